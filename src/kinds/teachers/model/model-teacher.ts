// What every teacher made of a model file does: settles input and output, prepares rows, brings outputs to the data's classes.
import { createHash } from "node:crypto";
import type { Dataset } from "../../../engine/contracts.ts";
import type { InnerValues, Teacher } from "../kind.ts";
import { internalError, problemsError, type Problem } from "../../../base/errors.ts";
import type { ValueSummary } from "../../../engine/onnx/file/summary.ts";
import { eachRow, valueType } from "../../../engine/row-values.ts";
import { inputBuffer, planRows, rowWriter, unheldRow, type RowPlan } from "./input.ts";
import { sigmoidNote } from "../../../base/numeric/sigmoid.ts";
import { chooseValue, classOrder, spaceProblem, writeLogits, type RawRows } from "./output.ts";
import type { Runner } from "./runner.ts";
import type { TeacherContext, TeacherFile, TeacherSettings } from "../stated/settings.ts";

/** Rises when the same settings come to mean other labels, so that cached ones are not used. */
const labelsVersion = 1;

export interface Wiring {
  readonly plan: RowPlan;
  readonly output: string;
}

/** Input and output as the model, the card and the recipe settle them; every problem at once. */
export function wire(
  settings: TeacherSettings<TeacherFile>,
  summary: { readonly inputs: readonly ValueSummary[]; readonly outputs: readonly ValueSummary[] },
  dataset: TeacherContext["dataset"],
): Wiring {
  const problems: Problem[] = [];
  const input = chooseValue("input", summary.inputs, settings.input.name);
  const output = chooseValue("output", summary.outputs, settings.output.name);
  if (!("elementType" in output)) problems.push(output);
  if (!("elementType" in input)) throw problemsError("teacher-invalid", settings.place, [input, ...problems]);
  const rows = planRows(input, settings.input, dataset.inputShape);
  problems.push(...rows.problems);
  if (!("elementType" in output) || problems.length > 0) {
    throw problemsError("teacher-invalid", settings.place, problems);
  }
  return { plan: rows.plan, output: output.name };
}

/** Hash of everything that decides the labels of a given data set. */
function fingerprintOf(settings: TeacherSettings<TeacherFile>, { plan, output }: Wiring): string {
  const { layout, shape, preprocessing, name, dtype } = plan;
  const parts = {
    version: labelsVersion,
    model: settings.file.contentSha256,
    input: { name, dtype, layout, shape, preprocessing },
    output: { name: output, space: settings.output.space ?? "logits" },
    classes: settings.classes,
  };
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.join() === b.join();
}

/** Told what a run gave, and which of the rows it began with. */
type Take = (raw: RawRows, start: number, count: number) => void;

/**
 * Runs rows of data sets, a call's rows at a time.
 * @throws {LimbeckError} teacher-invalid for a row that the model's input cannot hold
 */
export function rowsThrough(
  plan: RowPlan,
  runner: Runner,
  place: string,
): (dataset: Dataset, rows: Int32Array, take: Take) => Promise<void> {
  // data sets are asked about again and again, a few rows at a time: what depends on their type alone is done once
  let known: { readonly type: ReturnType<typeof valueType>; readonly write: ReturnType<typeof rowWriter> } | null =
    null;
  return async ({ inputs }, rows, take) => {
    const unheld = unheldRow(plan, inputs, rows);
    if (unheld !== null)
      throw problemsError("teacher-invalid", place, [
        {
          path: `row ${unheld.row + 1}`,
          expected: `whole numbers that fit ${plan.dtype}: the model takes nothing else`,
          got: String(unheld.value),
          hint: "export the model with a float32 input, or give the data as the model was trained on it",
        },
      ]);
    const buffer = inputBuffer(plan, Math.max(runner.leastRoom, Math.min(runner.rows, rows.length)));
    if (known?.type !== valueType(inputs))
      known = { type: valueType(inputs), write: rowWriter(plan, valueType(inputs)) };
    const { write } = known;
    for (let start = 0; start < rows.length; start += runner.rows) {
      const chunk = rows.subarray(start, start + runner.rows);
      eachRow(inputs, plan.values, chunk, (values, _, place) => {
        write(values, buffer, place);
      });
      take(await runner.run(buffer, chunk.length), start, chunk.length);
    }
  };
}

interface Labelling {
  readonly settings: TeacherSettings<TeacherFile>;
  readonly plan: RowPlan;
  readonly runner: Runner;
  readonly columns: readonly number[];
  readonly context: TeacherContext;
}

function labeller({ settings, plan, runner, columns, context }: Labelling): Teacher["label"] {
  const { classes } = runner;
  const { space } = settings.output;
  if (space === "sigmoid") context.log?.(`${settings.place}: ${sigmoidNote}`);
  // what unstated scores are is asked once, of the first rows that are labelled
  let isSettled = false;
  const through = rowsThrough(plan, runner, settings.place);
  return async (dataset: Dataset, rows, progress) => {
    if (!sameShape(dataset.inputShape, context.dataset.inputShape) || dataset.classes.length !== classes) {
      throw internalError(`${settings.place} was opened for another data set`);
    }
    const logits = new Float32Array(rows.length * classes);
    await through(dataset, rows, (raw, start, count) => {
      const problem = spaceProblem(raw, isSettled ? (space ?? "logits") : space);
      isSettled = true;
      if (problem !== null) throw problemsError("teacher-invalid", settings.place, [problem]);
      writeLogits(raw, space ?? "logits", columns, logits, start);
      progress(start + count, rows.length);
    });
    return logits;
  };
}

function inputWarning({ file, input }: TeacherSettings<TeacherFile>): string | null {
  const { scale, mean, std } = input;
  if (scale !== undefined || mean !== undefined || std !== undefined) return null;
  return `${file.path}: no scale, mean or std is stated, so the data set's values are fed as they are`;
}

export interface OpenedModel {
  readonly id: string;
  readonly settings: TeacherSettings<TeacherFile>;
  readonly wiring: Wiring;
  readonly runner: Runner;
  /** Null where the model's file is not here. */
  readonly parameters: number | null;
  readonly inner?: InnerValues;
}

/**
 * The teacher of a model that runs.
 * @throws {LimbeckError} teacher-invalid where its outputs are not the data set's classes
 */
export async function teacherOf(
  { id, settings, wiring, runner, parameters, inner }: OpenedModel,
  context: TeacherContext,
): Promise<Teacher> {
  const warn = context.log ?? (() => undefined);
  const { place, file } = settings;
  const order = classOrder(runner.classes, settings.classes, context.dataset.classes);
  if (order.problems.length > 0) {
    await runner.close();
    throw problemsError("teacher-invalid", place, order.problems);
  }
  if (order.warning !== null) warn(`${place}: ${order.warning}`);
  const raw = inputWarning(settings);
  if (raw !== null) warn(`${place}: ${raw}`);
  return {
    id,
    classes: settings.classes,
    sha256: file.sha256,
    inputShape: wiring.plan.shape,
    reads: "rows",
    models: parameters === null ? [] : [{ file: file.path, links: file.links ?? [], parameters, bytes: file.bytes }],
    fingerprint: fingerprintOf(settings, wiring),
    trainedOnSplits: settings.trainedOnSplits,
    label: labeller({ settings, plan: wiring.plan, runner, columns: order.columns, context }),
    ...(inner === undefined ? {} : { inner }),
    close: () => runner.close(),
  };
}
