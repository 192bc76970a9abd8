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

// dist/cli/report.js
import { resolve } from "node:path";
function addReport(command, io) {
  command.option("--json", "print report.json and write nothing").action(async (run, options) => {
    const [{ readRun }, { writeReport }] = await Promise.all([
      import("./read-AUSVMXBG.js"),
      import("./write-4V7YI2SW.js")
    ]);
    const directory = resolve(io.cwd, run);
    const result = await readRun(directory);
    if (options.json === true) {
      print(io, JSON.stringify(result.report));
      return;
    }
    for (const path of await writeReport(directory, result, ["markdown", "html"]))
      print(io, path);
  });
}
export {
  addReport
};
