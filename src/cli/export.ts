// `limbeck export RUN`: the student alone, as one ONNX file.
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Io } from "./io.ts";
import { print } from "./options.ts";

interface Options {
  readonly student?: string;
  readonly out?: string;
  readonly probs?: boolean;
  readonly temperature?: boolean;
  readonly calibrator?: string;
  readonly recipe?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addExport(program: Command, io: Io): void {
  program
    .command("export")
    .argument("<run>", "a run's directory")
    .option("--student <arm-seed>", "which student of a comparison")
    .option("--out <file>", "the file to write (default: student.onnx in the run's directory)")
    .option("--probs", "give probabilities: the softmax of what the file would give without this")
    .option("--temperature", "divide the logits by the temperature that the run fitted")
    .option("--calibrator <kind>", "append a calibrator that the run fitted: vector, matrix, dirichlet, platt ...")
    .option("--recipe <file>", "the run's recipe, where it has moved: its data is read to check the file")
    .option("--force", "write without the data at hand, or with a temperature at a bound of its search")
    .option("--json", "print JSON and nothing else")
    .description("write a run's student as one ONNX file that takes rows as the data holds them, checked on such rows")
    .action(async (run: string, { json, out, recipe, ...options }: Options) => {
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
          `${exported.path}: ${exported.bytes} bytes${scaled}, within ${exported.gap.toExponential(1)} of the trained student on ${exported.checkedOn === "source" ? "rows of its data" : "drawn rows: its data is not at hand"}`,
        );
      }
    });
}
