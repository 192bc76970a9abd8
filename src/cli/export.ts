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
  readonly json?: boolean;
}

export function addExport(program: Command, io: Io): void {
  program
    .command("export")
    .argument("<run>", "a run's directory")
    .option("--student <arm-seed>", "which student of a comparison")
    .option("--out <file>", "the file to write (default: student.onnx in the run's directory)")
    .option("--probs", "give probabilities instead of logits")
    .option("--temperature", "divide the logits by the temperature that the run fitted")
    .option("--calibrator <kind>", "append a calibrator that the run fitted: vector, matrix, dirichlet, platt ...")
    .option("--json", "print JSON and nothing else")
    .description("write a run's student as one ONNX file, checked against the trained one")
    .action(async (run: string, { json, out, ...options }: Options) => {
      const { exportStudent } = await import("../export.ts");
      const file = out === undefined ? undefined : resolve(io.cwd, out);
      const exported = await exportStudent(resolve(io.cwd, run), { ...options, out: file });
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
          `${exported.path}: ${exported.bytes} bytes${scaled}, within ${exported.gap.toExponential(1)} of the trained student`,
        );
      }
    });
}
