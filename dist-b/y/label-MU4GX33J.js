import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  print,
  progressOn,
  recipePath,
  withRecipeOptions
} from "./chunk-KPSXYS2U.js";
import {
  SilentExit
} from "./chunk-NUWJJAKO.js";
import {
  InvalidArgumentError,
  Option
} from "./chunk-ZNRN3WRL.js";
import {
  noProgress
} from "./chunk-DPBSYSLK.js";
import "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/cli/label.js
import { resolve } from "node:path";
function foldCount(text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 2)
    throw new InvalidArgumentError("expected a whole number of at least 2");
  return count;
}
function addLabel(command, io) {
  withRecipeOptions(command).option("--teacher <id>", "which teacher, where the recipe has several").addOption(new Option("--folds <n>", "train the recipe's own student that often, each time without a part of the training rows, and label each row by the one that has not seen it").argParser(foldCount).conflicts(["teacher", "verify"])).option("--out <file>", "write the labels too, a .jsonl that a recorded teacher reads").option("--verify", "ask about every row again and compare; exit code 1 where a probability differs by .001").action(async (file, options) => {
    const [{ label }, { labelByFolds }, { openLog }, { SAME_ANSWER }] = await Promise.all([
      import("./label-7TBIRVMA.js"),
      import("./folds-PCUDO5EO.js"),
      import("./log-2I4XPVU6.js"),
      import("./teachers-3BEK2IKH.js")
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
        const { recordedAs, writeLabels } = await import("./label-file-UYTIWJMR.js");
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
