import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  textInfo,
  valueInfo
} from "./chunk-RN464NO7.js";
import {
  channelsLast
} from "./chunk-EQHVKD6F.js";
import {
  dateCycles
} from "./chunk-ZCXS2N4Z.js";
import {
  columnFeeds,
  decodeModel,
  encodeModel
} from "./chunk-I4NCTQOH.js";
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  create,
  openSession
} from "./chunk-4BK5Q7CE.js";
import {
  valuesOf
} from "./chunk-3ZA5E5AZ.js";
import {
  attributeTypes,
  dataTypes
} from "./chunk-NOSB32EJ.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  inputError,
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/engine/onnx/write/columns-front.js
var ML = "ai.onnx.ml";
var ML_OPSET = 3n;
var utf8 = (text) => new TextEncoder().encode(text);
var attribute = {
  int: (name, value) => create(AttributeProtoSchema, { name, type: attributeTypes.int, i: BigInt(value) }),
  float: (name, value) => create(AttributeProtoSchema, { name, type: attributeTypes.float, f: value }),
  string: (name, value) => create(AttributeProtoSchema, { name, type: attributeTypes.string, s: utf8(value) }),
  strings: (name, values) => create(AttributeProtoSchema, { name, type: attributeTypes.strings, strings: values.map(utf8) }),
  ints: (name, values) => create(AttributeProtoSchema, { name, type: attributeTypes.ints, ints: values.map(BigInt) }),
  floats: (name, values) => create(AttributeProtoSchema, { name, type: attributeTypes.floats, floats: [...values] })
};
var Front = class {
  nodes = [];
  constants = [];
  #count = 0;
  /** @param unread - what the node gives beside the value that is asked for */
  node(opType, input, attributes = [], { domain = "", unread = [] } = {}) {
    const name = `front/${++this.#count}`;
    const output = [name, ...unread.map((what) => `${name}/${what}`)];
    this.nodes.push(create(NodeProtoSchema, { opType, domain, input: [...input], output, attribute: [...attributes] }));
    return name;
  }
  floats(values, dims) {
    const data = Float32Array.from(values);
    return this.#constant(dataTypes.float, dims, data);
  }
  texts(values, dims) {
    const name = `front/${++this.#count}`;
    const stringData = values.map(utf8);
    this.constants.push(create(TensorProtoSchema, { name, dataType: dataTypes.string, dims: dims.map(BigInt), stringData }));
    return name;
  }
  ints(values, dims) {
    return this.#constant(dataTypes.int64, dims, BigInt64Array.from(values, BigInt));
  }
  int(value) {
    return this.#constant(dataTypes.int64, [], BigInt64Array.of(BigInt(value)));
  }
  #constant(dataType, dims, data) {
    const name = `front/${++this.#count}`;
    const rawData = new Uint8Array(data.buffer).slice();
    this.constants.push(create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData }));
    return name;
  }
};
function encoded(front, input, keys, last) {
  return front.node("LabelEncoder", [input], [attribute.strings("keys_strings", keys), ...last], { domain: ML });
}
function categoryFeatures(front, { name, values, embedding }, missing) {
  const depth = values.length + 1;
  const places = new Map(values.map((value, at2) => [value, at2]));
  const absent = places.get("") ?? values.length;
  for (const text of missing)
    if (!places.has(text))
      places.set(text, absent);
  const at = encoded(front, name, [...places.keys()], [attribute.ints("values_int64s", [...places.values()]), attribute.int("default_int64", values.length)]);
  if (embedding !== void 0)
    return front.node("Cast", [at], [attribute.int("to", dataTypes.float)]);
  const places1 = front.node("Reshape", [at, front.ints([-1], [1])]);
  return front.node("OneHot", [places1, front.ints([depth], [1]), front.floats([0, 1], [2])], [attribute.int("axis", -1)]);
}
function numberFeatures(front, { name, words, scale, fill, flag }) {
  const given = words === null ? name : encoded(front, name, Object.keys(words), [
    attribute.floats("values_floats", Object.values(words)),
    attribute.float("default_float", NaN)
  ]);
  const absent = front.node("IsNaN", [given]);
  const filled = front.node("Where", [absent, front.floats([fill], [1, 1]), given]);
  const feature = (() => {
    if (scale.kind === "affine")
      return front.node("Div", [
        front.node("Sub", [filled, front.floats([scale.mean], [1, 1])]),
        front.floats([scale.std], [1, 1])
      ]);
    const { knots, levels } = scale;
    const pieces = knots.length - 1;
    const between = (of) => Array.from({ length: pieces }, (_, i) => (of[i + 1] ?? 0) - (of[i] ?? 0));
    const from = front.node("Sub", [filled, front.floats(knots.slice(0, pieces), [1, pieces])]);
    const part = front.node("Div", [from, front.floats(between(knots), [1, pieces])]);
    const clipped = front.node("Clip", [part, front.floats([0], []), front.floats([1], [])]);
    const sum = front.node("MatMul", [clipped, front.floats(between(levels), [pieces, 1])]);
    return front.node("Add", [sum, front.floats([levels[0] ?? 0], [1, 1])]);
  })();
  return flag ? [feature, front.node("Cast", [absent], [attribute.int("to", dataTypes.float)])] : [feature];
}
function dateFeatures(front, { name, separator, year, cycles, fill, flag }, missing) {
  const float = [attribute.int("to", dataTypes.float)];
  const one = (value) => front.floats([value], [1, 1]);
  const texts = [.../* @__PURE__ */ new Set(["", ...missing])];
  const isText = front.node("Cast", [front.node("Equal", [name, front.texts(texts, [1, texts.length])])], float);
  const absent = front.node("ReduceMax", [isText, front.ints([1], [1])], [attribute.int("keepdims", 1)]);
  const given = front.node("Where", [
    front.node("Cast", [absent], [attribute.int("to", dataTypes.bool)]),
    front.texts([fill], [1, 1]),
    name
  ]);
  const pieces = (text, delimiter) => front.node("StringSplit", [text], [attribute.string("delimiter", delimiter)], { unread: ["count"] });
  const piece = (all, at) => front.node("Gather", [all, front.int(at)], [attribute.int("axis", 2)]);
  const halves = separator === "" ? null : pieces(given, separator);
  const days = pieces(halves === null ? given : piece(halves, 0), "-");
  const numberAt = (all, at) => front.node("Cast", [piece(all, at)], float);
  const [years, months, dayOfMonth] = [numberAt(days, 0), numberAt(days, 1), numberAt(days, 2)];
  const clock = halves === null ? null : pieces(piece(halves, 1), ":");
  const floored = (value, divisor) => front.node("Floor", [front.node("Div", [value, one(divisor)])]);
  const weekday = () => {
    const early = front.node("Cast", [front.node("Less", [months, one(3)])], float);
    const own = front.node("Sub", [years, early]);
    const place = front.node("Cast", [front.node("Sub", [months, one(1)])], [attribute.int("to", dataTypes.int64)]);
    const offset = front.node("Gather", [front.floats([0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4], [12]), place]);
    const leaps = front.node("Add", [front.node("Sub", [floored(own, 4), floored(own, 100)]), floored(own, 400)]);
    const sum = front.node("Sum", [own, leaps, offset, dayOfMonth]);
    return front.node("Sub", [sum, front.node("Mul", [floored(sum, 7), one(7)])]);
  };
  const valueOf = (cycle) => {
    if (cycle === "month")
      return months;
    if (cycle === "day")
      return dayOfMonth;
    return cycle === "weekday" || clock === null ? weekday() : numberAt(clock, cycle === "hour" ? 0 : 1);
  };
  return [
    ...year === null ? [] : [front.node("Div", [front.node("Sub", [years, one(year.mean)]), one(year.std)])],
    ...cycles.flatMap((cycle) => {
      const { first, length } = dateCycles[cycle];
      const from = front.node("Sub", [valueOf(cycle), one(first)]);
      const angle = front.node("Mul", [from, one(2 * Math.PI / length)]);
      return [front.node("Sin", [angle]), front.node("Cos", [angle])];
    }),
    ...flag ? [absent] : []
  ];
}
function featuresOf(front, column, missing) {
  switch (column.role) {
    case "number":
      return numberFeatures(front, column);
    case "category":
      return [categoryFeatures(front, column, missing)];
    case "date":
      return dateFeatures(front, column, missing);
  }
}
function renamed(model) {
  const { graph } = model;
  const outputs = new Set(graph.output.map(({ name }) => name));
  const of = (name) => name === "" || outputs.has(name) ? name : `student/${name}`;
  for (const node of graph.node) {
    node.input = node.input.map(of);
    node.output = node.output.map(of);
  }
  for (const tensor of graph.initializer)
    tensor.name = of(tensor.name);
  for (const value of [...graph.input, ...graph.valueInfo])
    value.name = of(value.name);
}
function withColumnInputs(bytes, { columns, missing }) {
  const model = decodeModel(bytes, "student");
  const { graph } = model;
  const taken = columns.find(({ name }) => graph.output.some((output) => output.name === name));
  if (taken !== void 0)
    throw problemsError("usage", "export", [
      {
        path: `column ${JSON.stringify(taken.name)}`,
        expected: "a name that no output has",
        got: `${JSON.stringify(taken.name)}, as the scores are called`,
        hint: "rename the column"
      }
    ]);
  renamed(model);
  const [input] = graph.input;
  const front = new Front();
  const features = columns.flatMap((column) => featuresOf(front, column, missing));
  front.nodes.push(create(NodeProtoSchema, {
    opType: "Concat",
    input: features,
    output: [input?.name ?? ""],
    attribute: [attribute.int("axis", 1)]
  }));
  graph.node.unshift(...front.nodes);
  graph.initializer.push(...front.constants);
  graph.input = columns.map((column) => column.role === "number" && column.words === null ? valueInfo(column.name, "float32", ["batch", 1]) : textInfo(column.name, ["batch", 1]));
  model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: ML, version: ML_OPSET }));
  model.metadataProps.push(create(StringStringEntryProtoSchema, { key: "inputs", value: "columns" }));
  return encodeModel(model);
}

// dist/evaluation/written-check.js
var BATCHES = [1, 2, 7];
var CHECKED_ROWS = BATCHES.reduce((sum, rows) => sum + rows, 0);
function heldValues(held, { inputs, inputShape }, rows) {
  const size = elementCount(held.shape);
  const values = held.dtype === "uint8" ? new Uint8Array(rows.length * size) : new Float32Array(rows.length * size);
  values.set(valuesOf(inputs, size, rows));
  return held.channelsLast === true ? channelsLast(values, inputShape) : values;
}
function knownRows(held, dataset, rows, logits) {
  const classes = logits.length / rows.length;
  const places = Int32Array.from({ length: CHECKED_ROWS }, (_, at) => at % rows.length);
  const recorded = new Float32Array(CHECKED_ROWS * classes);
  places.forEach((place, at) => recorded.set(logits.subarray(place * classes, (place + 1) * classes), at * classes));
  const known = places.map((place) => rows[place] ?? 0);
  const values = heldValues(held, dataset, known);
  const records = dataset.records === void 0 ? {} : { records: { of: dataset.records, rows: known } };
  return { held, values, logits: recorded, rows: CHECKED_ROWS, ...records };
}
async function outputsInBatches({ held, values }, run) {
  const size = elementCount(held.shape);
  const all = [];
  let row = 0;
  for (const rows of BATCHES) {
    all.push(...Array.from(await run(values.slice(row * size, (row + rows) * size), rows)));
    row += rows;
  }
  return Float64Array.from(all);
}
async function onnxOutputs(model, place, known) {
  const session = await openSession(model, { threads: 1, place });
  const [input] = session.inputs;
  const { dtype, shape } = known.held;
  try {
    return await outputsInBatches(known, async (data, rows) => {
      const results = await session.run({ [input?.name ?? ""]: { dtype, shape: [rows, ...shape], data } });
      const [first] = results.values();
      return first?.data instanceof Float32Array ? first.data : [];
    });
  } finally {
    await session.close();
  }
}
async function columnOutputs(model, { of, rows }) {
  const session = await openSession(model, { threads: 1, place: "student that takes columns" });
  try {
    const results = await session.run(columnFeeds(session.inputs, of, rows));
    const [first] = results.values();
    return first?.data instanceof Float32Array ? first.data : new Float32Array();
  } finally {
    await session.close();
  }
}
var COLUMNS_GAP = 1e-5;
async function facingSource(bytes, encoder, outputs, known) {
  if (encoder === null)
    return { bytes, gap: 0 };
  const whole = withColumnInputs(bytes, encoder);
  if (known.records === void 0)
    return { bytes: whole, gap: 0 };
  const gap = largestGap(await columnOutputs(whole, known.records), outputs, outputs.length / known.rows);
  if (gap <= COLUMNS_GAP)
    return { bytes: whole, gap };
  throw inputError("model-invalid", `the student that takes columns is off by ${gap} from the one that takes features; not written`);
}
async function layersOutputs(modelFile, known) {
  const [{ openTfjsModel }, { readTfjsModel }] = await Promise.all([
    import("./model-7D6JAOKZ.js"),
    import("./model-files-DARRWWZZ.js")
  ]);
  const model = await openTfjsModel(await readTfjsModel(modelFile, "model-invalid"), "cpu", modelFile);
  const [input] = model.inputs;
  const [output] = model.outputs;
  try {
    return await outputsInBatches(known, async (data, rows) => {
      if (input === void 0 || output === void 0)
        return [];
      const shape = [rows, ...known.held.shape];
      return (await model.run(input, Float32Array.from(data), shape, output.name)).values;
    });
  } finally {
    model.close();
  }
}
function largestGap(got, expected, classes) {
  if (got.length !== expected.length)
    return NaN;
  let gap = 0;
  for (let start = 0; start < expected.length; start += classes) {
    let scale = 1;
    for (let k = start; k < start + classes; k++)
      scale = Math.max(scale, Math.abs(expected[k] ?? NaN));
    for (let k = start; k < start + classes; k++) {
      const off = Math.abs((got[k] ?? NaN) - (expected[k] ?? NaN)) / scale;
      if (!(off <= gap))
        gap = off;
    }
  }
  return gap;
}

export {
  CHECKED_ROWS,
  heldValues,
  knownRows,
  onnxOutputs,
  facingSource,
  layersOutputs,
  largestGap
};
