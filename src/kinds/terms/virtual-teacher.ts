// Term "virtual-teacher": a teacher without a model, that is right with a stated probability in every row.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule, scheduleSchema } from "../schedules/index.ts";
import { termFields } from "./fields.ts";
import type { TermKind } from "./kind.ts";
import { divergence } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "virtual-teacher" },
    ...termFields,
    correct: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.99,
      description: "Probability that it gives the label's class; all others share the rest.",
    },
    temperature: {
      ...scheduleSchema({ exclusiveMinimum: 0 }, "Divides its probabilities before the softmax that softens them."),
      default: 20,
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/**
 * KL(softmax(u / T) || softmax(z)), u = correct at the label and (1 - correct) / (K - 1) elsewhere; [N]. As its authors'
 * code has it: probabilities, not logits, are softened, and the student is not.
 * Source: Yuan et al., Revisiting Knowledge Distillation via Label Smoothing Regularization, CVPR 2020, section 5 (Tf-KD).
 */
function value(context: TargetContext, { correct }: Options): Value {
  const { g, logits, labels, scalar } = context;
  const [, classes = 2] = logits.shape;
  const rest = (1 - correct) / (classes - 1);
  const virtual = g.shift(g.scale(labels, correct - rest), rest);
  const softened = g.logSoftmax(g.div(virtual, scalar("temperature")));
  return divergence(context, softened, g.logSoftmax(logits));
}

export const virtualTeacher: TermKind<Options> = {
  schema,
  make: (options) => ({ value: (context) => value(context, options) }),
  words: ({ correct, temperature }) =>
    `a virtual teacher that is right with ${correct}, temperature ${describeSchedule(temperature)}`,
};
