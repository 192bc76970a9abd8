// Inner values of teachers for the terms that ask for them: opened and held to the student's, each row's computed once.
import type { Dataset, TeacherTensors } from "../engine/contracts.ts";
import { problemsError, type Problem } from "../base/errors.ts";
import { everyIndex } from "../engine/row-values.ts";
import { elementCount, type Shape } from "../graph/ir.ts";
import { tensorsAsked, type Objective } from "../kinds/objective.ts";
import type { OpenedValues, Teacher } from "../kinds/teachers/index.ts";
import { nameOfTerm, tensorMisfit } from "../kinds/terms/index.ts";

/** Values that take more bytes are computed again at each step instead of being kept. */
export const MOST_KEPT_BYTES = 2 ** 30;

/**
 * Rows that are computed together, those that stand together in the data: a runtime may round otherwise for other rows beside
 * them, and a run that goes on asks for them in another order.
 */
const BLOCK_ROWS = 256;

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
        'a teacher of kind "onnx" or "tfjs" that takes the student\'s rows: the values on the way to its scores can be read',
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

export interface KeptTensors extends TeacherTensors {
  /** Lets go of what is kept: it is computed again where it is asked for. */
  forget(): void;
}

/** Those of a data set's rows, each kept once it is known where there is room for all. */
export function keptTensors(opened: OpenedValues, dataset: Dataset): KeptTensors {
  const { shapes } = opened;
  const sizes = new Map([...shapes].map(([name, shape]) => [name, elementCount(shape)]));
  const perRow = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const isKept = 4 * perRow * dataset.rows <= MOST_KEPT_BYTES;
  const kept = new Map<string, Float32Array>();
  const known = new Set<number>();
  const learn = async (rows: Int32Array): Promise<void> => {
    for (const block of new Set(rows.map((row) => Math.floor(row / BLOCK_ROWS)))) {
      if (known.has(block)) continue;
      const first = block * BLOCK_ROWS;
      const own = everyIndex(Math.min(BLOCK_ROWS, dataset.rows - first)).map((row) => first + row);
      for (const [name, values] of await opened.of(dataset, own)) {
        const size = sizes.get(name) ?? 0;
        const all = kept.get(name) ?? new Float32Array(size * dataset.rows);
        kept.set(name, all);
        all.set(values, first * size);
      }
      known.add(block);
    }
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
    forget: () => {
      kept.clear();
      known.clear();
    },
    ofValues: (inputs, rows) => {
      const every = everyIndex(rows);
      const { inputShape, classes } = dataset;
      return opened.of({ rows, inputShape, inputs, labels: every, classes, rowId: String, sha256: "" }, every);
    },
  };
}
