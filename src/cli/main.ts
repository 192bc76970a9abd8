// The command line: arguments in, exit code out. Every error that a user can cause is printed in words.
import { Command, CommanderError } from "commander";
import { machineError } from "../base/given-files.ts";
import { inputError, LimbeckError, renderError } from "../base/errors.ts";
import { limbeckVersion } from "../base/version.ts";
import { formatNamed } from "../kinds/data/files/format.ts";
import type { Io } from "./io.ts";
import { SilentExit } from "./silent-exit.ts";

interface CommandEntry {
  /** The argument and what it is. */
  readonly takes?: readonly [string, string];
  readonly about: string;
  /** Adds options and action; the file is loaded when its command is asked for. */
  readonly load: () => Promise<(command: Command, io: Io) => void>;
}

const recipe: readonly [string, string] = ["<recipe>", "a *.recipe.json"];
const run: readonly [string, string] = ["<run>", "a run's directory"];

/** The commands in the order of the help. */
const commands: Readonly<Record<string, CommandEntry>> = {
  init: {
    takes: [
      "[data]",
      "labelled rows: a .csv, .tsv, .jsonl, .json, .parquet, .arrow, .npy, .npz, IDX or CIFAR file, or a folder of files, or of a folder of pictures a class",
    ],
    about: "look at data and teacher, propose a student, write a first recipe with its reasons",
    load: async () => (await import("./init.ts")).addInit,
  },
  examples: {
    takes: ["[name]", "the example to copy into the working folder"],
    about: "list the shipped recipes, or copy one with its data, teacher and student",
    load: async () => (await import("./examples.ts")).addExamples,
  },
  run: {
    takes: recipe,
    about: "run the recipe's phases; leaves a run directory with its report",
    load: async () => (await import("./run.ts")).addRun,
  },
  compare: {
    takes: recipe,
    about: "train every arm with every seed on equal steps; one report with paired statistics",
    load: async () => (await import("./run.ts")).addCompare,
  },
  plan: {
    takes: recipe,
    about: "print what would run: phases in steps, schedules, parameters, memory; trains nothing",
    load: async () => (await import("./plan.ts")).addPlan,
  },
  label: {
    takes: recipe,
    about: "ask a teacher about every row, so that runs find its labels; write them, or check those that are kept",
    load: async () => (await import("./label.ts")).addLabel,
  },
  data: {
    takes: recipe,
    about: "print what was read: rows, classes, splits, values, what is missing or stands twice; opens no model",
    load: async () => (await import("./data.ts")).addData,
  },
  validate: {
    takes: ["<recipes...>", "*.recipe.json files"],
    about: "print every problem in every recipe",
    load: async () => (await import("./plan.ts")).addValidate,
  },
  report: {
    takes: run,
    about: "render report.html and report.md of a run again",
    load: async () => (await import("./report.ts")).addReport,
  },
  export: {
    takes: run,
    about: "write a run's student as one ONNX file that takes rows as the data holds them, checked on such rows",
    load: async () => (await import("./export.ts")).addExport,
  },
  predict: {
    takes: ["<model>", "a run directory, a student's folder or an ONNX file"],
    about: "classify rows with a student: class names and calibrated probabilities",
    load: async () => (await import("./predict.ts")).addPredict,
  },
  evaluate: {
    about: "measure a model on data, or recorded predictions: accuracy, proper scores, calibration",
    load: async () => (await import("./evaluate.ts")).addEvaluate,
  },
  calibrate: {
    about: "fit a calibrator on held-out predictions, apply it to others, print before and after",
    load: async () => (await import("./evaluate.ts")).addCalibrate,
  },
  convert: {
    about: "say what another toolkit's temperature and alpha are here, as a recipe's targets",
    load: async () => (await import("./convert.ts")).addConvert,
  },
  doctor: {
    about: "say which engines and libraries work here, and what mends those that do not",
    load: async () => (await import("./doctor.ts")).addDoctor,
  },
};

/**
 * An option or an argument of no text is what an unset variable of a script leaves, and would mean the working directory.
 * @throws {LimbeckError} "usage" naming it
 */
function refuseEmpty(command: Command): void {
  const isEmpty = (value: unknown): boolean => typeof value === "string" && value.trim() === "";
  const option = Object.entries(command.opts<Record<string, unknown>>()).find(([, value]) =>
    [value].flat().some(isEmpty),
  );
  if (option !== undefined)
    throw inputError("usage", `${command.name()}: --${option[0]}: expected a text, got an empty one`);
  if (command.args.some(isEmpty)) throw inputError("usage", `${command.name()}: expected a path, got an empty text`);
}

/** Every command with its argument and its words; options and action for the one that is asked for. */
async function build(asked: string | undefined, io: Io): Promise<Command> {
  const program = new Command("limbeck");
  program
    .description("Distil a trained teacher into a small, calibrated student from one JSON recipe.")
    .version(limbeckVersion)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(--help says what there is)");
  program.hook("preAction", (_, command) => {
    refuseEmpty(command);
  });
  for (const [name, { takes, about, load }] of Object.entries(commands)) {
    const command = program.command(name).description(about);
    if (takes !== undefined) command.argument(...takes);
    if (name === asked) (await load())(command, io);
  }
  return program;
}

/** `help run` as `run --help`, which knows the options. */
const inWords = ([first, second, ...rest]: readonly string[]): readonly string[] =>
  first === "help" && second !== undefined && Object.hasOwn(commands, second)
    ? [second, "--help"]
    : [first, second, ...rest].filter((text) => text !== undefined);

/**
 * Runs one command.
 * @param args - without the program's name
 * @returns 0 done; 1 failed after step 0; 2 bad recipe, input or usage
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    const worded = inWords(args);
    await (await build(worded[0], io)).parseAsync([...worded], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof SilentExit) return error.status;
    if (error instanceof CommanderError) {
      const files = args.filter((text) => !text.startsWith("-") && formatNamed(text) !== null);
      if (error.code === "commander.excessArguments" && files.length > 1)
        io.stderr.write(
          "rows in several files are one name with a * in quotes, which no shell replaces then: 'train-*.csv'\n",
        );
      return error.exitCode === 0 ? 0 : 2;
    }
    const told = error instanceof LimbeckError ? error : machineError(error);
    if (told !== null) {
      io.stderr.write(`${renderError(told)}\n`);
      return told.exitCode;
    }
    const text = error instanceof Error ? error.message : String(error);
    io.stderr.write(`internal: ${text}\nThis is a bug in limbeck. Please report it with the recipe and the command.\n`);
    return 1;
  }
}
