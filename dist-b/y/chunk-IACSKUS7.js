import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  perClass,
  selective
} from "./chunk-7VKF45TX.js";
import {
  initialState,
  initialValues
} from "./chunk-AW3AE6CN.js";
import {
  epochBlocks
} from "./chunk-Y6TGYOH5.js";
import {
  spread
} from "./chunk-XRRIBR4Z.js";
import {
  rowIntervals,
  unsureWarning
} from "./chunk-HLL7PSJ5.js";
import {
  agreement,
  distribution,
  shareDistribution
} from "./chunk-SMDXN3IL.js";
import {
  corp
} from "./chunk-FSGODI76.js";
import {
  freshOptimizerState,
  slotName
} from "./chunk-D6L4TAX6.js";
import {
  BINS,
  measure,
  measureScores
} from "./chunk-G5MV6Z6W.js";
import {
  epochOrder,
  epochRows
} from "./chunk-6VUJ6ZOQ.js";
import {
  beginSwitching,
  boundsOf,
  metricOf,
  observe
} from "./chunk-EQHVKD6F.js";
import {
  optimizerFor
} from "./chunk-SB2W2TAW.js";
import {
  learnsWithoutLabels,
  lossParts,
  schedulesOf,
  teacherOf,
  temperatureIn
} from "./chunk-A7R4W7LV.js";
import {
  valueAt
} from "./chunk-BURVCNGZ.js";
import {
  conformal
} from "./chunk-SA4I76DT.js";
import {
  fitCalibrator,
  temperatureOf
} from "./chunk-4P64THHA.js";
import {
  accuracy,
  applyTemperature,
  brier,
  ece,
  fitTemperature,
  goodness,
  metricNames,
  nll,
  reliabilityBins,
  rowScores
} from "./chunk-SRQYTAH7.js";
import {
  allFinite
} from "./chunk-I4NCTQOH.js";
import {
  addSoftmaxRows,
  argmaxAt,
  logShares,
  logSoftmaxRows
} from "./chunk-RXXVYIA4.js";
import {
  shardsOf
} from "./chunk-3ZA5E5AZ.js";
import {
  randomUniforms
} from "./chunk-6UHZ5D4A.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  internalError,
  runError
} from "./chunk-JWFKJVVU.js";

// dist/metrics/diverged.js
var TIMES = 5;
function divergedWarning({ accuracy: accuracy2, nll: nll2, rows }, classes) {
  const guess = Math.log(classes);
  const chance = 1 / classes + 3 * Math.sqrt((1 - 1 / classes) / classes / rows);
  if (nll2 <= TIMES * guess || accuracy2 > chance)
    return null;
  return `training has diverged: NLL ${nll2.toPrecision(4)}, where a guess has ${guess.toPrecision(4)}, and right in ${(100 * accuracy2).toFixed(1)} % of rows; lower optimizer.learningRate or set optimizer.clipNorm`;
}

// dist/training/loss-parts.js
var gradientItself = {
  kind: "gradient",
  slots: [],
  scalars: [],
  decays: false,
  clipNorm: null,
  scalarsAt: () => /* @__PURE__ */ new Map(),
  update: ({ gradient }) => ({ parameter: gradient, slots: /* @__PURE__ */ new Map() })
};
var BATCHES = 4;
function batchesOf(request, { epoch }) {
  const { splits, seed, unlabelled, shards, batchRows, lengths } = request;
  const order = epochOrder(splits, seed, epoch, unlabelled, shards);
  const batches = [];
  for (const block of epochBlocks(order, batchRows, lengths, { seed, epoch }))
    for (let at = 0; at < block.rows.length && batches.length < BATCHES; at += block.batchRows)
      batches.push({ rows: block.rows.subarray(at, at + block.batchRows), length: block.length });
  return batches;
}
function added(sum, values, at, share) {
  values.forEach((value, i) => sum[at + i] = (sum[at + i] ?? 0) + share * value);
}
function looker({ student, seed, trainer: open }, { runStep }, batches, state) {
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const sizes = trained.map(({ name }) => state.get(name)?.length ?? 0);
  const look = async (scalars) => {
    const trainer = await open();
    const gradient = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
    const fed = new Map(Object.entries({ ...scalars, epochStart: 0 }).map(([name, value]) => [name, Float32Array.of(value)]));
    let loss = 0;
    for (const { rows, length } of batches) {
      const block = { batchRows: rows.length, rows, length, scalars: fed, seed, firstStep: runStep };
      const result = await trainer.run(state, block);
      loss += (result.losses[0] ?? NaN) / batches.length;
      let at = 0;
      for (const [index, { name }] of trained.entries()) {
        added(gradient, result.state.get(name) ?? new Float32Array(), at, 1 / batches.length);
        at += sizes[index] ?? 0;
      }
    }
    return { loss, gradient };
  };
  const known = /* @__PURE__ */ new Map();
  return (scalars) => {
    const key = JSON.stringify(scalars);
    const found = known.get(key) ?? look(scalars);
    known.set(key, found);
    return found;
  };
}
var dot = (a, b) => a.reduce((sum, value, at) => sum + value * (b[at] ?? NaN), 0);
async function lookAt(part, look, { scalars }) {
  const whole = await look({ ...scalars, ...part.scalars });
  const rest = part.without && await look({ ...scalars, ...part.without });
  const { weight } = part;
  return {
    part,
    loss: weight * (whole.loss - (rest?.loss ?? 0)),
    gradient: whole.gradient.map((value, at) => weight * (value - (rest?.gradient[at] ?? 0)))
  };
}
async function measureParts(request, place, state) {
  const parts = lossParts(request.objective, place.scalars).filter(({ weight }) => weight > 0);
  if (parts.length < 2)
    return void 0;
  const batches = batchesOf(request, place);
  const look = looker(request, place, batches, state);
  const looked = [];
  for (const part of parts)
    looked.push(await lookAt(part, look, place));
  const norms = looked.map(({ gradient }) => Math.sqrt(dot(gradient, gradient)));
  return {
    rows: batches.reduce((sum, { rows }) => sum + rows.length, 0),
    parts: looked.map(({ part, loss }, at) => ({ name: part.name, loss, gradientNorm: norms[at] ?? NaN })),
    cosines: looked.flatMap((one, i) => looked.slice(i + 1).flatMap((other, j) => {
      const norm = (norms[i] ?? NaN) * (norms[i + 1 + j] ?? NaN);
      const between = [one.part.name, other.part.name];
      return norm > 0 ? [{ between, cosine: Math.max(-1, Math.min(1, dot(one.gradient, other.gradient) / norm)) }] : [];
    }))
  };
}

// dist/recipe/plan/plan.js
function boundOf({ until }, stepsPerEpoch) {
  const bounds = boundsOf(until.any).map(({ unit, value }) => ({
    steps: unit === "epochs" ? value * stepsPerEpoch : value,
    boundKind: unit
  }));
  const [first, ...others] = bounds;
  if (first === void 0)
    throw internalError("a phase without a bound was planned");
  return others.reduce((least, one) => one.steps < least.steps ? one : least, first);
}
function makePlan(recipe, { trainRows, unlabelledRows = 0, classes }) {
  const { batchRows } = recipe.data;
  const stepsPerEpoch = Math.ceil(trainRows / batchRows);
  let startStep = 0;
  const phases = recipe.phases.map((phase) => {
    const bound = boundOf(phase, stepsPerEpoch);
    const planned = {
      id: phase.id,
      targets: phase.targets,
      ...phase.terms === void 0 ? {} : { terms: phase.terms },
      ...phase.classWeights === void 0 ? {} : { classWeights: phase.classWeights },
      ...phase.weighting === void 0 ? {} : { weighting: phase.weighting },
      ...phase.mixing === void 0 ? {} : { mixing: phase.mixing },
      ...bound,
      startStep,
      conditions: phase.until.any,
      restoreBest: phase.onExit?.restore === "best" ? metricOf(phase.onExit.metric) : null,
      resetOptimizer: phase.onExit?.optimizerState === "reset",
      unlabelled: unlabelledRows > 0 && learnsWithoutLabels(phase)
    };
    startStep += bound.steps;
    return planned;
  });
  return {
    name: recipe.name,
    batchRows,
    trainRows,
    ...unlabelledRows === 0 ? {} : { unlabelledRows },
    classes,
    stepsPerEpoch,
    totalSteps: startStep,
    learningRate: recipe.optimizer.learningRate,
    phases
  };
}
function scalarsAt(plan, phase, phaseStep, runStep) {
  const place = { runStep, runSteps: plan.totalSteps, phaseStep, phaseSteps: phase.steps };
  const driven = Object.entries(schedulesOf(phase)).map(([name, one]) => [name, valueAt(one, place)]);
  return { learningRate: valueAt(plan.learningRate, place), ...Object.fromEntries(driven) };
}

// dist/evaluation/calibrate.js
function calibratorsOf({ calibrator, calibrators = [] }) {
  if (calibrator === void 0)
    return calibrators;
  return [calibrator, ...calibrators.filter(({ kind }) => kind !== calibrator.kind)];
}
var headlines = (values, labels, classes) => headlinesOf(rowScores(values, labels, classes));
function headlinesOf(scores) {
  const bins = reliabilityBins(scores.confidence, scores.correct, BINS);
  return { accuracy: accuracy(scores), nll: nll(scores), brier: brier(scores), ece: ece(bins) };
}
var TIMED_ROWS = 1e3;
var TIMED_MS = 10;
var LEAST_RUNS = 5;
function latency({ apply }, logits, classes) {
  const some = logits.subarray(0, TIMED_ROWS * classes);
  const times = [];
  const begin = performance.now();
  while (times.length < LEAST_RUNS || performance.now() - begin < TIMED_MS) {
    const start = performance.now();
    apply(some);
    times.push(performance.now() - start);
  }
  const median = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
  return median * TIMED_ROWS * classes / some.length;
}
function calibratedReport({ kind, parameters, boundary, logProbs }, { test, classes }, options) {
  const found = temperatureOf(kind, parameters);
  const values = found === null ? logProbs(test.logits) : applyTemperature(test.logits, found);
  const scores = rowScores(values, test.labels, classes, options.space);
  return {
    kind,
    ...found === null ? {} : { temperature: found },
    ...boundary === void 0 ? {} : { boundary },
    test: measureScores(scores, options),
    intervals: rowIntervals(scores)
  };
}
function calibratePhase(evaluation, data, options) {
  const { fit, test, classes } = data;
  const fitted = calibratorsOf(evaluation).map((one) => fitCalibrator(one, fit.logits, fit.labels, classes));
  const [first] = fitted;
  const before = headlinesOf(test.scores);
  return {
    calibrated: first === void 0 ? null : calibratedReport(first, data, options),
    calibrators: fitted.map((one) => {
      const { kind, parameters, parameterCount, converged, boundary, unfitted } = one;
      return {
        kind,
        rows: fit.labels.length,
        parameters,
        parameterCount,
        converged,
        ...boundary === void 0 ? {} : { boundary },
        ...unfitted === void 0 ? {} : { unfitted },
        before,
        after: unfitted === void 0 ? headlines(one.logProbs(test.logits), test.labels, classes) : before,
        latencyMsPer1000Rows: latency(one, test.logits, classes)
      };
    })
  };
}

// dist/evaluation/conformal.js
function conformalSets(fit, test, classes, options, seed) {
  const { temperature } = fitTemperature(fit.logits, fit.labels, classes);
  const drawn = ({ logits, labels }, split) => ({
    values: logits,
    labels,
    draws: randomUniforms(seed, `conformal-${split}`, {}, labels.length)
  });
  const temperatures = temperature === 1 ? [1] : [1, temperature];
  return conformal(drawn(fit, "fit"), drawn(test, "test"), classes, temperatures, options);
}

// dist/evaluation/mc-dropout.js
async function mcDropout(bench, state, samples, seed) {
  const { splits, dataset, labelsOf } = bench;
  const classes = dataset.classes.length;
  const predictor = await bench.dropoutPredictor();
  const mean = new Float64Array(splits.test.length * classes);
  for (let draw = 0; draw < samples; draw++)
    addSoftmaxRows(mean, await predictor.logits(state, splits.test, { seed, draw }), classes, 1 / samples);
  return measure(logShares(mean), labelsOf(splits.test), classes, { seed, space: "logProbs" });
}

// dist/metrics/logit-norm.js
var POWERS = 10;
function normalisedConfidences(logits, classes, powers) {
  const rows = logits.length / classes;
  const all = Array.from({ length: powers }, () => new Float64Array(rows));
  const sums = new Float64Array(powers);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let [mean, low, high] = [0, Infinity, -Infinity];
    for (let k = 0; k < classes; k++) {
      const z = logits[start + k];
      mean += z / classes;
      low = Math.min(low, z);
      high = Math.max(high, z);
    }
    const most = Math.max(high - mean, mean - low);
    if (low === high)
      continue;
    sums.fill(0);
    for (let k = 0; k < classes; k++) {
      const share = Math.abs(logits[start + k] - mean) / most;
      for (let power = 0, value = share; power < powers; power++, value *= share)
        sums[power] += value;
    }
    for (let power = 0; power < powers; power++)
      all[power][row] = (high - mean) / most / sums[power] ** (1 / (power + 1));
  }
  return all;
}
function rejection(fit, test, classes) {
  let power = null;
  let least = selective(fit.confidence, fit.correct).aurc;
  for (const [at, confidence] of normalisedConfidences(fit.logits, classes, POWERS).entries()) {
    const { aurc } = selective(confidence, fit.correct);
    if (aurc >= least)
      continue;
    least = aurc;
    power = at + 1;
  }
  const before = selective(test.confidence, test.correct);
  const order = power === null ? void 0 : normalisedConfidences(test.logits, classes, power)[power - 1];
  const after = order === void 0 ? before : selective(order, test.correct);
  return { ...before, normalised: { power, ...after } };
}

// dist/metrics/margin.js
function logitMargins(logits, labels, classes) {
  return Float64Array.from(labels, (label, row) => {
    let other = -Infinity;
    for (let k = 0; k < classes; k++)
      if (k !== label)
        other = Math.max(other, logits[row * classes + k] ?? -Infinity);
    return (logits[row * classes + label] ?? NaN) - other;
  });
}

// dist/evaluation/phase-facts.js
var TRAINING_ROWS = 1e4;
var MOST_CLASSES = 100;
async function trainingFit(bench, state) {
  const rows = spread(bench.splits.train, TRAINING_ROWS);
  const logits = await bench.predictor.logits(state, rows);
  const scores = rowScores(logits, bench.labelsOf(rows), bench.dataset.classes.length);
  return { training: { rows: rows.length, accuracy: accuracy(scores), nll: nll(scores) } };
}
var LATE = 0.2;
function trend(records) {
  const epochs = Math.ceil(LATE * records.length);
  const [before, last] = [records.at(-1 - epochs), records.at(-1)];
  if (before === void 0 || last === void 0)
    return {};
  const change = (from, to) => from > 0 ? to / from - 1 : null;
  return {
    trend: {
      epochs,
      loss: change(before.loss, last.loss),
      nll: change(before.validation.nll, last.validation.nll)
    }
  };
}
function softness(bench, objective, scalars) {
  const temperature = temperatureIn(objective, scalars);
  const id = teacherOf(objective)?.id ?? [...bench.teachers.keys()][0];
  const teacher = id === void 0 ? void 0 : bench.teachers.get(id);
  if (temperature === null || teacher === void 0)
    return {};
  const rows = spread(bench.splits.train, TRAINING_ROWS);
  const classes = bench.dataset.classes.length;
  const logProbs = logSoftmaxRows(teacher.logits.read(rows).map((value) => value / temperature), classes);
  const entropy = -logProbs.reduce((sum, value) => sum + Math.exp(value) * value, 0) / rows.length;
  return { softness: { rows: rows.length, temperature, entropy, share: entropy / Math.log(classes) } };
}
function distributions({ confidence, labels, classes }, logits) {
  return {
    distributions: {
      confidence: shareDistribution(confidence),
      margin: distribution(logitMargins(logits, labels, classes))
    }
  };
}
function rejected({ confidence, correct, classes }, logits, labels) {
  const fit = rowScores(logits.calibration, labels, classes);
  return {
    rejection: rejection({ logits: logits.calibration, confidence: fit.confidence, correct: fit.correct }, { logits: logits.test, confidence, correct }, classes)
  };
}
function followed(bench, objective, logits) {
  const [first] = bench.teachers.keys();
  const id = teacherOf(objective)?.id ?? first;
  const teacher = id === void 0 ? void 0 : bench.teachers.get(id);
  if (id === void 0 || teacher === void 0)
    return {};
  const { test } = bench.splits;
  const classes = bench.dataset.classes.length;
  const theirs = teacher.logits.read(test);
  return { agreement: { teacher: id, ...agreement(logits, theirs, bench.labelsOf(test), classes) } };
}
function classesOf(scores, logits) {
  return { classes: classReports(scores, logits) };
}
function takenFor(row, own) {
  const others = row.map((rows2, index) => index === own ? 0 : rows2);
  const most = argmaxAt(others, 0, others.length);
  const rows = others[most] ?? 0;
  return rows === 0 ? null : { class: most, rows };
}
function classReports({ confidence, labels, classes }, logits) {
  const sums = new Float64Array(classes);
  confidence.forEach((value, row) => {
    const named = argmaxAt(logits, row * classes, classes);
    sums[named] = (sums[named] ?? 0) + value;
  });
  const { classes: figures, confusion } = perClass(logits, labels, classes);
  const all = figures.map(({ rows, predicted, recall, precision }, index) => ({
    class: index,
    rows,
    recall,
    precision,
    signedGap: precision === null ? null : (sums[index] ?? NaN) / predicted - precision,
    takenFor: takenFor(confusion[index] ?? [], index)
  }));
  if (classes <= MOST_CLASSES)
    return all;
  return all.filter(({ rows }) => rows > 0).toSorted((a, b) => (a.recall ?? 1) - (b.recall ?? 1) || a.class - b.class).slice(0, MOST_CLASSES).toSorted((a, b) => a.class - b.class);
}

// dist/training/loss-state.js
var lossStateNames = ({ memory, learned }, { slots }) => [
  ...memory.map(({ name }) => name),
  ...learned.flatMap(({ name }) => [name, ...slots.map((slot) => slotName(slot, name))])
];
function withLossState({ memory, learned }, { optimizer, seed }, state) {
  if (memory.length + learned.length === 0)
    return state;
  return new Map([
    ...state,
    ...learned.flatMap((spec) => [
      [spec.name, initialValues(spec, seed)],
      ...optimizer.slots.map((slot) => [
        slotName(slot, spec.name),
        new Float32Array(elementCount(spec.shape))
      ])
    ]),
    ...memory.map(({ name, shape, initial }) => [
      name,
      typeof initial === "number" ? new Float32Array(elementCount(shape)).fill(initial) : Float32Array.from(state.get(initial.parameter) ?? [])
    ])
  ]);
}

// dist/training/not-finite.js
function endless(state) {
  for (const [name, values] of state)
    if (!allFinite(values))
      return { name: `a value of ${name}`, value: values.find((value) => !Number.isFinite(value)) };
  return null;
}
async function notFinite({ listener }, phase, { phaseStep, runStep }, { name, value }, lastGood) {
  const kept = await listener.failed(lastGood);
  const { learningRate } = phase.scalarsAt(phaseStep, runStep);
  const problem = {
    path: `phase ${phase.id}, step ${runStep + 1}`,
    expected: "finite numbers",
    got: `${String(value)} as ${name}`,
    hint: `lower optimizer.learningRate or set optimizer.clipNorm; ${kept}`
  };
  return runError("loss-not-finite", `${name} became ${String(value)} in phase "${phase.id}" at step ${runStep + 1} (learning rate ${learningRate.toPrecision(4)})`, { problems: [problem] });
}

// dist/training/run-phases.js
function startOfRun(request) {
  const position = {
    phase: 0,
    epoch: 0,
    phaseEpoch: 0,
    phaseStep: 0,
    runStep: 0,
    optimizerStep: 0,
    unusedSteps: 0,
    switching: request.phases[0]?.beginSwitching() ?? null,
    bestScore: null
  };
  return { position, state: initialState(request.student, request.optimizer, request.seed), best: null };
}
function scalarArrays(request, phase, position, count, startsEpoch) {
  const arrays = /* @__PURE__ */ new Map();
  const put = (name, step, value) => {
    const array = arrays.get(name) ?? new Float32Array(count);
    arrays.set(name, array);
    array[step] = value;
  };
  for (let step = 0; step < count; step++) {
    const { learningRate, ...targets } = phase.scalarsAt(position.phaseStep + step, position.runStep + step);
    for (const [name, value] of Object.entries(targets))
      put(name, step, value);
    for (const [name, value] of request.optimizer.scalarsAt(position.optimizerStep + step + 1, learningRate))
      put(name, step, value);
    put("epochStart", step, startsEpoch && step === 0 ? 1 : 0);
  }
  return arrays;
}
async function runBlock(request, phase, from, { rows, batchRows, length }, lastGood) {
  const { position } = from;
  const { within = { steps: 0, rows: 0, lossSum: 0 } } = position;
  const scalars = scalarArrays(request, phase, position, rows.length / batchRows, within.steps === 0);
  const block = { batchRows, rows, length, scalars, seed: request.seed, firstStep: position.runStep };
  const { state, losses } = await phase.trainer.run(from.state, block, request.listener.interrupted);
  const bad = losses.findIndex((loss) => !Number.isFinite(loss));
  const what = bad >= 0 ? { name: "the loss", value: losses[bad] } : endless(state);
  if (what !== null) {
    const step = bad >= 0 ? bad : losses.length - 1;
    const at = { phaseStep: position.phaseStep + step, runStep: position.runStep + step };
    throw await notFinite(request, phase, at, what, lastGood);
  }
  const count = losses.length;
  request.listener.steps(count, phase.id);
  const next = {
    ...position,
    within: {
      steps: within.steps + count,
      rows: within.rows + count * batchRows,
      lossSum: losses.reduce((sum, loss) => sum + loss * batchRows, within.lossSum)
    },
    phaseStep: position.phaseStep + count,
    runStep: position.runStep + count,
    optimizerStep: position.optimizerStep + count
  };
  return { ...from, position: next, state };
}
async function runEpoch(request, phase, boundSteps, start) {
  const { batchRows, splits, seed } = request;
  const order = epochOrder(splits, seed, start.position.epoch, phase.unlabelled, request.shards);
  const place = { seed, epoch: start.position.epoch };
  const { listener } = request;
  let current = start;
  let done = start.position.within?.steps ?? 0;
  for (const block of epochBlocks(order, batchRows, request.lengths ?? null, place)) {
    const steps = block.rows.length / block.batchRows;
    let from = Math.min(done, steps);
    done -= from;
    while (from < steps && current.position.phaseStep < boundSteps) {
      const to = Math.min(steps, from + boundSteps - current.position.phaseStep);
      const rows = block.rows.subarray(from * block.batchRows, to * block.batchRows);
      const before = current.position.phaseStep;
      current = await runBlock(request, phase, current, { ...block, rows }, start);
      from += current.position.phaseStep - before;
      if (from < to || listener.interrupted?.() === true)
        await listener.checkpoint(current);
    }
  }
  const { within, ...position } = current.position;
  const next = { ...position, epoch: position.epoch + 1, phaseEpoch: position.phaseEpoch + 1 };
  return { snapshot: { ...current, position: next }, loss: (within?.lossSum ?? NaN) / (within?.rows ?? NaN) };
}
function afterEpoch(phase, snapshot, validation) {
  const { position, state } = snapshot;
  const { memory, fired } = phase.observe(position.switching, { ...position, validation });
  const metric = phase.restoreBest;
  const score = metric === null ? null : goodness(metric, validation[metric]);
  const better = score !== null && (position.bestScore === null || score > position.bestScore);
  return {
    snapshot: {
      position: { ...position, switching: memory, bestScore: better ? score : position.bestScore },
      state,
      best: better ? state : snapshot.best
    },
    fired
  };
}
var reachedBy = (phase, { state, best }) => phase.restoreBest !== null && best !== null ? best : state;
function handedOver({ student, optimizer }, phase, reached) {
  const kept = new Map(reached);
  for (const name of lossStateNames(phase, optimizer))
    kept.delete(name);
  return phase.resetOptimizer ? freshOptimizerState(student, optimizer, kept) : kept;
}
async function partsAt(phase, { epoch, phaseStep, runStep }, state) {
  const last = phaseStep === 0 ? 0 : 1;
  return phase.lossParts?.({ epoch, runStep, scalars: phase.scalarsAt(phaseStep - last, runStep - last) }, state);
}
async function begun(request, phase, { position, ...from }) {
  const state = withLossState(phase, request, from.state);
  return { ...from, state, position: { ...position, startParts: await partsAt(phase, position, state) } };
}
function recordOf(request, phase, { position }, loss, validation) {
  return {
    arm: request.arm,
    seed: request.seed,
    phase: phase.id,
    targets: phase.targets,
    epoch: position.epoch,
    phaseEpoch: position.phaseEpoch,
    step: position.runStep,
    loss,
    scalars: { ...phase.scalarsAt(position.phaseStep - 1, position.runStep - 1) },
    validation: Object.fromEntries(metricNames.map((name) => [name, validation[name]]))
  };
}
async function runPhase(request, phase, { boundSteps, mayLeave }, begin) {
  const { listener, predictor, measure: measure2, splits } = request;
  let current = begin;
  for (; ; ) {
    const epoch = await runEpoch(request, phase, boundSteps, current);
    const { position, state } = epoch.snapshot;
    const logits = await predictor.logits(state, splits.validation);
    const wrong = endless(/* @__PURE__ */ new Map([["the student's logits", logits]]));
    if (wrong !== null) {
      const step = { phaseStep: position.phaseStep - 1, runStep: position.runStep - 1 };
      throw await notFinite(request, phase, step, wrong, current);
    }
    const validation = measure2(logits, splits.validation);
    const { snapshot, fired } = afterEpoch(phase, epoch.snapshot, validation);
    const bound = position.phaseStep >= boundSteps ? phase.boundKind : null;
    const endedBy = bound ?? (mayLeave ? fired : null);
    current = snapshot;
    await listener.epoch(recordOf(request, phase, snapshot, epoch.loss, validation));
    if (endedBy !== null)
      return { snapshot, endedBy };
    await listener.checkpoint(snapshot);
  }
}
var uninterrupted = (work) => work();
async function runPhases(request, from = startOfRun(request)) {
  const { phases, listener } = request;
  const { interruptible = uninterrupted } = listener;
  let current = from;
  while (current.position.phase < phases.length) {
    const phase = phases[current.position.phase];
    if (phase === void 0)
      break;
    const last = current.position.phase === phases.length - 1;
    const extra = last && request.equalBudget ? current.position.unusedSteps : 0;
    const boundSteps = phase.boundSteps + extra;
    if (current.position.phaseStep === 0)
      current = await begun(request, phase, current);
    const mayLeave = !(last && request.equalBudget);
    const begin = current;
    const startedAt = performance.now();
    const { snapshot, endedBy } = await interruptible(() => runPhase(request, phase, { boundSteps, mayLeave }, begin));
    current = snapshot;
    const reached = reachedBy(phase, current);
    const state = handedOver(request, phase, reached);
    const { position } = current;
    const seconds = (performance.now() - startedAt) / 1e3;
    const [start, end] = [position.startParts, await partsAt(phase, position, reached)];
    await listener.phaseEnd({
      id: phase.id,
      targets: phase.targets,
      steps: position.phaseStep,
      epochs: position.phaseEpoch,
      endedBy,
      seconds,
      state,
      ...start === void 0 && end === void 0 ? {} : { lossParts: { ...start && { start }, ...end && { end } } }
    });
    current = {
      position: {
        ...position,
        phase: position.phase + 1,
        phaseEpoch: 0,
        phaseStep: 0,
        unusedSteps: position.unusedSteps + Math.max(0, phase.boundSteps - position.phaseStep),
        optimizerStep: phase.resetOptimizer ? 0 : position.optimizerStep,
        switching: phases[position.phase + 1]?.beginSwitching() ?? null,
        bestScore: null,
        startParts: void 0
      },
      state,
      best: null
    };
    await listener.checkpoint(current);
  }
  return current.state;
}

// dist/training/train-arm.js
var measuredSplits = ["validation", "calibration", "test"];
function planFor(bench, recipe) {
  const { splits, dataset } = bench;
  const unlabelledRows = splits.unlabelled?.length ?? 0;
  return makePlan(recipe, { trainRows: epochRows(splits), unlabelledRows, classes: dataset.classes.length });
}
async function phaseRun(bench, { recipe, seed, looksAtLoss }, plan, phase) {
  const { student, splits, lengths, dataset } = bench;
  const { batchRows } = recipe.data;
  const { memory = [], parameters = [] } = await bench.targetsOf(phase);
  return {
    id: phase.id,
    targets: phase.targets.kind,
    trainer: await bench.trainerFor(phase, recipe.optimizer),
    memory,
    learned: parameters,
    boundSteps: phase.steps,
    boundKind: phase.boundKind,
    scalarsAt: (phaseStep, runStep) => scalarsAt(plan, phase, phaseStep, runStep),
    beginSwitching: () => beginSwitching(phase.conditions),
    observe: (memory2, seen) => {
      const { state, fired } = observe(phase.conditions, memory2, seen);
      return { memory: state, fired: fired?.kind ?? null };
    },
    restoreBest: phase.restoreBest,
    resetOptimizer: phase.resetOptimizer,
    unlabelled: phase.unlabelled,
    ...looksAtLoss === true ? {
      lossParts: async (place, state) => {
        const request = {
          objective: phase,
          student,
          splits,
          batchRows,
          unlabelled: phase.unlabelled,
          lengths,
          seed
        };
        return measureParts({ ...request, trainer: () => bench.gradientsOf(phase), shards: shardsOf(dataset.inputs) }, place, state);
      }
    } : {}
  };
}
function calibrated(bench, { evaluation, seed, report }, logits, scores) {
  const { splits, labelsOf, dataset } = bench;
  return calibratePhase(evaluation, {
    fit: { logits: logits.calibration, labels: labelsOf(splits.calibration) },
    test: { logits: logits.test, labels: labelsOf(splits.test), scores },
    classes: dataset.classes.length
  }, { seed, massBins: report.bins === "mass" });
}
async function droppedOut(bench, { evaluation: { mcDropout: options }, seed }, state) {
  if (options === void 0)
    return {};
  const { samples } = options;
  return { mcDropout: { samples, test: await mcDropout(bench, state, samples, seed) } };
}
function predictionSets({ splits, labelsOf, dataset }, { evaluation: { conformal: conformal2 }, seed }, logits) {
  if (conformal2 === void 0)
    return {};
  const fit = { logits: logits.calibration, labels: labelsOf(splits.calibration) };
  const test = { logits: logits.test, labels: labelsOf(splits.test) };
  return { conformal: conformalSets(fit, test, dataset.classes.length, conformal2, seed) };
}
async function trainPhases(bench, request) {
  const { recipe, listener } = request;
  const { splits, predictor, measureRows } = bench;
  const plan = planFor(bench, recipe);
  return runPhases({
    arm: request.id,
    seed: request.seed,
    student: bench.student,
    optimizer: optimizerFor(recipe.optimizer),
    splits,
    shards: shardsOf(bench.dataset.inputs),
    lengths: bench.lengths,
    batchRows: recipe.data.batchRows,
    phases: await Promise.all(plan.phases.map((phase) => phaseRun(bench, request, plan, phase))),
    equalBudget: request.equalBudget,
    predictor,
    measure: measureRows,
    listener: {
      ...listener,
      phaseEnd: async (end) => {
        const phase = plan.phases.find(({ id }) => id === end.id);
        if (phase === void 0)
          throw internalError(`no phase ${end.id} in the plan`);
        await request.phaseEnd(end, phase, phase === plan.phases.at(-1));
      }
    }
  }, request.from);
}
async function trainArm(bench, request) {
  const { recipe, listener } = request;
  const { splits, predictor, measureRows } = bench;
  const phases = [];
  const epochs = [];
  let testLogits = new Float32Array();
  const state = await trainPhases(bench, {
    ...request,
    looksAtLoss: true,
    listener: {
      ...listener,
      epoch: async (record) => {
        epochs.push(record);
        await listener.epoch(record);
      }
    },
    phaseEnd: async ({ state: reached, ...facts }, phase, isLast) => {
      const logits = {
        validation: await predictor.logits(reached, splits.validation),
        calibration: await predictor.logits(reached, splits.calibration),
        test: await predictor.logits(reached, splits.test)
      };
      const scores = rowScores(logits.test, bench.labelsOf(splits.test), bench.dataset.classes.length);
      const own = [...request.past ?? [], ...epochs].filter((record) => record.phase === phase.id);
      const report = {
        ...facts,
        validation: measureRows(logits.validation, splits.validation),
        test: measureScores(scores, { seed: bench.recipe.seed, massBins: recipe.report.bins === "mass" }),
        intervals: rowIntervals(scores),
        ...calibrated(bench, recipe, logits, scores),
        ...await trainingFit(bench, reached),
        ...distributions(scores, logits.test),
        ...rejected(scores, logits, bench.labelsOf(splits.calibration)),
        ...followed(bench, phase, logits.test),
        ...trend(own),
        ...softness(bench, phase, own.at(-1)?.scalars ?? {}),
        ...isLast ? classesOf(scores, logits.test) : {},
        ...await droppedOut(bench, recipe, reached),
        ...isLast && recipe.report.corp === true ? { corp: corp(scores.confidence, scores.correct, bench.recipe.seed) } : {},
        ...predictionSets(bench, recipe, logits),
        ...await bench.shiftOf(reached)
      };
      const { length: classes } = bench.dataset.classes;
      for (const warning of [unsureWarning(report.test, classes), divergedWarning(report.test, classes)])
        if (warning !== null)
          bench.warn(`${request.id}, phase ${facts.id}: ${warning}`);
      phases.push(report);
      testLogits = Float32Array.from(logits.test);
      await listener.phase(report, logits);
    }
  });
  return { phases, epochs, state, testLogits };
}

export {
  gradientItself,
  scalarsAt,
  headlines,
  measuredSplits,
  planFor,
  trainPhases,
  trainArm
};
