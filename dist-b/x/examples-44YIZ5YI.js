import {
  print
} from "./chunk-TZBGU4EC.js";
import "./chunk-STSNPE3E.js";
import "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";

// dist/cli/examples.js
import { relative } from "node:path";
function addExamples(command, io) {
  command.action(async (name) => {
    const { copyExample, examples } = await import("./examples-LP7V2NU3.js");
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
