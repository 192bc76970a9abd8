import {
  decodedPictures
} from "./chunk-4H7BIW5Q.js";
import {
  deduceRoles,
  encodeColumns,
  featureNames,
  fitEncoder,
  likeliestWords,
  rawColumns,
  studentTokenizer,
  textsOf,
  tokenRows,
  withBlanks,
  wordCutter,
  wordTokenizer
} from "./chunk-NRTFUL6N.js";
import {
  csv,
  headOf,
  jsonl,
  npy,
  npz,
  openNumbers,
  parquet,
  storedNumbers
} from "./chunk-C7EWFNWP.js";
import {
  chooser,
  unionSchema
} from "./chunk-A4QYDBRB.js";
import {
  showShape
} from "./chunk-PZKE3BSR.js";
import {
  inFolders,
  inList,
  isFolder
} from "./chunk-5XS437NJ.js";
import {
  dataError,
  dateParts,
  inMemory,
  isFileValues,
  joined,
  labelOf,
  listed,
  noRows,
  openRecords,
  recordPlace,
  rowValues,
  separatedFields,
  shown,
  textLabel,
  valueStore
} from "./chunk-VLKLFDGJ.js";
import {
  readBytes,
  readUtf8
} from "./chunk-HIQDTRIK.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/kinds/data/columns.js
var same = (a, b) => a.length === b.length && a.every((name, i) => name === b[i]);
function reordered(values, order) {
  if (isFileValues(values))
    return { ...values, order };
  const result = values.slice();
  for (let start = 0; start < values.length; start += order.length)
    order.forEach((from, i) => {
      result[start + i] = values[start + from] ?? NaN;
    });
  return result;
}
function inColumnsOf(table, wanted) {
  const { columns } = table;
  if (columns === null || wanted.columns === null || same(columns, wanted.columns))
    return table;
  const missing = wanted.columns.filter((name) => !columns.includes(name));
  const foreign = columns.filter((name) => !wanted.columns?.includes(name));
  if (missing.length > 0 || foreign.length > 0)
    throw dataError(table.place, "columns", `the columns of ${wanted.place}: ${listed(wanted.columns)}`, [
      ...missing.length > 0 ? [`without ${listed(missing)}`] : [],
      ...foreign.length > 0 ? [`with ${listed(foreign)} that ${wanted.place} has not`] : []
    ].join(", "), 'name the columns of values in both: "inputs": [...]');
  const order = wanted.columns.map((name) => columns.indexOf(name));
  return { ...table, columns: wanted.columns, inputs: reordered(table.inputs, order) };
}

// dist/kinds/data/idx.js
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "inputs", "labels"],
  properties: {
    kind: { const: "idx" },
    inputs: {
      type: "string",
      minLength: 1,
      description: "File of values: images [rows, height, width], or [rows, values]."
    },
    labels: { type: "string", minLength: 1, description: "File of labels, [rows]." }
  }
};
var widths = { 8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8 };
function elements(type, bytes) {
  if (type === 8)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  if (type === 9)
    return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const own = new Uint8Array(bytes);
  const swapped = Buffer.from(own.buffer);
  if (type === 11) {
    swapped.swap16();
    return new Int16Array(own.buffer);
  }
  if (type === 14) {
    swapped.swap64();
    return new Float64Array(own.buffer);
  }
  swapped.swap32();
  return type === 12 ? new Int32Array(own.buffer) : new Float32Array(own.buffer);
}
function idxLayout(bytes, length, path) {
  const [zero, alsoZero, type = 0, rank = 0] = bytes;
  const width = widths[type];
  if (zero !== 0 || alsoZero !== 0 || width === void 0 || rank === 0)
    throw dataError(path, "first 4 bytes", "the magic number of IDX: 0, 0, a type of 08, 09, 0b, 0c, 0d or 0e, a rank of 1 or more", bytes.length === 0 ? "an empty file" : bytes.subarray(0, 4).toString("hex"));
  const start = 4 + 4 * rank;
  const cutOff = (expected) => {
    throw dataError(path, "length", expected, `${length} bytes: the file is cut off`, "fetch the file again");
  };
  if (length < start)
    cutOff(`a header of ${start} bytes`);
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const whole = start + width * shape.reduce((product, size) => product * size, 1);
  if (length < whole)
    cutOff(`${whole} bytes for [${shape.join(", ")}]`);
  if (length > whole)
    throw dataError(path, "length", `${whole} bytes for [${shape.join(", ")}]`, `${length} bytes`);
  return { shape, type, width, start };
}
async function readIdx(path, { baseDirectory }) {
  const bytes = await readBytes(path, baseDirectory);
  const { shape, type, start } = idxLayout(bytes, bytes.length, path);
  return { shape, values: elements(type, bytes.subarray(start)) };
}
async function readRows(path, place) {
  if (place.memory === void 0) {
    const { shape: shape2, values } = await readIdx(path, place);
    const perRow2 = values.length / Math.max(1, shape2[0] ?? 1);
    return { shape: shape2, inputs: rowValues(values, perRow2, path), isBytes: values instanceof Uint8Array };
  }
  const file = await openNumbers(path, place.baseDirectory, place.scratch);
  const { shape, type, width, start } = idxLayout(headOf(file), file.bytes, path);
  const count = shape.reduce((product, size) => product * size, 1);
  const perRow = count / Math.max(1, shape[0] ?? 1);
  const numbers = (bytes) => elements(type, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const inputs = storedNumbers({ file, start, count, width, numbers, asTheyAre: false, perRow }, place.scratch);
  return { shape, inputs, isBytes: type === 8 };
}
async function read(options, place) {
  const { shape, inputs, isBytes } = await readRows(options.inputs, place);
  const [rows = 0, ...rest] = shape;
  const labelPlace = options.labels ?? options.inputs;
  const labels = options.labels === void 0 ? { shape: [rows], values: new Uint8Array(rows) } : await readIdx(options.labels, place);
  const exchanged = "inputs and labels exchanged?";
  if (rest.length === 0)
    throw dataError(options.inputs, "rank", "2 or more", "1", exchanged);
  if (labels.shape.length !== 1)
    throw dataError(labelPlace, "rank", "1", `${labels.shape.length}`, exchanged);
  if (labels.shape[0] !== rows)
    throw dataError(labelPlace, "rows", `${rows}, as in ${options.inputs}`, `${labels.shape[0] ?? 0}`);
  if (rows === 0)
    throw noRows(options.inputs);
  if (labels.values instanceof Float32Array || labels.values instanceof Float64Array)
    throw dataError(labelPlace, "type", "integers", "floating-point numbers");
  return {
    place: options.inputs,
    labelPlace,
    rows,
    inputShape: rest.length === 2 ? [1, ...rest] : rest,
    columns: null,
    held: { dtype: isBytes ? "uint8" : "float32", shape: rest },
    inputs,
    labels: labels.values,
    ids: null
  };
}
var idx = {
  schema,
  make: read,
  labelField: "labels",
  paths: ["inputs", "labels"],
  unlabelled: (options) => ({ ...options, labels: void 0 }),
  staysInFile: true
};

// dist/kinds/data/images.js
var schema2 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "size"],
  properties: {
    kind: { const: "images" },
    path: {
      type: "string",
      minLength: 1,
      description: "A folder with a folder of pictures a class; or a list of pictures: CSV, TSV, JSON lines, Parquet."
    },
    size: {
      type: ["integer", "array"],
      minimum: 1,
      maximum: 4096,
      items: { type: "integer", minimum: 1, maximum: 4096 },
      minItems: 2,
      maxItems: 2,
      description: "Side of the square that pictures become, or [height, width]."
    },
    fit: {
      enum: ["cover", "contain", "stretch"],
      default: "cover",
      description: "cover: fills the size, cut alike at both ends of the longer side; contain: whole, beside the background; stretch: both sides to the size."
    },
    channels: { enum: [1, 3], default: 3, description: "3: red, green, blue; 1: grey." },
    background: {
      type: "integer",
      minimum: 0,
      maximum: 255,
      default: 255,
      description: "Grey that shows through transparent pixels, and beside a contained picture: 0 is black."
    },
    image: {
      type: "string",
      minLength: 1,
      description: "Of a list: column of paths, relative to the list; in Parquet also of the files' bytes."
    },
    label: { type: "string", minLength: 1, description: "Of a list: column of the class." },
    skip: {
      enum: ["corrupt"],
      description: "Leaves pictures out that cannot be decoded, and names them; they are errors by default."
    }
  }
};
function formOf({ size, fit, channels, background }) {
  const [height = 1, width = height] = [size].flat();
  return { height, width, channels, fit, background };
}
function checkColumns({ path, image, label, readsLabels }, folder) {
  const problems = Object.entries({ image, label }).flatMap(([field, column]) => {
    if (folder)
      return column === void 0 ? [] : [{ path: field, expected: "nothing: a folder of pictures has no columns", got: JSON.stringify(column) }];
    return column === void 0 && !(field === "label" && readsLabels === false) ? [
      {
        path: field,
        expected: `the list's column of ${field === "image" ? "paths or bytes" : "classes"}`,
        got: "none"
      }
    ] : [];
  });
  if (problems.length > 0)
    throw problemsError("data-invalid", path, problems);
}
var told = (counts, place) => [...counts].map(([what, count]) => `${place}: ${count} ${count === 1 ? "picture" : "pictures"} ${what}`);
async function read2(options, place) {
  const { path, skip } = options;
  const form = formOf(options);
  const folder = await isFolder(path, place.baseDirectory);
  checkColumns(options, folder);
  const found = folder ? await inFolders(path, place.baseDirectory, options.readsLabels !== false) : await inList({ path, image: options.image ?? "", label: options.readsLabels === false ? void 0 : options.label }, place.baseDirectory);
  if (found.pictures.length === 0)
    throw noRows(path);
  const { bytes, kept, changes } = await decodedPictures(found.pictures, form, {
    place: path,
    cache: place.cache,
    skipsCorrupt: skip === "corrupt",
    inFile: place.memory !== void 0,
    scratch: place.scratch
  });
  const pictures = kept.map((at) => found.pictures[at] ?? { id: "", label: 0 });
  if (pictures.length === 0)
    throw dataError(path, "pictures", "one that can be decoded", "none of them");
  const shape = [form.height, form.width, form.channels];
  const decoded = new Set(kept);
  const corrupt = found.pictures.flatMap(({ id }, at) => decoded.has(at) ? [] : [id]);
  const left = corrupt.slice(0, 8).join(", ");
  return {
    place: path,
    labelPlace: path,
    rows: pictures.length,
    inputShape: shape,
    held: { dtype: "uint8", shape, picture: form },
    inputs: bytes,
    columns: null,
    labels: pictures.map(({ label }) => label),
    ids: pictures.map(({ id }) => id),
    idsAreLocal: true,
    notes: [
      ...found.notes,
      ...told(changes, path),
      ...corrupt.length === 0 ? [] : [
        `${path}: ${corrupt.length} pictures that cannot be decoded are left out: ${left}${corrupt.length > 8 ? ", ..." : ""}`
      ]
    ]
  };
}
var images = {
  schema: schema2,
  make: read2,
  labelField: null,
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  staysInFile: true
};

// dist/kinds/data/memory.js
var schema3 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "name"],
  properties: {
    kind: { const: "memory" },
    name: { type: "string", minLength: 1, description: "What the code that runs the recipe calls these rows." }
  }
};
var isArray = (inputs) => ArrayBuffer.isView(inputs);
function endToEnd(rows, size, place, precise) {
  const store = valueStore(precise);
  for (const [row, values] of rows.entries()) {
    if (values.length !== size)
      throw dataError(place, `row ${row + 1}`, `${size} values, as the first row has`, String(values.length));
    for (let at = 0; at < size; at++) {
      const value = values[at];
      if (typeof value !== "number" || !Number.isFinite(Math.fround(value)))
        throw dataError(place, `row ${row + 1}, value ${at}`, "a finite number within the range of 32-bit floats", String(value));
      store.append(value);
    }
  }
  return store.finish();
}
function shapeOf({ inputs, shape }, place) {
  if (shape !== void 0 && shape.length > 0 && shape.every((size) => Number.isInteger(size) && size > 0))
    return shape;
  if (shape === void 0 && !isArray(inputs) && inputs[0] !== void 0)
    return [inputs[0].length];
  throw dataError(place, "shape", "the sizes of a row's axes, [64] or [1, 28, 28] say", shape === void 0 ? "none" : showShape(shape));
}
function read3({ name, readsLabels }, { rows: given = {}, precise }) {
  const place = `memory: ${name}`;
  const found = Object.hasOwn(given, name) ? given[name] : void 0;
  if (found === void 0)
    throw dataError(place, "name", Object.keys(given).length === 0 ? "rows that code gives" : `one of ${listed(Object.keys(given))}`, "none of this name", `give them to the call: run(recipe, { rows: { ${JSON.stringify(name)}: { inputs, labels } } })`);
  const { inputs, labels, ids, columns } = found;
  if (inputs.length === 0)
    throw noRows(place);
  const inputShape = shapeOf(found, place);
  const size = elementCount(inputShape);
  const rows = isArray(inputs) ? inputs.length / size : inputs.length;
  if (!Number.isInteger(rows))
    throw dataError(place, "inputs", `rows of ${showShape(inputShape)}, ${size} values each`, `${inputs.length} values`);
  if (labels === void 0 && readsLabels !== false)
    throw dataError(place, "labels", "a label for each row", "none", "rows without labels belong under data.unlabelled");
  const lengths = { labels: labels?.length, ids: ids?.length };
  for (const [field, length] of Object.entries(lengths))
    if (length !== void 0 && length !== rows)
      throw dataError(place, field, `${rows}, one a row`, String(length));
  if (columns !== void 0 && columns.length !== size)
    throw dataError(place, "columns", `${size} names, one a value of a row`, String(columns.length));
  labels?.forEach((label, row) => {
    if (typeof label === "string" ? label !== "" : Number.isSafeInteger(label))
      return;
    throw dataError(place, `row ${row + 1}, label`, "a whole number or a text", shown(label));
  });
  return Promise.resolve({
    place,
    labelPlace: place,
    rows,
    inputShape,
    held: { dtype: inputs instanceof Uint8Array ? "uint8" : "float32", shape: inputShape },
    columns: columns ?? null,
    inputs: isArray(inputs) ? rowValues(inputs, size, place, precise) : endToEnd(inputs, size, place, precise),
    labels: readsLabels === false || labels === void 0 ? new Uint8Array(rows) : labels,
    ids: ids ?? null
  });
}
var memory = {
  schema: schema3,
  make: (options, place) => Promise.resolve().then(() => read3(options, place)),
  labelField: null,
  paths: [],
  unlabelled: (options) => ({ ...options, readsLabels: false })
};

// dist/kinds/data/named-columns.js
async function readColumns(options, { baseDirectory }) {
  const { path, label, id, readsLabels } = options;
  const file = await openRecords({ path, delimiter: options.delimiter, quotes: options.quotes }, baseDirectory);
  const reads = label !== void 0 && readsLabels !== false;
  const needed = [...reads ? [label] : [], ...id === void 0 ? [] : [id], ...options.wanted ?? []];
  for (const name of needed)
    if (!file.names.includes(name))
      throw dataError(path, "columns", `one of ${listed(file.names)}`, JSON.stringify(name));
  const names = options.wanted ?? file.names.filter((name) => name !== label && name !== id);
  if (names.length === 0)
    throw dataError(path, "columns", "at least one column of values", "none beside the label");
  const leak = names.find((name) => name === label);
  if (leak !== void 0)
    throw dataError(path, "columns", "columns other than the label's", JSON.stringify(leak));
  const reader = rawColumns(names);
  const labels = [];
  const ids = [];
  for await (const batch of file.batches(options.wanted === void 0 ? void 0 : needed))
    for (const [at, record] of batch.records.entries()) {
      const where = recordPlace(labels.length, batch, at);
      reader.take(record, (name, got) => dataError(path, `${where}, column ${JSON.stringify(name)}`, "a text, a number, or yes and no", got));
      const found = !reads ? 0 : file.texts ? textLabel(record[label]) : labelOf(record[label]);
      if (found === void 0)
        throw dataError(path, `${where}, label`, "a text or a whole number", shown(reads ? record[label] : void 0), 'rows without a label go into a file of their own: "unlabelled": {...}');
      labels.push(found);
      if (id !== void 0)
        ids.push(String(record[id]));
    }
  if (labels.length === 0)
    throw noRows(path);
  return {
    place: path,
    labelPlace: path,
    rows: labels.length,
    // values come when it is known which rows train
    inputShape: [],
    held: { dtype: "float32", shape: [] },
    inputs: new Float32Array(),
    labels,
    ids: id === void 0 ? null : ids,
    columns: reader.finish()
  };
}

// dist/kinds/data/tabular.js
var usualMissing = ["", "?", "NA", "N/A", "NaN", "nan", "null", "None"];
var roles = ["number", "category", "boolean", "date", "ignore"];
var numberSchema = {
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: {
    role: { const: "number" },
    scale: {
      enum: ["standardise", "quantile", "none"],
      default: "standardise",
      description: "To mean 0 and deviation 1; along the quantiles of the training rows, from -1 to 1; as it is."
    },
    missing: {
      enum: ["mean", "median"],
      default: "mean",
      description: "What of the training rows stands in for a missing value."
    }
  }
};
var categorySchema = {
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: {
    role: { const: "category" },
    embedding: {
      type: "integer",
      minimum: 1,
      maximum: 1024,
      description: "Numbers that the student learns for each value, in place of a feature each. For many values."
    }
  }
};
var dateSchema = {
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: {
    role: { const: "date" },
    parts: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: dateParts },
      description: "What of the dates becomes features; by default all that they have but the minute."
    }
  }
};
var roleSchema = {
  type: "object",
  required: ["role"],
  properties: { role: { enum: ["number", "category", "date"] } },
  discriminator: { propertyName: "role" },
  oneOf: [numberSchema, categorySchema, dateSchema]
};
var schema4 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "label", "columns"],
  properties: {
    kind: { const: "tabular" },
    path: {
      type: "string",
      minLength: 1,
      description: "CSV or TSV with a header, JSON lines or Parquet; relative to the recipe."
    },
    ...separatedFields,
    label: { type: "string", minLength: 1, description: "Column of the class." },
    id: { type: "string", minLength: 1, description: "Column of the row's id; the row's position by default." },
    columns: {
      if: { type: "string" },
      then: { type: "string", enum: ["auto"] },
      else: {
        type: "object",
        minProperties: 1,
        additionalProperties: {
          if: { type: "string" },
          then: { type: "string", enum: roles },
          else: roleSchema
        }
      },
      description: 'Roles by name: number, category, boolean, date or ignore; or "auto", which deduces them and says so.'
    },
    others: {
      enum: ["auto", "ignore"],
      description: "What becomes of columns that `columns` does not name; they are errors by default."
    },
    missing: {
      type: "array",
      items: { type: "string" },
      default: usualMissing,
      description: "Texts that mean that a value is missing."
    }
  }
};
var plainNumber = { role: "number", scale: "standardise", missing: "mean" };
function roleOf(given) {
  if (typeof given === "object")
    return given.role === "number" ? { ...plainNumber, ...given } : given;
  return given === "number" ? plainNumber : { role: given };
}
function rolesOf({ path, columns, others, missing }, raw) {
  const given = columns === "auto" ? {} : columns;
  const there = [...raw.keys()];
  const problems = Object.keys(given).flatMap((name) => raw.has(name) ? [] : [{ path: `columns/${name}`, expected: `one of ${listed(there)}`, got: JSON.stringify(name) }]);
  const unnamed = there.filter((name) => !Object.hasOwn(given, name));
  const rest = columns === "auto" ? "auto" : others;
  if (rest === void 0 && unnamed.length > 0)
    problems.push({
      path: "columns",
      expected: "a role for every column",
      got: `none for ${listed(unnamed)}`,
      hint: '"others": "ignore" leaves them out, "others": "auto" deduces their roles'
    });
  if (problems.length > 0)
    throw problemsError("data-invalid", path, problems);
  const said = new Map(Object.entries(given).map(([name, role]) => [name, roleOf(role)]));
  if (rest !== "auto")
    return { roles: new Map(there.map((name) => [name, said.get(name) ?? { role: "ignore" }])), deduced: [] };
  const found = deduceRoles(withBlanks({ columns: raw, missing }), unnamed, path);
  return {
    roles: new Map(there.map((name) => [name, said.get(name) ?? found.roles.get(name) ?? { role: "ignore" }])),
    deduced: found.lines
  };
}
async function read4(options, place) {
  const { path, missing } = options;
  const { columns, ...table } = await readColumns(options, place);
  const { roles: known, deduced } = rolesOf(options, columns);
  return {
    ...table,
    columns: null,
    open: {
      columns,
      missing,
      deduced,
      learn: (classes, train) => {
        const { encoder, notes } = fitEncoder({ columns, roles: known, missing }, classes, train, path);
        return { form: { encoder }, notes };
      }
    }
  };
}
var tabular = {
  schema: schema4,
  make: read4,
  labelField: "label",
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  flat: true
};

// dist/kinds/data/text.js
var wordsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "vocabulary"],
  properties: {
    kind: { const: "words" },
    vocabulary: {
      type: "integer",
      minimum: 3,
      maximum: 1e6,
      description: "Tokens: the likeliest words of the training rows, one for padding and one for all other words."
    }
  }
};
var schema5 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "text", "label", "tokenizer", "length"],
  properties: {
    kind: { const: "text" },
    path: {
      type: "string",
      minLength: 1,
      description: "CSV or TSV with a header, JSON lines or Parquet; relative to the recipe."
    },
    ...separatedFields,
    text: {
      type: ["string", "array"],
      minLength: 1,
      items: { type: "string", minLength: 1 },
      minItems: 1,
      maxItems: 2,
      description: "Column of the text, or two columns of a pair."
    },
    label: { type: "string", minLength: 1, description: "Column of the class." },
    id: { type: "string", minLength: 1, description: "Column of the row's id; the row's position by default." },
    tokenizer: {
      if: { type: "string" },
      then: { type: "string", minLength: 1 },
      else: wordsSchema,
      description: "A tokenizer.json, relative to the recipe; or whole words that are learned on the training rows."
    },
    length: {
      type: "integer",
      minimum: 1,
      maximum: 4096,
      description: "Tokens of a row: longer texts are cut off, shorter ones filled up with 0."
    }
  }
};
async function read5(options, place) {
  const { path, text: text2, tokenizer, length } = options;
  const names = [text2].flat();
  if (new Set(names).size < names.length)
    throw dataError(path, "text", "two columns", `${JSON.stringify(names[0])} twice`);
  const file = typeof tokenizer === "string" ? (await readUtf8(tokenizer, place.baseDirectory)).toString() : null;
  if (file !== null && typeof tokenizer === "string")
    await studentTokenizer(file, tokenizer);
  const { columns, ...table } = await readColumns({ ...options, wanted: names }, place);
  return {
    ...table,
    columns: null,
    open: {
      columns,
      missing: [],
      deduced: [],
      learn: async (_classes, train) => {
        if (file !== null || typeof tokenizer === "string")
          return { form: { text: { columns: names, length, tokenizer: file ?? "" } }, notes: [] };
        const of = textsOf({ columns: names }, columns, path);
        const cut = await wordCutter();
        const texts = Array.from(train, (row) => of(row)).flatMap(([first, second]) => second === null ? [first] : [first, second]);
        const words = likeliestWords(texts, cut, tokenizer.vocabulary);
        return { form: { text: { columns: names, length, tokenizer: wordTokenizer(words) } }, notes: [] };
      }
    }
  };
}
var text = {
  schema: schema5,
  make: read5,
  labelField: "label",
  paths: ["path", "tokenizer"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  flat: true
};

// dist/kinds/data/opened.js
async function openedTable(table, form) {
  const { open, rows, place } = table;
  const { encoder, text: text2 } = form;
  if (open === void 0)
    return { table, notes: [] };
  if (text2 !== void 0) {
    const { inputs: inputs2, notes: notes2 } = await tokenRows(text2, open.columns, rows, place);
    const shape = [text2.length];
    return { table: { ...table, inputs: inputs2, inputShape: shape, held: { dtype: "float32", shape, text: text2 } }, notes: notes2 };
  }
  if (encoder === void 0)
    return { table, notes: [] };
  const { inputs, features, notes } = encodeColumns(encoder, open.columns, rows, place);
  const held = { dtype: "float32", shape: [features], encoder };
  return { table: { ...table, inputs, inputShape: [features], held, columns: featureNames(encoder) }, notes };
}

// dist/kinds/data/index.js
var kinds = { csv, idx, images, jsonl, memory, npy, npz, parquet, tabular, text };
var kindOf = chooser(kinds);
var sourceSchema = unionSchema(kinds);
var unlabelledSourceSchema = unionSchema(Object.fromEntries(Object.entries(kinds).map(([name, { schema: schema6, labelField }]) => [
  name,
  { schema: { ...schema6, required: schema6.required.filter((field) => field !== labelField) } }
])));
var readSource = (options, place) => kindOf(options).make(options, place);
function readWithoutLabels(options, place) {
  const { make, unlabelled } = kindOf(options);
  return make(unlabelled(options), place);
}
async function readUnlabelled(options, place, like = { columns: null, place: "" }, form = {}) {
  const read6 = await readWithoutLabels(options, { ...place, memory: void 0 });
  const table = inColumnsOf((await openedTable(read6, form)).table, like);
  return { ...table, inputs: joined([inMemory(table.inputs)]) };
}
function moreRows(path, like) {
  const { paths, flat, labelField } = kindOf(like);
  const [first = "path"] = paths;
  const kept = Object.entries(like).filter(([field]) => flat === true || field !== labelField);
  return { ...Object.fromEntries(kept), [first]: path };
}
function memoryProblems(memory2, options) {
  if (memory2 === void 0 || kindOf(options).staysInFile === true)
    return [];
  const able = Object.entries(kinds).flatMap(([name, kind]) => "staysInFile" in kind ? [name] : []);
  const expected = `sources whose rows can stay in a file: ${able.join(", ")}`;
  const hint = "leave memory out: all rows are then held";
  return [{ path: "/data/memory", expected, got: `rows of kind ${options.kind}`, hint }];
}
var isFlat = (options) => kindOf(options).flat === true;
var sourcePaths = new Map(Object.entries(kinds).map(([kind, { paths }]) => [kind, paths]));

export {
  inColumnsOf,
  readColumns,
  usualMissing,
  openedTable,
  sourceSchema,
  unlabelledSourceSchema,
  readSource,
  readWithoutLabels,
  readUnlabelled,
  moreRows,
  memoryProblems,
  isFlat,
  sourcePaths
};
