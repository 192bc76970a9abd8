import {
  keptRun,
  openWorkbench
} from "./chunk-73NMO26Q.js";
import {
  planFor,
  trainPhases
} from "./chunk-TQJBK7ZA.js";
import {
  readMaterials
} from "./chunk-LNVO7JBK.js";
import {
  labelsAt
} from "./chunk-MQGOF2UN.js";
import {
  measure
} from "./chunk-5RRU5CYY.js";
import {
  loadRecipe,
  stratify
} from "./chunk-BXKPSCBV.js";
import {
  heldLabels,
  labelDirectoryIn,
  ownDirectory
} from "./chunk-XMN3AM5I.js";
import {
  holding
} from "./chunk-NWXOPEL5.js";
import {
  addSoftmaxRows,
  logShares
} from "./chunk-O755XPEH.js";
import {
  everyIndex
} from "./chunk-ZXPJ6CZZ.js";
import {
  noProgress
} from "./chunk-STSNPE3E.js";
import {
  silentLog
} from "./chunk-74A75QGB.js";
import {
  sha256Of
} from "./chunk-7FNQSLNS.js";
import {
  inputError,
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/folds.js
import { join, resolve } from "node:path";
function checkFolds(folds) {
  if (!Number.isInteger(folds) || folds < 2)
    throw inputError("usage", `folds: expected a whole number >= 2, got ${folds}`);
}
function foldsOf({ dataset, splits: { train } }, folds) {
  const labels = labelsAt(dataset, train);
  const counts = dataset.classes.map((_, k) => labels.reduce((sum, label) => sum + (label === k ? 1 : 0), 0));
  const least = Math.min(...counts);
  if (least < folds)
    throw inputError("usage", `folds: expected at most the ${least} training rows of class ${JSON.stringify(dataset.classes[counts.indexOf(least)])}, got ${folds}`);
  const parts = stratify(train.length, labels, dataset.classes, (place) => dataset.rowId(train[place] ?? 0), Array.from({ length: folds }, (_, fold) => [`fold ${fold + 1}`, 1 / folds]), "folds");
  const own = new Int32Array(train.length);
  [...parts.values()].forEach((places, fold) => {
    for (const place of places)
      own[place] = fold;
  });
  return own;
}
function checkLabelled(bench, { file, recipe }) {
  const phase = planFor(bench, recipe).phases.find(({ unlabelled }) => unlabelled);
  if (phase !== void 0)
    throw problemsError("recipe-invalid", file, [
      {
        path: `phase "${phase.id}"`,
        expected: "phases that train on labelled rows alone: folds leave out no others",
        got: "one that trains on rows without labels too",
        hint: "leave data.unlabelled or data.labelledShare out"
      }
    ]);
}
async function foldLogits(bench, { recipe }, { name, asked, folder }, { log = silentLog, progress = noProgress, stop }) {
  const hasPredictions = () => Promise.resolve(true);
  const warn = (text) => log.warn("warning", `${name}: ${text}`);
  const kept = await keptRun(folder, true, { stop, warn, hasPredictions });
  const bar = progress(name, planFor(bench, recipe).totalSteps, "steps");
  let done = kept.from?.position.runStep ?? 0;
  try {
    const state = await trainPhases(bench, {
      ...{ id: name, seed: recipe.seed, recipe, equalBudget: false, from: kept.from },
      listener: {
        epoch: (record) => {
          kept.epochs.push(record);
          return Promise.resolve();
        },
        ...kept.listener,
        failed: (snapshot) => kept.save(snapshot),
        steps: (count, phase) => bar.update(done += count, phase)
      },
      phaseEnd: () => Promise.resolve()
    });
    const { test } = bench.splits;
    const { accuracy, ece } = bench.measureRows(await bench.predictor.logits(state, test), test);
    log.info("fold", `${name}: test accuracy ${(100 * accuracy).toFixed(2)} %, ECE ${ece.toFixed(4)}`, { name });
    return await bench.predictor.logits(state, asked);
  } finally {
    bar.stop();
  }
}
var CrossFitted = class {
  #classes;
  #folds;
  #own;
  #shares;
  constructor({ dataset, splits: { train } }, own, folds) {
    this.#classes = dataset.classes.length;
    this.#folds = folds;
    this.#own = new Map(Array.from(train, (row, place) => [row, own[place] ?? NaN]));
    this.#shares = new Float64Array(dataset.rows * this.#classes);
  }
  /** Rows that a fold's student is asked about, of all: those that it is not trained on. */
  asked(fold, rows) {
    return everyIndex(rows).filter((row) => (this.#own.get(row) ?? fold) === fold);
  }
  add(asked, logits) {
    const size = this.#classes;
    asked.forEach((row, at) => {
      const weight = this.#own.has(row) ? 1 : 1 / this.#folds;
      const place = this.#shares.subarray(row * size, (row + 1) * size);
      addSoftmaxRows(place, logits.subarray(at * size, (at + 1) * size), size, weight);
    });
  }
  logProbs() {
    return Float32Array.from(logShares(this.#shares));
  }
};
async function labelByFolds(source, options) {
  const { folds, log = silentLog, progress = noProgress } = options;
  checkFolds(folds);
  const loaded = await loadRecipe(source, options);
  const materials = await readMaterials(loaded);
  const { dataset, splits, student } = materials;
  const own = foldsOf(materials, folds);
  const cwd = options.cwd ?? process.cwd();
  const parts = [loaded.sha256, dataset.sha256, splits.sha256, student.source.sha256, String(folds)];
  const directory = join(resolve(cwd, options.cache ?? join(".cache", "folds")), sha256Of(parts).slice(0, 16));
  const found = new CrossFitted(materials, own, folds);
  await holding(async (held) => {
    held.keep(await ownDirectory(directory));
    for (let fold = 0; fold < folds; fold++) {
      const train2 = splits.train.filter((_, place) => own[place] !== fold);
      const work = { log: fold === 0 ? log : silentLog, progress, labelDirectory: labelDirectoryIn(cwd) };
      const bench = await openWorkbench(loaded, work, { ...materials, splits: { ...splits, train: train2 } });
      try {
        checkLabelled(bench, loaded);
        const asked = found.asked(fold, dataset.rows);
        const name = `fold ${fold + 1} of ${folds}`;
        const folder = join(directory, `fold-${fold + 1}`);
        found.add(asked, await foldLogits(bench, loaded, { name, asked, folder }, options));
      } finally {
        await bench.close();
      }
    }
    await held.close();
  });
  const logits = found.logProbs();
  const labels = heldLabels(logits, dataset.classes.length);
  const { train } = splits;
  return {
    teacher: loaded.recipe.name,
    space: "logProbs",
    classes: dataset.classes,
    rows: dataset.rows,
    logits,
    read: (rows) => labels.read(rows),
    close: () => labels.close(),
    rowId: (row) => dataset.rowId(row),
    outOfFold: measure(labels.read(train), labelsAt(dataset, train), dataset.classes.length, {
      seed: loaded.recipe.seed
    })
  };
}

export {
  labelByFolds
};
