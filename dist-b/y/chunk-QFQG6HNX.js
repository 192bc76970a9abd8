import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  zipSync
} from "./chunk-N7D6LVOU.js";
import {
  npyBytes
} from "./chunk-G5PN7Q45.js";
import {
  perClass,
  riskCurve,
  selective,
  topKAccuracy
} from "./chunk-7VKF45TX.js";
import {
  compareArms,
  rowIntervals,
  unsureWarning
} from "./chunk-HLL7PSJ5.js";
import {
  outOfDistribution
} from "./chunk-OQSMEJ6L.js";
import {
  corp,
  tiedRuns
} from "./chunk-FSGODI76.js";
import {
  holm
} from "./chunk-U45EAKYP.js";
import {
  BINS,
  measure
} from "./chunk-G5MV6Z6W.js";
import {
  dataSchema,
  loadData,
  loadEveryRow,
  override,
  preprocessingOf,
  readingFolders,
  recipeSchema,
  resolveRecipe
} from "./chunk-EQHVKD6F.js";
import {
  fitCalibrator
} from "./chunk-4P64THHA.js";
import {
  binningFor,
  headlineMetrics,
  massErrors,
  profiles,
  reliabilityBins,
  rowScores,
  widthErrors
} from "./chunk-SRQYTAH7.js";
import {
  readRecipeFile
} from "./chunk-GQLAY6CU.js";
import {
  inColumnsOf
} from "./chunk-XXG5UPCF.js";
import {
  logitOf,
  openTeacher,
  sigmoidNote
} from "./chunk-I4NCTQOH.js";
import {
  argmaxAt,
  checked,
  quantisedStep
} from "./chunk-RXXVYIA4.js";
import {
  everyIndex
} from "./chunk-3ZA5E5AZ.js";
import {
  csv,
  npy,
  npz,
  parquet
} from "./chunk-EA6AZAAW.js";
import {
  dataError,
  inMemory
} from "./chunk-ARI2FROD.js";
import {
  ifThere
} from "./chunk-MS4JPZUI.js";
import {
  inputError,
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/evaluation/model.js
import { readdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname as extname2, join, resolve } from "node:path";

// dist/kinds/data/predictions.js
import { extname } from "node:path";
var columnsOf = (array) => array?.split(",").map((name) => name.trim());
var column = (name, header) => !header && /^\d+$/.test(name) ? Number(name) : name;
async function readTable(source, place) {
  const { path, array, header = true } = source;
  const kind = extname(path.toLowerCase().replace(/\.gz$/, ""));
  switch (kind) {
    case ".npz":
      return npz.make({ kind: "npz", path, inputs: array ?? "predictions", labels: source.labels ?? "labels" }, place);
    case ".npy":
      if (source.labels === void 0)
        throw dataError(path, "labels", "the file of the labels", "none", "name it: --labels labels.npy");
      return npy.make({ kind: "npy", inputs: path, labels: source.labels }, place);
    case ".csv":
    case ".tsv": {
      const inputs = columnsOf(array)?.map((name) => column(name, header));
      const label = column(source.labels ?? "label", header);
      return csv.make({ kind: "csv", path, header, label, ...inputs === void 0 ? {} : { inputs } }, place);
    }
    case ".parquet": {
      const inputs = columnsOf(array);
      const label = source.labels ?? "label";
      return parquet.make({ kind: "parquet", path, label, ...inputs === void 0 ? {} : { inputs } }, place);
    }
    default:
      throw dataError(path, "file", "a file of .npz, .npy, .csv, .tsv or .parquet", kind === "" ? "no ending" : kind);
  }
}
function classIndex(label, classes, row, place) {
  if (typeof label === "number" && Number.isInteger(label) && label >= 0 && label < classes)
    return label;
  throw dataError(place, `row ${row + 1}, label`, `a class index, 0 to ${classes - 1}`, JSON.stringify(label), "labels are positions of the scores' columns");
}
async function readPredictions(source, place, like) {
  const read = await readTable(source, { ...place, precise: true });
  const table = like === void 0 ? read : inColumnsOf(read, { columns: like.columns ?? null, place: like.place });
  const [classes = 0, ...more] = table.inputShape;
  if (more.length > 0 || classes < 2)
    throw dataError(source.path, "scores", "[rows, classes] with two classes or more", `[${[table.rows, ...table.inputShape].join(", ")}]`, classes === 1 && more.length === 0 ? "write both columns of a binary model: 1 - p and p" : void 0);
  const labels = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row += 1)
    labels[row] = classIndex(table.labels[row] ?? "", classes, row, table.labelPlace);
  const inputs = inMemory(table.inputs);
  const isFloat = inputs instanceof Float32Array || inputs instanceof Float64Array;
  return { values: isFloat ? inputs : Float64Array.from(inputs), labels, classes, columns: table.columns };
}

// dist/metrics/brier-parts.js
function brierParts({ rows, classes, visitProbs, labels, brier, single }, bins) {
  const { binOf } = binningFor("guo", single);
  const size = classes * bins;
  const [counts, sums, hits] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  visitProbs((first, probs) => {
    for (let i = 0; i < probs.length; i++) {
      const k = i % classes;
      const at = k * bins + binOf(probs[i], bins);
      counts[at] += 1;
      sums[at] += probs[i];
      if (labels[first + (i - k) / classes] === k)
        hits[at] += 1;
    }
  });
  const shares = new Float64Array(classes);
  labels.forEach((label) => {
    shares[label] += 1 / rows;
  });
  let [reliability, resolution] = [0, 0];
  counts.forEach((count, at) => {
    if (count === 0)
      return;
    const share = hits[at] / count;
    reliability += count / rows * (sums[at] / count - share) ** 2;
    resolution += count / rows * (share - shares[Math.floor(at / bins)]) ** 2;
  });
  const uncertainty = shares.reduce((sum, share) => sum + share * (1 - share), 0);
  const score = brier.reduce((sum, value) => sum + value, 0) / rows;
  return { reliability, resolution, uncertainty, withinBins: score - (reliability - resolution + uncertainty) };
}

// dist/metrics/class-conditional.js
function marginalError({ rows, classes, visitProbs, labels }, bins, { count, binOf } = profiles.guo) {
  const width = count(bins);
  const [gaps, counts] = [new Float64Array(classes * width), new Float64Array(classes * width)];
  visitProbs((first, probs) => {
    for (let i = 0; i < probs.length; i++) {
      const k = i % classes;
      const at = k * width + binOf(probs[i], bins);
      gaps[at] += probs[i] - (labels[first + (i - k) / classes] === k ? 1 : 0);
      counts[at] += 1;
    }
  });
  let sum = 0;
  gaps.forEach((gap, at) => {
    const rowsThere = counts[at];
    if (rowsThere > 0)
      sum += gap * gap / rowsThere;
  });
  return Math.sqrt(sum / rows / classes);
}
function topLabelError({ rows, classes, confidence, correct }, topLabels, bins, binning = profiles.guo) {
  const members = Array.from({ length: classes }, () => []);
  topLabels.forEach((label, row) => members[label].push(row));
  let sum = 0;
  for (const own of members) {
    if (own.length === 0)
      continue;
    const cut = reliabilityBins(own.map((row) => confidence[row]), own.map((row) => correct[row]), bins, binning);
    for (const bin of cut)
      sum += bin.count * Math.abs((bin.confidence ?? 0) - (bin.accuracy ?? 0));
  }
  return sum / rows;
}

// dist/metrics/ks.js
function ksError(confidence, correct) {
  let [sum, most] = [0, 0];
  for (const run of tiedRuns(confidence, false)) {
    for (const row of run)
      sum += confidence[row] - correct[row];
    most = Math.max(most, Math.abs(sum));
  }
  return most / confidence.length;
}

// dist/metrics/extended.js
function extended(values, scores, bins, { profile = "guo", seed = 0 } = {}) {
  const { rows, classes, labels, confidence, correct } = scores;
  const binning = binningFor(profile, scores.single);
  const equalWidth = widthErrors(reliabilityBins(confidence, correct, bins, binning));
  const ks = [2, 3, 5].filter((k) => k < classes);
  const topLabels = Int32Array.from({ length: rows }, (_, row) => argmaxAt(values, row * classes, classes));
  return {
    topK: Object.fromEntries(ks.map((k) => [String(k), topKAccuracy(values, labels, classes, k)])),
    ...perClass(values, labels, classes),
    equalWidth,
    equalMass: massErrors(confidence, correct, bins),
    eceL2: equalWidth.l2,
    marginal: marginalError(scores, bins, binning),
    topLabel: topLabelError(scores, topLabels, bins, binning),
    brierParts: brierParts(scores, bins),
    ks: ksError(confidence, correct),
    ...selective(confidence, correct),
    corp: corp(confidence, correct, seed),
    riskCoverage: riskCurve(confidence, correct)
  };
}

// dist/evaluation/recorded.js
function looksLikeProbs({ values, classes }) {
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k += 1) {
      const value = values[start + k] ?? NaN;
      if (!(value >= 0 && value <= 1))
        return false;
      sum += value;
    }
    if (Math.abs(sum - 1) > 1e-3)
      return false;
  }
  return true;
}
function warningsOf(predictions, space) {
  const { values, classes } = predictions;
  const step = space === "probs" && farFromOne(values, classes) ? quantisedStep(values) : null;
  if (step !== null)
    return [
      `probabilities are multiples of ${step.toPrecision(4)}, as a quantised model gives them: rows are renormalised`
    ];
  return space === "logits" && looksLikeProbs(predictions) ? ["every row is non-negative and sums to 1: these look like probabilities; say --space probs"] : [];
}
function farFromOne(values, classes) {
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++)
      sum += values[start + k] ?? NaN;
    if (Math.abs(sum - 1) >= 1e-3)
      return true;
  }
  return false;
}
async function readRecording(source, options, like) {
  const predictions = await readPredictions(source, options, like);
  if (options.space !== "sigmoid")
    return predictions;
  const { values, classes } = predictions;
  const wrong = values.findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong >= 0)
    throw problemsError("data-invalid", source.path, [
      {
        path: `row ${Math.floor(wrong / classes) + 1}, class ${wrong % classes}`,
        expected: "a value in [0, 1], as sigmoids are",
        got: String(values[wrong])
      }
    ]);
  return { ...predictions, values: Float64Array.from(values, logitOf) };
}
var inLogits = (options) => ({
  ...options,
  space: options.space === "sigmoid" ? "logits" : options.space
});
var sigmoidNotes = ({ space }) => space === "sigmoid" ? [sigmoidNote] : [];
var measured = (values, predictions, options) => measure(values, predictions.labels, predictions.classes, {
  seed: options.seed ?? 0,
  space: options.space,
  ...options.bins === void 0 ? {} : { bins: options.bins },
  ...options.profile === void 0 ? {} : { profile: options.profile }
});
var drawn = ({ profile, seed = 0 }) => ({
  seed,
  ...profile === void 0 ? {} : { profile }
});
function checkClasses(classes, { path }, others, { path: otherPath }) {
  if (others.classes === classes)
    return;
  throw problemsError("data-invalid", otherPath, [
    { path: "scores", expected: `${classes} classes, as ${path} has`, got: String(others.classes) }
  ]);
}
function unsureNotes(metrics, classes) {
  const unsure = unsureWarning(metrics, classes);
  return unsure === null ? [] : [unsure];
}
function measuredValues(predictions, options) {
  const { values, labels, classes } = predictions;
  const { space, bins = BINS } = options;
  const metrics = measured(values, predictions, options);
  const scores = rowScores(values, labels, classes, space);
  return {
    metrics,
    ...labels.length < 2 ? {} : { intervals: rowIntervals(scores) },
    ...options.all === true ? { extended: extended(values, scores, bins, drawn(options)) } : {}
  };
}
function measuredRecording(predictions, stated) {
  const options = inLogits(stated);
  const figures = measuredValues(predictions, options);
  return {
    ...figures,
    warnings: [
      ...sigmoidNotes(stated),
      ...warningsOf(predictions, options.space),
      ...unsureNotes(figures.metrics, predictions.classes)
    ]
  };
}
async function evaluate(source, stated, strange) {
  const predictions = await readRecording(source, stated);
  const { values, classes } = predictions;
  const { space } = inLogits(stated);
  const like = { columns: predictions.columns ?? null, place: source.path };
  const others = strange === void 0 ? null : await readRecording(strange, stated, like);
  if (others !== null && strange !== void 0)
    checkClasses(classes, source, others, strange);
  return {
    ...measuredRecording(predictions, stated),
    ...others === null ? {} : { outOfDistribution: outOfDistribution(values, others.values, classes, space) }
  };
}
var LEAST_PROBABILITY = 1e-12;
function logitsOf({ values }, space) {
  return new Float64Array(values).map((value) => space === "probs" ? Math.log(Math.max(LEAST_PROBABILITY, value)) : value);
}
function distinctRows({ values, labels, classes }) {
  const counts = /* @__PURE__ */ new Map();
  labels.forEach((label, row) => {
    const key = `${label}:${values.subarray(row * classes, (row + 1) * classes).join()}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return new Set([...counts].flatMap(([key, count]) => count === 1 ? [key] : []));
}
var TOLD_SHARE = 0.05;
function overlapWarnings(fitting, target, place, allowed) {
  const [fittedOn, others] = [distinctRows(fitting), distinctRows(target)];
  const shared = [...others].filter((row) => fittedOn.has(row)).length;
  const rows = others.size;
  if (shared <= TOLD_SHARE * rows)
    return [];
  const words = `${shared === rows ? `all ${rows}` : `${shared} of ${rows}`} rows`;
  if (!allowed)
    throw problemsError("data-invalid", place, [
      {
        path: "rows",
        expected: "others than those that the calibrator is fitted on",
        got: `${words} that stand among them`,
        hint: "judged on its own rows a calibrator looks better than it is: fit on held-out rows; --allow-overlap does it all the same"
      }
    ]);
  return [
    `${words} that it is applied to stand among those it is fitted on: judged on its own rows a calibrator looks better than it is`
  ];
}
async function calibrate(held, applied, stated) {
  const fitting = await readRecording(held, stated);
  const options = inLogits(stated);
  const like = { columns: fitting.columns ?? null, place: held.path };
  const target = await readRecording(applied, stated, like);
  checkClasses(fitting.classes, held, target, applied);
  measured(fitting.values, fitting, options);
  const before = measured(target.values, target, options);
  const overlap = overlapWarnings(fitting, target, applied.path, stated.allowOverlap === true);
  const fitted = fitCalibrator(options.method, logitsOf(fitting, options.space), fitting.labels, fitting.classes);
  const { kind, parameters, parameterCount, boundary, converged, unfitted } = fitted;
  if (parameters === null)
    throw problemsError("data-invalid", held.path, [
      {
        path: "rows",
        expected: `rows that ${kind} can be fitted on`,
        got: unfitted ?? "",
        hint: "hold out more rows, some of which the model gets wrong"
      }
    ]);
  const after = measured(fitted.logProbs(logitsOf(target, options.space)), target, { ...options, space: "logProbs" });
  return {
    calibrator: { kind, ...parameters, parameterCount, ...boundary === void 0 ? {} : { boundary } },
    before,
    after,
    warnings: [
      ...sigmoidNotes(stated),
      ...warningsOf(fitting, options.space),
      ...unsureNotes(before, target.classes),
      ...overlap,
      ...converged ? [] : [`${kind}: the search ended before its tolerance was met`],
      ...boundary === void 0 ? [] : [`${kind}: the best value lies at the ${boundary} bound of the search`]
    ]
  };
}

// dist/evaluation/model.js
function rowsOf(split, dataset, splits) {
  return split === "all" || splits === null ? everyIndex(dataset.rows) : splits[split];
}
var blockSchema = { ...dataSchema, required: [] };
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
async function readRows({ data, split, set = [], baseDirectory }) {
  const file = resolve(baseDirectory, data);
  const { directory, value } = await readRecipeFile(file);
  const place = { baseDirectory: directory, ...readingFolders(baseDirectory) };
  const isRecipe = isObject(value) && "phases" in value;
  if (!isRecipe && set.length > 0)
    throw inputError("usage", `--set changes recipes; ${data} is a data block: change the file`);
  const block = isRecipe ? resolveRecipe(override(value, set, recipeSchema), data).data : checked(blockSchema, isObject(value) && "data" in value ? value["data"] : value, "recipe-invalid", data);
  if (block.splits !== void 0) {
    const loaded = await loadData({ ...block, splits: block.splits, batchRows: 1 }, place);
    const { dataset: dataset2, splits, layout } = loaded;
    const notes2 = [...loaded.notes, ...layout.note === null ? [] : [layout.note]];
    const rows = rowsOf(split ?? "test", dataset2, splits);
    return { dataset: dataset2, notes: notes2, rows, preprocessing: preprocessingOf(block.input, dataset2, splits.train) };
  }
  if (block.source === void 0)
    throw problemsError("recipe-invalid", data, [
      {
        path: "/source",
        expected: "a source of rows, or the splits of a recipe",
        got: "neither",
        hint: 'for example {"source": {"kind": "npz", "path": "test.npz"}, "input": {"scale": 0.00392}}'
      }
    ]);
  if (split !== void 0 && split !== "all")
    throw inputError("usage", `--split ${split}: ${data} names no splits, only a source: leave --split out`);
  const { dataset, notes } = await loadEveryRow({ ...block, source: block.source }, place);
  return { dataset, notes, rows: everyIndex(dataset.rows), preprocessing: preprocessingOf(block.input, dataset, null) };
}
async function isLayersModel(path) {
  if (extname2(path) === ".json")
    return basename(path) !== "teacher.json";
  const folder = await ifThere(stat(path));
  if (folder?.isDirectory() !== true)
    return false;
  const names = await readdir(path);
  return names.includes("model.json") && !names.includes("teacher.json");
}
async function optionsOf({ model, space, baseDirectory }) {
  const given = resolve(baseDirectory, model);
  const path = basename(given) === "teacher.json" ? dirname(given) : given;
  const common = {
    id: "model",
    path,
    ...space === void 0 ? {} : { output: { space } }
  };
  return await isLayersModel(path) ? { ...common, kind: "tfjs", path: path.endsWith(".json") ? path : join(path, "model.json"), backend: "auto" } : { ...common, kind: "onnx" };
}
async function save(path, logits, labels, rows) {
  const archive = zipSync({
    "predictions.npy": npyBytes(logits, [rows.length, logits.length / rows.length]),
    "labels.npy": npyBytes(labels, [rows.length]),
    "rows.npy": npyBytes(rows, [rows.length])
  });
  await writeFile(path, archive).catch((cause) => {
    throw inputError("output-unwritable", `${path} cannot be written`, { cause });
  });
}
async function evaluateModel(options) {
  const read = await readRows(options);
  const { dataset, rows } = read;
  const warnings = [...read.notes];
  const opened = await openTeacher(await optionsOf(options), {
    baseDirectory: options.baseDirectory,
    dataset,
    defaultInput: read.preprocessing,
    threads: options.threads ?? 1,
    log: (warning) => warnings.push(warning)
  });
  try {
    const logits = await opened.label(dataset, rows, options.progress ?? (() => void 0));
    const labels = rows.map((row) => dataset.labels[row] ?? 0);
    if (options.save !== void 0)
      await save(resolve(options.baseDirectory, options.save), logits, labels, rows);
    const predictions = { values: logits, labels, classes: dataset.classes.length };
    const figures = measuredValues(predictions, { ...options, space: "logits" });
    return { ...figures, warnings: [...warnings, ...unsureNotes(figures.metrics, predictions.classes)] };
  } finally {
    await opened.close();
  }
}

// dist/evaluation/side-by-side.js
function checkRows(first, place, other, path) {
  const hint = `recordings are compared row by row: write ${path} for the rows of ${place}, in their order`;
  const [own, theirs] = [first.labels, other.labels];
  if (own.length !== theirs.length)
    throw problemsError("data-invalid", path, [
      { path: "rows", expected: `${own.length}, as ${place} has`, got: String(theirs.length), hint }
    ]);
  const row = own.findIndex((label, at) => label !== theirs[at]);
  if (row >= 0)
    throw problemsError("data-invalid", path, [
      {
        path: `row ${row + 1}, label`,
        expected: `${own[row] ?? ""}, as ${place} has`,
        got: String(theirs[row]),
        hint
      }
    ]);
}
function adjusted(versus) {
  const all = Object.values(versus);
  for (const metric of headlineMetrics) {
    const known = holm(all.map((own) => own[metric].p ?? 1));
    all.forEach((own, at) => {
      own[metric] = { ...own[metric], pHolm: known[at] ?? null };
    });
  }
  return versus;
}
async function evaluateSideBySide(sources, stated) {
  const options = inLogits(stated);
  const [source] = sources;
  const all = [];
  for (const one of sources) {
    const [first] = all;
    const like = first === void 0 ? void 0 : { columns: first.columns ?? null, place: source?.path ?? "" };
    const read = await readRecording(one, stated, like);
    if (first !== void 0 && source !== void 0) {
      checkClasses(first.classes, source, read, one);
      checkRows(first, source.path, read, one.path);
    }
    all.push(read);
  }
  const warnings = [];
  const recordings = all.map((predictions, at) => {
    const name = sources[at]?.path ?? "";
    const { warnings: told, ...figures } = measuredRecording(predictions, stated);
    warnings.push(...told.map((text) => `${name}: ${text}`));
    return { name, ...figures };
  });
  const estimates = (all[0]?.labels.length ?? 0) < 2 ? [] : compareArms(all.map(({ values, labels, classes }, at) => ({
    id: sources[at]?.path ?? "",
    seeds: [rowScores(values, labels, classes, options.space)]
  })));
  const versus = Object.fromEntries(estimates.slice(1).flatMap(({ id, versus: own }) => {
    const difference = own[source?.path ?? ""];
    return difference === void 0 ? [] : [[id, { ...difference }]];
  }));
  return { recordings, versus: adjusted(versus), warnings };
}

export {
  evaluate,
  calibrate,
  evaluateModel,
  evaluateSideBySide
};
