// Term "logit-mse": the squared distance between the student's and the teacher's logits.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { TermKind } from "./kind.ts";
import { asked, teacherFields, teacherWords } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "logit-mse" },
    ...teacherFields,
  },
} as const satisfies KindSchema;

/**
 * 1/K sum_k ((z_k - mean z) - (t_k - mean t))^2 for K classes; [N]. Without a row's mean, since logits, and
 * log-probabilities with them, are known up to a constant per row. Equals PyTorch's `mse_loss` of the centred logits.
 * Source: Ba and Caruana, NeurIPS 2014; Kim et al., IJCAI 2021.
 */
function logitDistance(context: TargetContext): Value {
  const { g, logits } = context;
  const centred = (values: Value): Value => g.sub(values, g.mean(values, [1], true));
  const gap = g.sub(centred(logits), centred(asked(context)));
  return g.mean(g.mul(gap, gap), [1]);
}

export const logitMse: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({ value: logitDistance }),
  teacher: ({ teacher }) => teacher,
  withoutLabels: true,
  words: ({ teacher }) => `squared distance to ${teacherWords(teacher)}'s logits`,
};
