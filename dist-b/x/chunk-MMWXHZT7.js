import {
  fittedCalibrator,
  fittedTemperature,
  lastPhase,
  wantedCell
} from "./chunk-FM4DWRU6.js";
import {
  medianMs
} from "./chunk-GCOF4YAC.js";
import {
  CHECKED_ROWS,
  facingSource,
  heldValues,
  knownRows,
  largestGap,
  onnxOutputs
} from "./chunk-HU6HZ3MO.js";
import {
  rawMetadata
} from "./chunk-WGBMCL32.js";
import {
  readRun
} from "./chunk-IZCEBNS4.js";
import {
  writeReport
} from "./chunk-M7MADWGC.js";
import {
  named,
  runPaths,
  studentPaths,
  tokenizerBeside
} from "./chunk-WNHZBY2C.js";
import {
  agreement
} from "./chunk-6W32T3CQ.js";
import {
  freeBatch,
  portableModel
} from "./chunk-G2MQOHL6.js";
import {
  preprocess
} from "./chunk-4UY74VGW.js";
import {
  measure
} from "./chunk-5RRU5CYY.js";
import {
  importGraph,
  loadData,
  prepared,
  readingFolders,
  resolveRecipe
} from "./chunk-BXKPSCBV.js";
import {
  applyCalibrator,
  buildCalibrator,
  fitCalibrator,
  temperatureOf
} from "./chunk-B774G22E.js";
import {
  decodeModel,
  encodeModel,
  readCard,
  readModel,
  tensorValues
} from "./chunk-XMN3AM5I.js";
import {
  parseNpy
} from "./chunk-C7EWFNWP.js";
import {
  logSoftmaxRows
} from "./chunk-O755XPEH.js";
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  openSession
} from "./chunk-T5BJZ264.js";
import {
  halfBits
} from "./chunk-DF5CXL4Z.js";
import {
  GraphBuilder
} from "./chunk-3AFQ3DMD.js";
import {
  randomNormals
} from "./chunk-724TL3DH.js";
import {
  limbeckVersion
} from "./chunk-JJH5KOXX.js";
import {
  declaredShape,
  elementTypeOf,
  fedInputs,
  preprocessingIn,
  rawInput,
  statedBy
} from "./chunk-VIQN2D3N.js";
import {
  dataTypes
} from "./chunk-TMDWOMMK.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  ifThere
} from "./chunk-LRGPJQE2.js";
import {
  LimbeckError,
  inputError,
  internalError,
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/export.js
import { mkdir, readFile as readFile2, stat } from "node:fs/promises";
import { dirname as dirname2 } from "node:path";
import writeFileAtomic from "write-file-atomic";

// dist/graph/fold-constants.js
var isProduct = (node2) => node2?.op === "Conv" || node2?.op === "Gemm";
function channelOf(node2, shape) {
  const first = node2.op === "Conv" || node2.attributes.transB;
  const inner = elementCount(shape.slice(1));
  const last = shape.at(-1) ?? 1;
  return first ? (at) => Math.floor(at / inner) : (at) => at % last;
}
function folded(node2, { factor, shift }, constants) {
  const [, w, c] = node2.inputs;
  const weights = w === void 0 ? void 0 : constants.get(w);
  const bias = c === void 0 ? null : constants.get(c);
  if (weights === void 0 || bias === void 0 || weights.dtype !== "float32")
    return null;
  const channel = channelOf(node2, weights.shape);
  const channels = node2.op === "Conv" || node2.attributes.transB ? weights.shape[0] : weights.shape.at(-1);
  if (bias !== null && bias.data.length !== channels)
    return null;
  const [old, addend] = [weights.data, bias?.data];
  return {
    weights: { ...weights, data: old.map((value, at) => value * factor(channel(at))) },
    bias: {
      dtype: "float32",
      shape: [channels],
      data: Float32Array.from({ length: channels }, (_, k) => (addend?.[k] ?? 0) * factor(k) + shift(k))
    }
  };
}
function affineOf(node2, constants) {
  const known = node2.inputs.slice(1).map((input) => constants.get(input)?.data);
  if (node2.op === "BatchNormalization") {
    const [scale2, bias, mean, variance] = known;
    if (scale2 === void 0 || bias === void 0 || mean === void 0 || variance === void 0)
      return null;
    const { epsilon } = node2.attributes;
    const factor = (k) => scale2[k] / Math.sqrt(variance[k] + epsilon);
    return { factor, shift: (k) => bias[k] - mean[k] * factor(k) };
  }
  const [scale] = known;
  if (node2.op !== "Mul" || scale?.length !== 1)
    return null;
  return { factor: () => scale[0], shift: () => 0 };
}
function foldIntoProducts(graph) {
  const constants = new Map(graph.constants);
  const readers = /* @__PURE__ */ new Map();
  for (const value of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs])
    readers.set(value, (readers.get(value) ?? 0) + 1);
  const writers = /* @__PURE__ */ new Map();
  const nodes = [];
  for (const node2 of graph.nodes) {
    const [x] = node2.inputs;
    const before = x === void 0 ? void 0 : writers.get(x);
    const affine = affineOf(node2, constants);
    const merged = affine !== null && isProduct(before) && readers.get(x) === 1 ? folded(before, affine, constants) : null;
    let kept = node2;
    if (merged !== null && isProduct(before)) {
      const constant = (name, tensor) => {
        const value = { id: -1 - constants.size, name, dtype: tensor.dtype, shape: tensor.shape };
        constants.set(value, tensor);
        return value;
      };
      const [input, w] = before.inputs;
      const inputs = [input, constant(w.name, merged.weights), constant(`${w.name}:bias`, merged.bias)];
      kept = { ...before, inputs, outputs: node2.outputs };
      nodes.splice(nodes.indexOf(before), 1);
    }
    nodes.push(kept);
    for (const output of kept.outputs)
      writers.set(output, kept);
  }
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return { ...graph, nodes, constants: new Map([...constants].filter(([value]) => read.has(value))) };
}

// dist/engine/onnx/write/smaller.js
import { create } from "@bufbuild/protobuf";
var bytesOf = (data) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
var stored = (name, dataType, dims, data) => create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData: bytesOf(data) });
var node = (opType, input, output, axis) => create(NodeProtoSchema, {
  opType,
  input: [...input],
  output: [output],
  attribute: axis === void 0 ? [] : [create(AttributeProtoSchema, { name: "axis", type: 2, i: BigInt(axis) })]
});
var copyOf = (model) => decodeModel(encodeModel(model), "student");
function inHalfPrecision(model) {
  const result = copyOf(model);
  const { graph } = result;
  const casts = [];
  graph.initializer = graph.initializer.map((tensor) => {
    const { dtype, shape, data } = tensorValues(tensor);
    if (dtype !== "float32" || data.length < 2)
      return tensor;
    if (data.some((value) => Math.abs(value) > 65504))
      throw inputError("model-invalid", `${tensor.name}: a weight beyond 65504, the most that half precision holds`);
    const half = `${tensor.name}:float16`;
    const cast = node("Cast", [half], tensor.name);
    cast.attribute.push(create(AttributeProtoSchema, { name: "to", type: 2, i: BigInt(dataTypes.float) }));
    casts.push(cast);
    return stored(half, dataTypes.float16, shape, Uint16Array.from(data, halfBits));
  });
  graph.node.unshift(...casts);
  return result;
}
function productsOf({ graph }) {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  return graph.node.flatMap((one) => {
    const weight = tensors.get(one.input[1] ?? "");
    if (weight?.dataType !== dataTypes.float)
      return [];
    const flag = (name) => one.attribute.find((attribute) => attribute.name === name)?.i === 1n;
    const scale = (name) => one.attribute.find((attribute) => attribute.name === name)?.f ?? 1;
    switch (one.opType) {
      case "Conv":
        return [{ node: one, weight, axis: 0 }];
      case "Gemm":
        return flag("transA") || scale("alpha") !== 1 || scale("beta") !== 1 ? [] : [{ node: one, weight, axis: flag("transB") ? 0 : 1 }];
      case "MatMul":
        return weight.dims.length === 2 ? [{ node: one, weight, axis: 1 }] : [];
      default:
        return [];
    }
  });
}
var productInputs = (model) => [
  ...new Set(productsOf(model).map((product) => product.node.input[0] ?? ""))
];
function withOutputs(model, names) {
  const result = copyOf(model);
  const known = new Set([...result.graph.output, ...result.graph.input].map(({ name }) => name));
  for (const name of names)
    if (!known.has(name))
      result.graph.output.push(create(ValueInfoProtoSchema, { name }));
  return result;
}
function quantisedWeight({ weight, axis }) {
  const { shape, data } = tensorValues(weight);
  const channels = shape[axis] ?? 1;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const channelOf2 = (at) => Math.floor(at / inner) % channels;
  const most = new Float32Array(channels);
  const values = data;
  values.forEach((value, at) => most[channelOf2(at)] = Math.max(most[channelOf2(at)] ?? 0, Math.abs(value)));
  const scales = most.map((value) => value === 0 ? 1 : value / 127);
  const rounded = Int8Array.from(values, (value, at) => Math.round(value / (scales[channelOf2(at)] ?? 1)));
  return { data: rounded, scales, dims: [...shape] };
}
function inIntegers(model, ranges) {
  const result = copyOf(model);
  const { graph } = result;
  const products = new Map(productsOf(result).map((product) => [product.node, product]));
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const added = [];
  const nodes = [];
  const inputs = /* @__PURE__ */ new Map();
  const weights = /* @__PURE__ */ new Map();
  const quantisedInput = (name, [low, high]) => {
    const known = inputs.get(name);
    if (known !== void 0)
      return known;
    const [least, most] = [Math.min(0, low), Math.max(0, high)];
    const scale = Math.fround(most === least ? 1 : (most - least) / 255);
    const zero = Math.min(255, Math.max(0, Math.round(-least / scale)));
    const [s, z, q, back] = ["scale", "zero", "uint8", "rounded"].map((what) => `${name}:${what}`);
    added.push(stored(s, dataTypes.float, [], Float32Array.of(scale)), stored(z, dataTypes.uint8, [], Uint8Array.of(zero)));
    nodes.push(node("QuantizeLinear", [name, s, z], q), node("DequantizeLinear", [q, s, z], back));
    const made = { name: back, scale };
    inputs.set(name, made);
    return made;
  };
  const quantisedKernel = (product) => {
    const { name } = product.weight;
    const known = weights.get(name);
    if (known !== void 0)
      return known;
    const { data, scales, dims } = quantisedWeight(product);
    const [q, s, z, back] = ["int8", "scales", "zeros", "rounded"].map((what) => `${name}:${what}`);
    const channels = [scales.length];
    added.push(stored(q, dataTypes.int8, dims, data), stored(s, dataTypes.float, channels, scales));
    added.push(stored(z, dataTypes.int8, channels, new Int8Array(scales.length)));
    nodes.push(node("DequantizeLinear", [q, s, z], back, product.axis));
    const made = { name: back, scales };
    weights.set(name, made);
    return made;
  };
  for (const one of graph.node) {
    const product = products.get(one);
    const range = ranges.get(one.input[0] ?? "");
    if (product !== void 0 && range !== void 0) {
      const input = quantisedInput(one.input[0] ?? "", range);
      const kernel = quantisedKernel(product);
      const bias = tensors.get(one.input[2] ?? "");
      const scales = kernel.scales.map((scale) => scale * input.scale);
      const given = bias === void 0 ? null : tensorValues(bias);
      if (bias !== void 0 && given?.data.length === scales.length) {
        const values = Int32Array.from(given.data, (value, k) => Math.round(value / (scales[k] ?? 1)));
        const place = `${bias.name}:${one.output[0] ?? ""}`;
        const [q, s, z, back] = ["int32", "scales", "zeros", "rounded"].map((what) => `${place}:${what}`);
        added.push(stored(q, dataTypes.int32, given.shape, values), stored(s, dataTypes.float, [scales.length], scales));
        added.push(stored(z, dataTypes.int32, [scales.length], new Int32Array(scales.length)));
        nodes.push(node("DequantizeLinear", [q, s, z], back, given.shape.length - 1));
        one.input[2] = back;
      }
      one.input[0] = input.name;
      one.input[1] = kernel.name;
    }
    nodes.push(one);
  }
  graph.node = nodes;
  const read = new Set(nodes.flatMap(({ input }) => input));
  graph.initializer = [...graph.initializer, ...added].filter(({ name }) => read.has(name));
  return result;
}

// dist/evaluation/smaller.js
var BATCH = 64;
async function overRows(model, { held, values, rows }, take) {
  const session = await openSession(model, { threads: 1, place: "student" });
  const size = elementCount(held.shape);
  try {
    for (let from = 0; from < rows; from += BATCH) {
      const count = Math.min(BATCH, rows - from);
      const data = values.subarray(from * size, (from + count) * size);
      const [input] = session.inputs;
      const results = await session.run({
        [input?.name ?? ""]: { dtype: held.dtype, shape: [count, ...held.shape], data }
      });
      take(new Map([...results].flatMap(([name, { data: own }]) => own instanceof Float32Array ? [[name, own]] : [])), from);
    }
  } finally {
    await session.close();
  }
}
async function productRanges(model, rows) {
  const names = productInputs(model);
  const ranges = /* @__PURE__ */ new Map();
  const note = (name, values) => {
    const range = ranges.get(name) ?? [Infinity, -Infinity];
    for (const value of values) {
      range[0] = Math.min(range[0], value);
      range[1] = Math.max(range[1], value);
    }
    ranges.set(name, range);
  };
  const input = model.graph.input[0]?.name ?? "";
  if (names.includes(input) && rows.held.dtype === "float32")
    note(input, rows.values);
  await overRows(encodeModel(withOutputs(model, names)), rows, (results) => {
    for (const name of names) {
      const values = results.get(name);
      if (values !== void 0 && name !== input)
        note(name, values);
    }
  });
  return ranges;
}
async function outputsOf(model, rows, classes) {
  const all = new Float32Array(rows.rows * classes);
  await overRows(model, rows, (results, from) => {
    const [first] = results.values();
    if (first !== void 0)
      all.set(first, from * classes);
  });
  return all;
}
async function latency(model, { held, values }) {
  const session = await openSession(model, { threads: 1, place: "student" });
  const data = values.slice(0, elementCount(held.shape));
  const feeds = { [session.inputs[0]?.name ?? ""]: { dtype: held.dtype, shape: [1, ...held.shape], data } };
  try {
    return await medianMs(() => session.run(feeds));
  } finally {
    await session.close();
  }
}
async function figuresOf(model, logits, rows, classes) {
  const { accuracy, nll, ece } = measure(logits, rows.labels, classes, { seed: 0 });
  return { bytes: model.length, accuracy, nll, ece, latencyMsBatch1: await latency(model, rows) };
}
var sameTop = (a, b, labels, classes) => agreement(a, b, labels, classes).sameTop;

// dist/export-smaller.js
function fittedAgain({ kind }, logits, { labels }, classes, force) {
  const { parameters, boundary, unfitted } = fitCalibrator(kind, Float64Array.from(logits), labels, classes);
  if (parameters !== null && (boundary === void 0 || force))
    return { kind, parameters };
  throw problemsError("usage", kind, [
    {
      path: "calibration rows",
      expected: `rows that ${kind} can be fitted on after the student is made smaller`,
      got: unfitted ?? `a value at the ${boundary ?? ""} bound of its search`,
      hint: "leave the calibrator out, or --force"
    }
  ]);
}
async function smaller(form, plain, appended, { calibration, test }, classes, force) {
  const decoded = (bytes) => decodeModel(bytes, "student");
  const ranges = form === "int8" ? await productRanges(decoded(plain), calibration) : null;
  const shrink = (bytes) => encodeModel(ranges === null ? inHalfPrecision(decoded(bytes)) : inIntegers(decoded(bytes), ranges));
  const small = shrink(plain);
  const [given, testLogits] = [await outputsOf(plain, test, classes), await outputsOf(small, test, classes)];
  const again = appended === null ? null : fittedAgain(appended, await outputsOf(small, calibration, classes), calibration, classes, force);
  const calibrated = again === null ? null : measure(applyCalibrator(again.kind, again.parameters, testLogits, classes), test.labels, classes, {
    seed: 0,
    space: "logProbs"
  });
  return {
    shrink,
    appended: again,
    testLogits,
    report: {
      form,
      rows: test.rows,
      before: await figuresOf(plain, given, test, classes),
      after: await figuresOf(small, testLogits, test, classes),
      sameTop: sameTop(testLogits, given, test.labels, classes),
      calibrated: again === null || calibrated === null ? null : {
        kind: again.kind,
        parameters: again.parameters,
        accuracy: calibrated.accuracy,
        nll: calibrated.nll,
        ece: calibrated.ece
      }
    }
  };
}

// dist/report/directory/run-rows.js
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
var HINT = "give the recipe with --recipe, where its data paths still lead to the data, or --force to go without";
async function recipeOf(run) {
  const file = runPaths(run).resolved;
  const text = await readFile(file, "utf8").catch((cause) => {
    throw inputError("run-unreadable", `${file}: cannot be read`, { cause });
  });
  return resolveRecipe(JSON.parse(text), file);
}
async function recorded(file) {
  const bytes = await readFile(file).catch((cause) => {
    throw problemsError("run-unreadable", file, [
      {
        path: "file",
        expected: "the run's recorded predictions",
        got: cause instanceof Error ? cause.message : "no readable file",
        hint: HINT
      }
    ]);
  });
  return parseNpy(bytes, file);
}
function dataFolder(run, { machine }, recipe) {
  if (recipe !== void 0)
    return dirname(resolve(recipe));
  const kept = machine["recipeFolder"];
  if (typeof kept === "string")
    return resolve(run, kept);
  throw problemsError("run-unreadable", run, [
    { path: "provenance.json", expected: "the folder of the run's recipe", got: "none", hint: HINT }
  ]);
}
async function dataOfRun(run, provenance, { recipe, rows }) {
  const { data } = await recipeOf(run);
  const folder = dataFolder(run, provenance, recipe);
  const { dataset, held } = await loadData(data, {
    baseDirectory: folder,
    rows,
    ...readingFolders(".")
  }).catch((cause) => {
    if (!(cause instanceof LimbeckError))
      throw cause;
    throw problemsError("run-unreadable", run, [
      { path: "data", expected: `the run's data, from ${folder}`, got: cause.message.split("\n")[0] ?? "", hint: HINT }
    ]);
  });
  if (dataset.sha256 !== provenance.data.sha256)
    throw problemsError("run-unreadable", run, [
      {
        path: "data",
        expected: `the data of the run, sha256 ${provenance.data.sha256.slice(0, 12)}`,
        got: `sha256 ${dataset.sha256.slice(0, 12)}`,
        hint: "the data has changed since; give back the old, or --force to go without"
      }
    ]);
  return { dataset, held };
}
async function rowsOfRun(run, provenance, cell, phase, given) {
  const paths = runPaths(run);
  const { dataset, held } = await dataOfRun(run, provenance, given);
  const rows = await recorded(paths.rows("test"));
  const logits = await recorded(paths.logits(cell, phase, "test"));
  return knownRows(held, dataset, Int32Array.from(rows.values), logits.values);
}
async function splitsOfRun(run, provenance, splits, given) {
  const paths = runPaths(run);
  const { dataset, held } = await dataOfRun(run, provenance, given);
  const read = async (split) => {
    const rows = Int32Array.from((await recorded(paths.rows(split))).values);
    const labels = Int32Array.from((await recorded(paths.labels(split))).values);
    return { held, values: heldValues(held, dataset, rows), labels, rows: rows.length };
  };
  const entries = await Promise.all(splits.map(async (split) => [split, await read(split)]));
  return Object.fromEntries(entries);
}

// dist/export.js
var TOLERANCE = 1e-5;
var SMALLER_TOLERANCE = 0.01;
function appendedBy(options, phase, run) {
  const { temperature, calibrator } = options;
  if (temperature === true && calibrator !== void 0)
    throw inputError("usage", `--temperature and --calibrator ${calibrator}: give one of them`);
  if (calibrator !== void 0)
    return fittedCalibrator(phase, calibrator, options, run);
  return temperature === true ? fittedTemperature(phase, options, run) : null;
}
function behindLogits(g, logits, appended, probs) {
  const calibrated = appended === null ? logits : buildCalibrator(g, logits, appended.kind, appended.parameters);
  return probs ? g.softmax(calibrated) : calibrated;
}
async function readTrained(folder) {
  const place = studentPaths(folder).model;
  const { model } = await readModel(place, "run-unreadable");
  const card = await readCard(folder);
  const [input] = fedInputs(model.graph);
  const shape = (input === void 0 ? null : declaredShape(input))?.slice(1);
  if (input === void 0 || shape?.some((size) => typeof size !== "number") !== false)
    throw problemsError("run-unreadable", place, [
      { path: "input", expected: "one input of rows of a fixed shape", got: "another model" }
    ]);
  return {
    model,
    place,
    input: input.name,
    held: { dtype: elementTypeOf(input) === dataTypes.uint8 ? "uint8" : "float32", shape },
    preprocessing: preprocessingIn(card.input) ?? rawInput
  };
}
var refuse = () => {
  throw internalError("nothing is trained in an export");
};
function inferenceGraph(trained, appended, probs) {
  const { model, place, input, held, preprocessing } = trained;
  return freeBatch((count) => {
    const g = new GraphBuilder();
    const rows = g.input(input, held.dtype, [count, ...held.shape]);
    const isRaw = preprocessing.scale === 1 && [...preprocessing.mean, ...preprocessing.std.map((s) => s - 1)].every((x) => x === 0);
    const prepared2 = isRaw ? rows : preprocess(g, rows, preprocessing);
    const met = /* @__PURE__ */ new Map();
    const once = ({ tensor, name }) => {
      const value = met.get(name) ?? g.constant(tensor, name);
      met.set(name, value);
      return value;
    };
    const logits = importGraph({
      g,
      dropout: false,
      training: false,
      weight: once,
      roleOf: () => null,
      trainsStatistics: () => false,
      update: refuse,
      dropoutMask: refuse
    }, {
      model,
      output: model.graph.output[0]?.name ?? "",
      inputs: /* @__PURE__ */ new Map([[input, prepared2]]),
      place,
      code: "model-invalid"
    });
    return foldIntoProducts(g.finish([behindLogits(g, logits, appended, probs)]));
  });
}
async function drawnRows({ held, preprocessing, place }, isTokens, classes) {
  const size = elementCount(held.shape);
  const drawn = randomNormals(0, "export check", {}, CHECKED_ROWS * size);
  const value = (z) => isTokens ? Number(z > 0) : held.dtype === "uint8" ? Math.floor(Math.abs(40 * z)) % 256 : z;
  const values = held.dtype === "uint8" ? Uint8Array.from(drawn, value) : Float32Array.from(drawn, value);
  const known = { held, values, rows: CHECKED_ROWS, logits: new Float32Array(CHECKED_ROWS * classes) };
  const fed = held.dtype === "uint8" ? values : prepared(values, held.shape, preprocessing);
  const logits = await onnxOutputs(await readFile2(place), place, { ...known, values: fed });
  return { ...known, logits: Float32Array.from(logits) };
}
var logProbsOf = (logits, classes) => Float64Array.from(logSoftmaxRows(Float32Array.from(logits), classes));
function expectedOf(logits, appended, classes, probs) {
  if (appended === null)
    return probs ? logProbsOf(logits, classes).map(Math.exp) : logits;
  const temperature = temperatureOf(appended.kind, appended.parameters);
  if (temperature !== null && !probs)
    return logits.map((value) => value / temperature);
  const logProbs = applyCalibrator(appended.kind, appended.parameters, logits, classes);
  return probs ? logProbs.map(Math.exp) : logProbs;
}
var comparable = (outputs, appended, classes, probs) => probs || appended === null || temperatureOf(appended.kind, appended.parameters) !== null ? outputs : logProbsOf(outputs, classes);
async function calibratorGap(appended, classes, probs) {
  const free = freeBatch((rows) => {
    const g = new GraphBuilder();
    const input = g.input("logits", "float32", [rows, classes]);
    return g.finish([behindLogits(g, input, appended, probs)]);
  });
  const session = await openSession(portableModel(free, "calibrated"), { threads: 1, place: "calibrator" });
  const data = Float32Array.from(randomNormals(0, "calibrator check", {}, 256 * classes), (z) => 4 * z);
  const results = await session.run({ logits: { dtype: "float32", shape: [256, classes], data } });
  await session.close();
  const got = results.get("calibrated")?.data;
  return largestGap(comparable(got, appended, classes, probs), expectedOf(data, appended, classes, probs), classes);
}
async function exportStudent(run, options) {
  const { report, classes, provenance } = await readRun(run);
  const cell = await wantedCell(run, options.student);
  const trained = await readTrained(runPaths(run).student(cell));
  const phase = lastPhase(report, cell);
  const appended = appendedBy(options, phase, run);
  const temperature = appended === null ? null : temperatureOf(appended.kind, appended.parameters);
  const probs = options.probs === true;
  const stated = statedBy(trained.model);
  const fileWith = (behind2, graph) => {
    const scaled = behind2 === null ? null : temperatureOf(behind2.kind, behind2.parameters);
    return portableModel(graph, probs ? "probabilities" : "logits", {
      producer: `limbeck ${limbeckVersion}`,
      ...rawMetadata(classes, stated ?? { columns: null }),
      recipe: report.recipe.name,
      recipeSha256: report.recipe.sha256,
      ...scaled === null ? {} : { temperature: String(scaled) },
      ...behind2 === null ? {} : { calibrator: behind2.kind }
    });
  };
  const free = inferenceGraph(trained, appended, probs);
  const bytes = fileWith(appended, free);
  const isTokens = free.graph.nodes.some((node2) => node2.op === "Cast" && node2.attributes.to.startsWith("int"));
  const fromSource = rowsOfRun(run, provenance, cell, phase?.id ?? "", options);
  let checkedOn = "source";
  const known = await fromSource.catch((error) => {
    if (options.force !== true || !(error instanceof LimbeckError))
      throw error;
    checkedOn = "drawn";
    return drawnRows(trained, isTokens, classes.length);
  });
  const plain = portableModel(inferenceGraph(trained, null, false), "logits");
  const logits = await onnxOutputs(plain, "exported student without calibrator", known);
  const outputs = await onnxOutputs(bytes, "exported student", known);
  const wanted = expectedOf(Float32Array.from(logits), appended, classes.length, probs);
  const gaps = [
    largestGap(logits, known.logits, classes.length),
    largestGap(comparable(outputs, appended, classes.length, probs), wanted, classes.length),
    appended === null ? 0 : await calibratorGap(appended, classes.length, probs)
  ];
  const gap = gaps.some(Number.isNaN) ? NaN : Math.max(...gaps);
  if (!(gap <= TOLERANCE))
    throw inputError("model-invalid", `${trained.place}: the exported student's outputs differ from the recorded ones by ${gap}; not written`);
  const whole = { temperature, calibrator: appended?.kind ?? null, checkedOn, gap };
  const tokenizer = (stated?.text ?? null) === null ? null : await readFile2(studentPaths(runPaths(run).student(cell)).tokenizer, "utf8");
  const besides = async (path2) => {
    if (tokenizer !== null)
      await write(tokenizerBeside(path2), tokenizer);
  };
  const leaving = await facingSource(bytes, stated?.encoder ?? null, outputs, known);
  if (options.smaller === void 0) {
    const path2 = options.out ?? runPaths(run).exported(cell);
    await write(path2, leaving.bytes);
    await besides(path2);
    return { path: path2, bytes: leaving.bytes.length, ...whole, gap: Math.max(gap, leaving.gap) };
  }
  const rows = await splitsOfRun(run, provenance, ["calibration", "test"], options);
  const made = await smaller(options.smaller, plain, appended, rows, classes.length, options.force === true);
  const again = made.appended;
  const small = made.shrink(fileWith(again, inferenceGraph(trained, again, probs)));
  const [behind, logitsOfSmall] = [await outputsOf(small, rows.test, classes.length), made.testLogits];
  const smallGap = largestGap(comparable(behind, again, classes.length, probs), expectedOf(logitsOfSmall, again, classes.length, probs), classes.length);
  if (!(smallGap <= SMALLER_TOLERANCE))
    throw inputError("model-invalid", `${trained.place}: the smaller student is off by ${smallGap}; not written`);
  const path = options.out ?? runPaths(run).exported(cell).replace(/onnx$/, `${options.smaller}.onnx`);
  const left = await facingSource(small, stated?.encoder ?? null, await onnxOutputs(small, "smaller student", known), known);
  await write(path, left.bytes);
  await besides(path);
  const smallerReport = { student: cell === null ? null : named(cell), ...made.report };
  const figures = `${JSON.stringify(smallerReport, null, 2)}
`;
  await write(path.replace(/(\.onnx)?$/, ".json"), figures);
  await write(runPaths(run).smallerOf(cell, options.smaller), figures);
  await rewriteReports(run);
  return {
    ...whole,
    path,
    bytes: left.bytes.length,
    temperature: again === null ? null : temperatureOf(again.kind, again.parameters),
    gap: smallGap,
    smaller: smallerReport
  };
}
async function rewriteReports(run) {
  const { markdown, html } = runPaths(run);
  const there = async (path) => await ifThere(stat(path)) !== null;
  const formats = [
    ...await there(markdown) ? ["markdown"] : [],
    ...await there(html) ? ["html"] : []
  ];
  await writeReport(run, await readRun(run), formats);
}
async function write(path, data) {
  await mkdir(dirname2(path), { recursive: true });
  await writeFileAtomic(path, typeof data === "string" ? data : Buffer.from(data));
}

export {
  exportStudent
};
