// `limbeck export RUN`: the student alone, as one ONNX file.
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import type { SmallerForm } from "../export-smaller.ts";
import type { SmallerReport } from "../evaluation/result.ts";
import type { Io } from "./io.ts";
import type { SizedFigures } from "../evaluation/smaller.ts";
import { print } from "./options.ts";

interface Options {
  readonly student?: string;
  readonly out?: string;
  readonly probs?: boolean;
  readonly temperature?: boolean;
  readonly calibrator?: string;
  readonly int8?: boolean;
  readonly float16?: boolean;
  /** Which of both is asked for. */
  readonly smaller?: SmallerForm;
  readonly recipe?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Before and after, on the test rows. */
function smallerTable({ form, rows, before, after, sameTop, calibrated }: SmallerReport): string {
  const line = (name: string, show: (one: SizedFigures) => string): string =>
    `${name.padEnd(22)}${show(before).padStart(12)}${show(after).padStart(12)}`;
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return [
    `${`on ${rows} test rows`.padEnd(22)}${"as trained".padStart(12)}${form.padStart(12)}`,
    line("accuracy", ({ accuracy }) => percent(accuracy)),
    line("NLL", ({ nll }) => nll.toFixed(4)),
    line("ECE", ({ ece }) => ece.toFixed(4)),
    line("bytes", ({ bytes }) => String(bytes)),
    line("ms, one row", ({ latencyMsBatch1 }) => latencyMsBatch1.toFixed(3)),
    `the same class in ${percent(sameTop)} of rows`,
    ...(calibrated === null
      ? []
      : [`${calibrated.kind}, fitted again: NLL ${calibrated.nll.toFixed(4)}, ECE ${calibrated.ece.toFixed(4)}`]),
  ].join("\n");
}

export function addExport(command: Command, io: Io): void {
  command
    .option("--student <arm-seed>", "which student of a comparison")
    .option("--out <file>", "the file to write (default: student.onnx in the run's directory)")
    .option("--probs", "give probabilities: the softmax of what the file would give without this")
    .option("--temperature", "divide the logits by the temperature that the run fitted")
    .option(
      "--calibrator <kind>",
      "append a calibrator that the run fitted: vector, matrix, structured, dirichlet, platt ...",
    )
    .addOption(
      new Option(
        "--int8",
        "products in 8-bit integers, ranged on the calibration split; the calibrator is fitted again",
      )
        .conflicts("float16")
        .implies({ smaller: "int8" }),
    )
    .addOption(new Option("--float16", "weights in half precision").implies({ smaller: "float16" }))
    .option("--recipe <file>", "the run's recipe, where it has moved: its data is read to check the file")
    .option("--force", "write without the data at hand, or with a temperature at a bound of its search")
    .option("--json", "print JSON and nothing else")
    .action(async (run: string, { json, out, recipe, int8: _int8, float16: _float16, ...options }: Options) => {
      const { exportStudent } = await import("../export.ts");
      const file = out === undefined ? undefined : resolve(io.cwd, out);
      const exported = await exportStudent(resolve(io.cwd, run), {
        ...options,
        out: file,
        recipe: recipe === undefined ? undefined : resolve(io.cwd, recipe),
      });
      if (json === true) print(io, JSON.stringify(exported));
      else {
        const scaled =
          exported.temperature !== null
            ? `, logits over ${exported.temperature.toFixed(3)}`
            : exported.calibrator === null
              ? ""
              : `, calibrated by ${exported.calibrator}`;
        print(
          io,
          exported.smaller !== undefined
            ? `${exported.path}: ${exported.bytes} bytes${scaled}\n${smallerTable(exported.smaller)}`
            : `${exported.path}: ${exported.bytes} bytes${scaled}, within ${exported.gap.toExponential(1)} of the trained student on ${exported.checkedOn === "source" ? "rows of its data" : "drawn rows: its data is not at hand"}`,
        );
      }
    });
}
