// Which student of a run or a comparison is meant, and which calibrator the run fitted for it.
import { readdir, stat } from "node:fs/promises";
import { ifThere } from "../../base/given-files.ts";
import { basename } from "node:path";
import { inputError, problemsError } from "../../base/errors.ts";
import type { PhaseReport, RunReport } from "../../evaluation/result.ts";
import { temperatureOf, type CalibratorKind } from "../../kinds/calibrators/index.ts";
import { runPaths, type Cell } from "./paths.ts";

export interface Forced {
  /** Takes a value all the same that lies at a bound of its search. */
  readonly force?: boolean | undefined;
}

/** Whose student is wanted: a run has one, a comparison one per arm and seed. */
export async function wantedCell(run: string, wanted: string | undefined): Promise<Cell> {
  const several = await ifThere(readdir(runPaths(run).students));
  if (several === null) {
    if (wanted !== undefined)
      throw inputError("usage", `--student ${wanted}: ${basename(run)} is a run and has one student; leave it out`);
    return null;
  }
  const list = several.toSorted().join(", ");
  if (wanted === undefined || !several.includes(wanted))
    throw problemsError("usage", run, [
      {
        path: "--student",
        expected: `one of ${list}`,
        got: wanted ?? "nothing",
        hint: "a comparison has one per arm and seed",
      },
    ]);
  const at = wanted.lastIndexOf("-");
  return { arm: wanted.slice(0, at), seed: Number(wanted.slice(at + 1)) };
}

/** Whether the path is a run's directory: of a run or a comparison. */
export const isRun = async (path: string): Promise<boolean> => (await ifThere(stat(runPaths(path).report))) !== null;

/** The last phase of the student wanted. */
export function lastPhase({ arms }: RunReport, cell: Cell): PhaseReport | undefined {
  if (cell === null) return arms[0]?.seeds[0]?.phases.at(-1);
  const arm = arms.find(({ id }) => id === cell.arm);
  return arm?.seeds.find(({ seed }) => seed === cell.seed)?.phases.at(-1);
}

/** What goes behind the student's logits: a calibrator that its run fitted. */
export interface Appended {
  readonly kind: CalibratorKind;
  readonly parameters: object;
}

/** A value at a bound of its search is none that the rows gave. */
function refuseBound(boundary: "low" | "high" | undefined, what: string, { force }: Forced, run: string): void {
  if (boundary === undefined || force === true) return;
  throw problemsError("usage", run, [
    {
      path: what,
      expected: "a value that the calibration rows determine",
      got: `one at the ${boundary} bound of its search`,
      hint: "the calibration rows are all right, or all alike: use more of them; --force exports it all the same",
    },
  ]);
}

/** The temperature fitted after the last phase. */
export function fittedTemperature(phase: PhaseReport | undefined, options: Forced, run: string): Appended {
  const listed = phase?.calibrators?.find(({ kind }) => kind === "temperature");
  const temperature =
    phase?.calibrated?.temperature ??
    (listed === undefined ? undefined : (temperatureOf("temperature", listed.parameters) ?? undefined));
  if (temperature === undefined)
    throw inputError("usage", `${run}: no temperature was fitted in this run; leave --temperature out`);
  refuseBound(phase?.calibrated?.boundary ?? listed?.boundary, `temperature ${temperature}`, options, run);
  return { kind: "temperature", parameters: { temperature } };
}

/** The calibrator of a kind fitted after the last phase. */
export function fittedCalibrator(
  phase: PhaseReport | undefined,
  wanted: string,
  options: Forced,
  run: string,
): Appended {
  const fitted = phase?.calibrators ?? [];
  const found = fitted.find(({ kind }) => kind === wanted);
  if (found === undefined)
    throw problemsError("usage", run, [
      {
        path: "--calibrator",
        expected: fitted.length === 0 ? "nothing" : `one of ${fitted.map(({ kind }) => kind).join(", ")}`,
        got: wanted,
        hint: "a run fits those that its recipe lists under evaluation.calibrators",
      },
    ]);
  if (found.parameters === null)
    throw inputError("usage", `${run}: no ${wanted} calibrator was fitted: ${found.unfitted ?? ""}`);
  refuseBound(found.boundary, wanted, options, run);
  return { kind: found.kind, parameters: found.parameters };
}
