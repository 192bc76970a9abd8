// Term "dkd": decoupled distillation, what the teacher knows of the true class and of the others, each with its weight.
import type { TargetContext } from "../../engine/contracts.ts";
import { reduceLogSumExp } from "../../graph/composites.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule, scheduleSchema } from "../schedules/index.ts";
import type { TermKind } from "./kind.ts";
import { asked, divergence, teacherFields, teacherWords, temperatureField, timesSquare } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "dkd" },
    ...teacherFields,
    temperature: { ...temperatureField, default: 4 },
    alpha: { ...scheduleSchema({ minimum: 0 }, "Weight of the true class's part."), default: 1 },
    beta: { ...scheduleSchema({ minimum: 0 }, "Weight of the other classes' part."), default: 8 },
  },
} as const satisfies KindSchema;

/** What is taken from a softened logit so that its class counts for nothing. */
const OUT = -1000;

/** log of the share of the true class and of all others, [N, 2]; log-probabilities among the others, [N, classes]. */
function parts(context: TargetContext, logits: Value, own: Value): { readonly binary: Value; readonly others: Value } {
  const { g } = context;
  const logSum = (values: Value): Value => reduceLogSumExp(g, values, [1], true);
  const z = g.div(logits, context.scalar("temperature"));
  const without = g.add(z, g.scale(own, OUT));
  const all = logSum(z);
  const [first, rest] = [g.sub(g.sum(g.mul(z, own), [1], true), all), g.sub(logSum(without), all)];
  return { binary: g.one("Concat", [first, rest], { axis: 1 }), others: g.logSoftmax(without) };
}

/**
 * T^2 (alpha KL(b_t || b_z) + beta KL(o_t || o_z)): b the shares of the true class and of the others, o the distribution among
 * the others, of the softened logits; [N]. With alpha 1 and beta the teacher's share of the others it is T^2 KL. Of a blended row
 * the true class is the greater part's.
 * Source: Zhao et al., CVPR 2022 (arXiv 2203.08679).
 */
function value(context: TargetContext): Value {
  const { g, logits, labels, scalar } = context;
  const classes = logits.shape[1] ?? 0;
  const top = g.one("ArgMax", [labels], { axis: 1, keepDims: false });
  const own = g.stopGradient(g.one("OneHot", [top], { classes, dtype: logits.dtype }));
  const teacher = parts(context, asked(context), own);
  const student = parts(context, logits, own);
  const target = g.mul(divergence(context, teacher.binary, student.binary), scalar("alpha"));
  const others = g.mul(divergence(context, teacher.others, student.others), scalar("beta"));
  return timesSquare(context, g.add(target, others));
}

export const dkd: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({ value }),
  teacher: ({ teacher }) => teacher,
  words: ({ teacher, temperature, alpha, beta }) =>
    `decoupled distillation from ${teacherWords(teacher)}, temperature ${describeSchedule(temperature)}, alpha ${describeSchedule(alpha)}, beta ${describeSchedule(beta)}`,
};
