import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  print
} from "./chunk-KPSXYS2U.js";
import {
  Option
} from "./chunk-ZNRN3WRL.js";
import "./chunk-DPBSYSLK.js";
import "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/cli/export.js
import { resolve } from "node:path";
function smallerTable({ form, rows, before, after, sameTop, calibrated }) {
  const line = (name, show) => `${name.padEnd(22)}${show(before).padStart(12)}${show(after).padStart(12)}`;
  const percent = (share) => `${(100 * share).toFixed(2)} %`;
  return [
    `${`on ${rows} test rows`.padEnd(22)}${"as trained".padStart(12)}${form.padStart(12)}`,
    line("accuracy", ({ accuracy }) => percent(accuracy)),
    line("NLL", ({ nll }) => nll.toFixed(4)),
    line("ECE", ({ ece }) => ece.toFixed(4)),
    line("bytes", ({ bytes }) => String(bytes)),
    line("ms, one row", ({ latencyMsBatch1 }) => latencyMsBatch1.toFixed(3)),
    `the same class in ${percent(sameTop)} of rows`,
    ...calibrated === null ? [] : [`${calibrated.kind}, fitted again: NLL ${calibrated.nll.toFixed(4)}, ECE ${calibrated.ece.toFixed(4)}`]
  ].join("\n");
}
function addExport(command, io) {
  command.option("--student <arm-seed>", "which student of a comparison").option("--out <file>", "the file to write (default: student.onnx in the run's directory)").option("--probs", "give probabilities: the softmax of what the file would give without this").option("--temperature", "divide the logits by the temperature that the run fitted").option("--calibrator <kind>", "append a calibrator that the run fitted: vector, matrix, structured, dirichlet, platt ...").addOption(new Option("--int8", "products in 8-bit integers, ranged on the calibration split; the calibrator is fitted again").conflicts("float16").implies({ smaller: "int8" })).addOption(new Option("--float16", "weights in half precision").implies({ smaller: "float16" })).option("--recipe <file>", "the run's recipe, where it has moved: its data is read to check the file").option("--force", "write without the data at hand, or with a temperature at a bound of its search").option("--json", "print JSON and nothing else").action(async (run, { json, out, recipe, ...options }) => {
    const { exportStudent } = await import("./export-HQNQLEFX.js");
    const file = out === void 0 ? void 0 : resolve(io.cwd, out);
    const exported = await exportStudent(resolve(io.cwd, run), {
      ...options,
      out: file,
      recipe: recipe === void 0 ? void 0 : resolve(io.cwd, recipe)
    });
    if (json === true)
      print(io, JSON.stringify(exported));
    else {
      const scaled = exported.temperature !== null ? `, logits over ${exported.temperature.toFixed(3)}` : exported.calibrator === null ? "" : `, calibrated by ${exported.calibrator}`;
      print(io, exported.smaller !== void 0 ? `${exported.path}: ${exported.bytes} bytes${scaled}
${smallerTable(exported.smaller)}` : `${exported.path}: ${exported.bytes} bytes${scaled}, within ${exported.gap.toExponential(1)} of the trained student on ${exported.checkedOn === "source" ? "rows of its data" : "drawn rows: its data is not at hand"}`);
    }
  });
}
export {
  addExport
};
