import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  sayArm,
  sayTrials
} from "./chunk-27RHK7LB.js";
import {
  cells,
  standOf,
  testLogitsOf,
  trainAll,
  trials
} from "./chunk-DA72UC6C.js";
import {
  beginRun,
  completed,
  finishRunDirectory,
  finishedOutcome,
  replaces,
  report,
  studentReport
} from "./chunk-F7DN74FO.js";
import {
  variantKey
} from "./chunk-KROVD5VC.js";
import {
  planFor
} from "./chunk-IACSKUS7.js";
import {
  runPaths
} from "./chunk-DVTAKTJV.js";
import {
  compareArms
} from "./chunk-HLL7PSJ5.js";
import {
  measure
} from "./chunk-G5MV6Z6W.js";
import {
  checkedArms,
  choosing,
  isSwept,
  requiredArmProblems,
  rungsOf,
  seedsOf,
  settingOfArm,
  settingWords,
  settingsOf,
  sweptArms,
  trialSeeds,
  trialsOf,
  withShare
} from "./chunk-LVUEWLQC.js";
import {
  loadRecipe,
  metricOf
} from "./chunk-EQHVKD6F.js";
import {
  goodness,
  rowScores
} from "./chunk-SRQYTAH7.js";
import {
  labelDirectoryIn
} from "./chunk-I4NCTQOH.js";
import {
  addSoftmaxRows,
  logShares
} from "./chunk-RXXVYIA4.js";
import {
  inputError,
  internalError,
  problemsError,
  runError
} from "./chunk-JWFKJVVU.js";

// dist/compare.js
import { rm } from "node:fs/promises";

// dist/cells/search.js
var meanOf = (scores) => {
  const known = scores.filter((score) => score !== null);
  return known.length < scores.length ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
};
var ranked = (tried, better) => tried.filter(({ mean }) => mean !== null).sort((a, b) => better(b.mean ?? NaN) - better(a.mean ?? NaN));
var rungOf = ({ arm: { candidates } }, { halving }, rung) => rungsOf(candidates.length, halving)[rung];
var placesOf = (standings, terms, rung) => standings.flatMap((one) => {
  const share = rungOf(one, terms, rung)?.share;
  if (share === void 0)
    return [];
  return one.settings.flatMap((setting) => terms.seeds.map((seed) => ({ arm: one.arm.id, setting, seed, share })));
});
function allDiverged({ arm, settings }, terms) {
  throw runError("loss-not-finite", `sweep: no setting of the arm "${arm.id}" kept its loss finite`, {
    problems: settings.map((setting) => ({
      path: settingWords(settingOfArm(terms.settings[setting], arm)),
      expected: "a finite loss",
      got: "one that is not",
      hint: "lower optimizer.learningRate or set optimizer.clipNorm"
    }))
  });
}
function afterRung(one, scoresOf, terms, rung) {
  const share = rungOf(one, terms, rung)?.share;
  if (share === void 0)
    return one;
  const tried = one.settings.map((setting) => {
    const scores = scoresOf(setting);
    return { setting, share, scores, mean: meanOf(scores) };
  });
  const best = ranked(tried, terms.better);
  const [first] = best;
  if (first === void 0)
    return allDiverged(one, terms);
  terms.told(one.arm.id, best.length, share, settingWords(settingOfArm(terms.settings[first.setting], one.arm)));
  const next = rungOf(one, terms, rung + 1)?.settings ?? 1;
  const going = new Set(best.slice(0, next).map(({ setting }) => setting));
  const settings = one.settings.filter((setting) => going.has(setting));
  return { arm: one.arm, settings, tried: [...one.tried, ...tried] };
}
async function search(field) {
  const { recipe } = field.loaded;
  const choose = choosing(recipe);
  const terms = {
    settings: settingsOf(recipe),
    seeds: trialSeeds(recipe),
    halving: recipe.sweep?.halving,
    better: (value) => goodness(metricOf(choose.metric), value),
    told: (arm, settings, share, best) => {
      sayTrials(field.options.log, arm, choose, settings, share, best);
    }
  };
  let standings = sweptArms(recipe).map((arm) => ({
    arm,
    settings: arm.candidates.map(({ setting }) => setting),
    tried: []
  }));
  for (let rung = 0; standings.some((one) => rungOf(one, terms, rung) !== void 0); rung++) {
    const places = placesOf(standings, terms, rung);
    const results = await trainAll(field, trials, places, () => void 0);
    standings = standings.map((one) => {
      const scoresOf = (setting) => places.flatMap((place, at) => place.arm === one.arm.id && place.setting === setting ? [results[at]?.score ?? null] : []);
      return afterRung(one, scoresOf, terms, rung);
    });
  }
  return {
    metric: choose.metric,
    calibrated: choose.calibrated,
    seeds: [...terms.seeds],
    ...terms.halving === void 0 ? {} : { halving: terms.halving },
    settings: terms.settings,
    arms: standings.map(({ arm, settings: [chosen = 0], tried }) => ({
      id: arm.id,
      paths: arm.paths,
      chosen,
      trials: tried
    }))
  };
}

// dist/metrics/comparison/ensemble.js
function ensembleOf(members, labels, classes, seed) {
  if (members.length < 2)
    return {};
  const mean = new Float64Array(labels.length * classes);
  for (const logits of members)
    addSoftmaxRows(mean, logits, classes, 1 / members.length);
  const test = measure(logShares(mean), labels, classes, { seed, space: "logProbs" });
  return { ensemble: { members: members.length, test } };
}

// dist/compare.js
function armReport({ id, summary, versus }, seeds, compareTo) {
  const difference = versus[compareTo];
  return { id, seeds, summary, versus: difference === void 0 ? {} : { [compareTo]: difference } };
}
function scoredRows(logits, labels, classes) {
  const { confidence, correct, nll, brier } = rowScores(logits, labels, classes);
  return { confidence, correct, nll, brier };
}
async function settingOf({ session, stand, loaded }, { arms }, arm, cell) {
  const found = arms.find(({ id }) => id === arm);
  if (found === void 0)
    throw internalError(`no arm ${arm} in the sweep`);
  const setting = found.chosen;
  const seed = cell?.seed.seed ?? loaded.recipe.seed;
  const { whole } = stand.at({ arm, seed, setting });
  const chosen = { setting: settingOfArm(settingsOf(loaded.recipe)[setting], found) };
  const variant = session.variants.get(variantKey(whole));
  if (variant === void 0 || session.variants.size === 1)
    return chosen;
  const bench = { ...session.bench, student: variant.materials.student };
  const folder = runPaths(session.directory.working).student({ arm, seed });
  return { ...chosen, student: await studentReport(bench, { folder, bytes: cell?.studentBytes ?? 0 }) };
}
async function compare(source, given = {}) {
  const options = completed(given);
  if (options.rows !== void 0 && (options.workers ?? 1) > 1)
    throw inputError("usage", "workers: rows that code holds are in this process alone; leave workers out");
  const loaded = await loadRecipe(source, options);
  const { recipe } = loaded;
  const missing = requiredArmProblems(recipe, checkedArms(recipe, loaded.file).map(({ id }) => id));
  if (missing.length > 0)
    throw problemsError("recipe-invalid", loaded.file, missing);
  const seeds = seedsOf(recipe);
  const session = await beginRun("compare", loaded, options);
  if ("finished" in session)
    return finishedOutcome(session, options);
  const { bench, directory } = session;
  const { arms } = bench;
  const ofArms = arms.reduce((sum, arm) => sum + planFor(bench, arm.recipe).totalSteps, 0) * seeds.length;
  const ofTrials = trialsOf(recipe, (share) => planFor(bench, withShare(recipe, share)).totalSteps);
  const bar = options.progress(recipe.name, ofArms + ofTrials, "steps");
  const stand = standOf(session, loaded, { ...options, labelDirectory: labelDirectoryIn(options.cwd) });
  try {
    const field = { session, stand, loaded, source, options, bar, done: { steps: 0 } };
    const sweep = isSwept(recipe) ? await search(field) : void 0;
    const chosen = new Map(sweep?.arms.map((arm) => [arm.id, arm.chosen]));
    const places = arms.flatMap(({ id }) => seeds.map((seed) => ({ arm: id, seed, setting: chosen.get(id) ?? null })));
    const trained = await trainAll(field, cells, places, ({ arm, seed }, cell) => {
      const last = cell.seed.phases.at(-1);
      if (last !== void 0)
        sayArm(options.log, arm, seed, last);
    });
    bar.stop();
    const labels = bench.labelsOf(bench.splits.test);
    const cellsOf = (arm) => trained.filter((cell) => cell.arm === arm);
    const classes = bench.dataset.classes.length;
    const scored = [];
    const ensembles = /* @__PURE__ */ new Map();
    for (const { id } of arms) {
      const logits = [];
      for (const cell of cellsOf(id))
        logits.push(await testLogitsOf(session, cell));
      scored.push({ id, seeds: logits.map((values) => scoredRows(values, labels, classes)) });
      ensembles.set(id, ensembleOf(logits, labels, classes, recipe.seed));
    }
    const estimates = compareArms(scored);
    const compareTo = recipe.report.compareTo ?? arms[0]?.id ?? "";
    const reports = [];
    for (const estimate of estimates) {
      const mine = cellsOf(estimate.id);
      reports.push({
        ...armReport(estimate, mine.map(({ seed }) => seed), compareTo),
        ...ensembles.get(estimate.id),
        ...sweep === void 0 ? {} : await settingOf(field, sweep, estimate.id, mine[0])
      });
    }
    const epochs = trained.flatMap((cell) => cell.epochs);
    const result = await report(session, loaded, options, reports, epochs, {
      folder: runPaths(directory.working).student({ arm: arms[0]?.id ?? "", seed: seeds[0] ?? recipe.seed }),
      bytes: trained[0]?.studentBytes ?? 0
    }, sweep);
    const instead = await replaces(directory) ? ", in place of the run that was there" : "";
    options.log.info("done", `report: ${directory.final}${instead}`, { directory: directory.final });
    await options.log.close();
    await rm(runPaths(directory.working).cells, { recursive: true, force: true });
    await finishRunDirectory(directory);
    return { result, directory: directory.final };
  } finally {
    bar.stop();
    await options.log.close();
    await session.owner.close();
    await stand.close();
    await bench.close();
  }
}

export {
  compare
};
