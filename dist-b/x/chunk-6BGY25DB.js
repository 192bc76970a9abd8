import {
  fittedCalibrator,
  fittedTemperature,
  lastPhase,
  wantedCell
} from "./chunk-FM4DWRU6.js";
import {
  readRun
} from "./chunk-IZCEBNS4.js";
import {
  runPaths,
  tokenizerBeside
} from "./chunk-WNHZBY2C.js";
import {
  encodeColumns,
  rawColumns,
  tokenRows
} from "./chunk-NRTFUL6N.js";
import {
  applyCalibrator,
  temperatureOf
} from "./chunk-B774G22E.js";
import {
  cardFileName,
  openTeacher,
  readCard,
  readModel
} from "./chunk-XMN3AM5I.js";
import {
  showShape
} from "./chunk-PZKE3BSR.js";
import {
  everyIndex
} from "./chunk-ZXPJ6CZZ.js";
import {
  declaredShape,
  fedInputs,
  statedBy
} from "./chunk-VIQN2D3N.js";
import {
  sha256Of
} from "./chunk-7FNQSLNS.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  ifThere
} from "./chunk-LRGPJQE2.js";
import {
  inputError,
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/load.js
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

// dist/load-rows.js
function valuesOf(rows, shape) {
  const size = elementCount(shape);
  const refuse = (row, expected, got) => {
    throw problemsError("data-invalid", "rows", [{ path: `row ${row + 1}`, expected, got }]);
  };
  if (rows instanceof Uint8Array || rows instanceof Float32Array) {
    if (rows.length % size !== 0)
      refuse(Math.floor(rows.length / size), `${size} values, ${showShape(shape)}`, `${rows.length % size}`);
    const wrong = rows.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      refuse(Math.floor(wrong / size), "finite numbers", String(rows[wrong]));
    return rows;
  }
  const values = new Float32Array(rows.length * size);
  for (const [row, given] of rows.entries()) {
    if (given.length !== size)
      refuse(row, `${size} values, ${showShape(shape)}`, `${given.length}`);
    for (let at = 0; at < size; at++) {
      const value = Math.fround(given[at] ?? NaN);
      if (!Number.isFinite(value))
        refuse(row, "finite numbers within the range of 32-bit floats", String(given[at]));
      values[row * size + at] = value;
    }
  }
  return values;
}
var isTexts = (row) => typeof row === "string" || typeof row === "object" && row !== null && !ArrayBuffer.isView(row) && !Array.isArray(row);
async function fedRows(given, { rowShape, encoder, takesColumns, text }) {
  const plain = () => {
    const inputs = valuesOf(given, rowShape);
    return { rows: inputs.length / elementCount(rowShape), inputs };
  };
  if (text !== null && Array.isArray(given) && given.every(isTexts)) {
    const [only = ""] = text.columns;
    const records = given.map((row) => typeof row === "string" ? { [only]: row } : row);
    const columns2 = recordsOf(records, text.columns);
    return { rows: records.length, inputs: (await tokenRows(text, columns2, records.length, "rows")).inputs };
  }
  if (encoder === null)
    return plain();
  const isRecords = Array.isArray(given) && given.every((row) => !ArrayBuffer.isView(row) && !Array.isArray(row));
  if (!isRecords && !takesColumns)
    return plain();
  if (!isRecords)
    throw problemsError("data-invalid", "rows", [
      { path: "rows", expected: "an object a row: the student takes named columns", got: "arrays of numbers" }
    ]);
  const names = encoder.columns.map(({ name }) => name);
  const columns = recordsOf(given, names);
  if (takesColumns)
    return { rows: given.length, inputs: new Float32Array(), records: { columns, missing: encoder.missing } };
  return { rows: given.length, inputs: encodeColumns(encoder, columns, given.length, "rows").inputs };
}
function recordsOf(given, names) {
  const lacking = names.filter((name) => given.length > 0 && !given.some((row) => name in row));
  if (lacking.length > 0)
    throw problemsError("data-invalid", "rows", lacking.map((name) => ({
      path: `column ${JSON.stringify(name)}`,
      expected: "a value in some row",
      got: "no such column"
    })));
  const reader = rawColumns(names);
  for (const [row, record] of given.entries())
    reader.take(record, (name, got) => problemsError("data-invalid", "rows", [
      { path: `row ${row + 1}, column ${JSON.stringify(name)}`, expected: "a text, a number, or yes and no", got }
    ]));
  return reader.finish();
}

// dist/load.js
async function find(path, { student, calibrator, warn }) {
  const found = await ifThere(stat(path));
  if (found === null)
    throw problemsError("run-unreadable", path, [
      { path: "path", expected: "a run directory, a student's folder or an ONNX file", got: "no such file or folder" }
    ]);
  const isRun = found.isDirectory() && await ifThere(stat(runPaths(path).report)) !== null;
  if (!isRun) {
    const stray = student ?? calibrator;
    if (stray !== void 0 && stray !== "none")
      throw inputError("usage", `${path} is no run directory: it has neither students nor calibrators to choose from`);
    return { path, appended: null };
  }
  const { report } = await readRun(path);
  const cell = await wantedCell(path, student);
  const phase = lastPhase(report, cell);
  const folder = runPaths(path).student(cell);
  if (calibrator === "none")
    return { path: folder, appended: null };
  if (calibrator !== void 0 && calibrator !== "temperature")
    return { path: folder, appended: fittedCalibrator(phase, calibrator, {}, path) };
  try {
    return { path: folder, appended: fittedTemperature(phase, {}, path) };
  } catch (error) {
    if (calibrator !== void 0)
      throw error;
    warn?.(`${basename(path)}: probabilities are not calibrated, since no temperature was fitted that rows determine`);
    return { path: folder, appended: null };
  }
}
async function factsOf(path, given) {
  const isFolder = (await stat(path)).isDirectory();
  const card = isFolder ? await readCard(path) : null;
  const file = isFolder ? join(path, card?.model ?? cardFileName) : path;
  const { model } = await readModel(file, "model-invalid");
  const [input] = fedInputs(model.graph);
  const shape = input === void 0 ? null : declaredShape(input);
  const stated = statedBy(model);
  const sizes = stated?.takesColumns === true ? [1] : card?.input?.shape ?? shape?.slice(1) ?? [];
  if (!sizes.every((size) => typeof size === "number" && size > 0) || shape === null && sizes.length === 0)
    throw problemsError("model-invalid", file, [
      {
        path: `input ${input?.name ?? ""}`,
        expected: "one input of rows of a fixed shape",
        got: shape === null ? "no shape" : `[${shape.join(", ")}]`,
        hint: "write a card beside it that states input.shape (docs/teachers.md)"
      }
    ]);
  const scores = model.graph.output.find(({ name }) => name === card?.output?.name) ?? model.graph.output[0];
  const outputs = scores === void 0 ? void 0 : declaredShape(scores)?.at(-1);
  const classes = given.classes ?? card?.classes ?? stated?.classes ?? (typeof outputs === "number" ? Array.from({ length: outputs }, (_, k) => String(k)) : null);
  if (classes === null)
    throw problemsError("model-invalid", file, [
      {
        path: "classes",
        expected: "class names, in the file or beside it",
        got: "none, and an output of unknown size",
        hint: "name the classes"
      }
    ]);
  return {
    rowShape: sizes,
    classes,
    columns: stated?.columns ?? null,
    picture: stated?.picture ?? null,
    encoder: stated?.encoder ?? null,
    text: await textFormOf(file, stated?.text ?? null),
    takesColumns: stated?.takesColumns === true,
    isRaw: stated !== null
  };
}
async function textFormOf(file, stated) {
  if (stated === null)
    return null;
  const { columns, length, sha256 } = stated;
  const places = [tokenizerBeside(file), join(dirname(file), "tokenizer.json")];
  for (const path of places) {
    const tokenizer = await ifThere(readFile(path, "utf8"));
    if (tokenizer !== null && sha256Of([tokenizer]) === sha256)
      return { columns, length, tokenizer };
  }
  throw problemsError("model-invalid", file, [
    {
      path: "tokenizer",
      expected: `the tokenizer that it was trained with, as ${places.map((path) => basename(path)).join(" or ")} beside it`,
      got: "none, or another",
      hint: "copy it along with the model"
    }
  ]);
}
function inTurn() {
  let before = Promise.resolve();
  return (work) => {
    const mine = before.then(work, work);
    before = mine.catch(() => void 0);
    return mine;
  };
}
async function predictions(teacher, facts, appended, given) {
  const { rowShape, classes } = facts;
  const fed = await fedRows(given, facts);
  const { rows } = fed;
  if (rows === 0)
    return [];
  const all = everyIndex(rows);
  const dataset = {
    ...fed,
    inputShape: rowShape,
    labels: all,
    classes,
    rowId: String,
    sha256: ""
  };
  const logits = await teacher.label(dataset, all, () => void 0);
  const { kind, parameters } = appended ?? { kind: "temperature", parameters: { temperature: 1 } };
  const logProbs = applyCalibrator(kind, parameters, logits, classes.length);
  return Array.from(all, (row) => {
    const own = logProbs.subarray(row * classes.length, (row + 1) * classes.length).map(Math.exp);
    const total = own.reduce((sum, p) => sum + p, 0);
    const probabilities = Float64Array.from(own, (p) => p / total);
    const best = probabilities.reduce((most, p, k) => p > (probabilities[most] ?? 0) ? k : most, 0);
    return { class: classes[best] ?? "", probability: probabilities[best] ?? NaN, probabilities };
  });
}
var emptyRecords = ({ columns, missing }) => ({
  columns: new Map(columns.map(({ name }) => [name, { codes: new Int32Array(1), texts: [""] }])),
  missing
});
async function load(path, options = {}) {
  const found = await find(resolve(options.cwd ?? process.cwd(), path), options);
  const facts = await factsOf(found.path, options);
  const { rowShape, classes, columns, picture, encoder, text, takesColumns, isRaw } = facts;
  const teacher = await openTeacher({
    id: "student",
    kind: "onnx",
    path: found.path,
    classes,
    // what limbeck wrote takes rows as they are held, whatever they are
    ...isRaw ? { input: { layout: "NCHW", scale: 1, mean: [0], std: [1] } } : {},
    ...options.space === void 0 ? {} : { output: { space: options.space } }
  }, {
    baseDirectory: dirname(found.path),
    dataset: {
      // of rows that come one call at a time
      rows: 0,
      rowId: String,
      inputShape: rowShape,
      classes,
      ...encoder === null ? {} : { encoder },
      ...text === null ? {} : { text: { columns: text.columns, tokenizerSha256: sha256Of([text.tokenizer]) } },
      ...takesColumns && encoder !== null ? { records: emptyRecords(encoder) } : {}
    },
    threads: options.threads ?? 1,
    ...options.warn === void 0 ? {} : { log: options.warn }
  });
  const next = inTurn();
  const { appended } = found;
  const temperature = appended === null ? null : temperatureOf(appended.kind, appended.parameters);
  return {
    classes,
    rowShape,
    columns,
    picture,
    recordColumns: text?.columns ?? encoder?.columns.map(({ name }) => name) ?? null,
    calibrator: appended === null ? null : temperature === null ? appended.kind : `temperature ${temperature.toPrecision(4)}`,
    predict: (rows) => next(() => predictions(teacher, facts, appended, rows)),
    close: () => teacher.close()
  };
}

export {
  load
};
