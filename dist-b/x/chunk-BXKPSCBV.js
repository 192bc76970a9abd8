import {
  engineSchema,
  optimizerSchema
} from "./chunk-A54C5KMT.js";
import {
  anyKeyOf,
  branches,
  childrenOf,
  defaultOf,
  isObject,
  itemsOf,
  pathsEndingIn,
  readRecipeFile,
  readRecipeObject
} from "./chunk-IWWNDGUA.js";
import {
  inColumnsOf,
  memoryProblems,
  openedTable,
  readSource,
  readWithoutLabels,
  sourceSchema,
  unlabelledSourceSchema
} from "./chunk-TQSQD3EM.js";
import {
  joinedColumns,
  placeFeatures
} from "./chunk-NRTFUL6N.js";
import {
  conformalMethods
} from "./chunk-PHST5V2X.js";
import {
  calibratorSchema
} from "./chunk-B774G22E.js";
import {
  classWeightsSchema,
  targetsSchema,
  termsSchema,
  weightingSchema
} from "./chunk-BBNAFSO2.js";
import {
  scheduleMark
} from "./chunk-NDHD2ASF.js";
import {
  goodness,
  metricNames
} from "./chunk-X63OG537.js";
import {
  encodeModel,
  fixedBatch,
  isTurnedToFloat,
  lastOperation,
  readModel,
  shapeText,
  teachersSchema,
  tensorValues,
  withFloatInput
} from "./chunk-XMN3AM5I.js";
import {
  NO_LABEL
} from "./chunk-ZBZ3IHPP.js";
import {
  parseText
} from "./chunk-IJTDSLOH.js";
import {
  checked,
  problemsOf
} from "./chunk-O755XPEH.js";
import {
  nearest,
  show
} from "./chunk-ATEFR6YA.js";
import {
  chooser,
  unionSchema
} from "./chunk-A4QYDBRB.js";
import {
  ModelProtoSchema,
  NodeProtoSchema,
  ValueInfoProtoSchema,
  openSession
} from "./chunk-T5BJZ264.js";
import {
  GraphBuilder,
  allocate
} from "./chunk-3AFQ3DMD.js";
import {
  depthToSpace,
  groupNormalization,
  instanceNormalization,
  isReserved,
  mish,
  pRelu,
  pick,
  reduceL2,
  reduceLogSumExp,
  reduceMin,
  rmsNormalization,
  spaceToDepth,
  take,
  tile
} from "./chunk-BIAJJIIX.js";
import {
  ShapeError,
  broadcastShapes,
  normalAxis,
  reshaped,
  showShape,
  sliceRange
} from "./chunk-PZKE3BSR.js";
import {
  eachRow,
  everyIndex,
  inTurn,
  isStored,
  valueType
} from "./chunk-ZXPJ6CZZ.js";
import {
  randomNormals,
  randomUniforms
} from "./chunk-724TL3DH.js";
import {
  dataError,
  inMemory,
  isFileValues,
  joined,
  listed
} from "./chunk-VLKLFDGJ.js";
import {
  declaredShape,
  elementTypeOf,
  fedInputs,
  floatWeights,
  otherRows,
  rawInput,
  readTfjsModel,
  shown,
  statedBy
} from "./chunk-VIQN2D3N.js";
import {
  sha256Number,
  sha256Of
} from "./chunk-7FNQSLNS.js";
import {
  dataTypeName,
  dataTypes
} from "./chunk-TMDWOMMK.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  readGivenText,
  whyUnread
} from "./chunk-LRGPJQE2.js";
import {
  LimbeckError,
  below,
  inputError,
  internalError,
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/kinds/data/folders.js
import { resolve } from "node:path";
var readingFolders = (directory) => ({
  cache: resolve(directory, ".cache/pictures"),
  scratch: resolve(directory, ".cache/rows")
});

// dist/base/numeric/rows.js
var count = (shape) => shape.reduce((product3, size) => product3 * size, 1);
function prepared(values, row, { scale, mean, std }) {
  const [size, inner] = [count(row), count(row.slice(1))];
  const at = (list, channel) => list[list.length === 1 ? 0 : channel] ?? 0;
  return Float32Array.from(values, (x, i) => {
    const channel = Math.floor(i % size / inner);
    return (x * scale - at(mean, channel)) / at(std, channel);
  });
}
function channelsFirstOrder([channels = 1, ...area]) {
  const pixels = count(area);
  return Array.from({ length: channels * pixels }, (_, at) => at % pixels * channels + Math.floor(at / pixels));
}
function reordered(values, size, from) {
  const places = Int32Array.from({ length: size }, (_, at) => from(at));
  const result = values.slice();
  for (let start = 0; start < values.length; start += size)
    for (let at = 0; at < size; at++)
      result[start + at] = values[start + (places[at] ?? 0)] ?? NaN;
  return result;
}
var channelsLastShape = ([channels = 1, height = 1, width = 1]) => [
  height,
  width,
  channels
];
function channelsLast(values, row) {
  const [channels = 1, ...area] = row;
  const pixels = count(area);
  return reordered(values, count(row), (at) => at % channels * pixels + Math.floor(at / channels));
}
function channelsFirst(values, row) {
  const order = channelsFirstOrder(row);
  return reordered(values, count(row), (at) => order[at] ?? 0);
}

// dist/kinds/data/stratify.js
function apportion(total, shares) {
  const exact = shares.map((share) => share * total);
  const counts = exact.map((count2) => Math.floor(count2 + 1e-9));
  const remainders = exact.map((count2, index) => Math.round((count2 - counts[index]) * 1e9));
  const order = [...shares.keys()].sort((a, b) => remainders[b] - remainders[a] || a - b);
  const left = total - counts.reduce((sum, count2) => sum + count2, 0);
  for (const index of order.slice(0, Math.max(0, left)))
    counts[index] += 1;
  return counts;
}
function apportionToEach(total, shares) {
  const unused = Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0));
  const counts = apportion(total, [...shares, unused]);
  const last = shares.length;
  for (let index = 0; index < last; index++)
    if (counts[index] === 0) {
      const donor = counts[last] > 0 ? last : counts.indexOf(Math.max(...counts));
      counts[donor] -= 1;
      counts[index] = 1;
    }
  return counts.slice(0, last);
}
function stratify(rows, labels, classes, rowId, shares, salt) {
  const members = classes.map(() => []);
  for (let row = 0; row < rows; row++)
    members[labels[row]].push(row);
  const small = members.flatMap((own, index) => own.length >= shares.length ? [] : [
    {
      path: `class ${JSON.stringify(classes[index])}`,
      expected: `at least ${shares.length} rows, one for each of ${listed(shares.map(([name]) => name))}`,
      got: own.length === 1 ? "1 row" : `${own.length} rows`,
      hint: own.length === 0 ? "a class without rows cannot be learnt" : "gather more rows of it, or leave it out"
    }
  ]);
  if (small.length > 0)
    throw problemsError("splits-invalid", "/data/splits", small);
  const hashes = Float64Array.from({ length: rows }, (_, row) => sha256Number(`${salt}\0${rowId(row)}`));
  const byHash = (a, b) => hashes[a] - hashes[b] || (rowId(a) < rowId(b) ? -1 : 1);
  const parts = shares.map(() => []);
  for (const own of members) {
    own.sort(byHash);
    const counts = apportionToEach(own.length, shares.map(([, part]) => part));
    let start = 0;
    parts.forEach((part, index) => {
      const end = start + counts[index];
      for (; start < end; start++)
        part.push(own[start]);
    });
  }
  return new Map(shares.map(([name], index) => [name, Int32Array.from(parts[index]).sort()]));
}

// dist/kinds/data/classes.js
var byCodePoint = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
function classNames({ labels, labelPlace }) {
  const distinct = [...new Set(labels)];
  const names = distinct.every((label) => typeof label === "number") ? distinct.sort((a, b) => a - b).map(String) : [...new Set(distinct.map(String))].sort(byCodePoint);
  refuseUnlabelled(distinct, labelPlace);
  if (names.length < 2)
    throw dataError(labelPlace, "labels", "at least two classes", `one: ${listed(names)}`);
  return names;
}
function refuseUnlabelled(distinct, place2) {
  const others = distinct.filter((label) => label !== -1);
  const counted = others.length >= 2 && others.every((label) => typeof label === "number" && label >= 0);
  if (!distinct.includes(-1) || !counted || !others.includes(0))
    return;
  throw dataError(place2, "labels", "a class for each row", "-1 beside classes from 0 on, which marks rows without a label", 'leave such rows out; where -1 is a class, state it: "classes": ["-1", "0", ...]');
}
function classIndices(tables2, classes) {
  const byName = new Map(classes.map((name, index) => [name, index]));
  const byPosition = !classes.some((name) => /^-?\d+$/.test(name));
  const indexOf = (label) => {
    const index = byName.get(String(label));
    if (index !== void 0 || !byPosition || typeof label === "string")
      return index;
    return label >= 0 && label < classes.length ? label : void 0;
  };
  const indices = new Int32Array(tables2.reduce((sum, { rows }) => sum + rows, 0));
  let start = 0;
  for (const { labels, labelPlace, rows } of tables2) {
    const known = /* @__PURE__ */ new Map();
    const strangers = /* @__PURE__ */ new Map();
    for (let row = 0; row < rows; row++) {
      const label = labels[row];
      if (!known.has(label))
        known.set(label, indexOf(label));
      const index = known.get(label);
      if (index !== void 0) {
        indices[start + row] = index;
        continue;
      }
      const seen = strangers.get(label);
      if (seen === void 0)
        strangers.set(label, { row, count: 1 });
      else
        seen.count += 1;
    }
    if (strangers.size > 0)
      throw problemsError("data-invalid", labelPlace, [...strangers].slice(0, 8).map(([label, { row, count: count2 }]) => ({
        path: `row ${row + 1}, label`,
        expected: `one of the classes ${listed(classes)}`,
        got: `${JSON.stringify(label)}${count2 === 1 ? "" : `, in ${count2} rows`}`
      })));
    start += rows;
  }
  return indices;
}

// dist/kinds/data/stored/sharded.js
var SHARD_BYTES = 4 * 2 ** 20;
var LEAST_SHARDS = 16;
function inOrder(values, order) {
  if (order === void 0)
    return;
  const row = values.slice(0, order.length);
  for (let start = 0; start < values.length; start += order.length) {
    row.set(values.subarray(start, start + order.length));
    for (let i = 0; i < order.length; i++)
      values[start + i] = row[order[i] ?? 0] ?? NaN;
  }
}
function shardedRows(parts, { size, order, memory }) {
  const type = parts.every(({ values }) => values.type === "uint8") ? "uint8" : "float32";
  const rowBytes = size * (type === "uint8" ? 1 : 4);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const shardRows = Math.max(1, Math.floor(Math.min(SHARD_BYTES, memory / LEAST_SHARDS) / rowBytes));
  const mostHeld = Math.max(2, Math.floor(memory / (shardRows * rowBytes)));
  const room = (count2) => type === "uint8" ? new Uint8Array(count2 * size) : new Float32Array(count2 * size);
  const pieces2 = (first, count2) => {
    const found = [];
    let start = 0;
    for (const part of parts) {
      const [low, high] = [Math.max(first, start), Math.min(first + count2, start + part.rows)];
      if (low < high)
        found.push({ part, from: low - start, to: low - first, rows: high - low });
      start += part.rows;
    }
    return found;
  };
  const landing = ({ part, to, rows: count2 }, into) => {
    const own = into.subarray(to * size, (to + count2) * size);
    const raw = part.values.type === type ? own : new Uint8Array(count2 * size);
    return {
      raw,
      land: () => {
        inOrder(raw, part.values.order);
        inOrder(raw, order);
        if (raw !== own)
          own.set(raw);
      }
    };
  };
  const fill = (first, into) => {
    for (const piece of pieces2(first, into.length / size)) {
      const { raw, land } = landing(piece, into);
      piece.part.values.copy(piece.from * size, raw);
      land();
    }
  };
  const held = /* @__PURE__ */ new Map();
  const begun = /* @__PURE__ */ new Set();
  const spare = [];
  const roomOf = (shard) => {
    for (const [oldest, values] of held) {
      if (held.size + begun.size < mostHeld)
        break;
      held.delete(oldest);
      if (values.length === shardRows * size)
        spare.push(values);
    }
    const count2 = Math.min(shardRows, rows - shard * shardRows);
    return count2 === shardRows ? spare.pop() ?? room(count2) : room(count2);
  };
  const read2 = (wanted, into) => {
    const fits = into?.length === wanted.length * size && !(into instanceof Int32Array);
    const values = fits ? into : room(wanted.length);
    for (let at = 0; at < wanted.length; ) {
      const row = wanted[at] ?? 0;
      const shard = Math.floor(row / shardRows);
      const known = held.get(shard);
      if (known !== void 0) {
        const place2 = (row - shard * shardRows) * size;
        values.set(known.subarray(place2, place2 + size), at * size);
        at += 1;
        continue;
      }
      let count2 = 1;
      while (at + count2 < wanted.length && wanted[at + count2] === row + count2)
        count2 += 1;
      fill(row, values.subarray(at * size, (at + count2) * size));
      at += count2;
    }
    return values;
  };
  const load = (shard) => {
    const known = held.get(shard);
    held.delete(shard);
    begun.delete(shard);
    const values = known ?? roomOf(shard);
    if (known === void 0)
      fill(shard * shardRows, values);
    held.set(shard, values);
  };
  const expect = (shard) => {
    if (held.has(shard) || begun.has(shard))
      return;
    const values = roomOf(shard);
    begun.add(shard);
    const found = pieces2(shard * shardRows, values.length / size);
    let left = found.length;
    let whole = true;
    for (const piece of found) {
      const { raw, land } = landing(piece, values);
      piece.part.values.begin(piece.from * size, raw, (error) => {
        left -= 1;
        if (error === null)
          land();
        else
          whole = false;
        if (left === 0 && begun.delete(shard) && whole)
          held.set(shard, values);
      });
    }
  };
  return {
    type,
    rows,
    size,
    byteLength: rows * rowBytes,
    shardRows,
    windowShards: Math.max(1, Math.floor(mostHeld / 2)),
    read: read2,
    load,
    expect
  };
}

// dist/kinds/data/dataset.js
function checkShapes(tables2) {
  const { inputShape, place: place2 } = tables2[0];
  for (const table of tables2)
    if (showShape(table.inputShape) !== showShape(inputShape))
      throw dataError(table.place, "shape of a row", `${showShape(inputShape)}, as in ${place2}`, showShape(table.inputShape));
}
function heldBy(tables2, { channelsLast: channelsLast3 }) {
  const bytes = tables2.every(({ held: held2 }) => held2.dtype === "uint8");
  const held = { dtype: bytes ? "uint8" : "float32", shape: tables2[0]?.held.shape ?? [] };
  const [first] = tables2;
  const picture = first?.held.picture;
  const other = tables2.find((table) => JSON.stringify(table.held.picture) !== JSON.stringify(picture));
  if (first !== void 0 && other !== void 0)
    throw dataError(other.place, "pictures", `rows as those of ${first.place} are made: ${JSON.stringify(picture ?? "no pictures")}`, JSON.stringify(other.held.picture ?? "no pictures"), "size, fit, channels and background are those of the training rows");
  const { encoder, text } = first?.held ?? {};
  return {
    ...held,
    ...channelsLast3 ? { channelsLast: channelsLast3 } : {},
    ...picture === void 0 ? {} : { picture },
    ...encoder === void 0 ? {} : { encoder },
    ...text === void 0 ? {} : { text }
  };
}
var withOwnIds = (table, prefix) => table.idsAreLocal === true && table.ids !== null ? { ...table, ids: table.ids.map((id) => prefix + id) } : table;
function checkIds(tables2) {
  const seen = /* @__PURE__ */ new Map();
  for (const { ids, place: place2 } of tables2)
    ids?.forEach((id, row) => {
      const here = `row ${row + 1}`;
      const before = seen.get(id);
      if (before !== void 0)
        throw dataError(place2, `${here}, id`, "an id that no other row has", `${JSON.stringify(id)}, as ${before}`);
      seen.set(id, `${here} of ${place2}`);
    });
}
var columnParts = ({ columns }) => [...columns].flatMap(([name, { codes, texts }]) => [JSON.stringify([name, texts]), codes]);
function rowIdOf(parts) {
  return (row) => {
    const { start, prefix, ids } = parts.findLast((part) => part.start <= row);
    return ids?.[row - start] ?? `${prefix}${row - start}`;
  };
}
function inputsOf(tables2, { layout, memory = 0 }) {
  const { inputShape, channelsLast: channelsLast3 } = layout;
  const inFiles = tables2.flatMap(({ inputs, rows }) => isFileValues(inputs) ? [{ values: inputs, rows }] : []);
  if (inFiles.length === 0) {
    const all = joined(tables2.map(({ inputs }) => inMemory(inputs)));
    return channelsLast3 ? channelsFirst(all, inputShape) : all;
  }
  if (inFiles.length < tables2.length)
    throw internalError("rows of which some are in files and some in memory");
  const order = channelsLast3 ? channelsFirstOrder(inputShape) : void 0;
  const stored = shardedRows(inFiles, { size: elementCount(inputShape), order, memory });
  return stored.byteLength <= memory ? stored.read(everyIndex(stored.rows)) : stored;
}
var hashed = (inputs) => isStored(inputs) ? { byteLength: inputs.byteLength, parts: inTurn(inputs, inputs.size) } : inputs;
function makeDataset(given, options) {
  const first = given[0].table;
  const parts = given.map((part) => ({ ...part, table: withOwnIds(inColumnsOf(part.table, first), part.prefix) }));
  const tables2 = parts.map(({ table }) => table);
  checkShapes(tables2);
  const bare = tables2.find(({ open, inputShape: inputShape2 }) => open !== void 0 && inputShape2.length === 0);
  if (bare !== void 0)
    throw dataError(bare.place, "kind", "rows of numbers: columns and texts become values by what training rows show", "such rows without splits", "give the recipe, whose splits say which rows train");
  const columns = tables2.flatMap(({ open }) => open === void 0 ? [] : [open.columns]);
  const { text, encoder } = tables2[0]?.held ?? {};
  const missing = first.open?.missing ?? [];
  const records = columns.length === 0 ? null : { columns: joinedColumns(columns), missing };
  const { inputShape } = options.layout;
  const classes = options.classes ?? classNames(tables2[0]);
  const labelled = classIndices(parts.flatMap(({ table, unlabelled }) => unlabelled === true ? [] : [table]), classes);
  const labels = new Int32Array(tables2.reduce((sum, { rows }) => sum + rows, 0)).fill(NO_LABEL);
  labels.set(labelled);
  checkIds(tables2);
  const inputs = inputsOf(tables2, options);
  let start = 0;
  const rowIds = parts.map(({ table: { ids, rows }, prefix }) => {
    start += rows;
    return { start: start - rows, prefix, ids };
  });
  const facts = JSON.stringify({ inputShape, classes, type: valueType(inputs) === "uint8" ? "uint8" : "float32" });
  return {
    rows: labels.length,
    inputShape,
    inputs,
    labels,
    classes,
    rowId: rowIdOf(rowIds),
    ...records === null ? {} : { records },
    ...encoder === void 0 ? {} : { encoder },
    ...text === void 0 ? {} : { text: { columns: text.columns, tokenizerSha256: sha256Of([text.tokenizer]) } },
    sha256: sha256Of([facts, hashed(inputs), labels, ...records === null ? [] : columnParts(records)])
  };
}

// dist/kinds/data/layout.js
var channelCounts = /* @__PURE__ */ new Set([1, 3, 4]);
var channelsFirst2 = ([height = 1, width = 1, channels = 1]) => [channels, height, width];
function endsInChannels(held) {
  const [first = 0, , last = 0] = held;
  return held.length === 3 && channelCounts.has(last) && !channelCounts.has(first);
}
function fitting(wanted, held, place2) {
  if (elementCount(wanted) === elementCount(held))
    return wanted;
  throw dataError(place2, "/data/input/shape", `a shape of ${elementCount(held)} values, as a row of ${showShape(held)} has`, `${showShape(wanted)}, ${elementCount(wanted)} values`);
}
function stated(held, shape, place2) {
  const isImage = held.length === 3;
  const target = shape ?? (isImage ? channelsFirst2(held) : []);
  const fits = isImage ? showShape(target) === showShape(channelsFirst2(held)) : target.length === 3;
  if (fits)
    return fitting(target, held, place2);
  throw dataError(place2, "/data/input/layout", isImage ? `input.shape ${showShape(channelsFirst2(held))} beside NHWC: channels first, of rows of ${showShape(held)}` : `input.shape [channels, height, width] beside NHWC, since rows are ${showShape(held)}`, shape === void 0 ? "none" : showShape(shape));
}
function tableLayout({ inputShape, held, place: place2 }, input) {
  if (held.picture === void 0)
    return layoutOf(inputShape, input, place2);
  if (input.layout === "NCHW")
    throw dataError(place2, "/data/input/layout", '"NHWC", or none: decoded pictures have their channels last', '"NCHW"');
  return layoutOf(inputShape, { ...input, layout: "NHWC" }, place2);
}
function layoutOf(held, { shape, layout }, place2) {
  if (layout === "NHWC")
    return { inputShape: stated(held, shape, place2), channelsLast: true, note: null };
  const plain = {
    inputShape: shape === void 0 ? held : fitting(shape, held, place2),
    channelsLast: false,
    note: null
  };
  if (layout === "NCHW" || !endsInChannels(held))
    return plain;
  const moved = channelsFirst2(held);
  if (shape === void 0 || showShape(shape) === showShape(moved))
    return {
      inputShape: moved,
      channelsLast: true,
      note: `${place2}: rows of ${showShape(held)} are taken as images whose channels stand last, and become ${showShape(moved)}; "layout": "NHWC" in data.input says so, "NCHW" that they stand first`
    };
  if (shape.length < 3)
    return plain;
  throw dataError(place2, "/data/input/shape", `${showShape(moved)}: rows of ${showShape(held)} look like images whose channels stand last`, `${showShape(shape)}, which would mix rows, columns and channels`, 'where the first axis is the channels, state "layout": "NCHW"');
}

// dist/kinds/data/splits/kind.js
var shareSchema = (description) => ({ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1, description });
var saltSchema = {
  type: "string",
  default: "",
  description: "Another salt gives other splits of the same rows."
};

// dist/kinds/data/splits/files.js
var carveSchema = {
  type: "object",
  additionalProperties: false,
  required: ["validation", "calibration"],
  properties: {
    validation: shareSchema("Share of every class's rows in the training file that switching reads."),
    calibration: shareSchema("Share of them that calibrators are fitted on.")
  }
};
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "train", "test", "carve"],
  properties: {
    kind: { const: "files" },
    train: sourceSchema,
    test: sourceSchema,
    carve: carveSchema,
    salt: saltSchema
  }
};
var files = {
  schema,
  make: ({ train, test }) => [
    { source: train, prefix: "train:" },
    { source: test, prefix: "test:" }
  ],
  shares: ({ carve: { validation, calibration } }) => ({
    place: "/carve",
    given: [
      ["validation", validation],
      ["calibration", calibration]
    ],
    expected: "shares whose sum is below 1: the rest is trained on",
    fits: (sum) => sum < 1
  }),
  sourceProblem: (source) => source === void 0 ? null : { expected: "nothing: splits of kind files name their own sources", got: "a source" }
};

// dist/kinds/data/splits/hash.js
var schema2 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "train", "validation", "calibration", "test"],
  properties: {
    kind: { const: "hash" },
    train: shareSchema("Share of every class's rows that is trained on."),
    validation: shareSchema("Share that switching reads."),
    calibration: shareSchema("Share that calibrators are fitted on."),
    test: shareSchema("Share that the report speaks of. What the four leave of 1 is not used."),
    salt: saltSchema
  }
};
var hash = {
  schema: schema2,
  make: (_, source) => source === void 0 ? [] : [{ source, prefix: "" }],
  shares: ({ train, validation, calibration, test }) => ({
    place: "",
    given: [
      ["train", train],
      ["validation", validation],
      ["calibration", calibration],
      ["test", test]
    ],
    expected: "shares whose sum is at most 1",
    fits: (sum) => sum <= 1 + 1e-9
  }),
  sourceProblem: (source) => source !== void 0 ? null : {
    expected: "where the rows come from that are split",
    got: "nothing",
    hint: 'for example {"kind": "csv", "path": "rows.csv", "label": "class"}'
  }
};

// dist/kinds/data/splits/index.js
var kinds = { hash, files };
var kindOf = chooser(kinds);
var splitsSchema = unionSchema(kinds);
function sourceProblems(options, source) {
  const problem = kindOf(options).sourceProblem(source);
  return problem === null ? [] : [{ path: "/data/source", ...problem }];
}
function splitSources(options, source) {
  const problems = sourceProblems(options, source);
  if (problems.length > 0)
    throw problemsError("data-invalid", "data", problems);
  const [first, ...others] = kindOf(options).make(options, source);
  if (first === void 0)
    throw internalError("splits without a source");
  return [first, ...others];
}
function splitProblems(options) {
  const { place: place2, given, expected, fits } = kindOf(options).shares(options);
  const empty = given.flatMap(([name, value]) => value > 0 ? [] : [{ path: `${place2}/${name}`, expected: "> 0: an empty split", got: String(value) }]);
  const sum = given.reduce((total, [, value]) => total + value, 0);
  return fits(sum) ? empty : [...empty, { path: place2, expected, got: String(Number(sum.toFixed(6))) }];
}
function sharesOf(options) {
  const problems = below("/data/splits", splitProblems(options));
  if (problems.length > 0)
    throw problemsError("splits-invalid", "data", problems);
  const { given } = kindOf(options).shares(options);
  if (given.some(([name]) => name === "train"))
    return given;
  return [["train", 1 - given.reduce((total, [, value]) => total + value, 0)], ...given];
}
function splitsHash(dataset, parts) {
  const lines = [];
  for (const [name, rows] of parts)
    for (const row of rows) {
      const id = dataset.rowId(row);
      lines.push(`${id.length}:${id} ${name}`);
    }
  return sha256Of([lines.sort().join("\n")]);
}
function splitRows(dataset, options, cutRows, testRows) {
  const { labels, classes } = dataset;
  const rowId = (row) => dataset.rowId(row);
  const parts = new Map(stratify(cutRows, labels, classes, rowId, sharesOf(options), options.salt));
  if (!parts.has("test"))
    parts.set("test", Int32Array.from({ length: testRows }, (_, index) => cutRows + index));
  const [train, validation, calibration, test] = ["train", "validation", "calibration", "test"].map((name) => parts.get(name));
  return {
    train,
    validation,
    calibration,
    test,
    sha256: splitsHash(dataset, parts)
  };
}

// dist/kinds/data/unlabelled.js
function kept(dataset, train, share, salt) {
  const { labels, classes } = dataset;
  const parts = stratify(train.length, train.map((row) => labels[row] ?? NO_LABEL), classes, (at) => dataset.rowId(train[at] ?? 0), [["labelled", share]], `${salt} labelled`);
  return (parts.get("labelled") ?? new Int32Array()).map((at) => train[at] ?? 0);
}
function withoutLabels({ dataset, splits }, labelledShare, salt) {
  const own = Array.from(dataset.labels.keys()).filter((row) => dataset.labels[row] === NO_LABEL);
  if (labelledShare === void 0)
    return own.length === 0 ? { dataset, splits } : { dataset, splits: { ...splits, unlabelled: Int32Array.from(own) } };
  const train = kept(dataset, splits.train, labelledShare, salt);
  const keeps = new Set(train);
  const hidden = splits.train.filter((row) => !keeps.has(row));
  const labels = Int32Array.from(dataset.labels);
  for (const row of hidden)
    labels[row] = NO_LABEL;
  return {
    dataset: { ...dataset, labels },
    splits: { ...splits, train, unlabelled: Int32Array.from([...hidden, ...own]) }
  };
}

// dist/base/numeric/moments.js
var short = (value) => Number(value.toPrecision(6));
function channelMoments(inputShape, rows, walk) {
  const size = inputShape.reduce((product3, extent) => product3 * extent, 1);
  const channels = inputShape[0] ?? 1;
  const each = size / channels;
  const mean = new Float64Array(channels);
  const squares = new Float64Array(channels);
  walk((values, done) => {
    for (let i = 0; i < size; i++) {
      const channel = Math.floor(i / each);
      const count2 = done * each + i % each + 1;
      const value = values[i] ?? NaN;
      const before = value - (mean[channel] ?? 0);
      mean[channel] = (mean[channel] ?? 0) + before / count2;
      squares[channel] = (squares[channel] ?? 0) + before * (value - (mean[channel] ?? 0));
    }
  });
  return {
    mean: Array.from(mean, short),
    std: Array.from(squares, (sum) => short(Math.sqrt(sum / (rows * each))) || 1)
  };
}

// dist/kinds/data/preprocessing.js
var inputSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    shape: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      maxItems: 4,
      description: "Shape that a row is given; images are [channels, height, width]."
    },
    layout: {
      enum: ["NCHW", "NHWC"],
      description: "Where the source's images have their channels: first, or last (they are moved first). By default rows of three axes of which the last alone is 1, 3 or 4 are taken as NHWC, with a warning."
    },
    normalise: {
      enum: ["unit", "imagenet", "perChannel"],
      description: "In place of scale, mean and std. unit: bytes to [0, 1]; imagenet: that, then the mean and deviation of ImageNet's red, green and blue; perChannel: mean 0 and deviation 1 on the training rows, for each entry of a row's first axis."
    },
    scale: {
      type: "number",
      default: 1,
      description: "Values become (x * scale - mean) / std inside the graph; they are stored as they come."
    },
    mean: {
      type: ["number", "array"],
      items: { type: "number" },
      minItems: 1,
      default: 0,
      description: "One for all values, or one a channel: an entry of a row's first axis."
    },
    std: {
      type: ["number", "array"],
      exclusiveMinimum: 0,
      items: { type: "number", exclusiveMinimum: 0 },
      minItems: 1,
      default: 1,
      description: "As mean."
    }
  }
};
var imagenet = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
function normalised({ normalise, scale, mean, std }, dataset, train) {
  if (normalise === void 0)
    return null;
  const refuse = (expected, got, hint) => {
    throw problemsError("data-invalid", "data", [{ path: "/data/input/normalise", expected, got, hint }]);
  };
  if (scale !== 1 || mean !== 0 || std !== 1)
    refuse("no scale, mean or std beside it", `${JSON.stringify(normalise)} and figures`, "leave one of the two out");
  const { inputShape, inputs } = dataset;
  if (normalise === "perChannel")
    return train === null ? refuse("training rows, whose mean and deviation are taken", "rows that nothing is trained on") : {
      scale: 1,
      ...channelMoments(inputShape, train.length, (visit) => {
        eachRow(inputs, elementCount(inputShape), train, (values, _, done) => {
          visit(values, done);
        });
      })
    };
  if (valueType(inputs) !== "uint8")
    refuse(`bytes of 0 to 255, which "${normalise}" scales`, "rows of other numbers", 'state "scale", or take "perChannel"');
  if (normalise === "unit")
    return { scale: 1 / 255, mean: [0], std: [1] };
  if (inputShape.length !== 3 || inputShape[0] !== 3)
    refuse("pictures of red, green and blue: [3, height, width]", showShape(inputShape));
  return imagenet;
}
function preprocessingOf(options, dataset, train) {
  const byName = normalised(options, dataset, train);
  if (byName !== null)
    return byName;
  const { scale, mean, std } = options;
  const { inputShape } = dataset;
  const channels = inputShape[0] ?? 1;
  const lists = { mean: [mean].flat(), std: [std].flat() };
  const problems = Object.entries(lists).flatMap(([name, { length }]) => length === 1 || length === channels ? [] : [
    {
      path: `/data/input/${name}`,
      expected: `1 value, or ${channels}: one for each entry of the first axis of ${showShape(inputShape)}`,
      got: `${length} values`
    }
  ]);
  if (problems.length > 0)
    throw problemsError("data-invalid", "data", problems);
  return { scale, ...lists };
}

// dist/kinds/data/load.js
function boundProblems({ memory, splits, source, unlabelled }) {
  const named = splits === void 0 || sourceProblems(splits, source).length > 0 ? [] : splitSources(splits, source);
  const all = [...named.map((one) => one.source), source, unlabelled];
  return all.flatMap((one) => one === void 0 ? [] : memoryProblems(memory, one)).slice(0, 1);
}
async function labelledParts({ splits, source }, place2) {
  const read2 = async ({ source: named, prefix }) => ({
    table: await readSource(named, place2),
    prefix
  });
  const [first, ...others] = splitSources(splits, source);
  const parts = [await read2(first)];
  for (const other of others)
    parts.push(await read2(other));
  return parts;
}
var testRowsOf = (parts) => parts.slice(1).reduce((sum, { table, unlabelled }) => sum + (unlabelled === true ? 0 : table.rows), 0);
async function unlabelledParts({ unlabelled }, place2) {
  if (unlabelled === void 0)
    return [];
  return [{ table: await readWithoutLabels(unlabelled, place2), prefix: "unlabelled:", unlabelled: true }];
}
var withoutFeatures = (part) => {
  const { open: _open, ...table } = part.table;
  return { ...part, table: { ...table, inputs: new Uint8Array(table.rows), inputShape: [1] } };
};
function checkOpen(parts) {
  const [first] = parts;
  const other = parts.find(({ table }) => table.open === void 0 !== (first?.table.open === void 0));
  if (other !== void 0)
    throw dataError(other.table.place, "kind", "sources that are all of named columns or texts, or none of them", "both");
}
async function opened(parts, { splits, classes }) {
  const [{ table: first }] = parts;
  checkOpen(parts);
  if (first.open === void 0)
    return { parts, notes: [] };
  const layout = { inputShape: [1], channelsLast: false, note: null };
  const rows = makeDataset(parts.map(withoutFeatures), { classes, layout });
  const { train } = splitRows(rows, splits, first.rows, testRowsOf(parts));
  const { form, notes } = await first.open.learn(rows.labels, train);
  const made = [];
  const told = [...notes];
  for (const part of parts) {
    const { table, notes: own } = await openedTable(part.table, form);
    made.push({ ...part, table });
    told.push(...own);
  }
  const [head, ...rest] = made;
  return { parts: head === void 0 ? parts : [head, ...rest], notes: told };
}
function bounded(place2, options) {
  const problems = boundProblems(options);
  if (problems.length > 0)
    throw problemsError("data-invalid", "data", problems);
  return { ...place2, memory: options.memory === void 0 ? void 0 : options.memory * 2 ** 20 };
}
async function loadEveryRow({ source, classes, input, memory }, from) {
  const place2 = bounded(from, { memory, source });
  const table = await readSource(source, place2);
  const layout = tableLayout(table, input);
  const dataset = makeDataset([{ table, prefix: "" }], { classes, layout, memory: place2.memory });
  return { dataset, notes: [...table.notes ?? [], ...layout.note === null ? [] : [layout.note]] };
}
async function loadData(options, from) {
  const { splits, classes, input, labelledShare } = options;
  const place2 = bounded(from, options);
  sharesOf(splits);
  const labelled = await labelledParts(options, place2);
  const [{ table: first }] = labelled;
  const read2 = [...labelled, ...await unlabelledParts(options, place2)];
  const { parts, notes: learned2 } = await opened(read2, { splits, classes });
  const layout = tableLayout(parts[0].table, input);
  const dataset = makeDataset(parts, { classes, layout, memory: place2.memory });
  const held = heldBy(parts.map(({ table }) => table), layout);
  const notes = [...parts.flatMap(({ table }) => table.notes ?? []), ...learned2];
  const divided = { dataset, splits: splitRows(dataset, splits, first.rows, testRowsOf(parts)) };
  return {
    ...withoutLabels(divided, labelledShare, splits.salt),
    held,
    columns: parts[0].table.columns,
    layout,
    notes,
    deduced: first.open?.deduced ?? []
  };
}

// dist/engine/onnx/read/known.js
var numbers = ({ data }) => Array.from(data, Number);
function tensorOf(dtype, shape, values) {
  const data = allocate(dtype, values.length);
  values.forEach((value, i) => {
    if (data instanceof BigInt64Array)
      data[i] = BigInt(Math.trunc(value));
    else
      data[i] = value;
  });
  return { dtype, shape, data };
}
var int64Tensor = (values, shape = [values.length]) => tensorOf("int64", shape, values);
function stridesOf(shape) {
  const strides = [];
  let step2 = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(step2);
    step2 *= size;
  }
  return strides;
}
function* positions(shape, strides, offset2 = 0) {
  const count2 = elementCount(shape);
  const index = shape.map(() => 0);
  let at = offset2;
  for (let i = 0; i < count2; i++) {
    yield at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      at += strides[axis] ?? 0;
      if ((index[axis] ?? 0) < (shape[axis] ?? 1))
        break;
      at -= (strides[axis] ?? 0) * (shape[axis] ?? 1);
      index[axis] = 0;
    }
  }
}
function gathered({ dtype, data }, shape, from) {
  const result = allocate(dtype, elementCount(shape));
  let i = 0;
  for (const at of from) {
    if (result instanceof BigInt64Array)
      result[i] = data[at] ?? 0n;
    else
      result[i] = Number(data[at] ?? 0);
    i += 1;
  }
  return { dtype, shape, data: result };
}
var withShape = ({ dtype, data }, shape) => ({ dtype, shape, data });
var reshapeKnown = (tensor2, target) => withShape(tensor2, reshaped(tensor2.shape, target));
function transposeKnown(tensor2, perm) {
  const strides = stridesOf(tensor2.shape);
  const shape = perm.map((axis) => tensor2.shape[axis] ?? 1);
  return gathered(tensor2, shape, positions(shape, perm.map((axis) => strides[axis] ?? 0)));
}
function expandKnown(tensor2, target) {
  const shape = broadcastShapes(tensor2.shape, target);
  const lead = shape.length - tensor2.shape.length;
  const own = stridesOf(tensor2.shape);
  const strides = shape.map((_, axis) => axis < lead || tensor2.shape[axis - lead] === 1 ? 0 : own[axis - lead] ?? 0);
  return gathered(tensor2, shape, positions(shape, strides));
}
function sliceKnown(tensor2, axis, start, end, step2) {
  const along = normalAxis(axis, tensor2.shape.length);
  const strides = stridesOf(tensor2.shape);
  const range2 = sliceRange(tensor2.shape[along] ?? 1, start, end, step2);
  const shape = tensor2.shape.map((size, at) => at === along ? range2.length : size);
  const offset2 = range2.start * (strides[along] ?? 0);
  return gathered(tensor2, shape, positions(shape, strides.map((stride, at) => at === along ? stride * step2 : stride), offset2));
}
function takeKnown(tensor2, axis, indices) {
  const along = normalAxis(axis, tensor2.shape.length);
  const size = tensor2.shape[along] ?? 1;
  const parts = numbers(indices).map((index) => {
    const start = index < 0 ? index + size : index;
    return sliceKnown(tensor2, along, start, start + 1, 1);
  });
  const joined2 = concatKnown(parts, along);
  return withShape(joined2, [...tensor2.shape.slice(0, along), ...indices.shape, ...tensor2.shape.slice(along + 1)]);
}
function concatKnown(tensors, axis) {
  const [first] = tensors;
  if (first === void 0)
    return int64Tensor([]);
  const along = normalAxis(axis, Math.max(1, first.shape.length));
  const outer = elementCount(first.shape.slice(0, along));
  const shape = first.shape.map((size, at) => at === along ? tensors.reduce((sum, tensor2) => sum + (tensor2.shape[along] ?? 1), 0) : size);
  const values = [];
  const lists = tensors.map(numbers);
  for (let row = 0; row < outer; row++)
    tensors.forEach((tensor2, i) => {
      const inner = elementCount(tensor2.shape.slice(along));
      values.push(...(lists[i] ?? []).slice(row * inner, (row + 1) * inner));
    });
  return tensorOf(first.dtype, shape, values);
}
function combineKnown(a, b, f, dtype = a.dtype) {
  const shape = broadcastShapes(a.shape, b.shape);
  const [left, right] = [numbers(expandKnown(a, shape)), numbers(expandKnown(b, shape))];
  return tensorOf(dtype, shape, left.map((x, i) => f(x, right[i] ?? 0)));
}

// dist/engine/onnx/read/shared-weights.js
var toldApart = (name, output, index) => `${name} of ${output}, input ${index}`;
var storedName = (name) => /^(.*) of .*, input \d+$/.exec(name)?.[1] ?? null;
var noneShared = { isSharedByValue: () => false, nameFor: (_, { name }) => name };
function isUniform({ tensor: { data } }) {
  const [first] = data;
  return data.every((value) => value === first);
}
function sharedWeights(nodes, initializers) {
  const originOf = /* @__PURE__ */ new Map();
  const readers = /* @__PURE__ */ new Map();
  const readersOf = /* @__PURE__ */ new Map();
  for (const { opType, input, output } of nodes) {
    const [first = "", result = ""] = [input[0], output[0]];
    if (opType === "Identity" && (initializers.has(first) || originOf.has(first))) {
      originOf.set(result, originOf.get(first) ?? first);
      continue;
    }
    for (const name of input) {
      const origin = originOf.get(name) ?? name;
      if (!initializers.has(origin))
        continue;
      readers.set(origin, (readers.get(origin) ?? 0) + 1);
      readersOf.set(name, (readersOf.get(name) ?? 0) + 1);
    }
  }
  return {
    isSharedByValue: (stored) => (readers.get(stored.name) ?? 0) > 1 && isUniform(stored),
    nameFor: (_entry, { name }, { input, output }, index) => {
      const read2 = input[index] ?? name;
      return readersOf.get(read2) === 1 ? read2 : toldApart(name, output[0] ?? "", index);
    }
  };
}

// dist/engine/onnx/read/context.js
var ImportError = class extends Error {
  expected;
  got;
  hint;
  constructor(expected, got, hint) {
    super(`expected ${expected}, got ${got}`);
    this.name = "ImportError";
    this.expected = expected;
    this.got = got;
    this.hint = hint;
  }
};
var isKnown = (entry) => "tensor" in entry;
var floatTypes = /* @__PURE__ */ new Set([
  dataTypes.float,
  dataTypes.double,
  dataTypes.float16,
  dataTypes.bfloat16
]);
function graphType(elementType) {
  if (floatTypes.has(elementType))
    return "float32";
  switch (elementType) {
    case dataTypes.int64:
      return "int64";
    case dataTypes.int32:
      return "int32";
    case dataTypes.uint8:
      return "uint8";
    case dataTypes.bool:
      return "bool";
    default:
      throw new ImportError("a type of float, int32, int64, uint8 or bool", dataTypeName(elementType));
  }
}
var withoutEffect = /* @__PURE__ */ new Set(["consumed_inputs", "storage_order", "seed", "stash_type"]);
var NodeContext = class {
  host;
  g;
  node;
  opset;
  /** Where the file was written for another batch size than it is read for. */
  written;
  #entries;
  #deep;
  #shared;
  /** Whether a weight was asked for. */
  usedWeight = false;
  constructor(host, node, opset, entries, deep, written = null, shared2 = noneShared) {
    this.#shared = shared2;
    this.written = written;
    this.host = host;
    this.g = host.g;
    this.node = node;
    this.opset = opset;
    this.#entries = entries;
    this.#deep = deep;
  }
  get count() {
    return this.#entries.length;
  }
  has(index) {
    return this.#entries[index] !== void 0;
  }
  entry(index) {
    const entry = this.#entries[index];
    if (entry === void 0)
      throw new ImportError(`an input ${index}`, "none");
    return entry;
  }
  /** An input as a value; a known tensor becomes a constant, unless it is a weight elsewhere, and so here. */
  value(index) {
    const entry = this.entry(index);
    return isKnown(entry) ? this.weightOrConstant(index, null) : entry;
  }
  /** A known input as a weight of that role; without one as the weight that it is elsewhere, or as a constant. */
  weightOrConstant(index, role) {
    const entry = this.entry(index);
    if (!isKnown(entry))
      return entry;
    const { derived, tensor: tensor2, name } = entry;
    const isTied = this.isTied(index);
    if (tensor2.dtype !== "float32" || role === null && !isTied)
      return this.g.constant(tensor2, name);
    this.usedWeight = true;
    if (derived !== void 0)
      return derived.build(role);
    const own = this.ownWeight(index, entry);
    const weight2 = this.host.weight(own, this.host.roleOf(own) ?? role ?? "kernel");
    return entry.moved === void 0 ? weight2 : entry.moved.move(this.g, weight2);
  }
  /** Whether an input is a weight elsewhere in the model, or follows from one. */
  isTied(index) {
    const entry = this.#entries[index];
    if (entry === void 0 || !isKnown(entry))
      return false;
    if (entry.derived !== void 0)
      return entry.derived.isTied();
    return (entry.moved?.from ?? entry).stored === true && this.host.roleOf(this.ownWeight(index, entry)) !== null;
  }
  values() {
    return this.#entries.map((_, index) => this.value(index));
  }
  /** An input that is trained where it is known. */
  weight(index, role) {
    return this.weightOrConstant(index, role);
  }
  /**
   * The weight that an input is, by the name under which it is trained. Exporters and simplifiers store equal values once:
   * zeros and ones that several inputs read are weights of their own, a statistic here, a scale there.
   */
  ownWeight(index, entry) {
    const from = entry.moved?.from ?? entry;
    if (from.stored !== true || !this.#shared.isSharedByValue(from))
      return from;
    return { ...from, name: this.#shared.nameFor(entry, from, this.node, index) };
  }
  /** Whether an input was computed from shapes. */
  isFromShape(index) {
    const entry = this.#entries[index];
    return entry !== void 0 && isKnown(entry) && entry.fromShape === true;
  }
  /** Whether an input is one of the file's initializers, turned or repeated perhaps. */
  isStored(index) {
    const entry = this.#entries[index];
    return entry !== void 0 && isKnown(entry) && (entry.moved?.from ?? entry).stored === true;
  }
  /** Whether an input depends on weights: what lies before the first of them is preprocessing. */
  isDeep(index) {
    const entry = this.#entries[index];
    return entry !== void 0 && !isKnown(entry) && this.#deep(entry);
  }
  known(index, what) {
    const entry = this.entry(index);
    if (isKnown(entry))
      return entry.tensor;
    throw new ImportError(`${what} that is constant, or follows from shapes`, `a value computed from the rows, ${showShape(entry.shape)}`, "export the model with fixed shapes beside the batch");
  }
  knownNumbers(index, what) {
    return numbers(this.known(index, what));
  }
  #read = /* @__PURE__ */ new Set();
  /** @throws {ImportError} for an attribute that was not asked for: what it changes would be passed over */
  refuseUnread() {
    const unread = this.node.attribute.find(({ name }) => !this.#read.has(name) && !withoutEffect.has(name));
    if (unread === void 0)
      return;
    const known = [...this.#read].filter((name) => this.hasAttribute(name));
    throw new ImportError(known.length === 0 ? "no attributes" : `no attributes but ${known.join(", ")}`, `"${unread.name}", whose meaning here is not known`, "export the model without it, or use the model as a teacher");
  }
  #attribute(name) {
    this.#read.add(name);
    return this.node.attribute.find((attribute) => attribute.name === name);
  }
  hasAttribute(name) {
    return this.#attribute(name) !== void 0;
  }
  int(name, otherwise) {
    const attribute = this.#attribute(name);
    return attribute === void 0 ? otherwise : Number(attribute.i);
  }
  float(name, otherwise) {
    return this.#attribute(name)?.f ?? otherwise;
  }
  text(name, otherwise) {
    const bytes = this.#attribute(name)?.s;
    return bytes === void 0 ? otherwise : new TextDecoder().decode(bytes);
  }
  ints(name, otherwise) {
    const attribute = this.#attribute(name);
    return attribute === void 0 ? otherwise : attribute.ints.map(Number);
  }
  floats(name, otherwise) {
    const attribute = this.#attribute(name);
    return attribute === void 0 ? otherwise : attribute.floats;
  }
  /** The tensor of a Constant node, or of ConstantOfShape's value; null where there is none. */
  attributeTensor() {
    for (const { name, t, f, i, ints, floats: floats2 } of this.node.attribute) {
      this.#read.add(name);
      if (name === "value" && t !== void 0)
        return single(tensorValues(t));
      if (name === "value_float")
        return tensorOf("float32", [], [f ?? 0]);
      if (name === "value_int")
        return tensorOf("int64", [], [Number(i)]);
      if (name === "value_ints")
        return tensorOf("int64", [ints.length], ints.map(Number));
      if (name === "value_floats")
        return tensorOf("float32", [floats2.length], floats2);
    }
    return null;
  }
};
function single(tensor2) {
  if (tensor2.dtype !== "float64")
    return tensor2;
  return { dtype: "float32", shape: tensor2.shape, data: Float32Array.from(tensor2.data) };
}

// dist/engine/onnx/read/derived.js
var isWeighty = (entry) => entry !== void 0 && isKnown(entry) && entry.tensor.dtype === "float32" && (entry.derived !== void 0 || (entry.moved?.from ?? entry).stored === true);
var isUniform2 = ({ tensor: { data } }) => data.every((value) => value === data[0]);
var isMask = ({ tensor: { data } }) => data.every((value) => value === 0 || value === 1);
var scaling = /* @__PURE__ */ new Set(["Mul", "Div", "Pow"]);
function trainedOperands(opType, operands, result) {
  const weighty = [...operands.keys()].filter((index) => isWeighty(operands[index]));
  const known = (index) => operands[index];
  const size = (index) => elementCount(known(index).tensor.shape);
  const several = weighty.filter((index) => size(index) > 1);
  const drawn = several.filter((index) => !isUniform2(known(index)));
  const likely = [drawn, several, weighty].find((list) => list.length > 0) ?? [];
  if (result === null || !scaling.has(opType))
    return new Set(likely);
  const whole = likely.filter((index) => size(index) === elementCount(result.shape) && !isMask(known(index)));
  return new Set(whole.length > 0 ? whole.slice(0, 1) : likely);
}
function derivedFrom(context, operands, result, build11) {
  if (build11 === null || result.dtype !== "float32" || !operands.some(isWeighty))
    return void 0;
  const trained2 = trainedOperands(context.node.opType, operands, result);
  return {
    isTied: () => operands.some((entry, index) => isWeighty(entry) && context.isTied(index)),
    build: (role) => build11(operands.map((entry, index) => isWeighty(entry) ? context.weightOrConstant(index, trained2.has(index) ? role : null) : entry))
  };
}
function trainedConstants(context, operands) {
  const isConstant = operands.every((entry) => entry === void 0 || isKnown(entry));
  if (!isConstant || !operands.some(isWeighty))
    return null;
  const trained2 = trainedOperands(context.node.opType, operands, null);
  return operands.map((entry, index) => isWeighty(entry) ? context.weightOrConstant(index, trained2.has(index) ? "kernel" : null) : entry);
}

// dist/engine/onnx/read/elementwise.js
var same = (op) => (c) => c.g.one(op, c.values(), {});
function learned(c, index, role) {
  const entry = c.entry(index);
  const other = index === 0 ? 1 : 0;
  const trains = isKnown(entry) && elementCount(entry.tensor.shape) > 1 && c.isDeep(other);
  return trains ? c.weight(index, role) : c.value(index);
}
var affine = (op, role) => (c) => c.g.one(op, [learned(c, 0, role), learned(c, 1, role)], {});
var folded = (op) => (c) => c.values().reduce((all, value) => c.g.one(op, [all, value], {}));
function clipByValues(c) {
  const x = c.value(0);
  const raised = c.has(1) ? c.g.one("Max", [x, c.value(1)], {}) : x;
  return c.has(2) ? c.g.one("Min", [raised, c.value(2)], {}) : raised;
}
var clip = (c) => {
  const isComputed = [1, 2].some((index) => c.has(index) && !isKnown(c.entry(index)));
  if (isComputed)
    return clipByValues(c);
  const bound = (index, name, otherwise) => {
    if (c.opset < 11)
      return c.float(name, otherwise);
    return c.has(index) ? c.knownNumbers(index, `${name} bound`)[0] ?? otherwise : otherwise;
  };
  const attributes = { min: bound(1, "min", -34028234663852886e22), max: bound(2, "max", 34028234663852886e22) };
  return c.g.one("Clip", [c.value(0)], attributes);
};
var gelu = (c) => c.g.one("Gelu", [c.value(0)], { approximate: c.text("approximate", "none") === "tanh" ? "tanh" : "none" });
var cast = (c) => c.g.cast(c.value(0), graphType(c.int("to", 1)));
var dropout = (c) => {
  const x = c.value(0);
  const ratio = c.opset < 12 ? c.float("ratio", 0.5) : c.has(1) ? c.knownNumbers(1, "a ratio")[0] ?? 0.5 : 0.5;
  return c.host.dropout && ratio > 0 ? c.g.mul(x, c.host.dropoutMask(x.shape, ratio)) : x;
};
var not = (g, value) => g.one("Equal", [g.cast(value, "int32"), g.scalar(0, "int32")], {});
var pow = (c) => {
  const [base, exponent] = [c.value(0), c.value(1)];
  return c.g.one("Pow", [base, c.g.cast(exponent, base.dtype)], {});
};
var elementwiseRules = {
  Add: affine("Add", "bias"),
  Sub: affine("Sub", "bias"),
  Mul: affine("Mul", "scale"),
  Div: affine("Div", "scale"),
  Neg: same("Neg"),
  Abs: same("Abs"),
  Pow: pow,
  Sqrt: same("Sqrt"),
  Reciprocal: same("Reciprocal"),
  Exp: same("Exp"),
  Log: same("Log"),
  Erf: same("Erf"),
  Tanh: same("Tanh"),
  Sigmoid: same("Sigmoid"),
  Softplus: same("Softplus"),
  Relu: (c) => c.g.relu(c.value(0)),
  LeakyRelu: (c) => c.g.one("LeakyRelu", [c.value(0)], { alpha: c.float("alpha", 0.01) }),
  PRelu: (c) => pRelu(c.g, c.value(0), c.weight(1, "scale")),
  Elu: (c) => c.g.one("Elu", [c.value(0)], { alpha: c.float("alpha", 1) }),
  Selu: (c) => c.g.one("Selu", [c.value(0)], {
    alpha: c.float("alpha", 1.6732632423543772),
    gamma: c.float("gamma", 1.0507009873554805)
  }),
  HardSigmoid: (c) => c.g.one("HardSigmoid", [c.value(0)], { alpha: c.float("alpha", 0.2), beta: c.float("beta", 0.5) }),
  // alpha (exp(x / alpha) - 1) below 0
  Celu: (c) => {
    const alpha = c.float("alpha", 1);
    return c.g.scale(c.g.one("Elu", [c.g.scale(c.value(0), 1 / alpha)], { alpha: 1 }), alpha);
  },
  ThresholdedRelu: (c) => {
    const [x, alpha] = [c.value(0), c.g.scalar(c.float("alpha", 1))];
    return c.g.one("Where", [c.g.one("Greater", [x, alpha], {}), x, c.g.scalar(0)], {});
  },
  HardSwish: same("HardSwish"),
  Gelu: gelu,
  Mish: (c) => mish(c.g, c.value(0)),
  Clip: clip,
  Sum: folded("Add"),
  Max: folded("Max"),
  Min: folded("Min"),
  Where: (c) => c.g.one("Where", c.values(), {}),
  Equal: same("Equal"),
  Greater: same("Greater"),
  Less: same("Less"),
  GreaterOrEqual: (c) => not(c.g, c.g.less(c.value(0), c.value(1))),
  LessOrEqual: (c) => not(c.g, c.g.greater(c.value(0), c.value(1))),
  Not: (c) => not(c.g, c.value(0)),
  Cast: cast,
  CastLike: (c) => c.g.cast(c.value(0), c.value(1).dtype),
  Identity: (c) => c.value(0),
  Dropout: dropout,
  Softsign: (c) => {
    const x = c.value(0);
    return c.g.div(x, c.g.shift(c.g.one("Abs", [x], {}), 1));
  }
};

// dist/graph/resize.js
var coordinateModes = [
  "half_pixel",
  "half_pixel_symmetric",
  "pytorch_half_pixel",
  "asymmetric",
  "align_corners"
];
var nearestModes = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];
var single2 = Math.fround;
var scaledSize = (from, scale) => Math.floor(single2(single2(scale) * from));
function original(at, from, to, scale, mode) {
  const halfPixel = () => single2(single2((at + 0.5) / single2(scale)) - 0.5);
  switch (mode) {
    case "half_pixel":
      return halfPixel();
    case "half_pixel_symmetric": {
      const adjustment = single2(to / single2(single2(scale) * from));
      const center = from / 2;
      return single2(single2(center * single2(1 - adjustment)) + halfPixel());
    }
    case "pytorch_half_pixel":
      return to > 1 ? halfPixel() : 0;
    case "asymmetric":
      return single2(at / single2(scale));
    case "align_corners":
      return to > 1 ? single2(single2(at * (from - 1)) / (to - 1)) : 0;
  }
}
function rounded(position, mode) {
  switch (mode) {
    case "round_prefer_floor":
      return Math.ceil(position - 0.5);
    case "round_prefer_ceil":
      return Math.floor(position + 0.5);
    case "floor":
      return Math.floor(position);
    case "ceil":
      return Math.ceil(position);
  }
}
var clamp = (value, size) => Math.min(size - 1, Math.max(0, value));
function resizeNearest(g, x, axes, coordinates, mode) {
  return axes.reduce((value, { axis, size, scale }) => {
    const from = value.shape[axis] ?? 1;
    const places = Array.from({ length: size }, (_, at) => clamp(rounded(original(at, from, size, scale, coordinates), mode), from));
    return take(g, value, axis, places);
  }, x);
}
function resizeBy(g, x, axes, coordinates, taps) {
  return axes.reduce((value, { axis, size, scale }) => {
    const rank = value.shape.length;
    const from = value.shape[axis] ?? 1;
    const data = new Float32Array(from * size);
    for (let at = 0; at < size; at++)
      for (const [place2, weight2] of taps(original(at, from, size, scale, coordinates), from))
        data[clamp(place2, from) * size + at] += weight2;
    const matrix = g.constant({ dtype: "float32", shape: [from, size], data });
    const swap = Array.from({ length: rank }, (_, at) => at === axis ? rank - 1 : at === rank - 1 ? axis : at);
    const last = axis === rank - 1;
    const moved = g.matMul(last ? value : g.transpose(value, swap), matrix);
    return last ? moved : g.transpose(moved, swap);
  }, x);
}
var resizeLinear = (g, x, axes, coordinates) => resizeBy(g, x, axes, coordinates, (given, from) => {
  const position = clamp(given, from);
  const low = Math.floor(position);
  return [
    [low, 1 - (position - low)],
    [low + 1, position - low]
  ];
});
var resizeCubic = (g, x, axes, coordinates, { coefficient: a, excludesOutside }) => resizeBy(g, x, axes, coordinates, (position, from) => {
  const low = Math.floor(position);
  const kernel = (distance) => distance <= 1 ? ((a + 2) * distance - (a + 3)) * distance * distance + 1 : ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
  const taps = [-1, 0, 1, 2].map((step2) => [low + step2, kernel(Math.abs(position - low - step2))]);
  if (!excludesOutside)
    return taps;
  const inside2 = taps.filter(([place2]) => place2 >= 0 && place2 < from);
  const total = inside2.reduce((sum, [, weight2]) => sum + weight2, 0);
  return inside2.map(([place2, weight2]) => [place2, weight2 / total]);
});

// dist/engine/onnx/read/resizing.js
function resizedAxes(c, x) {
  const rank = x.shape.length;
  const upsample = c.node.opType === "Upsample";
  const scaleAt = upsample || c.opset < 11 ? 1 : 2;
  const axes = c.ints("axes", x.shape.map((_, axis) => axis)).map((axis) => normalAxis(axis, rank));
  const policy = c.text("keep_aspect_ratio_policy", "stretch");
  if (policy !== "stretch")
    throw new ImportError('keep_aspect_ratio_policy "stretch"', `"${policy}"`);
  const scales = c.hasAttribute("scales") ? c.floats("scales", []) : c.has(scaleAt) ? c.knownNumbers(scaleAt, "scales") : [];
  const sizes2 = scales.length === 0 && c.has(3) ? c.knownNumbers(3, "sizes") : [];
  return axes.flatMap((axis, i) => {
    const from = x.shape[axis] ?? 1;
    const given = axis === 0 && sizes2[i] === c.written?.batch ? from : sizes2[i];
    const size = given ?? scaledSize(from, scales[i] ?? 1);
    const scale = scales[i] ?? size / from;
    if (axis === 0 && size !== from)
      throw new ImportError("sizes that leave the number of rows as it is", `${size} rows from ${from}`);
    return size === from && scale === 1 ? [] : [{ axis, size, scale }];
  });
}
var oneOf = (known, given, what) => {
  const found = known.find((name) => name === given);
  if (found === void 0)
    throw new ImportError(`${what} of ${known.join(", ")}`, `"${given}"`);
  return found;
};
var resize = (c) => {
  const x = c.value(0);
  const mode = c.text("mode", "nearest");
  const legacy = c.opset < 11;
  const coordinates = oneOf(coordinateModes, c.text("coordinate_transformation_mode", legacy ? "asymmetric" : "half_pixel"), "a coordinate_transformation_mode");
  const axes = resizedAxes(c, x);
  const isBroken = axes.some(({ axis, size, scale }) => Math.abs(scale * (x.shape[axis] ?? 1) - size) > 1e-3);
  if (coordinates === "align_corners" && isBroken)
    throw new ImportError("align_corners with scales that give whole sizes", "others, of which ONNX and its runtime make different pictures", "export the model with sizes");
  if (c.int("antialias", 0) === 1)
    throw new ImportError("no antialias", "antialias");
  if (mode === "linear" || mode === "bilinear") {
    return resizeLinear(c.g, x, axes, coordinates);
  }
  if (mode === "cubic") {
    const cubic = { coefficient: c.float("cubic_coeff_a", -0.75), excludesOutside: c.int("exclude_outside", 0) === 1 };
    return resizeCubic(c.g, x, axes, coordinates, cubic);
  }
  if (mode !== "nearest")
    throw new ImportError("mode nearest, linear or cubic", `"${mode}"`);
  const nearest2 = oneOf(nearestModes, c.text("nearest_mode", legacy ? "floor" : "round_prefer_floor"), "a nearest_mode");
  return resizeNearest(c.g, x, axes, coordinates, nearest2);
};

// dist/engine/onnx/read/movement.js
function reshapeKeepingBatch(g, x, shape) {
  return shape.length > 0 && shape[0] === x.shape[0] ? g.reshape(x, [-1, ...shape.slice(1)]) : g.reshape(x, shape);
}
function reshapeTarget(from, target, allowZero) {
  return reshaped(from, target.map((size, axis) => size === 0 && !allowZero ? from[axis] ?? 0 : size));
}
var reshape = (c) => {
  const x = c.value(0);
  const [input = "", target] = [c.node.input[0], c.knownNumbers(1, "a shape")];
  const allowZero = c.int("allowzero", 0) === 1;
  const written = c.written?.shapeOf(input);
  if (c.written === null || written === void 0 || c.isFromShape(1))
    return reshapeKeepingBatch(c.g, x, reshapeTarget(x.shape, target, allowZero));
  const whole = reshapeTarget(written, target, allowZero);
  return reshapeKeepingBatch(c.g, x, c.written.target(input, c.node.output[0] ?? "", whole));
};
var concat = (c) => {
  const { g } = c;
  const axis = c.int("axis", 0);
  const indices = Array.from({ length: c.count }, (_, index) => index);
  const isDeep = indices.some((index) => c.isDeep(index));
  const parts = indices.map((index) => isDeep && c.isStored(index) ? c.weight(index, "table") : c.value(index));
  const along = normalAxis(axis, parts[0]?.shape.length ?? 1);
  const rows = parts.find((_, index) => c.written?.has(c.node.input[index] ?? "") === true);
  const fitting2 = parts.map((part) => {
    if (rows === void 0)
      return part;
    const shape = part.shape.map((size, at) => at !== along && size === 1 ? rows.shape[at] ?? 1 : size);
    return g.expand(part, shape);
  });
  return g.one("Concat", fitting2, { axis });
};
var flatten = (c) => {
  const x = c.value(0);
  const given = c.int("axis", 1);
  const axis = given < 0 ? given + x.shape.length : given;
  return reshapeKeepingBatch(c.g, x, [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))]);
};
var givenAxes = (c) => c.opset < 13 ? c.hasAttribute("axes") ? c.ints("axes", []) : null : c.has(1) ? c.knownNumbers(1, "axes") : null;
function squeezed(shape, axes) {
  const gone = new Set(axes?.map((axis) => normalAxis(axis, shape.length)));
  return shape.filter((size, axis) => axes === null ? size !== 1 : !gone.has(axis));
}
function unsqueezed(shape, axes) {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => normalAxis(axis, rank)));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => added.has(axis) ? 1 : rest.shift() ?? 1);
}
var split = (c) => {
  const x = c.value(0);
  const axis = normalAxis(c.int("axis", 0), x.shape.length);
  const total = x.shape[axis] ?? 0;
  const outputs = c.int("num_outputs", c.node.output.length);
  if (outputs !== c.node.output.length)
    throw new ImportError(`num_outputs of ${c.node.output.length}, as many as it names`, String(outputs));
  const size = Math.ceil(total / outputs);
  const even = Array.from({ length: outputs }, (_, i) => Math.min(size, total - i * size));
  const sizes2 = c.opset < 13 ? c.ints("split", even) : c.has(1) ? c.knownNumbers(1, "sizes") : even;
  return c.g.split(x, axis, sizes2);
};
function sliceSpecs(c, rank) {
  const old = c.opset < 10;
  const starts = old ? c.ints("starts", []) : c.knownNumbers(1, "starts");
  const ends = old ? c.ints("ends", []) : c.knownNumbers(2, "ends");
  const all = starts.map((_, i) => i);
  const axes = old ? c.ints("axes", all) : c.has(3) ? c.knownNumbers(3, "axes") : all;
  const steps2 = !old && c.has(4) ? c.knownNumbers(4, "steps") : starts.map(() => 1);
  return starts.map((start, i) => ({
    axis: normalAxis(axes[i] ?? 0, rank),
    start,
    end: ends[i] ?? 0,
    step: steps2[i] ?? 1
  }));
}
function backwardPositions(size, { start, end, step: step2 }) {
  const from = Math.min(size - 1, Math.max(-1, start < 0 ? start + size : start));
  const to = Math.min(size - 1, Math.max(-1, end < 0 ? end + size : end));
  const visited = [];
  for (let at = from; at > to; at += step2)
    visited.push(at);
  return visited;
}
var slice = (c) => {
  const { g } = c;
  const x = c.value(0);
  return sliceSpecs(c, x.shape.length).reduce((value, spec) => {
    const { axis, start, end, step: step2 } = spec;
    const size = value.shape[axis] ?? 0;
    if (step2 < 0)
      return take(g, value, axis, backwardPositions(size, spec));
    const range2 = sliceRange(size, start, end, step2);
    if (range2.length === size)
      return value;
    const last = range2.start + (range2.length - 1) * step2 + 1;
    return g.one("Slice", [value], { starts: [range2.start], ends: [last], axes: [axis], steps: [step2] });
  }, x);
};
function paddedPositions(size, before, after, mode) {
  const period = Math.max(1, 2 * (size - 1));
  return Array.from({ length: before + size + after }, (_, i) => {
    const at = i - before;
    if (mode === "edge")
      return Math.min(size - 1, Math.max(0, at));
    if (mode === "wrap")
      return (at % size + size) % size;
    const folded2 = (at % period + period) % period;
    return folded2 < size ? folded2 : period - folded2;
  });
}
var pad = (c) => {
  const { g } = c;
  const x = c.value(0);
  const rank = x.shape.length;
  const old = c.opset < 11;
  const given = old ? c.ints("pads", []) : c.knownNumbers(1, "pads");
  const axes = c.has(3) ? c.knownNumbers(3, "axes").map((axis) => normalAxis(axis, rank)) : x.shape.map((_, axis) => axis);
  const pads = Array.from({ length: 2 * rank }, () => 0);
  axes.forEach((axis, i) => {
    pads[axis] = given[i] ?? 0;
    pads[axis + rank] = given[i + axes.length] ?? 0;
  });
  const mode = c.text("mode", "constant");
  if (mode !== "constant")
    return x.shape.reduce((value, size, axis) => {
      const [before, after] = [pads[axis] ?? 0, pads[axis + rank] ?? 0];
      return before === 0 && after === 0 ? value : take(g, value, axis, paddedPositions(size, before, after, mode));
    }, x);
  const fill = old ? c.float("value", 0) : c.has(2) ? c.knownNumbers(2, "a value")[0] ?? 0 : 0;
  const cut = pads.map((amount) => Math.min(0, amount));
  const trimmed = x.shape.reduce((value, size, axis) => {
    const [start, end] = [-(cut[axis] ?? 0), size + (cut[axis + rank] ?? 0)];
    if (start === 0 && end === size)
      return value;
    return g.one("Slice", [value], { starts: [start], ends: [end], axes: [axis], steps: [1] });
  }, x);
  const grown = pads.map((amount) => Math.max(0, amount));
  return grown.every((amount) => amount === 0) ? trimmed : g.one("Pad", [trimmed], { pads: grown, value: fill });
};
var gather = (c) => {
  const { g } = c;
  const [data, indices] = [c.entry(0), c.entry(1)];
  const axis = c.int("axis", 0);
  const table = isKnown(data) ? c.weight(0, "table") : data;
  if (!isKnown(indices))
    return g.one("Gather", [table, g.cast(indices, "int32")], { axis });
  const along = normalAxis(axis, table.shape.length);
  const size = table.shape[along] ?? 1;
  const places = numbers(indices.tensor).map((index) => index < 0 ? index + size : index);
  const { shape } = indices.tensor;
  const [only2] = places;
  const picked = places.length === 1 && only2 !== void 0 ? g.one("Slice", [table], { starts: [only2], ends: [only2 + 1], axes: [along], steps: [1] }) : take(g, table, along, places);
  return reshapeKeepingBatch(g, picked, [...table.shape.slice(0, along), ...shape, ...table.shape.slice(along + 1)]);
};
var stridesOf2 = (shape) => shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
var gatherElements = (c) => {
  const x = c.value(0);
  const indices = c.known(1, "indices");
  const axis = normalAxis(c.int("axis", 0), x.shape.length);
  const [own, given] = [stridesOf2(x.shape), stridesOf2(indices.shape)];
  const size = x.shape[axis] ?? 1;
  const places = numbers(indices).map((index, flat) => indices.shape.reduce((sum, length, at) => {
    const coordinate = at === axis ? index < 0 ? index + size : index : Math.floor(flat / (given[at] ?? 1)) % length;
    return sum + coordinate * (own[at] ?? 1);
  }, 0));
  return pick(c.g, x, places, indices.shape);
};
var scatterNd = (c) => {
  const { g } = c;
  if (c.text("reduction", "none") !== "none")
    throw new ImportError('reduction "none"', c.text("reduction", ""));
  const [data, updates] = [c.value(0), c.value(2)];
  const indices = c.known(1, "indices");
  const depth = indices.shape.at(-1) ?? 1;
  const leading = data.shape.slice(0, depth);
  const strides = stridesOf2(leading);
  const inner = elementCount(data.shape.slice(depth));
  const rows = elementCount(leading);
  const list = numbers(indices);
  const count2 = list.length / Math.max(1, depth);
  const from = Array.from({ length: rows }, (_, row) => row);
  for (let i = 0; i < count2; i++) {
    const place2 = strides.reduce((sum, stride, at) => {
      const index = list[i * depth + at] ?? 0;
      return sum + (index < 0 ? index + (leading[at] ?? 1) : index) * stride;
    }, 0);
    from[place2] = rows + i;
  }
  const both = g.one("Concat", [g.reshape(data, [rows, inner]), g.reshape(updates, [count2, inner])], { axis: 0 });
  return g.reshape(take(g, both, 0, from), data.shape);
};
var movementRules = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: (c) => {
    const x = c.value(0);
    return reshapeKeepingBatch(c.g, x, squeezed(x.shape, givenAxes(c)));
  },
  Unsqueeze: (c) => {
    const x = c.value(0);
    return reshapeKeepingBatch(c.g, x, unsqueezed(x.shape, givenAxes(c) ?? []));
  },
  Transpose: (c) => {
    const x = c.value(0);
    return c.g.transpose(x, c.ints("perm", x.shape.map((_, axis) => axis).reverse()));
  },
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Expand: (c) => {
    const x = c.value(0);
    return c.g.one("Expand", [x], { shape: c.knownNumbers(1, "a shape") });
  },
  Tile: (c) => tile(c.g, c.value(0), c.knownNumbers(1, "repeats")),
  Gather: gather,
  GatherElements: gatherElements,
  ScatterND: scatterNd,
  Resize: resize,
  Upsample: resize,
  DepthToSpace: (c) => {
    const mode = c.text("mode", "DCR");
    if (mode !== "DCR" && mode !== "CRD")
      throw new ImportError("mode DCR or CRD", `"${mode}"`);
    return depthToSpace(c.g, image(c), c.int("blocksize", 1), mode);
  },
  SpaceToDepth: (c) => spaceToDepth(c.g, image(c), c.int("blocksize", 1))
};
function image(c) {
  const x = c.value(0);
  if (x.shape.length !== 4)
    throw new ImportError("an image, [N, C, H, W]", showShape(x.shape));
  return x;
}

// dist/engine/onnx/read/folding.js
var tensor = (c, index) => c.known(index, "a value");
var unary = (f) => (c) => {
  const x = tensor(c, 0);
  return tensorOf(x.dtype, x.shape, numbers(x).map(f));
};
var binary = (f) => (c) => combineKnown(tensor(c, 0), tensor(c, 1), f);
var variadic = (f) => (c) => Array.from({ length: c.count }, (_, index) => tensor(c, index)).reduce((a, b) => combineKnown(a, b, f));
var remainder = (c) => {
  const isFmod = c.int("fmod", 0) === 1;
  return combineKnown(tensor(c, 0), tensor(c, 1), (x, y) => isFmod ? x % y : x - y * Math.floor(x / y));
};
var cast2 = (c) => {
  const x = tensor(c, 0);
  const to = graphType(c.int("to", 1));
  return tensorOf(to, x.shape, to === "bool" ? numbers(x).map((value) => Number(value !== 0)) : numbers(x));
};
var comparison = (f) => (c) => combineKnown(tensor(c, 0), tensor(c, 1), (x, y) => Number(f(x, y)), "bool");
var divide = (c) => {
  const whole = tensor(c, 0).dtype !== "float32";
  return combineKnown(tensor(c, 0), tensor(c, 1), (x, y) => whole ? Math.trunc(x / y) : x / y);
};
var range = (c) => {
  const [start = 0, limit = 0, delta = 1] = [0, 1, 2].map((index) => numbers(tensor(c, index))[0]);
  const count2 = Math.max(0, Math.ceil((limit - start) / delta));
  const values = Array.from({ length: count2 }, (_, i) => start + i * delta);
  return tensorOf(tensor(c, 0).dtype, [count2], values);
};
var slice2 = (c) => {
  const x = tensor(c, 0);
  return sliceSpecs(c, x.shape.length).reduce((cut, spec) => {
    const size = cut.shape[spec.axis] ?? 0;
    if (spec.step < 0)
      return takeKnown(cut, spec.axis, int64Tensor(backwardPositions(size, spec)));
    return sliceKnown(cut, spec.axis, spec.start, spec.end, spec.step);
  }, x);
};
var where = (c) => {
  const [condition, a, b] = [tensor(c, 0), tensor(c, 1), tensor(c, 2)];
  const first = combineKnown(condition, a, (chosen, x) => chosen === 0 ? 0 : x, a.dtype);
  const second = combineKnown(condition, b, (chosen, x) => chosen === 0 ? x : 0, b.dtype);
  return combineKnown(first, second, (x, y) => x + y);
};
var product = (c) => {
  const x = tensor(c, 0);
  const axes = c.opset < 18 ? c.ints("axes", []) : c.has(1) ? c.knownNumbers(1, "axes") : [];
  if (axes.length > 0 && new Set(axes).size < x.shape.length)
    throw new ImportError("ReduceProd over every axis", `axes ${axes.join(", ")} of ${x.shape.length}`);
  const total = numbers(x).reduce((all, size) => all * size, 1);
  return tensorOf(x.dtype, c.int("keepdims", 1) === 1 ? x.shape.map(() => 1) : [], [total]);
};
var folds = {
  Identity: (c) => tensor(c, 0),
  Cast: cast2,
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Reciprocal: unary((x) => 1 / x),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Not: unary((x) => x === 0 ? 1 : 0),
  Add: binary((x, y) => x + y),
  Sub: binary((x, y) => x - y),
  Mul: binary((x, y) => x * y),
  Div: divide,
  Mod: remainder,
  Pow: binary((x, y) => x ** y),
  Min: variadic(Math.min),
  Max: variadic(Math.max),
  Equal: comparison((x, y) => x === y),
  Greater: comparison((x, y) => x > y),
  Less: comparison((x, y) => x < y),
  And: comparison((x, y) => x !== 0 && y !== 0),
  Or: comparison((x, y) => x !== 0 || y !== 0),
  Where: where,
  Range: range,
  ReduceProd: product,
  Concat: (c) => concatKnown(Array.from({ length: c.count }, (_, index) => tensor(c, index)), c.int("axis", 0)),
  Gather: (c) => takeKnown(tensor(c, 0), c.int("axis", 0), tensor(c, 1)),
  Slice: slice2,
  Reshape: (c) => reshapeKnown(tensor(c, 0), reshapeTarget(tensor(c, 0).shape, c.knownNumbers(1, "a shape"), c.int("allowzero", 0) === 1)),
  Squeeze: (c) => withShape(tensor(c, 0), squeezed(tensor(c, 0).shape, givenAxes(c))),
  Unsqueeze: (c) => withShape(tensor(c, 0), unsqueezed(tensor(c, 0).shape, givenAxes(c) ?? [])),
  Transpose: (c) => transposeKnown(tensor(c, 0), c.ints("perm", tensor(c, 0).shape.map((_, axis) => axis).reverse())),
  Expand: (c) => expandKnown(tensor(c, 0), c.knownNumbers(1, "a shape")),
  ConstantOfShape: (c) => {
    const shape = c.knownNumbers(0, "a shape");
    const fill = c.attributeTensor();
    const value = fill === null ? 0 : numbers(fill)[0] ?? 0;
    return tensorOf(fill?.dtype ?? "float32", shape, Array.from({ length: elementCount(shape) }, () => value));
  }
};
function fromShape(c) {
  if (c.node.opType === "Constant")
    return c.attributeTensor();
  if (c.node.opType !== "Shape" && c.node.opType !== "Size")
    return null;
  const entry = c.entry(0);
  const { shape } = isKnown(entry) ? entry.tensor : entry;
  if (c.node.opType === "Size")
    return int64Tensor([elementCount(shape)], []);
  const clamp2 = (at) => Math.min(shape.length, Math.max(0, at < 0 ? at + shape.length : at));
  return int64Tensor(shape.slice(clamp2(c.int("start", 0)), clamp2(c.int("end", shape.length))));
}
function fold(c) {
  const shaped = fromShape(c);
  if (shaped !== null)
    return shaped;
  const rule = folds[c.node.opType];
  if (rule === void 0)
    return null;
  for (let index = 0; index < c.count; index++)
    if (c.has(index) && !isKnown(c.entry(index)))
      return null;
  return rule(c);
}
var foldedOperators = ["Constant", "Shape", "Size", ...Object.keys(folds)];

// dist/engine/onnx/read/products.js
var gemm = (c) => {
  const { g } = c;
  const [transA, transB] = [c.int("transA", 0) === 1, c.int("transB", 0) === 1];
  const [alpha, beta] = [c.float("alpha", 1), c.float("beta", 1)];
  const [a, b] = [c.value(0), c.weight(1, "kernel")];
  if (!c.has(2))
    return g.scale(g.gemm(a, b, { transA, transB }), alpha);
  const bias = g.scale(c.weight(2, "bias"), beta);
  if (alpha === 1)
    return g.gemm(a, b, { transA, transB, c: bias });
  return g.add(g.scale(g.gemm(a, b, { transA, transB }), alpha), bias);
};
var matMul = (c) => {
  const { g } = c;
  const [a, b] = [c.weight(0, "kernel"), c.weight(1, "kernel")];
  const rows = a.shape.length === 1 ? g.reshape(a, [1, a.shape[0] ?? 1]) : a;
  const columns = b.shape.length === 1 ? g.reshape(b, [b.shape[0] ?? 1, 1]) : b;
  const flatten2 = rows.shape.length > 2 && columns.shape.length === 2;
  const y = flatten2 ? g.reshape(g.gemm(g.reshape(rows, [-1, rows.shape.at(-1) ?? 1]), columns), [
    -1,
    ...rows.shape.slice(1, -1),
    columns.shape[1] ?? 1
  ]) : g.matMul(rows, columns);
  const shape = [...y.shape];
  if (b.shape.length === 1)
    shape.pop();
  if (a.shape.length === 1)
    shape.splice(-1 - (b.shape.length === 1 ? 0 : 1), 1);
  return g.reshape(y, shape);
};
function windowOf(c, spatial, kernel) {
  const ones = spatial.map(() => 1);
  const [strides, dilations] = [c.ints("strides", ones), c.ints("dilations", ones)];
  const extent = kernel.map((size, axis) => (dilations[axis] ?? 1) * (size - 1) + 1);
  const mode = c.text("auto_pad", "NOTSET");
  let pads = c.ints("pads", spatial.flatMap(() => [0, 0]));
  if (mode === "VALID")
    pads = pads.map(() => 0);
  if (mode === "SAME_UPPER" || mode === "SAME_LOWER") {
    const totals = spatial.map((size, axis) => {
      const stride = strides[axis] ?? 1;
      return Math.max((Math.ceil(size / stride) - 1) * stride + (extent[axis] ?? 1) - size, 0);
    });
    const lower = totals.map((total) => Math.floor(total / 2));
    const upper = totals.map((total, axis) => total - (lower[axis] ?? 0));
    pads = mode === "SAME_UPPER" ? [...lower, ...upper] : [...upper, ...lower];
  }
  const rank = spatial.length;
  const extra = spatial.map((size, axis) => {
    if (c.int("ceil_mode", 0) === 0)
      return 0;
    const stride = strides[axis] ?? 1;
    const [begin, end] = [pads[axis] ?? 0, pads[axis + rank] ?? 0];
    const free2 = size + begin + end - (extent[axis] ?? 1);
    let count2 = Math.ceil(free2 / stride) + 1;
    if ((count2 - 1) * stride >= size + begin)
      count2 -= 1;
    return Math.max(0, (count2 - 1) * stride - free2);
  });
  return { strides, dilations, pads, extra };
}
var widened = ({ strides, dilations, pads, extra }) => ({
  strides,
  dilations,
  pads: pads.map((pad2, at) => pad2 + (at < extra.length ? 0 : extra[at - extra.length] ?? 0))
});
function checkKernel(c, { shape }) {
  const window2 = shape.slice(2);
  const stated2 = c.ints("kernel_shape", window2);
  if (showShape(stated2) !== showShape(window2))
    throw new ImportError(`a kernel_shape of ${showShape(window2)}, as the weights have`, showShape(stated2));
}
var conv = (c) => {
  const [x, w] = [c.value(0), c.weight(1, "kernel")];
  checkKernel(c, w);
  const { strides, pads, dilations } = windowOf(c, x.shape.slice(2), w.shape.slice(2));
  const operands = [x, w, ...c.has(2) ? [c.weight(2, "bias")] : []];
  return c.g.one("Conv", operands, { strides, pads, dilations, group: c.int("group", 1) });
};
function transposedPads(c, spatial, kernel, outputPadding) {
  const mode = c.text("auto_pad", "NOTSET");
  const stated2 = c.ints("output_shape", []).slice(-spatial.length);
  if (stated2.length === 0 && !mode.startsWith("SAME"))
    return null;
  const ones = spatial.map(() => 1);
  const [strides, dilations] = [c.ints("strides", ones), c.ints("dilations", ones)];
  const totals = spatial.map((size, axis) => {
    const stride = strides[axis] ?? 1;
    const reach = stride * (size - 1) + (outputPadding[axis] ?? 0) + ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1);
    return reach + 1 - (stated2[axis] ?? size * stride);
  });
  if (totals.some((total) => total < 0))
    throw new ImportError("an output that the window reaches", "a larger one", "export with pads and output_padding");
  const less = totals.map((total) => Math.floor(total / 2));
  const more = totals.map((total, axis) => total - (less[axis] ?? 0));
  return mode === "SAME_UPPER" ? [...less, ...more] : [...more, ...less];
}
var convTranspose = (c) => {
  const [x, w] = [c.value(0), c.weight(1, "kernel")];
  checkKernel(c, w);
  const spatial = x.shape.slice(2);
  const window2 = windowOf(c, spatial, w.shape.slice(2));
  const { strides, dilations } = window2;
  const outputPadding = c.ints("output_padding", spatial.map(() => 0));
  const pads = transposedPads(c, spatial, w.shape.slice(2), outputPadding) ?? window2.pads;
  const operands = [x, w, ...c.has(2) ? [c.weight(2, "bias")] : []];
  return c.g.one("ConvTranspose", operands, { strides, pads, dilations, outputPadding, group: c.int("group", 1) });
};
function refuseDilatedSame(c) {
  const spread = c.ints("dilations", []).some((dilation) => dilation !== 1);
  if (spread && c.text("auto_pad", "NOTSET").startsWith("SAME"))
    throw new ImportError("explicit pads beside dilations", "auto_pad", "export the pooling with pads");
}
var maxPool = (c) => {
  const x = c.value(0);
  const kernel = c.ints("kernel_shape", []);
  refuseDilatedSame(c);
  return c.g.maxPool(x, { ...widened(windowOf(c, x.shape.slice(2), kernel)), kernel });
};
function coveredCounts(g, y, kernel, window2, spatial) {
  const rank = spatial.length;
  const positions2 = y.shape.slice(2);
  const perAxis = positions2.map((count2, axis) => Array.from({ length: count2 }, (_, at) => {
    const start = at * (window2.strides[axis] ?? 1);
    const end = (spatial[axis] ?? 0) + (window2.pads[axis] ?? 0) + (window2.pads[axis + rank] ?? 0);
    const places = Array.from({ length: kernel[axis] ?? 1 }, (_k, k) => start + k * (window2.dilations[axis] ?? 1));
    return places.filter((place2) => place2 < end).length;
  }));
  const all = perAxis.reduce((left, right) => left.flatMap((a) => right.map((b) => a * b)), [1]);
  return g.constant({ dtype: "float32", shape: [1, 1, ...positions2], data: Float32Array.from(all) });
}
var averagePool = (c) => {
  const { g } = c;
  const x = c.value(0);
  const kernel = c.ints("kernel_shape", []);
  refuseDilatedSame(c);
  const window2 = windowOf(c, x.shape.slice(2), kernel);
  const countIncludePad = c.int("count_include_pad", 0) === 1;
  const y = g.one("AveragePool", [x], { ...widened(window2), kernel, countIncludePad });
  if (!countIncludePad || window2.extra.every((extra) => extra === 0))
    return y;
  return g.div(g.scale(y, elementCount(kernel)), coveredCounts(g, y, kernel, window2, x.shape.slice(2)));
};
var spatialAxes = (x) => x.shape.map((_, axis) => axis).slice(2);
function normalisedBy(g, x, scale, bias, mean, variance, epsilon) {
  const perChannel = (value) => g.reshape(value, [1, value.shape[0] ?? 1, ...x.shape.slice(2).map(() => 1)]);
  const deviation = g.one("Sqrt", [g.shift(perChannel(variance), epsilon)], {});
  const normal = g.div(g.sub(x, perChannel(mean)), deviation);
  return g.add(g.mul(normal, perChannel(scale)), perChannel(bias));
}
var batchNormalization = (c) => {
  const { g, host } = c;
  const scaleEntry = c.entry(1);
  const [x, scale, bias] = [c.value(0), c.weight(1, "scale"), c.weight(2, "bias")];
  const [mean, variance] = [c.entry(3), c.entry(4)];
  const epsilon = c.float("epsilon", 1e-5);
  const isInference = c.int("training_mode", 0) === 0 && c.int("spatial", 1) === 1;
  if (isInference && !isKnown(mean) && !isKnown(variance))
    return normalisedBy(g, x, scale, bias, c.value(3), c.value(4), epsilon);
  if (!isKnown(scaleEntry) || !isKnown(mean) || !isKnown(variance))
    throw new ImportError("scale, mean and variance as weights", "values computed from the rows");
  if (mean.derived !== void 0 || variance.derived !== void 0)
    throw new ImportError("mean and variance as the file stores them", "ones that are computed from others", "simplify the model (onnxsim, or ORT's optimization) before it is trained");
  const momentum = c.float("momentum", 0.9);
  if (c.int("training_mode", 0) !== 0 || c.int("spatial", 1) !== 1)
    throw new ImportError("batch normalization by running statistics, per channel", "training_mode or spatial of another kind", "export the model in evaluation mode; limbeck trains its statistics all the same");
  const running = [c.weight(3, "runningMean"), c.weight(4, "runningVariance")];
  if (!host.training || !host.trainsStatistics(c.ownWeight(1, scaleEntry).name))
    return g.one("BatchNormalization", [x, scale, bias, ...running], { epsilon });
  const [y, batchMean, batchVariance] = g.apply("BatchNormalizationTraining", [x, scale, bias], { epsilon });
  if (y === void 0 || batchMean === void 0 || batchVariance === void 0)
    throw new ImportError("four outputs", "fewer");
  host.update(c.ownWeight(3, mean).name, g.add(g.scale(running[0], momentum), g.scale(batchMean, 1 - momentum)));
  host.update(c.ownWeight(4, variance).name, g.add(g.scale(running[1], momentum), g.scale(batchVariance, 1 - momentum)));
  return y;
};
var layerNormalization = (c) => {
  const { g } = c;
  const [x, scale] = [c.value(0), c.weight(1, "scale")];
  const axis = normalAxis(c.int("axis", -1), x.shape.length);
  const spanned = x.shape.slice(axis);
  const wide = g.expand(scale, spanned);
  const bias = c.has(2) ? g.expand(c.weight(2, "bias"), spanned) : g.expand(g.scalar(0), spanned);
  return g.one("LayerNormalization", [x, wide, bias], { axis, epsilon: c.float("epsilon", 1e-5) });
};
var groupNorm = (c) => {
  const { g } = c;
  const [x, groups] = [c.value(0), c.int("num_groups", 1)];
  const channels = x.shape[1] ?? 1;
  const perChannel = (index, role) => {
    const given = c.weight(index, role);
    if (given.shape[0] === channels)
      return given;
    const wide = g.expand(g.reshape(given, [groups, 1]), [groups, channels / groups]);
    return g.reshape(wide, [channels]);
  };
  const epsilon = c.float("epsilon", 1e-5);
  return groupNormalization(g, x, perChannel(1, "scale"), perChannel(2, "bias"), groups, epsilon);
};
function reducedAxes(c, rank) {
  const given = c.has(1) ? c.knownNumbers(1, "axes") : c.ints("axes", []);
  const keepsAll = c.int("noop_with_empty_axes", 0) === 1;
  if (given.length > 0)
    return given.map((axis) => normalAxis(axis, rank));
  return keepsAll ? null : Array.from({ length: rank }, (_, axis) => axis);
}
var reduction = (reduce) => (c) => {
  const x = c.value(0);
  const axes = reducedAxes(c, x.shape.length);
  const keepDims = c.int("keepdims", 1) === 1;
  return axes === null ? x : reduce(c.g, x, axes, keepDims);
};
var normalized = (op) => (c) => {
  const { g } = c;
  const x = c.value(0);
  const rank = x.shape.length;
  const axis = normalAxis(c.int("axis", c.opset < 13 ? 1 : -1), rank);
  if (c.opset >= 13 || axis === rank - 1)
    return g.one(op, [x], { axis });
  const flat = g.reshape(x, [elementCount(x.shape.slice(0, axis)), elementCount(x.shape.slice(axis))]);
  return g.reshape(g.one(op, [flat], { axis: 1 }), x.shape);
};
var productRules = {
  Gemm: gemm,
  MatMul: matMul,
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: maxPool,
  AveragePool: averagePool,
  GlobalAveragePool: (c) => c.g.mean(c.value(0), spatialAxes(c.value(0)), true),
  GlobalMaxPool: (c) => {
    const x = c.value(0);
    return c.g.one("ReduceMax", [x], { axes: spatialAxes(x), keepDims: true });
  },
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  InstanceNormalization: (c) => instanceNormalization(c.g, c.value(0), c.weight(1, "scale"), c.weight(2, "bias"), c.float("epsilon", 1e-5)),
  GroupNormalization: groupNorm,
  RMSNormalization: (c) => rmsNormalization(c.g, c.value(0), c.weight(1, "scale"), c.int("axis", -1), c.float("epsilon", 1e-5)),
  ReduceMean: reduction((g, x, axes, keepDims) => g.mean(x, axes, keepDims)),
  ReduceSum: reduction((g, x, axes, keepDims) => g.sum(x, axes, keepDims)),
  ReduceMax: reduction((g, x, axes, keepDims) => g.one("ReduceMax", [x], { axes, keepDims })),
  ReduceMin: reduction(reduceMin),
  ReduceL1: reduction((g, x, axes, keepDims) => g.sum(g.one("Abs", [x], {}), axes, keepDims)),
  ReduceL2: reduction(reduceL2),
  ReduceLogSumExp: reduction(reduceLogSumExp),
  ReduceSumSquare: reduction((g, x, axes, keepDims) => g.sum(g.mul(x, x), axes, keepDims)),
  ArgMax: (c) => c.g.one("ArgMax", [c.value(0)], { axis: c.int("axis", 0), keepDims: c.int("keepdims", 1) === 1 }),
  Softmax: normalized("Softmax"),
  LogSoftmax: normalized("LogSoftmax")
};

// dist/engine/onnx/read/index.js
var rules = { ...elementwiseRules, ...productRules, ...movementRules };
var importedOperators = [.../* @__PURE__ */ new Set([...Object.keys(rules), ...foldedOperators])].sort();
var domains = /* @__PURE__ */ new Set(["", "ai.onnx", "com.microsoft"]);
var nameOf = (node) => node.name === "" ? `the node that gives ${node.output[0] ?? "nothing"}` : node.name;
function neededNodes({ graph }, output) {
  const needed = /* @__PURE__ */ new Set([output]);
  const kept2 = [];
  for (const node of graph.node.toReversed()) {
    if (!node.output.some((name) => needed.has(name)))
      continue;
    kept2.push(node);
    for (const input of node.input)
      needed.add(input);
  }
  return kept2.reverse();
}
function unsupported(nodes) {
  return nodes.flatMap((node) => {
    if (domains.has(node.domain) && importedOperators.includes(node.opType))
      return [];
    const near = nearest(node.opType, importedOperators);
    const operator = domains.has(node.domain) ? node.opType : `${node.domain}.${node.opType}`;
    return [
      {
        path: nameOf(node),
        expected: "an operator that can be trained",
        got: operator,
        hint: near === void 0 || near === node.opType ? "export the model without it, use the model as a teacher, or cut it off with student.output" : `export it with ${near} instead, or use the model as a teacher`
      }
    ];
  });
}
var versionOf = ({ opsetImport }) => Number(opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 0n);
var OLDEST = 7;
var NEWEST = 25;
function checkOperators({ model, output, place: place2, code }) {
  const opset = versionOf(model);
  const problems = unsupported(neededNodes(model, output));
  if (opset < OLDEST || opset > NEWEST)
    problems.push({
      path: "opset_import",
      expected: `an opset of ${OLDEST} to ${NEWEST}`,
      got: String(opset),
      hint: "convert it with onnx.version_converter, or export it anew"
    });
  if (problems.length > 0)
    throw problemsError(code, place2, problems);
}
function importGraph(host, request) {
  const { model, output, inputs, place: place2, code, written = null, shapes } = request;
  const opset = versionOf(model);
  const entries = new Map(inputs);
  for (const tensor2 of model.graph.initializer)
    if (!entries.has(tensor2.name))
      entries.set(tensor2.name, { name: tensor2.name, tensor: single(tensorValues(tensor2)), stored: true });
  const deep = /* @__PURE__ */ new Set();
  const note = (name, { shape }, from) => {
    shapes?.set(name, shape);
    written?.note(name, shape, from);
  };
  for (const [name, value] of inputs)
    note(name, value, []);
  const nodes = neededNodes(model, output);
  const shared2 = sharedWeights(nodes, new Set(model.graph.initializer.map(({ name }) => name)));
  for (const node of nodes) {
    const operands = node.input.map((name) => name === "" ? void 0 : entries.get(name));
    const context = new NodeContext(host, node, opset, operands, (value) => deep.has(value), written, shared2);
    try {
      const known = fold(context);
      const [first = ""] = node.output;
      if (known !== null) {
        context.refuseUnread();
        const isShaped = operands.some((entry) => entry !== void 0 && (!isKnown(entry) || entry.fromShape === true));
        const moved = movedFrom(context, operands[0], known.shape);
        const derived = moved === void 0 ? derivedFrom(context, operands, known, builtOver(context)) : void 0;
        entries.set(first, {
          name: first,
          tensor: known,
          ...moved === void 0 ? {} : { moved },
          ...derived === void 0 ? {} : { derived },
          ...isShaped ? { fromShape: true } : {}
        });
        continue;
      }
      const rule = rules[node.opType];
      if (rule === void 0)
        throw new ImportError("an operator that can be trained", node.opType);
      const trained2 = trainedConstants(context, operands);
      const result2 = trained2 === null ? rule(context) : builtOver(context)?.(trained2) ?? rule(context);
      if (trained2 === null)
        context.refuseUnread();
      const values = Array.isArray(result2) ? result2 : [result2];
      const isDeep = context.usedWeight || operands.some((entry) => entry !== void 0 && !isKnown(entry) && deep.has(entry));
      node.output.forEach((name, index) => {
        const value = values[index];
        if (value === void 0)
          return;
        entries.set(name, value);
        host.tensor?.(name, value);
        note(name, value, node.input);
        if (isDeep)
          deep.add(value);
      });
    } catch (error) {
      throw asProblem(error, node, place2, code);
    }
  }
  const result = entries.get(output);
  if (result === void 0 || isKnown(result))
    throw problemsError(code, place2, [
      { path: `output ${output}`, expected: "a value computed from the rows", got: "a constant" }
    ]);
  return result;
}
var moving = /* @__PURE__ */ new Set([
  "Transpose",
  "Reshape",
  "Identity",
  "Cast",
  "Unsqueeze",
  "Squeeze",
  "Expand"
]);
function movedFrom(context, source, shape) {
  const { node } = context;
  if (source === void 0 || !isKnown(source) || source.tensor.dtype !== "float32" || !moving.has(node.opType))
    return void 0;
  if (source.derived !== void 0)
    return void 0;
  const rank = source.tensor.shape.length;
  const perm = context.ints("perm", Array.from({ length: rank }, (_, axis) => rank - 1 - axis));
  const { from, move } = source.moved ?? { from: source, move: (_, value) => value };
  return {
    from,
    move: (g, value) => node.opType === "Transpose" ? g.transpose(move(g, value), perm) : node.opType === "Expand" ? g.expand(move(g, value), shape) : g.reshape(move(g, value), shape)
  };
}
function builtOver({ host, node, opset }) {
  const rule = rules[node.opType];
  if (rule === void 0 || node.output.length > 1)
    return null;
  return (operands) => {
    const context = new NodeContext(host, node, opset, operands, () => false);
    const result = rule(context);
    context.refuseUnread();
    return result;
  };
}
function asProblem(error, node, place2, code) {
  const path = `${nameOf(node)} (${node.opType})`;
  if (error instanceof ImportError) {
    const { expected, got, hint } = error;
    return problemsError(code, place2, [{ path, expected, got, hint }]);
  }
  if (error instanceof ShapeError)
    return problemsError(code, place2, [
      {
        path,
        expected: "inputs whose shapes go together",
        got: error.message,
        hint: "shapes follow from the data's rows: compare data.input with what the model was trained on"
      }
    ]);
  return error;
}

// dist/recipe/read.js
import { createHash } from "node:crypto";
import { resolve as resolve5 } from "node:path";

// dist/base/canonical-json.js
function canonicalJson(value) {
  const sorted = (node) => {
    if (Array.isArray(node))
      return node.map(sorted);
    if (typeof node !== "object" || node === null)
      return node;
    return Object.fromEntries(Object.entries(node).filter(([, entry]) => entry !== void 0).sort(([a], [b]) => a < b ? -1 : 1).map(([key, entry]) => [key, sorted(entry)]));
  };
  return JSON.stringify(sorted(value));
}
var isObject2 = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
function firstDifference(before, now, path = "") {
  if (Array.isArray(before) && Array.isArray(now)) {
    for (let index = 0; index < Math.max(before.length, now.length); index++) {
      const found = firstDifference(before[index], now[index], `${path}[${index}]`);
      if (found !== null)
        return found;
    }
    return null;
  }
  if (isObject2(before) && isObject2(now)) {
    for (const key of [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(now)])].sort()) {
      const found = firstDifference(before[key], now[key], path === "" ? key : `${path}.${key}`);
      if (found !== null)
        return found;
    }
    return null;
  }
  return canonicalJson([before]) === canonicalJson([now]) ? null : { path, before, now };
}

// dist/kinds/augmentations/kind.js
function imageProblems(_options, { inputShape, tokens }) {
  if (inputShape.length === 3 && !tokens)
    return [];
  return [
    {
      path: "",
      expected: "images, [channels, height, width]",
      got: tokens ? "rows of tokens" : `rows of ${showShape(inputShape)}`,
      hint: tokens ? 'texts take "tokenDropout"' : "state the image shape in data.input.shape"
    }
  ];
}
var imageShapeOf = ({ inputShape }) => {
  const [channels = 1, height = 1, width = 1] = inputShape;
  return { channels, height, width };
};
var around = (uniform, most) => (2 * uniform - 1) * most;

// dist/kinds/augmentations/colour.js
var strength = (what) => ({
  type: "number",
  minimum: 0,
  maximum: 1,
  default: 0,
  description: `${what}: its factor is uniform from 1 - this to 1 + this.`
});
var schema3 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "colour" },
    brightness: strength("Brightness"),
    contrast: strength("Contrast, about the image's mean grey"),
    saturation: strength("Distance of each pixel from its grey")
  }
};
var LUMA = [0.299, 0.587, 0.114];
function greys(row, channels, pixels) {
  const grey = new Float64Array(pixels);
  for (let channel = 0; channel < channels; channel++) {
    const weight2 = channels === 3 ? LUMA[channel] ?? 0 : 1 / channels;
    for (let at = 0; at < pixels; at++)
      grey[at] = (grey[at] ?? 0) + weight2 * (row[channel * pixels + at] ?? 0);
  }
  return grey;
}
function stretch(row, base, factor, most) {
  const pixels = typeof base === "number" ? 1 : base.length;
  for (let at = 0; at < row.length; at++) {
    const from = typeof base === "number" ? base : base[at % pixels] ?? 0;
    const value = from + ((row[at] ?? 0) - from) * factor;
    row[at] = most === null ? value : Math.min(most, Math.max(0, value));
  }
}
var colour = {
  schema: schema3,
  problems: ({ brightness: brightness2, contrast: contrast2, saturation }) => brightness2 + contrast2 + saturation > 0 ? [] : [{ path: "", expected: "brightness, contrast or saturation above 0", got: "none of them" }],
  make: ({ brightness: brightness2, contrast: contrast2, saturation }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    const pixels = height * width;
    return (row, draws) => {
      const [bright = 0.5, apart = 0.5, colourful = 0.5] = draws.uniforms(3);
      if (brightness2 > 0)
        stretch(row, 0, 1 + around(bright, brightness2), rows.most);
      if (contrast2 > 0) {
        const mean = greys(row, channels, pixels).reduce((sum, grey) => sum + grey, 0) / pixels;
        stretch(row, mean, 1 + around(apart, contrast2), rows.most);
      }
      if (saturation > 0)
        stretch(row, greys(row, channels, pixels), 1 + around(colourful, saturation), rows.most);
    };
  },
  rowProblems: (options, rows) => {
    const problems = imageProblems(options, rows);
    if (problems.length > 0 || options.saturation === 0 || rows.inputShape[0] === 3)
      return problems;
    return [
      { path: "/saturation", expected: "images of red, green and blue", got: `${rows.inputShape[0] ?? 0} channels` }
    ];
  },
  words: ({ brightness: brightness2, contrast: contrast2, saturation }) => `colours changed (brightness ${brightness2}, contrast ${contrast2}, saturation ${saturation})`
};

// dist/kinds/augmentations/crop.js
var schema4 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "crop" },
    padding: { type: "integer", minimum: 1, maximum: 4096, default: 4, description: "Pixels on each side." },
    fill: {
      enum: ["zero", "edge", "reflect"],
      default: "zero",
      description: "What stands in the padding: 0, the nearest pixel, or the image mirrored at its border."
    }
  }
};
function inside(at, size, fill) {
  if (at >= 0 && at < size)
    return at;
  if (fill === "zero")
    return null;
  if (fill === "edge" || size === 1)
    return at < 0 ? 0 : size - 1;
  const period = 2 * (size - 1);
  const turned = (at % period + period) % period;
  return turned < size ? turned : period - turned;
}
var crop = {
  schema: schema4,
  make: ({ padding: padding2, fill }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    return (row, draws) => {
      const [down = 0, along = 0] = draws.uniforms(2).map((u) => Math.floor(u * (2 * padding2 + 1)) - padding2);
      const before = Float32Array.from(row);
      const columns = Array.from({ length: width }, (_, x) => inside(x + along, width, fill));
      for (let y = 0; y < height; y++) {
        const from = inside(y + down, height, fill);
        columns.forEach((column, x) => {
          for (let channel = 0; channel < channels; channel++)
            row[(channel * height + y) * width + x] = from === null || column === null ? 0 : before[(channel * height + from) * width + column] ?? 0;
        });
      }
    };
  },
  rowProblems: imageProblems,
  words: ({ padding: padding2, fill }) => `cropped after ${padding2} pixels of padding (${fill})`
};

// dist/kinds/augmentations/erase.js
var schema5 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "erase" },
    probability: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.5 },
    least: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.02, description: "Least share of the area." },
    most: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.33, description: "Largest share of the area." },
    fill: { type: "number", default: 0, description: "The value put in its place, in the units of the data." }
  }
};
var LEAST_RATIO = 0.3;
var erase = {
  schema: schema5,
  problems: ({ least, most }) => least <= most ? [] : [{ path: "/least", expected: `at most "most", ${most}`, got: String(least) }],
  make: ({ probability, least, most, fill }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    return (row, draws) => {
      const [chance = 1, area = 0, ratio = 0, down = 0, along = 0] = draws.uniforms(5);
      if (chance >= probability)
        return;
      const pixels = (least + (most - least) * area) * height * width;
      const tallness = Math.exp(Math.log(LEAST_RATIO) * (1 - 2 * ratio));
      const tall = Math.min(height, Math.max(1, Math.round(Math.sqrt(pixels * tallness))));
      const wide = Math.min(width, Math.max(1, Math.round(Math.sqrt(pixels / tallness))));
      const top = Math.floor(down * (height - tall + 1));
      const left = Math.floor(along * (width - wide + 1));
      for (let channel = 0; channel < channels; channel++)
        for (let y = top; y < top + tall; y++) {
          const start = (channel * height + y) * width + left;
          row.fill(fill, start, start + wide);
        }
    };
  },
  rowProblems: imageProblems,
  words: ({ probability, least, most }) => `a box of ${least} to ${most} of the area erased in ${probability} of views`
};

// dist/kinds/augmentations/flip.js
var schema6 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "flip" },
    axis: { enum: ["horizontal", "vertical"], default: "horizontal", description: "Left to right, or top to bottom." },
    probability: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.5 }
  }
};
var flip = {
  schema: schema6,
  make: ({ axis, probability }, rows) => {
    const { channels, height, width } = imageShapeOf(rows);
    return (row, draws) => {
      if ((draws.uniforms(1)[0] ?? 1) >= probability)
        return;
      if (axis === "horizontal")
        for (let line = 0; line < channels * height; line++)
          row.subarray(line * width, (line + 1) * width).reverse();
      else
        for (let channel = 0; channel < channels; channel++) {
          const plane2 = row.subarray(channel * height * width, (channel + 1) * height * width);
          const before = Float32Array.from(plane2);
          for (let y = 0; y < height; y++)
            plane2.set(before.subarray((height - 1 - y) * width, (height - y) * width), y * width);
        }
    };
  },
  rowProblems: imageProblems,
  words: ({ axis, probability }) => `flipped ${axis}ly in ${probability} of views`
};

// dist/kinds/augmentations/noise.js
var schema7 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "deviation"],
  properties: {
    kind: { const: "noise" },
    deviation: {
      type: "number",
      exclusiveMinimum: 0,
      description: "Standard deviation in the units of the data before data.input: bytes of 0 to 255; features of named columns after they were scaled."
    }
  }
};
var noise = {
  schema: schema7,
  make: ({ deviation }, { numbers: numbers3 }) => {
    return (row, draws) => {
      const places = numbers3 ?? row.keys();
      const normals = draws.normals(numbers3?.length ?? row.length);
      let next = 0;
      for (const at of places)
        row[at] = (row[at] ?? 0) + deviation * (normals[next++] ?? 0);
    };
  },
  rowProblems: (_options, { tokens, numbers: numbers3 }) => {
    if (tokens)
      return [{ path: "", expected: "rows of numbers", got: "rows of tokens", hint: 'take "tokenDropout"' }];
    return numbers3?.length === 0 ? [{ path: "", expected: "a column of numbers", got: "categories and flags alone" }] : [];
  },
  words: ({ deviation }) => `noise of deviation ${deviation}`
};

// dist/base/numeric/image.js
var clipped = (value) => Math.min(1, Math.max(0, value));
function plane(image2, { height, width }, channel) {
  return image2.subarray(channel * height * width, (channel + 1) * height * width);
}
function valueAt(values, { height, width }, y, x) {
  const insideY = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const insideX = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const top = Math.floor(insideY);
  const left = Math.floor(insideX);
  const down = insideY - top;
  const along = insideX - left;
  const at = top * width + left;
  const right = left < width - 1 ? at + 1 : at;
  const below2 = top < height - 1 ? width : 0;
  const upper = values[at] * (1 - along) + values[right] * along;
  const lower = values[at + below2] * (1 - along) + values[right + below2] * along;
  return upper * (1 - down) + lower * down;
}
function resampled(image2, shape, source) {
  const { channels, height, width } = shape;
  const result = new Float64Array(image2.length);
  const planes = Array.from({ length: channels }, (_, channel) => plane(image2, shape, channel));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fromY, fromX] = source(y, x);
      for (let channel = 0; channel < channels; channel++)
        result[(channel * height + y) * width + x] = valueAt(planes[channel], shape, fromY, fromX);
    }
  return result;
}

// dist/kinds/augmentations/rotation.js
var schema8 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "rotation" },
    degrees: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 180,
      default: 10,
      description: "The angle is uniform from -degrees to degrees."
    }
  }
};
var rotation = {
  schema: schema8,
  make: ({ degrees }, rows) => {
    const shape = imageShapeOf(rows);
    const [centreY, centreX] = [(shape.height - 1) / 2, (shape.width - 1) / 2];
    return (row, draws) => {
      const angle = around(draws.uniforms(1)[0] ?? 0.5, degrees) * Math.PI / 180;
      const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
      row.set(resampled(Float64Array.from(row), shape, (y, x) => [
        centreY + cosine * (y - centreY) - sine * (x - centreX),
        centreX + sine * (y - centreY) + cosine * (x - centreX)
      ]));
    };
  },
  rowProblems: imageProblems,
  words: ({ degrees }) => `turned by up to ${degrees} degrees`
};

// dist/kinds/augmentations/shift.js
var schema9 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "shift" },
    share: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.1,
      description: "Of height and of width: the shift along each is uniform from -share to share."
    }
  }
};
var shift = {
  schema: schema9,
  make: ({ share }, rows) => {
    const shape = imageShapeOf(rows);
    return (row, draws) => {
      const [down = 0, along = 0] = draws.uniforms(2).map((uniform) => around(uniform, share));
      row.set(resampled(Float64Array.from(row), shape, (y, x) => [y - down * shape.height, x - along * shape.width]));
    };
  },
  rowProblems: imageProblems,
  words: ({ share }) => `moved by up to ${share} of each side`
};

// dist/kinds/augmentations/token-dropout.js
var schema10 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "tokenDropout" },
    rate: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.1,
      description: "Probability with which each token is left out."
    },
    keep: {
      type: "integer",
      minimum: 0,
      default: 0,
      description: "Tokens at the beginning that stay, such as [CLS]."
    }
  }
};
var tokenDropout = {
  schema: schema10,
  make: ({ rate, keep }) => (row, draws) => {
    const uniforms = draws.uniforms(row.length);
    const stays = (at) => at < keep || (uniforms[at] ?? 1) >= rate;
    let next = 0;
    const [first = 0] = row;
    row.forEach((token, at) => {
      if (token !== 0 && stays(at))
        row[next++] = token;
    });
    if (next === 0)
      row[next++] = first;
    row.fill(0, next);
  },
  rowProblems: (_options, { tokens, inputShape }) => tokens ? [] : [{ path: "", expected: "rows of tokens", got: `rows of numbers, ${showShape(inputShape)}` }],
  words: ({ rate }) => `${rate} of the tokens left out`
};

// dist/kinds/augmentations/index.js
var kinds2 = { crop, shift, flip, rotation, colour, noise, erase, tokenDropout };
var kindOf2 = chooser(kinds2);
var augmentSchema = {
  type: "object",
  additionalProperties: false,
  required: ["by"],
  properties: {
    by: {
      type: "array",
      minItems: 1,
      items: unionSchema(kinds2),
      description: "What is done to a row, in this order."
    },
    views: {
      if: { type: "string" },
      then: { type: "string", enum: ["live"] },
      else: { type: "integer", minimum: 1, maximum: 1e3 },
      default: "live",
      description: "live: every step draws a view of its own, about which the teacher is asked. A number: each row has as many views, whose labels are stored, and steps draw among them."
    }
  },
  description: "Training rows are changed by chance; student and teacher see the same view. Other rows stay as they are."
};
var augmentProblems = ({ by }) => by.flatMap((options, index) => below(`/by/${index}`, kindOf2(options).problems?.(options) ?? []));
var augmentRowProblems = ({ by }, rows) => by.flatMap((options, index) => below(`/by/${index}`, kindOf2(options).rowProblems(options, rows)));
var augmentWords = ({ by, views }) => `${by.map((options) => kindOf2(options).words(options)).join(", ")}; ${views === "live" ? "a new view each step" : `${views} views a row`}`;
function drawsAt(index, { kind }, seed, place2) {
  const purpose = `augment ${index} ${kind}`;
  return {
    uniforms: (count2) => randomUniforms(seed, purpose, place2, count2),
    normals: (count2) => randomNormals(seed, purpose, place2, count2)
  };
}
function augmentationOf({ by, views }, rows, seed) {
  const changes = by.map((options) => kindOf2(options).make(options, rows));
  return {
    stored: views === "live" ? null : { views, seed },
    change: (row, drawSeed, place2) => {
      changes.forEach((change, index) => {
        const options = by[index];
        if (options !== void 0)
          change(row, drawsAt(index, options, drawSeed, place2));
      });
    }
  };
}

// dist/base/numeric/beta.js
var ATTEMPTS = 16;
function logGamma(shape, seed, purpose, step2) {
  const boosted = shape < 1 ? shape + 1 : shape;
  const [first = 0] = shape < 1 ? randomUniforms(seed, `${purpose} boost`, { step: step2 }, 1) : [];
  const boost = shape < 1 ? Math.log(1 - first) / shape : 0;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [x = 0] = randomNormals(seed, `${purpose} normal`, { step: step2, epoch: attempt }, 1);
    const [uniform = 0] = randomUniforms(seed, `${purpose} uniform`, { step: step2, epoch: attempt }, 1);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - uniform) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return Math.log(d * v) + boost;
  }
  return Math.log(d) + boost;
}
function symmetricBeta(a, seed, purpose, step2) {
  const [x, y] = [logGamma(a, seed, `${purpose} 1`, step2), logGamma(a, seed, `${purpose} 2`, step2)];
  return 1 / (1 + Math.exp(y - x));
}

// dist/kinds/mixing/cutmix.js
var schema11 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "cutmix" },
    concentration: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 100,
      default: 1,
      description: "a of Beta(a, a), from which each batch's share of the first image is drawn."
    }
  }
};
function side(size, share, centre) {
  const half = Math.floor(size * share / 2);
  const middle = Math.floor(centre * size);
  return [Math.max(0, middle - half), Math.min(size, middle + half)];
}
function cutmix({ concentration }) {
  return {
    kind: "cutmix",
    keepShape: ([, height = 1, width = 1]) => [1, 1, height, width],
    draw: ([, height = 1, width = 1], seed, step2) => {
      const share = Math.sqrt(1 - symmetricBeta(concentration, seed, "cutmix", step2));
      const [x = 0, y = 0] = randomUniforms(seed, "cutmix centre", { step: step2 }, 2);
      const [left, right] = side(width, share, x);
      const [top, bottom] = side(height, share, y);
      const keep = new Float32Array(height * width).fill(1);
      for (let row = top; row < bottom; row++)
        keep.fill(0, row * width + left, row * width + right);
      const box = Math.max(0, bottom - top) * Math.max(0, right - left);
      return { keep, lambda: 1 - box / (height * width) };
    }
  };
}
var cutmixKind = {
  schema: schema11,
  make: cutmix,
  rowProblems: (inputShape) => inputShape.length === 3 ? [] : [
    {
      path: "",
      expected: "images, [channels, height, width]",
      got: `rows of ${showShape(inputShape)}`,
      hint: "state the image shape in data.input, or use mixup"
    }
  ],
  words: ({ concentration }) => `cutmix, shares from Beta(${concentration}, ${concentration})`
};

// dist/kinds/mixing/mixup.js
var schema12 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "mixup" },
    concentration: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 100,
      default: 0.2,
      description: "a of Beta(a, a), from which each batch's share is drawn; small values leave most batches nearly as they are."
    }
  }
};
function mixup({ concentration }) {
  return {
    kind: "mixup",
    keepShape: () => [],
    draw: (_shape, seed, step2) => {
      const lambda = Math.fround(symmetricBeta(concentration, seed, "mixup", step2));
      return { keep: Float32Array.of(lambda), lambda };
    }
  };
}
var mixupKind = {
  schema: schema12,
  make: mixup,
  words: ({ concentration }) => `mixup, shares from Beta(${concentration}, ${concentration})`
};

// dist/kinds/mixing/index.js
var kinds3 = { mixup: mixupKind, cutmix: cutmixKind };
var kindOf3 = chooser(kinds3);
var mixingSchema = {
  ...unionSchema(kinds3),
  description: "Blends each row of a batch with another, and their labels; a teacher is asked about the blend itself."
};
var mixingFor = (options) => kindOf3(options).make(options);
var mixingWords = (options) => kindOf3(options).words(options);
var mixingProblems = (options, inputShape) => kindOf3(options).rowProblems?.(inputShape) ?? [];

// dist/kinds/data/schema.js
var dataSchema = {
  type: "object",
  additionalProperties: false,
  required: ["splits", "batchRows"],
  properties: {
    source: { ...sourceSchema, description: "What is split by hash; absent where splits name files of their own." },
    splits: splitsSchema,
    unlabelled: {
      ...unlabelledSourceSchema,
      description: "More rows to train on, stored alike, without labels: phases with a teacher learn from them too, by its term alone."
    },
    labelledShare: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: "Share of every class's training rows that keep their labels; the others are trained on as unlabelled rows. For studies."
    },
    classes: {
      type: "array",
      items: { type: "string" },
      minItems: 2,
      uniqueItems: true,
      description: "Class names by index; the sorted labels by default."
    },
    input: { ...inputSchema, default: {} },
    lengthBuckets: {
      type: "integer",
      minimum: 1,
      maximum: 4096,
      description: "Of rows of token ids: batches of rows of like lengths, cut to the next multiple of this, so that padding is not trained on. Every row is seen whole by default."
    },
    memory: {
      type: "integer",
      minimum: 1,
      maximum: 1048576,
      description: "MiB of row values that are held at a time; more rows than that stay in a file and are read as they are needed. All are held by default."
    },
    batchRows: { type: "integer", minimum: 1, maximum: 65536, description: "Rows of a training step." }
  }
};

// dist/recipe/require-schema.js
var costNames = ["latency.batch1", "latency.batch64", "bytes", "parameters"];
var requireSchema = {
  type: "array",
  minItems: 1,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["metric", "op"],
    properties: {
      metric: {
        enum: [...metricNames.map((name) => `test.${name}`), ...costNames],
        description: "A figure of the last phase on test, or a cost."
      },
      op: { enum: [">=", "<="] },
      value: { type: "number", description: "The figure is held against this." },
      ratioToTeacher: {
        type: "number",
        exclusiveMinimum: 0,
        description: "The figure is held against this many times the teacher's, in place of a value."
      },
      calibrated: { type: "boolean", default: false, description: "The figure after the fitted calibrator." },
      confident: {
        type: "boolean",
        default: false,
        description: "Asks it of the end of the interval: accuracy, nll, brier and ece."
      },
      arm: {
        type: "string",
        description: "The arm of a comparison that is judged; smoothing-then-teacher, the recipe as written, by default."
      }
    }
  },
  description: "What the student must reach: otherwise run and compare end with exit code 1 and a table of what fell short."
};

// dist/kinds/corruptions/brightness.js
function brightness(image2, shape, amount) {
  if (shape.channels !== 3)
    return image2.map((value) => clipped(value + amount));
  const size = shape.height * shape.width;
  const result = new Float64Array(image2.length);
  for (let at = 0; at < size; at++) {
    const value = Math.max(image2[at], image2[size + at], image2[2 * size + at]);
    const raised = clipped(value + amount);
    for (let channel = 0; channel < 3; channel++)
      result[channel * size + at] = value === 0 ? raised : image2[channel * size + at] * raised / value;
  }
  return result;
}
var brightnessKind = {
  /** What is added, as a share of the range. */
  strengths: [0.05, 0.1, 0.15, 0.2, 0.3],
  make: brightness
};

// dist/kinds/corruptions/contrast.js
function contrast(image2, shape, factor) {
  const result = new Float64Array(image2.length);
  for (let channel = 0; channel < shape.channels; channel++) {
    const values = plane(image2, shape, channel);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    plane(result, shape, channel).set(values.map((value) => clipped((value - mean) * factor + mean)));
  }
  return result;
}
var contrastKind = {
  /** What is left of the distance to the mean. */
  strengths: [0.75, 0.5, 0.4, 0.3, 0.15],
  make: contrast
};

// dist/kinds/corruptions/weighted-means.js
function gaussianWeights(offsets, sigma) {
  const weights2 = Float64Array.from(offsets, (i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const sum = weights2.reduce((total, weight2) => total + weight2, 0);
  return weights2.map((weight2) => weight2 / sum);
}
function inEachChannel(image2, shape, filter) {
  const result = new Float64Array(image2.length);
  for (let channel = 0; channel < shape.channels; channel++)
    plane(result, shape, channel).set(filter(plane(image2, shape, channel)));
  return result.map((value) => Math.min(1, Math.max(0, value)));
}

// dist/kinds/corruptions/gaussian-blur.js
var REACH = 4;
function smoothed(values, weights2, { length, step: step2, starts }) {
  const radius = (weights2.length - 1) / 2;
  const result = new Float64Array(values.length);
  const line = new Float64Array(length + 2 * radius);
  for (const start of starts) {
    for (let i = -radius; i < length + radius; i++)
      line[i + radius] = values[start + step2 * (i < 0 ? 0 : i < length ? i : length - 1)];
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let j = 0; j < weights2.length; j++)
        sum += weights2[j] * line[i + j];
      result[start + step2 * i] = sum;
    }
  }
  return result;
}
function gaussianBlur(image2, shape, sigma) {
  const radius = Math.max(1, Math.floor(REACH * sigma + 0.5));
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, at) => at - radius);
  const weights2 = gaussianWeights(offsets, sigma);
  const { height, width } = shape;
  const columns = { length: height, step: width, starts: Array.from({ length: width }, (_, x) => x) };
  const rows = { length: width, step: 1, starts: Array.from({ length: height }, (_, y) => y * width) };
  return inEachChannel(image2, shape, (values) => smoothed(smoothed(values, weights2, columns), weights2, rows));
}
var gaussianBlurKind = {
  /** Deviation of the kernel, in pixels. */
  strengths: [0.4, 0.6, 0.7, 0.8, 1],
  make: gaussianBlur
};

// dist/kinds/corruptions/gaussian-noise.js
function gaussianNoise(image2, deviation, draws) {
  const noise2 = draws.normals(image2.length);
  return image2.map((value, at) => clipped(value + deviation * noise2[at]));
}
var gaussianNoiseKind = {
  /** Deviation of the noise, as a share of the range. */
  strengths: [0.04, 0.06, 0.08, 0.09, 0.1],
  make: (image2, _shape, deviation, draws) => gaussianNoise(image2, deviation, draws),
  anyRow: true
};

// dist/kinds/corruptions/impulse-noise.js
function impulseNoise(image2, amount, draws) {
  const uniforms = draws.uniforms(image2.length);
  return image2.map((value, at) => {
    const u = uniforms[at];
    return u < amount / 2 ? 0 : u < amount ? 1 : value;
  });
}
var impulseNoiseKind = {
  /** Share of values that are lost. */
  strengths: [0.01, 0.02, 0.03, 0.05, 0.07],
  make: (image2, _shape, amount, draws) => impulseNoise(image2, amount, draws)
};

// dist/kinds/corruptions/motion-blur.js
function averaged(values, shape, offsets, weights2, [stepY, stepX]) {
  const { height, width } = shape;
  const result = new Float64Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < offsets.length; i++)
        sum += weights2[i] * valueAt(values, shape, y + stepY * offsets[i], x + stepX * offsets[i]);
      result[y * width + x] = sum;
    }
  return result;
}
function motionBlur(image2, shape, { radius, sigma }, draws) {
  const angle = (draws.uniforms(1)[0] - 0.5) * Math.PI / 2;
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, at) => at);
  const weights2 = gaussianWeights(offsets, sigma);
  const step2 = [Math.sin(angle), Math.cos(angle)];
  return inEachChannel(image2, shape, (values) => averaged(values, shape, offsets, weights2, step2));
}
var motionBlurKind = {
  strengths: [
    { radius: 6, sigma: 1 },
    { radius: 6, sigma: 1.5 },
    { radius: 6, sigma: 2 },
    { radius: 8, sigma: 2 },
    { radius: 9, sigma: 2.5 }
  ],
  make: motionBlur
};

// dist/kinds/corruptions/pixelate.js
function cellsOver(size, count2) {
  return Array.from({ length: count2 }, (_, cell) => {
    const [low, high] = [cell * size, (cell + 1) * size];
    const first = Math.floor(low / count2);
    const shares = [];
    for (let pixel = first; pixel * count2 < high; pixel++)
      shares.push((Math.min(high, (pixel + 1) * count2) - Math.max(low, pixel * count2)) / size);
    return { first, shares };
  });
}
var cellOfPixel = (size, count2) => Array.from({ length: size }, (_, pixel) => Math.floor((pixel + 0.5) * count2 / size));
function pixelate(image2, shape, factor) {
  const { channels, height, width } = shape;
  const [tall, wide] = [Math.max(1, Math.floor(factor * height)), Math.max(1, Math.floor(factor * width))];
  const [rows, columns] = [cellsOver(height, tall), cellsOver(width, wide)];
  const [rowOf, columnOf] = [cellOfPixel(height, tall), cellOfPixel(width, wide)];
  const result = new Float64Array(image2.length);
  const coarse = new Float64Array(tall * wide);
  for (let channel = 0; channel < channels; channel++) {
    const values = plane(image2, shape, channel);
    rows.forEach((row, i) => {
      columns.forEach((column, j) => {
        let sum = 0;
        for (let y = 0; y < row.shares.length; y++)
          for (let x = 0; x < column.shares.length; x++)
            sum += row.shares[y] * column.shares[x] * values[(row.first + y) * width + column.first + x];
        coarse[i * wide + j] = sum;
      });
    });
    const into = plane(result, shape, channel);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        into[y * width + x] = coarse[rowOf[y] * wide + columnOf[x]];
  }
  return result;
}
var pixelateKind = {
  /** Side of the coarse image as a share of the fine one's. */
  strengths: [0.95, 0.9, 0.85, 0.75, 0.65],
  make: pixelate
};

// dist/kinds/corruptions/rotation.js
function rotation2(image2, shape, degrees, draws) {
  const angle = (draws.uniforms(1)[0] < 0.5 ? -degrees : degrees) * Math.PI / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const [centreY, centreX] = [(shape.height - 1) / 2, (shape.width - 1) / 2];
  return resampled(image2, shape, (y, x) => [
    centreY + cosine * (y - centreY) - sine * (x - centreX),
    centreX + sine * (y - centreY) + cosine * (x - centreX)
  ]);
}
var rotationKind = {
  /** Degrees. Our own. */
  strengths: [5, 10, 15, 20, 30],
  make: rotation2
};

// dist/kinds/corruptions/shot-noise.js
var LEVELS = 4080;
function poissonTable(mean) {
  const length = Math.ceil(mean + 12 * Math.sqrt(mean) + 40);
  const table = new Float64Array(length);
  let probability = Math.exp(-mean);
  let sum = 0;
  for (let n = 0; n < length; n++) {
    sum += probability;
    table[n] = sum;
    probability *= mean / (n + 1);
  }
  return table;
}
function inverted(table, u) {
  let low = 0;
  let high = table.length - 1;
  while (low < high) {
    const middle = low + high >> 1;
    if (table[middle] > u)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
var tables = /* @__PURE__ */ new Map();
function shotNoise(image2, photons, draws) {
  const known = tables.get(photons) ?? [];
  tables.set(photons, known);
  const uniforms = draws.uniforms(image2.length);
  return image2.map((value, at) => {
    const level = Math.round(clipped(value) * LEVELS);
    if (level === 0)
      return 0;
    const table = known[level] ??= poissonTable(photons * level / LEVELS);
    return clipped(inverted(table, uniforms[at]) / photons);
  });
}
var shotNoiseKind = {
  /** Photons counted at full brightness. */
  strengths: [500, 250, 100, 75, 50],
  make: (image2, _shape, photons, draws) => shotNoise(image2, photons, draws)
};

// dist/kinds/corruptions/translation.js
function translation(image2, shape, share, draws) {
  const angle = 2 * Math.PI * draws.uniforms(1)[0];
  const distance = share * Math.min(shape.height, shape.width);
  const [down, along] = [distance * Math.sin(angle), distance * Math.cos(angle)];
  return resampled(image2, shape, (y, x) => [y - down, x - along]);
}
var translationKind = {
  /** Distance as a share of the shorter side. Our own. */
  strengths: [0.03, 0.06, 0.09, 0.12, 0.16],
  make: translation
};

// dist/kinds/corruptions/draws.js
function drawsOf(seed, corruption, severity, row) {
  const place2 = { epoch: severity, step: row };
  return {
    normals: (count2) => randomNormals(seed, `shift:${corruption}`, place2, count2),
    uniforms: (count2) => randomUniforms(seed, `shift:${corruption}`, place2, count2)
  };
}

// dist/kinds/corruptions/kind.js
var severities = [1, 2, 3, 4, 5];

// dist/kinds/corruptions/index.js
var corruptions = {
  gaussianNoise: gaussianNoiseKind,
  shotNoise: shotNoiseKind,
  impulseNoise: impulseNoiseKind,
  gaussianBlur: gaussianBlurKind,
  motionBlur: motionBlurKind,
  contrast: contrastKind,
  brightness: brightnessKind,
  rotation: rotationKind,
  translation: translationKind,
  pixelate: pixelateKind
};
var corruptionNames = Object.keys(corruptions);
var fitsAnyRow = (name) => kindOf4(name).anyRow === true;
var kindOf4 = (name) => corruptions[name];
function corrupted(image2, shape, name, severity, { seed, row }) {
  if (severity === 0)
    return image2.slice();
  const { strengths, make } = kindOf4(name);
  return make(image2, shape, strengths[severity - 1], drawsOf(seed, name, severity, row));
}

// dist/recipe/shift-schema.js
var shiftSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    corruptions: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: corruptionNames },
      description: "Rows that are no images take gaussianNoise alone."
    },
    severities: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: severities },
      default: severities,
      description: "1 is the mildest, 5 the strongest; the rows as they are, severity 0, are always measured."
    },
    outOfDistribution: {
      type: "object",
      additionalProperties: false,
      required: ["source"],
      properties: {
        source: {
          ...unlabelledSourceSchema,
          description: "Rows of another kind, stored alike; their labels may be left out and are not read."
        }
      }
    },
    fgsm: {
      type: "object",
      additionalProperties: false,
      required: ["epsilons"],
      properties: {
        epsilons: {
          type: "array",
          minItems: 1,
          uniqueItems: true,
          items: { type: "number", exclusiveMinimum: 0, maximum: 1 },
          description: "Steps of the fast gradient sign method, as shares of the range."
        }
      }
    },
    range: {
      type: "array",
      minItems: 2,
      maxItems: 2,
      items: { type: "number" },
      description: "Stored values of black and white; by default the least and the greatest of the training rows."
    },
    imageShape: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 3,
      maxItems: 3,
      description: "[channels, height, width] in which flat rows are images; the row's own shape by default."
    },
    rows: {
      type: "integer",
      minimum: 1,
      description: "At most this many test rows, evenly spread over the split; all by default."
    }
  }
};

// dist/kinds/conditions/epochs.js
var schema13 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "value"],
  properties: {
    kind: { const: "epochs" },
    value: { type: "integer", minimum: 1, description: "Passes over the training split; a hard bound." }
  }
};
var epochs = {
  schema: schema13,
  make: ({ value }) => (memory, { phaseEpoch }) => ({ memory, fired: phaseEpoch >= value }),
  bound: ({ value }) => ({ unit: "epochs", value }),
  withBound: (options, value) => ({ ...options, value }),
  words: ({ value }) => `${value} epochs`
};

// dist/kinds/conditions/validation-metric.js
var metricSchema = {
  enum: metricNames.map((name) => `validation.${name}`),
  description: "A validation figure. Test figures decide nothing."
};
var metricOf = (metric2) => metric2.slice("validation.".length);
var figureOf = (metric2, { validation }) => validation[metricOf(metric2)];

// dist/kinds/conditions/metric.js
var schema14 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "metric", "op", "value"],
  properties: {
    kind: { const: "metric" },
    metric: metricSchema,
    op: { enum: [">=", "<=", ">", "<"] },
    value: { type: "number" },
    consecutive: { type: "integer", minimum: 1, default: 1, description: "Epochs in a row for which it must hold." }
  }
};
var holds = {
  ">=": (value, bound) => value >= bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  "<": (value, bound) => value < bound
};
var metric = {
  schema: schema14,
  make: ({ metric: name, op, value, consecutive }) => ({ count: before }, seen) => {
    const count2 = holds[op](figureOf(name, seen), value) ? before + 1 : 0;
    return { memory: { best: null, count: count2 }, fired: count2 >= consecutive };
  },
  words: ({ metric: name, op, value, consecutive }) => `${name} ${op} ${value}${consecutive > 1 ? ` for ${consecutive} epochs` : ""}`
};

// dist/kinds/conditions/plateau.js
var schema15 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "metric", "patience"],
  properties: {
    kind: { const: "plateau" },
    metric: metricSchema,
    patience: { type: "integer", minimum: 1, description: "Epochs without an improvement after which the phase ends." },
    minDelta: { type: "number", minimum: 0, default: 0, description: "Change that counts as an improvement." }
  }
};
var plateau = {
  schema: schema15,
  make: ({ metric: metric2, patience, minDelta }) => ({ best, count: before }, seen) => {
    const score = goodness(metricOf(metric2), figureOf(metric2, seen));
    if (best === null || score > best + minDelta)
      return { memory: { best: score, count: 0 }, fired: false };
    const count2 = before + 1;
    return { memory: { best, count: count2 }, fired: count2 >= patience };
  },
  // one epoch sets the best figure
  earliestEpoch: ({ patience }) => patience + 1,
  words: ({ metric: metric2, patience, minDelta }) => `plateau of ${metric2} (patience ${patience}, minDelta ${minDelta})`
};

// dist/kinds/conditions/steps.js
var schema16 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "value"],
  properties: {
    kind: { const: "steps" },
    value: { type: "integer", minimum: 1, description: "Batches; a hard bound." }
  }
};
var steps = {
  schema: schema16,
  make: ({ value }) => (memory, { phaseStep }) => ({ memory, fired: phaseStep >= value }),
  bound: ({ value }) => ({ unit: "steps", value }),
  withBound: (options, value) => ({ ...options, value }),
  words: ({ value }) => `${value} steps`
};

// dist/kinds/conditions/index.js
var kinds4 = { epochs, steps, plateau, metric };
var kindOf5 = chooser(kinds4);
var untilSchema = {
  type: "object",
  additionalProperties: false,
  required: ["any"],
  description: "The phase ends when any of these holds; one must be a bound in epochs or steps.",
  properties: { any: { type: "array", minItems: 1, items: unionSchema(kinds4) } }
};
var atFirst = { best: null, count: 0 };
function beginSwitching(conditions) {
  return conditions.map(() => atFirst);
}
function observe(conditions, state, seen) {
  if (state.length !== conditions.length)
    throw internalError("switching state and conditions differ in length");
  const results = conditions.map((condition, index) => kindOf5(condition).make(condition)(state[index] ?? atFirst, seen));
  const first = results.findIndex(({ fired }) => fired);
  return { state: results.map(({ memory }) => memory), fired: first < 0 ? null : conditions[first] ?? null };
}
function boundsOf(conditions) {
  return conditions.flatMap((condition) => kindOf5(condition).bound?.(condition) ?? []);
}
var shortened = (conditions, share) => conditions.map((condition) => {
  const { bound, withBound } = kindOf5(condition);
  const whole = bound?.(condition).value;
  return whole === void 0 ? condition : withBound?.(condition, Math.max(1, Math.round(whole * share))) ?? condition;
});
function tooLate(conditions, epochs2) {
  return conditions.filter((condition) => (kindOf5(condition).earliestEpoch?.(condition) ?? 0) > epochs2).map(describeCondition);
}
function describeCondition(condition) {
  return kindOf5(condition).words(condition);
}

// dist/recipe/sweep-schema.js
var seedsSchema = {
  type: "array",
  items: { type: "integer", minimum: 0 },
  minItems: 1,
  uniqueItems: true
};
var axesSchema = (description) => ({
  type: "object",
  minProperties: 1,
  additionalProperties: { type: "array", minItems: 1 },
  description
});
var sweepSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    seeds: {
      ...seedsSchema,
      description: "Every arm is trained once a seed; seeds are paired across arms. The recipe's seed by default."
    },
    grid: axesSchema("Values by the path of a field, as --set takes them: every combination is a setting."),
    zip: axesSchema("Values by path, lists of one length: the first values of all are a setting, the second ones too."),
    choose: {
      type: "object",
      additionalProperties: false,
      default: {},
      properties: {
        metric: {
          ...metricSchema,
          default: "validation.nll",
          description: "The figure at the end of the last phase by which a setting is chosen."
        },
        calibrated: {
          type: "boolean",
          default: true,
          description: "The figure after a temperature that is fitted on the same rows."
        },
        seeds: {
          ...seedsSchema,
          description: "Settings are tried with each of these: none of seeds. By default the least number that is not one."
        }
      },
      description: "How one setting is chosen for each arm."
    },
    halving: {
      type: "integer",
      minimum: 2,
      maximum: 64,
      description: "Successive halving: settings are tried with a share of the training, the best of so many go on to so many times more."
    }
  }
};

// dist/kinds/students/layers.js
import { resolve as resolve2 } from "node:path";

// dist/kinds/students/layer.js
var withoutMask = () => null;
var LayerError = class extends Error {
  expected;
  got;
  constructor(expected, got) {
    super(`expected ${expected}, got ${got}`);
    this.name = "LayerError";
    this.expected = expected;
    this.got = got;
  }
};
function onlyShape(shapes) {
  const [shape] = shapes;
  if (shape === void 0 || shapes.length !== 1)
    throw new LayerError("one input", `${shapes.length} inputs`);
  return shape;
}
function onlyValue(values) {
  const [value] = values;
  if (value === void 0)
    throw new LayerError("one input", "none");
  return value;
}
function imageShape(shapes) {
  const shape = onlyShape(shapes);
  const [channels, height, width] = shape;
  if (shape.length !== 3 || channels === void 0 || height === void 0 || width === void 0)
    throw new LayerError("an image, [channels, height, width]", showShape(shape));
  return [channels, height, width];
}
function sequenceShape(shapes) {
  const shape = onlyShape(shapes);
  const [length, features] = shape;
  if (shape.length !== 2 || length === void 0 || features === void 0)
    throw new LayerError("a sequence, [length, features] (an embedding gives one)", showShape(shape));
  return [length, features];
}
function product2(g, x, kernel, bias) {
  const columns = kernel.shape[1] ?? 1;
  const flat = x.shape.length === 2 ? x : g.reshape(x, [-1, x.shape.at(-1) ?? 1]);
  const y = g.gemm(flat, kernel, bias === void 0 ? {} : { c: bias });
  return x.shape.length === 2 ? y : g.reshape(y, [-1, ...x.shape.slice(1, -1), columns]);
}
var initializerSchema = {
  enum: ["glorotUniform", "glorotNormal", "heUniform", "heNormal", "lecunUniform", "lecunNormal", "zeros", "ones"],
  description: "How the weights start. Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998)."
};
function initializer(name, fanIn, fanOut) {
  const uniform = (variance) => ({ kind: "uniform", limit: Math.sqrt(3 * variance) });
  const normal = (variance) => ({ kind: "normal", deviation: Math.sqrt(variance) });
  switch (name) {
    case "glorotUniform":
      return uniform(2 / (fanIn + fanOut));
    case "glorotNormal":
      return normal(2 / (fanIn + fanOut));
    case "heUniform":
      return uniform(2 / fanIn);
    case "heNormal":
      return normal(2 / fanIn);
    case "lecunUniform":
      return uniform(1 / fanIn);
    case "lecunNormal":
      return normal(1 / fanIn);
    case "zeros":
      return { kind: "zeros" };
    case "ones":
      return { kind: "ones" };
  }
}
function weight(name, shape, start) {
  return { name, shape, initializer: start, trainable: true, decay: true };
}
function offset(name, shape, start) {
  return { name, shape, initializer: { kind: start }, trainable: true, decay: false };
}
var sizeSchema = {
  anyOf: [
    { type: "integer", minimum: 1 },
    { type: "array", items: { type: "integer", minimum: 1 }, minItems: 2, maxItems: 2 }
  ]
};
function pair(size) {
  if (typeof size === "number")
    return [size, size];
  return [size[0] ?? 1, size[1] ?? 1];
}
var paddingSchema = {
  enum: ["valid", "same"],
  description: "valid: no padding. same: output size ceil(input / stride), the odd row or column at the end."
};
function padsFor(padding2, sizes2, kernel, strides, dilations) {
  const totals = sizes2.map((size, axis) => {
    const stride = strides[axis] ?? 1;
    const extent = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    return padding2 === "valid" ? 0 : Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
  });
  const begins = totals.map((total) => Math.floor(total / 2));
  return [...begins, ...totals.map((total, axis) => total - (begins[axis] ?? 0))];
}
function windowOutput(sizes2, kernel, strides, pads, dilations) {
  return sizes2.map((size, axis) => {
    const extent = (dilations[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
    const padded = size + (pads[axis] ?? 0) + (pads[axis + sizes2.length] ?? 0);
    if (padded < extent)
      throw new LayerError(`at least ${extent} rows and columns for this window`, `${padded}`);
    return Math.floor((padded - extent) / (strides[axis] ?? 1)) + 1;
  });
}
var rowShape = (shape) => [-1, ...shape];
var rowSize = (shape) => elementCount(shape);

// dist/kinds/students/column-embeddings.js
var LIMIT = 0.05;
function columnEmbeddings(inputShape, encoder) {
  const places = placeFeatures(encoder);
  if (places.length === 0)
    return null;
  const features = elementCount(inputShape);
  const tableOf = (name) => `columns/${name}/embeddings`;
  const widened2 = places.reduce((sum, { width }) => sum + width - 1, features);
  return {
    outputShape: [widened2],
    parameters: places.map(({ name, values, width }) => weight(tableOf(name), [values, width], { kind: "uniform", limit: LIMIT })),
    forward: ({ g, parameter }, input) => {
      const sizes2 = [];
      let next = 0;
      for (const { at } of places) {
        if (at > next)
          sizes2.push(at - next);
        sizes2.push(1);
        next = at + 1;
      }
      if (features > next)
        sizes2.push(features - next);
      const parts = sizes2.length === 1 ? [input] : g.split(input, 1, sizes2);
      let from = 0;
      const wide = parts.map((part, index) => {
        const found = places.find(({ at }) => at === from);
        from += sizes2[index] ?? 0;
        if (found === void 0)
          return part;
        const { name, values } = found;
        const known = g.one("Clip", [part], { min: 0, max: values - 1 });
        const isKnown2 = g.cast(g.less(part, g.scalar(values - 0.5)), "float32");
        const looked = g.one("Gather", [parameter(tableOf(name)), g.reshape(g.cast(known, "int32"), [-1])], {
          axis: 0
        });
        return g.mul(looked, isKnown2);
      });
      return wide.length === 1 ? wide[0] ?? input : g.one("Concat", wide, { axis: 1 });
    }
  };
}

// dist/kinds/students/activations.js
var activationNames = [
  "linear",
  "relu",
  "relu6",
  "leakyRelu",
  "elu",
  "selu",
  "gelu",
  "silu",
  "swish",
  "mish",
  "tanh",
  "sigmoid",
  "softplus",
  "hardSigmoid",
  "hardSwish"
];
var activationSchema = {
  enum: activationNames,
  description: "Keras's name in camel case; swish is silu."
};
var alphas = { leakyRelu: 0.2, elu: 1 };
function activate(g, x, name, alpha) {
  switch (name) {
    case "linear":
      return x;
    case "relu":
      return g.relu(x);
    case "relu6":
      return g.one("Clip", [x], { min: 0, max: 6 });
    case "leakyRelu":
      return g.one("LeakyRelu", [x], { alpha: alpha ?? 0.2 });
    case "elu":
      return g.one("Elu", [x], { alpha: alpha ?? 1 });
    case "selu":
      return g.one("Selu", [x], { alpha: 1.6732632423543772, gamma: 1.0507009873554805 });
    case "gelu":
      return g.one("Gelu", [x], { approximate: "none" });
    case "silu":
    case "swish":
      return g.mul(x, g.sigmoid(x));
    case "mish":
      return g.mul(x, g.tanh(g.one("Softplus", [x], {})));
    case "tanh":
      return g.tanh(x);
    case "sigmoid":
      return g.sigmoid(x);
    case "softplus":
      return g.one("Softplus", [x], {});
    case "hardSigmoid":
      return g.one("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 });
    case "hardSwish":
      return g.one("HardSwish", [x], {});
  }
}

// dist/kinds/students/keras-config.js
var free = { check: void 0, expected: "anything" };
var only = (...values) => ({
  check: (value) => values.some((one) => one === value),
  expected: values.flatMap((one) => one === void 0 ? [] : [JSON.stringify(one)]).join(" or ")
});
var none = only(null, void 0);
var floatType = {
  check: (value) => {
    const policy = typeof value === "object" && value !== null ? value.config : null;
    return [null, void 0, "float32", "int32"].includes(policy?.name ?? value);
  },
  expected: '"float32"'
};
var common = {
  name: free,
  trainable: only(true, false),
  dtype: floatType,
  batch_input_shape: free,
  batch_shape: free,
  input_shape: free,
  input_dtype: floatType,
  input_dim: free,
  input_length: free
};
var weights = (...names) => Object.fromEntries(names.flatMap((name) => [
  [`${name}_initializer`, free],
  [`${name}_regularizer`, none],
  [`${name}_constraint`, none]
]));
var read = (...names) => Object.fromEntries(names.map((name) => [name, free]));
var trained = { ...weights("kernel", "bias"), ...read("activation", "use_bias"), activity_regularizer: none };
var window = read("strides", "padding", "data_format");
var unquantized = { lora_rank: none, lora_alpha: none, quantization_config: none };
var keys = {
  InputLayer: { sparse: only(false, null), ragged: only(false, null), optional: only(false) },
  Dense: { units: free, ...trained, ...unquantized },
  Conv1D: {
    ...read("filters", "kernel_size", "dilation_rate", "groups", "rank"),
    ...window,
    ...trained,
    ...unquantized
  },
  Conv2D: {
    ...read("filters", "kernel_size", "dilation_rate", "groups", "rank"),
    ...window,
    ...trained,
    ...unquantized
  },
  DepthwiseConv2D: {
    ...read("kernel_size", "dilation_rate", "depth_multiplier", "rank"),
    ...window,
    ...trained,
    ...weights("depthwise"),
    groups: free,
    filters: none
  },
  BatchNormalization: {
    ...read("axis", "momentum", "epsilon", "center", "scale", "synchronized"),
    ...weights("gamma", "beta", "moving_mean", "moving_variance"),
    renorm: only(false),
    // read by a renorm alone
    renorm_clipping: free,
    renorm_momentum: free,
    virtual_batch_size: none
  },
  LayerNormalization: {
    ...read("axis", "epsilon", "center", "scale"),
    ...weights("gamma", "beta"),
    rms_scaling: only(false)
  },
  Embedding: {
    ...read("input_dim", "output_dim", "mask_zero", "input_length"),
    ...weights("embeddings"),
    activity_regularizer: none,
    ...unquantized
  },
  Activation: { activation: free },
  ReLU: { max_value: free, negative_slope: only(0, null), threshold: only(0, null) },
  ELU: { alpha: free },
  LeakyReLU: read("alpha", "negative_slope"),
  Softmax: { axis: only(-1) },
  Dropout: { rate: free, noise_shape: none, seed: free },
  MaxPooling2D: { pool_size: free, ...window },
  AveragePooling2D: { pool_size: free, ...window },
  GlobalAveragePooling1D: { data_format: only("channels_last", null), keepdims: only(false) },
  GlobalAveragePooling2D: { data_format: free, keepdims: only(false) },
  Flatten: { data_format: free },
  Reshape: { target_shape: free },
  Permute: { dims: free },
  Rescaling: read("scale", "offset"),
  Add: {}
};
function checkConfig(className, config) {
  const own = keys[className];
  if (own === void 0)
    return;
  for (const [name, value] of Object.entries(config)) {
    const key = own[name] ?? common[name];
    if (key === void 0)
      throw new LayerError(`settings of ${className} that are known here`, `"${name}": ${shown(value)}`);
    if (key.check?.(value) === false)
      throw new LayerError(`${name} ${key.expected}`, shown(value));
  }
}

// dist/kinds/students/tfjs-layers.js
var activations = /* @__PURE__ */ new Map([
  ["linear", "linear"],
  ["relu", "relu"],
  ["relu6", "relu6"],
  ["elu", "elu"],
  ["selu", "selu"],
  ["gelu", "gelu"],
  ["swish", "silu"],
  ["silu", "silu"],
  ["mish", "mish"],
  ["tanh", "tanh"],
  ["sigmoid", "sigmoid"],
  ["softplus", "softplus"]
]);
function activationOf({ activation: activation2 = "linear" }) {
  const found = typeof activation2 === "string" ? activations.get(activation2) : void 0;
  if (found === void 0)
    throw new LayerError(`an activation of ${[...activations.keys()].join(", ")}`, JSON.stringify(activation2));
  return found;
}
var number = (config, field, otherwise) => {
  const value = config[field] ?? otherwise;
  if (typeof value !== "number")
    throw new LayerError(`a number for ${field}`, shown(value));
  return value;
};
var flag = (config, field, otherwise) => (config[field] ?? otherwise) === true;
var sizes = (config, field, count2, otherwise) => {
  const value = config[field] ?? otherwise;
  const list = typeof value === "number" ? Array.from({ length: count2 }, () => value) : value;
  if (!Array.isArray(list) || list.length !== count2 || !list.every((size) => Number.isInteger(size)))
    throw new LayerError(`${count2} sizes for ${field}`, shown(value));
  return list;
};
var square = (config, field, otherwise) => sizes(config, field, 2, otherwise);
function padding(config, known) {
  const value = config["padding"] ?? "valid";
  const found = known.find((name) => name === value);
  if (found === void 0)
    throw new LayerError(`padding ${known.join(" or ")}`, JSON.stringify(value));
  return found;
}
var twoWays = ["valid", "same"];
function checkChannelsLast(config) {
  const format = config["data_format"] ?? "channels_last";
  if (format !== "channels_last" && format !== "channelsLast")
    throw new LayerError("data_format channels_last", JSON.stringify(format));
}
function checkLastAxis(config, rank) {
  const axis = config["axis"] ?? -1;
  const only2 = Array.isArray(axis) && axis.length === 1 ? axis[0] : axis;
  if (only2 !== -1 && only2 !== rank)
    throw new LayerError("the last axis", `axis ${JSON.stringify(axis)}`);
}
var convolution = (config) => {
  checkChannelsLast(config);
  return { activation: activationOf(config), useBias: flag(config, "use_bias", true) };
};
function factors(config, name, otherwise) {
  const value = config[name] ?? otherwise;
  const isList = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
  if (typeof value !== "number" && !isList)
    throw new LayerError(`${name}: a number, or a list of them`, shown(value));
  return value;
}
function undilated(config) {
  const rate = square(config, "dilation_rate", 1);
  if (rate.some((one) => one !== 1))
    throw new LayerError("dilation_rate 1, which is all that TensorFlow.js computes here", shown(rate));
  return rate;
}
var images = (config) => {
  checkChannelsLast(config);
  return config;
};
var activation = (name, alpha) => ({
  kind: "activation",
  activation: name,
  ...alpha === void 0 || Math.fround(alpha) === Math.fround(alphas[name] ?? NaN) ? {} : { alpha }
});
function pooling(config) {
  const poolSize = square(config, "pool_size", 2);
  const strides = (config["strides"] ?? null) === null ? poolSize : square(config, "strides");
  return { poolSize, strides, padding: padding(images(config), twoWays) };
}
var converters = {
  Dense: (config) => ({
    kind: "dense",
    units: number(config, "units"),
    activation: activationOf(config),
    useBias: flag(config, "use_bias", true),
    kernelInitializer: "glorotUniform"
  }),
  Conv2D: (config) => ({
    kind: "conv2d",
    filters: number(config, "filters"),
    kernelSize: square(config, "kernel_size"),
    strides: square(config, "strides", 1),
    padding: padding(config, twoWays),
    dilationRate: square(config, "dilation_rate", 1),
    groups: number(config, "groups", 1),
    ...convolution(config),
    kernelInitializer: "glorotUniform"
  }),
  DepthwiseConv2D: (config) => ({
    kind: "depthwiseConv2d",
    kernelSize: square(config, "kernel_size"),
    depthMultiplier: number(config, "depth_multiplier", 1),
    strides: square(config, "strides", 1),
    padding: padding(config, twoWays),
    dilationRate: undilated(config),
    ...convolution(config),
    depthwiseInitializer: "glorotUniform"
  }),
  Conv1D: (config) => ({
    kind: "conv1d",
    filters: number(config, "filters"),
    kernelSize: sizes(config, "kernel_size", 1)[0] ?? 1,
    strides: sizes(config, "strides", 1, 1)[0] ?? 1,
    padding: padding(config, ["valid", "same", "causal"]),
    dilationRate: sizes(config, "dilation_rate", 1, 1)[0] ?? 1,
    groups: number(config, "groups", 1),
    ...convolution(config),
    kernelInitializer: "glorotUniform"
  }),
  BatchNormalization: (config, shape) => {
    checkLastAxis(config, shape.length);
    return {
      kind: "batchNormalization",
      momentum: number(config, "momentum", 0.99),
      epsilon: number(config, "epsilon", 1e-3)
    };
  },
  LayerNormalization: (config, shape) => {
    checkLastAxis(config, shape.length);
    if (shape.length === 3)
      throw new LayerError("sequences or flat rows", "an image");
    return { kind: "layerNormalization", epsilon: number(config, "epsilon", 1e-3) };
  },
  Embedding: (config) => ({
    kind: "embedding",
    inputDim: number(config, "input_dim"),
    outputDim: number(config, "output_dim"),
    maskZero: flag(config, "mask_zero", false)
  }),
  Activation: (config) => activation(activationOf(config)),
  ReLU: (config) => {
    const most = config["max_value"] ?? null;
    if (most === null)
      return activation("relu");
    if (most === 6)
      return activation("relu6");
    throw new LayerError("a max_value of 6 or none", JSON.stringify(most));
  },
  ELU: (config) => {
    if (number(config, "alpha", 1) !== 1)
      throw new LayerError("alpha 1, which is all that TensorFlow.js computes", shown(config["alpha"]));
    return activation("elu");
  },
  LeakyReLU: (config) => {
    const alpha = number(config, config["negative_slope"] === void 0 ? "alpha" : "negative_slope", 0.3);
    return activation("leakyRelu", alpha);
  },
  Dropout: (config) => ({ kind: "dropout", rate: number(config, "rate") }),
  MaxPooling2D: (config) => ({ kind: "maxPooling2d", ...pooling(config) }),
  AveragePooling2D: (config) => ({ kind: "averagePooling2d", ...pooling(config) }),
  GlobalAveragePooling2D: (config) => (images(config), { kind: "globalAveragePooling2d" }),
  GlobalAveragePooling1D: () => ({ kind: "globalAveragePooling1d" }),
  Flatten: (config) => (images(config), { kind: "flatten", order: "channelsLast" }),
  Reshape: (config) => {
    const target = config["target_shape"];
    if (!Array.isArray(target) || !target.every((size) => Number.isInteger(size) && size > 0))
      throw new LayerError("a target_shape of known sizes", shown(target));
    const shape = target;
    const targetShape = shape.length === 3 ? [shape[2] ?? 1, shape[0] ?? 1, shape[1] ?? 1] : shape;
    return { kind: "reshape", targetShape, order: "channelsLast" };
  },
  Permute: (config, shape) => {
    const dims = config["dims"];
    if (!Array.isArray(dims) || dims.length !== shape.length)
      throw new LayerError("dims of every axis", shown(dims));
    const ours = dims.map((axis) => shape.length === 3 ? axis % 3 + 1 : axis);
    const [height = 1, width = 1, channels = 1] = ours;
    return { kind: "permute", dims: shape.length === 3 ? [channels, height, width] : ours };
  },
  Rescaling: (config) => ({ kind: "rescaling", scale: factors(config, "scale"), offset: factors(config, "offset", 0) }),
  Add: () => ({ kind: "add", with: [] })
};
var kerasClasses = Object.keys(converters).sort();
function fromKeras({ className, config }, inputShape) {
  const convert2 = converters[className];
  if (convert2 === void 0)
    throw new LayerError(`a layer of ${kerasClasses.join(", ")}`, className);
  checkConfig(className, config);
  return convert2(config, inputShape);
}
var shared = { bias: { keras: "bias" } };
var weightLayouts = {
  dense: { kernel: { keras: "kernel" }, ...shared },
  conv2d: { kernel: { keras: "kernel", axes: [3, 2, 0, 1] }, ...shared },
  conv1d: { kernel: { keras: "kernel", axes: [2, 1, 0] }, ...shared },
  // [height, width, channels, multiplier] -> [channels, multiplier, height, width], read as [channels * multiplier, 1, ...]
  depthwiseConv2d: { kernel: { keras: "depthwise_kernel", axes: [2, 3, 0, 1] }, ...shared },
  batchNormalization: {
    gamma: { keras: "gamma" },
    beta: { keras: "beta" },
    movingMean: { keras: "moving_mean" },
    movingVariance: { keras: "moving_variance" }
  },
  layerNormalization: { gamma: { keras: "gamma" }, beta: { keras: "beta" } },
  embedding: { embeddings: { keras: "embeddings" } }
};
function permuted(values, shape, axes) {
  const target = axes.map((axis) => shape[axis] ?? 1);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product3, size) => product3 * size, 1));
  const steps2 = axes.map((axis) => strides[axis] ?? 1);
  const result = new Float32Array(values.length);
  const index = target.map(() => 0);
  for (let at = 0; at < result.length; at += 1) {
    result[at] = values[index.reduce((sum, place2, axis) => sum + place2 * (steps2[axis] ?? 0), 0)] ?? 0;
    for (let axis = target.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (target[axis] ?? 1))
        break;
      index[axis] = 0;
    }
  }
  return result;
}
var inverse = (axes) => axes.map((_, axis) => axes.indexOf(axis));
function kerasActivation(name) {
  if (name === "silu" || name === "swish")
    return "swish";
  return [...activations].find(([, ours]) => ours === name)?.[0] ?? null;
}

// dist/kinds/students/save-tfjs.js
var Unsayable = class extends Error {
};
var lastShape = (shape) => {
  const [channels = 1, height = 1, width = 1] = shape;
  return shape.length === 3 ? [height, width, channels] : shape;
};
var PERMUTE = "Permute";
var RESCALING = "Rescaling";
var toFirst = { className: PERMUTE, config: { dims: [3, 1, 2] }, suffix: "-channels-first" };
var toLast = { className: PERMUTE, config: { dims: [2, 3, 1] }, suffix: "-channels-last" };
function activated(piece, name) {
  if (name === "leakyRelu")
    return [
      { ...piece, config: { ...piece.config, activation: "linear" } },
      { className: "LeakyReLU", config: { alpha: 0.2 }, suffix: "-activation" }
    ];
  const activation2 = kerasActivation(name);
  if (activation2 === null)
    throw new Unsayable(`the activation ${name}`);
  return [{ ...piece, config: { ...piece.config, activation: activation2 } }];
}
var pairOf = (size) => typeof size === "number" ? [size, size] : size;
function pieces({ options, inputShape }) {
  switch (options.kind) {
    case "dense":
      return activated({ className: "Dense", config: { units: options.units, use_bias: options.useBias } }, options.activation);
    case "conv2d":
    case "depthwiseConv2d": {
      const common2 = {
        kernel_size: pairOf(options.kernelSize),
        strides: pairOf(options.strides),
        padding: options.padding,
        dilation_rate: pairOf(options.dilationRate),
        use_bias: options.useBias,
        data_format: "channels_last"
      };
      if (options.kind === "depthwiseConv2d") {
        if (common2.dilation_rate.some((rate) => rate !== 1))
          throw new Unsayable("dilated depthwise convolutions");
        const config = { ...common2, depth_multiplier: options.depthMultiplier };
        return activated({ className: "DepthwiseConv2D", config }, options.activation);
      }
      if (options.groups > 1)
        throw new Unsayable("grouped convolutions");
      return activated({ className: "Conv2D", config: { ...common2, filters: options.filters } }, options.activation);
    }
    case "conv1d": {
      if (options.groups > 1)
        throw new Unsayable("grouped convolutions");
      if (options.padding === "causal")
        throw new Unsayable("causal convolutions");
      const config = {
        filters: options.filters,
        kernel_size: [options.kernelSize],
        strides: [options.strides],
        padding: options.padding,
        dilation_rate: [options.dilationRate],
        use_bias: options.useBias
      };
      return activated({ className: "Conv1D", config }, options.activation);
    }
    case "batchNormalization": {
      const { momentum, epsilon } = options;
      return [{ className: "BatchNormalization", config: { axis: -1, momentum, epsilon, center: true, scale: true } }];
    }
    case "layerNormalization":
      if (inputShape.length === 3)
        throw new Unsayable("layer normalization of images");
      return [{ className: "LayerNormalization", config: { axis: -1, epsilon: options.epsilon } }];
    case "embedding":
      if (options.maskZero)
        throw new Unsayable("padding that pooling leaves out");
      return [{ className: "Embedding", config: { input_dim: options.inputDim, output_dim: options.outputDim } }];
    case "activation":
      if (options.activation === "leakyRelu")
        return [{ className: "LeakyReLU", config: { alpha: options.alpha ?? 0.2 } }];
      if (options.activation === "elu" && (options.alpha ?? 1) !== 1)
        throw new Unsayable("an elu of another alpha than 1");
      return activated({ className: "Activation", config: {} }, options.activation);
    case "dropout":
      return [{ className: "Dropout", config: { rate: options.rate } }];
    case "maxPooling2d":
    case "averagePooling2d": {
      const poolSize = pairOf(options.poolSize);
      const strides = options.strides === void 0 ? poolSize : pairOf(options.strides);
      const className = options.kind === "maxPooling2d" ? "MaxPooling2D" : "AveragePooling2D";
      return [{ className, config: { pool_size: poolSize, strides, padding: options.padding } }];
    }
    case "globalAveragePooling2d":
      return [{ className: "GlobalAveragePooling2D", config: {} }];
    case "globalAveragePooling1d":
      return [{ className: "GlobalAveragePooling1D", config: {} }];
    case "flatten": {
      if (inputShape.length === 1) {
        return [];
      }
      const isTurned = inputShape.length === 3 && options.order === "channelsFirst";
      return [...isTurned ? [toFirst] : [], { className: "Flatten", config: {} }];
    }
    case "reshape": {
      const { targetShape, order } = options;
      const isFirst = order === "channelsFirst";
      const target = isFirst ? targetShape : lastShape(targetShape);
      return [
        ...isFirst && inputShape.length === 3 ? [toFirst] : [],
        { className: "Reshape", config: { target_shape: target } },
        ...isFirst && targetShape.length === 3 ? [toLast] : []
      ];
    }
    case "permute": {
      const { dims } = options;
      const [channels = 1, height = 1, width = 1] = dims;
      const keras = (axis) => axis === 1 ? 3 : axis - 1;
      return [
        { className: PERMUTE, config: { dims: dims.length === 3 ? [height, width, channels].map(keras) : dims } }
      ];
    }
    case "rescaling":
      return [{ className: RESCALING, config: { scale: options.scale, offset: options.offset } }];
    case "add":
      return [{ className: "Add", config: {} }];
    case "positionalEmbedding":
    case "multiHeadAttention":
      throw new Unsayable(`the layer ${options.kind}`);
  }
}
var inbound = (names) => names.length === 0 ? [] : [names.map((name) => [name, 0, 0, {}])];
var single3 = (list) => list.length === 1 ? list[0] ?? 0 : list;
function inputPieces(inputShape, { held, preprocessing }) {
  const { scale, mean, std } = preprocessing;
  const channels = Math.max(mean.length, std.length);
  const at = (list, channel) => list[list.length === 1 ? 0 : channel] ?? 0;
  const each = (value) => Array.from({ length: channels }, (_, channel) => value(channel));
  const [factors2, offsets] = [each((c) => scale / at(std, c)), each((c) => -at(mean, c) / at(std, c))];
  const isScaled = factors2.some((factor) => factor !== 1) || offsets.some((offset2) => offset2 !== 0);
  if (isScaled && channels > 1 && inputShape.length !== 1 && inputShape.length !== 3)
    throw new Unsayable("a mean or std for each position of a sequence");
  const isLast = held.channelsLast === true;
  const shape = isLast ? channelsLastShape(inputShape) : inputShape;
  return [
    ...showShape(held.shape) === showShape(shape) ? [] : [{ className: "Reshape", config: { target_shape: shape }, suffix: "-shaped" }],
    ...inputShape.length === 3 && !isLast ? [toLast] : [],
    ...isScaled ? [{ className: RESCALING, config: { scale: single3(factors2), offset: single3(offsets) }, suffix: "-scaled" }] : []
  ];
}
function nodesOf(placed, pieces2, outputs) {
  let inputs = placed.inputs.map((name) => outputs.get(name) ?? name);
  const nodes = pieces2.map(({ className, config, suffix = "" }) => {
    const name = `${placed.name}${suffix}`;
    const node = { class_name: className, name, config: { name, ...config }, inbound_nodes: inbound(inputs) };
    inputs = [name];
    return node;
  });
  outputs.set(placed.name, inputs[0] ?? placed.name);
  return nodes;
}
function kerasWeight({ options, inputShape }, spec, state) {
  const at = spec.name.lastIndexOf("/");
  const layout = weightLayouts[options.kind]?.[spec.name.slice(at + 1)];
  const values = state.get(spec.name);
  if (layout === void 0 || values === void 0)
    throw internalError(`no layout or values of ${spec.name}`);
  const name = `${spec.name.slice(0, at)}/${layout.keras}`;
  if (layout.axes === void 0)
    return { name, shape: spec.shape, dtype: "float32", values };
  const [channels = 1] = inputShape;
  const [outputs = 1, , ...window2] = spec.shape;
  const stored = options.kind === "depthwiseConv2d" ? [channels, outputs / channels, ...window2] : spec.shape;
  const axes = inverse(layout.axes);
  return {
    name,
    shape: axes.map((axis) => stored[axis] ?? 1),
    dtype: "float32",
    values: permuted(values, stored, axes)
  };
}
function layersModelFiles(layers2, inputShape, state, facts) {
  const outputs = /* @__PURE__ */ new Map();
  const input = {
    class_name: "InputLayer",
    name: "input",
    config: { name: "input", batch_input_shape: [null, ...facts.held.shape], dtype: "float32", sparse: false },
    inbound_nodes: []
  };
  let nodes;
  try {
    nodes = [
      input,
      ...nodesOf({ name: "input", inputs: ["input"] }, inputPieces(inputShape, facts), outputs),
      ...layers2.flatMap((layer) => nodesOf(layer, pieces(layer), outputs))
    ];
  } catch (error) {
    if (error instanceof Unsayable)
      return error.message;
    throw error;
  }
  const weights2 = layers2.flatMap((layer) => layer.parameters.map((spec) => kerasWeight(layer, spec, state)));
  const bytes = new Uint8Array(weights2.reduce((sum, { values }) => sum + values.byteLength, 0));
  let at = 0;
  for (const { values } of weights2) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  const last = layers2.at(-1)?.name ?? "input";
  const config = {
    name: "student",
    layers: nodes,
    input_layers: [["input", 0, 0]],
    output_layers: [[outputs.get(last) ?? last, 0, 0]]
  };
  const model = {
    format: "layers-model",
    generatedBy: "limbeck",
    convertedBy: null,
    modelTopology: { class_name: "Model", config },
    userDefinedMetadata: { limbeck: { classes: facts.classes, input: rawInput } },
    weightsManifest: [
      { paths: ["weights.bin"], weights: weights2.map(({ name, shape, dtype }) => ({ name, shape, dtype })) }
    ]
  };
  return { model: `${JSON.stringify(model, null, 2)}
`, weights: bytes };
}

// dist/kinds/students/layer-fields.js
var layerFields = {
  name: {
    type: "string",
    pattern: "^[A-Za-z][A-Za-z0-9_.-]*$",
    description: "Names the layer's parameters, and lets other layers refer to it. Default: its kind and position."
  },
  input: { type: "string", description: "Name of the layer whose output flows in; the layer before by default." }
};

// dist/kinds/students/layers/batch-normalization.js
var schema17 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "batchNormalization" },
    ...layerFields,
    momentum: {
      type: "number",
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.99,
      description: "Weight of the running statistics' past."
    },
    epsilon: { type: "number", exclusiveMinimum: 0, default: 1e-3 }
  }
};
var build = ({ momentum, epsilon }, name, inputShapes) => {
  const shape = onlyShape(inputShapes);
  const isSequence = shape.length === 2;
  const channels = isSequence ? shape[1] : shape[0];
  if (channels === void 0)
    throw new LayerError("at least one axis", "a scalar");
  const [gamma, beta, mean, variance] = ["gamma", "beta", "movingMean", "movingVariance"].map((part) => `${name}/${part}`);
  if (gamma === void 0 || beta === void 0 || mean === void 0 || variance === void 0)
    throw internalError("batch normalization has four parameters");
  const running = (parameter, start) => ({
    ...offset(parameter, [channels], start),
    trainable: false
  });
  return {
    outputShape: shape,
    parameters: [
      offset(gamma, [channels], "ones"),
      offset(beta, [channels], "zeros"),
      running(mean, "zeros"),
      running(variance, "ones")
    ],
    forward: ({ g, training, parameter, setParameter }, inputs) => {
      const x = onlyValue(inputs);
      const flat = isSequence ? g.reshape(x, [-1, channels]) : x;
      const restored = (y2) => isSequence ? g.reshape(y2, [-1, ...shape]) : y2;
      const affine2 = [flat, parameter(gamma), parameter(beta)];
      if (!training)
        return restored(g.one("BatchNormalization", [...affine2, parameter(mean), parameter(variance)], { epsilon }));
      const [y, batchMean, batchVariance] = g.apply("BatchNormalizationTraining", affine2, { epsilon });
      if (y === void 0 || batchMean === void 0 || batchVariance === void 0)
        throw internalError("batch normalization has three outputs");
      for (const [past, now] of [
        [mean, batchMean],
        [variance, batchVariance]
      ])
        setParameter(past, g.add(g.scale(parameter(past), momentum), g.scale(now, 1 - momentum)));
      return restored(y);
    }
  };
};

// dist/kinds/students/layers/conv2d.js
var schema18 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "filters", "kernelSize"],
  properties: {
    kind: { const: "conv2d" },
    ...layerFields,
    filters: { type: "integer", minimum: 1, description: "Output channels." },
    kernelSize: sizeSchema,
    strides: { ...sizeSchema, default: 1 },
    padding: { ...paddingSchema, default: "valid" },
    dilationRate: { ...sizeSchema, default: 1 },
    groups: { type: "integer", minimum: 1, default: 1 },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" }
  }
};
var build2 = (options, name, inputShapes) => {
  const { filters, groups, activation: activation2, useBias, kernelInitializer } = options;
  const [channels, height, width] = imageShape(inputShapes);
  if (channels % groups !== 0 || filters % groups !== 0)
    throw new LayerError(`groups that divide ${channels} channels and ${filters} filters`, `${groups}`);
  const [kernelSize, strides, dilations] = [
    pair(options.kernelSize),
    pair(options.strides),
    pair(options.dilationRate)
  ];
  const pads = padsFor(options.padding, [height, width], kernelSize, strides, dilations);
  const area = kernelSize[0] * kernelSize[1];
  const [kernel, bias] = [`${name}/kernel`, `${name}/bias`];
  const start = initializer(kernelInitializer, channels / groups * area, filters / groups * area);
  return {
    outputShape: [filters, ...windowOutput([height, width], kernelSize, strides, pads, dilations)],
    parameters: [
      weight(kernel, [filters, channels / groups, ...kernelSize], start),
      ...useBias ? [offset(bias, [filters], "zeros")] : []
    ],
    forward: ({ g, parameter }, inputs) => {
      const operands = [onlyValue(inputs), parameter(kernel), ...useBias ? [parameter(bias)] : []];
      return activate(g, g.one("Conv", operands, { strides, pads, dilations, group: groups }), activation2);
    }
  };
};

// dist/kinds/students/layers/dense.js
var schema19 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "units"],
  properties: {
    kind: { const: "dense" },
    ...layerFields,
    units: { type: "integer", minimum: 1, description: "Outputs per row." },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" }
  }
};
var build3 = (options, name, inputShapes) => {
  const { units, activation: activation2, useBias, kernelInitializer } = options;
  const shape = onlyShape(inputShapes);
  const features = shape.at(-1);
  if (shape.length > 2 || features === void 0)
    throw new LayerError("a flat input or a sequence (put a flatten layer before)", showShape(shape));
  const [kernel, bias] = [`${name}/kernel`, `${name}/bias`];
  return {
    outputShape: [...shape.slice(0, -1), units],
    parameters: [
      weight(kernel, [features, units], initializer(kernelInitializer, features, units)),
      ...useBias ? [offset(bias, [units], "zeros")] : []
    ],
    forward: ({ g, parameter }, inputs) => {
      const y = product2(g, onlyValue(inputs), parameter(kernel), useBias ? parameter(bias) : void 0);
      return activate(g, y, activation2);
    }
  };
};

// dist/kinds/students/layers/conv1d.js
var schema20 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "filters", "kernelSize"],
  properties: {
    kind: { const: "conv1d" },
    ...layerFields,
    filters: { type: "integer", minimum: 1, description: "Output channels." },
    kernelSize: { type: "integer", minimum: 1 },
    strides: { type: "integer", minimum: 1, default: 1 },
    padding: {
      enum: ["valid", "same", "causal"],
      default: "valid",
      description: "As for conv2d; causal pads in front alone, so that no position sees a later one."
    },
    dilationRate: { type: "integer", minimum: 1, default: 1 },
    groups: { type: "integer", minimum: 1, default: 1 },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" }
  }
};
var build4 = (options, name, inputShapes) => {
  const { filters, kernelSize, groups, padding: padding2, activation: activation2, useBias, kernelInitializer } = options;
  const [length, channels] = sequenceShape(inputShapes);
  if (channels % groups !== 0 || filters % groups !== 0)
    throw new LayerError(`groups that divide ${channels} channels and ${filters} filters`, `${groups}`);
  const [strides, dilations] = [[options.strides], [options.dilationRate]];
  const pads = padding2 === "causal" ? [(kernelSize - 1) * options.dilationRate, 0] : padsFor(padding2, [length], [kernelSize], strides, dilations);
  const sizes2 = windowOutput([length], [kernelSize], strides, pads, dilations);
  const [kernel, bias] = [`${name}/kernel`, `${name}/bias`];
  const start = initializer(kernelInitializer, channels / groups * kernelSize, filters / groups * kernelSize);
  return {
    outputShape: [...sizes2, filters],
    parameters: [
      weight(kernel, [filters, channels / groups, kernelSize], start),
      ...useBias ? [offset(bias, [filters], "zeros")] : []
    ],
    ...sizes2[0] === length ? {} : { mask: withoutMask },
    forward: ({ g, parameter }, inputs) => {
      const channelsFirst4 = g.transpose(onlyValue(inputs), [0, 2, 1]);
      const operands = [channelsFirst4, parameter(kernel), ...useBias ? [parameter(bias)] : []];
      const y = g.one("Conv", operands, { strides, pads, dilations, group: groups });
      return activate(g, g.transpose(y, [0, 2, 1]), activation2);
    }
  };
};

// dist/kinds/students/layers/depthwise-conv2d.js
var schema21 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "kernelSize"],
  properties: {
    kind: { const: "depthwiseConv2d" },
    ...layerFields,
    kernelSize: sizeSchema,
    depthMultiplier: { type: "integer", minimum: 1, default: 1, description: "Outputs per channel." },
    strides: { ...sizeSchema, default: 1 },
    padding: { ...paddingSchema, default: "valid" },
    dilationRate: { ...sizeSchema, default: 1 },
    activation: { ...activationSchema, default: "linear" },
    useBias: { type: "boolean", default: true },
    depthwiseInitializer: { ...initializerSchema, default: "glorotUniform" }
  }
};
var build5 = (options, name, inputShapes) => {
  const [channels] = imageShape(inputShapes);
  const { depthMultiplier, depthwiseInitializer, kind: _kind, ...rest } = options;
  const filters = channels * depthMultiplier;
  const conv2 = { ...rest, kind: "conv2d", filters, groups: channels, kernelInitializer: depthwiseInitializer };
  return build2(conv2, name, inputShapes);
};

// dist/kinds/students/layers/embedding.js
var schema22 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "inputDim", "outputDim"],
  properties: {
    kind: { const: "embedding" },
    ...layerFields,
    inputDim: { type: "integer", minimum: 1, description: "Size of the vocabulary: tokens are 0 to inputDim - 1." },
    outputDim: { type: "integer", minimum: 1, description: "Features per token." },
    maskZero: {
      type: "boolean",
      default: false,
      description: "Token 0 is padding: attention and pooling behind this layer leave it out."
    }
  }
};
var positionalSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "positionalEmbedding" }, ...layerFields }
};
var LIMIT2 = 0.05;
var build6 = (options, name, inputShapes) => {
  const { inputDim, outputDim, maskZero } = options;
  const shape = onlyShape(inputShapes);
  const [length] = shape;
  if (shape.length !== 1 || length === void 0)
    throw new LayerError("a row of tokens, [length]", showShape(shape));
  const table = `${name}/embeddings`;
  return {
    outputShape: [length, outputDim],
    parameters: [weight(table, [inputDim, outputDim], { kind: "uniform", limit: LIMIT2 })],
    forward: ({ g, parameter }, inputs) => g.one("Gather", [parameter(table), g.cast(onlyValue(inputs), "int32")], { axis: 0 }),
    mask: ({ g }, inputs) => maskZero ? g.isPositive(g.cast(onlyValue(inputs), "float32")) : null
  };
};
var buildPositional = (_options, name, inputShapes) => {
  const [length, features] = sequenceShape(inputShapes);
  const table = `${name}/embeddings`;
  return {
    outputShape: [length, features],
    parameters: [weight(table, [length, features], { kind: "uniform", limit: LIMIT2 })],
    byPosition: true,
    forward: ({ g, parameter }, inputs) => {
      const all = parameter(table);
      const cut = { starts: [0], ends: [length], axes: [0], steps: [1] };
      return g.add(onlyValue(inputs), all.shape[0] === length ? all : g.one("Slice", [all], cut));
    }
  };
};

// dist/kinds/students/layers/layer-normalization.js
var schema23 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "layerNormalization" },
    ...layerFields,
    epsilon: { type: "number", exclusiveMinimum: 0, default: 1e-3 }
  }
};
var build7 = ({ epsilon }, name, inputShapes) => {
  const shape = onlyShape(inputShapes);
  const features = shape.at(-1);
  if (features === void 0)
    throw new LayerError("at least one axis", "a scalar");
  const [gamma, beta] = [`${name}/gamma`, `${name}/beta`];
  return {
    outputShape: shape,
    parameters: [offset(gamma, [features], "ones"), offset(beta, [features], "zeros")],
    forward: ({ g, parameter }, inputs) => g.one("LayerNormalization", [onlyValue(inputs), parameter(gamma), parameter(beta)], { axis: -1, epsilon })
  };
};

// dist/kinds/students/layers/multi-head-attention.js
var schema24 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "numHeads", "keyDim"],
  properties: {
    kind: { const: "multiHeadAttention" },
    ...layerFields,
    numHeads: { type: "integer", minimum: 1 },
    keyDim: { type: "integer", minimum: 1, description: "Features per head of queries, keys and values." },
    dropout: { type: "number", minimum: 0, exclusiveMaximum: 1, default: 0, description: "Of attention weights." },
    causal: { type: "boolean", default: false, description: "No position sees a later one." },
    useBias: { type: "boolean", default: true },
    kernelInitializer: { ...initializerSchema, default: "glorotUniform" }
  }
};
var HIDDEN = -1e9;
function causalScores(g, length) {
  const data = Float32Array.from({ length: length * length }, (_, at) => at % length > Math.floor(at / length) ? HIDDEN : 0);
  return g.constant({ dtype: "float32", shape: [1, 1, length, length], data });
}
function paddingScores(g, mask, length) {
  return g.reshape(g.scale(g.sub(g.scalar(1), mask), HIDDEN), [-1, 1, 1, length]);
}
function addHidden(g, scores, mask, causal) {
  const length = scores.shape.at(-1) ?? 1;
  const seen = causal ? g.add(scores, causalScores(g, length)) : scores;
  return mask === null ? seen : g.add(seen, paddingScores(g, mask, length));
}
var build8 = (options, name, inputShapes) => {
  const { numHeads, keyDim, dropout: dropout2, causal, useBias, kernelInitializer } = options;
  const [length, features] = sequenceShape(inputShapes);
  const width = numHeads * keyDim;
  const names = ["qkv/kernel", "qkv/bias", "output/kernel", "output/bias"].map((part) => `${name}/${part}`);
  const [qkvKernel = "", qkvBias = "", outputKernel = "", outputBias = ""] = names;
  return {
    outputShape: [length, features],
    parameters: [
      weight(qkvKernel, [features, 3 * width], initializer(kernelInitializer, features, width)),
      ...useBias ? [offset(qkvBias, [3 * width], "zeros")] : [],
      weight(outputKernel, [width, features], initializer(kernelInitializer, width, features)),
      ...useBias ? [offset(outputBias, [features], "zeros")] : []
    ],
    forward: ({ g, dropout: drops, parameter, dropoutMask }, inputs, [mask = null]) => {
      const qkv = product2(g, onlyValue(inputs), parameter(qkvKernel), useBias ? parameter(qkvBias) : void 0);
      const [query, key, value] = g.split(qkv, 2, [width, width, width]).map((part) => g.transpose(g.reshape(part, [-1, length, numHeads, keyDim]), [0, 2, 1, 3]));
      const scores = g.matMul(g.scale(query, 1 / Math.sqrt(keyDim)), key, false, true);
      const weights2 = g.softmax(addHidden(g, scores, mask, causal));
      const kept2 = drops && dropout2 > 0 ? g.mul(weights2, dropoutMask(weights2.shape, dropout2)) : weights2;
      const context = g.reshape(g.transpose(g.matMul(kept2, value), [0, 2, 1, 3]), [-1, length, width]);
      return product2(g, context, parameter(outputKernel), useBias ? parameter(outputBias) : void 0);
    }
  };
};

// dist/kinds/students/layers/pooling1d.js
var globalAverageSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "globalAveragePooling1d" }, ...layerFields }
};
var buildGlobalAverage = (_options, _name, shapes) => {
  const [length, features] = sequenceShape(shapes);
  return {
    outputShape: [features],
    parameters: [],
    mask: withoutMask,
    forward: ({ g }, inputs, [mask]) => {
      const x = onlyValue(inputs);
      if (mask === null || mask === void 0)
        return g.mean(x, [1]);
      const counted = g.one("Max", [g.sum(mask, [1], true), g.scalar(1)], {});
      const total = g.sum(g.mul(x, g.reshape(mask, [-1, length, 1])), [1]);
      return g.div(total, counted);
    }
  };
};

// dist/kinds/students/layers/pooling2d.js
var windowFields = {
  ...layerFields,
  poolSize: { ...sizeSchema, default: 2 },
  strides: { ...sizeSchema, description: "The pool size by default." },
  padding: { ...paddingSchema, default: "valid" }
};
var maxSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "maxPooling2d" }, ...windowFields }
};
var averageSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "averagePooling2d" }, ...windowFields }
};
var globalAverageSchema2 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "globalAveragePooling2d" }, ...layerFields }
};
function pooling2(options, inputShapes, average) {
  const [channels, height, width] = imageShape(inputShapes);
  const kernel = pair(options.poolSize);
  const strides = options.strides === void 0 ? kernel : pair(options.strides);
  const dilations = [1, 1];
  const pads = padsFor(options.padding, [height, width], kernel, strides, dilations);
  const window2 = { kernel, strides, pads, dilations };
  return {
    outputShape: [channels, ...windowOutput([height, width], kernel, strides, pads, dilations)],
    parameters: [],
    forward: ({ g }, inputs) => {
      const x = onlyValue(inputs);
      return average ? g.one("AveragePool", [x], { ...window2, countIncludePad: false }) : g.maxPool(x, window2);
    }
  };
}
var buildMax = (options, _name, shapes) => pooling2(options, shapes, false);
var buildAverage = (options, _name, shapes) => pooling2(options, shapes, true);
var buildGlobalAverage2 = (_options, _name, shapes) => {
  const [channels] = imageShape(shapes);
  return { outputShape: [channels], parameters: [], forward: ({ g }, inputs) => g.mean(onlyValue(inputs), [2, 3]) };
};

// dist/kinds/students/layers/rescaling.js
var numbers2 = {
  type: ["number", "array"],
  items: { type: "number" },
  minItems: 1,
  description: "One for all values, or one a channel of an image, a feature of any other row."
};
var schema25 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "scale"],
  properties: { kind: { const: "rescaling" }, ...layerFields, scale: numbers2, offset: { ...numbers2, default: 0 } }
};
function listShape(list, row) {
  const channels = row.length === 3 ? row[0] : row.at(-1);
  if (list.length === 1)
    return [];
  if (list.length !== channels)
    throw new LayerError(`1 number, or ${channels ?? 1}`, `${list.length} numbers`);
  return row.length === 3 ? [channels, 1, 1] : [channels];
}
var build9 = (options, _name, inputShapes) => {
  const row = onlyShape(inputShapes);
  const [scale, offset2] = [[options.scale].flat(), [options.offset].flat()];
  const shapes = [listShape(scale, row), listShape(offset2, row)];
  return {
    outputShape: row,
    parameters: [],
    forward: ({ g }, inputs) => {
      const constant = (list, shape) => g.constant({ dtype: "float32", shape, data: Float32Array.from(list) });
      const x = g.cast(onlyValue(inputs), "float32");
      const scaled = scale.every((factor) => factor === 1) ? x : g.mul(x, constant(scale, shapes[0]));
      return offset2.every((term) => term === 0) ? scaled : g.add(scaled, constant(offset2, shapes[1]));
    }
  };
};

// dist/kinds/students/layers/shaping.js
var activationLayerSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "activation"],
  properties: {
    kind: { const: "activation" },
    ...layerFields,
    activation: activationSchema,
    alpha: {
      type: "number",
      minimum: 0,
      description: "Of leakyRelu the slope below 0, 0.2 by default; of elu what it falls to, 1 by default."
    }
  }
};
var dropoutSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "rate"],
  properties: {
    kind: { const: "dropout" },
    ...layerFields,
    rate: {
      type: "number",
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Share of the values that are set to 0 in training."
    }
  }
};
var orderSchema = {
  enum: ["channelsFirst", "channelsLast"],
  default: "channelsFirst",
  description: "Order of an image's values in the flat row; channelsLast is how TensorFlow's models have them."
};
var flattenSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "flatten" }, ...layerFields, order: orderSchema }
};
var reshapeSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "targetShape"],
  properties: {
    kind: { const: "reshape" },
    ...layerFields,
    targetShape: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      maxItems: 4,
      description: "Shape of a row without the batch; images are [channels, height, width]."
    },
    order: orderSchema
  }
};
var permuteSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "dims"],
  properties: {
    kind: { const: "permute" },
    ...layerFields,
    dims: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      maxItems: 4,
      description: "Axis i of the result is axis dims[i] of the row, counted from 1; images are [channels, height, width]."
    }
  }
};
var addSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "with"],
  properties: {
    kind: { const: "add" },
    ...layerFields,
    with: {
      type: "array",
      items: { type: "string" },
      minItems: 1,
      description: `Names of the layers whose outputs are added to this layer's input; "input" is the student's own.`
    }
  }
};
var buildActivation = ({ activation: activation2, alpha }, _name, shapes) => {
  if (alpha !== void 0 && alphas[activation2] === void 0)
    throw new LayerError(`alpha beside ${Object.keys(alphas).join(" or ")} alone`, `alpha beside ${activation2}`);
  return {
    outputShape: onlyShape(shapes),
    parameters: [],
    forward: ({ g }, inputs) => activate(g, onlyValue(inputs), activation2, alpha)
  };
};
var buildDropout = ({ rate }, _name, shapes) => ({
  outputShape: onlyShape(shapes),
  parameters: [],
  forward: ({ g, dropout: dropout2, dropoutMask }, inputs) => {
    const x = onlyValue(inputs);
    return dropout2 && rate > 0 ? g.mul(x, dropoutMask(x.shape, rate)) : x;
  }
});
var channelsLast2 = (g, x) => x.shape.length === 4 ? g.transpose(x, [0, 2, 3, 1]) : x;
var buildFlatten = ({ order }, _name, shapes) => {
  const outputShape = [rowSize(onlyShape(shapes))];
  return {
    outputShape,
    parameters: [],
    forward: ({ g }, inputs) => {
      const x = onlyValue(inputs);
      return g.reshape(order === "channelsLast" ? channelsLast2(g, x) : x, rowShape(outputShape));
    },
    mask: withoutMask
  };
};
var buildReshape = ({ targetShape, order }, _name, shapes) => {
  const shape = onlyShape(shapes);
  if (rowSize(shape) !== rowSize(targetShape))
    throw new LayerError(`a target shape of ${rowSize(shape)} elements, as ${showShape(shape)} has`, showShape(targetShape));
  return {
    outputShape: targetShape,
    parameters: [],
    forward: ({ g }, inputs) => {
      const x = onlyValue(inputs);
      if (order === "channelsFirst")
        return g.reshape(x, rowShape(targetShape));
      const [channels = 1, ...area] = targetShape;
      const isImage = targetShape.length === 3;
      const y = g.reshape(channelsLast2(g, x), rowShape(isImage ? [...area, channels] : targetShape));
      return isImage ? g.transpose(y, [0, 3, 1, 2]) : y;
    },
    mask: withoutMask
  };
};
var buildPermute = ({ dims }, _name, shapes) => {
  const shape = onlyShape(shapes);
  const sorted = dims.toSorted((a, b) => a - b);
  if (dims.length !== shape.length || sorted.some((axis, i) => axis !== i + 1))
    throw new LayerError(`the axes ${shape.map((_, axis) => axis + 1).join(", ")} in some order`, showShape(dims));
  return {
    outputShape: dims.map((axis) => shape[axis - 1] ?? 1),
    parameters: [],
    forward: ({ g }, inputs) => g.transpose(onlyValue(inputs), [0, ...dims]),
    mask: withoutMask
  };
};
var buildAdd = (_options, _name, shapes) => {
  const [first, ...others] = shapes;
  if (first === void 0)
    throw new LayerError("at least two inputs", "none");
  for (const other of others)
    if (showShape(other) !== showShape(first))
      throw new LayerError(`inputs of one shape, ${showShape(first)}`, showShape(other));
  return {
    outputShape: first,
    parameters: [],
    forward: ({ g }, inputs) => inputs.reduce((sum, input) => g.add(sum, input))
  };
};

// dist/kinds/students/layers/index.js
var layerKinds = {
  dense: { schema: schema19, make: build3 },
  conv1d: { schema: schema20, make: build4 },
  conv2d: { schema: schema18, make: build2 },
  depthwiseConv2d: { schema: schema21, make: build5 },
  batchNormalization: { schema: schema17, make: build },
  layerNormalization: { schema: schema23, make: build7 },
  embedding: { schema: schema22, make: build6 },
  positionalEmbedding: { schema: positionalSchema, make: buildPositional },
  multiHeadAttention: { schema: schema24, make: build8 },
  globalAveragePooling1d: { schema: globalAverageSchema, make: buildGlobalAverage },
  activation: { schema: activationLayerSchema, make: buildActivation },
  dropout: { schema: dropoutSchema, make: buildDropout },
  maxPooling2d: { schema: maxSchema, make: buildMax },
  averagePooling2d: { schema: averageSchema, make: buildAverage },
  globalAveragePooling2d: { schema: globalAverageSchema2, make: buildGlobalAverage2 },
  flatten: { schema: flattenSchema, make: buildFlatten },
  add: { schema: addSchema, make: buildAdd },
  reshape: { schema: reshapeSchema, make: buildReshape },
  permute: { schema: permuteSchema, make: buildPermute },
  rescaling: { schema: schema25, make: build9 }
};
var layerSchema = unionSchema(layerKinds);
var kindOf6 = chooser(layerKinds);
var buildLayer = (options, name, inputShapes) => kindOf6(options).make(options, name, inputShapes);

// dist/kinds/students/layers-student.js
var definitionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["layers"],
  properties: {
    $schema: { type: "string" },
    name: { type: "string" },
    description: { type: "string" },
    input: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      description: "Shape of a row that the layers expect; checked against the data."
    },
    layers: {
      type: "array",
      minItems: 1,
      items: layerSchema
    }
  }
};
var INPUT = "input";
function inputsOf2(options, before) {
  return [options.input ?? before, ...options.kind === "add" ? options.with : []];
}
var unshared = { weightsOf: /* @__PURE__ */ new Map(), frozen: /* @__PURE__ */ new Set() };
function asFrozen(built) {
  return {
    ...built,
    parameters: built.parameters.map((spec) => ({ ...spec, trainable: false })),
    forward: (context, inputs, masks) => built.forward({ ...context, training: false }, inputs, masks)
  };
}
function place(layers2, inputShape, problems, { weightsOf, frozen }) {
  const shapes = /* @__PURE__ */ new Map([[INPUT, inputShape]]);
  const placed = [];
  let before = INPUT;
  for (const [index, options] of layers2.entries()) {
    const path = `/layers/${index}`;
    const name = options.name ?? `${options.kind}-${index + 1}`;
    if (shapes.has(name)) {
      problems.push({ path: `${path}/name`, expected: "a name that no other layer has", got: `"${name}"` });
      return placed;
    }
    const inputs = inputsOf2(options, before);
    const missing = inputs.find((input) => !shapes.has(input));
    if (missing !== void 0) {
      const known = [...shapes.keys()].map((known2) => `"${known2}"`).join(", ");
      problems.push({ path, expected: `a layer above: ${known}`, got: `"${missing}"` });
      return placed;
    }
    try {
      const made = buildLayer(options, weightsOf.get(name) ?? name, inputs.map((input) => shapes.get(input) ?? []));
      const built = frozen.has(weightsOf.get(name) ?? name) ? asFrozen(made) : made;
      shapes.set(name, built.outputShape);
      placed.push({ name, options, inputs, inputShape: shapes.get(inputs[0] ?? INPUT) ?? [], built });
    } catch (error) {
      if (!(error instanceof LayerError))
        throw error;
      problems.push({ path: `${path} (${name})`, expected: error.expected, got: error.got });
      return placed;
    }
    before = name;
  }
  return placed;
}
function runForward(placed, context, input) {
  const values = /* @__PURE__ */ new Map([[INPUT, input]]);
  const maskOf = /* @__PURE__ */ new Map();
  let last = input;
  for (const { name, inputs, built } of placed) {
    const operands = inputs.map((from) => {
      const value = values.get(from);
      if (value === void 0)
        throw internalError(`layer ${name} reads ${from} before it is there`);
      return value;
    });
    const masks = inputs.map((from) => maskOf.get(from) ?? null);
    last = built.forward(context, operands, masks);
    values.set(name, last);
    context.tensor?.(name, last);
    maskOf.set(name, built.mask === void 0 ? masks[0] ?? null : built.mask(context, operands, masks));
  }
  return last;
}
function placedAt(length, full, layers2, sharing) {
  const problems = [];
  const short2 = place(layers2, [length], problems, sharing);
  const same2 = (layer, at) => layer.built.parameters.every(({ shape }, index) => layer.built.byPosition === true || showShape(shape) === showShape(full[at]?.built.parameters[index]?.shape ?? []));
  const ends = showShape(short2.at(-1)?.built.outputShape ?? []) === showShape(full.at(-1)?.built.outputShape ?? []);
  return problems.length === 0 && ends && short2.every(same2) ? short2 : null;
}
function layersStudent(definition, inputShape, classes, where2, { sharing = unshared, encoder } = {}) {
  const problems = [];
  const front = columnEmbeddings(inputShape, encoder);
  const firstShape = front?.outputShape ?? inputShape;
  if (definition.input !== void 0 && showShape(definition.input) !== showShape(firstShape))
    problems.push({
      path: "/input",
      expected: `${showShape(firstShape)}, the shape of the data's rows${front === null ? "" : " with columns looked up"}`,
      got: showShape(definition.input),
      hint: "set data.input.shape in the recipe, or begin with a reshape layer"
    });
  const placed = problems.length > 0 ? [] : place(definition.layers, firstShape, problems, sharing);
  const output = placed.at(-1)?.built.outputShape ?? [];
  if (problems.length === 0 && showShape(output) !== showShape([classes]))
    problems.push({
      path: `/layers/${placed.length - 1}`,
      expected: `an output of [${classes}], one logit per class of the data`,
      got: showShape(output),
      hint: `end with {"kind": "dense", "units": ${classes}}`
    });
  if (problems.length > 0)
    throw problemsError("student-invalid", where2, problems);
  return {
    kind: "layers",
    inputShape,
    classes,
    ...front === null ? {} : { embedsColumns: true },
    parameters: [
      ...front?.parameters ?? [],
      ...new Map(placed.flatMap(({ built }) => built.parameters.map((spec) => [spec.name, spec]))).values()
    ],
    forward: (context, input) => runForward(placed, context, front?.forward(context, input) ?? input),
    ofLength: (length) => {
      if (front !== null || inputShape.length !== 1)
        return null;
      const short2 = placedAt(length, placed, definition.layers, sharing);
      return short2 === null ? null : (context, input) => runForward(short2, context, input);
    },
    layersModel: (state, facts) => {
      if (front !== null)
        return "columns that are looked up";
      if (sharing.weightsOf.size > 0)
        return "a layer that is called twice";
      return layersModelFiles(placed.map(({ built, ...layer }) => ({
        ...layer,
        outputShape: built.outputShape,
        parameters: built.parameters
      })), inputShape, state, facts);
    }
  };
}

// dist/kinds/students/layers.js
var schema26 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "layers" },
    path: { type: "string", minLength: 1, description: "A student definition, relative to the recipe." },
    definition: { type: "object", description: "The definition itself, instead of a path." }
  }
};
async function readDefinition({ path, definition }, { directory, file }) {
  const place2 = path ?? `${file}, student.definition`;
  let value = definition;
  if (path !== void 0) {
    const text = await readGivenText(resolve2(directory, path)).catch((cause) => {
      throw inputError("student-invalid", `${path}: the student's definition cannot be read`, {
        cause,
        problems: [
          {
            path: "/student/path",
            expected: "a file of layers, relative to the recipe",
            got: `${path}: ${whyUnread(cause)}`
          }
        ]
      });
    });
    value = parseText(text, path, { unreadable: "student-invalid", invalid: "student-invalid" });
  }
  return { definition: checked(definitionSchema, value, "student-invalid", place2), place: place2 };
}
var layers = {
  // with the definition's own schema in its place; the options' type leaves it to `definitionSchema`
  schema: {
    ...schema26,
    properties: { ...schema26.properties, definition: { ...definitionSchema, ...schema26.properties.definition } }
  },
  make: async (options, place2) => {
    const { definition, place: where2 } = await readDefinition(options, place2);
    return {
      source: { sha256: sha256Of([canonicalJson(definition)]), definition },
      build: ({ inputShape, classes, encoder }) => layersStudent(definition, inputShape, classes.length, where2, { encoder })
    };
  },
  problems: ({ path, definition }) => path === void 0 === (definition === void 0) ? [{ path: "", expected: "exactly one of path and definition", got: path === void 0 ? "neither" : "both" }] : []
};

// dist/kinds/students/onnx.js
import { resolve as resolve3 } from "node:path";

// dist/kinds/students/onnx-options.js
var patternsSchema = {
  type: "array",
  items: { type: "string", minLength: 1 }
};
var schema27 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path"],
  properties: {
    kind: { const: "onnx" },
    path: { type: "string", minLength: 1, description: "An ONNX classifier, relative to the recipe." },
    output: { type: "string", minLength: 1, description: "Which output holds the scores, where there are several." },
    train: {
      type: "object",
      additionalProperties: false,
      default: {},
      properties: {
        include: { ...patternsSchema, default: ["*"], description: "Names of the weights to train; * is any text." },
        exclude: { ...patternsSchema, default: [], description: "Names of the weights that stay as they are." },
        learningRateMultipliers: {
          type: "array",
          default: [],
          description: "The last match counts.",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["match", "value"],
            properties: {
              match: { type: "string", minLength: 1 },
              value: { type: "number", exclusiveMinimum: 0 }
            }
          }
        }
      }
    },
    init: {
      enum: ["keep", "fresh"],
      default: "keep",
      description: "keep: the file's weights are where training starts. fresh: drawn anew."
    }
  }
};

// dist/kinds/students/onnx-student.js
import { clone as clone2, create as create2 } from "@bufbuild/protobuf";

// dist/engine/onnx/read/written-batch.js
var WrittenBatch = class {
  /** How many ways each ambiguous Reshape could be read, in order. */
  alternatives = [];
  #places = /* @__PURE__ */ new Map();
  #written;
  #ratio;
  #choices;
  /** The batch size that the file was written for. */
  batch;
  /**
   * @param written - shape of every value at the batch size that the file was written for
   * @param batch - that batch size
   * @param rows - the batch size that it is read for; a multiple of it
   * @param choices - which way each ambiguous Reshape is read; the likeliest where none is given
   */
  constructor(written, batch, rows, choices) {
    this.#written = written;
    this.batch = batch;
    this.#ratio = rows / batch;
    this.#choices = choices;
  }
  /** Notes where the batch is in a value, from where it is in what it was computed from. */
  note(name, shape, inputs) {
    const written = this.#written.get(name);
    if (written === void 0 || this.#places.has(name))
      return;
    const axis = shape.findIndex((size, at) => size !== written[at]);
    if (axis < 0)
      return;
    const from = inputs.map((input) => [this.#places.get(input), this.#written.get(input)]).find(([place2, input]) => place2 !== void 0 && input?.[place2.axis] === written[axis]);
    this.#places.set(name, { axis, before: from?.[0]?.before ?? 1 });
  }
  /** Shape of a value at the batch size that the file was written for. */
  shapeOf(name) {
    return this.#written.get(name);
  }
  /** Whether the value has rows of the batch in it. */
  has(name) {
    return this.#places.has(name);
  }
  /**
   * The target of a Reshape for the rows that are read, from the one that was written.
   * @param target - as written, every size known
   */
  target(input, output, target) {
    const place2 = this.#places.get(input);
    const written = this.#written.get(input);
    if (place2 === void 0 || written === void 0)
      return target;
    const before = elementCount(written.slice(0, place2.axis)) * place2.before;
    const fitting2 = target.flatMap((size, axis) => {
      const outer = elementCount(target.slice(0, axis));
      const within = before / outer;
      const fits = Number.isInteger(within) && size % within === 0;
      return fits ? [{ axis, before: within }] : [];
    });
    const inner = showShape(written.slice(place2.axis + 1));
    const likely = ({ axis, before: within }) => (within === 1 && target[axis] === 1 && axis === place2.axis ? 8 : 0) + (within === 1 && target[axis] === 1 ? 4 : 0) + (showShape(target.slice(axis + 1)) === inner ? 2 : 0) + (axis === place2.axis ? 1 : 0);
    const ordered = fitting2.toSorted((a, b) => likely(b) - likely(a));
    if (ordered.length > 1)
      this.alternatives.push(ordered.length);
    const chosen = ordered[ordered.length > 1 ? this.#choices[this.alternatives.length - 1] ?? 0 : 0];
    if (chosen === void 0)
      return target;
    this.#places.set(output, chosen);
    return target.map((size, axis) => axis === chosen.axis ? size * this.#ratio : size);
  }
};
function nextChoices(choices, alternatives) {
  for (let at = alternatives.length - 1; at >= 0; at--) {
    const next = (choices[at] ?? 0) + 1;
    if (next < (alternatives[at] ?? 1))
      return [...Array.from({ length: at }, (_, i) => choices[i] ?? 0), next];
  }
  return null;
}

// dist/kinds/students/onnx-weights.js
var CODE = "student-invalid";
function matches(pattern, name) {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === void 0)
    return name === pattern;
  if (!name.startsWith(first))
    return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0)
      return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
var parameterName = (name) => isReserved(name) ? `${name}'` : name;
var WeightBook = class {
  weights = /* @__PURE__ */ new Map();
  nameOf({ name, tensor: tensor2 }) {
    const plain = parameterName(name);
    const known = this.weights.get(plain);
    const fits = known === void 0 || showShape(known.known.tensor.shape) === showShape(tensor2.shape);
    return fits ? plain : `${plain} ${showShape(tensor2.shape)}`;
  }
  /** What a tensor of the file was met as. */
  roleOf(known) {
    return this.weights.get(this.nameOf(known))?.role ?? null;
  }
  note(known, role) {
    const name = this.nameOf(known);
    if (!this.weights.has(name))
      this.weights.set(name, { known, role });
    return name;
  }
};
function freshStart({ known, role }) {
  const { shape } = known.tensor;
  switch (role) {
    case "bias":
      return { kind: "zeros" };
    case "scale":
      return { kind: "ones" };
    case "table":
      return { kind: "uniform", limit: 0.05 };
    case "runningMean":
      return { kind: "zeros" };
    case "runningVariance":
      return { kind: "ones" };
    case "kernel": {
      const [outputs = 1, inputs = 1, ...window2] = shape;
      const area = elementCount(window2);
      return window2.length > 0 ? { kind: "normal", deviation: Math.sqrt(2 / (inputs * area)) } : { kind: "uniform", limit: Math.sqrt(6 / (outputs + inputs)) };
    }
  }
}
var valuesOf = ({ tensor: tensor2 }) => ({
  kind: "values",
  values: Float32Array.from(tensor2.data)
});
function checkPatterns({ include, exclude, learningRateMultipliers }, names, place2) {
  const given = [
    ...include.map((pattern, i) => [`/student/train/include/${i}`, pattern]),
    ...exclude.map((pattern, i) => [`/student/train/exclude/${i}`, pattern]),
    ...learningRateMultipliers.map(({ match }, i) => [`/student/train/learningRateMultipliers/${i}/match`, match])
  ];
  const problems = given.filter(([, pattern]) => !names.some((name) => matches(pattern, name))).map(([path, pattern]) => {
    const near = nearest(pattern.replaceAll("*", ""), names);
    return {
      path,
      expected: "a pattern that matches a weight",
      got: JSON.stringify(pattern),
      hint: near === void 0 ? `weights are ${names.slice(0, 6).join(", ")} ...` : `did you mean "${near}"?`
    };
  });
  if (problems.length > 0)
    throw problemsError(CODE, place2, problems);
}
var isStatistic = ({ role }) => role === "runningMean" || role === "runningVariance";
function specs(book, options, place2) {
  const { include, exclude, learningRateMultipliers } = options.train;
  const names = [...book.weights].filter(([, weight2]) => !isStatistic(weight2)).map(([name]) => name);
  checkPatterns(options.train, names, place2);
  return [...book.weights].map(([name, weight2]) => {
    const { known } = weight2;
    const included = include.some((pattern) => matches(pattern, name));
    const trainable = !isStatistic(weight2) && included && !exclude.some((pattern) => matches(pattern, name));
    const multiplier = learningRateMultipliers.findLast(({ match }) => matches(match, name))?.value ?? 1;
    return {
      name,
      shape: known.tensor.shape,
      initializer: options.init === "fresh" ? freshStart(weight2) : valuesOf(known),
      trainable,
      decay: known.tensor.shape.length > 1,
      ...multiplier === 1 ? {} : { learningRateMultiplier: multiplier }
    };
  });
}
function hostOf(context, book, trained2) {
  return {
    g: context.g,
    training: context.training,
    dropout: context.dropout,
    weight: (known) => context.parameter(book.nameOf(known)),
    roleOf: (known) => book.roleOf(known),
    trainsStatistics: (scale) => trained2.has(parameterName(scale)),
    update: (name, value) => {
      context.setParameter(parameterName(name), value);
    },
    dropoutMask: context.dropoutMask,
    tensor: context.tensor
  };
}
function sharedNotes(names) {
  const stored = /* @__PURE__ */ new Map();
  for (const name of names) {
    const own = storedName(name);
    if (own !== null)
      stored.set(own, (stored.get(own) ?? 0) + 1);
  }
  return [...stored].map(([name, count2]) => `the student's file stores "${name}" once for ${count2} weights of equal values: they are trained apart, as "${name} of NODE, input N"`);
}

// dist/kinds/students/onnx-graph.js
var CODE2 = "student-invalid";
function adaptation(row, wanted) {
  const target = wanted?.slice(1);
  if (target === void 0)
    return "same";
  const agrees = (shape) => shape.length === target.length && target.every((size, axis) => typeof size !== "number" || size === shape[axis]);
  if (agrees(row))
    return "same";
  const [channels = 0, height = 0, width = 0] = row;
  if (row.length === 3 && agrees([height, width, channels]))
    return "channelsLast";
  const fixed = target.filter((size) => typeof size === "number");
  return fixed.length === target.length && elementCount(fixed) === elementCount(row) ? "reshaped" : null;
}
function adapted(g, input, wanted) {
  switch (adaptation(input.shape.slice(1), wanted)) {
    case "same":
      return input;
    case "channelsLast":
      return g.transpose(input, [0, 2, 3, 1]);
    case "reshaped":
      return g.reshape(input, [-1, ...(wanted ?? []).slice(1).map(Number)]);
    case null:
      return null;
  }
}
var floats = /* @__PURE__ */ new Set([dataTypes.float, dataTypes.float16, dataTypes.double]);
function typed(g, rows, model, input, place2) {
  const type = elementTypeOf(input);
  if (type === dataTypes.int64)
    return g.cast(rows, "int64");
  if (type === dataTypes.int32)
    return g.cast(rows, "int32");
  if (floats.has(type) || type === dataTypes.uint8 && isTurnedToFloat(model.graph, input.name))
    return rows;
  throw problemsError(CODE2, place2, [
    {
      path: `input ${input.name}`,
      expected: "rows of float, int32 or int64, or of uint8 that are cast to float first",
      got: dataTypeName(type),
      hint: "export the model with a float32 input"
    }
  ]);
}
function build10(host, { model, output, place: place2, written }, rows, told = {}) {
  const [input, ...others] = fedInputs(model.graph);
  if (input === void 0 || others.length > 0)
    throw problemsError(CODE2, place2, [
      {
        path: "inputs",
        expected: "one input, the rows",
        got: input === void 0 ? "none" : [input, ...others].map(({ name }) => `"${name}"`).join(", "),
        hint: "export the model with one input; fix the others to constants"
      }
    ]);
  const { g } = host;
  const wanted = declaredShape(input);
  const fitting2 = adapted(g, rows, wanted);
  if (fitting2 === null)
    throw problemsError(CODE2, place2, [
      {
        path: `input ${input.name}`,
        expected: `rows that fit ${shapeText(wanted)}`,
        got: `rows of ${showShape(rows.shape.slice(1))}`,
        hint: "set data.input.shape in the recipe"
      }
    ]);
  const inputs = /* @__PURE__ */ new Map([[input.name, typed(g, fitting2, model, input, place2)]]);
  const rowCount = rows.shape[0] ?? 1;
  const other = written === null || written.batch === rowCount ? null : new WrittenBatch(written.shapes, written.batch, rowCount, written.choices);
  const { shapes } = told;
  let scores;
  try {
    scores = importGraph(host, {
      model,
      output,
      inputs,
      place: place2,
      code: CODE2,
      written: other,
      ...shapes === void 0 ? {} : { shapes }
    });
  } finally {
    told.alternatives?.(other?.alternatives ?? []);
  }
  const trailing = scores.shape.slice(2).every((size) => size === 1);
  return scores.shape.length > 2 && trailing ? g.reshape(scores, [-1, scores.shape[1] ?? 1]) : scores;
}
function discoverAt(source, inputShape, rows, told = {}, met = new WeightBook()) {
  const g = new GraphBuilder();
  const book = new WeightBook();
  const passedOver = /* @__PURE__ */ new Set();
  const roleOf = (known) => {
    const role = book.roleOf(known) ?? met.roleOf(known);
    if (role === null)
      passedOver.add(book.nameOf(known));
    return role;
  };
  const host = {
    g,
    training: true,
    dropout: true,
    weight: (known, role) => g.input(book.note(known, role), "float32", known.tensor.shape),
    roleOf,
    trainsStatistics: () => true,
    update: () => void 0,
    dropoutMask: (shape) => g.input("mask", "float32", shape)
  };
  const logits = build10(host, source, g.input("rows", "float32", [rows, ...inputShape]), told);
  const isMissed = [...passedOver].some((name) => book.weights.has(name) && !met.weights.has(name));
  return isMissed ? discoverAt(source, inputShape, rows, told, book) : { source, book, logits };
}
var MOST_READINGS = 400;
var OTHER_ROWS = 11;
function discover(model, output, inputShape, place2) {
  const batch = fixedBatch(model.graph);
  const plain = { model, output, place: place2, written: null };
  if (batch === null)
    return discoverAt(plain, inputShape, OTHER_ROWS);
  const shapes = /* @__PURE__ */ new Map();
  discoverAt(plain, inputShape, batch, { shapes });
  let choices = [];
  let first = null;
  for (let reading = 0; choices !== null && reading < MOST_READINGS; reading++) {
    let alternatives = [];
    const source = { ...plain, written: { batch, shapes, choices } };
    try {
      const found = discoverAt(source, inputShape, OTHER_ROWS * batch, {
        alternatives: (counts) => alternatives = counts
      });
      if (found.logits.shape[0] === OTHER_ROWS * batch)
        return found;
      first ??= batchError(place2, `an output of ${showShape(found.logits.shape)} for ${OTHER_ROWS * batch} rows`);
    } catch (error) {
      if (!(error instanceof LimbeckError))
        throw error;
      first ??= error;
    }
    choices = nextChoices(choices, alternatives);
  }
  throw first;
}
function batchError(place2, got) {
  return problemsError(CODE2, place2, [
    {
      path: "batch",
      expected: "a model for any number of rows",
      got,
      hint: "export the model with a dynamic batch (dynamic_axes or dynamic_shapes)"
    }
  ]);
}

// dist/kinds/students/onnx-reference.js
import { clone, create } from "@bufbuild/protobuf";
function typed2(values, type) {
  if (type === dataTypes.int64)
    return { dtype: "int64", data: BigInt64Array.from(values, (v) => BigInt(Math.trunc(v))) };
  if (type === dataTypes.int32)
    return { dtype: "int32", data: Int32Array.from(values) };
  if (type === dataTypes.double)
    return { dtype: "float64", data: Float64Array.from(values) };
  return { dtype: "float32", data: values };
}
async function fileScores(file, output, place2, { row, isLast }, values) {
  const model = clone(ModelProtoSchema, withFloatInput(file));
  if (!model.graph.output.some(({ name }) => name === output))
    model.graph.output.push(create(ValueInfoProtoSchema, { name: output }));
  const [input] = fedInputs(model.graph);
  if (input === void 0)
    throw internalError("a student's file without input");
  const type = elementTypeOf(input);
  if (type === dataTypes.float16)
    return null;
  const size = elementCount(row);
  const rows = values.length / size;
  const step2 = fixedBatch(model.graph) ?? rows;
  const wanted = (declaredShape(input) ?? []).slice(1);
  const own = isLast ? [...row.slice(1), row[0] ?? 1] : row;
  const shape = wanted.length === 0 ? own : wanted.map((given, axis) => typeof given === "number" ? given : own[axis] ?? 1);
  const fed = isLast ? channelsLast(values, row) : values;
  const session = await openSession(encodeModel(model), { threads: 1, place: place2 });
  const scores = [];
  try {
    for (let from = 0; from < rows; from += step2) {
      const start = Math.max(0, Math.min(from, rows - step2));
      const padded = new Float32Array(step2 * size);
      padded.set(fed.subarray(start * size, (start + step2) * size));
      const results = await session.run({ [input.name]: { ...typed2(padded, type), shape: [step2, ...shape] } }, [
        output
      ]);
      const data = Array.from(results.get(output)?.data ?? [], Number);
      const perRow = data.length / step2;
      scores.push(...data.slice((from - start) * perRow, Math.min(step2, rows - start) * perRow));
    }
  } finally {
    await session.close();
  }
  return Float32Array.from(scores);
}

// dist/kinds/students/onnx-student.js
var CODE3 = "student-invalid";
async function readStudentModel(path) {
  return (await readModel(path, CODE3)).model;
}
function chosenOutput({ graph }, wanted, place2) {
  const names = graph.output.map(({ name }) => name);
  const list = names.map((name) => `"${name}"`).join(", ");
  if (wanted !== void 0) {
    if (names.includes(wanted) || graph.node.some(({ output }) => output.includes(wanted)))
      return wanted;
    const near = nearest(wanted, names);
    throw problemsError(CODE3, place2, [
      {
        path: "/student/output",
        expected: `an output of the model: ${list}`,
        got: `"${wanted}"`,
        hint: near === void 0 ? void 0 : `did you mean "${near}"?`
      }
    ]);
  }
  const [only2] = names;
  if (names.length === 1 && only2 !== void 0)
    return only2;
  throw problemsError(CODE3, place2, [
    {
      path: "outputs",
      expected: "one output",
      got: list,
      hint: 'name the one with the scores: "student": {"output": ...}'
    }
  ]);
}
function withoutSoftmax(model, output, place2) {
  const last = lastOperation(model.graph, output);
  if (last === null)
    return model;
  if (last.space === "sigmoid")
    throw problemsError(CODE3, place2, [
      {
        path: `output ${output}`,
        expected: "scores of classes that exclude one another: training has a softmax of its own",
        got: "a sigmoid for each class by itself",
        hint: `take the values before it: "student": {"output": ${JSON.stringify(last.input)}}`
      }
    ]);
  const copy = clone2(ModelProtoSchema, model);
  const at = copy.graph.node.findIndex((node) => node.output.includes(last.output));
  const name = copy.graph.node[at]?.name ?? "";
  copy.graph.node[at] = create2(NodeProtoSchema, {
    opType: "Identity",
    name,
    input: [last.input],
    output: [last.output]
  });
  return copy;
}
function onnxStudent(file, options, inputShape, classes, place2) {
  const output = chosenOutput(file, options.output, place2);
  const model = withoutSoftmax(file, output, place2);
  checkOperators({ model, output, place: place2, code: CODE3 });
  const { source, book, logits } = discover(model, output, inputShape, place2);
  if (logits.dtype !== "float32" || logits.shape.length !== 2 || logits.shape[1] !== classes) {
    const declared = model.graph.output.find(({ name }) => name === options.output) ?? model.graph.output[0];
    const type = declared === void 0 ? "" : `${dataTypeName(elementTypeOf(declared))} `;
    throw problemsError(CODE3, place2, [
      {
        path: `output ${output}`,
        expected: `one logit per class, float [batch, ${classes}]`,
        got: `${logits.dtype === "float32" ? "" : type}${shapeText(["batch", ...logits.shape.slice(1)])}`,
        hint: "the student must be a classifier of the data's classes; name another output with student.output"
      }
    ]);
  }
  const parameters = specs(book, options, place2);
  const trained2 = new Set(parameters.filter(({ trainable }) => trainable).map(({ name }) => name));
  if (trained2.size === 0)
    throw problemsError(CODE3, place2, [
      { path: "/student/train", expected: "at least one weight that is trained", got: "none" }
    ]);
  const stated2 = statedBy(model);
  const preprocessing = stated2?.preprocessing;
  const notes = sharedNotes([...book.weights.keys()]);
  return {
    kind: "onnx",
    inputShape,
    classes,
    parameters,
    ...notes.length === 0 ? {} : { notes },
    ...preprocessing === void 0 ? {} : { preprocessing },
    otherRows: (data) => otherRows(stated2, data),
    reference: {
      space: "logits",
      values: new Map([...book.weights].map(([name, { known }]) => [name, Float32Array.from(known.tensor.data)])),
      scores: (rows) => {
        const [fed] = fedInputs(model.graph);
        const wanted = fed === void 0 ? null : declaredShape(fed);
        const isLast = adaptation(inputShape, wanted) === "channelsLast";
        return fileScores(model, output, place2, { row: inputShape, isLast }, rows);
      }
    },
    forward: (context, input) => build10(hostOf(context, book, trained2), source, input)
  };
}

// dist/kinds/students/onnx.js
var onnx = {
  schema: schema27,
  make: async (options, { directory }) => {
    const { model, contentSha256 } = await readModel(resolve3(directory, options.path), "student-invalid");
    return {
      source: { sha256: contentSha256 },
      build: ({ inputShape, classes }) => onnxStudent(model, options, inputShape, classes.length, options.path)
    };
  }
};

// dist/kinds/students/tfjs.js
import { resolve as resolve4 } from "node:path";

// dist/kinds/students/tfjs-options.js
var schema28 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path"],
  properties: {
    kind: { const: "tfjs" },
    path: { type: "string", minLength: 1, description: "model.json of a TensorFlow.js layers model." },
    init: {
      enum: ["keep", "fresh"],
      default: "keep",
      description: "keep: the file's weights are where training starts. fresh: drawn anew."
    }
  }
};

// dist/kinds/students/tfjs-reference.js
async function layersScores(file, row, input, isRaw, values) {
  const { openTfjsModel } = await import("./model-CSHUVGDB.js");
  const model = await openTfjsModel(file, "cpu", file.path);
  const [fed] = model.inputs;
  const [output] = model.outputs;
  try {
    if (fed === void 0 || output === void 0)
      return null;
    const own = row.length === 3 && !isRaw ? [...row.slice(1), row[0] ?? 1] : row;
    const shape = input.map((size, axis) => size ?? own[axis] ?? 1);
    const data = isRaw || row.length !== 3 ? values : channelsLast(values, row);
    const rows = values.length / elementCount(row);
    return (await model.run(fed, data, [rows, ...shape], output.name)).values;
  } finally {
    model.close();
  }
}

// dist/kinds/students/tfjs-student.js
var CODE4 = "student-invalid";
var isObject3 = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
async function readLayersModel(path) {
  const file = await readTfjsModel(path, CODE4);
  if (file.format === "layers-model")
    return file;
  throw problemsError(CODE4, path, [
    {
      path: "format",
      expected: "a layers model",
      got: "a graph model, which keeps no layers",
      hint: "save the Keras model as a layers model, or use this one as a teacher"
    }
  ]);
}
var callName = (layer, call) => call === 0 ? layer : `${layer}:${call}`;
function calledBy(entry) {
  if (!Array.isArray(entry))
    return String(entry);
  const [layer, call = 0, tensor2 = 0, settings = {}] = entry;
  if (tensor2 !== 0)
    throw new LayerError("the one output of a layer", `output ${shown(tensor2)} of ${String(layer)}`);
  if (isObject3(settings) && Object.keys(settings).length > 0)
    throw new LayerError("calls without arguments of their own", shown(settings));
  return callName(String(layer), Number(call));
}
function inboundCalls(nodes) {
  if (!Array.isArray(nodes) || nodes.length === 0)
    return [[]];
  return nodes.map((call) => {
    if (!Array.isArray(call))
      throw new LayerError("inbound_nodes as lists, as TensorFlow.js writes them", shown(call).slice(0, 60));
    return call.map(calledBy);
  });
}
function parsed(value, before) {
  const { class_name: className, name, config, inbound_nodes: inbound2 } = isObject3(value) ? value : {};
  const fields = isObject3(config) ? config : {};
  const own = String(name ?? fields["name"]);
  const calls = before === void 0 ? inboundCalls(inbound2) : [[before]];
  return calls.map((inputs, call) => ({
    className: String(className),
    name: callName(own, call),
    weights: own,
    config: fields,
    inputs
  }));
}
function topologyOf({ topology, path }) {
  const model = isObject3(topology["model_config"]) ? topology["model_config"] : topology;
  const { class_name: className, config } = model;
  const list = Array.isArray(config) ? config : isObject3(config) ? config["layers"] : void 0;
  const isSequential = className === "Sequential";
  if (!Array.isArray(list) || list.length === 0 || !(isSequential || className === "Model" || className === "Functional"))
    throw problemsError(CODE4, path, [
      { path: "/modelTopology", expected: "a Sequential or Functional model with layers", got: String(className) }
    ]);
  const layers2 = [];
  for (const value of list)
    try {
      layers2.push(...parsed(value, isSequential ? layers2.at(-1)?.name ?? "" : void 0));
    } catch (error) {
      if (!(error instanceof LayerError))
        throw error;
      const { name } = isObject3(value) ? value : {};
      throw problemsError(CODE4, path, [{ path: `layer ${String(name)}`, expected: error.expected, got: error.got }]);
    }
  const shape = layers2[0]?.config["batch_input_shape"] ?? layers2[0]?.config["batch_shape"];
  const outputs = isObject3(config) && Array.isArray(config["output_layers"]) ? config["output_layers"] : [];
  const inputs = layers2.filter((layer) => layer.className === "InputLayer");
  if (inputs.length > 1 || outputs.length > 1)
    throw problemsError(CODE4, path, [
      { path: "/modelTopology", expected: "one input and one output", got: `${inputs.length} and ${outputs.length}` }
    ]);
  if (!Array.isArray(shape))
    throw problemsError(CODE4, path, [
      {
        path: `layer ${layers2[0]?.name ?? ""}`,
        expected: "batch_input_shape",
        got: shown(shape)
      }
    ]);
  const [output] = outputs;
  return {
    layers: layers2,
    input: shape.slice(1),
    output: output === void 0 ? layers2.at(-1)?.name ?? "" : calledBy(output),
    softmaxed: false
  };
}
var handingOn = /* @__PURE__ */ new Set(["Flatten", "Reshape", "Dropout", "Permute"]);
var isIdentity = ({ className, config }) => handingOn.has(className) || className === "Activation" && config["activation"] === "linear";
function withoutSoftmax2(topology) {
  const { layers: layers2, output } = topology;
  let last = layers2.find(({ name }) => name === output);
  while (last !== void 0 && isIdentity(last)) {
    const [before] = last.inputs;
    last = layers2.find(({ name }) => name === before);
  }
  if (last === void 0)
    return topology;
  const plain = last.className === "Softmax" ? { ...last, className: "Activation", config: { name: last.name, activation: "linear" } } : last.config["activation"] === "softmax" ? { ...last, config: { ...last.config, activation: "linear" } } : last;
  return { ...topology, layers: layers2.map((layer) => layer === last ? plain : layer), softmaxed: plain !== last };
}
function channelsFirst3(shape) {
  const [height, width, channels] = shape;
  return shape.length === 3 ? [channels ?? null, height ?? null, width ?? null] : shape;
}
function rawStart(input, inputShape) {
  const shape = input.map((size) => size ?? 0);
  if (elementCount(shape) !== elementCount(inputShape))
    return null;
  const reshape2 = { kind: "reshape", name: "as-held", targetShape: shape, order: "channelsFirst" };
  const permute = { kind: "permute", name: "as-in-keras", dims: [3, 1, 2] };
  return [...showShape(shape) === showShape(inputShape) ? [] : [reshape2], ...shape.length === 3 ? [permute] : []];
}
function startedWith(first, layers2) {
  const last = first.at(-1)?.name ?? "input";
  const behind = (name) => name === void 0 || name === "input" ? last : name;
  const rest = layers2.map((layer) => ({
    ...layer,
    input: behind(layer.input),
    ...layer.kind === "add" ? { with: layer.with.map(behind) } : {}
  }));
  return [...first, ...rest];
}
function configProblems({ className, name, config }) {
  try {
    checkConfig(className, config);
    return [];
  } catch (error) {
    if (!(error instanceof LayerError))
      throw error;
    return [{ path: `layer ${name} (${className})`, expected: error.expected, got: error.got }];
  }
}
function convert(topology, inputShape) {
  const problems = [];
  const layers2 = [];
  const shapes = /* @__PURE__ */ new Map();
  const known = (name) => inputNames.has(name) ? "input" : name;
  const inputNames = new Set(topology.layers.filter(({ className }) => className === "InputLayer").map(({ name }) => name));
  inputNames.add("");
  shapes.set("input", inputShape);
  for (const layer of topology.layers) {
    if (layer.className === "InputLayer") {
      problems.push(...configProblems(layer));
      continue;
    }
    const [first = "", ...others] = layer.inputs.map(known);
    const flowing = [first, ...others].map((name) => shapes.get(name) ?? []);
    try {
      const options = fromKeras(layer, flowing[0] ?? []);
      const named = { ...options, name: layer.name, input: first, ...options.kind === "add" ? { with: others } : {} };
      if (layer.weights !== layer.name && options.kind === "batchNormalization")
        throw new LayerError("a batch normalization that is called once", "one that is called again");
      shapes.set(layer.name, buildLayer(named, layer.name, flowing).outputShape);
      layers2.push(named);
    } catch (error) {
      if (!(error instanceof LayerError))
        throw error;
      problems.push({
        path: `layer ${layer.name} (${layer.className})`,
        expected: error.expected,
        got: error.got,
        hint: "use the model as a teacher, or export it to ONNX"
      });
      break;
    }
  }
  const end = layers2.findIndex(({ name }) => name === topology.output);
  return { layers: end < 0 ? layers2 : layers2.slice(0, end + 1), problems };
}
function weightOf(weights2, layer, part) {
  for (const [name, weight2] of weights2) {
    const scopes = name.split("/");
    if (scopes.at(-1)?.replace(/:\d+$/, "") === part && scopes.slice(0, -1).includes(layer))
      return weight2;
  }
  return void 0;
}
function startOf(spec, layers2, weights2) {
  const at = spec.name.lastIndexOf("/");
  const [layer, part] = [spec.name.slice(0, at), spec.name.slice(at + 1)];
  const options = layers2.find(({ name }) => name === layer);
  const layout = options === void 0 ? void 0 : weightLayouts[options.kind]?.[part];
  const found = layout === void 0 ? void 0 : weightOf(weights2, layer, layout.keras);
  if (layout === void 0 || found === void 0) {
    if (part === "gamma")
      return { start: { kind: "ones" }, isTrained: false };
    if (part === "beta")
      return { start: { kind: "zeros" }, isTrained: false };
    return { path: `layer ${layer}`, expected: `a float32 weight ${layout?.keras ?? part}`, got: "none" };
  }
  const values = layout.axes === void 0 ? found.values : permuted(found.values, found.shape, layout.axes);
  if (values.length !== spec.shape.reduce((product3, size) => product3 * size, 1))
    return {
      path: `layer ${layer}`,
      expected: `${layout.keras} for ${showShape(spec.shape)}`,
      got: showShape(found.shape)
    };
  return { start: { kind: "values", values }, isTrained: spec.trainable };
}
function tfjsStudent(file, { init, path }, inputShape, classes) {
  const topology = withoutSoftmax2(topologyOf(file));
  const wanted = channelsFirst3(topology.input);
  const fits = wanted.length === inputShape.length && wanted.every((size, axis) => size === null || size === inputShape[axis]);
  const first = file.stated === null ? null : rawStart(topology.input, inputShape);
  if (!fits && first === null)
    throw problemsError(CODE4, path, [
      {
        path: "batch_input_shape",
        expected: `rows of ${showShape(inputShape)}, as the data has them, channels first`,
        got: `rows of [${wanted.map((size) => size ?? "any").join(", ")}], channels first`,
        hint: "set data.input.shape in the recipe"
      }
    ]);
  const { layers: layers2, problems } = convert(topology, first === null ? inputShape : wanted.map(Number));
  if (problems.length > 0)
    throw problemsError(CODE4, path, problems);
  const called = topology.layers.filter(({ name, weights: weights3 }) => weights3 !== name);
  const sharing = {
    weightsOf: new Map(called.map(({ name, weights: weights3 }) => [name, weights3])),
    frozen: new Set(topology.layers.filter(({ config }) => config["trainable"] === false).map(({ name }) => name))
  };
  const student = layersStudent({ layers: first === null ? layers2 : startedWith(first, layers2) }, inputShape, classes, path, { sharing });
  const weights2 = floatWeights(file);
  const starts = student.parameters.map((spec) => startOf(spec, layers2, weights2));
  const missing = starts.filter((start) => "path" in start);
  if (missing.length > 0)
    throw problemsError(CODE4, path, missing);
  const parameters = student.parameters.map((spec, index) => {
    const found = starts[index];
    if (found === void 0 || "path" in found)
      return spec;
    return { ...spec, trainable: found.isTrained, initializer: init === "keep" ? found.start : spec.initializer };
  });
  const preprocessing = file.stated?.preprocessing;
  const values = student.parameters.map(({ name, shape }, index) => {
    const found = starts[index];
    const start = found === void 0 || "path" in found ? void 0 : found.start;
    const size = elementCount(shape);
    return [
      name,
      start?.kind === "values" ? start.values : new Float32Array(size).fill(start?.kind === "ones" ? 1 : 0)
    ];
  });
  return {
    ...student,
    kind: "tfjs",
    parameters,
    ...preprocessing === void 0 ? {} : { preprocessing },
    reference: {
      values: new Map(values),
      scores: (rows) => layersScores(file, inputShape, topology.input, first !== null, rows),
      space: topology.softmaxed ? "probs" : "logits"
    }
  };
}

// dist/kinds/students/tfjs.js
var tfjs = {
  schema: schema28,
  make: async (options, { directory }) => {
    const file = await readLayersModel(resolve4(directory, options.path));
    return {
      source: { sha256: file.contentSha256 },
      build: ({ inputShape, classes }) => tfjsStudent(file, options, inputShape, classes.length)
    };
  }
};

// dist/kinds/students/index.js
var kinds5 = { layers, onnx, tfjs };
var kindOf7 = chooser(kinds5);
var studentSchema = unionSchema(kinds5);
async function readStudent(options, place2) {
  const { source, build: build11 } = await kindOf7(options).make(options, place2);
  return (data) => ({ ...build11(data), source });
}
var studentProblems = (options) => kindOf7(options).problems?.(options) ?? [];

// dist/recipe/schema.js
var idSchema = { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$", maxLength: 100 };
var usualArms = ["hard", "smoothing", "teacher", "smoothing-then-teacher"];
var plainArms = [
  ...usualArms,
  "hard-then-teacher",
  "teacher-then-smoothing",
  "smoothing-then-smoothing",
  "mixed"
];
var onExitSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    restore: {
      enum: ["best", "last"],
      default: "last",
      description: "best: go on with the parameters of the phase's best epoch."
    },
    metric: {
      enum: metricNames.map((name) => `validation.${name}`),
      default: "validation.nll",
      description: "What makes an epoch the best."
    },
    optimizerState: { enum: ["keep", "reset"], default: "keep" }
  }
};
var phaseSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "targets", "until"],
  properties: {
    id: idSchema,
    targets: targetsSchema,
    terms: termsSchema,
    classWeights: classWeightsSchema,
    weighting: weightingSchema,
    mixing: mixingSchema,
    until: untilSchema,
    onExit: onExitSchema
  }
};
var armSchema = {
  if: { type: "string" },
  then: { type: "string", enum: plainArms },
  else: {
    type: "object",
    additionalProperties: false,
    required: ["id"],
    properties: {
      id: idSchema,
      patch: {
        type: "array",
        default: [],
        items: {
          type: "object",
          additionalProperties: false,
          required: ["path"],
          properties: {
            path: {
              type: "string",
              description: "phases[distill].targets, phases[*].targets, optimizer.learningRate ..."
            },
            value: { description: "The new value." },
            ref: { type: "string", description: "A path of the recipe as written, whose value is taken." }
          }
        }
      }
    }
  }
};
var conformalSchema = {
  type: "object",
  additionalProperties: false,
  required: ["coverage"],
  properties: {
    coverage: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: "Share of rows whose set is to hold the true class."
    },
    methods: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: conformalMethods },
      default: conformalMethods
    },
    lambda: {
      type: "number",
      minimum: 0,
      default: 0.01,
      description: "Of raps: what a class costs beyond kReg of them."
    },
    kReg: { type: "integer", minimum: 0, default: 5, description: "Of raps: classes that cost nothing." }
  },
  description: "Prediction sets after every phase: thresholds from the calibration split, measured on test."
};
var evaluationSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    calibrator: {
      ...calibratorSchema,
      description: "The one whose figures stand beside the raw ones; by default the first of calibrators."
    },
    calibrators: {
      type: "array",
      minItems: 1,
      items: calibratorSchema,
      description: "Fitted after every phase on the calibration split and compared on test; each kind once."
    },
    mcDropout: {
      type: "object",
      additionalProperties: false,
      properties: {
        samples: {
          type: "integer",
          minimum: 2,
          maximum: 1e3,
          default: 30,
          description: "Passes with dropout at work, whose probabilities are averaged."
        }
      },
      description: "Monte Carlo dropout on the test split after every phase; the student needs dropout."
    },
    conformal: conformalSchema,
    shift: { ...shiftSchema, description: "How the student of each phase holds up on test rows that are shifted." }
  }
};
var reportSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    formats: {
      type: "array",
      items: { enum: ["html", "json", "markdown"] },
      default: ["html", "json", "markdown"],
      description: "report.json is always written."
    },
    compareTo: { type: "string", description: "The arm that the others are compared with; the first by default." },
    bins: {
      enum: ["width", "mass"],
      description: "Bins of the reliability diagrams: of equal width (default), or of as many rows each. ECE is of equal width either way."
    },
    corp: {
      type: "boolean",
      description: "CORP reliability curves with their band, at the end of the last phase."
    },
    bootstrap: {
      type: "integer",
      minimum: 100,
      maximum: 1e5,
      description: "Not used: intervals need no replicates. Accepted since recipes of earlier versions have it."
    }
  }
};
var recipeSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "limbeck recipe, version 1",
  type: "object",
  additionalProperties: false,
  required: ["version", "name", "data", "student", "optimizer", "phases"],
  properties: {
    $schema: { type: "string" },
    version: { const: 1 },
    name: { ...idSchema, description: "Names the run's directory." },
    description: { type: "string" },
    extends: {
      if: { type: "string" },
      then: { type: "string", minLength: 1 },
      else: { type: "array", items: { type: "string", minLength: 1 } },
      description: "Recipes that this one is merged onto, in order: null deletes, arrays replace."
    },
    seed: { type: "integer", minimum: 0, default: 17, description: "Decides every random draw but the splits." },
    data: dataSchema,
    augment: augmentSchema,
    teachers: { ...teachersSchema, default: [] },
    student: studentSchema,
    optimizer: optimizerSchema,
    engine: { ...engineSchema, default: { kind: "onnx" } },
    phases: { type: "array", minItems: 1, items: phaseSchema },
    arms: {
      type: "array",
      minItems: 1,
      items: armSchema,
      description: "What compare trains; by default the plain arms that the phases allow."
    },
    sweep: sweepSchema,
    evaluation: { ...evaluationSchema, default: { calibrator: { kind: "temperature", fitOn: "calibration" } } },
    report: { ...reportSchema, default: {} },
    require: requireSchema
  }
};

// dist/recipe/explain.js
function takesSchedule(recipe, path) {
  let value = recipe;
  let schemas = [recipeSchema];
  for (const key of path.split("/").slice(1)) {
    const here = schemas.flatMap((schema29) => branches(schema29, value));
    schemas = Array.isArray(value) ? itemsOf(here) : childrenOf(here).get(key) ?? anyKeyOf(here);
    value = isObject(value) || Array.isArray(value) ? value[key] : void 0;
  }
  return schemas.some(({ $comment }) => $comment === scheduleMark);
}
function refined(problem, recipe) {
  if (problem.expected === "a number" && takesSchedule(recipe, problem.path))
    return { ...problem, expected: 'a number, or a schedule such as {"kind": "linear", "from": ..., "to": ...}' };
  if (problem.path.endsWith("/metric") && problem.expected.includes('"validation.') && problem.got.startsWith('"test.'))
    return {
      ...problem,
      hint: `conditions read validation figures only, test decides nothing: ${problem.got.replace("test.", "validation.")}`
    };
  return problem;
}
function recipeProblems(value) {
  return problemsOf(recipeSchema, value).map((problem) => refined(problem, value));
}

// dist/recipe/path.js
function parsePath(path) {
  if (!/^[^.[\]]+(\.[^.[\]]+|\[[^.[\]]+\])*$/.test(path))
    return null;
  return path.split(/[.[\]]+/).filter((token) => token !== "");
}
function positionIn(list, token) {
  const byId = list.findIndex((entry) => isObject(entry) && entry["id"] === token);
  if (byId >= 0)
    return byId;
  return /^\d+$/.test(token) && Number(token) < list.length ? Number(token) : -1;
}
var failed = (problem) => ({ places: [], defaults: [], problem });
function suggestion({ tokens }, depth, better) {
  return better === void 0 ? void 0 : `did you mean "${tokens.with(depth, better).join(".")}"?`;
}
function elsewhere({ recipe, schema: schema29 }, token) {
  const [found] = pathsEndingIn(token, [schema29], recipe, []);
  return found === void 0 ? void 0 : `did you mean "${found}"?`;
}
function walkList(walk, done, list, items) {
  const depth = done.length;
  const token = walk.tokens[depth] ?? "";
  const positions2 = token === "*" ? [...list.keys()] : [positionIn(list, token)];
  if (positions2.length === 0 || positions2.includes(-1)) {
    const ids = list.flatMap((entry) => isObject(entry) && typeof entry["id"] === "string" ? [entry["id"]] : []);
    const index = `an index below ${list.length}`;
    return failed({
      path: walk.where,
      expected: ids.length > 0 ? `an id (${ids.map((id) => `"${id}"`).join(", ")}) or ${index}` : index,
      got: `"${token}"`,
      hint: suggestion(walk, depth, nearest(token, ids))
    });
  }
  const all = positions2.map((position) => step(walk, [...done, position], list[position], items));
  return {
    places: all.flatMap(({ places }) => places),
    defaults: all.flatMap(({ defaults }) => defaults),
    problem: all.find(({ problem }) => problem !== null)?.problem ?? null
  };
}
function step(walk, done, value, schemas) {
  const depth = done.length;
  const token = walk.tokens[depth];
  if (token === void 0)
    return { places: [done], defaults: [], problem: null };
  const here = schemas.flatMap((schema29) => branches(schema29, value));
  if (value === void 0) {
    const standing = defaultOf(here);
    if (standing !== void 0) {
      const walked = step(walk, done, standing, schemas);
      return { ...walked, defaults: [{ place: done, value: standing }, ...walked.defaults] };
    }
  }
  const items = itemsOf(here);
  if (Array.isArray(value) || items.length > 0)
    return walkList(walk, done, Array.isArray(value) ? value : [], items);
  const children = childrenOf(here);
  const free2 = anyKeyOf(here);
  const child = children.get(token) ?? (free2.length > 0 ? free2 : void 0);
  if (child !== void 0)
    return step(walk, [...done, token], isObject(value) ? value[token] : void 0, child);
  const known = [...children.keys()];
  return failed({
    path: walk.where,
    expected: known.length === 0 ? `nothing below ${done.join(".")}, which is ${show(value)}` : `one of the keys ${known.map((key) => `"${key}"`).join(", ")}`,
    got: `"${token}"`,
    hint: suggestion(walk, depth, nearest(token, known)) ?? elsewhere(walk, token)
  });
}
function resolvePath(path, recipe, schema29, where2) {
  const tokens = parsePath(path);
  if (tokens === null)
    return failed({ path: where2, expected: "a path like phases[distill].targets.alpha", got: show(path) });
  return step({ tokens, recipe, schema: schema29, where: where2 }, [], recipe, [schema29]);
}
function valueAtPlace(recipe, place2) {
  return place2.reduce((value, key) => typeof value === "object" && value !== null ? value[key] : void 0, recipe);
}
function withValue(recipe, place2, value) {
  const [key, ...rest] = place2;
  if (key === void 0)
    return value;
  if (Array.isArray(recipe))
    return recipe.map((entry, index) => index === key ? withValue(entry, rest, value) : entry);
  const object = isObject(recipe) ? recipe : {};
  return { ...object, [key]: withValue(object[String(key)], rest, value) };
}
function withoutValue(recipe, place2) {
  const [key, ...rest] = place2;
  if (key === void 0 || valueAtPlace(recipe, place2) === void 0)
    return recipe;
  if (rest.length > 0)
    return withValue(recipe, [key], withoutValue(valueAtPlace(recipe, [key]), rest));
  if (Array.isArray(recipe))
    return recipe.filter((_, index) => index !== key);
  return Object.fromEntries(Object.entries(recipe).filter(([name]) => name !== key));
}
var withoutValues = (recipe, { places }) => places.toReversed().reduce(withoutValue, recipe);
var withSetting = (recipe, walked, value) => value === null ? withoutValues(recipe, walked) : withValues(recipe, walked, value);
function withValues(recipe, { places, defaults }, value) {
  const filled = defaults.reduce((result, standing) => withValue(result, standing.place, standing.value), recipe);
  return places.reduce((result, place2) => withValue(result, place2, value), filled);
}

// dist/recipe/override.js
function parseValue(text, place2) {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return parseText(text, place2, { unreadable: "usage", invalid: "usage" });
}
var settled = /* @__PURE__ */ new Set(["extends", "$schema"]);
function override(recipe, settings, schema29) {
  const problems = [];
  let result = recipe;
  for (const setting of settings) {
    const equals = setting.indexOf("=");
    if (equals <= 0) {
      problems.push({ path: `--set ${setting}`, expected: "path=value", got: JSON.stringify(setting) });
      continue;
    }
    const path = setting.slice(0, equals);
    if (settled.has(path)) {
      problems.push({ path: `--set ${path}`, expected: "a field of the recipe that is read later", got: `"${path}"` });
      continue;
    }
    const walked = resolvePath(path, result, schema29, `--set ${path}`);
    const value = parseValue(setting.slice(equals + 1), `--set ${path}`);
    if (walked.problem !== null)
      problems.push(walked.problem);
    else
      result = withSetting(result, walked, value);
  }
  if (problems.length > 0)
    throw problemsError("usage", "--set", problems);
  return result;
}
function overrideSeed(recipe, seed) {
  const seeded = withValue(recipe, ["seed"], seed);
  const sweep = typeof recipe === "object" && recipe !== null && "sweep" in recipe;
  return sweep ? withValue(seeded, ["sweep", "seeds"], [seed]) : seeded;
}

// dist/recipe/read.js
function resolveRecipe(value, place2) {
  const copy = structuredClone(value);
  const problems = recipeProblems(copy);
  if (problems.length > 0)
    throw problemsError("recipe-invalid", place2, problems);
  return copy;
}
async function loadRecipe(given, options = {}) {
  const { cwd } = options;
  const { source, file, directory, value } = await (typeof given === "string" ? readRecipeFile(cwd === void 0 ? given : resolve5(cwd, given)) : readRecipeObject(given, cwd ?? process.cwd()));
  const set = override(value, options.set ?? [], recipeSchema);
  const recipe = resolveRecipe(options.seed === void 0 ? set : overrideSeed(set, options.seed), file);
  const { $schema: _schema, ...content } = recipe;
  const resolved = canonicalJson(content);
  const place2 = { baseDirectory: directory, rows: options.rows, ...readingFolders(cwd ?? process.cwd()) };
  const sha256 = createHash("sha256").update(resolved).digest("hex");
  return { recipe, file, directory, place: place2, source, resolved, sha256 };
}

export {
  readingFolders,
  classNames,
  prepared,
  channelsLastShape,
  channelsLast,
  channelsFirst,
  stratify,
  sourceProblems,
  splitSources,
  splitProblems,
  preprocessingOf,
  boundProblems,
  loadEveryRow,
  loadData,
  definitionSchema,
  layersStudent,
  metricOf,
  beginSwitching,
  observe,
  boundsOf,
  shortened,
  tooLate,
  describeCondition,
  augmentProblems,
  augmentRowProblems,
  augmentWords,
  augmentationOf,
  mixingFor,
  mixingWords,
  mixingProblems,
  dataSchema,
  costNames,
  drawsOf,
  corruptionNames,
  fitsAnyRow,
  corrupted,
  canonicalJson,
  firstDifference,
  importGraph,
  readStudentModel,
  onnxStudent,
  readStudent,
  studentProblems,
  usualArms,
  plainArms,
  recipeSchema,
  recipeProblems,
  resolvePath,
  valueAtPlace,
  withSetting,
  withValues,
  override,
  resolveRecipe,
  loadRecipe
};
