// A student that was read from a file computes what the file does, or it is not trained.
import type { Dataset, Preprocessing, Splits, Student } from "../engine/contracts.ts";
import { problemsError } from "../base/errors.ts";
import { prepared } from "../base/numeric/rows.ts";
import { logSoftmaxRows } from "../base/numeric/softmax.ts";
import { openSession } from "../engine/onnx/session.ts";
import { preparedRows, studentModel } from "../evaluation/student-model.ts";
import { largestGap } from "../evaluation/written-check.ts";
import { valuesOf } from "../engine/row-values.ts";
import { elementCount } from "../graph/ir.ts";

interface Read {
  readonly student: Student;
  readonly dataset: Dataset;
  readonly splits: Splits;
  readonly preprocessing: Preprocessing;
}

/** Rows on which a student is compared with the file that it was read from. */
const COMPARED_ROWS = 5;

/** Largest difference to the file's own scores, relative to the row's largest. */
const READING_TOLERANCE = 1e-3;

function looksLikeProbs(scores: Float32Array, classes: number): boolean {
  for (let start = 0; start < scores.length; start += classes) {
    const row = scores.subarray(start, start + classes);
    const sum = row.reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > 1e-3 || row.some((value) => value < 0 || value > 1)) return false;
  }
  return true;
}

/** @throws {LimbeckError} "student-invalid" where the student that was read computes what its file does not */
export async function checkReading({ student, dataset, splits, preprocessing }: Read, place: string): Promise<void> {
  const { reference } = student;
  if (reference === undefined) return;
  const size = elementCount(dataset.inputShape);
  const compared = Int32Array.from({ length: COMPARED_ROWS }, (_, at) => splits.train[at % splits.train.length] ?? 0);
  const rows = prepared(valuesOf(dataset.inputs, size, compared), dataset.inputShape, preprocessing);
  const expected = await reference.scores(rows);
  if (expected === null) return;
  const model = studentModel(student, reference.values, preparedRows(student));
  const session = await openSession(model, { threads: 1, place });
  const shape = [COMPARED_ROWS, ...dataset.inputShape];
  const got = (await session.run({ input: { dtype: "float32", shape, data: rows } })).get("logits");
  await session.close();
  const logits = (got?.data ?? new Float32Array()) as Float32Array;
  const ours = reference.space === "probs" ? logSoftmaxRows(logits, student.classes).map(Math.exp) : logits;
  const gap = largestGap(ours, expected, student.classes);
  if (reference.space === "logits" && looksLikeProbs(expected, student.classes))
    throw problemsError("student-invalid", place, [
      {
        path: "output",
        expected: "logits: training has a softmax of its own",
        got: "rows in [0, 1] that sum to 1",
        hint: 'name the value before the softmax: "student": {"output": ...}',
      },
    ]);
  if (gap <= READING_TOLERANCE) return;
  throw problemsError("student-invalid", place, [
    {
      path: "scores of training rows",
      expected: "what the file itself gives",
      got: Number.isNaN(gap) ? "another number of scores" : `a difference of ${gap.toPrecision(2)} of the largest`,
      hint: "save the model in evaluation mode and with a free batch; where that is so, use it as a teacher",
    },
  ]);
}
