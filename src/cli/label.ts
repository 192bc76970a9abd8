// `limbeck label RECIPE`: a teacher's labels of every row, into the cache that runs look in, and into a file.
import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { noProgress } from "../base/progress.ts";
import type { Io } from "./io.ts";
import { SilentExit } from "./silent-exit.ts";
import { print, recipePath, withRecipeOptions, type CommonOptions } from "./options.ts";
import { progressOn } from "./progress.ts";

interface LabelCommandOptions extends CommonOptions {
  readonly teacher?: string;
  readonly verify?: boolean;
  readonly folds?: number;
}

function foldCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 2) throw new InvalidArgumentError("expected a whole number of at least 2");
  return count;
}

export function addLabel(command: Command, io: Io): void {
  withRecipeOptions(command)
    .option("--teacher <id>", "which teacher, where the recipe has several")
    .addOption(
      new Option(
        "--folds <n>",
        "train the recipe's own student that often, each time without a part of the training rows, and label each row by the one that has not seen it",
      )
        .argParser(foldCount)
        .conflicts(["teacher", "verify"]),
    )
    .option("--out <file>", "write the labels too, a .jsonl that a recorded teacher reads")
    .option("--verify", "ask about every row again and compare; exit code 1 where a probability differs by .001")
    .action(async (file: string, options: LabelCommandOptions) => {
      const [{ label }, { labelByFolds }, { openLog }, { SAME_ANSWER }] = await Promise.all([
        import("../label.ts"),
        import("../folds.ts"),
        import("../base/log.ts"),
        import("../kinds/teachers/index.ts"),
      ]);
      const { lines, progress } =
        io.terminal && options.json !== true ? progressOn(io.stderr) : { lines: io.stderr, progress: noProgress };
      const { set, seed, teacher, verify, folds } = options;
      const log = await openLog({ terminal: lines, quiet: options.json === true });
      const start = performance.now();
      const common = { set, cwd: io.cwd, log, progress, ...(seed === undefined ? {} : { seed }) };
      const path = recipePath(io, file);
      const crossed = folds === undefined ? null : await labelByFolds(path, { ...common, folds, stop: io.stop });
      const labelled =
        crossed ??
        (await label(path, {
          ...common,
          ...(teacher === undefined ? {} : { teacher }),
          ...(verify === undefined ? {} : { verify }),
        }));
      await log.close();
      const seconds = (performance.now() - start) / 1000;
      const { rows, classes, difference } = labelled;
      const out = options.out === undefined ? undefined : resolve(io.cwd, options.out);
      const isOther = difference !== undefined && !(difference <= SAME_ANSWER);
      let recorded: object | null = null;
      try {
        if (out !== undefined && !isOther) {
          const { recordedAs, writeLabels } = await import("../label-file.ts");
          await writeLabels(out, labelled);
          recorded = recordedAs(out, labelled);
        }
      } finally {
        await labelled.close();
      }
      const outOfFold = crossed?.outOfFold;
      const facts = { teacher: labelled.teacher, rows, classes: classes.length, seconds, difference, outOfFold };
      const text = [
        `teacher "${labelled.teacher}": ${rows} rows x ${classes.length} classes in ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s with what was kept`,
        ...(outOfFold === undefined
          ? []
          : [
              `training rows, each by the student that has not seen it: accuracy ${(100 * outOfFold.accuracy).toFixed(2)} %, NLL ${outOfFold.nll.toFixed(4)}, ECE ${outOfFold.ece.toFixed(4)}`,
            ]),
        ...(difference === undefined
          ? []
          : [
              `asked again: ${isOther ? "ANOTHER ANSWER" : "the same"}, probabilities differ by ${difference.toPrecision(2)} at most`,
            ]),
        ...(recorded === null ? [] : [`written and read back: ${out ?? ""}`, JSON.stringify(recorded)]),
      ].join("\n");
      print(io, options.json === true ? JSON.stringify(facts) : text);
      if (isOther) throw new SilentExit(1);
    });
}
