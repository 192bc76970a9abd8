// Term "similarity-preserving": rows that are alike to the teacher are alike to the student.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { TensorOptions, TermKind } from "./kind.ts";
import { asVectors, tensorFields, tensorWords, unitVectors, valuesOf } from "./tensors.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: { kind: { const: "similarity-preserving" }, ...tensorFields },
} as const satisfies KindSchema;

/**
 * 1/N^2 sum_ij (S_ij - T_ij)^2, S = A A^T with rows of length 1, A the rows' values as vectors; [], of the whole batch.
 * Source: Tung and Mori, ICCV 2019 (arXiv 1907.09682).
 */
function value(context: TargetContext, options: TensorOptions): Value {
  const { g } = context;
  const { student, teacher } = valuesOf(options, context);
  const alike = (x: Value): Value => {
    const vectors = asVectors(g, x);
    return unitVectors(g, g.gemm(vectors, vectors, { transB: true }));
  };
  const gap = g.sub(alike(student), alike(teacher));
  return g.mean(g.mul(gap, gap), [0, 1]);
}

export const similarityPreserving: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: (options) => ({ value: (context) => value(context, options) }),
  teacher: ({ teacher }) => teacher,
  tensors: { of: (options) => options, misfit: () => null },
  withoutLabels: true,
  words: (options) => `likeness of rows in ${tensorWords(options)}`,
};
