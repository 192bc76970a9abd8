import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  runPaths
} from "./chunk-DVTAKTJV.js";
import {
  temperatureOf
} from "./chunk-4P64THHA.js";
import {
  ifThere
} from "./chunk-MS4JPZUI.js";
import {
  inputError,
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/report/directory/chosen-student.js
import { readdir } from "node:fs/promises";
import { basename } from "node:path";
async function wantedCell(run, wanted) {
  const several = await ifThere(readdir(runPaths(run).students));
  if (several === null) {
    if (wanted !== void 0)
      throw inputError("usage", `--student ${wanted}: ${basename(run)} is a run and has one student; leave it out`);
    return null;
  }
  const list = several.toSorted().join(", ");
  if (wanted === void 0 || !several.includes(wanted))
    throw problemsError("usage", run, [
      {
        path: "--student",
        expected: `one of ${list}`,
        got: wanted ?? "nothing",
        hint: "a comparison has one per arm and seed"
      }
    ]);
  const at = wanted.lastIndexOf("-");
  return { arm: wanted.slice(0, at), seed: Number(wanted.slice(at + 1)) };
}
function lastPhase({ arms }, cell) {
  if (cell === null)
    return arms[0]?.seeds[0]?.phases.at(-1);
  const arm = arms.find(({ id }) => id === cell.arm);
  return arm?.seeds.find(({ seed }) => seed === cell.seed)?.phases.at(-1);
}
function refuseBound(boundary, what, { force }, run) {
  if (boundary === void 0 || force === true)
    return;
  throw problemsError("usage", run, [
    {
      path: what,
      expected: "a value that the calibration rows determine",
      got: `one at the ${boundary} bound of its search`,
      hint: "the calibration rows are all right, or all alike: use more of them; --force exports it all the same"
    }
  ]);
}
function fittedTemperature(phase, options, run) {
  const listed = phase?.calibrators?.find(({ kind }) => kind === "temperature");
  const temperature = phase?.calibrated?.temperature ?? (listed === void 0 ? void 0 : temperatureOf("temperature", listed.parameters) ?? void 0);
  if (temperature === void 0)
    throw inputError("usage", `${run}: no temperature was fitted in this run; leave --temperature out`);
  refuseBound(phase?.calibrated?.boundary ?? listed?.boundary, `temperature ${temperature}`, options, run);
  return { kind: "temperature", parameters: { temperature } };
}
function fittedCalibrator(phase, wanted, options, run) {
  const fitted = phase?.calibrators ?? [];
  const found = fitted.find(({ kind }) => kind === wanted);
  if (found === void 0)
    throw problemsError("usage", run, [
      {
        path: "--calibrator",
        expected: fitted.length === 0 ? "nothing" : `one of ${fitted.map(({ kind }) => kind).join(", ")}`,
        got: wanted,
        hint: "a run fits those that its recipe lists under evaluation.calibrators"
      }
    ]);
  if (found.parameters === null)
    throw inputError("usage", `${run}: no ${wanted} calibrator was fitted: ${found.unfitted ?? ""}`);
  refuseBound(found.boundary, wanted, options, run);
  return { kind: found.kind, parameters: found.parameters };
}

export {
  wantedCell,
  lastPhase,
  fittedTemperature,
  fittedCalibrator
};
