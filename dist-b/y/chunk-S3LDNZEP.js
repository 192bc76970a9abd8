import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  inputError
} from "./chunk-JWFKJVVU.js";

// dist/engine/tfjs/library/installed.js
import { createRequire } from "node:module";
var require2 = createRequire(import.meta.url);
function hasTfjs() {
  try {
    require2.resolve("@tensorflow/tfjs-core/package.json");
    require2.resolve("@tensorflow/tfjs-layers/package.json");
    return true;
  } catch {
    return false;
  }
}
var notInstalled = () => inputError("engine-unavailable", "TensorFlow.js is not installed: its packages are optional dependencies", {
  problems: [
    {
      path: "@tensorflow/tfjs-core",
      expected: "an installed package",
      got: "none",
      hint: "npm install --include=optional"
    }
  ]
});

export {
  hasTfjs,
  notInstalled
};
