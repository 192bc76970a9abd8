// The command line: arguments in, exit code out. Every error that a user can cause is printed in words.
import { addExamples } from "./examples.ts";
import { addInit } from "./init.ts";
import { Command, CommanderError } from "commander";
import { LimbeckError, renderError } from "../base/errors.ts";
import { limbeckVersion } from "../base/version.ts";
import { addData } from "./data.ts";
import { addDoctor } from "./doctor.ts";
import { addCalibrate, addEvaluate } from "./evaluate.ts";
import { addExport } from "./export.ts";
import type { Io } from "./io.ts";
import { addPlan, addValidate, SilentExit } from "./plan.ts";
import { addPredict } from "./predict.ts";
import { addReport } from "./report.ts";
import { addCompare, addRun } from "./run.ts";

function build(io: Io): Command {
  const program = new Command("limbeck");
  program
    .description("Distil a trained teacher into a small, calibrated student from one JSON recipe.")
    .version(limbeckVersion)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(--help says what there is)");
  addInit(program, io);
  addExamples(program, io);
  addRun(program, io);
  addCompare(program, io);
  addPlan(program, io);
  addData(program, io);
  addValidate(program, io);
  addReport(program, io);
  addExport(program, io);
  addPredict(program, io);
  addEvaluate(program, io);
  addCalibrate(program, io);
  addDoctor(program, io);
  return program;
}

/**
 * Runs one command.
 * @param args - without the program's name
 * @returns 0 done; 1 failed after step 0; 2 bad recipe, input or usage
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    await build(io).parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof SilentExit) return error.status;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof LimbeckError) {
      io.stderr.write(`${renderError(error)}\n`);
      return error.exitCode;
    }
    const text = error instanceof Error ? error.message : String(error);
    io.stderr.write(`internal: ${text}\nThis is a bug in limbeck. Please report it with the recipe and the command.\n`);
    return 1;
  }
}
