import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  print,
  recipePath,
  withRecipeOptions
} from "./chunk-KPSXYS2U.js";
import "./chunk-ZNRN3WRL.js";
import "./chunk-DPBSYSLK.js";
import "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/cli/data.js
function addData(command, io) {
  withRecipeOptions(command).option("--html <file>", "write a page with a few rows or pictures of each class").action(async (file, options) => {
    const { describeData, describeLook } = await import("./data-EDD3RZMW.js");
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
