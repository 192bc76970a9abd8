// A teacher of kind onnx: any ONNX classifier, its rows prepared and its outputs brought to the data set's classes.
import { createHash } from "node:crypto";
import type { Dataset, Teacher } from "../contracts.ts";
import { internalError, problemsError, type Problem } from "../errors.ts";
import { summarize, type ModelSummary } from "../onnx/summary.ts";
import { inputBuffer, planRows, rowWriter, type RowPlan } from "./input.ts";
import { chooseValue, classOrder, spaceProblem, writeLogits } from "./output.ts";
import { openRunner, type Runner } from "./runner.ts";
import { readSettings, type OnnxTeacherOptions, type TeacherContext, type TeacherSettings } from "./settings.ts";

/** Rises when the same settings come to mean other labels, so that cached ones are not used. */
const labelsVersion = 1;

interface Wiring {
  readonly plan: RowPlan;
  readonly output: string;
}

/** Input and output as the model, the card and the recipe settle them; every problem at once. */
function wire(settings: TeacherSettings, summary: ModelSummary, dataset: TeacherContext["dataset"]): Wiring {
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
function fingerprintOf(settings: TeacherSettings, { plan, output }: Wiring): string {
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

interface Labelling {
  readonly settings: TeacherSettings;
  readonly plan: RowPlan;
  readonly runner: Runner;
  readonly columns: readonly number[];
  readonly context: TeacherContext;
}

function labeller({ settings, plan, runner, columns, context }: Labelling): Teacher["label"] {
  const { classes } = runner;
  const { space } = settings.output;
  return async (dataset: Dataset, rows, progress) => {
    if (!sameShape(dataset.inputShape, context.dataset.inputShape) || dataset.classes.length !== classes) {
      throw internalError(`${settings.place} was opened for another data set`);
    }
    const logits = new Float32Array(rows.length * classes);
    const buffer = inputBuffer(plan, runner.rows);
    const write = rowWriter(plan, dataset.inputs);
    for (let start = 0; start < rows.length; start += runner.rows) {
      const chunk = rows.subarray(start, start + runner.rows);
      chunk.forEach((row, place) => {
        write(row, buffer, place);
      });
      const raw = await runner.run(buffer, chunk.length);
      // Whether unstated logits look like probabilities is asked of the first chunk only.
      const problem = spaceProblem(raw, start > 0 ? (space ?? "logits") : space);
      if (problem !== null) throw problemsError("teacher-invalid", settings.place, [problem]);
      writeLogits(raw, space ?? "logits", columns, logits, start);
      progress(start + chunk.length, rows.length);
    }
    return logits;
  };
}

function inputWarning({ file, input }: TeacherSettings): string | null {
  const { scale, mean, std } = input;
  if (scale !== undefined || mean !== undefined || std !== undefined) return null;
  return `${file.path}: no scale, mean or std is stated, so the data set's values are fed as they are`;
}

/**
 * Opens the model, settles what it reads and yields, and tries it on a few rows.
 * @throws {LimbeckError} teacher-unreadable for a file that is missing, cut off or no ONNX model; teacher-invalid
 * where hash, input, output or classes do not fit, with every problem; model-invalid where onnxruntime refuses it
 */
export async function openTeacher(options: OnnxTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const warn = context.log ?? (() => undefined);
  const settings = await readSettings(options, context);
  const { place, file } = settings;
  const summary = summarize(file.model);
  const wiring = wire(settings, summary, context.dataset);
  const runner = await openRunner({ model: file.model, ...wiring, threads: context.threads, place, warn });
  const order = classOrder(runner.classes, settings.classes, context.dataset.classes);
  if (order.problems.length > 0) {
    await runner.close();
    throw problemsError("teacher-invalid", place, order.problems);
  }
  if (order.warning !== null) warn(`${place}: ${order.warning}`);
  const raw = inputWarning(settings);
  if (raw !== null) warn(`${place}: ${raw}`);
  return {
    id: options.id,
    classes: settings.classes,
    sha256: file.sha256,
    parameters: summary.parameters,
    bytes: file.bytes,
    fingerprint: fingerprintOf(settings, wiring),
    trainedOnSplits: settings.trainedOnSplits,
    label: labeller({ settings, plan: wiring.plan, runner, columns: order.columns, context }),
    close: () => runner.close(),
  };
}
