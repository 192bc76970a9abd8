import {
  Emitter,
  blockedDomain,
  graphProto,
  int,
  ints,
  modelBytes,
  valueInfo,
  writeModel
} from "./chunk-G2MQOHL6.js";
import {
  openSession
} from "./chunk-T5BJZ264.js";
import {
  showShape
} from "./chunk-PZKE3BSR.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/engine/onnx/tensors.js
function typeOf(data) {
  if (data instanceof Float32Array)
    return "float32";
  if (data instanceof Float64Array)
    return "float64";
  if (data instanceof Int32Array)
    return "int32";
  if (data instanceof BigInt64Array)
    return "int64";
  return "uint8";
}
function tensor(data, shape) {
  return { dtype: typeOf(data), shape, data };
}
function floats(results, name) {
  const data = results.get(name)?.data;
  if (!(data instanceof Float32Array))
    throw internalError(`the engine returned no ${name}`);
  return data;
}

// dist/engine/onnx/block-size.js
var CHANNELS = 32;
function probeModel() {
  const e = new Emitter();
  const nchwc = { domain: blockedDomain };
  const ones = e.constant("float32", [CHANNELS, CHANNELS, 1, 1], new Float32Array(CHANNELS * CHANNELS).fill(1));
  e.one("ReorderInput", ["x"], {}, { ...nchwc, output: "reordered" });
  e.one("Conv", ["reordered", ones], { kernel_shape: ints([1, 1]), group: int(1) }, { ...nchwc, output: "blocked" });
  e.one("ReorderOutput", ["blocked"], { channels: int(CHANNELS) }, { ...nchwc, output: "y" });
  e.one("Conv", ["x", ones], {}, { output: "plain" });
  const image = (name) => valueInfo(name, "float32", [1, CHANNELS, 1, 2]);
  return modelBytes(graphProto(e, "probe", [image("x")], ["reordered", "y", "plain"].map(image)));
}
async function probe() {
  const session = await openSession(probeModel(), { threads: 1, place: "layout probe", optimize: false }).catch(() => null);
  if (session === null)
    return null;
  try {
    const x = Float32Array.from({ length: 2 * CHANNELS }, (_, at) => at);
    const results = await session.run({ x: tensor(x, [1, CHANNELS, 1, 2]) });
    const block = floats(results, "reordered").indexOf(1);
    const [y, plain] = [floats(results, "y"), floats(results, "plain")];
    const agrees = y.every((value, at) => value === plain[at]);
    return agrees && (block === 8 || block === 16) ? block : null;
  } catch {
    return null;
  } finally {
    await session.close();
  }
}
var known;
function blockSize() {
  return known ??= probe();
}

// dist/engine/onnx/evaluate.js
var outputName = (index) => `output:${index}`;
function graphModel(graph, block) {
  return writeModel(graph, { name: "graph", outputs: graph.outputs.map((_, index) => outputName(index)), block });
}
function sessionFeeds(graph, feeds) {
  const given = feeds instanceof Map ? feeds : new Map(Object.entries(feeds));
  return Object.fromEntries(graph.inputs.map(({ name, dtype, shape }) => {
    const data = given.get(name);
    if (data === void 0)
      throw internalError(`the graph's input ${name} is not fed`);
    if (data.length !== elementCount(shape))
      throw internalError(`the graph's input ${name} is ${showShape(shape)} but ${data.length} elements are fed`);
    return [name, { dtype, shape, data }];
  }));
}
var OpenGraph = class {
  #graph;
  #session;
  constructor(graph, session) {
    this.#graph = graph;
    this.#session = session;
  }
  /** The graph's outputs in order. */
  async run(feeds) {
    const results = await this.#session.run(sessionFeeds(this.#graph, feeds));
    return this.#graph.outputs.map((_, index) => {
      const result = results.get(outputName(index));
      if (result === void 0)
        throw internalError(`the engine returned no output ${index}`);
      return result;
    });
  }
  async close() {
    await this.#session.close();
  }
};
async function openGraph(graph, { threads = 1, optimize = true, blocks = true } = {}) {
  const block = blocks ? await blockSize() : null;
  return new OpenGraph(graph, await openSession(graphModel(graph, block), { threads, optimize, place: "graph" }));
}

export {
  tensor,
  floats,
  blockSize,
  openGraph
};
