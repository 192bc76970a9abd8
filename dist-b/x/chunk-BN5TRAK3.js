import {
  sayEpoch,
  sayPhase
} from "./chunk-Y2V2UJ24.js";
import {
  beginRun,
  completed,
  finishRunDirectory,
  finishedOutcome,
  hasPredictions,
  logitsHash,
  replaces,
  report,
  writeCheckedStudent,
  writePredictions
} from "./chunk-NBWIHVZL.js";
import {
  keptRun
} from "./chunk-73NMO26Q.js";
import {
  measuredSplits,
  planFor,
  trainArm
} from "./chunk-TQJBK7ZA.js";
import {
  runPaths
} from "./chunk-WNHZBY2C.js";
import {
  compareArms
} from "./chunk-L6UC7XNG.js";
import {
  alone
} from "./chunk-SUGWIA7O.js";
import {
  loadRecipe
} from "./chunk-BXKPSCBV.js";
import {
  rowScores
} from "./chunk-X63OG537.js";

// dist/run.js
var ARM = "recipe";
async function run(source, given = {}) {
  const options = completed(given);
  const written = await loadRecipe(source, options);
  const loaded = { ...written, recipe: alone(written.recipe) };
  const session = await beginRun("run", loaded, options);
  if ("finished" in session)
    return finishedOutcome(session, options);
  const { bench, directory } = session;
  const { recipe } = loaded;
  const { log } = options;
  const paths = runPaths(directory.working);
  const bar = options.progress(recipe.name, planFor(bench, recipe).totalSteps, "steps");
  try {
    const kept = await keptRun(paths.checkpoints, directory.resumed, {
      stop: options.stop,
      save: options.save,
      warn: bench.warn,
      hasPredictions: (phase, hash) => hasPredictions(directory.working, null, phase, measuredSplits, hash)
    });
    if (kept.from !== void 0)
      log.info("resume", `going on after step ${kept.from.position.runStep}`);
    else if (directory.resumed)
      log.info("resume", "no sound checkpoint is there: training begins anew");
    const classes = bench.dataset.classes.length;
    const listener = {
      ...keptAndSaid(kept, options),
      phase: async (phase, logits2) => {
        kept.phases.push(phase);
        sayPhase(log, phase);
        await writePredictions(directory.working, null, phase.id, classes, logits2);
        kept.predictions[phase.id] = logitsHash(logits2);
      },
      steps: counted(bar, kept.from?.position.runStep ?? 0)
    };
    const trained = await trainArm(bench, {
      id: ARM,
      seed: recipe.seed,
      recipe,
      equalBudget: false,
      from: kept.from,
      past: [...kept.epochs],
      listener
    });
    bar.stop();
    const { test } = bench.splits;
    const logits = trained.testLogits.length > 0 ? trained.testLogits : await bench.predictor.logits(trained.state, test);
    const student = await writeCheckedStudent(session, paths.student(null), trained.state, logits);
    const scored = { id: ARM, seeds: [rowScores(logits, bench.labelsOf(test), classes)] };
    const arms = compareArms([scored]).map(({ id, summary }) => ({
      id,
      seeds: [{ seed: recipe.seed, phases: kept.phases }],
      summary,
      versus: {}
    }));
    const result = await report(session, loaded, options, arms, kept.epochs, student);
    const instead = await replaces(directory) ? ", in place of the run that was there" : "";
    log.info("done", `report: ${directory.final}${instead}`, { directory: directory.final });
    await log.close();
    await finishRunDirectory(directory);
    return { result, directory: directory.final };
  } finally {
    bar.stop();
    await log.close();
    await session.owner.close();
    await bench.close();
  }
}
var keptAndSaid = (kept, { log }) => ({
  epoch: (record) => {
    kept.epochs.push(record);
    sayEpoch(log, record);
    return Promise.resolve();
  },
  ...kept.listener,
  failed: (snapshot) => kept.save(snapshot)
});
function counted(bar, from) {
  let done = from;
  return (count, phase) => {
    done += count;
    bar.update(done, phase);
  };
}

export {
  run
};
