import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  statedSpaces
} from "./chunk-6AVNJPM6.js";
import {
  holding
} from "./chunk-K6CJWPAA.js";
import {
  readScores,
  readTop
} from "./chunk-2V4MMUQY.js";
import {
  require_lib
} from "./chunk-X6K6I4SK.js";
import {
  checked,
  logSoftmaxRows,
  quantisedStep
} from "./chunk-RXXVYIA4.js";
import {
  AttributeProtoSchema,
  ModelProtoSchema,
  ModelSession,
  NodeProtoSchema,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  ValueInfoProtoSchema,
  clone,
  create,
  fromBinary,
  openSession,
  runtimeMessage,
  toBinary
} from "./chunk-4BK5Q7CE.js";
import {
  eachRow,
  everyIndex,
  rowsBetween,
  valueType
} from "./chunk-3ZA5E5AZ.js";
import {
  randomUniforms
} from "./chunk-6UHZ5D4A.js";
import {
  parseText
} from "./chunk-TAWRUDJW.js";
import {
  numberIn,
  openTokenizer
} from "./chunk-PWGOLIOI.js";
import {
  nearest,
  show
} from "./chunk-OVWJUTFD.js";
import {
  chooser,
  unionSchema
} from "./chunk-SRUFBGWP.js";
import {
  halfBits,
  halfValue
} from "./chunk-HXOUHLFL.js";
import {
  constants,
  declaredShape,
  elementTypeOf,
  fedInputs,
  otherRows,
  readTfjsModel,
  statedBy,
  staysInside,
  takeInExternalData
} from "./chunk-SQMN557N.js";
import {
  attributeTypes,
  dataTypeName,
  dataTypes
} from "./chunk-NOSB32EJ.js";
import {
  sha256,
  sha256Of
} from "./chunk-U67AEGN2.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  hintIfAbsent,
  ifThere,
  readGiven,
  readGivenText,
  whyUnread
} from "./chunk-MS4JPZUI.js";
import {
  LimbeckError,
  below,
  inputError,
  internalError,
  problemsError
} from "./chunk-JWFKJVVU.js";
import {
  __toESM
} from "./chunk-GHERMFEN.js";

// dist/kinds/teachers/fields.js
var channels = { type: "array", items: { type: "number" }, minItems: 1 };
var modelFields = {
  sha256: { type: "string", pattern: "^[0-9a-f]{64}$", description: "Refuses any other model file." },
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      name: { type: "string" },
      layout: { enum: ["NCHW", "NHWC", "flat"] },
      shape: {
        type: "array",
        items: { type: "integer", minimum: 1 },
        description: "Shape of a row as the model takes it."
      },
      scale: { type: "number", exclusiveMinimum: 0 },
      mean: channels,
      std: { ...channels, items: { type: "number", exclusiveMinimum: 0 } },
      columns: {
        type: "array",
        items: { type: "string", minLength: 1 },
        minItems: 1,
        uniqueItems: true,
        description: "Of a table: the columns of numbers that the model's one input takes, in its order, as they are."
      }
    },
    description: "x becomes (x * scale - mean) / std, per channel."
  },
  output: {
    type: "object",
    additionalProperties: false,
    properties: { name: { type: "string" }, space: { enum: statedSpaces } }
  },
  classes: {
    type: "array",
    items: { type: "string" },
    minItems: 2,
    uniqueItems: true,
    description: "Class names in the order of the model's output."
  }
};

// dist/kinds/teachers/label-form.js
var dtypes = ["float32", "float16"];
var labelsField = {
  type: "object",
  additionalProperties: false,
  properties: {
    dtype: { enum: dtypes, default: "float32", description: "4 or 2 bytes a value." },
    top: {
      type: "integer",
      minimum: 1,
      description: "The likeliest classes that are kept of each row, as log-probabilities, with the probability of all others together, which they share alike; every class's logit by default."
    }
  },
  description: "How the labels are kept, and what training is given of them; float32 logits of all classes by default."
};
var numbers = {
  float32: {
    bytes: 4,
    read: (view, at) => view.getFloat32(at, true),
    write: (view, at, value) => view.setFloat32(at, value, true)
  },
  float16: {
    bytes: 2,
    read: (view, at) => halfValue(view.getUint16(at, true)),
    write: (view, at, value) => view.setUint16(at, halfBits(value), true)
  }
};
var viewOf = ({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength);
var MOST_HALF = 65504;
function singles(classes) {
  const rowBytes = 4 * classes;
  return {
    name: "float32",
    rowBytes,
    encode: ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    decode: (encoded, at, into) => {
      new Uint8Array(into.buffer, into.byteOffset, rowBytes).set(encoded.subarray(at, at + rowBytes));
    }
  };
}
function halves(classes, place) {
  const { bytes, read, write } = numbers.float16;
  return {
    name: "float16",
    rowBytes: bytes * classes,
    encode: (logits, rowName) => {
      const encoded = new Uint8Array(logits.length * bytes);
      const view = viewOf(encoded);
      logits.forEach((value, at) => {
        if (!(Math.abs(value) <= MOST_HALF))
          throw problemsError("teacher-invalid", place, [
            {
              path: "/labels/dtype",
              expected: `logits of ${MOST_HALF} at most, as float16 holds them`,
              got: `${value} of row ${rowName(Math.floor(at / classes))}`,
              hint: "float32 holds them"
            }
          ]);
        write(view, at * bytes, value);
      });
      return encoded;
    },
    decode: (encoded, at, into) => {
      const view = viewOf(encoded);
      for (let k = 0; k < classes; k++)
        into[k] = read(view, at + k * bytes);
    }
  };
}
function likeliest(values, count) {
  const found = [];
  let least = -Infinity;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] ?? NaN;
    if (found.length === count && value <= least)
      continue;
    let place = found.length;
    while (place > 0 && value > (values[found[place - 1] ?? 0] ?? NaN))
      place -= 1;
    found.splice(place, 0, k);
    if (found.length > count)
      found.pop();
    if (found.length === count)
      least = values[found[count - 1] ?? 0] ?? NaN;
  }
  return found;
}
var LEAST_LOG = -1e4;
function likeliestOf(dtype, top, classes) {
  const { bytes, read, write } = numbers[dtype];
  const placeBytes = classes > 65536 ? 4 : 2;
  const valueBytes = (top + 1) * bytes;
  const rowBytes = valueBytes + top * placeBytes;
  return {
    name: `top ${top} ${dtype}`,
    rowBytes,
    encode: (logits) => {
      const encoded = new Uint8Array(logits.length / classes * rowBytes);
      const view = viewOf(encoded);
      const shares = new Float64Array(classes);
      for (let start = 0, at = 0; start < logits.length; start += classes, at += rowBytes) {
        const row = logits.subarray(start, start + classes);
        const kept = likeliest(row, top);
        const most = row[kept[0] ?? 0] ?? NaN;
        for (let k = 0; k < classes; k++)
          shares[k] = Math.exp((row[k] ?? NaN) - most);
        const listed2 = kept.reduce((sum, k) => sum + (shares[k] ?? NaN), 0);
        for (const k of kept)
          shares[k] = 0;
        let others = 0;
        for (const share of shares)
          others += share;
        const norm = Math.log(listed2 + others);
        kept.forEach((k, place) => {
          write(view, at + place * bytes, Math.max(LEAST_LOG, (row[k] ?? NaN) - most - norm));
          const to = at + valueBytes + place * placeBytes;
          if (placeBytes === 4)
            view.setUint32(to, k, true);
          else
            view.setUint16(to, k, true);
        });
        write(view, at + top * bytes, Math.max(LEAST_LOG, Math.log(others) - norm));
      }
      return encoded;
    },
    decode: (encoded, at, into) => {
      const view = viewOf(encoded);
      into.fill(read(view, at + top * bytes) - Math.log(classes - top));
      for (let place = 0; place < top; place++) {
        const from = at + valueBytes + place * placeBytes;
        const k = placeBytes === 4 ? view.getUint32(from, true) : view.getUint16(from, true);
        into[k] = read(view, at + place * bytes);
      }
    }
  };
}
function labelsProblems({ top }, classes) {
  if (top === void 0 || top < classes)
    return [];
  return [
    {
      path: "/labels/top",
      expected: `fewer than all ${classes} classes`,
      got: String(top),
      hint: 'leave "top" out: then every class is kept'
    }
  ];
}
function labelForm({ dtype, top }, classes, place) {
  const problems2 = labelsProblems({ dtype, top }, classes);
  if (problems2.length > 0)
    throw problemsError("teacher-invalid", place, problems2);
  if (top !== void 0)
    return likeliestOf(dtype, top, classes);
  return dtype === "float16" ? halves(classes, place) : singles(classes);
}

// dist/kinds/teachers/recipe-fields.js
var idSchema = {
  type: "string",
  pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$",
  maxLength: 100,
  description: "Name by which phases refer to it."
};
var recipeFields = {
  ...modelFields,
  labels: labelsField,
  minAccuracy: {
    type: "number",
    minimum: 0,
    maximum: 1,
    description: "Validation accuracy below which the run does not start; chance level is always refused."
  },
  require: {
    enum: ["stop", "warn"],
    description: "What becomes of a teacher that knows too little, or whose classes look to be in another order: a stop, the default, or a warning."
  }
};

// dist/kinds/teachers/ensemble.js
var schemaOf = (members) => ({
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "members"],
  properties: {
    id: idSchema,
    kind: { const: "ensemble" },
    members: {
      type: "array",
      items: unionSchema(members),
      minItems: 2,
      description: "Teachers of any other kind, each with an id of its own."
    },
    weights: {
      type: "array",
      items: { type: "number", exclusiveMinimum: 0 },
      minItems: 2,
      description: "What each member's answer counts for, of their sum; alike by default."
    },
    mix: {
      enum: ["probs", "logits"],
      default: "probs",
      description: "probs: the weighted mean of probabilities; logits: of logits, which is the geometric mean of probabilities."
    },
    labels: recipeFields.labels,
    minAccuracy: recipeFields.minAccuracy,
    require: recipeFields.require
  }
});
function problems({ members, weights }) {
  const ids = members.map(({ id }) => id);
  const twice = ids.findIndex((id, at) => ids.indexOf(id) !== at);
  return [
    ...weights === void 0 || weights.length === members.length ? [] : [{ path: "/weights", expected: `${members.length} weights, one a member`, got: String(weights.length) }],
    ...members.flatMap(({ labels }, at) => labels === void 0 ? [] : [
      {
        path: `/members/${at}/labels`,
        expected: "nothing, since what is kept are the labels of the whole ensemble",
        got: JSON.stringify(labels),
        hint: 'state "labels" of the ensemble'
      }
    ]),
    ...twice < 0 ? [] : [{ path: `/members/${twice}/id`, expected: "an id of its own", got: JSON.stringify(ids[twice]) }]
  ];
}
var order = ["rows", "source", "ids"];
function add(mixed, logits, classes, weight, mix) {
  if (mix === "probs") {
    logSoftmaxRows(logits, classes).forEach((value, at) => mixed[at] = (mixed[at] ?? 0) + weight * Math.exp(value));
    return;
  }
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const mean = row.reduce((sum, value) => sum + value, 0) / classes;
    row.forEach((value, k) => mixed[start + k] = (mixed[start + k] ?? 0) + weight * (value - mean));
  }
}
function mixture({ id, weights, mix }, members, classes, close) {
  const stated2 = weights ?? members.map(() => 1);
  const total = stated2.reduce((sum, weight) => sum + weight, 0);
  const shares = stated2.map((weight) => weight / total);
  const splits = new Set(members.map(({ trainedOnSplits }) => trainedOnSplits));
  const [splitHash = null] = splits;
  return {
    id,
    classes,
    sha256: sha256Of([JSON.stringify(members.map((member) => member.sha256))]),
    reads: members.reduce((worst, { reads }) => order.indexOf(reads) > order.indexOf(worst) ? reads : worst, "rows"),
    models: members.some(({ models }) => models.length === 0) ? [] : members.flatMap(({ models }) => models),
    fingerprint: sha256Of([
      JSON.stringify({ version: 1, mix, shares, members: members.map(({ fingerprint }) => fingerprint) })
    ]),
    members,
    trainedOnSplits: splits.size === 1 ? splitHash : null,
    label: async (dataset, rows, progress) => {
      const mixed = new Float64Array(rows.length * classes.length);
      for (const [at, member] of members.entries()) {
        const logits = await member.label(dataset, rows, (done, all) => {
          progress(Math.floor((at * all + done) / members.length), all);
        });
        add(mixed, logits, classes.length, shares[at] ?? 0, mix);
      }
      const least = Number.MIN_VALUE;
      return Float32Array.from(mix === "probs" ? mixed.map((value) => Math.log(Math.max(least, value))) : mixed);
    },
    close
  };
}
function ensembleOf(table, { open: open4, problems: ofMember }) {
  return {
    schema: schemaOf(table),
    problems: (options) => [
      ...problems(options),
      ...options.members.flatMap((member, at) => below(`/members/${at}`, ofMember(member)))
    ],
    make: (options, context) => holding(async (held) => {
      const members = [];
      for (const member of options.members)
        members.push(held.keep(await open4(member, context)));
      return mixture(options, members, context.dataset.classes, () => held.close());
    })
  };
}

// dist/engine/onnx/file/last-operation.js
var handingOn = /* @__PURE__ */ new Set([
  "Cast",
  "DequantizeLinear",
  "Dropout",
  "Flatten",
  "Identity",
  "QuantizeLinear",
  "Reshape",
  "Squeeze",
  "Transpose",
  "Unsqueeze"
]);
var spaces = { Softmax: "probs", LogSoftmax: "logProbs", Sigmoid: "sigmoid" };
function lastOperation(graph, output) {
  const seen = /* @__PURE__ */ new Set();
  for (let name2 = output; !seen.has(name2); ) {
    seen.add(name2);
    const node = graph.node.find((one) => one.output.includes(name2));
    const [input] = node?.input ?? [];
    if (node === void 0 || input === void 0)
      return null;
    const space = Object.entries(spaces).find(([opType]) => opType === node.opType)?.[1];
    if (space !== void 0)
      return { space, input, output: name2 };
    if (!handingOn.has(node.opType))
      return null;
    name2 = input;
  }
  return null;
}

// dist/engine/onnx/file/tensor-values.js
var elementBytes = /* @__PURE__ */ new Map([
  [dataTypes.float, 4],
  [dataTypes.double, 8],
  [dataTypes.float16, 2],
  [dataTypes.bfloat16, 2],
  [dataTypes.int64, 8],
  [dataTypes.uint64, 8],
  [dataTypes.int32, 4],
  [dataTypes.uint32, 4],
  [dataTypes.int16, 2],
  [dataTypes.uint16, 2],
  [dataTypes.int8, 1],
  [dataTypes.uint8, 1],
  [dataTypes.bool, 1]
]);
var shapeOf = (tensor) => tensor.dims.map(Number);
var elementCount2 = (shape) => shape.reduce((product, size) => product * size, 1);
var aligned = (bytes) => new Uint8Array(bytes).buffer;
function invalid(tensor, message) {
  return inputError("model-invalid", `tensor ${tensor.name === "" ? "without a name" : tensor.name}: ${message}`);
}
function rawValues(tensor, raw) {
  switch (tensor.dataType) {
    case dataTypes.float:
      return { dtype: "float32", data: new Float32Array(aligned(raw)) };
    case dataTypes.double:
      return { dtype: "float64", data: new Float64Array(aligned(raw)) };
    case dataTypes.float16:
      return { dtype: "float32", data: Float32Array.from(new Uint16Array(aligned(raw)), halfValue) };
    case dataTypes.int64:
      return { dtype: "int64", data: new BigInt64Array(aligned(raw)) };
    case dataTypes.int32:
      return { dtype: "int32", data: new Int32Array(aligned(raw)) };
    case dataTypes.uint8:
      return { dtype: "uint8", data: new Uint8Array(raw) };
    case dataTypes.bool:
      return { dtype: "bool", data: new Uint8Array(raw) };
    default:
      throw invalid(tensor, `element type ${dataTypeName(tensor.dataType)} is not read`);
  }
}
function listedValues(tensor) {
  switch (tensor.dataType) {
    case dataTypes.float:
      return { dtype: "float32", data: Float32Array.from(tensor.floatData) };
    case dataTypes.double:
      return { dtype: "float64", data: Float64Array.from(tensor.doubleData) };
    case dataTypes.float16:
      return { dtype: "float32", data: Float32Array.from(tensor.int32Data, halfValue) };
    case dataTypes.int64:
      return { dtype: "int64", data: BigInt64Array.from(tensor.int64Data) };
    case dataTypes.int32:
      return { dtype: "int32", data: Int32Array.from(tensor.int32Data) };
    case dataTypes.uint8:
      return { dtype: "uint8", data: Uint8Array.from(tensor.int32Data) };
    case dataTypes.bool:
      return { dtype: "bool", data: Uint8Array.from(tensor.int32Data) };
    default:
      throw invalid(tensor, `element type ${dataTypeName(tensor.dataType)} is not read`);
  }
}
function rawLengthProblem(tensor) {
  const size = elementBytes.get(tensor.dataType);
  if (size === void 0 || tensor.rawData === void 0)
    return null;
  const expected = elementCount2(shapeOf(tensor)) * size;
  return expected === tensor.rawData.byteLength ? null : { expected, got: tensor.rawData.byteLength };
}
function tensorValues(tensor) {
  const shape = shapeOf(tensor);
  const wrong = rawLengthProblem(tensor);
  if (wrong !== null)
    throw invalid(tensor, `[${shape.join(", ")}] needs ${wrong.expected} bytes but has ${wrong.got}`);
  const { dtype, data } = tensor.rawData === void 0 ? listedValues(tensor) : rawValues(tensor, tensor.rawData);
  if (data.length !== elementCount2(shape)) {
    throw invalid(tensor, `[${shape.join(", ")}] needs ${elementCount2(shape)} values but has ${data.length}`);
  }
  return { dtype, shape, data };
}
var dataTypeOf = {
  float32: dataTypes.float,
  float64: dataTypes.double,
  int32: dataTypes.int32,
  int64: dataTypes.int64,
  uint8: dataTypes.uint8,
  bool: dataTypes.bool
};
function tensorMessage(name2, { dtype, shape, data }) {
  return create(TensorProtoSchema, {
    name: name2,
    dataType: dataTypeOf[dtype],
    dims: shape.map((size) => BigInt(size)),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
  });
}

// dist/engine/onnx/file/dynamic-batch.js
var batchSymbol = "batch";
function fixedBatch(graph) {
  const sizes2 = fedInputs(graph).map((input) => declaredShape(input)?.[0]);
  const [first] = sizes2;
  return typeof first === "number" && first > 0 && sizes2.every((size) => size === first) ? first : null;
}
function freeFirstAxis(value, batch) {
  const type = value.type?.value;
  if (type?.case !== "tensorType")
    return;
  const dims = type.value.shape?.dim;
  const first = dims?.[0]?.value;
  if (dims === void 0 || first?.case !== "dimValue" || Number(first.value) !== batch)
    return;
  dims[0] = create(TensorShapeProto_DimensionSchema, { value: { case: "dimParam", value: batchSymbol } });
}
function freedTarget(target, batch) {
  const [first, ...rest] = target;
  if (first !== batch)
    return null;
  return rest.includes(-1) ? [0, ...rest] : rest.every((size) => size > 0) ? [-1, ...rest] : null;
}
function constantNode(output, tensor) {
  const value = create(AttributeProtoSchema, {
    name: "value",
    type: attributeTypes.tensor,
    t: tensorMessage(output, tensor)
  });
  return create(NodeProtoSchema, { opType: "Constant", name: output, output: [output], attribute: [value] });
}
function takesZeroLiterally(node) {
  return node.attribute.some(({ name: name2, i }) => name2 === "allowzero" && i === 1n);
}
function freeReshapes(graph, batch) {
  const known2 = constants(graph);
  const added = [];
  for (const node of graph.node) {
    const [data, shape] = node.input;
    const tensor = node.opType === "Reshape" && shape !== void 0 ? known2.get(shape) : void 0;
    if (tensor === void 0 || shape === void 0 || data === void 0 || known2.has(data))
      continue;
    const target = freedTarget(Array.from(tensorValues(tensor).data, Number), batch);
    if (target === null || target[0] === 0 && takesZeroLiterally(node))
      continue;
    const output = `${shape}_${batchSymbol}_${added.length}`;
    const sizes2 = BigInt64Array.from(target, BigInt);
    added.push(constantNode(output, { dtype: "int64", shape: [target.length], data: sizes2 }));
    node.input[1] = output;
  }
  graph.node = [...added, ...graph.node];
}
function makeBatchDynamic(model) {
  const batch = fixedBatch(model.graph);
  if (batch === null)
    return model;
  const freed = clone(ModelProtoSchema, model);
  const { graph } = freed;
  const fed = new Set(fedInputs(graph));
  for (const input of graph.input)
    if (fed.has(input))
      freeFirstAxis(input, batch);
  for (const output of graph.output)
    freeFirstAxis(output, batch);
  graph.valueInfo = [];
  freeReshapes(graph, batch);
  return freed;
}

// dist/engine/onnx/file/foreign-format.js
var torchHint = "load it in PyTorch and export it with torch.onnx.export(model, example, 'model.onnx')";
var kerasHint = "export it with tf2onnx (python -m tf2onnx.convert), or model.export(path, format='onnx') in Keras 3";
var ascii = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));
function foreignFormat(bytes) {
  const head = ascii(bytes, 0, 64);
  if (head.startsWith("\x89HDF\r\n\n"))
    return { name: "an HDF5 file (Keras .h5)", hint: kerasHint };
  if (head.startsWith("PK")) {
    return head.includes("metadata.json") || head.includes("config.json") ? { name: "a zip file (Keras .keras)", hint: kerasHint } : { name: "a zip file (PyTorch checkpoints are)", hint: torchHint };
  }
  if (/^\x80[\x02-\x05]/.test(head)) {
    return { name: "a Python pickle", hint: `${torchHint}; a scikit-learn model with skl2onnx` };
  }
  if (/^[^]{8}\{\s*"/.test(head) && bytes[6] === 0 && bytes[7] === 0) {
    return { name: "a safetensors file (weights without their graph)", hint: torchHint };
  }
  if (ascii(bytes, 4, 8) === "TFL3")
    return { name: "a TensorFlow Lite file", hint: "convert it with tf2onnx --tflite" };
  if (ascii(bytes, 4, 8) === "ORTM")
    return { name: "an ORT format file", hint: "give the ONNX file it was made from" };
  if (head.startsWith("\x8B"))
    return { name: "a gzip file", hint: "unpack it first" };
  if (head.startsWith("version https://git-lfs")) {
    return { name: "a Git LFS pointer, not the file itself", hint: "fetch the file with git lfs pull" };
  }
  if (/^\s*[{<]/.test(head))
    return { name: "a text file", hint: "give the path of a binary .onnx file" };
  return null;
}

// dist/engine/onnx/file/model-file.js
function encodeModel(model) {
  return toBinary(ModelProtoSchema, model);
}
function structureProblems(model) {
  const { graph, opsetImport } = model;
  const problems2 = [];
  const hint = "the file is cut off, or not an ONNX model";
  if (graph === void 0 || graph.node.length === 0) {
    problems2.push({ path: "graph", expected: "a graph with nodes", got: "none", hint });
  } else if (graph.output.length === 0) {
    problems2.push({ path: "graph/output", expected: "at least one output", got: "none", hint });
  }
  if (opsetImport.length === 0)
    problems2.push({ path: "opset_import", expected: "an operator set", got: "none", hint });
  return problems2;
}
function weightProblems(graph) {
  return graph.initializer.flatMap((tensor) => {
    const wrong = rawLengthProblem(tensor);
    if (wrong === null)
      return [];
    return {
      path: `tensor ${tensor.name}`,
      expected: `${wrong.expected} bytes for [${shapeOf(tensor).join(", ")}]`,
      got: `${wrong.got} bytes`
    };
  });
}
function decodeModel(bytes, place, code = "model-invalid") {
  const fail = (problem) => problemsError(code, place, [problem]);
  const expected = "an ONNX model";
  if (bytes.length === 0)
    throw fail({ path: "byte 0", expected, got: "an empty file" });
  const foreign = foreignFormat(bytes);
  if (foreign !== null)
    throw fail({ path: "byte 0", expected, got: foreign.name, hint: foreign.hint });
  let model;
  try {
    model = fromBinary(ModelProtoSchema, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    const got = words.includes("premature EOF") ? `${bytes.length} bytes that end too early` : `bytes that do not decode (${words})`;
    throw fail({ path: "file", expected, got, hint: "the file is truncated or not an ONNX model; copy it again" });
  }
  const problems2 = structureProblems(model);
  if (problems2.length > 0 || model.graph === void 0)
    throw problemsError(code, place, problems2);
  return model;
}
async function readModel(path, code = "model-invalid") {
  let file;
  try {
    file = await readGiven(path);
  } catch (cause) {
    const problem = { path: "file", expected: "an ONNX model", got: whyUnread(cause) };
    throw problemsError(code, path, [{ ...problem, hint: hintIfAbsent(cause, "check the path") }], cause);
  }
  const model = decodeModel(file, path, code);
  const external = await takeInExternalData(model, path);
  if (external.problems.length > 0)
    throw problemsError(code, path, external.problems);
  const problems2 = weightProblems(model.graph);
  if (problems2.length > 0)
    throw problemsError(code, path, problems2);
  const fileSha256 = sha256([file]);
  return {
    path,
    model,
    bytes: file.length + external.bytes,
    sha256: fileSha256,
    contentSha256: external.sha256 === null ? fileSha256 : sha256([fileSha256, external.sha256])
  };
}

// dist/kinds/teachers/model-teacher.js
import { createHash } from "node:crypto";

// dist/engine/onnx/file/summary.js
var weightTypes = /* @__PURE__ */ new Set([
  dataTypes.float,
  dataTypes.double,
  dataTypes.float16,
  dataTypes.bfloat16,
  dataTypes.int8,
  dataTypes.uint8
]);
function parameterCount({ graph }) {
  const read = new Set(graph.node.flatMap(({ input }) => input));
  let count = 0;
  for (const [name2, tensor] of constants(graph)) {
    if (read.has(name2) && weightTypes.has(tensor.dataType))
      count += elementCount2(shapeOf(tensor));
  }
  return graph.node.reduce((sum, node) => sum + classicalCount(node), count);
}
var classicalCount = ({ domain, attribute }) => domain === "ai.onnx.ml" ? attribute.reduce((sum, { floats: floats2 }) => sum + floats2.length, 0) : 0;
var NO_TENSOR = "no tensor";
function summarizeValue(value) {
  const isTensor = value.type === void 0 || value.type.value.case === "tensorType";
  const elementType = isTensor ? dataTypeName(elementTypeOf(value)) : NO_TENSOR;
  return { name: value.name, elementType, shape: declaredShape(value) };
}
function shapeText(shape) {
  return shape === null ? "[?]" : `[${shape.map((size) => size ?? "?").join(", ")}]`;
}
function summarize(model) {
  const opset = model.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx");
  return {
    opset: Number(opset?.version ?? 0n),
    inputs: fedInputs(model.graph).map(summarizeValue),
    outputs: model.graph.output.map(summarizeValue),
    parameters: parameterCount(model)
  };
}

// dist/kinds/teachers/input.js
var wholeRanges = {
  uint8: [0, 255],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 31), 2 ** 31 - 1]
};
function unheldRow({ dtype, values }, inputs, rows) {
  const range = wholeRanges[dtype];
  if (range === void 0 || valueType(inputs) === "uint8")
    return null;
  const found = [];
  eachRow(inputs, values, rows, (own, row) => {
    if (found.length > 0)
      return;
    const value = own.find((one) => !Number.isInteger(one) || one < range[0] || one > range[1]);
    if (value !== void 0)
      found.push({ row, value });
  });
  return found[0] ?? null;
}
var inputTypes = /* @__PURE__ */ new Map([
  ["float", "float32"],
  // halves are fed from float32
  ["float16", "float32"],
  ["double", "float64"],
  ["uint8", "uint8"],
  ["int32", "int32"],
  ["int64", "int64"]
]);
var sameShape = (a, b) => a.length === b.length && a.every((size, axis) => size === b[axis]);
function channelsLastShape(shape) {
  const [channels2, height, width] = shape;
  if (shape.length !== 3 || channels2 === void 0 || height === void 0 || width === void 0)
    return null;
  return [height, width, channels2];
}
function modelRowShape(input) {
  const sizes2 = input.shape?.slice(1) ?? [];
  const fixed = sizes2.filter((size) => typeof size === "number");
  return input.shape === null || fixed.length !== sizes2.length ? null : fixed;
}
function layoutOf(stated2, data, model) {
  if (stated2 !== void 0)
    return stated2;
  if (data.length < 3)
    return "flat";
  const last = channelsLastShape(data);
  if (model !== null && last !== null && !sameShape(model, data) && sameShape(model, last))
    return "NHWC";
  return model !== null && model.length === 1 ? "flat" : "NCHW";
}
function channelProblems(name2, values, channels2) {
  if (values.length === 1 || values.length === channels2)
    return [];
  const expected = channels2 === 1 ? "1 value" : `1 value, or ${channels2}, one per channel`;
  return [{ path: `input.${name2}`, expected, got: `${values.length} values` }];
}
function planRows(input, options, data) {
  const problems2 = [];
  const model = modelRowShape(input);
  const layout = layoutOf(options.layout, data, model);
  const moved = layout === "NHWC" ? channelsLastShape(data) : null;
  const shape = options.shape ?? model ?? moved ?? (layout === "flat" ? [elementCount2(data)] : data);
  const values = elementCount2(data);
  if (elementCount2(shape) !== values) {
    problems2.push({
      path: `input ${input.name}`,
      expected: `${elementCount2(shape)} values a row: the model takes ${shapeText(shape)}`,
      got: `${values} values a row: the data set has ${shapeText(data)}`,
      hint: "the teacher was made for other data, or the data set's shape needs stating"
    });
  } else if (layout === "NHWC" && moved === null && (shape.at(-1) ?? 1) !== 1) {
    problems2.push({
      path: "input.layout",
      expected: "rows of [channels, height, width] to move the channels last",
      got: `rows of ${shapeText(data)}`,
      hint: "give the data set its image shape, or state layout flat where rows already are in the model's order"
    });
  }
  const channels2 = data.length === 0 ? 1 : data[0] ?? 1;
  const { scale = 1, mean = [0], std = [1] } = options;
  problems2.push(...channelProblems("mean", mean, channels2), ...channelProblems("std", std, channels2));
  const dtype = inputTypes.get(input.elementType);
  if (dtype === void 0) {
    problems2.push({
      path: `input ${input.name}`,
      expected: "an input of float, double, float16, uint8, int32 or int64",
      got: input.elementType,
      hint: "export the model with a float32 input"
    });
  } else if (dtype in wholeRanges && !(scale === 1 && mean.every((m) => m === 0) && std.every((s) => s === 1))) {
    problems2.push({
      path: `input ${input.name}`,
      expected: `no scale, mean or std: the model takes ${dtype === "uint8" ? "bytes" : "whole numbers"}`,
      got: "preprocessing that yields fractions"
    });
  }
  const plan = {
    name: input.name,
    dtype: dtype ?? "float32",
    layout,
    shape,
    values,
    perChannel: values / channels2,
    channelsLast: moved !== null && channels2 > 1,
    preprocessing: { scale, mean, std }
  };
  return { plan, problems: problems2 };
}
function inputBuffer({ dtype, values }, rows) {
  switch (dtype) {
    case "float32":
      return new Float32Array(rows * values);
    case "float64":
      return new Float64Array(rows * values);
    case "uint8":
      return new Uint8Array(rows * values);
    case "int32":
    case "int64":
      return new Int32Array(rows * values);
  }
}
function rowWriter(plan, type) {
  const { values, perChannel, channelsLast, preprocessing } = plan;
  const { scale, mean, std } = preprocessing;
  const channels2 = values / perChannel;
  const step = channelsLast ? channels2 : 1;
  const prepare = (value, channel) => (value * scale - (mean[mean.length === 1 ? 0 : channel] ?? 0)) / (std[std.length === 1 ? 0 : channel] ?? 1);
  const kinds2 = mean.length === 1 && std.length === 1 ? 1 : channels2;
  const tables = Array.from({ length: type === "uint8" ? kinds2 : 0 }, (_, channel) => Float64Array.from({ length: 256 }, (_2, value) => prepare(value, channel)));
  return (row, target, place) => {
    for (let channel = 0; channel < channels2; channel += 1) {
      const from = channel * perChannel;
      const start = place * values + (channelsLast ? channel : channel * perChannel);
      const table = tables[kinds2 === 1 ? 0 : channel];
      if (table === void 0)
        for (let i = 0; i < perChannel; i += 1)
          target[start + i * step] = prepare(row[from + i] ?? 0, channel);
      else
        for (let i = 0; i < perChannel; i += 1)
          target[start + i * step] = table[row[from + i] ?? 0] ?? 0;
    }
  };
}

// dist/base/numeric/sigmoid.js
var LEAST = 1e-12;
function logitOf(p) {
  const held = Math.min(1 - LEAST, Math.max(LEAST, p));
  return Math.log(held) - Math.log1p(-held);
}
var sigmoidNote = "scores are sigmoids of single classes: each becomes the logit log(p / (1 - p)), under one softmax over the classes";

// dist/base/numeric/finite.js
function allFinite(values) {
  let zero = 0;
  for (const value of values)
    zero += value * 0;
  return zero === 0;
}

// dist/kinds/teachers/output.js
var smallestProb = 1e-12;
var sumTolerance = 0.01;
var listed = (values) => values.map(({ name: name2, elementType, shape }) => `"${name2}" ${elementType} ${shapeText(shape)}`).join(", ");
function chooseValue(what, values, name2) {
  const found = name2 === void 0 ? values[0] : values.find((value) => value.name === name2);
  if (found === void 0) {
    return {
      path: `${what}.name`,
      expected: `one of ${listed(values)}`,
      got: name2 === void 0 ? "none" : `"${name2}"`
    };
  }
  const other = values.length > 1;
  if (other && what === "input") {
    return {
      path: "input",
      expected: "a model with one input",
      got: `${values.length}: ${listed(values)}`,
      hint: "export the classifier with its data as the only input"
    };
  }
  if (other && name2 === void 0) {
    return {
      path: "output.name",
      expected: "the name of the output that holds the class scores",
      got: `${values.length} outputs: ${listed(values)}`,
      hint: `state "output": {"name": ...} in the card or the recipe`
    };
  }
  if (what === "output" && (found.elementType === NO_TENSOR || found.elementType === "string")) {
    return {
      path: `output ${found.name}`,
      expected: "a tensor of floating-point scores, [rows, classes]",
      got: found.elementType === "string" ? "class names" : "a sequence or a map",
      hint: "scikit-learn's converter adds a ZipMap: export with options={id(model): {'zipmap': False}}, or name the value before it"
    };
  }
  return found;
}
function classOrder(outputs, names, classes) {
  const positions = classes.map((_, index) => index);
  const fail = (problem) => ({ columns: positions, problems: [problem], warning: null });
  if (outputs !== classes.length) {
    return fail({
      path: "output",
      expected: `${classes.length} classes, as the data set has`,
      got: `${outputs} columns`,
      hint: "the teacher was made for other classes"
    });
  }
  if (names === null) {
    const warning = "names no classes: output columns are taken in the data set's class order";
    return { columns: positions, problems: [], warning };
  }
  const columns = classes.map((name2) => names.indexOf(name2));
  const missing = classes.filter((name2) => !names.includes(name2));
  const foreign = names.filter((name2) => !classes.includes(name2));
  if (names.length !== outputs || missing.length > 0) {
    const quoted = (values) => values.map((value) => `"${value}"`).join(", ");
    const parts = [
      names.length === outputs ? "" : `${names.length} names for ${outputs} columns`,
      missing.length === 0 ? "" : `without ${quoted(missing)}`,
      foreign.length === 0 ? "" : `with ${quoted(foreign)} instead`
    ];
    return fail({
      path: "classes",
      expected: `the data set's classes: ${quoted(classes)}`,
      got: parts.filter((part) => part !== "").join("; "),
      hint: "state the teacher's classes in the recipe, in the order of its outputs, with the data set's names"
    });
  }
  return { columns, problems: [], warning: null };
}
function isNotFinite({ values }, space) {
  if (allFinite(values))
    return false;
  return values.some((value) => !Number.isFinite(value) && !(space === "logProbs" && value === -Infinity));
}
function rowFacts({ values, rows, classes }, space) {
  let inRange = true;
  let worst = 0;
  let worstExp = 0;
  let firstSum = 0;
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    let expSum = 0;
    for (let k = 0; k < classes; k += 1) {
      const value = values[row * classes + k] ?? NaN;
      if (value < -1e-6 || value > 1 + 1e-6)
        inRange = false;
      sum += value;
      expSum += Math.exp(value);
    }
    if (row === 0)
      firstSum = space === "logProbs" ? expSum : sum;
    worst = Math.max(worst, Math.abs(sum - 1));
    worstExp = Math.max(worstExp, Math.abs(expSum - 1));
  }
  const rounding = inRange && worst > sumTolerance / 100 ? (quantisedStep(values) ?? 0) * classes / 2 + 1e-6 : 0;
  const sumToOne = (tolerance) => inRange && worst <= Math.max(tolerance, rounding);
  return { inRange, sumToOne, expSumToOne: worstExp <= sumTolerance, firstSum };
}
function spaceProblem(raw, space, path = "output.space") {
  const stated2 = (value) => path === "space" ? `"space": "${value}"` : `"output": {"space": "${value}"}`;
  if (isNotFinite(raw, space)) {
    return {
      path: "output",
      expected: "finite scores",
      got: "NaN or an infinity",
      hint: "check scale, mean and std, and that the model is whole"
    };
  }
  if (space === "logits")
    return null;
  const facts = rowFacts(raw, space);
  if (space === void 0 && facts.sumToOne(1e-4)) {
    return {
      path,
      expected: "a statement of what the outputs mean",
      got: "rows in [0, 1] that sum to 1, which look like probabilities",
      hint: `state ${stated2("probs")}, or "logits" if that is what they are`
    };
  }
  if (space === "sigmoid" && !facts.inRange)
    return {
      path,
      expected: "values in [0, 1], as sigmoids are",
      got: "values outside of it",
      hint: `state ${stated2("logits")} for scores before the sigmoid`
    };
  if (space === "probs" && !facts.sumToOne(sumTolerance) || space === "logProbs" && !facts.expSumToOne) {
    return {
      path,
      expected: space === "probs" ? "rows in [0, 1] that sum to 1" : "rows whose exponentials sum to 1",
      got: `outputs that do not; the first row's sum is ${facts.firstSum.toPrecision(4)}`,
      hint: `state ${stated2("logits")} for scores before the softmax`
    };
  }
  return null;
}
function writeLogits({ values, rows, classes }, space, columns, target, place) {
  if (space === "logits" && columns.every((column2, k) => column2 === k)) {
    target.set(values, place * classes);
    return;
  }
  const least = Math.log(smallestProb);
  for (let row = 0; row < rows; row += 1) {
    columns.forEach((column2, k) => {
      const value = values[row * classes + column2] ?? NaN;
      const logit = space === "probs" ? Math.log(Math.max(value, smallestProb)) : space === "logProbs" ? Math.max(value, least) : space === "sigmoid" ? logitOf(value) : value;
      target[(place + row) * classes + k] = logit;
    });
  }
}

// dist/kinds/teachers/model-teacher.js
var labelsVersion = 1;
function wire(settings, summary2, dataset) {
  const problems2 = [];
  const input = chooseValue("input", summary2.inputs, settings.input.name);
  const output = chooseValue("output", summary2.outputs, settings.output.name);
  if (!("elementType" in output))
    problems2.push(output);
  if (!("elementType" in input))
    throw problemsError("teacher-invalid", settings.place, [input, ...problems2]);
  const rows = planRows(input, settings.input, dataset.inputShape);
  problems2.push(...rows.problems);
  if (!("elementType" in output) || problems2.length > 0) {
    throw problemsError("teacher-invalid", settings.place, problems2);
  }
  return { plan: rows.plan, output: output.name };
}
function fingerprintOf(settings, { plan, output }) {
  const { layout, shape, preprocessing, name: name2, dtype } = plan;
  const parts = {
    version: labelsVersion,
    model: settings.file.contentSha256,
    input: { name: name2, dtype, layout, shape, preprocessing },
    output: { name: output, space: settings.output.space ?? "logits" },
    classes: settings.classes
  };
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
function sameShape2(a, b) {
  return a.join() === b.join();
}
function rowsThrough(plan, runner, place) {
  let known2 = null;
  return async ({ inputs }, rows, take) => {
    const unheld = unheldRow(plan, inputs, rows);
    if (unheld !== null)
      throw problemsError("teacher-invalid", place, [
        {
          path: `row ${unheld.row + 1}`,
          expected: `whole numbers that fit ${plan.dtype}: the model takes nothing else`,
          got: String(unheld.value),
          hint: "export the model with a float32 input, or give the data as the model was trained on it"
        }
      ]);
    const buffer = inputBuffer(plan, Math.max(runner.leastRoom, Math.min(runner.rows, rows.length)));
    if (known2?.type !== valueType(inputs))
      known2 = { type: valueType(inputs), write: rowWriter(plan, valueType(inputs)) };
    const { write } = known2;
    for (let start = 0; start < rows.length; start += runner.rows) {
      const chunk = rows.subarray(start, start + runner.rows);
      eachRow(inputs, plan.values, chunk, (values, _, place2) => {
        write(values, buffer, place2);
      });
      take(await runner.run(buffer, chunk.length), start, chunk.length);
    }
  };
}
function labeller({ settings, plan, runner, columns, context }) {
  const { classes } = runner;
  const { space } = settings.output;
  if (space === "sigmoid")
    context.log?.(`${settings.place}: ${sigmoidNote}`);
  let isSettled = false;
  const through = rowsThrough(plan, runner, settings.place);
  return async (dataset, rows, progress) => {
    if (!sameShape2(dataset.inputShape, context.dataset.inputShape) || dataset.classes.length !== classes) {
      throw internalError(`${settings.place} was opened for another data set`);
    }
    const logits = new Float32Array(rows.length * classes);
    await through(dataset, rows, (raw, start, count) => {
      const problem = spaceProblem(raw, isSettled ? space ?? "logits" : space);
      isSettled = true;
      if (problem !== null)
        throw problemsError("teacher-invalid", settings.place, [problem]);
      writeLogits(raw, space ?? "logits", columns, logits, start);
      progress(start + count, rows.length);
    });
    return logits;
  };
}
function inputWarning({ file, input }) {
  const { scale, mean, std } = input;
  if (scale !== void 0 || mean !== void 0 || std !== void 0)
    return null;
  return `${file.path}: no scale, mean or std is stated, so the data set's values are fed as they are`;
}
async function teacherOf({ id, settings, wiring, runner, parameters, inner }, context) {
  const warn = context.log ?? (() => void 0);
  const { place, file } = settings;
  const order2 = classOrder(runner.classes, settings.classes, context.dataset.classes);
  if (order2.problems.length > 0) {
    await runner.close();
    throw problemsError("teacher-invalid", place, order2.problems);
  }
  if (order2.warning !== null)
    warn(`${place}: ${order2.warning}`);
  const raw = inputWarning(settings);
  if (raw !== null)
    warn(`${place}: ${raw}`);
  return {
    id,
    classes: settings.classes,
    sha256: file.sha256,
    inputShape: wiring.plan.shape,
    reads: "rows",
    models: parameters === null ? [] : [{ file: file.path, parameters, bytes: file.bytes }],
    fingerprint: fingerprintOf(settings, wiring),
    trainedOnSplits: settings.trainedOnSplits,
    label: labeller({ settings, plan: wiring.plan, runner, columns: order2.columns, context }),
    ...inner === void 0 ? {} : { inner },
    close: () => runner.close()
  };
}

// dist/kinds/teachers/runner.js
var valuesPerCall = 2 ** 20;
var rowsPerCall = 256;
var fixedRowsPerRun = 64;
var agreement = 1e-3;
function feedsOf(plan, buffer, rows) {
  const fed = buffer.subarray(0, rows * plan.values);
  const data = plan.dtype === "int64" ? BigInt64Array.from(fed, BigInt) : fed;
  return { [plan.name]: { dtype: plan.dtype, shape: [rows, ...plan.shape], data } };
}
function caller({ plan, output, place, isInner = false }) {
  return async (session, buffer, rows) => {
    const result = (await session.run(feedsOf(plan, buffer, rows), [output])).get(output);
    const values = result?.data;
    const shape = result?.shape ?? [];
    if (!(values instanceof Float32Array || values instanceof Float64Array)) {
      throw problemsError("teacher-invalid", place, [
        {
          path: `output ${output}`,
          expected: isInner ? "floating-point values" : "floating-point scores per class",
          got: result?.dtype ?? "nothing",
          ...isInner ? {} : { hint: "name the output that holds the scores, not the predicted class" }
        }
      ]);
    }
    if (shape[0] !== rows || values.length === 0) {
      throw problemsError("teacher-invalid", place, [
        {
          path: `output ${output}`,
          expected: isInner ? `values of ${rows} rows` : `${rows} rows of class scores`,
          got: `shape [${shape.join(", ")}]`
        }
      ]);
    }
    return { values, rows, classes: values.length / rows, rowShape: shape.slice(1) };
  };
}
function probeRows(plan, rows) {
  const buffer = inputBuffer(plan, rows);
  const top = plan.dtype === "uint8" ? 256 : plan.dtype === "int32" || plan.dtype === "int64" ? 2 : 1;
  randomUniforms(0, "teacher-probe", {}, buffer.length).forEach((value, i) => {
    buffer[i] = value * top;
  });
  return buffer;
}
function agree(a, b) {
  let largest = 1e-6;
  let furthest = 0;
  for (const [i, value] of a.entries()) {
    largest = Math.max(largest, Math.abs(value));
    furthest = Math.max(furthest, Math.abs(value - (b[i] ?? NaN)));
  }
  return a.length === b.length && furthest <= agreement * largest;
}
async function disagreement(call, plan, step, original, candidate) {
  const probe = probeRows(plan, 2 * step);
  const first = await call(original, probe, step);
  const second = await call(original, probe.subarray(step * plan.values), step);
  try {
    const both = await call(candidate, probe, 2 * step);
    const half = both.values.length / 2;
    const same = agree(first.values, both.values.subarray(0, half)) && agree(second.values, both.values.subarray(half));
    return same ? null : "its rows came out differently";
  } catch (cause) {
    return runtimeMessage(cause);
  }
}
async function openFreed(request2, freed) {
  try {
    return await openSession(encodeModel(freed), { threads: request2.threads, place: request2.place });
  } catch (cause) {
    return runtimeMessage(cause);
  }
}
function freeRunner(request2, session, row) {
  const call = caller(request2);
  const rows = Math.max(1, Math.min(rowsPerCall, Math.floor(valuesPerCall / request2.plan.values)));
  return {
    ...row,
    rows,
    leastRoom: 1,
    run: (buffer, count) => call(session, buffer, count),
    close: () => session.close()
  };
}
function fixedRunner(request2, session, row, step) {
  const call = caller(request2);
  const { values: size } = request2.plan;
  const calls = Math.ceil(fixedRowsPerRun / step);
  const { classes } = row;
  return {
    ...row,
    rows: calls * step,
    leastRoom: calls * step,
    run: async (buffer, count) => {
      const values = new Float64Array(calls * step * classes);
      for (let at = count; at < Math.ceil(count / step) * step; at += 1)
        buffer.copyWithin(at * size, 0, size);
      for (let start = 0; start < count; start += step) {
        const part = await call(session, buffer.subarray(start * size), step);
        values.set(part.values, start * classes);
      }
      return { values: values.subarray(0, count * classes), rows: count, classes };
    },
    close: () => session.close()
  };
}
async function openRunner(request2) {
  const { model, plan, threads, place, warn } = request2;
  const call = caller(request2);
  const scores = request2.isInner === true ? "values" : "scores";
  const fixed = fixedBatch(model.graph);
  const step = fixed ?? 1;
  const original = await openSession(encodeModel(model), { threads, place });
  let candidate = null;
  try {
    candidate = fixed === null ? original : await openFreed(request2, makeBatchDynamic(model));
    const { classes, rowShape, values: first } = await call(original, probeRows(plan, step), step);
    const row = { classes, rowShape };
    const again = await call(original, probeRows(plan, step), step);
    if (first.every(Number.isFinite) && !agree(first, again.values))
      throw problemsError("teacher-invalid", place, [
        {
          path: `output ${request2.output}`,
          expected: `the same ${scores} for the same rows`,
          got: `other ${scores} at a second call`,
          hint: "the model draws at random: it was exported in training mode; call model.eval() before the export"
        }
      ]);
    const reason = candidate instanceof ModelSession ? await disagreement(call, plan, step, original, candidate) : candidate;
    if (reason === null && candidate instanceof ModelSession) {
      if (candidate !== original)
        await original.close();
      return freeRunner(request2, candidate, row);
    }
    if (candidate instanceof ModelSession && candidate !== original)
      await candidate.close();
    warn(`${place}: runs ${step === 1 ? "one row" : `${step} rows`} a call, which is slow; more failed: ${reason ?? ""}`);
    return fixedRunner(request2, original, row, step);
  } catch (error) {
    await original.close();
    if (candidate instanceof ModelSession)
      await candidate.close();
    throw error;
  }
}

// dist/kinds/teachers/inner-values.js
function givingOut(model, names) {
  const { graph } = model;
  const known2 = new Set(graph.output.map(({ name: name2 }) => name2));
  const added = names.filter((name2) => !known2.has(name2)).map((name2) => create(ValueInfoProtoSchema, { name: name2 }));
  return { ...model, graph: { ...graph, output: [...graph.output, ...added] } };
}
var valuesIn = ({ graph }) => graph.node.flatMap(({ output }) => output.filter((name2) => name2 !== ""));
var PROBED = 11;
async function list({ model, plan, threads, place }) {
  const rows = fixedBatch(model.graph) ?? PROBED;
  const names = valuesIn(model);
  const session = await openSession(encodeModel(givingOut(model, names)), { threads, place });
  try {
    const results = await session.run(feedsOf(plan, probeRows(plan, rows), rows), names);
    const found = /* @__PURE__ */ new Map();
    for (const [name2, { data: values, shape }] of results)
      if (values instanceof Float32Array && shape.length > 1 && shape[0] === rows && values.length > 0)
        found.set(name2, shape.slice(1));
    return found;
  } finally {
    await session.close();
  }
}
function openInner({ plan, place, known: known2, runner: open4 }, names) {
  const missing = names.filter((name2) => !known2.includes(name2));
  if (missing.length > 0)
    throw problemsError("teacher-invalid", place, missing.map((name2) => {
      const near = nearest(name2, known2);
      return {
        path: "teacherTensor",
        expected: "a value in the teacher's file",
        got: `"${name2}"`,
        hint: `${near === void 0 ? "" : `did you mean "${near}"? `}\`limbeck plan RECIPE --tensors\` lists them`
      };
    }));
  return holding(async (held) => {
    const opened = [];
    for (const name2 of names) {
      const runner = held.keep(await open4(name2));
      opened.push({ name: name2, runner, through: rowsThrough(plan, runner, place) });
    }
    return {
      shapes: new Map(opened.map(({ name: name2, runner }) => [name2, runner.rowShape])),
      of: async (dataset, rows) => {
        const values = /* @__PURE__ */ new Map();
        for (const { name: name2, runner, through } of opened) {
          const all = new Float32Array(rows.length * runner.classes);
          await through(dataset, rows, (raw, start) => {
            all.set(raw.values, start * runner.classes);
          });
          const at = all.findIndex((value) => !Number.isFinite(value));
          if (at >= 0)
            throw problemsError("teacher-invalid", place, [
              {
                path: `value "${name2}"`,
                expected: "finite numbers",
                got: `${all[at]} for row ${(rows[Math.floor(at / runner.classes)] ?? 0) + 1}`
              }
            ]);
          values.set(name2, all);
        }
        return values;
      },
      close: () => held.close()
    };
  });
}
var innerValues = (request2) => ({
  list: () => list(request2),
  open: async (names) => {
    const { model, plan, place } = request2;
    const runner = (name2) => openRunner({ ...request2, model: givingOut(model, [name2]), output: name2, isInner: true });
    return openInner({ plan, place, known: valuesIn(model), runner }, names);
  }
});

// dist/engine/onnx/column-feeds.js
var made = {
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
  int32: (values) => Int32Array.from(values),
  int64: (values) => BigInt64Array.from(values, BigInt)
};
var isNumeric = (dtype) => dtype in made;
function inputProblems(inputs, { columns }) {
  return inputs.flatMap(({ name: name2, dtype, shape, columns: several }) => {
    const there = [...columns.keys()].map((one) => JSON.stringify(one)).join(", ");
    if (several !== void 0) {
      const strangers = several.filter((one) => !columns.has(one)).map((one) => ({
        path: "input.columns",
        expected: `names of columns: ${there}`,
        got: JSON.stringify(one)
      }));
      const [, width] = shape;
      const fits = shape.length === 2 && (typeof width !== "number" || width === several.length);
      if (!fits)
        strangers.push({
          path: "input.columns",
          expected: shape.length === 2 ? `${width} columns: the model takes [${shape.join(", ")}]` : "a model that takes [rows, columns]",
          got: shape.length === 2 ? `${several.length}` : `[${shape.join(", ")}]`
        });
      if (!isNumeric(dtype))
        strangers.push({ path: `input ${name2}`, expected: "float, double, int32 or int64", got: dtype });
      return strangers;
    }
    if (!columns.has(name2))
      return [{ path: `input ${name2}`, expected: `the name of a column: ${there}`, got: JSON.stringify(name2) }];
    const sizes2 = shape.slice(1);
    if (shape.length > 2 || sizes2.some((size) => size !== 1))
      return [{ path: `input ${name2}`, expected: "[rows, 1], a value a row", got: `[${shape.join(", ")}]` }];
    return dtype === "string" || isNumeric(dtype) ? [] : [{ path: `input ${name2}`, expected: "float, double, int32, int64 or string", got: dtype }];
  });
}
var ColumnValueError = class extends Error {
  problem;
  constructor(problem) {
    super(problem.got);
    this.problem = problem;
  }
};
function numbers2({ codes, texts }, { name: name2, dtype }, absent, rows) {
  const whole = dtype === "int32" || dtype === "int64";
  const byCode = texts.map((text) => text === "" || absent.has(text) ? NaN : numberIn(text));
  return Array.from(rows, (row) => {
    const code = codes[row] ?? 0;
    const [value = NaN, text = ""] = [byCode[code], texts[code]];
    const isMissing = text === "" || absent.has(text);
    if (whole ? Number.isSafeInteger(value) : isMissing || !Number.isNaN(value))
      return value;
    throw new ColumnValueError({
      path: `row ${row + 1}, column ${name2}`,
      expected: whole ? `a whole number: the model takes ${dtype}` : "a number",
      got: isMissing ? "nothing" : JSON.stringify(text)
    });
  });
}
function columnFeeds(inputs, { columns, missing }, rows) {
  const absent = new Set(missing);
  return Object.fromEntries(inputs.map((input) => {
    const { name: name2, dtype, columns: several } = input;
    const columnOf = (one) => columns.get(one) ?? { codes: new Int32Array(), texts: [] };
    if (several !== void 0 && isNumeric(dtype)) {
      const each = several.map((one) => numbers2(columnOf(one), { name: one, dtype }, absent, rows));
      const values = Array.from(rows).flatMap((_, at) => each.map((own) => own[at] ?? NaN));
      return [name2, { dtype, shape: [rows.length, several.length], data: made[dtype](values) }];
    }
    const column2 = columnOf(name2);
    const shape = input.shape.length === 1 ? [rows.length] : [rows.length, 1];
    if (!isNumeric(dtype)) {
      const data = Array.from(rows, (row) => column2.texts[column2.codes[row] ?? 0] ?? "");
      return [name2, { dtype: "string", shape, data }];
    }
    return [name2, { dtype, shape, data: made[dtype](numbers2(column2, input, absent, rows)) }];
  }));
}

// dist/kinds/teachers/session-teacher.js
import { createHash as createHash2 } from "node:crypto";
async function scoresFrom(session, feeds, rows, { output, settings: { place } }) {
  const result = (await session.run(feeds, [output])).get(output);
  const values = result?.data;
  if ((values instanceof Float32Array || values instanceof Float64Array) && values.length % rows === 0)
    return { values, rows, classes: values.length / rows };
  throw problemsError("teacher-invalid", place, [
    {
      path: `output ${output}`,
      expected: "floating-point scores per class",
      got: result?.dtype ?? "nothing",
      hint: "name the output that holds the scores, not the predicted class"
    }
  ]);
}
function describedTeacher({ id, summary: summary2, output, settings }, classes, { dataset, log }, facts) {
  const { place, file } = settings;
  const order2 = classOrder(classes, settings.classes, dataset.classes);
  if (order2.problems.length > 0)
    throw problemsError("teacher-invalid", place, order2.problems);
  if (order2.warning !== null)
    log?.(`${place}: ${order2.warning}`);
  const space = settings.output.space ?? "logits";
  const decides = { version: 1, ...facts, model: file.contentSha256, output, space, classes: settings.classes };
  return {
    columns: order2.columns,
    teacher: {
      id,
      reads: "source",
      classes: settings.classes,
      sha256: file.sha256,
      models: [{ file: file.path, parameters: summary2.parameters, bytes: file.bytes }],
      fingerprint: createHash2("sha256").update(JSON.stringify(decides)).digest("hex"),
      trainedOnSplits: settings.trainedOnSplits
    }
  };
}

// dist/kinds/teachers/columns.js
var ROWS_PER_CALL = 256;
function scoresOf(settings, { outputs }) {
  const found = chooseValue("output", outputs, settings.output.name);
  if ("elementType" in found)
    return found.name;
  throw problemsError("teacher-invalid", settings.place, [found]);
}
async function columnsTeacher(opened, context) {
  const { model, settings, records } = opened;
  const { place } = settings;
  const { space } = settings.output;
  const { columns: several } = settings.input;
  const session = await openSession(encodeModel(model), { threads: context.threads, place });
  const inWords = async (work) => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof ColumnValueError ? problemsError("teacher-invalid", place, [error.problem]) : error;
    }
  };
  const inputs = several === void 0 ? session.inputs : session.inputs.map((input) => ({ ...input, columns: several }));
  const scores = (of, rows) => scoresFrom(session, columnFeeds(inputs, of, rows), rows.length, opened);
  try {
    const problems2 = inputProblems(inputs, records);
    if (problems2.length > 0)
      throw problemsError("teacher-invalid", place, problems2);
    const { classes } = await inWords(() => scores(records, Int32Array.of(0)));
    const { teacher, columns } = describedTeacher(opened, classes, context, {
      rows: "columns",
      ...several === void 0 ? {} : { several }
    });
    return {
      ...teacher,
      label: async (dataset, rows, progress) => {
        const own = dataset.records;
        if (own === void 0)
          throw problemsError("teacher-invalid", place, [
            { path: "input", expected: "rows of named columns", got: "rows without", hint: 'take a "tabular" source' }
          ]);
        const logits = new Float32Array(rows.length * classes);
        for (let start = 0; start < rows.length; start += ROWS_PER_CALL) {
          const chunk = rows.subarray(start, start + ROWS_PER_CALL);
          const raw = await inWords(() => scores(own, chunk));
          const problem = spaceProblem(raw, start === 0 ? space : space ?? "logits");
          if (problem !== null)
            throw problemsError("teacher-invalid", place, [problem]);
          writeLogits(raw, space ?? "logits", columns, logits, start);
          progress(start + chunk.length, rows.length);
        }
        return logits;
      },
      close: () => session.close()
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

// dist/kinds/teachers/texts.js
import { createHash as createHash3 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
var IDS = "input_ids";
var known = /* @__PURE__ */ new Set([IDS, "attention_mask", "token_type_ids"]);
var ROWS_PER_CALL2 = 32;
var USUAL_LENGTH = 512;
var takesTexts = ({ inputs }) => inputs.some(({ name: name2 }) => name2 === IDS);
async function readBeside(model, name2) {
  for (const folder of [dirname(model), dirname(dirname(model))]) {
    const text = await ifThere(readFile(join(folder, name2), "utf8"));
    if (text !== null)
      return text;
  }
  return null;
}
var countIn = (json, field) => {
  const value = JSON.parse(json ?? "{}")[field];
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 1e6 ? value : void 0;
};
async function folderOf({ file, place }) {
  const json = await readBeside(file.path, "tokenizer.json");
  const refuse2 = (got) => {
    throw problemsError("teacher-invalid", place, [
      {
        path: "tokenizer.json",
        expected: "the tokenizer that the model was trained with, in its folder",
        got,
        hint: "save it beside the model: tokenizer.save_pretrained(FOLDER)"
      }
    ]);
  };
  if (json === null)
    return refuse2("none");
  const tokenizer = await openTokenizer(json).catch((cause) => refuse2(cause instanceof Error ? cause.message : String(cause)));
  const config = await readBeside(file.path, "config.json");
  const most = countIn(await readBeside(file.path, "tokenizer_config.json"), "model_max_length");
  return {
    tokenizer,
    sha256: createHash3("sha256").update(json).digest("hex"),
    length: Math.min(most ?? USUAL_LENGTH, countIn(config, "max_position_embeddings") ?? USUAL_LENGTH),
    padding: countIn(config, "pad_token_id") ?? 0
  };
}
function cutTo({ ids, types }, length) {
  if (ids.length <= length)
    return { ids, types };
  const cut = (list2) => [...list2.slice(0, length - 1), list2.at(-1) ?? 0];
  return { ids: cut(ids), types: cut(types) };
}
function textAt(dataset, columns, row) {
  const [first = "", second = null] = columns.map((name2) => {
    const column2 = dataset.records?.columns.get(name2);
    return column2?.texts[column2.codes[row] ?? 0] ?? "";
  });
  return [first, second];
}
async function textTeacher(opened, context) {
  const { model, summary: summary2, settings, columns } = opened;
  const { place } = settings;
  const { space } = settings.output;
  const strangers = summary2.inputs.filter(({ name: name2, elementType }) => !known.has(name2) || elementType !== "int64");
  if (strangers.length > 0)
    throw problemsError("teacher-invalid", place, strangers.map(({ name: name2, elementType }) => ({
      path: `input ${name2}`,
      expected: `${[...known].join(", ")}, of int64`,
      got: `${JSON.stringify(name2)}, of ${elementType}`
    })));
  const folder = await folderOf(settings);
  const declared = summary2.inputs.find(({ name: name2 }) => name2 === IDS)?.shape?.[1];
  const fixed = typeof declared === "number" ? declared : null;
  const length = fixed ?? folder.length;
  const session = await openSession(encodeModel(model), { threads: context.threads, place });
  const scores = async (rows) => {
    const wide = fixed ?? Math.max(1, ...rows.map(({ ids }) => ids.length));
    const shape = [rows.length, wide];
    const filled = (of, padding) => {
      const data = new BigInt64Array(rows.length * wide).fill(BigInt(padding));
      rows.forEach((tokens, row) => {
        of(tokens).forEach((value, at) => {
          data[row * wide + at] = BigInt(value);
        });
      });
      return data;
    };
    const values = {
      [IDS]: () => filled(({ ids }) => ids, folder.padding),
      attention_mask: () => filled(({ ids }) => ids.map(() => 1), 0),
      token_type_ids: () => filled(({ types }) => types, 0)
    };
    const feeds = Object.fromEntries(summary2.inputs.map(({ name: name2 }) => [
      name2,
      { dtype: "int64", shape, data: values[name2]() }
    ]));
    return scoresFrom(session, feeds, rows.length, opened);
  };
  try {
    const { classes } = await scores([cutTo(folder.tokenizer.encode("a", columns.length > 1 ? "b" : null), length)]);
    const { teacher, columns: places } = describedTeacher(opened, classes, context, {
      rows: "texts",
      tokenizer: folder.sha256,
      length,
      columns
    });
    return {
      ...teacher,
      label: async (dataset, rows, progress) => {
        const all = Array.from(rows, (row) => folder.tokenizer.encode(...textAt(dataset, columns, row)));
        const cut = all.filter(({ ids }) => ids.length > length).length;
        if (cut > 0)
          context.log?.(`${place}: ${cut} of ${rows.length} texts are longer than its ${length} tokens and are cut off`);
        const tokens = all.map((one) => cutTo(one, length));
        const byLength = Array.from(tokens.keys()).sort((a, b) => (tokens[a]?.ids.length ?? 0) - (tokens[b]?.ids.length ?? 0));
        const logits = new Float32Array(rows.length * classes);
        const own = new Float32Array(ROWS_PER_CALL2 * classes);
        for (let start = 0; start < rows.length; start += ROWS_PER_CALL2) {
          const chunk = byLength.slice(start, start + ROWS_PER_CALL2);
          const raw = await scores(chunk.map((at) => tokens[at] ?? { ids: [], types: [] }));
          const problem = spaceProblem(raw, start === 0 ? space : space ?? "logits");
          if (problem !== null)
            throw problemsError("teacher-invalid", place, [problem]);
          writeLogits(raw, space ?? "logits", places, own, 0);
          chunk.forEach((at, row) => {
            logits.set(own.subarray(row * classes, (row + 1) * classes), at * classes);
          });
          progress(start + chunk.length, rows.length);
        }
        return logits;
      },
      close: () => session.close()
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

// dist/engine/onnx/file/bytes-input.js
var moving = /* @__PURE__ */ new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose"]);
var floats = /* @__PURE__ */ new Set([dataTypes.float, dataTypes.float16, dataTypes.double]);
function isTurnedToFloat(graph, name2) {
  const readers = graph.node.filter(({ input }) => input.includes(name2));
  return readers.length > 0 && readers.every(({ opType, input, output, attribute }) => {
    if (moving.has(opType) && input[0] === name2)
      return isTurnedToFloat(graph, output[0] ?? "");
    return opType === "Cast" && floats.has(Number(attribute.find((one) => one.name === "to")?.i ?? 0));
  });
}
function withFloatInput(model) {
  const bytes = fedInputs(model.graph).filter((input) => elementTypeOf(input) === dataTypes.uint8);
  if (bytes.length === 0 || !bytes.every(({ name: name2 }) => isTurnedToFloat(model.graph, name2)))
    return model;
  const copy = clone(ModelProtoSchema, model);
  for (const { type, name: name2 } of copy.graph.input)
    if (type?.value.case === "tensorType" && bytes.some((one) => one.name === name2))
      type.value.value.elemType = dataTypes.float;
  copy.graph.valueInfo = [];
  return copy;
}

// dist/kinds/teachers/settings.js
import { stat } from "node:fs/promises";
import { isAbsolute, join as join4, resolve } from "node:path";

// dist/kinds/teachers/card.js
import { join as join2 } from "node:path";
var cardFileName = "teacher.json";
var cardSchema = {
  type: "object",
  additionalProperties: false,
  required: ["version", "model"],
  properties: {
    version: { const: 1 },
    model: { type: "string", minLength: 1, description: "File name of the ONNX model, in the card's own folder." },
    ...modelFields,
    trainedBy: {
      type: "object",
      description: "What made the model; kept as it is, but for splitHash.",
      properties: { recipe: { type: "string" }, splitHash: { type: "string" } }
    }
  }
};
async function readCard(folder) {
  const path = join2(folder, cardFileName);
  let text;
  try {
    text = await readGivenText(path);
  } catch (cause) {
    const hint = "give the path of the .onnx file itself, or write a card beside it (docs/teachers.md)";
    const problem = { path: cardFileName, expected: "a teacher card in the folder", got: whyUnread(cause) };
    throw problemsError("teacher-unreadable", folder, [{ ...problem, hint: hintIfAbsent(cause, hint) }], cause);
  }
  const stated2 = parseText(text, path, { unreadable: "teacher-invalid", invalid: "teacher-invalid" });
  const card = checked(cardSchema, stated2, "teacher-invalid", path);
  if (!staysInside(card.model)) {
    throw problemsError("teacher-invalid", path, [
      { path: "/model", expected: "a file in the card's own folder", got: show(card.model) }
    ]);
  }
  return card;
}

// dist/kinds/teachers/published.js
import { readdir, readFile as readFile2 } from "node:fs/promises";
import { join as join3 } from "node:path";
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
async function readJson(folder, name2) {
  const path = join3(folder, name2);
  const text = await ifThere(readFile2(path, "utf8"));
  if (text === null)
    return null;
  const value = parseText(text, path, { unreadable: "teacher-invalid", invalid: "teacher-invalid" });
  if (isObject(value))
    return value;
  throw problemsError("teacher-invalid", path, [{ path: "/", expected: "an object", got: JSON.stringify(value) }]);
}
async function modelFiles(folder) {
  const inside = async (below2) => (await ifThere(readdir(join3(folder, below2))) ?? []).filter((name2) => name2.endsWith(".onnx")).sort().map((name2) => below2 === "" ? name2 : `${below2}/${name2}`);
  return [...await inside(""), ...await inside("onnx")];
}
async function modelOf(folder) {
  const files = await modelFiles(folder);
  const [only] = files;
  if (only !== void 0 && files.length === 1)
    return only;
  const whole = ["onnx/model.onnx", "model.onnx"].filter((name2) => files.includes(name2));
  if (whole.length === 1 && whole[0] !== void 0)
    return whole[0];
  const others = await readdir(folder);
  const weights = others.find((name2) => /\.(safetensors|bin|h5|msgpack|pt|pth)$/.test(name2));
  if (files.length > 1)
    throw problemsError("teacher-invalid", folder, [
      {
        path: "model",
        expected: "one ONNX file, or model.onnx among several",
        got: files.join(", "),
        hint: "name the one that is meant as the teacher's path"
      }
    ]);
  throw problemsError("teacher-unreadable", folder, [
    {
      path: "model",
      expected: "an ONNX file, in the folder or in onnx/",
      got: weights === void 0 ? "none" : `${weights}, which holds weights without the graph`,
      hint: "export it: pip install optimum[onnxruntime], then optimum-cli export onnx --model FOLDER OUT"
    }
  ]);
}
function classesOf(config, place, isStated) {
  const { id2label } = config;
  if (!isObject(id2label))
    return void 0;
  const count = Object.keys(id2label).length;
  const names = Array.from({ length: count }, (_, k) => id2label[String(k)]);
  const whole = names.every((name2) => typeof name2 === "string");
  if (!whole)
    throw problemsError("teacher-invalid", place, [
      { path: "/id2label", expected: `texts under "0" to "${count - 1}"`, got: JSON.stringify(id2label).slice(0, 80) }
    ]);
  const texts = names.map(String);
  if (isStated || !texts.every((name2, k) => name2 === `LABEL_${k}`))
    return texts;
  throw problemsError("teacher-invalid", place, [
    {
      path: "/id2label",
      expected: "the names of the classes",
      got: `placeholders: ${texts.slice(0, 3).join(", ")}`,
      hint: 'state them in the recipe, in the order of the outputs: "classes": [...]'
    }
  ]);
}
var numbers3 = (value) => Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number") ? [...value] : void 0;
function inputOf(preprocessor, place) {
  if (preprocessor === null)
    return void 0;
  const { do_rescale = true, rescale_factor = 1 / 255, do_normalize = true } = preprocessor;
  const [mean, std] = [numbers3(preprocessor["image_mean"]), numbers3(preprocessor["image_std"])];
  if (typeof rescale_factor !== "number" || do_normalize === true && mean === void 0 !== (std === void 0))
    throw problemsError("teacher-invalid", place, [
      { path: "/", expected: "rescale_factor, image_mean and image_std as numbers", got: "others" }
    ]);
  return {
    layout: "NCHW",
    scale: do_rescale === true ? rescale_factor : 1,
    ...do_normalize === true && mean !== void 0 && std !== void 0 ? { mean, std } : {}
  };
}
async function publishedCard(folder, isStated) {
  const config = await readJson(folder, "config.json");
  if (config === null)
    return null;
  const place = join3(folder, "config.json");
  const problem = config["problem_type"];
  if (problem !== void 0 && problem !== null && problem !== "single_label_classification")
    throw problemsError("teacher-invalid", place, [
      {
        path: "/problem_type",
        expected: "single_label_classification: classes that exclude one another",
        got: JSON.stringify(problem)
      }
    ]);
  const model = await modelOf(folder);
  const classes = classesOf(config, place, isStated);
  const input = inputOf(await readJson(folder, "preprocessor_config.json"), join3(folder, "preprocessor_config.json"));
  return {
    version: 1,
    model,
    ...classes === void 0 ? {} : { classes: [...classes] },
    ...input === void 0 ? {} : { input },
    output: { space: "logits" }
  };
}

// dist/kinds/teachers/settings.js
function stated(options) {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== void 0));
}
async function isFolder(path, given, place) {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw problemsError("teacher-unreadable", place, [
      {
        path: "path",
        expected: "a model file, or a folder with teacher.json",
        got: `${path}: no such file or folder`,
        // a path that is whole begins nowhere else
        hint: isAbsolute(given) ? void 0 : "paths in a recipe are relative to the recipe's own folder"
      }
    ]);
  }
}
function hashProblems(file, options, card) {
  const problem = (source, expected) => expected === void 0 || expected === file.sha256 ? [] : [
    {
      path: source,
      expected: `sha256 ${expected}`,
      got: `sha256 ${file.sha256}`,
      hint: "the model file is not the one that was described; restore it, or correct the hash"
    }
  ];
  return [...problem("the card's /sha256", card?.sha256), ...problem("the recipe's sha256", options.sha256)];
}
async function publishedBeside(folder, { classes }) {
  const own = await ifThere(stat(join4(folder, cardFileName)));
  return own === null ? publishedCard(folder, classes !== void 0) : null;
}
async function readSettings(options, { baseDirectory, defaultInput }, read) {
  const place = `teacher ${options.id} (${options.path})`;
  const path = isAbsolute(options.path) ? options.path : resolve(baseDirectory, options.path);
  const card = await isFolder(path, options.path, place) ? await publishedBeside(path, options) ?? await readCard(path) : null;
  const file = await read(card === null ? path : join4(path, card.model));
  const problems2 = hashProblems(file, options, card);
  if (problems2.length > 0)
    throw problemsError("teacher-invalid", place, problems2);
  const byDefault = options.input?.columns === void 0 ? defaultInput : void 0;
  return {
    place,
    file,
    classes: options.classes ?? card?.classes ?? file.stated?.classes ?? null,
    input: {
      ...stated(card === null ? file.stated?.preprocessing ?? byDefault : card.input),
      ...stated(options.input)
    },
    output: { ...stated(card?.output), ...stated(options.output) },
    trainedOnSplits: card?.trainedBy?.splitHash ?? null
  };
}

// dist/kinds/teachers/onnx.js
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    id: idSchema,
    kind: { const: "onnx" },
    path: {
      type: "string",
      minLength: 1,
      description: "A folder with teacher.json, or an .onnx file; relative to the recipe."
    },
    ...recipeFields
  }
};
function withInner(model, summary2, name2) {
  const isInner = name2 !== void 0 && !summary2.outputs.some((output) => output.name === name2) && model.graph.node.some(({ output }) => output.includes(name2));
  if (!isInner)
    return summary2;
  model.graph.output.push(create(ValueInfoProtoSchema, { name: name2 }));
  return { ...summary2, outputs: [...summary2.outputs, { name: name2, elementType: "undefined", shape: null }] };
}
function spaceOf(model, output, { output: { space }, place }) {
  const last = lastOperation(model.graph, output);
  if (last === null)
    return {};
  const before = `"output": {"name": ${JSON.stringify(last.input)}, "space": "logits"}`;
  const declared = model.graph.output.find(({ name: name2 }) => name2 === output);
  if (last.space === "sigmoid" && declared !== void 0 && declaredShape(declared)?.at(-1) === 1)
    throw problemsError("teacher-invalid", place, [
      {
        path: `output ${output}`,
        expected: "a score for each class",
        got: "one column: the second class's probability alone",
        hint: "export both columns, 1 - p and p"
      }
    ]);
  if (last.space === "sigmoid" && space === "sigmoid")
    return { space };
  if (last.space === "sigmoid")
    throw problemsError("teacher-invalid", place, [
      {
        path: `output ${output}`,
        expected: "scores of classes that exclude one another",
        got: "a sigmoid for each class by itself: such scores do not sum to 1",
        hint: `take the values before it: ${before}; or state "space": "sigmoid", which takes each back to its logit`
      }
    ]);
  if (space === void 0 || space === last.space)
    return { space: last.space };
  throw problemsError("teacher-invalid", place, [
    {
      path: "output.space",
      expected: `"${last.space}": the model's last operation gives them`,
      got: `"${space}"`,
      hint: `state "${last.space}", or take the values before it: ${before}`
    }
  ]);
}
function checkRows({ file, place }, { dataset, log }) {
  const stated2 = file.stated ?? null;
  const problem = otherRows(stated2, dataset);
  if (problem !== null)
    throw problemsError("teacher-invalid", place, [{ path: "input", ...problem }]);
  if (dataset.text !== void 0 && (stated2?.text ?? null) === null)
    log?.(`${place}: does not say which tokenizer's ids it takes; it is fed the data's`);
}
function columnsProblem({ columns, scale, mean, std, layout, shape }, { inputs }, { records }) {
  if (columns === void 0)
    return null;
  const path = "input.columns";
  if (records === void 0)
    return { path, expected: 'rows of named columns: a "tabular" source', got: "rows of values" };
  if (inputs.length !== 1)
    return { path, expected: "a model of one input", got: `${inputs.length} inputs` };
  return [scale, mean, std, layout, shape].every((one) => one === void 0) ? null : { path, expected: "no scale, mean, std, layout or shape beside it: numbers go in as they are", got: "both" };
}
async function openTeacher(options, context) {
  const warn = context.log ?? (() => void 0);
  const settings = await readSettings(options, context, async (path) => {
    const file2 = await readModel(path, "teacher-unreadable");
    return { ...file2, stated: statedBy(file2.model) };
  });
  const { place, file } = settings;
  const model = withFloatInput(file.model);
  const summary2 = withInner(model, summarize(model), settings.output.name);
  const { records, text } = context.dataset;
  if (records !== void 0 && text !== void 0 && takesTexts(summary2)) {
    const output = scoresOf(settings, summary2);
    const own = { ...settings, output: { ...settings.output, ...spaceOf(model, output, settings) } };
    return textTeacher({ id: options.id, model: file.model, summary: summary2, output, settings: own, columns: text.columns }, context);
  }
  checkRows(settings, context);
  const problem = columnsProblem(settings.input, summary2, context.dataset);
  if (problem !== null)
    throw problemsError("teacher-invalid", place, [problem]);
  const takesColumns = settings.input.columns !== void 0 || settings.input.name === void 0 && summary2.inputs.length > 1;
  if (records !== void 0 && takesColumns) {
    const output = scoresOf(settings, summary2);
    const shown = spaceOf(model, output, settings);
    const own = { ...settings, output: { ...settings.output, ...shown } };
    return columnsTeacher({ id: options.id, model: file.model, summary: summary2, output, settings: own, records }, context);
  }
  const wiring = wire(settings, summary2, context.dataset);
  const space = spaceOf(model, wiring.output, settings);
  const request2 = { model, ...wiring, threads: context.threads, place, warn };
  const runner = await openRunner(request2);
  return teacherOf({
    id: options.id,
    settings: { ...settings, output: { ...settings.output, ...space } },
    wiring,
    runner,
    inner: innerValues(request2),
    parameters: summary2.parameters
  }, context);
}
var onnx = { schema, make: openTeacher };

// dist/kinds/teachers/known-rows.js
import { isAbsolute as isAbsolute2, resolve as resolve2 } from "node:path";
var recordedFields = {
  id: idSchema,
  path: {
    type: "string",
    minLength: 1,
    description: "The file of answers, relative to the recipe."
  },
  ids: {
    type: "string",
    minLength: 1,
    description: "Column or array of the rows' ids, which are the data's; the row's position in the data by default."
  },
  others: {
    enum: ["refuse", "ignore"],
    default: "refuse",
    description: "What becomes of answers to rows that the data has not."
  },
  sha256: { ...modelFields.sha256, description: "Refuses any other file." },
  classes: recipeFields.classes,
  minAccuracy: recipeFields.minAccuracy,
  require: recipeFields.require
};
var placeOf = ({ id, path }) => `teacher ${id} (${path})`;
async function fileHash(options, { baseDirectory }) {
  const { path, sha256: sha2562 } = options;
  const file = isAbsolute2(path) ? path : resolve2(baseDirectory, path);
  const place = placeOf(options);
  const bytes = await readGiven(file).catch((cause) => {
    const got = `${file}: ${whyUnread(cause)}`;
    throw problemsError("teacher-unreadable", place, [{ path: "path", expected: "a file of recorded answers", got }]);
  });
  const found = sha256Of([bytes]);
  if (sha2562 === void 0 || sha2562 === found)
    return found;
  throw problemsError("teacher-invalid", place, [
    {
      path: "the recipe's sha256",
      expected: `sha256 ${sha2562}`,
      got: `sha256 ${found}`,
      hint: "the file is not the one that was described; restore it, or correct the hash"
    }
  ]);
}
function some(names) {
  const shown = names.slice(0, 5).map((name2) => JSON.stringify(name2));
  return names.length > shown.length ? `${shown.join(", ")} and ${names.length - shown.length} more` : shown.join(", ");
}
function rowsById(ids, { rows, rowId }, others) {
  const byId = new Map(ids.map((id, row) => [id, row]));
  const doubled = [...new Set(ids.filter((id, row) => byId.get(id) !== row))];
  const wanted = new Set(Array.from({ length: rows }, (_, row) => rowId(row)));
  const missing = [...wanted].filter((id) => !byId.has(id));
  const unknown = others === "ignore" ? [] : [...byId.keys()].filter((id) => !wanted.has(id));
  const problem = (found, expected, got, hint) => found.length === 0 ? [] : [{ path: "ids", expected, got: `${got} ${some(found)}`, hint }];
  const example = `the data's ids are like ${some([...wanted].slice(0, 3))}`;
  return {
    byId,
    problems: [
      ...problem(doubled, "each row once", "twice or more:"),
      ...problem(missing, "an answer to every row of the data", `none to ${missing.length} rows:`, example),
      ...problem(unknown, "ids of the data's rows", `${unknown.length} others:`, `${example}; "others": "ignore" passes over answers to rows that the data has not`)
    ]
  };
}
function knownRowsTeacher(options, answers, { dataset }, file) {
  const classes = dataset.classes.length;
  const ids = answers.ids ?? Array.from({ length: answers.rows }, (_, row) => String(row));
  const { byId, problems: problems2 } = rowsById(ids, dataset, options.others);
  if (problems2.length > 0)
    throw problemsError("teacher-invalid", placeOf(options), problems2);
  const known2 = (asked, rows) => {
    const logits = new Float32Array(rows.length * classes);
    rows.forEach((row, at) => {
      const found = byId.get(asked.rowId(row));
      if (found === void 0)
        throw problemsError("teacher-invalid", placeOf(options), [
          { path: "ids", expected: "rows whose answers are recorded", got: JSON.stringify(asked.rowId(row)) }
        ]);
      answers.write(found, logits.subarray(at * classes, (at + 1) * classes));
    });
    return logits;
  };
  return {
    id: options.id,
    classes: answers.classes,
    sha256: file,
    reads: "ids",
    models: [],
    fingerprint: sha256Of([JSON.stringify({ version: 1, ids }), answers.sha256]),
    trainedOnSplits: null,
    known: known2,
    label: (asked, rows, progress) => {
      const logits = known2(asked, rows);
      progress(rows.length, rows.length);
      return Promise.resolve(logits);
    },
    close: () => Promise.resolve()
  };
}

// dist/kinds/teachers/recorded.js
var schema2 = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    ...recordedFields,
    kind: { const: "recorded" },
    scores: {
      anyOf: [
        { type: "string", minLength: 1 },
        { type: "array", items: { type: "string", minLength: 1 }, minItems: 2, uniqueItems: true }
      ],
      description: "Columns of the scores, one a class, or the one column of lists; of an archive the array, which must be named. All but the ids' by default."
    },
    space: {
      enum: statedSpaces,
      description: "What the scores are: logits by default, unless they look like probabilities, which must be stated."
    }
  }
};
async function open(options, context) {
  const place = placeOf(options);
  const file = await fileHash(options, context);
  const raw = await readScores(options, context.baseDirectory);
  const { space } = options;
  const wrong = spaceProblem(raw, space, "space");
  if (wrong !== null)
    throw problemsError("teacher-invalid", place, [wrong]);
  const { classes } = context.dataset;
  const order2 = classOrder(raw.classes, options.classes ?? raw.columns, classes);
  if (order2.problems.length > 0)
    throw problemsError("teacher-invalid", place, order2.problems);
  if (order2.warning !== null)
    context.log?.(`${place}: ${order2.warning}`);
  const size = raw.classes;
  return knownRowsTeacher(options, {
    ids: raw.ids,
    rows: raw.rows,
    classes: options.classes ?? raw.columns,
    sha256: sha256Of([JSON.stringify({ space: space ?? "logits", columns: order2.columns }), raw.values]),
    write: (row, target) => {
      const values = raw.values.subarray(row * size, (row + 1) * size);
      writeLogits({ values, rows: 1, classes: size }, space ?? "logits", order2.columns, target, 0);
    }
  }, context, file);
}
var recorded = { schema: schema2, make: open };

// dist/kinds/teachers/inference-protocol.js
import { setTimeout as wait } from "node:timers/promises";

// node_modules/is-network-error/index.js
var objectToString = Object.prototype.toString;
var isError = (value) => objectToString.call(value) === "[object Error]";
var errorMessages = /* @__PURE__ */ new Set([
  "network error",
  // Chrome
  "NetworkError when attempting to fetch resource.",
  // Firefox
  "The Internet connection appears to be offline.",
  // Safari 16
  "Network request failed",
  // `cross-fetch`
  "fetch failed",
  // Undici (Node.js)
  "terminated",
  // Undici (Node.js)
  " A network error occurred.",
  // Bun (WebKit)
  "Network connection lost"
  // Cloudflare Workers (fetch)
]);
function isNetworkError(error) {
  const isValid = error && isError(error) && error.name === "TypeError" && typeof error.message === "string";
  if (!isValid) {
    return false;
  }
  const { message, stack } = error;
  if (message === "Load failed" || message.startsWith("Load failed (") && message.endsWith(")")) {
    return stack === void 0 || "__sentry_captured__" in error;
  }
  if (message.startsWith("error sending request for url")) {
    return true;
  }
  if (message === "Failed to fetch" || message.startsWith("Failed to fetch (") && message.endsWith(")")) {
    return true;
  }
  return errorMessages.has(message);
}

// node_modules/p-retry/index.js
function validateRetries(retries) {
  if (typeof retries === "number") {
    if (retries < 0) {
      throw new TypeError("Expected `retries` to be a non-negative number.");
    }
    if (Number.isNaN(retries)) {
      throw new TypeError("Expected `retries` to be a valid number or Infinity, got NaN.");
    }
  } else if (retries !== void 0) {
    throw new TypeError("Expected `retries` to be a number or Infinity.");
  }
}
function validateNumberOption(name2, value, { min = 0, allowInfinity = false } = {}) {
  if (value === void 0) {
    return;
  }
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(`Expected \`${name2}\` to be a number${allowInfinity ? " or Infinity" : ""}.`);
  }
  if (!allowInfinity && !Number.isFinite(value)) {
    throw new TypeError(`Expected \`${name2}\` to be a finite number.`);
  }
  if (value < min) {
    throw new TypeError(`Expected \`${name2}\` to be \u2265 ${min}.`);
  }
}
var AbortError = class extends Error {
  constructor(message) {
    super();
    if (message instanceof Error) {
      this.originalError = message;
      ({ message } = message);
    } else {
      this.originalError = new Error(message);
      this.originalError.stack = this.stack;
    }
    this.name = "AbortError";
    this.message = message;
  }
};
function calculateDelay(retriesConsumed, options) {
  const attempt = Math.max(1, retriesConsumed + 1);
  const random = options.randomize ? Math.random() + 1 : 1;
  let timeout = Math.round(random * options.minTimeout * options.factor ** (attempt - 1));
  timeout = Math.min(timeout, options.maxTimeout);
  return timeout;
}
function calculateRemainingTime(start, max) {
  if (!Number.isFinite(max)) {
    return max;
  }
  return max - (performance.now() - start);
}
async function onAttemptFailure({ error, attemptNumber, retriesConsumed, startTime, options }) {
  const normalizedError = error instanceof Error ? error : new TypeError(`Non-error was thrown: "${error}". You should only throw errors.`);
  if (normalizedError instanceof AbortError) {
    throw normalizedError.originalError;
  }
  const retriesLeft = Number.isFinite(options.retries) ? Math.max(0, options.retries - retriesConsumed) : options.retries;
  const maxRetryTime = options.maxRetryTime ?? Number.POSITIVE_INFINITY;
  const context = Object.freeze({
    error: normalizedError,
    attemptNumber,
    retriesLeft,
    retriesConsumed
  });
  await options.onFailedAttempt(context);
  if (calculateRemainingTime(startTime, maxRetryTime) <= 0) {
    throw normalizedError;
  }
  const consumeRetry = await options.shouldConsumeRetry(context);
  const remainingTime = calculateRemainingTime(startTime, maxRetryTime);
  if (remainingTime <= 0 || retriesLeft <= 0) {
    throw normalizedError;
  }
  if (normalizedError instanceof TypeError && !isNetworkError(normalizedError)) {
    if (consumeRetry) {
      throw normalizedError;
    }
    options.signal?.throwIfAborted();
    return false;
  }
  if (!await options.shouldRetry(context)) {
    throw normalizedError;
  }
  if (!consumeRetry) {
    options.signal?.throwIfAborted();
    return false;
  }
  const delayTime = calculateDelay(retriesConsumed, options);
  const finalDelay = Math.min(delayTime, remainingTime);
  options.signal?.throwIfAborted();
  if (finalDelay > 0) {
    await new Promise((resolve4, reject) => {
      const onAbort = () => {
        clearTimeout(timeoutToken);
        options.signal?.removeEventListener("abort", onAbort);
        reject(options.signal.reason);
      };
      const timeoutToken = setTimeout(() => {
        options.signal?.removeEventListener("abort", onAbort);
        resolve4();
      }, finalDelay);
      if (options.unref) {
        timeoutToken.unref?.();
      }
      options.signal?.addEventListener("abort", onAbort, { once: true });
    });
  }
  options.signal?.throwIfAborted();
  return true;
}
async function pRetry(input, options = {}) {
  options = { ...options };
  validateRetries(options.retries);
  if (Object.hasOwn(options, "forever")) {
    throw new Error("The `forever` option is no longer supported. For many use-cases, you can set `retries: Infinity` instead.");
  }
  options.retries ??= 10;
  options.factor ??= 2;
  options.minTimeout ??= 1e3;
  options.maxTimeout ??= Number.POSITIVE_INFINITY;
  options.maxRetryTime ??= Number.POSITIVE_INFINITY;
  options.randomize ??= false;
  options.onFailedAttempt ??= () => {
  };
  options.shouldRetry ??= () => true;
  options.shouldConsumeRetry ??= () => true;
  validateNumberOption("factor", options.factor, { min: 0, allowInfinity: false });
  validateNumberOption("minTimeout", options.minTimeout, { min: 0, allowInfinity: false });
  validateNumberOption("maxTimeout", options.maxTimeout, { min: 0, allowInfinity: true });
  validateNumberOption("maxRetryTime", options.maxRetryTime, { min: 0, allowInfinity: true });
  if (!(options.factor > 0)) {
    options.factor = 1;
  }
  options.signal?.throwIfAborted();
  let attemptNumber = 0;
  let retriesConsumed = 0;
  const startTime = performance.now();
  while (Number.isFinite(options.retries) ? retriesConsumed <= options.retries : true) {
    attemptNumber++;
    try {
      options.signal?.throwIfAborted();
      const result = await input(attemptNumber);
      options.signal?.throwIfAborted();
      return result;
    } catch (error) {
      if (await onAttemptFailure({
        error,
        attemptNumber,
        retriesConsumed,
        startTime,
        options
      })) {
        retriesConsumed++;
      }
    }
  }
  throw new Error("Retry attempts exhausted without throwing an error.");
}

// dist/kinds/teachers/inference-protocol.js
var PassingError = class extends Error {
  /** Milliseconds that the server asks for. */
  waitMs;
  constructor(message, waitMs = 0) {
    super(message);
    this.waitMs = waitMs;
  }
};
var passing = /* @__PURE__ */ new Set([408, 425, 429, 500, 502, 503, 504]);
var LONGEST_WAIT_MS = 6e4;
var refused = (place, problem) => problemsError("teacher-invalid", place, [problem]);
function said(text, { headers }) {
  const known2 = Object.values(headers).reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  const line = known2.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)} ...` : line;
}
function retryAfter(value) {
  if (value === null)
    return 0;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? 1e3 * seconds : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(LONGEST_WAIT_MS, Math.max(0, ms)) : 0;
}
function reasonOf(error) {
  const { cause } = error;
  if (cause instanceof Error) {
    const { code } = cause;
    return cause.message === "" ? code ?? cause.name : cause.message;
  }
  return error instanceof Error ? error.message : String(error);
}
async function once(endpoint, path, init) {
  const { place, url, timeoutMs, headers } = endpoint;
  let response;
  let body;
  try {
    response = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...init.headers, ...headers },
      signal: AbortSignal.timeout(timeoutMs),
      // what headers hold is for this server alone
      redirect: "manual"
    });
    body = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    throw new PassingError(isLate ? `no answer within ${timeoutMs / 1e3} s` : said(reasonOf(error), endpoint));
  }
  if (response.ok)
    return { headers: response.headers, body };
  const got = `${response.status} ${said(body.toString("utf8"), endpoint)}`.trim();
  if (passing.has(response.status))
    throw new PassingError(got, retryAfter(response.headers.get("retry-after")));
  const isMoved = response.status >= 300 && response.status < 400;
  throw new AbortError(refused(place, {
    path: `${url}${path}`,
    expected: "an answer of the Open Inference Protocol",
    got: isMoved ? `${got}, a redirection to ${response.headers.get("location") ?? "nowhere"}` : got,
    hint: isMoved ? "give the address itself: headers are not sent to another one" : response.status === 404 ? "check url, model and version" : response.status === 401 || response.status === 403 ? "check the headers that the server asks for, and the environment variables that hold them" : "the server refuses the request itself"
  }));
}
async function request(endpoint, path, init = {}) {
  const { place, url, retries, firstWaitMs = 500, warn } = endpoint;
  try {
    return await pRetry(() => once(endpoint, path, init), {
      retries,
      minTimeout: firstWaitMs,
      maxTimeout: LONGEST_WAIT_MS,
      factor: 2,
      randomize: true,
      onFailedAttempt: async ({ error, retriesLeft }) => {
        if (retriesLeft === 0)
          return;
        warn(`${place}: ${error.message}; asked again, ${retriesLeft} ${retriesLeft === 1 ? "time" : "times"} left`);
        if (error instanceof PassingError)
          await wait(error.waitMs);
      },
      shouldRetry: ({ error }) => error instanceof PassingError
    });
  } catch (error) {
    if (!(error instanceof PassingError))
      throw error;
    throw problemsError("teacher-unreadable", place, [
      {
        path: `${url}${path}`,
        expected: `an answer, in ${retries + 1} ${retries === 0 ? "try" : "tries"}`,
        got: error.message,
        hint: "is the server up, and does it take requests of this size in this time? see timeout, retries and batch"
      }
    ]);
  }
}
var isObject2 = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
function parsed(text, path, { place, ...rest }) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    value = void 0;
  }
  if (isObject2(value))
    return value;
  const hasNaN = /\b(NaN|-?Infinity)\b/.test(text);
  throw refused(place, {
    path,
    expected: "a JSON object",
    got: hasNaN ? "scores that are NaN or infinite" : said(text, { place, ...rest }),
    hint: hasNaN ? "check scale, mean and std, and that the model is whole" : "is this a server of the protocol?"
  });
}
var elementTypes = {
  FP16: "float16",
  FP32: "float",
  FP64: "double",
  UINT8: "uint8",
  INT32: "int32",
  INT64: "int64",
  BYTES: "string"
};
function summary(value, endpoint) {
  const { name: name2, datatype, shape } = isObject2(value) ? value : {};
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(Number(size)));
  if (typeof name2 !== "string" || typeof datatype !== "string" || !isShape)
    throw refused(endpoint.place, {
      path: "the model's metadata",
      expected: "a name, a datatype and a shape of each tensor",
      got: said(JSON.stringify(value), endpoint)
    });
  const sizes2 = shape.map(Number);
  return {
    name: name2,
    datatype,
    elementType: elementTypes[datatype] ?? datatype,
    shape: sizes2.map((size) => size < 0 ? null : size)
  };
}
var modelPath = ({ model, version }) => `/v2/models/${encodeURIComponent(model)}${version === void 0 ? "" : `/versions/${encodeURIComponent(version)}`}`;
async function servedModel(endpoint) {
  const path = modelPath(endpoint);
  const ask = async (where) => parsed((await request(endpoint, where)).body.toString("utf8"), `${endpoint.url}${where}`, endpoint);
  const [server, model] = [await ask("/v2"), await ask(path)];
  const listOf = (value) => Array.isArray(value) ? value : [];
  const inputs = listOf(model["inputs"]).map((value) => summary(value, endpoint));
  const outputs = listOf(model["outputs"]).map((value) => summary(value, endpoint));
  return {
    inputs,
    outputs,
    datatypes: new Map([...inputs, ...outputs].map(({ name: name2, datatype }) => [name2, datatype])),
    binary: listOf(server["extensions"]).includes("binary_tensor_data"),
    stated: JSON.stringify(model)
  };
}
function bytesOf({ datatype, data }) {
  const typed = datatype === "INT64" ? BigInt64Array.from(data, BigInt) : datatype === "FP16" ? Uint16Array.from(data, halfBits) : data;
  return Buffer.from(typed.buffer, typed.byteOffset, typed.byteLength);
}
var sizes = { FP16: 2, FP32: 4, FP64: 8 };
function valuesOf(datatype, bytes) {
  const own = new Uint8Array(bytes).buffer;
  if (datatype === "FP64")
    return new Float64Array(own);
  return datatype === "FP32" ? new Float32Array(own) : Float32Array.from(new Uint16Array(own), halfValue);
}
var jsonLength = "inference-header-content-length";
async function infer(endpoint, tensor, output, binary) {
  const { place } = endpoint;
  const { name: name2, datatype, shape } = tensor;
  const payload = binary ? bytesOf(tensor) : null;
  const head = JSON.stringify({
    inputs: [
      {
        name: name2,
        shape,
        datatype,
        ...payload === null ? { data: Array.from(tensor.data) } : { parameters: { binary_data_size: payload.length } }
      }
    ],
    outputs: [{ name: output, ...binary ? { parameters: { binary_data: true } } : {} }]
  });
  const path = `${modelPath(endpoint)}/infer`;
  const { headers, body } = await request(endpoint, path, {
    method: "POST",
    headers: payload === null ? { "content-type": "application/json" } : { "content-type": "application/octet-stream", [jsonLength]: String(Buffer.byteLength(head)) },
    body: payload === null ? head : Buffer.concat([Buffer.from(head), payload])
  });
  const stated2 = headers.get(jsonLength);
  const cut = stated2 === null ? body.length : Number(stated2);
  const answer = parsed(body.subarray(0, cut).toString("utf8"), `${endpoint.url}${path}`, endpoint);
  const problem = (expected, got, hint) => refused(place, { path: `output ${output}`, expected, got, hint });
  const outputs = Array.isArray(answer["outputs"]) ? answer["outputs"] : [];
  let offset = cut;
  for (const one of outputs) {
    const given = summary(one, endpoint);
    const { parameters, data } = one;
    const size = isObject2(parameters) ? parameters["binary_data_size"] : void 0;
    const bytes = typeof size === "number" ? body.subarray(offset, offset + size) : null;
    if (typeof size === "number")
      offset += size;
    if (given.name !== output)
      continue;
    const each = sizes[given.datatype];
    if (each === void 0)
      throw problem("floating-point scores per class", given.datatype, "name the output that holds the scores, not the predicted class");
    const own = (given.shape ?? []).map((length) => typeof length === "number" ? length : -1);
    const count = own.reduce((product, length) => product * length, 1);
    if (bytes === null) {
      const flat = Array.isArray(data) ? data.flat(Infinity) : [];
      const wrong = flat.findIndex((value) => typeof value !== "number");
      if (wrong >= 0)
        throw problem("numbers", `${said(JSON.stringify(flat[wrong]), endpoint)} at ${wrong}`);
      if (flat.length !== count)
        throw problem(`${count} values, as its shape [${own.join(", ")}] says`, `${flat.length}`);
      return { values: Float64Array.from(flat), shape: own };
    }
    if (bytes.length !== count * each)
      throw problem(`${count * each} bytes of ${given.datatype} [${own.join(", ")}]`, `${bytes.length} bytes`);
    return { values: valuesOf(given.datatype, bytes), shape: own };
  }
  throw problem("an answer that has it", outputs.length === 0 ? "no outputs" : "other outputs");
}

// dist/kinds/teachers/remote.js
var name = { type: "string", minLength: 1 };
var schema3 = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "url", "model"],
  properties: {
    id: idSchema,
    kind: { const: "remote" },
    url: {
      type: "string",
      pattern: "^https?://[^/?#@]+(/[^?#]*)?$",
      description: "Address of the server, before /v2: http://localhost:8000. Secrets go into headers."
    },
    model: name,
    version: { ...name, description: "The server's own choice by default." },
    batch: { type: "integer", minimum: 1, default: 64, description: "Rows of a request at most." },
    timeout: { type: "number", exclusiveMinimum: 0, default: 30, description: "Seconds that a request may take." },
    retries: {
      type: "integer",
      minimum: 0,
      maximum: 20,
      default: 5,
      description: "How often a request is sent again, after .5 s and then twice as long each time."
    },
    tensors: {
      enum: ["auto", "json", "binary"],
      default: "auto",
      description: "How values go; auto takes bytes where the server says that it has the extension."
    },
    headers: {
      type: "object",
      additionalProperties: name,
      description: 'Environment variables whose values headers have: {"Authorization": "KSERVE_AUTHORIZATION"}.'
    },
    input: recipeFields.input,
    output: recipeFields.output,
    classes: recipeFields.classes,
    labels: recipeFields.labels,
    minAccuracy: recipeFields.minAccuracy,
    require: recipeFields.require
  }
};
function headersOf({ headers = {} }, place) {
  const values = Object.entries(headers).map(([header, variable]) => {
    return { header, variable, value: process.env[variable] ?? "" };
  });
  const problems2 = values.filter(({ value }) => value === "").map(({ header, variable }) => ({
    path: `headers.${header}`,
    expected: `its value in the environment variable ${variable}`,
    got: "none",
    hint: `set it where limbeck runs: ${variable}=...; a recipe holds its name alone`
  }));
  if (problems2.length > 0)
    throw problemsError("teacher-invalid", place, problems2);
  return Object.fromEntries(values.map(({ header, value }) => [header, value]));
}
var fixedBatch2 = (served, input) => {
  const size = served.inputs.find((one) => one.name === input)?.shape?.[0];
  return typeof size === "number" ? size : null;
};
async function runnerOf(endpoint, served, { plan, output }, options) {
  const { place } = endpoint;
  const fixed = fixedBatch2(served, plan.name);
  const rows = fixed ?? options.batch;
  const binary = options.tensors === "auto" ? served.binary : options.tensors === "binary";
  const datatype = served.datatypes.get(plan.name) ?? "FP32";
  const run = async (buffer, count) => {
    const sent = fixed ?? count;
    for (let row = count; row < sent; row++)
      buffer.copyWithin(row * plan.values, 0, plan.values);
    const data = buffer.subarray(0, sent * plan.values);
    const tensor = { name: plan.name, datatype, shape: [sent, ...plan.shape], data };
    const { values, shape } = await infer(endpoint, tensor, output, binary);
    if (shape[0] !== sent || values.length === 0)
      throw problemsError("teacher-invalid", place, [
        { path: `output ${output}`, expected: `${sent} rows of class scores`, got: `shape [${shape.join(", ")}]` }
      ]);
    const classes = values.length / sent;
    return { values: values.subarray(0, count * classes), rows: count, classes };
  };
  const probe = await run(inputBuffer(plan, rows), 1);
  return { classes: probe.classes, rows, leastRoom: rows, run, close: () => Promise.resolve() };
}
async function open2(options, context) {
  const url = options.url.replace(/\/+$/, "");
  const place = `teacher ${options.id} (${url}${modelPath(options)})`;
  const endpoint = {
    place,
    url,
    model: options.model,
    version: options.version,
    headers: headersOf(options, place),
    timeoutMs: 1e3 * options.timeout,
    retries: options.retries,
    warn: context.log ?? (() => void 0)
  };
  const served = await servedModel(endpoint);
  const sha2562 = sha256Of([JSON.stringify({ url, model: options.model, version: options.version }), served.stated]);
  const settings = {
    place,
    file: { path: place, bytes: 0, sha256: sha2562, contentSha256: sha2562 },
    classes: options.classes ?? null,
    input: options.input ?? {},
    output: options.output ?? {},
    trainedOnSplits: null
  };
  if (settings.input.columns !== void 0)
    throw problemsError("teacher-invalid", place, [
      { path: "input.columns", expected: "a model of a file: a server is given the student's rows", got: "columns" }
    ]);
  const wiring = wire(settings, served, context.dataset);
  const runner = await runnerOf(endpoint, served, wiring, options);
  return teacherOf({ id: options.id, settings, wiring, runner, parameters: null }, context);
}
var remote = { schema: schema3, make: open2 };

// dist/kinds/teachers/tfjs.js
var schema4 = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    id: idSchema,
    kind: { const: "tfjs" },
    path: {
      type: "string",
      minLength: 1,
      description: "A folder with teacher.json, or model.json of a layers model or a graph model; relative to the recipe."
    },
    backend: {
      enum: ["auto", "tensorflow", "wasm", "cpu"],
      default: "auto",
      description: "What computes its labels; auto takes the native library where it loads, else WebAssembly."
    },
    ...recipeFields
  }
};
var VALUES_PER_CALL = 2 ** 20;
var ROWS_PER_CALL3 = 256;
var summaryOf = ({ name: name2, dtype, shape }) => ({
  name: name2,
  elementType: dtype === "float32" || dtype === "int32" ? "float" : dtype,
  shape
});
var parametersOf = ({ specs }) => specs.reduce((sum, { dtype, shape }) => sum + (dtype === "float32" ? elementCount(shape) : 0), 0);
function wiredInput(model, { plan }, place) {
  const input = model.inputs.find(({ name: name2 }) => name2 === plan.name);
  if (input === void 0)
    throw problemsError("teacher-invalid", place, []);
  return { input, fixed: input.shape?.[0] ?? null };
}
async function runnerOf2(call, { fixed, plan, place, expected }, close) {
  const checked2 = async (buffer, rows2) => {
    const { values, shape } = await call(buffer, rows2);
    if (shape[0] !== rows2 || values.length === 0)
      throw problemsError("teacher-invalid", place, [
        { path: expected, expected: `a block of values for each of ${rows2} rows`, got: `shape [${shape.join(", ")}]` }
      ]);
    return { values, rows: rows2, classes: values.length / rows2, rowShape: shape.slice(1) };
  };
  const rows = fixed ?? Math.max(1, Math.min(ROWS_PER_CALL3, Math.floor(VALUES_PER_CALL / plan.values)));
  const { classes, rowShape } = await checked2(new Float32Array(rows * plan.values), fixed ?? 1);
  return {
    classes,
    rowShape,
    rows,
    leastRoom: fixed ?? 1,
    run: async (buffer, count) => {
      if (fixed === null || count === fixed)
        return checked2(buffer, count);
      const { values } = await checked2(buffer, fixed);
      return { values: values.subarray(0, count * classes), rows: count, classes };
    },
    close: () => {
      close();
      return Promise.resolve();
    }
  };
}
function innerValues2(model, wiring, place) {
  const { plan } = wiring;
  const { input, fixed } = wiredInput(model, wiring, place);
  const values = (buffer, rows, names) => model.innerValues(input, Float32Array.from(buffer.subarray(0, rows * plan.values)), [rows, ...plan.shape], names);
  return {
    list: async () => {
      const rows = fixed ?? PROBED;
      const shapes = /* @__PURE__ */ new Map();
      for (const name2 of model.inner) {
        const found = await values(probeRows(plan, rows), rows, [name2]).catch(() => null);
        const shape = found?.get(name2)?.shape ?? [];
        if (shape.length > 1 && shape[0] === rows)
          shapes.set(name2, shape.slice(1));
      }
      return shapes;
    },
    open: async (names) => {
      const runner = (name2) => runnerOf2(async (buffer, rows) => (await values(buffer, rows, [name2])).get(name2) ?? { values: new Float32Array(), shape: [] }, { fixed, plan, place, expected: `value "${name2}"` }, () => void 0);
      return openInner({ plan, place, known: model.inner, runner }, names);
    }
  };
}
async function openTeacher2(options, context) {
  const settings = await readSettings(options, context, (path) => readTfjsModel(path, "teacher-unreadable"));
  const { place, file } = settings;
  if (settings.input.columns !== void 0)
    throw problemsError("teacher-invalid", place, [
      {
        path: "input.columns",
        expected: "an ONNX model: others take the student's rows",
        got: "a TensorFlow.js model"
      }
    ]);
  const { openTfjsModel } = await import("./model-7D6JAOKZ.js");
  const model = await openTfjsModel(file, options.backend, place);
  const summary2 = { inputs: model.inputs.map(summaryOf), outputs: model.outputs.map(summaryOf) };
  const wiring = wire(settings, summary2, context.dataset);
  const { plan, output } = wiring;
  const { input, fixed } = wiredInput(model, wiring, place);
  const runner = await runnerOf2((buffer, rows) => model.run(input, Float32Array.from(buffer.subarray(0, rows * plan.values)), [rows, ...plan.shape], output), { fixed, plan, place, expected: `output ${output}` }, () => model.close());
  const inner = innerValues2(model, wiring, place);
  return teacherOf({ id: options.id, settings, wiring, runner, inner, parameters: parametersOf(file) }, context);
}
var tfjs = { schema: schema4, make: openTeacher2 };

// dist/kinds/teachers/top-k.js
var column = (description) => ({ type: "string", minLength: 1, description });
var schema5 = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    ...recordedFields,
    kind: { const: "top-k" },
    top: column('Column of objects, a score by class name: {"cat": -0.1, "dog": -2.9}.'),
    indices: column("Column of lists: positions of classes."),
    scores: column("Column of lists: the scores of those classes."),
    space: {
      enum: ["logProbs", "probs"],
      default: "logProbs",
      description: "What the scores are: natural logarithms of probabilities, or probabilities."
    }
  }
};
function columnProblems({ top, indices, scores }) {
  const isOne = top === void 0 ? indices !== void 0 && scores !== void 0 : (indices ?? scores) === void 0;
  return isOne ? [] : [
    {
      path: "",
      expected: '"top", or "indices" and "scores"',
      got: top === void 0 ? "not both of the lists" : "both ways"
    }
  ];
}
var ROUNDING = 1e-3;
function checkMass({ starts, values, ids }, isLog, place) {
  for (let row = 0; row + 1 < starts.length; row++) {
    const own = values.subarray(starts[row], starts[row + 1]);
    const sum = own.reduce((all, value) => all + (isLog ? Math.exp(value) : value), 0);
    if (own.every((value) => isLog ? value <= ROUNDING : value >= 0) && sum <= 1 + ROUNDING)
      continue;
    throw problemsError("teacher-invalid", place, [
      {
        path: `row ${ids?.[row] ?? row}`,
        expected: isLog ? "logarithms of probabilities" : "probabilities, which sum to 1 at most",
        got: `${[...own].slice(0, 5).join(", ")}, whose ${isLog ? "exponentials sum" : "sum is"} ${isLog ? "to " : ""}${sum.toPrecision(4)}`,
        hint: isLog ? 'probabilities are stated by "space": "probs"' : 'logarithms are stated by "space": "logProbs"'
      }
    ]);
  }
}
function writer({ starts, classes, values }, isLog, columns) {
  const least = Math.log(smallestProb);
  const placeOfOutput = new Int32Array(columns.length);
  columns.forEach((output, k) => placeOfOutput[output] = k);
  return (row, target) => {
    const [from = 0, to = 0] = [starts[row], starts[row + 1]];
    let sum = 0;
    for (let at = from; at < to; at++)
      sum += isLog ? Math.exp(values[at] ?? NaN) : values[at] ?? NaN;
    target.fill(Math.log(Math.max(smallestProb, (1 - sum) / Math.max(1, target.length - (to - from)))));
    for (let at = from; at < to; at++) {
      const value = values[at] ?? NaN;
      target[placeOfOutput[classes[at] ?? 0] ?? 0] = isLog ? Math.max(least, value) : Math.log(Math.max(smallestProb, value));
    }
  };
}
async function open3(options, context) {
  const place = placeOf(options);
  const file = await fileHash(options, context);
  const names = options.classes ?? context.dataset.classes;
  const order2 = classOrder(names.length, names, context.dataset.classes);
  if (order2.problems.length > 0)
    throw problemsError("teacher-invalid", place, order2.problems);
  if (options.classes === void 0 && options.top === void 0)
    context.log?.(`${place}: names no classes: positions are taken in the data set's class order`);
  const top = await readTop(options, names, context.baseDirectory);
  const isLog = options.space === "logProbs";
  checkMass(top, isLog, place);
  return knownRowsTeacher(options, {
    ids: top.ids,
    rows: top.starts.length - 1,
    classes: names,
    sha256: sha256Of([
      JSON.stringify({ space: options.space, columns: order2.columns }),
      top.starts,
      top.classes,
      top.values
    ]),
    write: writer(top, isLog, order2.columns)
  }, context, file);
}
var topK = { schema: schema5, problems: columnProblems, make: open3 };

// dist/kinds/teachers/check.js
function confusion({ logits, labels, classes }) {
  const size = classes.length;
  const counts = new Int32Array(size * size);
  labels.forEach((label, row) => {
    const scores = logits.subarray(row * size, (row + 1) * size);
    const place = scores.reduce((best, score, k) => score > (scores[best] ?? -Infinity) ? k : best, 0) * size + label;
    counts[place] = (counts[place] ?? 0) + 1;
  });
  return counts;
}
function bestMapping(counts, size) {
  const order2 = Array.from(counts.keys()).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const mapping = new Array(size).fill(-1);
  const taken2 = /* @__PURE__ */ new Set();
  let right = 0;
  for (const place of order2) {
    const output = Math.floor(place / size);
    const label = place % size;
    if (mapping[output] !== -1 || taken2.has(label))
      continue;
    mapping[output] = label;
    taken2.add(label);
    right += counts[place] ?? 0;
  }
  return { mapping, right };
}
var temperatures = [0.5, 1, 2, 4, 8];
function saysMoreThanFrequencies({ logits, labels, classes }, perClass) {
  const [size, rows] = [classes.length, labels.length];
  return temperatures.some((temperature) => {
    const logProbs = logSoftmaxRows(logits.map((score) => score / temperature), size);
    const gains = Float64Array.from(labels, (label, row) => {
      return (logProbs[row * size + label] ?? -Infinity) - Math.log((perClass[label] ?? 0) / rows);
    });
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / rows;
    const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / Math.max(1, rows - 1);
    return mean > 3 * Math.sqrt(variance / rows);
  });
}
var percent = (share) => `${(100 * share).toFixed(1)} %`;
function diagnosis(counts, { classes, labels }, accuracy, needed) {
  const { right } = bestMapping(counts, classes.length);
  const order2 = right / labels.length < needed + 0.1 ? null : betterOrder(counts, { classes, labels }, accuracy);
  return order2 ?? "check scale, mean, std and layout of the teacher's input, and that it was trained for these classes";
}
function betterOrder(counts, { classes, labels }, accuracy) {
  const { mapping, right } = bestMapping(counts, classes.length);
  const mapped = right / labels.length;
  if (mapped - accuracy <= Math.max(0.1, 3 / Math.sqrt(labels.length)))
    return null;
  const moved = mapping.flatMap((label, output) => label === output ? [] : `output ${output} is class "${classes[label] ?? ""}"`);
  const shown = moved.length > 6 ? `${moved.slice(0, 6).join(", ")} ...` : moved.join(", ");
  return `the class order looks wrong: with another order it would reach ${percent(mapped)} (${shown}); state the teacher's classes in the order of its outputs`;
}
function checkTeacher(request2) {
  const { id, labels, classes, minAccuracy = 0 } = request2;
  const size = classes.length;
  const rows = labels.length;
  const counts = confusion(request2);
  const perClass = new Int32Array(size);
  let right = 0;
  counts.forEach((count, place) => {
    const label = place % size;
    perClass[label] = (perClass[label] ?? 0) + count;
    if (Math.floor(place / size) === label)
      right += count;
  });
  const accuracy = right / rows;
  const recalls = [...perClass].flatMap((count, k) => count === 0 ? [] : [(counts[k * size + k] ?? 0) / count]);
  const balanced = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
  const chance = 1 / size;
  const majority = Math.max(...perClass) / rows;
  const guesser = Math.min(chance + 3 * Math.sqrt(chance * (1 - chance) / rows), (1 + chance) / 2);
  const needed = Math.max(minAccuracy, guesser);
  const among = 1 / recalls.length;
  const spread = Math.sqrt([...perClass].reduce((sum, count) => sum + (count === 0 ? 0 : 1 / count), 0));
  const lucky = among + 3 * among * Math.sqrt(among * (1 - among)) * spread;
  const knowsClasses = recalls.length > 1 && balanced >= Math.min(lucky, (1 + among) / 2);
  const knowsNothing = accuracy <= majority && accuracy < 1 && !knowsClasses && !saysMoreThanFrequencies(request2, perClass);
  const figures = { accuracy, chance, majority, needed };
  if (accuracy >= needed && !knowsNothing) {
    const order2 = request2.minAccuracy === void 0 ? betterOrder(counts, request2, accuracy) : null;
    if (order2 === null)
      return figures;
    return refused2(request2, figures, `teacher ${id}: its outputs stand in another order than the classes`, {
      path: `teacher ${id}`,
      expected: "outputs that fit the classes best in the order stated",
      got: `${percent(accuracy)} right on ${rows} validation rows`,
      hint: `${order2}; minAccuracy takes the teacher as it is`
    });
  }
  const expected = accuracy < needed ? `accuracy of at least ${percent(needed)}` : `accuracy above the most frequent class's share`;
  return refused2(request2, figures, `teacher ${id}: ${percent(accuracy)} right on ${rows} validation rows, where guessing gets ${percent(Math.max(chance, majority))}`, {
    path: `teacher ${id}`,
    expected,
    got: `${percent(accuracy)}; chance is ${percent(chance)}, the most frequent class ${percent(majority)}`,
    hint: diagnosis(counts, request2, accuracy, needed)
  });
}
function refused2({ require: require2, warn }, figures, what, problem) {
  if (require2 !== "warn")
    throw inputError("teacher-near-chance", what, { problems: [problem] });
  warn?.(`${what}; ${problem.hint ?? problem.expected}`);
  return figures;
}

// dist/kinds/teachers/label-cache.js
import { mkdir as mkdir2 } from "node:fs/promises";
import { join as join5, resolve as resolve3 } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

// dist/base/owner.js
import { link, mkdir, readFile as readFile3, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname as dirname2 } from "node:path";
async function startOf(pid) {
  const text = await readFile3(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}
var owned = /* @__PURE__ */ new Set();
var codeOf = (error) => error instanceof Error && "code" in error ? error.code : null;
function isThere(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
async function works({ pid, host, started }) {
  if (host !== hostname())
    return true;
  if (pid === process.pid || !isThere(pid))
    return false;
  const now = await startOf(pid);
  return started === null || now === null || now === started;
}
async function ownerOf(file) {
  const text = await ifThere(readFile3(file, "utf8"));
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
var thisProcess = async () => ({
  pid: process.pid,
  host: hostname(),
  started: await startOf(process.pid),
  since: (/* @__PURE__ */ new Date()).toISOString()
});
async function claim(file) {
  const written = `${file}.new-${process.pid}`;
  const text = JSON.stringify(await thisProcess());
  await mkdir(dirname2(file), { recursive: true });
  try {
    await writeFile(written, text);
    await link(written, file).catch((error) => {
      if (codeOf(error) === "EEXIST")
        throw error;
      return writeFile(file, text, { flag: "wx" });
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST")
      return false;
    throw error;
  } finally {
    await rm(written, { force: true });
  }
}
async function clear(file, gone) {
  const aside = `${file}.gone-${process.pid}`;
  const moved = await rename(file, aside).then(() => true, () => false);
  if (!moved)
    return;
  const taken2 = await ownerOf(aside);
  if (taken2 !== null && (taken2.pid !== gone?.pid || taken2.started !== gone.started))
    await rename(aside, file);
  else
    await rm(aside, { force: true });
}
var TRIES = 20;
function refuse(directory, file, owner) {
  const here = owner?.host === hostname();
  throw new LimbeckError("run-owned", 75, `${directory}: another process works on this run`, {
    problems: [
      {
        path: file,
        expected: "a run that nobody works on",
        got: owner === null ? "a claim that comes back" : `process ${owner.pid} on ${owner.host}, since ${owner.since}`,
        hint: here ? "wait until it ends, or stop it; it keeps what it has done for --resume" : `wait until it ends; if it is gone, delete ${file}`
      }
    ]
  });
}
async function taken(directory, file) {
  let owner = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await claim(file))
      return;
    owner = await ownerOf(file);
    if (owner !== null && await works(owner))
      break;
    await clear(file, owner);
  }
  refuse(directory, file, owner);
}
async function ownDirectory(directory) {
  const file = `${directory}.owner`;
  if (owned.has(file))
    refuse(directory, file, await ownerOf(file) ?? await thisProcess());
  owned.add(file);
  try {
    await taken(directory, file);
  } catch (error) {
    owned.delete(file);
    throw error;
  }
  return {
    close: async () => {
      owned.delete(file);
      await rm(file, { force: true }).catch(() => void 0);
    }
  };
}

// dist/kinds/teachers/label-entry.js
var import_write_file_atomic = __toESM(require_lib(), 1);
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { readFile as readFile4 } from "node:fs/promises";
var PIECE_BYTES = 2 ** 18;
var LabelEntry = class {
  path;
  #rowBytes;
  #warn;
  #unwritten = /* @__PURE__ */ new Map();
  #piece = new Uint8Array(PIECE_BYTES);
  #file = null;
  #manifest;
  constructor(path, rowBytes, fresh, warn) {
    this.path = path;
    this.#rowBytes = rowBytes;
    this.#manifest = fresh;
    this.#warn = warn;
  }
  get shards() {
    return this.#manifest.shards;
  }
  /** First and last row of a shard. */
  rowsOf(shard) {
    const { shardRows, rows } = this.#manifest;
    return [shard * shardRows, Math.min(rows, (shard + 1) * shardRows)];
  }
  /** Takes what is there; what makes it unusable is told, and it begins anew. */
  async open() {
    const problem = await this.#read() ?? this.#opened();
    if (problem !== null) {
      this.#warn(`cached labels are computed again: ${problem}`);
      this.forget();
    }
    this.shards.forEach((hash, shard) => {
      if (hash === null || sha256(this.#pieces(shard)) === hash)
        return;
      const [from, to] = this.rowsOf(shard);
      this.#warn(`cached labels of rows ${from} to ${to - 1} are computed again: their bytes do not match their hash`);
      this.#set(shard, null);
    });
  }
  /** Nothing of what is there is taken. */
  forget() {
    this.#manifest = { ...this.#manifest, shards: this.shards.map(() => null) };
  }
  #opened() {
    if (this.shards.every((hash) => hash === null))
      return null;
    try {
      this.#file = openSync(`${this.path}.bin`, "r+");
      return null;
    } catch {
      return "its labels cannot be read";
    }
  }
  /** A new file where nothing is taken of the old one, which others may be reading. */
  #forWriting() {
    if (this.#file !== null && this.shards.some((hash) => hash !== null))
      return this.#file;
    if (this.#file !== null)
      closeSync(this.#file);
    this.#file = null;
    rmSync(`${this.path}.bin`, { force: true });
    this.#file = openSync(`${this.path}.bin`, "wx+");
    return this.#file;
  }
  async #read() {
    const text = await ifThere(readFile4(`${this.path}.json`, "utf8")).catch((cause) => cause);
    if (text === null)
      return null;
    if (typeof text !== "string")
      return "its manifest cannot be read";
    let found;
    try {
      found = JSON.parse(text);
    } catch {
      return "its manifest is no JSON";
    }
    const { shards, ...facts } = this.#manifest;
    const isOurs = Object.entries(facts).every(([name2, value]) => JSON.stringify(found?.[name2]) === JSON.stringify(value));
    if (!isOurs || !Array.isArray(found?.shards) || found.shards.length !== shards.length)
      return "its manifest is of another entry";
    this.#manifest = { ...facts, shards: found.shards.map((hash) => typeof hash === "string" ? hash : null) };
    return null;
  }
  #set(shard, hash) {
    this.#manifest = { ...this.#manifest, shards: this.shards.map((own, at) => at === shard ? hash : own) };
  }
  /** Bytes of a shard as the file has them, in pieces that are good until the next; fewer where the file is cut off. */
  *#pieces(shard) {
    const [from, to] = this.rowsOf(shard).map((row) => row * this.#rowBytes);
    for (let at = from; at < to; at += this.#piece.length) {
      const piece = this.#piece.subarray(0, Math.min(this.#piece.length, to - at));
      yield piece.subarray(0, this.#readAt(at, piece));
    }
  }
  #hasBytes(shard, bytes) {
    let at = 0;
    for (const piece of this.#pieces(shard)) {
      if (Buffer.compare(piece, bytes.subarray(at, at + piece.length)) !== 0)
        return false;
      at += piece.length;
    }
    return at === bytes.length;
  }
  /** How many bytes there were. */
  #readAt(position, into) {
    let done = 0;
    while (this.#file !== null && done < into.length) {
      const count = readSync(this.#file, into, done, into.length - done, position + done);
      if (count === 0)
        break;
      done += count;
    }
    return done;
  }
  /** Keeps a shard that has been computed: its bytes first, then its hash, so that a killed run leaves none that looks whole. */
  async put(shard, bytes) {
    const hash = sha256([bytes]);
    const [from] = this.rowsOf(shard);
    try {
      const file = this.#forWriting();
      for (let done = 0; done < bytes.length; )
        done += writeSync(file, bytes, done, bytes.length - done, from * this.#rowBytes + done);
      if (!this.#hasBytes(shard, bytes))
        throw new Error("what was written reads otherwise");
      this.#set(shard, hash);
      await (0, import_write_file_atomic.default)(`${this.path}.json`, `${JSON.stringify(this.#manifest, null, 2)}
`);
    } catch (cause) {
      if (this.#unwritten.size === 0)
        this.#warn(`labels were not cached: ${cause instanceof Error ? cause.message : String(cause)}`);
      this.#set(shard, null);
      this.#unwritten.set(shard, bytes);
    }
  }
  /** Cuts off what is beyond the last row, which an entry of other bytes may have left. */
  trim() {
    if (this.#file !== null && this.#unwritten.size === 0)
      ftruncateSync(this.#file, this.#manifest.rows * this.#rowBytes);
  }
  /** Bytes of a shard's rows from one on, as many as there is room for. */
  rows(first, into) {
    const shard = Math.floor(first / this.#manifest.shardRows);
    const unwritten = this.#unwritten.get(shard);
    const [from] = this.rowsOf(shard);
    if (unwritten !== void 0)
      into.set(unwritten.subarray((first - from) * this.#rowBytes).subarray(0, into.length));
    else if (this.#readAt(first * this.#rowBytes, into) < into.length)
      throw new LimbeckError("machine-failed", 1, `${this.path}.bin: it was cut off while its labels were in use`);
  }
  close() {
    if (this.#file !== null)
      closeSync(this.#file);
    this.#file = null;
    return Promise.resolve();
  }
};

// dist/engine/row-logits.js
var heldLogits = (values, classes) => ({
  rows: values.length / classes,
  classes,
  values,
  read: (rows) => {
    const picked = new Float32Array(rows.length * classes);
    rows.forEach((row, at) => picked.set(values.subarray(row * classes, (row + 1) * classes), at * classes));
    return picked;
  }
});

// dist/kinds/teachers/teacher-labels.js
var MOST_HELD_BYTES = 2 ** 30;
var isHeld = ({ rows, classes }, most = MOST_HELD_BYTES) => 4 * rows * classes <= most;
var heldLabels = (values, classes) => ({
  ...heldLogits(values, classes),
  close: () => Promise.resolve()
});
var VALUES_AT_ONCE = 2 ** 20;
function* labelsInTurn({ rows, classes, values, read }) {
  const some2 = Math.max(1, Math.floor(VALUES_AT_ONCE / classes));
  if (values !== void 0)
    yield values;
  else
    for (let start = 0; start < rows; start += some2)
      yield read(rowsBetween(start, Math.min(start + some2, rows)));
}
var labelsInParts = (labels) => ({
  byteLength: 4 * labels.rows * labels.classes,
  parts: labelsInTurn(labels)
});
function labelsOfViews(views, rows, all) {
  const places = new Int32Array(all).fill(-1);
  rows.forEach((row, place) => places[row] = place);
  const classes = views[0]?.classes ?? 0;
  const joined = {
    rows: views.length * all,
    classes,
    read: (asked) => {
      const logits = new Float32Array(asked.length * classes);
      asked.forEach((row, at) => {
        const place = places[row % all] ?? -1;
        if (place >= 0)
          logits.set(views[Math.floor(row / all)]?.read(Int32Array.of(place)) ?? [], at * classes);
      });
      return logits;
    },
    close: async () => {
      for (const view of views)
        await view.close();
    }
  };
  return isHeld(joined) ? heldLabels(joined.read(everyIndex(joined.rows)), classes) : joined;
}

// dist/kinds/teachers/label-cache.js
var labelDirectoryIn = (cwd) => resolve3(cwd, ".cache", "labels");
var SAME_ANSWER = 1e-3;
function probabilityGap(one, other, classes) {
  const [a, b] = [logSoftmaxRows(one, classes), logSoftmaxRows(other, classes)];
  return a.reduce((most, value, at) => Math.max(most, Math.abs(Math.exp(value) - Math.exp(b[at] ?? NaN))), 0);
}
function labelKey(teacher, dataset, rows, form) {
  const places = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  return sha256([`${teacher.fingerprint}
${dataset.sha256}
${form.name}
`, places]);
}
var SHARD_BYTES = 2 ** 22;
var ROWS_TOGETHER = 1024;
var WAIT_MS = 250;
async function owned2(path, log) {
  for (let told = false; ; told = true) {
    try {
      return await ownDirectory(path);
    } catch (error) {
      if (!(error instanceof LimbeckError && error.code === "run-owned"))
        throw error;
      if (!told)
        log(`another process computes them, which is waited for: ${error.problems[0]?.got ?? ""}`);
      await delay(WAIT_MS);
    }
  }
}
function otherAnswer(entry, form, all, { rows, logits }, classes) {
  const places = new Map(Array.from(all, (row, place) => [row, place]));
  const computed = new Set(entry.shards.flatMap((hash, shard) => hash === null ? [] : [shard]));
  const [, shardRows] = entry.rowsOf(0);
  const bytes = new Uint8Array(form.rowBytes);
  const [then, now] = [new Float32Array(classes), new Float32Array(classes)];
  for (const [at, row] of rows.entries()) {
    const place = places.get(row);
    if (place === void 0 || !computed.has(Math.floor(place / shardRows)))
      continue;
    entry.rows(place, bytes);
    form.decode(bytes, 0, then);
    form.decode(form.encode(logits.subarray(at * classes, (at + 1) * classes), () => String(row)), 0, now);
    if (!(probabilityGap(then, now, classes) <= SAME_ANSWER))
      return row;
  }
  return null;
}
function everyRow(entry, form, classes) {
  const [, rows] = entry.rowsOf(entry.shards.length - 1);
  const logits = new Float32Array(rows * classes);
  for (const shard of entry.shards.keys()) {
    const [from, to] = entry.rowsOf(shard);
    const bytes = new Uint8Array((to - from) * form.rowBytes);
    entry.rows(from, bytes);
    for (let row = from; row < to; row++)
      form.decode(bytes, (row - from) * form.rowBytes, logits.subarray(row * classes, (row + 1) * classes));
  }
  return logits;
}
async function cachedLabels(teacher, dataset, rows, options = {}) {
  const { directory = labelDirectoryIn(process.cwd()), progress = () => void 0, answers } = options;
  const { log = () => void 0, labels = { dtype: "float32" }, shardRows: stated2, mostHeld } = options;
  const named = (say) => (message) => say(`teacher ${teacher.id}: ${message}`);
  const [tell, warn] = [named(log), named(options.warn ?? log)];
  const classes = dataset.classes.length;
  const form = labelForm(labels, classes, `teacher "${teacher.id}"`);
  const key = labelKey(teacher, dataset, rows, form);
  const path = join5(directory, key);
  const shardRows = stated2 ?? ROWS_TOGETHER * Math.max(1, Math.floor(SHARD_BYTES / form.rowBytes / ROWS_TOGETHER));
  const fresh = {
    version: 2,
    key,
    teacher: { id: teacher.id, fingerprint: teacher.fingerprint },
    dataset: dataset.sha256,
    rows: rows.length,
    classes,
    form: form.name,
    shardRows,
    shards: Array.from({ length: Math.ceil(rows.length / shardRows) }, () => null)
  };
  const owner = await mkdir2(directory, { recursive: true }).then(() => owned2(path, tell)).catch(() => null);
  const entry = new LabelEntry(path, form.rowBytes, fresh, warn);
  try {
    await entry.open();
    const other = answers === void 0 ? null : otherAnswer(entry, form, rows, answers, classes);
    if (other !== null) {
      warn(`cached labels are computed again: the teacher now says something else of row ${dataset.rowId(other)}`);
      entry.forget();
    }
    const missing = entry.shards.flatMap((hash, shard) => hash === null ? [shard] : []);
    const count = missing.reduce((sum, shard) => sum + entry.rowsOf(shard)[1] - entry.rowsOf(shard)[0], 0);
    let done = rows.length - count;
    if (done > 0)
      tell(`labels of ${done === rows.length ? "" : `${done} of `}${rows.length} rows from the cache`);
    progress(done, rows.length);
    for (const shard of missing) {
      const [from, to] = entry.rowsOf(shard);
      const some2 = rows.subarray(from, to);
      const before = done;
      const logits = await teacher.label(dataset, some2, (part) => progress(before + part, rows.length));
      await entry.put(shard, form.encode(logits, (row) => dataset.rowId(some2[row] ?? row)));
      done += to - from;
    }
    entry.trim();
  } catch (error) {
    await entry.close();
    throw error;
  } finally {
    await owner?.close();
  }
  const bytes = new Uint8Array(form.rowBytes);
  const stored = {
    rows: rows.length,
    classes,
    read: (places) => {
      const logits = new Float32Array(places.length * classes);
      places.forEach((place, at) => {
        entry.rows(place, bytes);
        form.decode(bytes, 0, logits.subarray(at * classes, (at + 1) * classes));
      });
      return logits;
    },
    close: () => entry.close()
  };
  if (!isHeld(stored, mostHeld))
    return stored;
  const held = heldLabels(everyRow(entry, form, classes), classes);
  await entry.close();
  return held;
}

// dist/kinds/teachers/kind.js
function sizeOf({ models }) {
  if (models.length === 0)
    return null;
  const sum = (field) => models.reduce((all, model) => all + model[field], 0);
  return { parameters: sum("parameters"), bytes: sum("bytes") };
}

// dist/kinds/teachers/index.js
var single = { onnx, tfjs, recorded, "top-k": topK, remote };
var kinds = {
  ...single,
  ensemble: ensembleOf(single, {
    open: (options, context) => openTeacher3(options, context),
    problems: (options) => teacherProblems(options)
  })
};
var kindOf = chooser(kinds);
var teachersSchema = { type: "array", items: unionSchema(kinds) };
var openTeacher3 = (options, context) => kindOf(options).make(options, context);
var labelsOptions = (options) => "labels" in options ? options.labels : void 0;
var teacherProblems = (options) => kindOf(options).problems?.(options) ?? [];

export {
  labelForm,
  lastOperation,
  tensorValues,
  fixedBatch,
  encodeModel,
  decodeModel,
  readModel,
  shapeText,
  logitOf,
  sigmoidNote,
  allFinite,
  columnFeeds,
  isTurnedToFloat,
  withFloatInput,
  cardFileName,
  cardSchema,
  readCard,
  checkTeacher,
  ownDirectory,
  isHeld,
  heldLabels,
  labelsInTurn,
  labelsInParts,
  labelsOfViews,
  labelDirectoryIn,
  SAME_ANSWER,
  probabilityGap,
  cachedLabels,
  sizeOf,
  teachersSchema,
  openTeacher3 as openTeacher,
  labelsOptions,
  teacherProblems
};
