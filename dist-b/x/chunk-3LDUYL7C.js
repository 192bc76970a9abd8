import {
  hasTfjs,
  notInstalled
} from "./chunk-4XTM6AQQ.js";
import {
  LimbeckError,
  inputError,
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/engine/tfjs/library/backends.js
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";

// dist/engine/tfjs/library/wasm-kernels.js
var attributesOf = (attrs) => attrs ?? {};
var isTensor = (input) => "rank" in input;
function inputOf(inputs, name) {
  const input = inputs[name];
  if (input === void 0 || !isTensor(input))
    throw internalError(`the kernel has no input ${name}`);
  return input;
}
function convInfo(tf, xShape, filterShape, { strides, pad, dimRoundingMode }, depthwise) {
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, 1, pad, dimRoundingMode, depthwise);
  const { top, bottom, left, right } = info.padInfo;
  return {
    info,
    pads: [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0]
    ]
  };
}
function partAt(tf, padded, info, row, column) {
  const { batchSize, outHeight, outWidth, inChannels, strideHeight, strideWidth } = info;
  return tf.stridedSlice(padded, [0, row, column, 0], [batchSize, row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1, inChannels], [1, strideHeight, strideWidth, 1]);
}
function offsets({ filterHeight, filterWidth }) {
  return Array.from({ length: filterHeight * filterWidth }, (_, i) => [Math.floor(i / filterWidth), i % filterWidth]);
}
function convWeightGradient(tf, inputs, attributes) {
  const [x, dy] = [inputOf(inputs, "x"), inputOf(inputs, "dy")];
  const filterShape = attributes.filterShape;
  const { info, pads } = convInfo(tf, x.shape, filterShape, attributes, false);
  const padded = tf.pad(x, pads);
  const slopes = tf.reshape(dy, [-1, info.outChannels]);
  const parts = offsets(info).map(([row, column]) => (
    // transposed apart: ten times as fast as the product's own flag
    tf.matMul(tf.transpose(tf.reshape(partAt(tf, padded, info, row, column), [-1, info.inChannels])), slopes)
  ));
  return tf.reshape(tf.stack(parts), filterShape);
}
function depthwiseWeightGradient(tf, inputs, attributes) {
  const [x, dy] = [inputOf(inputs, "x"), inputOf(inputs, "dy")];
  const filterShape = attributes.filterShape;
  const { info, pads } = convInfo(tf, x.shape, filterShape, attributes, true);
  const padded = tf.pad(x, pads);
  const [, , channels, multiplier] = filterShape;
  const slopes = tf.reshape(dy, [-1, channels, multiplier]);
  const parts = offsets(info).map(([row, column]) => tf.sum(tf.mul(tf.reshape(partAt(tf, padded, info, row, column), [-1, channels, 1]), slopes), 0));
  return tf.reshape(tf.stack(parts), filterShape);
}
function depthwiseInputGradient(tf, inputs, attributes) {
  const [dy, filter] = [inputOf(inputs, "dy"), inputOf(inputs, "filter")];
  const inputShape = attributes.inputShape;
  const { info } = convInfo(tf, inputShape, filter.shape, attributes, true);
  const [, , channels, multiplier] = filter.shape;
  const { outHeight, outWidth, strideHeight, strideWidth, inHeight, inWidth, batchSize, padInfo } = info;
  const height = inHeight + padInfo.top + padInfo.bottom;
  const width = inWidth + padInfo.left + padInfo.right;
  const slopes = tf.reshape(dy, [-1, channels, multiplier]);
  const [spreadHeight, spreadWidth] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const parts = offsets(info).map(([row, column]) => {
    const weights = tf.slice(filter, [row, column, 0, 0], [1, 1, channels, multiplier]);
    const term = tf.sum(tf.mul(slopes, tf.reshape(weights, [1, channels, multiplier])), 2);
    const cells = tf.reshape(term, [batchSize * outHeight, 1, outWidth, 1, channels]);
    const wide = tf.pad(cells, [
      [0, 0],
      [0, strideHeight - 1],
      [0, 0],
      [0, strideWidth - 1],
      [0, 0]
    ]);
    const grid = tf.reshape(wide, [batchSize, outHeight * strideHeight, outWidth * strideWidth, channels]);
    const spread = tf.slice(grid, [0, 0, 0, 0], [batchSize, spreadHeight, spreadWidth, channels]);
    return tf.pad(spread, [
      [0, 0],
      [row, height - spreadHeight - row],
      [column, width - spreadWidth - column],
      [0, 0]
    ]);
  });
  const total = parts.reduce((sum, part) => tf.add(sum, part));
  return tf.slice(total, [0, padInfo.top, padInfo.left, 0], inputShape);
}
function unsortedSegmentSum(tf, inputs, segments) {
  const [x, ids] = [inputOf(inputs, "x"), inputOf(inputs, "segmentIds")];
  return tf.scatterND(tf.reshape(ids, [ids.size, 1]), x, [segments, ...x.shape.slice(1)]);
}
var registered = false;
function registerWasmKernels(tf) {
  if (registered)
    return;
  registered = true;
  const register = (kernelName, kernel) => {
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      kernelFunc: ({ inputs, attrs }) => tf.tidy(() => kernel(inputs, attrs))
    });
  };
  register("Conv2DBackpropFilter", (inputs, attrs) => convWeightGradient(tf, inputs, attributesOf(attrs)));
  register("DepthwiseConv2dNativeBackpropFilter", (inputs, attrs) => depthwiseWeightGradient(tf, inputs, attributesOf(attrs)));
  register("DepthwiseConv2dNativeBackpropInput", (inputs, attrs) => depthwiseInputGradient(tf, inputs, attributesOf(attrs)));
  register("UnsortedSegmentSum", (inputs, attrs) => unsortedSegmentSum(tf, inputs, Number(attrs?.["numSegments"])));
}

// dist/engine/tfjs/library/backends.js
var require2 = createRequire(import.meta.url);
function nativePrefix(environment = process.env) {
  const given = environment["LIMBECK_TFJS_NODE"];
  if (given !== void 0 && given !== "")
    return given;
  const cache = environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(cache, "limbeck", "tfjs-node", "node_modules", "@tensorflow", "tfjs-node");
}
function restoreRemovedFunctions() {
  const util = require2("util");
  util["isNullOrUndefined"] ??= (value) => value === null || value === void 0;
  util["isArray"] ??= Array.isArray;
}
async function loadCore() {
  if (!hasTfjs())
    throw notInstalled();
  const tf = await import("@tensorflow/tfjs-core");
  tf.enableProdMode();
  await import("@tensorflow/tfjs-layers");
  return tf;
}
async function withoutNewHandlers(load) {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = new Map(events.map((event) => [event, new Set(process.rawListeners(event))]));
  try {
    await load();
  } finally {
    for (const event of events)
      for (const listener of process.rawListeners(event))
        if (before.get(event)?.has(listener) === false)
          process.removeListener(event, listener);
  }
}
function loadNative() {
  restoreRemovedFunctions();
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "0";
  const prefix = nativePrefix();
  const place = existsSync(join(prefix, "package.json")) ? prefix : "@tensorflow/tfjs-node";
  require2(place);
  const { version } = require2(place === prefix ? join(prefix, "package.json") : `${place}/package.json`);
  return version;
}
async function open(tf, backend) {
  switch (backend) {
    case "tensorflow": {
      const version = loadNative();
      await activate(tf, backend);
      return { "tfjs-node": version };
    }
    case "wasm": {
      const wasm = await import("@tensorflow/tfjs-backend-wasm");
      wasm.setWasmPaths(join(dirname(require2.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist") + sep);
      registerWasmKernels(tf);
      await withoutNewHandlers(() => activate(tf, backend));
      return { "tfjs-backend-wasm": wasm.version_wasm };
    }
    case "cpu": {
      const cpu = await import("@tensorflow/tfjs-backend-cpu");
      await activate(tf, backend);
      return { "tfjs-backend-cpu": cpu.version_cpu };
    }
  }
}
async function activate(tf, backend) {
  if (tf.getBackend() === backend)
    return;
  if (!await tf.setBackend(backend))
    throw new Error(`TensorFlow.js's ${backend} backend does not start`);
}
var opened = /* @__PURE__ */ new Map();
function openOnce(tf, backend) {
  const known = opened.get(backend) ?? open(tf, backend);
  opened.set(backend, known);
  return known;
}
var firstLine = (error) => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
async function loadBackend(wanted) {
  const candidates = wanted === "auto" ? ["tensorflow", "wasm", "cpu"] : [wanted];
  const failures = [];
  let cause;
  for (const backend of candidates)
    try {
      const tf = await loadCore();
      const versions = { "tfjs-core": tf.version_core, ...await openOnce(tf, backend) };
      await activate(tf, backend);
      const passed = failures.length === 0 ? "the native library loads" : `passed over ${failures.join("; ")}`;
      const reason = wanted === "auto" ? passed : "the recipe names it";
      return { tf, backend, reason, versions };
    } catch (error) {
      if (error instanceof LimbeckError)
        throw error;
      cause = error;
      failures.push(`${backend}: ${firstLine(error)}`);
    }
  throw inputError("engine-unavailable", `TensorFlow.js cannot be loaded (${failures.join("; ")}); \`limbeck doctor\` says what mends it`, { cause });
}

export {
  activate,
  loadBackend
};
