// Term "attention-transfer": the student looks where the teacher looks.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Shape, Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { Misfit, TensorOptions, TermKind } from "./kind.ts";
import {
  asVectors,
  mapsMisfit,
  ofOneSize,
  shapeGot,
  tensorFields,
  tensorWords,
  unitVectors,
  valuesOf,
} from "./tensors.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: { kind: { const: "attention-transfer" }, ...tensorFields },
} as const satisfies KindSchema;

function misfit(student: Shape, teacher: Shape): Misfit | null {
  if (student.length === 3 && teacher.length === 3) return mapsMisfit(student, teacher);
  return { expected: "two images, channels first", got: shapeGot(student, teacher) };
}

/**
 * mean over places of (q(s) - q(t))^2, q the map of the mean over channels of the squared values, of length 1 as a vector;
 * [N]. The larger of two images is averaged down first.
 * Source: Zagoruyko and Komodakis, ICLR 2017 (arXiv 1612.03928), the square and the mean as in their code.
 */
function value(context: TargetContext, options: TensorOptions): Value {
  const { g } = context;
  const { student, teacher } = valuesOf(options, context);
  const map = (x: Value): Value => unitVectors(g, asVectors(g, g.mean(g.mul(x, x), [1])));
  const [a, b] = ofOneSize(g, student, teacher);
  const gap = g.sub(map(a), map(b));
  return g.mean(g.mul(gap, gap), [1]);
}

export const attentionTransfer: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: (options) => ({ value: (context) => value(context, options) }),
  teacher: ({ teacher }) => teacher,
  tensors: { of: (options) => options, misfit },
  withoutLabels: true,
  words: (options) => `attention of ${tensorWords(options)}`,
};
