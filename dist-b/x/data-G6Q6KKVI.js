import {
  print,
  recipePath,
  withRecipeOptions
} from "./chunk-TZBGU4EC.js";
import "./chunk-STSNPE3E.js";
import "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";

// dist/cli/data.js
function addData(command, io) {
  withRecipeOptions(command).option("--html <file>", "write a page with a few rows or pictures of each class").action(async (file, options) => {
    const { describeData, describeLook } = await import("./data-Q7HJM4E2.js");
    const look = await describeData(recipePath(io, file), { ...options, cwd: io.cwd });
    for (const warning of look.warnings)
      io.stderr.write(`warning: ${warning}
`);
    print(io, options.json === true ? JSON.stringify(look) : describeLook(look));
  });
}
export {
  addData
};
