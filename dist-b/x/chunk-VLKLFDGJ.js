import {
  notOpened,
  readLines,
  readParts,
  unreadable
} from "./chunk-HIQDTRIK.js";
import {
  checkGiven
} from "./chunk-LRGPJQE2.js";
import {
  LimbeckError,
  inputError,
  internalError,
  problemsError,
  runError
} from "./chunk-BYE3JSHF.js";

// dist/kinds/data/table.js
var dateParts = ["year", "month", "day", "weekday", "hour", "minute"];
function dataError(place2, path, expected, got, hint) {
  return problemsError("data-invalid", place2, [{ path, expected, got, hint }]);
}
function listed(names2) {
  const shown2 = names2.slice(0, 12).map((name) => JSON.stringify(name));
  return `${shown2.join(", ")}${names2.length > shown2.length ? `, ... (${names2.length} in all)` : ""}`;
}
var noRows = (place2) => dataError(place2, "rows", "at least one row", "none");

// dist/kinds/data/stored/file-values.js
import { closeSync, fstatSync, mkdirSync, openSync, read as readAsync, readSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
var isFileValues = (values) => !ArrayBuffer.isView(values);
var closing = new FinalizationRegistry((fd) => {
  closeSync(fd);
});
function openedFile(path, place2) {
  checkGiven(path);
  const fd = openSync(path, "r");
  const file = { fd, place: place2, bytes: fstatSync(fd).size };
  closing.register(file, fd);
  return file;
}
var bytesOf = (into) => new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
var cutOff = (place2) => runError("data-unreadable", `${place2}: the file has become shorter since it was opened`);
function readAt({ fd, place: place2 }, from, into) {
  for (let done = 0; done < into.length; ) {
    const count = readSync(fd, into, done, into.length - done, from + done);
    if (count === 0)
      throw cutOff(place2);
    done += count;
  }
}
function beginAt(file, from, into, done) {
  readAsync(file.fd, into, 0, into.length, from, (error, count) => {
    if (error !== null)
      done(error);
    else if (count === into.length)
      done(null);
    else if (count === 0)
      done(cutOff(file.place));
    else
      beginAt(file, from + count, into.subarray(count), done);
  });
}
function fileValues(file, start, type, count) {
  const width = type === "uint8" ? 1 : 4;
  const opened = fstatSync(file.fd).mtimeMs;
  const same = () => {
    if (fstatSync(file.fd).mtimeMs !== opened)
      throw runError("data-unreadable", `${file.place}: the file has changed while a run reads it`);
  };
  return {
    type,
    length: count,
    byteLength: count * width,
    copy: (from, into) => {
      same();
      readAt(file, start + from * width, bytesOf(into));
    },
    begin: (from, into, done) => {
      same();
      beginAt(file, start + from * width, bytesOf(into), done);
    }
  };
}
function* partsOf({ type, length, copy }) {
  const most = 2 ** 20;
  for (let from = 0; from < length; from += most) {
    const count = Math.min(most, length - from);
    const part = type === "uint8" ? new Uint8Array(count) : new Float32Array(count);
    copy(from, part);
    yield part;
  }
}
function scratchFile(folder, place2) {
  const into = folder ?? tmpdir();
  mkdirSync(into, { recursive: true });
  const path = join(into, `rows-${process.pid}-${randomUUID()}.tmp`);
  const fd = openSync(path, "wx+", 384);
  try {
    unlinkSync(path);
  } catch {
    process.once("exit", () => {
      rmSync(path, { force: true });
    });
  }
  let bytes = 0;
  const put = (values, at) => {
    const all = bytesOf(values);
    let done = 0;
    try {
      while (done < all.length)
        done += writeSync(fd, all, done, all.length - done, at + done);
    } catch (cause) {
      closeSync(fd);
      const got = cause instanceof Error ? cause.message : String(cause);
      throw inputError("data-unreadable", `${place2}: 1 problem`, {
        problems: [
          {
            path: "data.memory",
            expected: `room in ${into} for rows that memory does not hold`,
            got: `${got}, after ${bytes} bytes`,
            hint: "make room there, or work in another folder"
          }
        ],
        cause
      });
    }
    bytes = Math.max(bytes, at + all.length);
  };
  return {
    put,
    append: (values) => {
      put(values, bytes);
    },
    opened: () => {
      const file = { fd, place: place2, bytes };
      closing.register(file, fd);
      return file;
    }
  };
}

// dist/kinds/data/labels.js
function textLabel(value) {
  if (typeof value !== "string" || value === "")
    return void 0;
  const number = Number(value);
  return Number.isSafeInteger(number) && String(number) === value ? number : value;
}
function labelOf(value) {
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : void 0;
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? value : void 0;
  if (typeof value === "boolean")
    return String(value);
  return typeof value === "string" && value !== "" ? value : void 0;
}

// dist/kinds/data/format.js
function formatOf(path) {
  const name = path.toLowerCase();
  if (name.endsWith(".npy"))
    return "npy";
  if (name.endsWith(".npz"))
    return "npz";
  if (/[.-]idx\d?(-ubyte)?(\.gz)?$|-ubyte(\.gz)?$/.test(name))
    return "idx";
  if (/\.(csv|tsv|txt)(\.gz)?$/.test(name))
    return "csv";
  if (/\.(jsonl|ndjson)(\.gz)?$/.test(name))
    return "jsonl";
  if (name.endsWith(".parquet"))
    return "parquet";
  throw inputError("usage", `${path}: rows are read from .csv, .tsv, .jsonl, .parquet, .npy, .npz and IDX files; none of these by its name`);
}
var delimiterOf = (path) => /\.tsv(\.gz)?$/i.test(path) ? "	" : ",";

// dist/kinds/data/parquet-file.js
import { once } from "node:events";
import { open as open2 } from "node:fs/promises";
import { resolve } from "node:path";

// dist/base/own-process.js
import { fork } from "node:child_process";
import { extname, join as join2 } from "node:path";
var ofScript = /^(-e|--eval|-p|-pe|--print|--input-type)(=|$)/;
function flags() {
  const kept = [];
  for (let at = 0; at < process.execArgv.length; at++) {
    const flag = process.execArgv[at] ?? "";
    if (!ofScript.test(flag))
      kept.push(flag);
    else if (!flag.includes("="))
      at += 1;
  }
  return kept;
}
function ownProcess(beside, name, options) {
  return fork(join2(beside.dirname, `${name}${extname(beside.filename)}`), { ...options, execArgv: flags() });
}

// dist/kinds/data/parquet-slices.js
import { open } from "node:fs/promises";
var slicesOf = (file) => async (start, end) => {
  const opened = await open(file);
  try {
    const length = (end ?? (await opened.stat()).size) - start;
    const bytes = new Uint8Array(length);
    const { bytesRead } = await opened.read(bytes, 0, length, start);
    if (bytesRead !== length)
      throw new Error(`${length} bytes wanted at ${start}, ${bytesRead} there: cut short`);
    return bytes.buffer;
  } finally {
    await opened.close();
  }
};

// dist/kinds/data/parquet-file.js
var leafTypes = ({ element, children }) => children.length === 0 ? [element.type] : children.flatMap(leafTypes);
var MOST_ROWS = 1 << 16;
var msFor = (bytes) => 3e3 + bytes / 256;
var place = /* @__PURE__ */ Symbol("place");
function recordsOf(columns, count) {
  class Place {
    [place];
    constructor(at) {
      this[place] = at;
    }
  }
  for (const [name, values] of columns)
    Object.defineProperty(Place.prototype, name, {
      enumerable: true,
      get() {
        return values[this[place]];
      }
    });
  return Array.from({ length: count }, (_, at) => new Place(at));
}
var Decoder = class {
  #data;
  #child;
  #ended;
  constructor(data) {
    this.#data = data;
    this.#child = ownProcess(import.meta, "parquet-decoder", {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced"
    });
    this.#ended = once(this.#child, "exit").then(([code, signal]) => {
      throw new Error(signal === "SIGKILL" ? "bytes whose decoding comes to no end" : `bytes that end the process which decodes them (${String(signal ?? code)})`);
    });
    this.#ended.catch(() => void 0);
  }
  /** @throws what went wrong in words, or that decoding came to no end in `rows.ms` */
  async rows(rows) {
    const answered = once(this.#child, "message");
    this.#child.send({ ...this.#data, ...rows }, () => void 0);
    const [answer] = await Promise.race([answered, this.#ended]);
    if (answer.kind === "failed")
      throw new Error(wordsOf(answer));
    const { columns } = answer;
    const counts = new Set(columns.map(([, values]) => values.length));
    if (counts.size > 1)
      throw new Error(`columns of ${[...counts].sort((a, b) => a - b).join(" and ")} rows`);
    return recordsOf(columns, columns[0]?.[1].length ?? 0);
  }
  close() {
    this.#child.kill("SIGKILL");
  }
};
function* blocksOf({ row_groups: groups }, size, columns) {
  let start = 0;
  for (const { num_rows: rows, total_byte_size: bytes } of groups) {
    const end = start + Number(rows);
    const ms = msFor(Math.min(Number(bytes), 100 * size));
    for (let rowStart = start; rowStart < end; rowStart += MOST_ROWS)
      yield { rowStart, rowEnd: Math.min(end, rowStart + MOST_ROWS), columns, ms };
    start = end;
  }
}
var wordsOf = ({ name, message }) => name === "Error" ? message : "bytes that its own description does not fit: it is damaged";
async function openParquet(path, baseDirectory) {
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  const full = resolve(baseDirectory, path);
  const damaged = (cause) => unreadable(path, "a Parquet file", cause instanceof Error ? wordsOf(cause) : String(cause), "write it anew", cause);
  const missing = (cause) => notOpened(path, baseDirectory, cause);
  const found = await open2(full).catch((cause) => {
    throw missing(cause);
  });
  const { size } = await found.stat().finally(() => found.close());
  const metadata = await parquetMetadataAsync({ byteLength: size, slice: slicesOf(full) }).catch((cause) => {
    throw damaged(cause);
  });
  const columns = parquetSchema(metadata).children;
  return {
    names: columns.map(({ element }) => element.name),
    singles: new Set(columns.filter((column) => leafTypes(column).every((type) => type === "FLOAT")).map(({ element }) => element.name)),
    groups: async function* (wanted) {
      const decoder = new Decoder({ file: full, size, metadata });
      const ask = ({ value: block }) => {
        if (block === void 0)
          return null;
        const rows = decoder.rows(block);
        rows.catch(() => void 0);
        return { block, rows };
      };
      const blocks = blocksOf(metadata, size, wanted);
      try {
        for (let asked = ask(blocks.next()); asked !== null; ) {
          const { block } = asked;
          const rows = await asked.rows.catch((cause) => {
            throw damaged(cause);
          });
          const count = block.rowEnd - block.rowStart;
          if (rows.length !== count)
            throw damaged(new Error(`${count} rows wanted from row ${block.rowStart + 1} on, ${rows.length} there`));
          asked = ask(blocks.next());
          yield rows;
        }
      } finally {
        decoder.close();
      }
    }
  };
}

// dist/kinds/data/separated.js
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
var separatedFields = {
  delimiter: {
    enum: [",", "	", ";", "|"],
    description: "Of separated values: a tab for .tsv and .tsv.gz, else a comma."
  },
  quotes: {
    type: "boolean",
    description: "Whether quotes around a cell of separated values are no part of it; true by default."
  }
};
async function eachRecord({ path, delimiter = delimiterOf(path), quotes = true }, baseDirectory, take) {
  const { parse } = await import("csv-parse");
  const parser = parse({
    delimiter,
    bom: true,
    trim: true,
    quote: quotes ? '"' : null,
    skip_empty_lines: true,
    relax_column_count: true,
    on_record: (cells, { lines }) => {
      take(cells, lines);
      return null;
    }
  });
  try {
    await pipeline(readParts(path, baseDirectory), parser, new Writable({ objectMode: true }));
  } catch (cause) {
    if (cause instanceof LimbeckError)
      throw cause;
    const got = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(path, "lines of separated values", got, 'another delimiter, or a quote that is not closed? where quotes are part of the cells: "quotes": false', cause);
  }
}
var delimiterHint = (cells) => cells.length === 1 ? "another delimiter?" : void 0;

// dist/kinds/data/records.js
function distinct(names2, place2) {
  const twice = names2.find((name, at) => names2.indexOf(name) !== at);
  if (twice === void 0)
    return names2;
  throw dataError(place2, "columns", "names that one column has", `${JSON.stringify(twice)}, which several have`);
}
async function separated(options, baseDirectory) {
  const { path } = options;
  const records = [];
  const lines = [];
  const names2 = [];
  const take = (cells, line) => {
    if (names2.length === 0) {
      names2.push(...distinct(cells, path));
      return;
    }
    const width = names2.length;
    if (cells.length !== width)
      throw dataError(path, `row ${records.length + 1} (line ${line})`, `${width} columns, as in the first line`, String(cells.length), delimiterHint(cells));
    records.push(Object.fromEntries(names2.map((name, at) => [name, cells[at]])));
    lines.push(line);
  };
  await eachRecord(options, baseDirectory, take);
  return {
    place: path,
    names: names2,
    texts: true,
    singles: /* @__PURE__ */ new Set(),
    // eslint-disable-next-line @typescript-eslint/require-await -- what other files have in parts
    batches: async function* () {
      yield { records, line: (at) => lines[at] ?? 0 };
    }
  };
}
function parsedLine(text, path, line) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(`${path}, line ${line}`, "a JSON object a line", got, "is the file one JSON list? write a row a line", cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value;
  throw dataError(path, `line ${line}`, 'an object: {"a": 1, "label": "cat"}', text.slice(0, 40));
}
async function jsonLines({ path }, baseDirectory) {
  const read = async function* (known) {
    let line = 0;
    for await (const texts of readLines(path, baseDirectory)) {
      const records = [];
      const lines = [];
      for (const text of texts) {
        line += 1;
        if (text.trim() === "")
          continue;
        const record = parsedLine(text, path, line);
        const stranger = known === null ? void 0 : Object.keys(record).find((name) => !known.has(name));
        if (stranger !== void 0)
          throw dataError(path, `line ${line}`, `the fields of the first line: ${listed([...known ?? []])}`, JSON.stringify(stranger));
        records.push(record);
        lines.push(line);
      }
      if (records.length > 0)
        yield { records, line: (at) => lines[at] ?? 0 };
    }
  };
  let names2 = [];
  for await (const { records } of read(null)) {
    names2 = Object.keys(records[0] ?? {});
    break;
  }
  return { place: path, names: names2, texts: false, singles: /* @__PURE__ */ new Set(), batches: () => read(new Set(names2)) };
}
async function parquet({ path }, baseDirectory) {
  const { names: names2, singles, groups } = await openParquet(path, baseDirectory);
  return {
    place: path,
    names: distinct(names2, path),
    texts: false,
    singles,
    batches: async function* (columns) {
      for await (const records of groups(columns))
        yield { records, line: null };
    }
  };
}
var formats = /* @__PURE__ */ new Map([
  ["jsonl", jsonLines],
  ["parquet", parquet]
]);
function openRecords(options, baseDirectory) {
  const format = options.kind ?? formatOf(options.path);
  const open3 = formats.get(format) ?? separated;
  return open3(options, baseDirectory);
}
var recordPlace = (row, { line }, at) => line === null ? `row ${row + 1}` : `row ${row + 1} (line ${line(at)})`;

// dist/kinds/data/bad-cells.js
var MOST_COLUMNS = 12;
function badCells(place2) {
  const first = /* @__PURE__ */ new Map();
  const rows = /* @__PURE__ */ new Map();
  return {
    note: (column, problem) => {
      rows.set(column, (rows.get(column) ?? 0) + 1);
      if (first.has(column))
        return;
      first.set(column, { expected: "a finite number within the range of 32-bit floats", ...problem() });
    },
    refuse: () => {
      if (first.size === 0)
        return;
      const all = [...first].map(([column, problem]) => {
        const others = (rows.get(column) ?? 1) - 1;
        return others === 0 ? problem : { ...problem, got: `${problem.got}, and no number in ${others} other rows` };
      });
      const shown2 = all.slice(0, MOST_COLUMNS);
      const left = all.length - shown2.length;
      const more = {
        path: "columns",
        expected: "numbers in all of them",
        got: `${left} more columns with other cells`
      };
      throw problemsError("data-invalid", place2, left > 0 ? [...shown2, more] : shown2);
    }
  };
}

// dist/kinds/data/counting.js
var counting = /^(|unnamed: ?\d+|index|id|row_?(id|number)?|__index_level_\d+__)$/i;
var FEW_ROWS = 8;
function refuseCounting({ place: place2, rows, label, columns, ignore }) {
  if (rows < FEW_ROWS)
    return;
  const rises = (at) => {
    for (let row = 0; row < rows; row++)
      if (!Number.isInteger(Number(at(row))) || row > 0 && Number(at(row)) <= Number(at(row - 1)))
        return false;
    return true;
  };
  if (label !== null && rises(label.at))
    throw dataError(place2, `label, column ${JSON.stringify(label.column)}`, "classes that rows share", `a number of its own for each of the ${rows} rows: the column counts them`, "name the column of the classes");
  for (const { name, position, at } of columns) {
    if (!counting.test(name.trim()) || !rises(at))
      continue;
    throw dataError(place2, `column ${position}${name === "" ? ", which has no name" : ` (${JSON.stringify(name)})`}`, "a value of the rows", "numbers that count the rows", `leave it out: "ignore": [${[...ignore, name === "" ? position : name].map((one) => JSON.stringify(one)).join(", ")}]; or name it as "id"`);
  }
}

// dist/kinds/data/row-values.js
function valueAt(values, at) {
  if (!isFileValues(values))
    return values[at];
  const one = values.type === "uint8" ? new Uint8Array(1) : new Float32Array(1);
  values.copy(at, one);
  return one[0];
}
function inMemory(values) {
  if (isFileValues(values))
    throw internalError("rows of a file where rows in memory were asked for");
  return values;
}
function valueStore(precise = false) {
  let values = new Uint8Array(1 << 16);
  let length = 0;
  let bytes = true;
  const grown = (capacity) => {
    const larger = bytes ? new Uint8Array(capacity) : precise ? new Float64Array(capacity) : new Float32Array(capacity);
    larger.set(values);
    return larger;
  };
  return {
    append: (value) => {
      if (bytes && value !== (value & 255)) {
        bytes = false;
        values = grown(values.length);
      }
      if (length === values.length)
        values = grown(2 * length);
      values[length++] = value;
    },
    // a view: what lies beyond was never written to, and takes no memory
    finish: () => values.subarray(0, length)
  };
}
var fitsByte = (value) => value >= 0 && value <= 255;
function rowValues(values, perRow, place2, precise = false) {
  if (values instanceof Uint8Array)
    return values;
  const wide = precise && !(values instanceof Float32Array);
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  if (!isFloat && !wide && values.every(fitsByte))
    return Uint8Array.from(values, Number);
  const floats = wide ? Float64Array.from(values, Number) : values instanceof Float32Array ? values : Float32Array.from(values, Number);
  checkFinite(floats, values, { perRow, place: place2, from: 0 });
  return floats;
}
function checkFinite(floats, values, { perRow, place: place2, from }) {
  const bad = floats.findIndex((value) => !Number.isFinite(value));
  if (bad < 0)
    return;
  const at = from + bad;
  throw dataError(place2, `row ${Math.floor(at / perRow) + 1}, value ${at % perRow}`, "a finite number within the range of 32-bit floats", String(values[bad]));
}
function joined(parts) {
  const [first] = parts;
  if (first !== void 0 && parts.length === 1 && !(first instanceof Float64Array))
    return first;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = parts.every((part) => part instanceof Uint8Array) ? new Uint8Array(length) : parts.every((part) => part instanceof Int32Array) ? new Int32Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// dist/kinds/data/stored/value-file.js
var AT_ONCE = 2 ** 18;
function fileStore(folder, place2, floats = false) {
  let file = scratchFile(folder, place2);
  let room = floats ? new Float32Array(AT_ONCE) : new Uint8Array(AT_ONCE);
  let filled = 0;
  let written = 0;
  const flush = () => {
    file.append(room.subarray(0, filled));
    written += filled;
    filled = 0;
  };
  const becomeFloats = () => {
    flush();
    const bytes = fileValues(file.opened(), 0, "uint8", written);
    file = scratchFile(folder, place2);
    for (const part of partsOf(bytes))
      file.append(Float32Array.from(part));
    room = new Float32Array(AT_ONCE);
  };
  return {
    append: (value) => {
      if (room instanceof Uint8Array && value !== (value & 255))
        becomeFloats();
      if (filled === AT_ONCE)
        flush();
      room[filled++] = value;
    },
    finish: () => {
      flush();
      return fileValues(file.opened(), 0, room instanceof Uint8Array ? "uint8" : "float32", written);
    }
  };
}
var storeFor = ({ precise, memory, scratch }, file) => memory === void 0 ? valueStore(precise) : fileStore(scratch, file);

// dist/kinds/data/number-columns.js
var names = { type: "array", items: { type: "string", minLength: 1 }, minItems: 1 };
var columnFields = {
  label: { type: "string", minLength: 1, description: "Column of the class: texts, or whole numbers." },
  id: { type: "string", minLength: 1, description: "Column of the row's id; the row's position by default." },
  inputs: {
    ...names,
    description: "Columns of values, numbers or lists of them, in this order; all but label, id and what is ignored by default."
  },
  ignore: { ...names, description: "Columns that are left out of the values." }
};
function shown(value) {
  if (value === void 0 || value === null)
    return "nothing";
  if (value instanceof Date)
    return `a date, ${Number.isNaN(value.valueOf()) ? "invalid" : value.toISOString()}`;
  if (value instanceof Uint8Array)
    return `${value.length} bytes`;
  if (typeof value === "bigint")
    return String(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
var isList = (value) => Array.isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView);
var nesting = (value) => isList(value) ? [value.length, ...nesting(value.length === 0 ? null : value[0])] : [];
function firstRow(columns, record, place2) {
  const found = columns.map((name) => nesting(record[name]));
  const [only = []] = found;
  const size = found.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  if (size === 0)
    throw dataError(place2, "row 1", "values", "empty lists");
  return {
    shapes: found.map((shape) => shape.join(",")),
    inputShape: found.length === 1 && only.length > 0 ? only : [size]
  };
}
function checkColumns(wanted, { place: place2, names: there }) {
  const missing = wanted.find((name) => name !== void 0 && !there.includes(name));
  if (missing !== void 0)
    throw dataError(place2, "columns", `one of ${listed(there)}`, JSON.stringify(missing));
}
async function numberTable(file, choice, reading) {
  const { place: place2 } = file;
  const { precise } = reading;
  const { label, id, ignore = [], readsLabels } = choice;
  checkColumns([label, id, ...choice.inputs ?? [], ...ignore], file);
  const columns = choice.inputs ?? file.names.filter((name) => name !== label && name !== id && !ignore.includes(name));
  if (columns.length === 0)
    throw dataError(place2, "columns", "at least one column of values", "none beside the label");
  const leak = label === void 0 ? void 0 : columns.find((name) => name === label);
  if (leak !== void 0)
    throw dataError(place2, "inputs", "columns other than the label's", JSON.stringify(leak));
  const readLabels = label !== void 0 && readsLabels !== false;
  const store = storeFor(reading, place2);
  const bad = badCells(place2);
  const labels = [];
  const ids = [];
  let first = null;
  const append = (value, column, where) => {
    if (isList(value)) {
      for (let at = 0; at < value.length; at++)
        append(value[at], column, `${where}, value ${at}`);
      return;
    }
    const number = typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : NaN;
    if (!Number.isFinite(Math.fround(number)) || typeof value === "bigint" && BigInt(Math.fround(number)) !== value && !precise)
      bad.note(column, () => ({ path: where, got: shown(value), hint: hintFor(value) }));
    store.append(number);
  };
  for await (const batch of file.batches([
    ...columns,
    ...readLabels ? [label] : [],
    ...id === void 0 ? [] : [id]
  ])) {
    for (const [at, record] of batch.records.entries()) {
      const row = labels.length;
      const where = recordPlace(row, batch, at);
      first ??= firstRow(columns, record, place2);
      for (const [column, name] of columns.entries()) {
        const value = record[name];
        const [wanted = "", shape] = [first.shapes[column], nesting(value).join(",")];
        if (shape !== wanted)
          throw dataError(place2, `${where}, column ${JSON.stringify(name)}`, `${wanted === "" ? "a number" : `a list of [${wanted}]`}, as in the first row`, shape === "" ? shown(value) : `a list of [${shape}]`);
        append(value, column, `${where}, column ${JSON.stringify(name)}`);
      }
      const found = readLabels ? labelOf(record[label]) : 0;
      if (found === void 0)
        throw dataError(place2, `${where}, label`, "a text or a whole number", shown(readLabels ? record[label] : void 0), 'rows without a label go into a file of their own: "unlabelled": {...}');
      labels.push(found);
      if (id !== void 0)
        ids.push(String(record[id]));
    }
  }
  if (first === null)
    throw noRows(place2);
  bad.refuse();
  const { inputShape } = first;
  const values = store.finish();
  const size = values.length / labels.length;
  const scalars = first.shapes.every((shape) => shape === "");
  refuseCounting({
    place: place2,
    rows: labels.length,
    label: readLabels ? { column: label, at: (row) => labels[row] } : null,
    columns: choice.inputs !== void 0 || !scalars ? [] : columns.map((name, position) => ({ name, position, at: (row) => valueAt(values, row * size + position) })),
    ignore
  });
  const single = precise === true && columns.every((name) => file.singles.has(name));
  return {
    place: place2,
    labelPlace: place2,
    rows: labels.length,
    inputShape,
    held: { dtype: "float32", shape: inputShape },
    columns: scalars ? columns : null,
    inputs: single ? Float32Array.from(inMemory(values)) : values,
    labels,
    ids: id === void 0 ? null : ids
  };
}
function hintFor(value) {
  if (value === null || value === void 0 || typeof value === "number" && Number.isNaN(value))
    return "fill such values in, or drop their rows";
  if (typeof value === "bigint")
    return "a whole number that 32-bit floats do not hold: an id? leave the column out";
  return 'write such values as numbers, or leave the column out: "ignore": [...]';
}

export {
  dateParts,
  dataError,
  listed,
  noRows,
  isFileValues,
  openedFile,
  readAt,
  fileValues,
  partsOf,
  scratchFile,
  valueAt,
  inMemory,
  valueStore,
  rowValues,
  checkFinite,
  joined,
  badCells,
  refuseCounting,
  textLabel,
  labelOf,
  formatOf,
  delimiterOf,
  ownProcess,
  separatedFields,
  eachRecord,
  delimiterHint,
  openRecords,
  recordPlace,
  fileStore,
  storeFor,
  columnFields,
  shown,
  checkColumns,
  numberTable
};
