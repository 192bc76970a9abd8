import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  print
} from "./chunk-KPSXYS2U.js";
import "./chunk-ZNRN3WRL.js";
import "./chunk-DPBSYSLK.js";
import "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/cli/examples.js
import { relative } from "node:path";
function addExamples(command, io) {
  command.action(async (name) => {
    const { copyExample, examples } = await import("./examples-MPUFYLNU.js");
    if (name === void 0) {
      for (const example of await examples())
        print(io, `${example.name.padEnd(20)} ${example.description}`);
      return;
    }
    const recipe = relative(io.cwd, await copyExample(name, io.cwd));
    print(io, `copied; next: npx limbeck run ${recipe}`);
  });
}
export {
  addExamples
};
