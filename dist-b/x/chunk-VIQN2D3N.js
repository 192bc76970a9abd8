import {
  sha256
} from "./chunk-7FNQSLNS.js";
import {
  dataLocations
} from "./chunk-TMDWOMMK.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  linkedElsewhere,
  linkedProblem,
  readGivenText,
  whyUnread
} from "./chunk-LRGPJQE2.js";
import {
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/engine/tfjs/model-files.js
import { readFile } from "node:fs/promises";
import { dirname as dirname2, join as join2 } from "node:path";

// dist/engine/tfjs/keras3.js
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var shown = (value) => JSON.stringify(value).slice(0, 60);
var without = (value, ...names) => Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
function historyOf(value) {
  const { class_name: className, config } = isObject(value) ? value : {};
  const history = isObject(config) ? config["keras_history"] : void 0;
  return className === "__keras_tensor__" && Array.isArray(history) && history.length === 3 ? history : null;
}
function inboundNodes(nodes, path, problems) {
  if (!Array.isArray(nodes) || !nodes.some(isObject))
    return nodes;
  return nodes.map((call) => {
    const { args, kwargs = {}, ...rest } = isObject(call) ? call : {};
    const given = Array.isArray(args) ? args.flat() : [];
    const histories = given.map(historyOf);
    const set = Object.entries(isObject(kwargs) ? kwargs : {}).filter(
      // what a call outside of training says anyway
      ([name, value]) => value !== null && !((name === "mask" || name === "training") && value === false)
    );
    const isWhole = given.length > 0 && histories.every((history) => history !== null);
    if (!isWhole || set.length > 0 || Object.keys(rest).length > 0)
      problems.push({
        path,
        expected: "calls of tensors alone",
        got: shown(set.length > 0 ? Object.fromEntries(set) : call)
      });
    return histories.map((history) => [...history ?? [], {}]);
  });
}
var ends = (value) => Array.isArray(value) && value.length === 3 && typeof value[0] === "string" && typeof value[1] === "number" ? [value] : value;
function typeName(dtype) {
  const policy = isObject(dtype) && isObject(dtype["config"]) ? dtype["config"]["name"] : void 0;
  return policy ?? dtype;
}
function layerConfig(className, config) {
  const { batch_shape: batchShape, dtype, negative_slope: slope, ...rest } = config;
  return {
    ...rest,
    ...batchShape === void 0 ? {} : { batch_input_shape: rest["batch_input_shape"] ?? batchShape },
    ...dtype === void 0 ? {} : { dtype: typeName(dtype) },
    ...slope === void 0 ? {} : { [className === "LeakyReLU" ? "alpha" : "negative_slope"]: slope }
  };
}
function layerOf(layer, problems) {
  if (!isObject(layer))
    return layer;
  const { class_name: className, config, inbound_nodes: inbound } = layer;
  const fields = isObject(config) ? config : {};
  const name = layer["name"] ?? fields["name"];
  return {
    ...without(layer, "module", "registered_name", "build_config"),
    name,
    config: layerConfig(className, fields),
    ...inbound === void 0 ? {} : { inbound_nodes: inboundNodes(inbound, `layer ${String(name)} (${String(className)})`, problems) }
  };
}
function asKeras2(topology, problems) {
  const inner = topology["model_config"];
  if (isObject(inner))
    return { ...topology, model_config: asKeras2(inner, problems) };
  const { config } = topology;
  const list = Array.isArray(config) ? config : isObject(config) ? config["layers"] : void 0;
  if (!Array.isArray(list))
    return topology;
  const layers = list.map((layer) => layerOf(layer, problems));
  if (!isObject(config))
    return { ...topology, config: layers };
  const { input_layers: inputs, output_layers: outputs } = config;
  return {
    ...topology,
    config: {
      ...config,
      layers,
      ...inputs === void 0 ? {} : { input_layers: ends(inputs) },
      ...outputs === void 0 ? {} : { output_layers: ends(outputs) }
    }
  };
}
var renamed = {
  DepthwiseConv2D: { kernel: "depthwise_kernel" }
};
function weightName(topology, name) {
  const model = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const { config } = model;
  if (!isObject(config))
    return name;
  const parts = name.split("/");
  if (parts.length > 2 && parts[0] === config["name"])
    parts.shift();
  const list = Array.isArray(config["layers"]) ? config["layers"] : [];
  const owner = list.filter(isObject).find((layer) => {
    const fields = isObject(layer["config"]) ? layer["config"] : {};
    return (layer["name"] ?? fields["name"]) === parts.at(-2);
  });
  const last = parts.pop() ?? "";
  return [...parts, renamed[String(owner?.["class_name"])]?.[last] ?? last].join("/");
}

// dist/engine/onnx/file/stated.js
var rawInput = { scale: 1, mean: [0], std: [1] };
var isNumbers = (value) => Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
function parsed(text) {
  try {
    return text === void 0 ? void 0 : JSON.parse(text);
  } catch {
    return void 0;
  }
}
function preprocessingIn(value) {
  if (typeof value !== "object" || value === null)
    return void 0;
  const { scale, mean, std } = value;
  return typeof scale === "number" && isNumbers(mean) && isNumbers(std) ? { scale, mean, std } : void 0;
}
var classesIn = (value) => Array.isArray(value) && value.every((one) => typeof one === "string") ? value : null;
var isPictureForm = (value) => {
  if (typeof value !== "object" || value === null)
    return false;
  const { height, width, channels, fit, background } = value;
  return [height, width, channels, background].every((one) => Number.isInteger(one)) && (fit === "cover" || fit === "contain" || fit === "stretch");
};
var isStatedText = (value) => typeof value === "object" && value !== null && "length" in value && "sha256" in value && "columns" in value;
var isEncoder = (value) => typeof value === "object" && value !== null && "version" in value && value.version === 1 && "columns" in value;
function statedBy({ producerName, metadataProps }) {
  if (producerName !== "limbeck")
    return null;
  const metadata = new Map(metadataProps.map(({ key, value }) => [key, value]));
  const preprocessing = preprocessingIn(parsed(metadata.get("preprocessing")));
  if (preprocessing === void 0)
    return null;
  const [classes, columns] = [parsed(metadata.get("classes")), parsed(metadata.get("columns"))].map(classesIn);
  const picture = parsed(metadata.get("picture"));
  const encoder = parsed(metadata.get("encoder"));
  const text = parsed(metadata.get("text"));
  return {
    preprocessing,
    classes: classes ?? null,
    columns: columns ?? null,
    picture: isPictureForm(picture) ? picture : null,
    encoder: isEncoder(encoder) ? encoder : null,
    text: isStatedText(text) ? text : null,
    takesColumns: metadata.get("inputs") === "columns"
  };
}
function otherRows(stated, { encoder, text }) {
  if (stated === null || stated.takesColumns === true)
    return null;
  const tokenizer = stated.text?.sha256;
  if (tokenizer !== void 0 && tokenizer !== text?.tokenizerSha256)
    return {
      expected: text === void 0 ? "rows of texts by its tokenizer" : `the data's tokenizer, sha256 ${text.tokenizerSha256.slice(0, 12)}`,
      got: `another, sha256 ${tokenizer.slice(0, 12)}: its ids are other words`,
      hint: `take its tokenizer.json as the data's: "tokenizer": "path/to/tokenizer.json"`
    };
  const own = stated.encoder ?? null;
  if (own === null || JSON.stringify(own) === JSON.stringify(encoder))
    return null;
  return {
    expected: "features made of columns as the data's are",
    got: "features learned of other training rows: its values mean other things",
    hint: "take the file that limbeck export writes, which has an input for each column; or the same data and splits"
  };
}

// dist/engine/onnx/file/external-data.js
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { dirname, isAbsolute, join, win32 } from "node:path";

// dist/engine/onnx/file/graph-walk.js
function fedInputs(graph) {
  const initialized = new Set(graph.initializer.map(({ name }) => name));
  return graph.input.filter(({ name }) => !initialized.has(name));
}
function declaredShape(value) {
  const type = value.type?.value;
  if (type?.case !== "tensorType" || type.value.shape === void 0)
    return null;
  return type.value.shape.dim.map(({ value: size }) => {
    if (size.case === "dimValue")
      return Number(size.value);
    return size.case === "dimParam" && size.value !== "" ? size.value : null;
  });
}
function elementTypeOf(value) {
  const type = value.type?.value;
  return type?.case === "tensorType" ? type.value.elemType : 0;
}
function constants(graph) {
  const found = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    if (node.opType !== "Constant")
      continue;
    const value = node.attribute.find(({ name }) => name === "value")?.t;
    const [output] = node.output;
    if (value !== void 0 && output !== void 0)
      found.set(output, value);
  }
  return found;
}
function* sparseTensors(sparse) {
  for (const one of sparse)
    for (const part of [one?.values, one?.indices])
      if (part !== void 0)
        yield part;
}
function* nodeTensors(nodes) {
  for (const { attribute } of nodes)
    for (const { t, tensors, g, graphs, sparseTensor, sparseTensors: sparse } of attribute) {
      if (t !== void 0)
        yield t;
      yield* tensors;
      yield* sparseTensors([sparseTensor, ...sparse]);
      for (const inner of g === void 0 ? graphs : [g, ...graphs])
        yield* graphTensors(inner);
    }
}
function* graphTensors({ initializer, sparseInitializer, node }) {
  yield* initializer;
  yield* sparseTensors(sparseInitializer);
  yield* nodeTensors(node);
}
function* allTensors({ graph, functions }) {
  yield* graphTensors(graph);
  for (const { node, attributeProto } of functions) {
    yield* nodeTensors(node);
    yield* nodeTensors([{ attribute: attributeProto }]);
  }
}

// dist/engine/onnx/file/external-data.js
function staysInside(path) {
  return path !== "" && !isAbsolute(path) && !win32.isAbsolute(path) && !path.split(/[\\/]/).includes("..");
}
async function readPart(path, offset, length) {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const wanted = length ?? Math.max(0, size - offset);
    if (offset + wanted > size)
      throw new RangeError(`${size} bytes, ${offset + wanted} needed`);
    const bytes = new Uint8Array(wanted);
    let done = 0;
    while (done < wanted) {
      const { bytesRead } = await file.read(bytes, done, wanted - done, offset + done);
      if (bytesRead === 0)
        throw new RangeError(`${done} bytes read, ${wanted} needed`);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
async function takeIn(tensor, modelFile) {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get("location") ?? "";
  const place = `tensor ${tensor.name}`;
  if (!staysInside(location)) {
    return {
      path: place,
      expected: "external data in the model's own folder",
      got: JSON.stringify(location),
      hint: "move the data file beside the model and save the model with a relative location"
    };
  }
  const offset = Number(entries.get("offset") ?? 0);
  const length = entries.has("length") ? Number(entries.get("length")) : null;
  if (!Number.isSafeInteger(offset) || offset < 0 || length !== null && !(Number.isSafeInteger(length) && length >= 0)) {
    return { path: place, expected: "an offset and a length of 0 or more", got: `${offset}, ${length ?? "none"}` };
  }
  try {
    const elsewhere = await linkedElsewhere(modelFile, location);
    if (elsewhere !== null)
      return linkedProblem(place, location, elsewhere);
    return await readPart(join(dirname(modelFile), location), offset, length);
  } catch (cause) {
    const missing = cause.code === "ENOENT";
    return {
      path: place,
      expected: `its values in ${location}, beside the model`,
      got: missing ? "no such file" : cause instanceof Error ? cause.message : String(cause),
      hint: "copy the data file together with the model"
    };
  }
}
async function takeInExternalData(model, modelFile) {
  const hash = createHash("sha256");
  const problems = [];
  let bytes = 0;
  let found = false;
  for (const tensor of allTensors(model)) {
    if (tensor.dataLocation !== dataLocations.external)
      continue;
    found = true;
    const part = await takeIn(tensor, modelFile);
    if (!(part instanceof Uint8Array)) {
      problems.push(part);
      continue;
    }
    hash.update(part);
    bytes += part.byteLength;
    tensor.rawData = part;
    tensor.externalData = [];
    delete tensor.dataLocation;
  }
  return { bytes, sha256: found ? hash.digest("hex") : null, problems };
}

// dist/engine/tfjs/model-files.js
var byteSizes = /* @__PURE__ */ new Map([
  ["float32", 4],
  ["int32", 4],
  ["uint8", 1],
  ["bool", 1]
]);
var specBytes = ({ shape, dtype }) => elementCount(shape) * (byteSizes.get(dtype) ?? 0);
var isObject2 = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var shown2 = (value) => value === void 0 ? "nothing" : JSON.stringify(value);
function specOf(value, path) {
  const { name, shape, dtype, quantization } = isObject2(value) ? value : {};
  if (typeof name !== "string" || !Array.isArray(shape) || typeof dtype !== "string")
    return { path, expected: "name, shape and dtype of a weight", got: shown2(value) };
  if (quantization !== void 0)
    return {
      path: `${path} (${name})`,
      expected: "weights in full precision",
      got: "quantized weights",
      hint: "convert the model again without quantization"
    };
  if (!byteSizes.has(dtype))
    return { path: `${path} (${name})`, expected: `one of ${[...byteSizes.keys()].join(", ")}`, got: dtype };
  return { name, shape, dtype };
}
async function readGroup(group, path, modelFile, problems) {
  const { paths, weights } = isObject2(group) ? group : {};
  if (!Array.isArray(paths) || !Array.isArray(weights)) {
    problems.push({ path, expected: "paths and weights", got: shown2(group).slice(0, 80) });
    return { specs: [], parts: [] };
  }
  const read = weights.map((weight, index) => specOf(weight, `${path}/weights/${index}`));
  const specs = read.filter((spec) => "dtype" in spec);
  const wrong = read.filter((spec) => !("dtype" in spec));
  problems.push(...wrong);
  const parts = [];
  for (const [index, file] of paths.entries()) {
    const place = `${path}/paths/${index}`;
    if (typeof file !== "string" || !staysInside(file)) {
      problems.push({ path: place, expected: "a file in the model's own folder", got: JSON.stringify(file) });
      continue;
    }
    const elsewhere = await linkedElsewhere(modelFile, file);
    if (elsewhere !== null) {
      problems.push(linkedProblem(place, file, elsewhere));
      continue;
    }
    const bytes = await readFile(join2(dirname2(modelFile), file)).catch(() => null);
    if (bytes === null)
      problems.push({
        path: place,
        expected: `${file} beside model.json`,
        got: "no readable file",
        hint: "copy the weight files of the model too"
      });
    else
      parts.push(bytes);
  }
  const expected = specs.reduce((sum, spec) => sum + specBytes(spec), 0);
  const got = parts.reduce((sum, part) => sum + part.length, 0);
  if (wrong.length === 0 && parts.length === paths.length && got !== expected)
    problems.push({
      path,
      expected: `${expected} bytes of weights`,
      got: `${got} bytes in ${paths.join(", ")}`,
      hint: "a weight file is cut off, or belongs to another model"
    });
  return { specs, parts };
}
function formatOf(json, topology) {
  if (json["format"] === "layers-model" || json["format"] === "graph-model")
    return json["format"];
  if ("node" in topology)
    return "graph-model";
  return "model_config" in topology || "class_name" in topology ? "layers-model" : null;
}
function statedIn(metadata) {
  const own = isObject2(metadata) ? metadata["limbeck"] : void 0;
  const preprocessing = isObject2(own) ? preprocessingIn(own["input"]) : void 0;
  if (!isObject2(own) || preprocessing === void 0)
    return null;
  return { preprocessing, classes: classesIn(own["classes"]) };
}
async function readTfjsModel(path, code) {
  const refuse = (problems2) => {
    throw problemsError(code, path, problems2);
  };
  const text = await readGivenText(path).catch((cause) => refuse([{ path: "file", expected: "a TensorFlow.js model.json", got: whyUnread(cause) }]));
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    refuse([{ path: "file", expected: "a TensorFlow.js model.json", got: "no JSON" }]);
  }
  const topology = isObject2(json) ? json["modelTopology"] : void 0;
  const manifest = isObject2(json) ? json["weightsManifest"] : void 0;
  const format = isObject2(json) && isObject2(topology) ? formatOf(json, topology) : null;
  if (!isObject2(json) || !isObject2(topology) || !Array.isArray(manifest) || format === null)
    return refuse([
      {
        path: "file",
        expected: "modelTopology and weightsManifest of a layers model or a graph model",
        got: isObject2(json) ? `fields ${Object.keys(json).join(", ")}` : typeof json,
        hint: "save the model with tf.LayersModel.save, or convert it with tensorflowjs_converter"
      }
    ]);
  const problems = [];
  const isLayers = format === "layers-model";
  const known = isLayers ? asKeras2(topology, problems) : topology;
  const named = (name) => isLayers ? weightName(topology, name) : name;
  const groups = [];
  for (const [index, group] of manifest.entries())
    groups.push(await readGroup(group, `/weightsManifest/${index}`, path, problems));
  if (problems.length > 0)
    refuse(problems);
  const parts = groups.flatMap((group) => group.parts);
  const weights = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return {
    path,
    format,
    topology: known,
    signature: json["signature"],
    specs: groups.flatMap((group) => group.specs.map((spec) => ({ ...spec, name: named(spec.name) }))),
    weights,
    bytes: Buffer.byteLength(text) + weights.length,
    sha256: sha256([text]),
    contentSha256: sha256([text, weights]),
    stated: statedIn(json["userDefinedMetadata"])
  };
}
function floatWeights({ specs, weights }) {
  const found = /* @__PURE__ */ new Map();
  let at = 0;
  for (const spec of specs) {
    const size = specBytes(spec);
    if (spec.dtype === "float32")
      found.set(spec.name, { shape: spec.shape, values: new Float32Array(weights.slice(at, at + size).buffer) });
    at += size;
  }
  return found;
}

export {
  rawInput,
  preprocessingIn,
  statedBy,
  otherRows,
  fedInputs,
  declaredShape,
  elementTypeOf,
  constants,
  staysInside,
  takeInExternalData,
  specBytes,
  shown2 as shown,
  readTfjsModel,
  floatWeights
};
