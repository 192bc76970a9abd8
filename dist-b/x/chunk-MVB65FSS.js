import {
  hasPredictions,
  logitsHash,
  readLogits,
  runId,
  writeCheckedStudent,
  writePredictions
} from "./chunk-NBWIHVZL.js";
import {
  keptRun,
  openWorkbench,
  stopped
} from "./chunk-73NMO26Q.js";
import {
  variantKey
} from "./chunk-6QPRRV52.js";
import {
  measuredSplits,
  planFor,
  trainArm,
  trainPhases
} from "./chunk-TQJBK7ZA.js";
import {
  runPaths
} from "./chunk-WNHZBY2C.js";
import {
  measure
} from "./chunk-5RRU5CYY.js";
import {
  candidateOf,
  choosing,
  sweptArms,
  withShare
} from "./chunk-SUGWIA7O.js";
import {
  metricOf
} from "./chunk-BXKPSCBV.js";
import {
  applyTemperature,
  fitTemperature
} from "./chunk-X63OG537.js";
import {
  labelDirectoryIn
} from "./chunk-XMN3AM5I.js";
import {
  silentLog
} from "./chunk-74A75QGB.js";
import {
  ownProcess
} from "./chunk-VLKLFDGJ.js";
import {
  sha256Of
} from "./chunk-7FNQSLNS.js";
import {
  LimbeckError,
  internalError,
  runError
} from "./chunk-BYE3JSHF.js";

// dist/cells/place.js
var isTrial = (place) => "share" in place;
var placeWords = ({ arm, seed, setting }) => `${arm}${setting === null ? "" : `, setting ${setting + 1}`}, seed ${seed}`;
function entrantAt(recipe, arms, swept, place) {
  if (place.setting === null) {
    const arm = arms.find(({ id }) => id === place.arm);
    if (arm === void 0)
      throw internalError(`no arm ${place.arm}`);
    return { whole: recipe, recipe: arm.recipe };
  }
  const { whole, recipe: own } = candidateOf(swept, place.arm, place.setting);
  return { whole, recipe: isTrial(place) ? withShare(own, place.share) : own };
}

// dist/cells/sealed.js
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
var sealOf = (kept) => sha256Of([JSON.stringify(kept)]);
async function keepSealed(path, kept, checkpoints) {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, JSON.stringify({ ...kept, sha256: sealOf(kept) }));
  await rm(checkpoints, { recursive: true, force: true });
}
async function readSealed(path, damaged) {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null)
    return null;
  try {
    const { sha256, ...kept } = JSON.parse(text);
    if (sha256 === sealOf(kept))
      return kept;
  } catch {
  }
  damaged();
  return null;
}

// dist/cells/cell.js
var testLogitsOf = ({ directory }, { arm, seed }) => readLogits(runPaths(directory.working).logits({ arm, seed: seed.seed }, seed.phases.at(-1)?.id ?? "", "test"));
async function finishedCell(session, place) {
  const { directory, bench } = session;
  const paths = runPaths(directory.working);
  const damaged = () => bench.warn(`${placeWords(place)}: what was kept of it is damaged, and it is trained again`);
  const kept = await readSealed(paths.cell(place), damaged);
  if (kept === null)
    return null;
  const testLogits = await testLogitsOf(session, kept).catch(() => new Float32Array());
  if (sha256Of([testLogits]) === kept.testLogitsSha256)
    return kept;
  damaged();
  return null;
}
async function trainCell({ session, recipe }, place, { stop, save }, steps) {
  const { bench, directory } = session;
  const { arm, seed } = place;
  const paths = runPaths(directory.working);
  const kept = await keptRun(paths.cellCheckpoints(place), directory.resumed, {
    stop,
    save,
    warn: bench.warn,
    hasPredictions: (phase, hash) => hasPredictions(directory.working, place, phase, measuredSplits, hash),
    everyPhase: false
  });
  steps(kept.from?.position.runStep ?? 0);
  const trained = await trainArm(bench, {
    id: arm,
    seed,
    recipe,
    equalBudget: true,
    from: kept.from,
    past: [...kept.epochs],
    listener: {
      epoch: (record) => {
        kept.epochs.push(record);
        return Promise.resolve();
      },
      phase: async (phase, logits) => {
        kept.phases.push(phase);
        await writePredictions(directory.working, place, phase.id, bench.dataset.classes.length, logits);
        kept.predictions[phase.id] = logitsHash(logits);
      },
      ...kept.listener,
      failed: () => Promise.resolve(`finished arms are kept in ${directory.working}`),
      steps
    }
  });
  if (kept.phases.length === 0)
    throw internalError("an arm without phases");
  const testLogits = trained.testLogits.length > 0 ? trained.testLogits : Float32Array.from(await bench.predictor.logits(trained.state, bench.splits.test));
  const student = await writeCheckedStudent(session, paths.student(place), trained.state, testLogits);
  const cell = {
    arm,
    seed: { seed, phases: kept.phases },
    epochs: kept.epochs,
    studentBytes: student.bytes,
    testLogitsSha256: sha256Of([testLogits])
  };
  await keepSealed(paths.cell(place), cell, paths.cellCheckpoints(place));
  return cell;
}

// dist/cells/pool.js
var Died = class extends Error {
};
function ask(child, message, steps) {
  return new Promise((resolve, reject) => {
    const onMessage = (answer) => {
      if (answer.kind === "steps") {
        steps(answer.count);
        return;
      }
      stopListening();
      if (answer.kind === "failed") {
        const { code, exitCode, message: text, problems } = answer;
        reject(new LimbeckError(code, exitCode, text, { problems }));
      } else
        resolve(answer);
    };
    const onExit = (code, signal) => {
      stopListening();
      reject(new Died(signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`));
    };
    const stopListening = () => {
      child.off("message", onMessage);
      child.off("exit", onExit);
    };
    child.on("message", onMessage);
    child.on("exit", onExit);
    if (child.exitCode !== null || child.signalCode !== null)
      onExit(child.exitCode, child.signalCode);
    else if (child.connected)
      child.send(message, () => void 0);
  });
}
var STOP_MS = 5e3;
var TRIES = 2;
async function trainInWorkers(places, request) {
  const { workers, start, stop, save, steps, done } = request;
  const waiting = [...places];
  const children = /* @__PURE__ */ new Set();
  const training = /* @__PURE__ */ new Set();
  const spawned = async () => {
    const child = ownProcess(import.meta, "worker", { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    children.add(child);
    child.once("exit", () => children.delete(child));
    await ask(child, { kind: "start", start }, () => void 0);
    return child;
  };
  const halted = () => stopped(`what is trained is kept in ${start.working}`);
  const kill = () => {
    for (const child of children)
      child.kill("SIGKILL");
  };
  let late;
  const tell = (child, kind) => {
    if (child.connected)
      child.send({ kind }, () => void 0);
  };
  const halt = () => {
    for (const child of children)
      if (training.has(child))
        tell(child, "stop");
      else
        child.kill("SIGKILL");
    late = setTimeout(kill, STOP_MS);
  };
  stop?.addEventListener("abort", halt, { once: true });
  const train = async (place, child, attempt = 1) => {
    let taken = 0;
    const counted = (count) => {
      taken += count;
      steps(place, count);
      if (save?.pending !== true)
        return;
      save.pending = false;
      for (const child2 of training)
        tell(child2, "save");
    };
    try {
      const own = child?.connected === true ? child : await spawned();
      if (stop?.aborted === true)
        throw halted();
      training.add(own);
      const answer = await ask(own, { kind: "train", place }, counted).finally(() => training.delete(own));
      await done(place, answer.kind === "done" ? answer.warnings : []);
      return own;
    } catch (error) {
      if (stop?.aborted === true)
        throw halted();
      if (!(error instanceof Died))
        throw error;
      steps(place, -taken);
      if (attempt < TRIES)
        return train(place, null, attempt + 1);
      throw runError("worker-died", `the process that trained ${placeWords(place)} ended twice`, {
        problems: [
          {
            path: placeWords(place),
            expected: "a process that trains it to its end",
            got: error.message,
            hint: `finished arms are kept in ${start.working}; with --workers 1 it is trained in this process, and --resume goes on`
          }
        ]
      });
    }
  };
  const work = async () => {
    let child = null;
    for (let place = waiting.shift(); place !== void 0; place = waiting.shift()) {
      if (stop?.aborted === true)
        throw halted();
      child = await train(place, child);
    }
    if (child?.connected === true)
      child.disconnect();
  };
  const all = Array.from({ length: Math.min(workers, places.length) }, work);
  try {
    await Promise.all(all);
  } finally {
    if (stop?.aborted === true)
      await Promise.allSettled(all);
    clearTimeout(late);
    stop?.removeEventListener("abort", halt);
    kill();
  }
}

// dist/training/trial.js
function trialScore(logits, labels, classes, { metric, calibrated }) {
  const values = calibrated ? applyTemperature(logits, fitTemperature(logits, labels, classes).temperature) : logits;
  return measure(values, labels, classes, { seed: 0 })[metricOf(metric)];
}
async function tryArm(bench, choose, request) {
  const { splits, predictor, dataset, labelsOf } = bench;
  const { validation } = splits;
  try {
    const state = await trainPhases(bench, { ...request, phaseEnd: () => Promise.resolve() });
    const logits = await predictor.logits(state, validation);
    return trialScore(logits, labelsOf(validation), dataset.classes.length, choose);
  } catch (error) {
    if (error instanceof LimbeckError && error.code === "loss-not-finite")
      return null;
    throw error;
  }
}

// dist/cells/trial.js
var finishedTrial = ({ directory, bench }, place) => readSealed(runPaths(directory.working).trial(place), () => bench.warn(`${placeWords(place)}: what was kept of it is damaged, and it is tried again`));
async function trainTrial({ session: { bench, directory }, recipe, choose }, place, { stop, save }, steps) {
  const paths = runPaths(directory.working);
  const kept = await keptRun(paths.trialCheckpoints(place), directory.resumed, {
    stop,
    save,
    warn: bench.warn,
    hasPredictions: () => Promise.resolve(true),
    everyPhase: false
  });
  steps(kept.from?.position.runStep ?? 0);
  const score = await tryArm(bench, choose, {
    id: place.arm,
    seed: place.seed,
    recipe,
    equalBudget: true,
    from: kept.from,
    listener: {
      epoch: () => Promise.resolve(),
      ...kept.listener,
      failed: () => Promise.resolve("the setting is left out"),
      steps
    }
  });
  await keepSealed(paths.trial(place), { score }, paths.trialCheckpoints(place));
  return { score };
}

// dist/cells/train-all.js
var cells = { find: finishedCell, train: trainCell };
var trials = { find: finishedTrial, train: trainTrial };
async function trainPlace(stand, place, asks, steps) {
  const ready = await stand.ready(place);
  await (isTrial(place) ? trials.train(ready, place, asks, steps) : cells.train(ready, place, asks, steps));
}
async function trainAll({ session, stand, loaded, source, options, bar, done }, work, places, told) {
  const { bench, directory } = session;
  const found = /* @__PURE__ */ new Map();
  const counted = (place, count) => {
    done.steps += count;
    const at = `${Math.min(found.size + 1, places.length)} of ${places.length}`;
    bar.update(done.steps, `${placeWords(place)} (${at})`);
  };
  if (directory.resumed)
    for (const place of places) {
      const kept = await work.find(session, place);
      if (kept === null)
        continue;
      found.set(place, kept);
      counted(place, stand.steps(place));
    }
  const keep = (place, result) => {
    found.set(place, result);
    told(place, result);
  };
  const missing = places.filter((place) => !found.has(place));
  const workers = options.workers ?? 1;
  if (workers > 1 && missing.length > 1) {
    const { set, seed, cwd, stop, save } = options;
    await trainInWorkers(missing, {
      workers,
      stop,
      save,
      start: {
        source,
        set,
        seed,
        cwd,
        labelDirectory: labelDirectoryIn(options.cwd),
        working: directory.working,
        id: runId(loaded, bench, session.variants, session.command)
      },
      steps: counted,
      done: async (place, warnings) => {
        const result = await work.find(session, place);
        if (result === null)
          throw internalError(`${placeWords(place)} was not kept`);
        warnings.forEach(bench.warn);
        keep(place, result);
      }
    });
  } else
    for (const place of missing)
      keep(place, await work.train(await stand.ready(place), place, options, (count) => counted(place, count)));
  return places.flatMap((place) => found.get(place) ?? []);
}

// dist/cells/stand.js
function standOf(session, loaded, work) {
  const { bench, variants } = session;
  const swept = sweptArms(loaded.recipe);
  const own = variantKey(loaded.recipe);
  const choose = choosing(loaded.recipe);
  let open = { key: own, bench };
  const leave = async () => {
    if (open.bench === bench)
      return;
    const left = open.bench;
    open = { key: own, bench };
    await left.close();
  };
  const benchOf = async (key) => {
    if (open.key === key)
      return open.bench;
    await leave();
    if (key === own)
      return bench;
    const variant = variants.get(key);
    if (variant === void 0)
      throw internalError("a setting without materials");
    const { recipe, materials } = variant;
    const opened = await openWorkbench({ ...loaded, recipe }, { ...work, log: silentLog }, materials);
    opened.warnings.filter((text) => !bench.warnings.includes(text)).forEach(bench.warn);
    open = { key, bench: opened };
    return opened;
  };
  const at = (place) => entrantAt(loaded.recipe, bench.arms, swept, place);
  return {
    at,
    ready: async (place) => {
      const { whole, recipe } = at(place);
      return {
        recipe,
        choose,
        session: { ...session, bench: { ...await benchOf(variantKey(whole)), warn: bench.warn } }
      };
    },
    steps: (place) => planFor(bench, at(place).recipe).totalSteps,
    close: leave
  };
}

export {
  testLogitsOf,
  cells,
  trials,
  trainPlace,
  trainAll,
  standOf
};
