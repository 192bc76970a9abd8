// What terms between inner values share: which tensors they name, and how two of other sizes are brought together.
import type { GraphBuilder } from "../../graph/builder.ts";
import { elementCount, type Shape, type Value } from "../../graph/ir.ts";
import type { TargetContext } from "../../engine/contracts.ts";
import { internalError } from "../../base/errors.ts";
import { showShape } from "../../graph/shapes.ts";
import type { Misfit, TensorOptions, TermFacts } from "./kind.ts";
import { teacherFields, teacherWords } from "./softened.ts";

/** Fields of a term between inner values. */
export const tensorFields = {
  ...teacherFields,
  studentTensor: {
    type: "string",
    minLength: 1,
    description:
      "Name of a layer of the student, or of a value in its file; `limbeck plan RECIPE --tensors` lists them.",
  },
  teacherTensor: {
    type: "string",
    minLength: 1,
    description: "Name of a value in the teacher's file; `limbeck plan RECIPE --tensors` lists them.",
  },
} as const;

export const tensorWords = ({ studentTensor, teacherTensor, teacher }: TensorOptions): string =>
  `"${studentTensor}" beside "${teacherTensor}" of ${teacherWords(teacher)}`;

/** A row's shapes of both. */
export function shapesOf(
  { studentTensor, teacherTensor }: TensorOptions,
  { tensors }: TermFacts,
): { readonly student: Shape; readonly teacher: Shape } {
  const [student, teacher] = [tensors?.student.get(studentTensor), tensors?.teacher.get(teacherTensor)];
  if (student === undefined || teacher === undefined) throw internalError("a term was built without its tensors");
  return { student, teacher };
}

export const valuesOf = (
  { studentTensor: student, teacherTensor: teacher }: TensorOptions,
  context: TargetContext,
): { readonly student: Value; readonly teacher: Value } => ({
  student: context.studentTensor(student),
  teacher: context.teacherTensor(teacher),
});

const isMultiple = (a: number, b: number): boolean => Math.max(a, b) % Math.min(a, b) === 0;

/** Whether the maps of two images, channels first, can be averaged down to one size. */
export function mapsMisfit(student: Shape, teacher: Shape): Misfit | null {
  const [, h = 1, w = 1] = student;
  const [, height = 1, width = 1] = teacher;
  const isWhole = isMultiple(h, height) && isMultiple(w, width) && (h - height) * (w - width) >= 0;
  return isWhole
    ? null
    : {
        expected: `maps of one size, or of which one is a whole multiple of the other: the teacher's are ${height}x${width}`,
        got: `${h}x${w}`,
        hint: "name tensors of other places",
      };
}

/** Both with the smaller one's height and width, [N, C, h, w]: what is larger is averaged over windows. */
export function ofOneSize(g: GraphBuilder, a: Value, b: Value): readonly [Value, Value] {
  const [height, width] = [2, 3].map((axis) => Math.min(a.shape[axis] ?? 1, b.shape[axis] ?? 1)) as [number, number];
  const averaged = (x: Value): Value => {
    const [rows = 1, channels = 1, h = 1, w = 1] = x.shape;
    if (h === height && w === width) return x;
    const lines = g.mean(g.reshape(x, [rows * channels * height, h / height, w]), [1]);
    const places = g.mean(g.reshape(lines, [rows * channels * height * width, w / width]), [1]);
    return g.reshape(places, [rows, channels, height, width]);
  };
  return [averaged(a), averaged(b)];
}

/** A row's values as a vector, [N, D]. */
export const asVectors = (g: GraphBuilder, x: Value): Value =>
  g.reshape(x, [x.shape[0] ?? 1, elementCount(x.shape.slice(1))]);

/** A vector that is shorter than this times the root mean square of the batch's has no direction. */
const NO_LENGTH = 1e-6;

/**
 * Vectors [N, D] of length 1. One without direction, as a Relu may leave it, is 0 and has no slope: as its length goes to 0,
 * that of its direction goes to infinity.
 */
export function unitVectors(g: GraphBuilder, x: Value): Value {
  const squares = g.sum(g.mul(x, x), [1], true);
  const least = g.shift(g.scale(g.mean(squares, [0], true), NO_LENGTH ** 2), 1e-30);
  const isLong = g.greater(squares, least);
  const lengths = g.sqrt(g.where(isLong, squares, g.scalar(1, x.dtype)));
  return g.mul(g.div(x, lengths), g.stopGradient(g.cast(isLong, x.dtype)));
}

export const shapeGot = (student: Shape, teacher: Shape): string =>
  `${showShape(student)} of the student and ${showShape(teacher)} of the teacher`;
