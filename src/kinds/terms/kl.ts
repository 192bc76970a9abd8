// Term "kl": the teacher's softened distribution beside other targets, of standardised logits where that is asked for.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule } from "../schedules/index.ts";
import type { TermKind } from "./kind.ts";
import { asked, divergence, softened, teacherFields, teacherWords, temperatureField, timesSquare } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature"],
  properties: {
    kind: { const: "kl" },
    ...teacherFields,
    temperature: temperatureField,
    standardise: {
      type: "boolean",
      default: false,
      description: "Takes each row's logits less their mean, over their deviation, on both sides.",
    },
  },
} as const satisfies KindSchema;

/** (z - mean) / (s + 1e-7) of each row, s its sample deviation. */
function standardised({ g }: TargetContext, z: Value): Value {
  const classes = z.shape[1] ?? 1;
  const centred = g.sub(z, g.mean(z, [1], true));
  const variance = g.scale(g.sum(g.mul(centred, centred), [1], true), 1 / Math.max(1, classes - 1));
  // the slope at a row of equal logits is taken as 0
  return g.div(centred, g.shift(g.sqrt(g.shift(variance, 1e-30)), 1e-7));
}

/**
 * T^2 KL(softmax(t / T) || softmax(z / T)); [N].
 * Source: Hinton, Vinyals and Dean, 2015; of standardised logits: Sun et al., CVPR 2024 (arXiv 2403.01427).
 */
function value(context: TargetContext, standardise: boolean): Value {
  const seen = standardise
    ? {
        ...context,
        logits: standardised(context, context.logits),
        teacherLogits: standardised(context, asked(context)),
      }
    : context;
  const { teacher, student } = softened(seen);
  return timesSquare(context, divergence(context, teacher, student));
}

export const kl: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: ({ standardise }) => ({ value: (context) => value(context, standardise) }),
  teacher: ({ teacher }) => teacher,
  withoutLabels: true,
  words: ({ teacher, temperature, standardise }) =>
    `KL from ${teacherWords(teacher)}${standardise ? ", logits standardised" : ""}, temperature ${describeSchedule(temperature)}`,
};
