import {
  print
} from "./chunk-TZBGU4EC.js";
import "./chunk-STSNPE3E.js";
import "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";

// dist/cli/report.js
import { resolve } from "node:path";
function addReport(command, io) {
  command.option("--json", "print report.json and write nothing").action(async (run, options) => {
    const [{ readRun }, { writeReport }] = await Promise.all([
      import("./read-LMSIEX5E.js"),
      import("./write-3TBPIDAG.js")
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
