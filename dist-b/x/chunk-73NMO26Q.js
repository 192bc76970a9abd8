import {
  largestGap
} from "./chunk-HU6HZ3MO.js";
import {
  gradientItself,
  headlines
} from "./chunk-TQJBK7ZA.js";
import {
  initialState
} from "./chunk-A43MZVVA.js";
import {
  noisyFeatures,
  studentTensors
} from "./chunk-LNVO7JBK.js";
import {
  preparedRows,
  studentModel
} from "./chunk-WGBMCL32.js";
import {
  outOfDistribution
} from "./chunk-CJKTCIL4.js";
import {
  asking,
  labelTeacher,
  labelsAt
} from "./chunk-MQGOF2UN.js";
import {
  spread
} from "./chunk-UDMVXMG6.js";
import {
  openGraph
} from "./chunk-VHWXRW5Q.js";
import {
  withKeptViews
} from "./chunk-QJAL7PQL.js";
import {
  measure
} from "./chunk-5RRU5CYY.js";
import {
  trainingRows
} from "./chunk-NCJTNGOK.js";
import {
  corrupted,
  mixingFor,
  prepared
} from "./chunk-BXKPSCBV.js";
import {
  openEngine,
  optimizerFor
} from "./chunk-A54C5KMT.js";
import {
  lossKey,
  lossOf,
  teacherOf,
  tensorsAsked
} from "./chunk-WURLLNK5.js";
import {
  nameOfTerm,
  tensorMisfit
} from "./chunk-BBNAFSO2.js";
import {
  holding
} from "./chunk-NWXOPEL5.js";
import {
  logSoftmaxRows
} from "./chunk-O755XPEH.js";
import {
  openSession
} from "./chunk-T5BJZ264.js";
import {
  GraphBuilder
} from "./chunk-3AFQ3DMD.js";
import {
  everyIndex,
  valuesOf
} from "./chunk-ZXPJ6CZZ.js";
import {
  sha256Of
} from "./chunk-7FNQSLNS.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  LimbeckError,
  internalError,
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/training/bench.js
import { availableParallelism } from "node:os";

// dist/kinds/corruptions/fast-gradient.js
function fastGradientSign(values, gradients, epsilon, { low, high }) {
  const step = epsilon * (high - low);
  return values.map((value, at) => {
    const slope = Math.sign(gradients[at]);
    return slope === 0 ? value : Math.min(high, Math.max(low, value + step * slope));
  });
}

// dist/evaluation/shift.js
var CHUNK_ROWS = 1e3;
function corruptedRow(stored, rowKind, { low, high }, name, severity, place) {
  if (rowKind.kind === "features") {
    if (name !== "gaussianNoise")
      throw internalError(`${name} of rows that are no images`);
    return noisyFeatures(Float64Array.from(stored), rowKind.deviations, severity, place);
  }
  const image = new Float64Array(stored.length);
  for (let i = 0; i < image.length; i++)
    image[i] = Math.min(1, Math.max(0, ((stored[i] ?? 0) - low) / (high - low)));
  const values = corrupted(image, rowKind.shape, name, severity, place);
  for (let i = 0; i < values.length; i++) {
    const value = low + (values[i] ?? 0) * (high - low);
    values[i] = rowKind.bytes ? Math.round(value) : value;
  }
  return values;
}
async function inChunks(run, rows, variants, visit) {
  const { inputs, inputShape, classes } = run.dataset;
  const perRow = elementCount(inputShape);
  const all = Array.from({ length: variants }, () => new Float32Array(rows.length * classes.length));
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    const some = rows.subarray(start, start + CHUNK_ROWS);
    const values = Float32Array.from(valuesOf(inputs, perRow, some));
    const logits = await visit(values, some);
    all.forEach((into, variant) => into.set(logits[variant] ?? [], start * classes.length));
  }
  return all;
}
async function logitsOf(run, rows, visit) {
  const [logits] = await inChunks(run, rows, 1, async (values, some) => [await visit(values, some)]);
  if (logits === void 0)
    throw internalError("no logits");
  return logits;
}
async function corruptionLogits(run, name, severity) {
  const { predictor, state, materials, seed } = run;
  const { rows, rowKind, range } = materials;
  const perRow = elementCount(run.dataset.inputShape);
  return logitsOf(run, rows, (values, some) => {
    some.forEach((row, at) => {
      const stored = values.subarray(at * perRow, (at + 1) * perRow);
      stored.set(corruptedRow(stored, rowKind, range, name, severity, { seed, row }));
    });
    return predictor.logits(state, values);
  });
}
async function attackedLogits(run, epsilons) {
  const { predictor, state, materials, dataset } = run;
  return inChunks(run, materials.rows, epsilons.length, async (values, some) => {
    const labels = some.map((row) => dataset.labels[row] ?? 0);
    const gradients = await predictor.inputGradients(state, values, labels);
    const logits = [];
    for (const epsilon of epsilons)
      logits.push(await predictor.logits(state, fastGradientSign(values, gradients, epsilon, materials.range)));
    return logits;
  });
}
async function strangeFigures(run, cleanLogits) {
  const { strange, options } = run.materials;
  if (strange === null)
    return {};
  const all = everyIndex(strange.rows);
  const rows = spread(all, options.rows);
  const others = { ...run, dataset: { ...run.dataset, inputs: strange.inputs } };
  const logits = await logitsOf(others, rows, (values) => run.predictor.logits(run.state, values));
  const scores = outOfDistribution(cleanLogits, logits, run.dataset.classes.length, "logits");
  const { maxProbability, entropy, energy } = scores;
  if (energy === void 0)
    throw internalError("logits without an energy");
  return { outOfDistribution: { rows: rows.length, maxProbability, entropy, energy } };
}
function meanHeadlines(figures) {
  const mean = (read) => figures.reduce((sum, one) => sum + read(one), 0) / figures.length;
  return {
    accuracy: mean(({ accuracy }) => accuracy),
    nll: mean(({ nll }) => nll),
    brier: mean(({ brier }) => brier),
    ece: mean(({ ece }) => ece)
  };
}
async function measureShift(run) {
  const { predictor, state, dataset, materials } = run;
  const { options, rows, range } = materials;
  const labels = rows.map((row) => dataset.labels[row] ?? 0);
  const figures = (logits) => headlines(logits, labels, dataset.classes.length);
  const cleanLogits = await logitsOf(run, rows, (values) => predictor.logits(state, values));
  const severities = options.severities.toSorted((a, b) => a - b);
  const corruptions = [];
  for (const corruption of options.corruptions ?? [])
    for (const severity of severities)
      corruptions.push({ corruption, severity, ...figures(await corruptionLogits(run, corruption, severity)) });
  const epsilons = options.fgsm?.epsilons.toSorted((a, b) => a - b) ?? [];
  const attacked = epsilons.length === 0 ? [] : await attackedLogits(run, epsilons);
  return {
    rows: rows.length,
    range: [range.low, range.high],
    clean: figures(cleanLogits),
    ...corruptions.length === 0 ? {} : {
      corruptions,
      mean: severities.map((severity) => ({
        severity,
        ...meanHeadlines(corruptions.filter((one) => one.severity === severity))
      }))
    },
    ...epsilons.length === 0 ? {} : { fgsm: attacked.map((logits, at) => ({ epsilon: epsilons[at] ?? 0, ...figures(logits) })) },
    ...await strangeFigures(run, cleanLogits)
  };
}

// dist/training/teacher-tensors.js
var MOST_KEPT_BYTES = 2 ** 30;
var BLOCK_ROWS = 256;
var teacherTensorNames = (objective) => [...new Set(tensorsAsked(objective).map(({ teacherTensor }) => teacherTensor))].sort();
async function openTensors(teacher, names, place) {
  if (teacher.inner !== void 0)
    return teacher.inner.open(names);
  throw problemsError("teacher-invalid", place, [
    {
      path: `teacher "${teacher.id}"`,
      expected: `a teacher of kind "onnx" or "tfjs" that takes the student's rows: the values on the way to its scores can be read`,
      got: "one of which the scores alone are known",
      hint: 'take a term of the scores, as "kl", "dkd" or "dist"'
    }
  ]);
}
function checkShapes(phase, student, teacher, file) {
  const problems = tensorsAsked(phase).flatMap(({ term, place, studentTensor, teacherTensor }) => {
    const misfit = tensorMisfit(term, student.get(studentTensor) ?? [], teacher.get(teacherTensor) ?? []);
    return misfit === null ? [] : [{ path: `phase "${phase.id}", ${place} (${nameOfTerm(term)})`, ...misfit }];
  });
  if (problems.length > 0)
    throw problemsError("recipe-invalid", file, problems);
}
function keptTensors(opened, dataset) {
  const { shapes } = opened;
  const sizes = new Map([...shapes].map(([name, shape]) => [name, elementCount(shape)]));
  const perRow = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const isKept = 4 * perRow * dataset.rows <= MOST_KEPT_BYTES;
  const kept = /* @__PURE__ */ new Map();
  const known = /* @__PURE__ */ new Set();
  const learn = async (rows) => {
    for (const block of new Set(rows.map((row) => Math.floor(row / BLOCK_ROWS)))) {
      if (known.has(block))
        continue;
      const first = block * BLOCK_ROWS;
      const own = everyIndex(Math.min(BLOCK_ROWS, dataset.rows - first)).map((row) => first + row);
      for (const [name, values] of await opened.of(dataset, own)) {
        const size = sizes.get(name) ?? 0;
        const all = kept.get(name) ?? new Float32Array(size * dataset.rows);
        kept.set(name, all);
        all.set(values, first * size);
      }
      known.add(block);
    }
  };
  return {
    shapes,
    ofRows: async (rows) => {
      if (!isKept)
        return opened.of(dataset, rows);
      await learn(rows);
      return new Map([...kept].map(([name, all]) => {
        const size = sizes.get(name) ?? 0;
        const values = new Float32Array(rows.length * size);
        rows.forEach((row, at) => values.set(all.subarray(row * size, (row + 1) * size), at * size));
        return [name, values];
      }));
    },
    ofValues: (inputs, rows) => {
      const every = everyIndex(rows);
      const { inputShape, classes } = dataset;
      return opened.of({ rows, inputShape, inputs, labels: every, classes, rowId: String, sha256: "" }, every);
    }
  };
}

// dist/training/check-lengths.js
var COMPARED_ROWS = 16;
var TOLERANCE = 1e-4;
function graphOf(student, forward, rows, length) {
  const g = new GraphBuilder();
  const input = g.input("rows", "float32", [rows, length]);
  const parameters = new Map(student.parameters.map(({ name, shape }) => [name, g.input(name, "float32", shape)]));
  const parameter = (name) => parameters.get(name) ?? g.scalar(NaN);
  const dropoutMask = () => {
    throw internalError("no dropout");
  };
  const context = { g, training: true, dropout: false, parameter, dropoutMask, setParameter: () => void 0 };
  return g.finish([forward(context, input)]);
}
async function checkLengths({ student, dataset, lengths, rows }, state, place) {
  const refuse = (expected, got) => {
    throw problemsError("student-invalid", place, [
      {
        path: "data.lengthBuckets",
        expected,
        got,
        hint: 'an embedding with "maskZero": true, and layers behind it that leave padding out; or leave lengthBuckets out'
      }
    ]);
  };
  const size = elementCount(dataset.inputShape);
  const sorted = rows.toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  const some = sorted.subarray(0, COMPARED_ROWS);
  const length = some.reduce((most, row) => Math.max(most, lengths[row] ?? 0), 0);
  const forward = student.ofLength?.(length) ?? null;
  if (forward === null)
    return refuse("a student of layers that take rows of any length", "one of fixed length");
  if (length === size)
    return;
  const logits = async (own, width) => {
    const graph = await openGraph(graphOf(student, own, some.length, width));
    const values = valuesOf(dataset.inputs, size, some);
    const cut = Float32Array.from({ length: some.length * width }, (_, at) => values[Math.floor(at / width) * size + at % width] ?? NaN);
    const feeds = /* @__PURE__ */ new Map([["rows", cut]]);
    for (const { name } of student.parameters)
      feeds.set(name, state.get(name) ?? new Float32Array());
    const [result] = await graph.run(feeds);
    await graph.close();
    return result?.data instanceof Float32Array ? result.data : new Float32Array();
  };
  const whole = await logits((context, input) => student.forward(context, input), size);
  const gap = largestGap(await logits(forward, length), whole, student.classes);
  if (!(gap <= TOLERANCE))
    refuse("the same scores for a row with its padding and without", `a difference of ${gap.toPrecision(2)} of the largest`);
}

// dist/training/check-reading.js
var COMPARED_ROWS2 = 5;
var READING_TOLERANCE = 1e-3;
function looksLikeProbs(scores, classes) {
  for (let start = 0; start < scores.length; start += classes) {
    const row = scores.subarray(start, start + classes);
    const sum = row.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > 1e-3 || row.some((value) => value < 0 || value > 1))
      return false;
  }
  return true;
}
async function checkReading({ student, dataset, splits, preprocessing }, place) {
  const { reference } = student;
  if (reference === void 0)
    return;
  const size = elementCount(dataset.inputShape);
  const compared = Int32Array.from({ length: COMPARED_ROWS2 }, (_, at) => splits.train[at % splits.train.length] ?? 0);
  const rows = prepared(valuesOf(dataset.inputs, size, compared), dataset.inputShape, preprocessing);
  const expected = await reference.scores(rows);
  if (expected === null)
    return;
  const model = studentModel(student, reference.values, preparedRows(student));
  const session = await openSession(model, { threads: 1, place });
  const shape = [COMPARED_ROWS2, ...dataset.inputShape];
  const got = (await session.run({ input: { dtype: "float32", shape, data: rows } })).get("logits");
  await session.close();
  const logits = got?.data ?? new Float32Array();
  const ours = reference.space === "probs" ? logSoftmaxRows(logits, student.classes).map(Math.exp) : logits;
  const gap = largestGap(ours, expected, student.classes);
  if (reference.space === "logits" && looksLikeProbs(expected, student.classes))
    throw problemsError("student-invalid", place, [
      {
        path: "output",
        expected: "logits: training has a softmax of its own",
        got: "rows in [0, 1] that sum to 1",
        hint: 'name the value before the softmax: "student": {"output": ...}'
      }
    ]);
  if (gap <= READING_TOLERANCE)
    return;
  throw problemsError("student-invalid", place, [
    {
      path: "scores of training rows",
      expected: "what the file itself gives",
      got: Number.isNaN(gap) ? "another number of scores" : `a difference of ${gap.toPrecision(2)} of the largest`,
      hint: "save the model in evaluation mode and with a free batch; where that is so, use it as a teacher"
    }
  ]);
}

// dist/training/bench.js
function classCounts(labels, classes) {
  const counts = new Array(classes).fill(0);
  for (const label of labels)
    counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
function stepKey({ mixing, ...objective }, update) {
  return JSON.stringify([lossKey(objective), mixing, update]);
}
var openWorkbench = (loaded, work, ready) => holding((held) => openBench(loaded, work, ready, held));
async function openBench(loaded, work, given, held) {
  const { recipe } = loaded;
  const { dataset, preprocessing, student, splits } = given;
  const augmentation = given.augmentation && withKeptViews(dataset, given.augmentation, trainingRows(splits));
  const ready = { ...given, augmentation };
  await checkReading(ready, "path" in recipe.student ? recipe.student.path ?? loaded.file : loaded.file);
  if (ready.lengths !== null)
    await checkLengths({ student, dataset, lengths: ready.lengths, rows: trainingRows(splits) }, initialState(student, optimizerFor(recipe.optimizer), recipe.seed), loaded.file);
  const classes = dataset.classes.length;
  const threads = recipe.engine.threads ?? Math.min(4, availableParallelism());
  const warnings = [];
  const warn = (text) => {
    warnings.push(text);
    work.log.warn("warning", text);
  };
  ready.warnings.forEach(warn);
  student.notes?.forEach(warn);
  const teachers = /* @__PURE__ */ new Map();
  for (const options of recipe.teachers)
    teachers.set(options.id, await labelTeacher(options, loaded, ready, threads, work, held, warn));
  const engine = held.keep(await openEngine(recipe.engine, threads));
  if (engine.note !== null)
    work.log.info("engine", engine.note, { kind: engine.kind, ...engine.versions });
  const predictor = held.keep(await engine.predictor({ student, dataset, preprocessing }));
  let dropping = null;
  const { shift } = ready;
  shift?.warnings.forEach(warn);
  const rowsPredictor = shift === null ? null : held.keep(await engine.rowsPredictor({ student, preprocessing }));
  const trainers = /* @__PURE__ */ new Map();
  const labelledFor = (objective) => {
    const asked = teacherOf(objective);
    if (asked === null)
      return null;
    const id = asked.id ?? [...teachers.keys()][0] ?? "";
    const labelled = teachers.get(id);
    if (labelled === void 0)
      throw internalError(`no teacher ${id}`);
    return labelled;
  };
  const stepLabels = (objective) => {
    const labelled = labelledFor(objective);
    return labelled?.viewLogits ?? labelled?.logits ?? null;
  };
  const askTeacher = (objective) => {
    const labelled = labelledFor(objective);
    return labelled === null ? void 0 : asking(labelled.teacher, dataset);
  };
  const facts = {
    classes,
    unlabelled: ready.splits.unlabelled !== void 0,
    classCounts: classCounts(labelsAt(dataset, ready.splits.train), classes),
    parameters: student.parameters
  };
  const opened = /* @__PURE__ */ new Map();
  const tensorsFor = (objective) => {
    const names = teacherTensorNames(objective);
    const labelled = labelledFor(objective);
    if (names.length === 0 || labelled === null)
      return void 0;
    const { teacher } = labelled;
    const key = JSON.stringify([teacher.id, names]);
    const known = opened.get(key) ?? openTensors(teacher, names, loaded.file).then((values) => keptTensors(held.keep(values), dataset));
    opened.set(key, known);
    return known;
  };
  let own = null;
  const targetsOf = async (objective) => {
    const tensors = await tensorsFor(objective);
    if (tensors === void 0)
      return lossOf(objective, facts);
    own ??= studentTensors(student);
    return lossOf(objective, { ...facts, tensors: { student: own, teacher: tensors.shapes } });
  };
  for (const { phases } of [recipe, ...given.arms.map((arm) => arm.recipe)])
    for (const phase of phases) {
      const tensors = await tensorsFor(phase);
      if (tensors !== void 0)
        checkShapes(phase, own ??= studentTensors(student), tensors.shapes, loaded.file);
    }
  const trainerOf = (key, loss, optimizer) => {
    const { mixing } = loss;
    const known = trainers.get(key) ?? (async () => {
      const targets = await targetsOf(loss);
      const trainer = await engine.trainer({
        // what the loss learns is trained as the student's own parameters are
        student: { ...student, parameters: [...student.parameters, ...targets.parameters ?? []] },
        targets,
        optimizer: optimizer(),
        dataset,
        preprocessing,
        augmentation,
        teacherLogits: stepLabels(loss),
        mixing: mixing === void 0 ? void 0 : mixingFor(mixing),
        askTeacher: askTeacher(loss),
        teacherTensors: await tensorsFor(loss)
      });
      return held.keep(trainer);
    })();
    trainers.set(key, known);
    return known;
  };
  const labelsOf = (rows) => labelsAt(dataset, rows);
  return {
    ...ready,
    recipe,
    teachers,
    engine,
    predictor,
    dropoutPredictor: () => dropping ??= engine.predictor({ student, dataset, preprocessing, dropout: true }).then((opened2) => held.keep(opened2)),
    warnings,
    warn,
    labelsOf,
    targetsOf,
    trainerFor: (loss, optimizer) => {
      const { learningRate: _fed, ...update } = optimizer;
      return trainerOf(stepKey(loss, update), loss, () => optimizerFor(optimizer));
    },
    gradientsOf: (loss) => trainerOf(stepKey(loss, { kind: gradientItself.kind }), loss, () => gradientItself),
    measureRows: (logits, rows) => measure(logits, labelsOf(rows), classes, { seed: recipe.seed }),
    shiftOf: async (state) => shift === null || rowsPredictor === null ? {} : {
      shift: await measureShift({
        predictor: rowsPredictor,
        state,
        dataset,
        materials: shift,
        seed: recipe.seed
      })
    },
    close: async () => {
      await Promise.allSettled([...trainers.values(), dropping]);
      await held.close();
    }
  };
}

// dist/training/checkpoints.js
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
var VERSION = 3;
var LATEST = "LATEST";
var STATE = "state.bin";
var MANIFEST = "manifest.json";
var TEMPORARY = ".tmp-";
async function writeSynced(path, data) {
  const file = await open(path, "w");
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}
async function syncDirectory(path) {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
async function saveCheckpoint(directory, step, checkpoint, keep = 2) {
  await mkdir(directory, { recursive: true });
  const tensors = Object.entries(checkpoint.states).flatMap(([role, state]) => [...state].map(([name2, values]) => ({ role, name: name2, values })));
  const bytes = Buffer.concat(tensors.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
  const content = {
    version: VERSION,
    progress: checkpoint.progress,
    tensors: tensors.map(({ role, name: name2, values }) => ({ role, name: name2, length: values.length }))
  };
  const manifest = { ...content, sha256: sha256Of([JSON.stringify(content), bytes]) };
  const name = `step-${String(step).padStart(9, "0")}`;
  const temporary = join(directory, `${TEMPORARY}${name}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary);
  await writeSynced(join(temporary, STATE), bytes);
  await writeSynced(join(temporary, MANIFEST), JSON.stringify(manifest));
  await rm(join(directory, name), { recursive: true, force: true });
  await rename(temporary, join(directory, name));
  await syncDirectory(directory);
  await writeFileAtomic(join(directory, LATEST), `${name}
`);
  const all = (await readdir(directory)).filter((entry) => entry.startsWith("step-")).sort();
  for (const old of all.slice(0, Math.max(0, all.length - keep)))
    await rm(join(directory, old), { recursive: true, force: true });
}
async function readOne(path) {
  try {
    const { sha256, ...manifest } = JSON.parse(await readFile(join(path, MANIFEST), "utf8"));
    const bytes = await readFile(join(path, STATE));
    if (manifest.version !== VERSION || sha256Of([JSON.stringify(manifest), bytes]) !== sha256)
      return null;
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const states = {};
    let at = 0;
    for (const { role, name, length } of manifest.tensors) {
      (states[role] ??= /* @__PURE__ */ new Map()).set(name, values.slice(at, at + length));
      at += length;
    }
    return at === values.length ? { progress: manifest.progress, states } : null;
  } catch {
    return null;
  }
}
async function loadCheckpoint(directory, warn) {
  const entries = await readdir(directory).catch(() => []);
  for (const stale of entries.filter((entry) => entry.startsWith(TEMPORARY)))
    await rm(join(directory, stale), { recursive: true, force: true });
  const latest = await readFile(join(directory, LATEST), "utf8").then((text) => text.trim(), () => "");
  const older = entries.filter((entry) => entry.startsWith("step-") && entry !== latest).sort().reverse();
  for (const name of latest === "" ? older : [latest, ...older]) {
    const checkpoint = await readOne(join(directory, name));
    if (checkpoint !== null)
      return checkpoint;
    warn(`${join(directory, name)} is damaged, or of another version: it is passed over`);
  }
  return null;
}

// dist/training/kept-run.js
var CHECKPOINT_MS = 5e3;
async function keptRun(folder, resumes, { stop, save: asked, warn, hasPredictions, everyPhase = true }) {
  const latest = resumes ? await loadCheckpoint(folder, warn) : null;
  let found = latest;
  for (const [phase, hash] of Object.entries(latest?.progress.predictions ?? {}))
    if (!await hasPredictions(phase, hash)) {
      warn(`the predictions of phase "${phase}" are damaged: training begins anew`);
      found = null;
    }
  const state = found?.states["now"];
  const from = found === null || state === void 0 ? void 0 : { position: found.progress.position, state, best: found.states["best"] ?? null };
  const phases = from === void 0 ? [] : [...found?.progress.phases ?? []];
  const epochs = from === void 0 ? [] : [...found?.progress.epochs ?? []];
  const predictions = from === void 0 ? {} : { ...found?.progress.predictions };
  let savedAt = performance.now();
  const save = async ({ position, state: state2, best }) => {
    await saveCheckpoint(folder, position.runStep, {
      progress: { position, phases, epochs, predictions },
      states: best === null ? { now: state2 } : { now: state2, best }
    });
    savedAt = performance.now();
    return `the state after step ${position.runStep} is kept in ${folder}`;
  };
  return {
    from,
    phases,
    epochs,
    predictions,
    save,
    listener: {
      checkpoint: async (snapshot) => {
        const isAsked = stop?.aborted === true || asked?.pending === true;
        const mayWait = !everyPhase || snapshot.position.phaseStep > 0;
        const isSoon = mayWait && performance.now() - savedAt < CHECKPOINT_MS;
        if (isSoon && !isAsked)
          return;
        const where = await save(snapshot);
        if (asked !== void 0)
          asked.pending = false;
        if (stop?.aborted === true)
          throw stopped(where);
      },
      interrupted: () => stop?.aborted === true || asked?.pending === true,
      interruptible: async (work) => {
        stop?.addEventListener("abort", noop);
        try {
          return await work();
        } finally {
          stop?.removeEventListener("abort", noop);
        }
      }
    }
  };
}
var noop = () => void 0;
function stopped(kept) {
  return new LimbeckError("stopped", 143, `stopped: ${kept}; go on with --resume`);
}

export {
  openWorkbench,
  keptRun,
  stopped
};
