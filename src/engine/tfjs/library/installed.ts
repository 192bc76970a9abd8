// Whether TensorFlow.js is installed: its packages are optional dependencies.
import { createRequire } from "node:module";
import { inputError, type LimbeckError } from "../../../base/errors.ts";

const require = createRequire(import.meta.url);

/** Whether TensorFlow.js is there: its packages are optional, and `npm install --omit=optional` leaves them out. */
export function hasTfjs(): boolean {
  try {
    require.resolve("@tensorflow/tfjs-core/package.json");
    require.resolve("@tensorflow/tfjs-layers/package.json");
    return true;
  } catch {
    return false;
  }
}

/** TensorFlow.js's packages were left out, and what brings them. */
export const notInstalled = (): LimbeckError =>
  inputError("engine-unavailable", "TensorFlow.js is not installed: its packages are optional dependencies", {
    problems: [
      {
        path: "@tensorflow/tfjs-core",
        expected: "an installed package",
        got: "none",
        hint: "npm install --include=optional",
      },
    ],
  });
