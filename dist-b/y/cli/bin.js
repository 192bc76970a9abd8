#!/usr/bin/env node
import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  SilentExit
} from "../chunk-NUWJJAKO.js";
import {
  Command,
  CommanderError
} from "../chunk-ZNRN3WRL.js";
import {
  limbeckVersion
} from "../chunk-7JJSYMT7.js";
import {
  machineError
} from "../chunk-MS4JPZUI.js";
import {
  LimbeckError,
  inputError,
  renderError
} from "../chunk-JWFKJVVU.js";
import "../chunk-GHERMFEN.js";

// dist/cli/io.js
import { getEventListeners } from "node:events";
function signalled() {
  const stop = new AbortController();
  const save = { pending: false };
  const ends = { SIGTERM: 143, SIGINT: 130 };
  const onSignal = (signal) => {
    for (const one of ["SIGTERM", "SIGINT"])
      process.off(one, onSignal);
    if (getEventListeners(stop.signal, "abort").length > 0) {
      stop.abort();
      return;
    }
    process.stderr.write(`${process.stderr.isTTY ? "\r\x1B[K" : ""}stopped by ${signal}
`);
    process.exit(ends[signal]);
  };
  for (const signal of ["SIGTERM", "SIGINT"])
    process.on(signal, onSignal);
  process.on("SIGUSR1", () => {
    save.pending = true;
  });
  return { stop: stop.signal, save };
}
function processIo() {
  return {
    ...signalled(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    now: () => /* @__PURE__ */ new Date(),
    // what is drawn over itself is noise in the log of a machine
    terminal: process.stderr.isTTY && process.env["CI"] === void 0 && process.env["TERM"] !== "dumb"
  };
}

// dist/cli/main.js
var recipe = ["<recipe>", "a *.recipe.json"];
var run = ["<run>", "a run's directory"];
var commands = {
  init: {
    takes: [
      "[data]",
      "labelled rows: a .csv, .tsv, .jsonl, .parquet, .npy, .npz or IDX file, or a folder with a folder of pictures a class"
    ],
    about: "look at data and teacher, propose a student, write a first recipe with its reasons",
    load: async () => (await import("../init-N5ONGAL2.js")).addInit
  },
  examples: {
    takes: ["[name]", "the example to copy into the working folder"],
    about: "list the shipped recipes, or copy one with its data, teacher and student",
    load: async () => (await import("../examples-PBLC3ISX.js")).addExamples
  },
  run: {
    takes: recipe,
    about: "run the recipe's phases; leaves a run directory with its report",
    load: async () => (await import("../run-RXDM5NNR.js")).addRun
  },
  compare: {
    takes: recipe,
    about: "train every arm with every seed on equal steps; one report with paired statistics",
    load: async () => (await import("../run-RXDM5NNR.js")).addCompare
  },
  plan: {
    takes: recipe,
    about: "print what would run: phases in steps, schedules, parameters, memory; trains nothing",
    load: async () => (await import("../plan-4EAAKOWZ.js")).addPlan
  },
  label: {
    takes: recipe,
    about: "ask a teacher about every row, so that runs find its labels; write them, or check those that are kept",
    load: async () => (await import("../label-MU4GX33J.js")).addLabel
  },
  data: {
    takes: recipe,
    about: "print what was read: rows, classes, splits, values, what is missing or stands twice; opens no model",
    load: async () => (await import("../data-W4747WV7.js")).addData
  },
  validate: {
    takes: ["<recipes...>", "*.recipe.json files"],
    about: "print every problem in every recipe",
    load: async () => (await import("../plan-4EAAKOWZ.js")).addValidate
  },
  report: {
    takes: run,
    about: "render report.html and report.md of a run again",
    load: async () => (await import("../report-VCWML4CF.js")).addReport
  },
  export: {
    takes: run,
    about: "write a run's student as one ONNX file that takes rows as the data holds them, checked on such rows",
    load: async () => (await import("../export-WTDJNIAI.js")).addExport
  },
  predict: {
    takes: ["<model>", "a run directory, a student's folder or an ONNX file"],
    about: "classify rows with a student: class names and calibrated probabilities",
    load: async () => (await import("../predict-UDJVB3UV.js")).addPredict
  },
  evaluate: {
    about: "measure a model on data, or recorded predictions: accuracy, proper scores, calibration",
    load: async () => (await import("../evaluate-FZJD6ZTS.js")).addEvaluate
  },
  calibrate: {
    about: "fit a calibrator on held-out predictions, apply it to others, print before and after",
    load: async () => (await import("../evaluate-FZJD6ZTS.js")).addCalibrate
  },
  convert: {
    about: "say what another toolkit's temperature and alpha are here, as a recipe's targets",
    load: async () => (await import("../convert-YBGVJWZF.js")).addConvert
  },
  doctor: {
    about: "say which engines and libraries work here, and what mends those that do not",
    load: async () => (await import("../doctor-JNZLHWBS.js")).addDoctor
  }
};
function refuseEmpty(command) {
  const isEmpty = (value) => typeof value === "string" && value.trim() === "";
  const option = Object.entries(command.opts()).find(([, value]) => [value].flat().some(isEmpty));
  if (option !== void 0)
    throw inputError("usage", `${command.name()}: --${option[0]}: expected a text, got an empty one`);
  if (command.args.some(isEmpty))
    throw inputError("usage", `${command.name()}: expected a path, got an empty text`);
}
async function build(asked, io) {
  const program = new Command("limbeck");
  program.description("Distil a trained teacher into a small, calibrated student from one JSON recipe.").version(limbeckVersion).exitOverride().configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) }).showHelpAfterError("(--help says what there is)");
  program.hook("preAction", (_, command) => {
    refuseEmpty(command);
  });
  for (const [name, { takes, about, load }] of Object.entries(commands)) {
    const command = program.command(name).description(about);
    if (takes !== void 0)
      command.argument(...takes);
    if (name === asked)
      (await load())(command, io);
  }
  return program;
}
var inWords = ([first, second, ...rest]) => first === "help" && second !== void 0 && Object.hasOwn(commands, second) ? [second, "--help"] : [first, second, ...rest].filter((text) => text !== void 0);
async function main(args, io) {
  try {
    const worded = inWords(args);
    await (await build(worded[0], io)).parseAsync([...worded], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof SilentExit)
      return error.status;
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? 0 : 2;
    const told = error instanceof LimbeckError ? error : machineError(error);
    if (told !== null) {
      io.stderr.write(`${renderError(told)}
`);
      return told.exitCode;
    }
    const text = error instanceof Error ? error.message : String(error);
    io.stderr.write(`internal: ${text}
This is a bug in limbeck. Please report it with the recipe and the command.
`);
    return 1;
  }
}

// dist/cli/bin.js
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error) => {
    if (error.code !== "EPIPE")
      throw error;
    process.exit(0);
  });
process.exitCode = await main(process.argv.slice(2), processIo());
