import {
  halfValue
} from "./chunk-DF5CXL4Z.js";
import {
  badCells,
  checkFinite,
  columnFields,
  dataError,
  delimiterHint,
  eachRecord,
  fileStore,
  fileValues,
  listed,
  noRows,
  numberTable,
  openRecords,
  openedFile,
  readAt,
  refuseCounting,
  rowValues,
  scratchFile,
  separatedFields,
  storeFor,
  textLabel,
  valueAt
} from "./chunk-VLKLFDGJ.js";
import {
  unpacked
} from "./chunk-G2GC73FQ.js";
import {
  damaged,
  isGzip,
  mostUnzipped,
  notOpened,
  readBytes,
  unzipsTooFar
} from "./chunk-HIQDTRIK.js";
import {
  LimbeckError
} from "./chunk-BYE3JSHF.js";

// dist/kinds/data/csv-columns.js
function looksLikeValues(cells) {
  const numbers = cells.map((text) => text === "" ? NaN : Number(text));
  const counts = numbers.every((number, index) => number === index + numbers[0]) && (numbers[0] === 0 || numbers[0] === 1);
  return !counts && !numbers.some((number) => Number.isNaN(number));
}
function csvColumns(options, first) {
  const place = options.path;
  const width = first.length;
  const names = options.header ? first : null;
  if (names !== null && looksLikeValues(names))
    throw dataError(place, "line 1", "a header that names the columns", listed(names), 'if the file has no header, set "header": false');
  const positionOf = (column2, field) => {
    const at = typeof column2 === "number" ? column2 : names?.indexOf(column2) ?? -1;
    if (typeof column2 === "string" && names !== null && names.lastIndexOf(column2) !== at)
      throw dataError(place, field, "a name that one column has", `${JSON.stringify(column2)}, which several have`);
    if (at >= 0 && at < width)
      return at;
    const positions = `a position from 0 to ${width - 1}`;
    const expected = names === null ? `${positions} (the file has no header)` : `one of ${listed(names)}; or ${positions}`;
    throw dataError(place, field, expected, JSON.stringify(column2));
  };
  const label = options.label === void 0 ? null : positionOf(options.label, "label");
  const id = options.id === void 0 ? null : positionOf(options.id, "id");
  const ignored = (options.ignore ?? []).map((column2, index) => positionOf(column2, `ignore/${index}`));
  const others = Array.from(first, (_, at) => at).filter((at) => at !== label && at !== id && !ignored.includes(at));
  const inputs = options.inputs?.map((column2, index) => positionOf(column2, `inputs/${index}`)) ?? others;
  if (inputs.length === 0)
    throw dataError(place, "columns", "at least one column of values beside the label", `${width}`);
  const leak = label === null ? -1 : inputs.indexOf(label);
  if (leak >= 0)
    throw dataError(place, `inputs/${leak}`, "a column other than the label's", JSON.stringify(options.inputs?.[leak]), "a student that reads its label learns nothing else");
  return { names, width, label, id, inputs };
}

// dist/kinds/data/csv.js
var column = { type: ["string", "integer"], minimum: 0 };
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "label"],
  properties: {
    kind: { const: "csv" },
    path: { type: "string", minLength: 1, description: "The file, relative to the recipe; gzipped or not." },
    ...separatedFields,
    header: { type: "boolean", default: true, description: "Whether the first line names the columns." },
    label: { ...column, description: "Column of the class: its name, or its position from 0." },
    id: { ...column, description: "Column of the row's id; the row's position by default." },
    inputs: {
      type: "array",
      items: column,
      minItems: 1,
      description: "Columns of values, in this order; all but label, id and what is ignored by default."
    },
    ignore: { type: "array", items: column, minItems: 1, description: "Columns that are left out of the values." }
  }
};
function numberOf(text) {
  const second = text.charCodeAt(1);
  const letter = second > 57 && second !== 69 && second !== 101;
  return text === "" || letter ? NaN : Number(text);
}
var wholeText = /^[+-]?\d+\.0*$/;
function wholeLabels(labels) {
  const isWhole = (label) => typeof label === "number" || wholeText.test(label);
  return labels.every(isWhole) ? labels.map(Number) : labels;
}
function rowReader(options, reading) {
  const place = options.path;
  const store = storeFor(reading, place);
  const labels = [];
  const ids = [];
  let columns = null;
  const at = (line, which) => `row ${labels.length + 1} (line ${line}), column ${columns?.names === null ? which : JSON.stringify(columns?.names[which])}`;
  const bad = badCells(place);
  const take = (cells, line) => {
    if (columns === null) {
      columns = csvColumns(options, cells);
      if (options.header)
        return;
    }
    const { width, label, id, inputs } = columns;
    if (cells.length !== width)
      throw dataError(place, `row ${labels.length + 1} (line ${line})`, `${width} columns, as in the first line`, `${cells.length}`, delimiterHint(cells));
    for (const which of inputs) {
      const text = cells[which];
      const value = numberOf(text);
      if (!Number.isFinite(Math.fround(value)))
        bad.note(which, () => ({
          path: at(line, which),
          got: JSON.stringify(text),
          hint: cellHint(text, !options.header && labels.length === 0)
        }));
      store.append(value);
    }
    const named = options.readsLabels === false ? null : label;
    if (named !== null && cells[named] === "")
      throw dataError(place, at(line, named), "a label", "an empty cell", 'rows without a label go into a file of their own: "unlabelled": {...}');
    labels.push(named === null ? 0 : textLabel(cells[named]) ?? "");
    if (id !== null)
      ids.push(cells[id]);
  };
  const table = () => {
    if (columns === null || labels.length === 0)
      throw noRows(place);
    bad.refuse();
    const values = store.finish();
    const { names, inputs, label } = columns;
    refuseCounting({
      place,
      rows: labels.length,
      label: label === null || options.readsLabels === false ? null : { column: options.label ?? label, at: (row) => labels[row] },
      columns: options.inputs !== void 0 || names === null ? [] : inputs.map((position, i) => ({
        name: names[position] ?? "",
        position,
        at: (row) => valueAt(values, row * inputs.length + i)
      })),
      ignore: options.ignore ?? []
    });
    return {
      place,
      labelPlace: place,
      rows: labels.length,
      inputShape: [columns.inputs.length],
      held: { dtype: "float32", shape: [columns.inputs.length] },
      columns: columns.names === null ? null : columns.inputs.map((which) => columns?.names?.[which] ?? ""),
      inputs: values,
      labels: wholeLabels(labels),
      ids: columns.id === null ? null : ids
    };
  };
  return { take, table };
}
function cellHint(text, firstLine) {
  if (text === "" || /^[+-]?(nan|na|null|inf(inity)?)$/i.test(text))
    return "fill such values in, or drop their rows";
  return firstLine ? 'if the first line names the columns, set "header": true' : 'write texts as numbers, or list the columns to read under "inputs"';
}
async function read(options, reading) {
  const { take, table } = rowReader(options, reading);
  await eachRecord(options, reading.baseDirectory, take);
  return table();
}
var csv = {
  schema,
  make: read,
  labelField: "label",
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  flat: true,
  staysInFile: true
};

// dist/kinds/data/jsonl.js
var schema2 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "label"],
  properties: {
    kind: { const: "jsonl" },
    path: { type: "string", minLength: 1, description: "The file, relative to the recipe; gzipped or not." },
    ...columnFields
  }
};
var jsonl = {
  schema: schema2,
  make: async (options, place) => numberTable(await openRecords(options, place.baseDirectory), options, place),
  labelField: "label",
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  staysInFile: true
};

// dist/kinds/data/npy-format.js
var views = {
  b1: Uint8Array,
  u1: Uint8Array,
  i1: Int8Array,
  u2: Uint16Array,
  i2: Int16Array,
  u4: Uint32Array,
  i4: Int32Array,
  u8: BigUint64Array,
  i8: BigInt64Array,
  f2: Uint16Array,
  f4: Float32Array,
  f8: Float64Array
};
var MOST_CODE = 1114111;
function texts(bytes, kind, width, count, place) {
  const unit = kind === "U" ? 4 : 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, index) => {
    const codes = Array.from({ length: width }, (_2, at) => {
      const place2 = (index * width + at) * unit;
      return unit === 4 ? view.getUint32(place2, true) : view.getUint8(place2);
    });
    const used = codes.findLastIndex((code) => code !== 0) + 1;
    const wrong = codes.findIndex((code) => code > MOST_CODE || code >= 55296 && code <= 57343);
    if (wrong >= 0)
      throw dataError(place, `row ${index + 1}`, "texts of Unicode's characters", `code ${codes[wrong] ?? ""}`, "the file is damaged, or its type is not the one that its header states");
    return String.fromCodePoint(...codes.slice(0, used));
  });
}
function readHeader(bytes, place) {
  const magic = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  const version = bytes[6] ?? 0;
  if (!magic.startsWith("\x93NUMPY") || version < 1 || version > 3 || bytes.length < 12)
    throw dataError(place, "first bytes", "a .npy header of version 1, 2 or 3", bytes.length === 0 ? "an empty file" : Buffer.from(bytes.subarray(0, 8)).toString("hex"));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const from = version === 1 ? 10 : 12;
  const start = from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < start)
    throw dataError(place, "length", `a header of ${start} bytes`, `${bytes.length} bytes: the file is cut off`);
  const header = Buffer.from(bytes.subarray(from, start)).toString("utf8").trim();
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const sizes = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  if (type === void 0 || sizes === void 0 || order === void 0)
    throw dataError(place, "header", "a plain type, an order and a shape", JSON.stringify(header.slice(0, 80)));
  const shape = sizes.split(",").flatMap((size) => size.trim() === "" ? [] : [Number(size)]);
  if (order === "True" && shape.length > 1)
    throw dataError(place, "order", "C order", "Fortran order", "save numpy.ascontiguousarray(x)");
  return { type, shape, start };
}
function npyLayout(bytes, length, place) {
  const header = readHeader(bytes, place);
  const { type, shape, start } = header;
  const [, order = "", code = "", digits = ""] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(type) ?? [];
  const text = code === "U" || code === "S";
  const view = views[`${code}${digits}`];
  if (order === ">" && (text || view !== void 0))
    throw dataError(place, "type", "little-endian values", type, 'save x.astype(x.dtype.newbyteorder("<"))');
  if (!text && view === void 0) {
    const hint = code === "O" ? "an array of objects is a pickle, which is never opened" : "save x.astype(numpy.float32)";
    throw dataError(place, "type", `texts, or one of ${Object.keys(views).join(", ")}`, type, hint);
  }
  const size = text ? Number(digits) * (code === "U" ? 4 : 1) : Number(digits);
  const count = shape.reduce((product, length2) => product * length2, 1);
  const end = start + count * size;
  if (length < end)
    throw dataError(place, "length", `${end} bytes for [${shape.join(", ")}]`, `${length} bytes: the file is cut off`);
  const numbers = (body) => {
    const aligned = body.byteOffset % size === 0 ? body : new Uint8Array(body);
    const values = new (view ?? Uint8Array)(aligned.buffer, aligned.byteOffset, body.length / size);
    return code === "f" && size === 2 ? Float32Array.from(values, halfValue) : values;
  };
  const isText = view === void 0;
  return {
    ...header,
    count,
    size,
    numbers: isText ? null : numbers,
    text: { kind: code, width: isText ? Number(digits) : 0 }
  };
}
function parseNpy(bytes, place) {
  const { shape, start, count, size, numbers, text } = npyLayout(bytes, bytes.length, place);
  const body = bytes.subarray(start, start + count * size);
  return { place, shape, values: numbers?.(body) ?? texts(body, text.kind, text.width, count, place) };
}

// dist/kinds/data/npy-table.js
var showShape = (shape) => `[${shape.join(", ")}]`;
function labelsOf({ values, place }) {
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  if (isFloat && values.every(Number.isInteger))
    return Array.from(values, Number);
  if (isFloat)
    throw dataError(place, "type", "integers or texts", "floating-point numbers", "save labels.astype(numpy.int64)");
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array))
    return values;
  const wrong = values.findIndex((value) => !Number.isSafeInteger(Number(value)));
  if (wrong >= 0)
    throw dataError(place, `row ${wrong + 1}, label`, "whole numbers up to 2^53, beyond which two would be one", String(values[wrong]), "save such labels as texts: labels.astype(str)");
  return Array.from(values, Number);
}
function npyTable(inputs, labels, ids, precise) {
  const { place, shape, values } = inputs;
  const [rows = 0, ...inputShape] = shape;
  if (inputShape.length === 0)
    throw dataError(place, "shape", "[rows, ...], two axes or more", showShape(shape), precise === true ? "a binary model in one column: write both, 1 - p and p" : "inputs and labels exchanged?");
  for (const array of [labels, ids])
    if (array !== null && (array.shape.length !== 1 || array.shape[0] !== rows))
      throw dataError(array.place, "shape", `[${rows}], one for each row of ${place}`, showShape(array.shape));
  if (rows === 0)
    throw noRows(place);
  if (inputShape.includes(0))
    throw dataError(place, "shape", "rows with values", showShape(shape));
  const stored2 = "isBytes" in inputs ? inputs : null;
  if (stored2 === null && !ArrayBuffer.isView(values))
    throw dataError(place, "type", "numbers", "texts", "inputs and labels exchanged?");
  const isBytes = stored2?.isBytes ?? values instanceof Uint8Array;
  return {
    place,
    labelPlace: labels?.place ?? place,
    rows,
    inputShape,
    columns: null,
    held: { dtype: isBytes ? "uint8" : "float32", shape: inputShape },
    inputs: stored2?.values ?? rowValues(values, values.length / rows, place, precise),
    labels: labels === null ? new Uint8Array(rows) : labelsOf(labels),
    ids: ids === null ? null : Array.from(ids.values, String)
  };
}

// dist/kinds/data/stored/number-file.js
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
var AT_ONCE = 2 ** 18;
async function openNumbers(path, baseDirectory, scratch) {
  const full = resolve(baseDirectory, path);
  let file;
  try {
    file = openedFile(full, path);
    const head = new Uint8Array(Math.min(2, file.bytes));
    readAt(file, 0, head);
    if (!isGzip(head))
      return file;
  } catch (cause) {
    throw notOpened(path, baseDirectory, cause);
  }
  const unzipped = scratchFile(scratch, path);
  try {
    await pipeline(createReadStream(full), createGunzip(), async (chunks) => {
      let read4 = 0;
      for await (const chunk of chunks) {
        read4 += chunk.length;
        if (read4 > mostUnzipped(file.bytes))
          throw unzipsTooFar(path, file.bytes);
        unzipped.append(chunk);
      }
    });
  } catch (cause) {
    if (cause instanceof LimbeckError)
      throw cause;
    throw damaged(path, cause);
  }
  return unzipped.opened();
}
function headOf(file) {
  const head = Buffer.alloc(Math.min(2 ** 16, file.bytes));
  readAt(file, 0, head);
  return head;
}
function storedNumbers({ file, start, count, width, numbers, asTheyAre, perRow }, scratch) {
  const sample = numbers(new Uint8Array());
  if (sample instanceof Uint8Array)
    return fileValues(file, start, "uint8", count);
  const isFloat = sample instanceof Float32Array || sample instanceof Float64Array;
  const stays = sample instanceof Float32Array && asTheyAre;
  const store = stays ? null : fileStore(scratch, file.place, isFloat);
  for (let from = 0; from < count; from += AT_ONCE) {
    const bytes = new Uint8Array(width * Math.min(AT_ONCE, count - from));
    readAt(file, start + from * width, bytes);
    const values = numbers(bytes);
    checkFinite(Float32Array.from(values, Number), values, { perRow, place: file.place, from });
    if (store !== null)
      for (const value of values)
        store.append(Number(value));
  }
  return store?.finish() ?? fileValues(file, start, "float32", count);
}

// dist/kinds/data/npy.js
var schema3 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "inputs", "labels"],
  properties: {
    kind: { const: "npy" },
    inputs: { type: "string", minLength: 1, description: "File of values, [rows, ...]; images channels first." },
    labels: { type: "string", minLength: 1, description: "File of labels, [rows]: integers or texts." }
  }
};
async function stored(path, baseDirectory, scratch) {
  const file = await openNumbers(path, baseDirectory, scratch);
  const { shape, start, count, size, numbers } = npyLayout(headOf(file), file.bytes, path);
  if (numbers === null)
    throw dataError(path, "type", "numbers", "texts", "inputs and labels exchanged?");
  const perRow = count / Math.max(1, shape[0] ?? 1);
  const values = storedNumbers({ file, start, count, width: size, numbers, asTheyAre: size === 4, perRow }, scratch);
  return { place: path, shape, values, isBytes: numbers(new Uint8Array()) instanceof Uint8Array };
}
async function read2(options, { baseDirectory, precise, memory, scratch }) {
  const load = async (path) => parseNpy(await readBytes(path, baseDirectory), path);
  const { inputs } = options;
  return npyTable(memory === void 0 ? await load(inputs) : await stored(inputs, baseDirectory, scratch), options.labels === void 0 ? null : await load(options.labels), null, precise);
}
var npy = {
  schema: schema3,
  make: read2,
  labelField: "labels",
  paths: ["inputs", "labels"],
  unlabelled: (options) => ({ ...options, labels: void 0 }),
  staysInFile: true
};

// dist/kinds/data/npz.js
var schema4 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "inputs", "labels"],
  properties: {
    kind: { const: "npz" },
    path: { type: "string", minLength: 1, description: "The archive, relative to the recipe." },
    inputs: {
      type: "string",
      minLength: 1,
      description: "Name of the array of values, [rows, ...]; images channels first."
    },
    labels: { type: "string", minLength: 1, description: "Name of the array of labels, [rows]: integers or texts." },
    id: {
      type: "string",
      minLength: 1,
      description: "Name of the array of row ids, [rows]: integers or texts; the row's position by default."
    }
  }
};
async function read3(options, { baseDirectory, precise }) {
  const { path, inputs, labels, id } = options;
  const bytes = await readBytes(path, baseDirectory);
  const known = [];
  const wanted = /* @__PURE__ */ new Set([inputs, labels, id]);
  const entries = await unpacked(bytes, path, (name) => {
    const array2 = name.replace(/\.npy$/, "");
    known.push(array2);
    return wanted.has(array2);
  });
  const array = (name, field) => {
    const entry = entries[`${name}.npy`];
    if (entry === void 0)
      throw dataError(path, field, `one of the arrays ${listed(known)}`, JSON.stringify(name));
    return parseNpy(entry, `${path}:${name}`);
  };
  const optional = (name, field) => name === void 0 ? null : array(name, field);
  return npyTable(array(inputs, "inputs"), optional(labels, "labels"), optional(id, "id"), precise);
}
var npz = {
  schema: schema4,
  make: read3,
  labelField: "labels",
  paths: ["path"],
  unlabelled: (options) => ({ ...options, labels: void 0 })
};

// dist/kinds/data/parquet.js
var schema5 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "label"],
  properties: {
    kind: { const: "parquet" },
    path: { type: "string", minLength: 1, description: "The file, relative to the recipe." },
    ...columnFields
  }
};
var parquet = {
  schema: schema5,
  make: async (options, place) => numberTable(await openRecords(options, place.baseDirectory), options, place),
  labelField: "label",
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  staysInFile: true
};

export {
  csv,
  openNumbers,
  headOf,
  storedNumbers,
  jsonl,
  parseNpy,
  npy,
  npz,
  parquet
};
