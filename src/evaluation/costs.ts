// What a model costs where it is used: multiply-adds of a row, and the time that a call takes here.
import type { Dataset, Student } from "../engine/contracts.ts";
import { machineWords } from "../base/given-files.ts";
import type { CostReport } from "./result.ts";
import type { Teacher, TeacherModel } from "../kinds/teachers/kind.ts";
import { rowsGraph } from "../engine/rows-graph.ts";
import { LimbeckError } from "../base/errors.ts";
import { multiplyAdds } from "../graph/work.ts";
import { onnxStudent, readStudentModel } from "../kinds/students/onnx/student.ts";

const PLAIN = { scale: 1, mean: [0], std: [1] };

/** Of one row's forward pass: those of products and convolutions. */
export function studentMultiplyAdds(student: Student): number {
  return multiplyAdds(rowsGraph({ student, preprocessing: PLAIN }, 1));
}

/** Of an ONNX model whose operators are known here; null of any other. */
async function modelMultiplyAdds(
  { file: modelFile, links }: Pick<TeacherModel, "file" | "links">,
  { inputShape, classes }: Dataset,
): Promise<number | null> {
  if (!modelFile.endsWith(".onnx")) return null;
  try {
    const model = await readStudentModel(modelFile, links);
    const options = {
      kind: "onnx",
      path: modelFile,
      init: "keep",
      train: { include: ["*"], exclude: [], learningRateMultipliers: [] },
    } as const;
    return studentMultiplyAdds(onnxStudent(model, options, inputShape, classes.length, modelFile));
  } catch (error) {
    if (error instanceof LimbeckError && machineWords(error.cause) === null) return null;
    throw error;
  }
}

/** Of all the models that a teacher is made of; null where one of them cannot be told. */
export async function teacherMultiplyAdds(
  { models }: Pick<Teacher, "models">,
  dataset: Dataset,
): Promise<number | null> {
  let sum = 0;
  for (const model of models) {
    const own = await modelMultiplyAdds(model, dataset);
    if (own === null) return null;
    sum += own;
  }
  return models.length === 0 ? null : sum;
}

/** Calls after those that warm up, the time that calls of less are repeated for, and that after which no more are begun. */
const CALLS = 31;
const LEAST_MS = 60;
const MOST_MS = 400;

/** Of a call that has warmed up. */
export async function medianMs(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const start = performance.now();
  const isEnough = (done: number): boolean => {
    const spent = performance.now() - start;
    return (done >= CALLS && spent > LEAST_MS) || (done >= 1 && spent > MOST_MS);
  };
  for (let done = -3; !isEnough(done); done++) {
    const from = performance.now();
    await call();
    if (done >= 0) times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? NaN;
}

/** Median milliseconds of a call with 1 row and with 64, rows prepared within it; measured in this process. */
export async function latencies(
  { label }: Pick<Teacher, "label">,
  dataset: Dataset,
): Promise<Pick<CostReport, "latencyMsBatch1" | "latencyMsBatch64">> {
  const timed = (count: number): Promise<number> => {
    const rows = Int32Array.from({ length: count }, (_, row) => row % dataset.rows);
    return medianMs(() => label(dataset, rows, () => undefined));
  };
  return { latencyMsBatch1: await timed(1), latencyMsBatch64: await timed(64) };
}

/** Costs of a teacher that is open. */
export async function teacherCosts(teacher: Teacher, dataset: Dataset): Promise<CostReport | null> {
  if (teacher.models.length === 0) return null;
  return { multiplyAdds: await teacherMultiplyAdds(teacher, dataset), ...(await latencies(teacher, dataset)) };
}
