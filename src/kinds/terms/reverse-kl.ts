// Term "reverse-kl": the divergence seen from the student, which holds it to classes that the teacher finds probable.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule } from "../schedules/index.ts";
import type { TermKind } from "./kind.ts";
import { divergence, softened, teacherFields, teacherWords, temperatureField, timesSquare } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature"],
  properties: { kind: { const: "reverse-kl" }, ...teacherFields, temperature: temperatureField },
} as const satisfies KindSchema;

/**
 * T^2 KL(softmax(z / T) || softmax(t / T)); [N].
 * Source: Gu et al., ICLR 2024 (arXiv 2306.08543), who take it for language models.
 */
export const reverseKl: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({
    value: (context) => {
      const { teacher, student } = softened(context);
      return timesSquare(context, divergence(context, student, teacher));
    },
  }),
  teacher: ({ teacher }) => teacher,
  withoutLabels: true,
  words: ({ teacher, temperature }) =>
    `reverse KL to ${teacherWords(teacher)}, temperature ${describeSchedule(temperature)}`,
};
