import {
  blockSize,
  floats,
  openGraph,
  tensor
} from "./chunk-VHWXRW5Q.js";
import {
  multiplyAdds
} from "./chunk-XBYDJF2Q.js";
import {
  Emitter,
  emitGraph,
  graphProto,
  int,
  modelBytes,
  valueInfo,
  writeModel
} from "./chunk-G2MQOHL6.js";
import {
  buildStep
} from "./chunk-3PFJTX4F.js";
import {
  BATCH_ROWS,
  forwardGraph,
  predictionMask,
  rowsGradientGraph,
  rowsGraph
} from "./chunk-VGE7H5OW.js";
import {
  residentLogits,
  residentRows,
  viewRowsName
} from "./chunk-QJAL7PQL.js";
import {
  openSession
} from "./chunk-T5BJZ264.js";
import {
  inputNames,
  scalarInput
} from "./chunk-BIAJJIIX.js";
import {
  isStored
} from "./chunk-ZXPJ6CZZ.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/engine/onnx/loop-model.js
var loopNames = {
  steps: inputNames.steps,
  losses: inputNames.losses,
  scalar: scalarInput,
  result: (state) => `${state}:result`
};
var now = (name) => `${name}:now`;
var next = (name) => `${name}:next`;
function bindInputs(body, { graph, carried }) {
  const resident = /* @__PURE__ */ new Set([inputNames.data, inputNames.labels, inputNames.teacher]);
  const states = new Set(carried.map(({ name }) => name));
  for (const input of graph.inputs) {
    if (resident.has(input.name))
      body.bind(input, input.name);
    else if (states.has(input.name))
      body.bind(input, now(input.name));
    else
      body.bind(input, body.one("Gather", [input.name, inputNames.iteration], { axis: int(0) }));
  }
}
function bindOutputs(body, step, outputs) {
  const produced = new Set(step.graph.nodes.flatMap((node) => node.outputs));
  const copies = /* @__PURE__ */ new Map();
  for (const [name, value] of outputs) {
    if (produced.delete(value))
      body.bind(value, name);
    else
      copies.set(name, value);
  }
  return copies;
}
function bodyGraph(step, block) {
  const body = new Emitter("body_", block);
  bindInputs(body, step);
  const outputs = new Map(step.carried.map((tensor2) => [next(tensor2.name), tensor2.next]));
  const copies = bindOutputs(body, step, outputs.set(next("loss"), step.loss));
  emitGraph(body, step.graph);
  body.one("Identity", ["go"], {}, { output: next("go") });
  for (const [name, value] of copies)
    body.one("Identity", [body.name(value)], {}, { output: name });
  const graph = graphProto(body, "step", [
    valueInfo(inputNames.iteration, "int64", []),
    valueInfo("go", "bool", []),
    ...step.carried.map((tensor2) => valueInfo(now(tensor2.name), tensor2.next.dtype, tensor2.next.shape))
  ], [
    valueInfo(next("go"), "bool", []),
    ...step.carried.map((tensor2) => valueInfo(next(tensor2.name), tensor2.next.dtype, tensor2.next.shape)),
    valueInfo(next("loss"), step.loss.dtype, [])
  ], []);
  return { graph, initializers: body.initializers };
}
function packed(outer, { name, parts }) {
  if (parts.length === 1)
    return parts[0].name;
  const flat = parts.map((part) => outer.reshape(part.name, [elementCount(part.shape)]));
  return outer.one("Concat", flat, { axis: int(0) }, { output: name });
}
function unpack(outer, { name, parts }) {
  if (parts.length === 1)
    return;
  const sizes = outer.int64s(parts.map(({ shape }) => elementCount(shape)));
  const flat = outer.node("Split", [loopNames.result(name), sizes], { axis: int(0) }, { outputs: parts.length });
  parts.forEach((part, index) => outer.reshape(flat[index] ?? "", part.shape, loopNames.result(part.name)));
}
function loopModel(step, block) {
  const { graph, carried, scalarNames, fed } = step;
  const outer = new Emitter();
  const body = bodyGraph(step, block);
  const perStep = /* @__PURE__ */ new Set([
    inputNames.rows,
    ...fed.map(({ name }) => name),
    ...scalarNames.map((name) => loopNames.scalar(name))
  ]);
  const states = new Set(carried.map(({ name }) => name));
  const parts = carried.flatMap((tensor2) => tensor2.parts);
  const inputs = [
    valueInfo(loopNames.steps, "int64", []),
    ...graph.inputs.filter(({ name }) => !states.has(name)).map(({ name, dtype, shape }) => valueInfo(name, dtype, perStep.has(name) ? ["steps", ...shape] : shape)),
    ...parts.map(({ name, shape }) => valueInfo(name, "float32", shape))
  ];
  const go = outer.constant("bool", [], Uint8Array.of(1));
  const entering = carried.map((tensor2) => packed(outer, tensor2));
  const leaving = carried.map(({ name }) => loopNames.result(name));
  outer.node("Loop", [loopNames.steps, go, ...entering], { body: { graph: body.graph } }, { outputs: [...leaving, loopNames.losses] });
  for (const tensor2 of carried)
    unpack(outer, tensor2);
  return modelBytes(graphProto(outer, "training", inputs, [
    ...parts.map(({ name, shape }) => valueInfo(loopNames.result(name), "float32", shape)),
    valueInfo(loopNames.losses, "float32", ["steps"])
  ], [...outer.initializers, ...body.initializers]));
}

// dist/engine/onnx/trainer.js
var CALL_TARGET_MS = 500;
var LEAST_SHARED_WORK = 4e6;
var MOST_FED_VALUES = 32 * 1024 * 1024;
function residentFeeds(request) {
  const resident = residentRows(request);
  return resident === null ? {} : { [inputNames.data]: tensor(resident.inputs, resident.shape) };
}
var OnnxTrainer = class {
  #request;
  #threads;
  #resident;
  #compiled = /* @__PURE__ */ new Map();
  constructor(request, threads) {
    const { dataset } = request;
    this.#request = request;
    this.#threads = threads;
    const logits = residentLogits(request);
    this.#resident = {
      ...residentFeeds(request),
      [inputNames.labels]: tensor(dataset.labels, [dataset.rows]),
      ...logits === null ? {} : { [inputNames.teacher]: tensor(logits.values, logits.shape) }
    };
  }
  #compile(batch) {
    const key = `${batch.batchRows} ${batch.length ?? "all"}`;
    const known = this.#compiled.get(key);
    if (known !== void 0)
      return known;
    const compiling = (async () => {
      const step = buildStep(this.#request, batch);
      const session = await openSession(loopModel(step, await blockSize()), {
        threads: multiplyAdds(step.graph) < LEAST_SHARED_WORK ? 1 : this.#threads,
        place: "training step",
        spin: true
      });
      return { step, session, stepsPerCall: 8 };
    })();
    this.#compiled.set(key, compiling);
    return compiling;
  }
  async run(state, block, interrupted = () => false) {
    const compiled = await this.#compile(block);
    const total = block.rows.length / block.batchRows;
    const losses = new Float32Array(total);
    let current = state;
    let done = 0;
    while (done < total) {
      const count = Math.min(compiled.stepsPerCall, total - done, fedBound(compiled.step.fed));
      const startedAt = performance.now();
      const result = await this.#call(compiled, current, block, done, count);
      const callMs = performance.now() - startedAt;
      const fitting = Math.max(1, Math.floor(CALL_TARGET_MS * count / callMs));
      if (count === compiled.stepsPerCall || fitting < count)
        compiled.stepsPerCall = Math.min(fitting, 2 * compiled.stepsPerCall);
      losses.set(result.losses, done);
      current = result.state;
      done += count;
      if (interrupted() || !result.losses.every(Number.isFinite))
        break;
    }
    return { state: current, losses: losses.subarray(0, done) };
  }
  /** Steps [from, from + count) of the block in one call. */
  async #call({ step, session }, state, block, from, count) {
    const { batchRows } = block;
    const { graph, scalarNames, carried, fed } = step;
    const stateParts = carried.flatMap(({ parts }) => parts);
    const taken = graph.inputs.flatMap(({ name }) => {
      const resident = this.#resident[name];
      return resident === void 0 ? [] : [[name, resident]];
    });
    const feeds = {
      ...Object.fromEntries(taken),
      [loopNames.steps]: tensor(BigInt64Array.of(BigInt(count)), []),
      [inputNames.rows]: tensor(block.rows.subarray(from * batchRows, (from + count) * batchRows), [count, batchRows])
    };
    for (const name of scalarNames)
      feeds[loopNames.scalar(name)] = tensor(scalarValues(block.scalars, name).subarray(from, from + count), [count]);
    for (const { name, shape, values } of fed)
      feeds[name] = tensor(await values(block, from, count), [count, ...shape]);
    for (const { name, shape } of stateParts)
      feeds[name] = tensor(stateTensor(state, name), shape);
    const results = await session.run(feeds);
    const next2 = new Map(state);
    for (const { name } of stateParts)
      next2.set(name, floats(results, loopNames.result(name)));
    return { state: next2, losses: floats(results, loopNames.losses) };
  }
  async close() {
    for (const compiled of this.#compiled.values())
      await (await compiled).session.close();
    this.#compiled.clear();
  }
};
function fedBound(fed) {
  const values = fed.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const most = fed.reduce((least, { mostSteps = Infinity }) => Math.min(least, mostSteps), Infinity);
  return values === 0 ? most : Math.max(1, Math.min(most, Math.floor(MOST_FED_VALUES / values)));
}
function scalarValues(scalars, name) {
  const values = scalars.get(name);
  if (values === void 0)
    throw internalError(`the step needs the scalar ${name}`);
  return values;
}
function stateTensor(state, name) {
  const values = state.get(name);
  if (values === void 0)
    throw internalError(`the model's state has no ${name}`);
  return values;
}

// dist/engine/onnx/predictor.js
var OnnxPredictor = class _OnnxPredictor {
  #request;
  #session;
  #masks;
  #resident;
  constructor(request, masks, session) {
    this.#request = request;
    this.#masks = masks;
    this.#session = session;
    this.#resident = residentFeeds({ dataset: request.dataset });
  }
  static async open(request, threads) {
    const forward = forwardGraph(request, BATCH_ROWS);
    const model = writeModel(forward.graph, { name: "forward", outputs: ["logits"], block: await blockSize() });
    return new _OnnxPredictor(request, forward.masks, await openSession(model, { threads, place: "forward pass" }));
  }
  async logits(state, rows, draw) {
    const { student, dataset } = this.#request;
    const all = new Float32Array(rows.length * student.classes);
    const feeds = { ...this.#resident };
    for (const { name, shape } of student.parameters) {
      const values = state.get(name);
      if (values === void 0)
        throw internalError(`the model's state has no ${name}`);
      feeds[name] = tensor(values, shape);
    }
    const batches = Math.ceil(rows.length / BATCH_ROWS);
    for (let start = 0; start < rows.length; start += BATCH_ROWS) {
      const batch = new Int32Array(BATCH_ROWS);
      const some = rows.subarray(start, start + BATCH_ROWS);
      batch.set(some);
      feeds[inputNames.rows] = tensor(batch, [BATCH_ROWS]);
      if (isStored(dataset.inputs))
        feeds[viewRowsName] = tensor(dataset.inputs.read(batch), [BATCH_ROWS, ...dataset.inputShape]);
      for (const mask of this.#masks)
        feeds[mask.name] = tensor(predictionMask(mask, draw, start / BATCH_ROWS, batches), mask.shape);
      const logits = floats(await this.#session.run(feeds), "logits");
      all.set(logits.subarray(0, some.length * student.classes), start * student.classes);
    }
    return all;
  }
  async close() {
    await this.#session.close();
  }
};

// dist/engine/onnx/rows-predictor.js
var BATCH_ROWS2 = 256;
var OnnxRowsPredictor = class {
  #request;
  #threads;
  #logits = null;
  #gradients = null;
  constructor(request, threads) {
    this.#request = request;
    this.#threads = threads;
  }
  /** Runs a graph over all rows and puts its one output together, `perRow` values a row. */
  async #inBatches(graph, state, inputs, labels, perRow) {
    const { student } = this.#request;
    const size = elementCount(student.inputShape);
    const rows = inputs.length / size;
    const feeds = /* @__PURE__ */ new Map();
    for (const { name } of student.parameters) {
      const values = state.get(name);
      if (values === void 0)
        throw internalError(`the model's state has no ${name}`);
      feeds.set(name, values);
    }
    const all = new Float32Array(rows * perRow);
    for (let start = 0; start < rows; start += BATCH_ROWS2) {
      const count = Math.min(BATCH_ROWS2, rows - start);
      const batch = new Float32Array(BATCH_ROWS2 * size);
      batch.set(inputs.subarray(start * size, (start + count) * size));
      feeds.set(inputNames.data, batch);
      if (labels !== null) {
        const some = new Int32Array(BATCH_ROWS2);
        some.set(labels.subarray(start, start + count));
        feeds.set(inputNames.labels, some);
      }
      const [result] = await graph.run(feeds);
      if (!(result?.data instanceof Float32Array))
        throw internalError("the engine returned no floats");
      all.set(result.data.subarray(0, count * perRow), start * perRow);
    }
    return all;
  }
  async logits(state, inputs) {
    this.#logits ??= openGraph(rowsGraph(this.#request, BATCH_ROWS2), { threads: this.#threads });
    return this.#inBatches(await this.#logits, state, inputs, null, this.#request.student.classes);
  }
  async inputGradients(state, inputs, labels) {
    this.#gradients ??= openGraph(rowsGradientGraph(this.#request, BATCH_ROWS2), { threads: this.#threads });
    const size = elementCount(this.#request.student.inputShape);
    return this.#inBatches(await this.#gradients, state, inputs, labels, size);
  }
  async close() {
    for (const graph of [this.#logits, this.#gradients])
      await (await graph)?.close();
  }
};

// dist/engine/onnx/index.js
function onnxEngine(threads) {
  return {
    kind: "onnx",
    threads,
    // provenance names onnxruntime-node for every run, since teachers run on it too
    versions: {},
    note: null,
    trainer: (request) => Promise.resolve(new OnnxTrainer(request, threads)),
    predictor: (request) => OnnxPredictor.open(request, threads),
    rowsPredictor: (request) => Promise.resolve(new OnnxRowsPredictor(request, threads)),
    close: () => Promise.resolve()
  };
}

export {
  onnxEngine
};
