// Term "jensen-shannon": both distributions' divergence from their mean; bounded, whatever either leaves out.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule } from "../schedules/index.ts";
import type { TermKind } from "./kind.ts";
import { divergence, softened, teacherFields, teacherWords, temperatureField, timesSquare } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature"],
  properties: { kind: { const: "jensen-shannon" }, ...teacherFields, temperature: temperatureField },
} as const satisfies KindSchema;

/** log((exp a + exp b) / 2), whatever underflows. */
function logMean({ g }: TargetContext, a: Value, b: Value): Value {
  const top = g.stopGradient(g.add(b, g.relu(g.sub(a, b))));
  const sum = g.add(g.exp(g.sub(a, top)), g.exp(g.sub(b, top)));
  return g.shift(g.add(g.one("Log", [sum], {}), top), -Math.LN2);
}

/**
 * T^2 (KL(p || m) + KL(q || m)) / 2, m = (p + q) / 2, of the softened distributions; at most T^2 log 2; [N].
 * Source: Lin, IEEE Transactions on Information Theory 37, 1991.
 */
export const jensenShannon: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({
    value: (context) => {
      const { g } = context;
      const { teacher, student } = softened(context);
      const middle = logMean(context, teacher, student);
      const both = g.add(divergence(context, teacher, middle), divergence(context, student, middle));
      return timesSquare(context, g.scale(both, 0.5));
    },
  }),
  teacher: ({ teacher }) => teacher,
  withoutLabels: true,
  words: ({ teacher, temperature }) =>
    `Jensen-Shannon divergence to ${teacherWords(teacher)}, temperature ${describeSchedule(temperature)}`,
};
