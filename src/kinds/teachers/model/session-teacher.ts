// What teachers with a session of their own have in common: how scores are read, whose classes they are, and what they are.
import { createHash } from "node:crypto";
import { problemsError } from "../../../base/errors.ts";
import type { ModelSummary } from "../../../engine/onnx/file/summary.ts";
import type { ModelSession } from "../../../engine/onnx/session.ts";
import type { Teacher } from "../kind.ts";
import { classOrder, type RawRows } from "./output.ts";
import type { TeacherContext, TeacherFile, TeacherSettings } from "../stated/settings.ts";

export interface SessionModel {
  readonly id: string;
  readonly summary: ModelSummary;
  readonly output: string;
  readonly settings: TeacherSettings<TeacherFile>;
}

type Feeds = Parameters<ModelSession["run"]>[0];

/**
 * Runs some rows.
 * @throws {LimbeckError} teacher-invalid for an output that holds no scores
 */
export async function scoresFrom(
  session: ModelSession,
  feeds: Feeds,
  rows: number,
  { output, settings: { place } }: SessionModel,
): Promise<RawRows> {
  const result = (await session.run(feeds, [output])).get(output);
  const values = result?.data;
  if ((values instanceof Float32Array || values instanceof Float64Array) && values.length % rows === 0)
    return { values, rows, classes: values.length / rows };
  throw problemsError("teacher-invalid", place, [
    {
      path: `output ${output}`,
      expected: "floating-point scores per class",
      got: result?.dtype ?? "nothing",
      hint: "name the output that holds the scores, not the predicted class",
    },
  ]);
}

/**
 * What a teacher is, but for how it labels; and the column of its output for each class of the data.
 * @param facts - what decides its labels beside the model, its output and its classes
 * @throws {LimbeckError} teacher-invalid where its outputs are not the data set's classes
 */
export function describedTeacher(
  { id, summary, output, settings }: SessionModel,
  classes: number,
  { dataset, log }: TeacherContext,
  facts: object,
): { readonly teacher: Omit<Teacher, "label" | "close">; readonly columns: readonly number[] } {
  const { place, file } = settings;
  const order = classOrder(classes, settings.classes, dataset.classes);
  if (order.problems.length > 0) throw problemsError("teacher-invalid", place, order.problems);
  if (order.warning !== null) log?.(`${place}: ${order.warning}`);
  const space = settings.output.space ?? "logits";
  const decides = { version: 1, ...facts, model: file.contentSha256, output, space, classes: settings.classes };
  return {
    columns: order.columns,
    teacher: {
      id,
      reads: "source",
      classes: settings.classes,
      sha256: file.sha256,
      models: [{ file: file.path, links: file.links ?? [], parameters: summary.parameters, bytes: file.bytes }],
      fingerprint: createHash("sha256").update(JSON.stringify(decides)).digest("hex"),
      trainedOnSplits: settings.trainedOnSplits,
    },
  };
}
