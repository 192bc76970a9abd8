import {
  print,
  progressOn,
  recipePath,
  withRecipeOptions
} from "./chunk-TZBGU4EC.js";
import {
  SilentExit
} from "./chunk-FL3XBPHJ.js";
import {
  noProgress
} from "./chunk-STSNPE3E.js";
import "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";

// dist/cli/label.js
import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
function foldCount(text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 2)
    throw new InvalidArgumentError("expected a whole number of at least 2");
  return count;
}
function addLabel(command, io) {
  withRecipeOptions(command).option("--teacher <id>", "which teacher, where the recipe has several").addOption(new Option("--folds <n>", "train the recipe's own student that often, each time without a part of the training rows, and label each row by the one that has not seen it").argParser(foldCount).conflicts(["teacher", "verify"])).option("--out <file>", "write the labels too, a .jsonl that a recorded teacher reads").option("--verify", "ask about every row again and compare; exit code 1 where a probability differs by .001").action(async (file, options) => {
    const [{ label }, { labelByFolds }, { openLog }, { SAME_ANSWER }] = await Promise.all([
      import("./label-LZ6WAGO7.js"),
      import("./folds-XA72M5W3.js"),
      import("./log-USYXFZAA.js"),
      import("./teachers-GT23SF6Z.js")
    ]);
    const { lines, progress } = io.terminal && options.json !== true ? progressOn(io.stderr) : { lines: io.stderr, progress: noProgress };
    const { set, seed, teacher, verify, folds } = options;
    const log = await openLog({ terminal: lines, quiet: options.json === true });
    const start = performance.now();
    const common = { set, cwd: io.cwd, log, progress, ...seed === void 0 ? {} : { seed } };
    const path = recipePath(io, file);
    const crossed = folds === void 0 ? null : await labelByFolds(path, { ...common, folds, stop: io.stop });
    const labelled = crossed ?? await label(path, {
      ...common,
      ...teacher === void 0 ? {} : { teacher },
      ...verify === void 0 ? {} : { verify }
    });
    await log.close();
    const seconds = (performance.now() - start) / 1e3;
    const { rows, classes, difference } = labelled;
    const out = options.out === void 0 ? void 0 : resolve(io.cwd, options.out);
    const isOther = difference !== void 0 && !(difference <= SAME_ANSWER);
    let recorded = null;
    try {
      if (out !== void 0 && !isOther) {
        const { recordedAs, writeLabels } = await import("./label-file-I3BBF4GW.js");
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
      ...outOfFold === void 0 ? [] : [
        `training rows, each by the student that has not seen it: accuracy ${(100 * outOfFold.accuracy).toFixed(2)} %, NLL ${outOfFold.nll.toFixed(4)}, ECE ${outOfFold.ece.toFixed(4)}`
      ],
      ...difference === void 0 ? [] : [
        `asked again: ${isOther ? "ANOTHER ANSWER" : "the same"}, probabilities differ by ${difference.toPrecision(2)} at most`
      ],
      ...recorded === null ? [] : [`written and read back: ${out ?? ""}`, JSON.stringify(recorded)]
    ].join("\n");
    print(io, options.json === true ? JSON.stringify(facts) : text);
    if (isOther)
      throw new SilentExit(1);
  });
}
export {
  addLabel
};
