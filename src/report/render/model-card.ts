// README.md of a student's folder: what it is, how good and how sure, how to run it and how to make it again.
import { studentOf } from "../sections/arms.ts";
import type { ArmReport, CalibratedReport, PhaseReport, RunResult, SeedReport } from "../../evaluation/result.ts";
import { percent } from "../sections/numbers.ts";
import { cell, left, right, type Table } from "../sections/tables.ts";
import { escapeMarkdown, markdownTable } from "./text-table.ts";

/** How the student takes rows. */
interface HeldRows {
  readonly dtype: "uint8" | "float32";
  readonly shape: readonly number[];
  /** Where rows are token ids of texts. */
  readonly text?: object;
  /** Where rows are features of named columns: how columns become features. */
  readonly encoder?: { readonly columns: readonly { readonly name: string }[] };
}

/** What the card says of the rows that the student takes. */
export interface CardRows {
  readonly held: HeldRows;
  readonly columns: readonly string[] | null;
  /** Whether rows are token ids. */
  readonly tokens: boolean;
}

/** Names of more classes or columns than this are in the files, not on the card. */
const SHOWN = 20;

const listed = (names: readonly string[]): string =>
  names.length > SHOWN
    ? `${names.slice(0, SHOWN).map(quoted).join(", ")} and ${names.length - SHOWN} more`
    : names.map(quoted).join(", ");

const quoted = (name: string): string => `\`${name.replaceAll("`", "'").replace(/\s+/g, " ")}\``;

function taskOf({ held, tokens }: CardRows): string {
  if (tokens) return "text-classification";
  return held.shape.length > 1 ? "image-classification" : "tabular-classification";
}

/**
 * YAML of JSON's spelling, which every reader of model cards takes: task, data set and figures of the test rows.
 * Source: Hugging Face, model card metadata, `model-index`.
 */
function metadata({ report, provenance }: RunResult, name: string, last: PhaseReport, rows: CardRows): string {
  const type = taskOf(rows);
  const { accuracy, nll, brier, ece } = last.test;
  const metrics = Object.entries({ accuracy, nll, brier, ece }).map(([metric, value]) => ({
    type: metric,
    value,
    name: metric,
  }));
  const dataset = {
    type: "custom",
    name: `data of ${report.recipe.name}, sha256 ${provenance.data.sha256}`,
    split: "test",
  };
  const fields = {
    library_name: "onnx",
    pipeline_tag: type,
    tags: ["onnx", "limbeck", "knowledge-distillation", "calibration"],
    "model-index": [{ name, results: [{ task: { type }, dataset, metrics }] }],
  };
  return Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join("\n");
}

function figuresTable({ report: { teacher } }: RunResult, phases: readonly PhaseReport[]): Table {
  const row = (label: string, { accuracy, nll, brier, ece }: PhaseReport["test"]) => [
    cell(label),
    cell(percent(accuracy)),
    ...[nll, brier, ece].map((value) => cell(value.toFixed(4))),
  ];
  const calibrated = phases.at(-1)?.calibrated ?? null;
  const rows = [
    ...phases.map(({ id, test }) => row(`after phase ${id}`, test)),
    ...(calibrated === null ? [] : [row(`calibrated by ${calibratorWords(calibrated)}`, calibrated.test)]),
    ...(teacher === null ? [] : [row("teacher", teacher.test)]),
  ];
  return {
    caption: "Figures of the test rows",
    columns: [left("test rows"), right("accuracy"), right("NLL"), right("Brier"), right("ECE")],
    groups: [{ label: null, rows }],
  };
}

/** The calibrator, and where its value is none that the rows gave. */
function calibratorWords({ kind, temperature, boundary }: CalibratedReport): string {
  const value = temperature === undefined ? kind : `T = ${temperature.toPrecision(4)}`;
  return boundary === undefined
    ? value
    : `${value}, at the ${boundary} bound of its search: not determined by the rows`;
}

const sizeOf = ({ shape }: HeldRows): number => shape.reduce((product, size) => product * size, 1);

const codeOf = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``;

/** Code that needs no fence, which its own text could close. */
const indented = (code: string): string =>
  code
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");

const valuesOf = ({ text }: HeldRows): string =>
  text === undefined ? "numbers, as the data's source holds them" : "token ids, filled up with 0";

function nodeCode(held: HeldRows): string {
  const { dtype, shape } = held;
  const array = dtype === "uint8" ? "Uint8Array" : "Float32Array";
  return `import { InferenceSession, Tensor } from "onnxruntime-node";

// rows: lists of ${sizeOf(held)} ${valuesOf(held)}
export async function logitsOf(rows, path = "model.onnx") {
  const session = await InferenceSession.create(path);
  const input = new Tensor("${dtype}", ${array}.from(rows.flat()), [rows.length, ${shape.join(", ")}]);
  const { logits } = await session.run({ input });
  return Array.from(logits.data);
}`;
}

const pythonCode = (held: HeldRows): string => `import numpy, onnxruntime

# rows: lists of ${sizeOf(held)} ${valuesOf(held)}
def logits_of(rows, path="model.onnx"):
    session = onnxruntime.InferenceSession(path)
    values = numpy.asarray(rows, dtype=numpy.${held.dtype}).reshape(len(rows), ${held.shape.join(", ")})
    (logits,) = session.run(None, {"input": values})
    return logits`;

/** Of features of named columns: what code is given is the columns, of the run or of the file that an export writes. */
const columnsNodeCode = `import { load } from "limbeck";

// run: the run's directory, or the file that limbeck export wrote; rows: objects with a value for each column
export async function classesOf(run, rows) {
  const student = await load(run);
  const found = await student.predict(rows);
  await student.close();
  return found;
}`;

const columnsPythonCode = `import numpy, onnxruntime

# the file that limbeck export wrote: an input a column, [rows, 1]; numbers may be NaN, everything else is text
def logits_of(columns, path="student.onnx"):
    session = onnxruntime.InferenceSession(path)
    feeds = {}
    for given in session.get_inputs():
        kind = numpy.float32 if given.type == "tensor(float)" else object
        feeds[given.name] = numpy.asarray(columns[given.name], dtype=kind).reshape(-1, 1)
    (logits,) = session.run(None, feeds)
    return logits`;

/** How rows go in, in words. */
function takenWords({ held, columns }: CardRows): string {
  const { dtype, shape, encoder, text } = held;
  if (text !== undefined)
    return (
      `rows of ${shape[0] ?? 0} token ids (as ${dtype}): texts by \`tokenizer.json\` beside it, cut off there and filled up with 0; ` +
      "`limbeck predict` takes the texts"
    );
  if (encoder === undefined)
    return `rows of ${dtype}, shape [${shape.join(", ")}], as the data's source holds them (nothing is scaled before)`;
  const names = encoder.columns.map(({ name }) => name);
  return (
    `${columns?.length ?? 0} features, which are made of the columns ${listed(names)} by what its training rows showed of them. ` +
    "`limbeck export` writes the file that takes the columns themselves, an input each, and `limbeck predict` takes rows by column. It"
  );
}

/** The card of one student of a run or a comparison; Markdown with metadata before it. */
export function renderModelCard(
  result: RunResult,
  arm: ArmReport,
  { seed, phases }: SeedReport,
  rows: CardRows,
): string {
  const { report, classes, provenance } = result;
  const last = phases.at(-1);
  if (last === undefined) return "";
  const isOne = report.arms.length === 1 && arm.seeds.length === 1;
  const name = isOne ? report.recipe.name : `${report.recipe.name} ${arm.id} ${seed}`;
  const { held, columns } = rows;
  const { parameters, costs } = studentOf(report, arm);
  const teachers = provenance.teachers.map(({ id }) => quoted(id)).join(", ");
  const ways = phases.map(({ id, targets, steps }) => `${quoted(id)} (${targets}, ${steps} steps)`).join(", then ");
  const t = last.calibrated?.temperature;
  const { train, validation, calibration, test } = provenance.data.rows;
  return `---
${metadata(result, name, last, rows)}
---

# ${escapeMarkdown(name)}

A classifier of ${parameters.toLocaleString("en")} parameters${costs === undefined ? "" : `, ${costs.multiplyAdds?.toLocaleString("en") ?? "an unknown number of"} multiply-adds a row`}. Trained in ${phases.length === 1 ? "one phase" : `${phases.length} phases`}: ${ways}${teachers === "" ? "" : `; teacher: ${teachers}`}.

## Uses and limits

It takes ${takenWords(rows)}${held.encoder === undefined ? ", and" : ""}
gives a logit for each of ${classes.length} classes: ${listed(classes)}.${columns === null || held.encoder !== undefined ? "" : ` A row's values are, in this order: ${listed(columns)}.`}

What is measured below holds for rows like those of the test split. Of rows of another kind it names a class all the same,
and its confidence there is not known${last.shift === undefined ? "" : " beyond what the run's report says of shifted rows"}. It knows no class but these.

## Figures

${markdownTable(figuresTable(result, phases))}

${test} test rows. ${
    t === undefined
      ? "No temperature was fitted."
      : `T was fitted on ${calibration} rows of their own. The file gives plain logits: divide them by T before the softmax.`
  }

## In Node

${codeOf("js", held.encoder === undefined ? nodeCode(held) : columnsNodeCode)}

## In Python

${codeOf("python", held.encoder === undefined ? pythonCode(held) : columnsPythonCode)}

## Data and making

${train} training, ${validation} validation, ${calibration} calibration and ${test} test rows; data sha256 \`${provenance.data.sha256}\`, splits \`${provenance.data.splitHash}\`.${provenance.teachers
    .map(({ id, sha256 }) => ` Teacher ${quoted(id)}: sha256 \`${sha256}\`.`)
    .join("")}

Made by limbeck ${provenance.limbeck}, recipe sha256 \`${report.recipe.sha256}\`, and made again by:

${indented(provenance.command)}
`;
}
