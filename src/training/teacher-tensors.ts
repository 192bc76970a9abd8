// Inner values of teachers for the terms that ask for them: opened and held to the student's, each row's computed once.
import type { Dataset, TeacherTensors } from "../engine/contracts.ts";
import { problemsError, type Problem } from "../base/errors.ts";
import { everyIndex } from "../engine/row-values.ts";
import { elementCount, type Shape } from "../graph/ir.ts";
import { tensorsAsked, type Objective } from "../kinds/objective.ts";
import type { OpenedValues, Teacher } from "../kinds/teachers/index.ts";
import { nameOfTerm, tensorMisfit } from "../kinds/terms/index.ts";

/** Values that take more bytes are computed again at each step instead of being kept. */
const MOST_KEPT_BYTES = 2 ** 30;

/** What of a teacher a phase asks for: names in order, each once. */
export const teacherTensorNames = (objective: Objective): readonly string[] =>
  [...new Set(tensorsAsked(objective).map(({ teacherTensor }) => teacherTensor))].sort();

/**
 * Opens what a phase looks at in its teacher.
 * @throws {LimbeckError} "teacher-invalid" where nothing can be looked at, or not this
 */
export async function openTensors(teacher: Teacher, names: readonly string[], place: string): Promise<OpenedValues> {
  if (teacher.inner !== undefined) return teacher.inner.open(names);
  throw problemsError("teacher-invalid", place, [
    {
      path: `teacher "${teacher.id}"`,
      expected:
        'a teacher of kind "onnx" that takes the student\'s rows: the values on the way to its scores can be read',
      got: "one of which the scores alone are known",
      hint: 'take a term of the scores, as "kl", "dkd" or "dist"',
    },
  ]);
}

/** @throws {LimbeckError} "recipe-invalid" where a term cannot bring the shapes of its two tensors together */
export function checkShapes(
  phase: Objective & { readonly id: string },
  student: ReadonlyMap<string, Shape>,
  teacher: ReadonlyMap<string, Shape>,
  file: string,
): void {
  const problems = tensorsAsked(phase).flatMap(({ term, place, studentTensor, teacherTensor }): Problem[] => {
    const misfit = tensorMisfit(term, student.get(studentTensor) ?? [], teacher.get(teacherTensor) ?? []);
    return misfit === null ? [] : [{ path: `phase "${phase.id}", ${place} (${nameOfTerm(term)})`, ...misfit }];
  });
  if (problems.length > 0) throw problemsError("recipe-invalid", file, problems);
}

/** Those of a data set's rows, each kept once it is known where there is room for all. */
export function keptTensors(opened: OpenedValues, dataset: Dataset): TeacherTensors {
  const { shapes } = opened;
  const sizes = new Map([...shapes].map(([name, shape]) => [name, elementCount(shape)]));
  const perRow = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const isKept = 4 * perRow * dataset.rows <= MOST_KEPT_BYTES;
  const kept = new Map([...sizes].map(([name, size]) => [name, new Float32Array(isKept ? size * dataset.rows : 0)]));
  const known = new Uint8Array(dataset.rows);
  const learn = async (rows: Int32Array): Promise<void> => {
    const missing = Int32Array.from(new Set(rows.filter((row) => known[row] === 0)));
    if (missing.length === 0) return;
    for (const [name, values] of await opened.of(dataset, missing)) {
      const size = sizes.get(name) ?? 0;
      missing.forEach((row, at) => kept.get(name)?.set(values.subarray(at * size, (at + 1) * size), row * size));
    }
    for (const row of missing) known[row] = 1;
  };
  return {
    shapes,
    ofRows: async (rows) => {
      if (!isKept) return opened.of(dataset, rows);
      await learn(rows);
      return new Map(
        [...kept].map(([name, all]) => {
          const size = sizes.get(name) ?? 0;
          const values = new Float32Array(rows.length * size);
          rows.forEach((row, at) => values.set(all.subarray(row * size, (row + 1) * size), at * size));
          return [name, values];
        }),
      );
    },
    ofValues: (inputs, rows) => {
      const every = everyIndex(rows);
      const { inputShape, classes } = dataset;
      return opened.of({ rows, inputShape, inputs, labels: every, classes, rowId: String, sha256: "" }, every);
    },
  };
}
