// Term "dist": the student's probabilities rise and fall with the teacher's, over a row's classes and over a class's rows.
import type { TargetContext } from "../../engine/contracts.ts";
import { reduceL2 } from "../../graph/composites.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule, scheduleSchema } from "../schedules/index.ts";
import type { TermKind } from "./kind.ts";
import { softened, teacherFields, teacherWords, temperatureField, timesSquare } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "dist" },
    ...teacherFields,
    temperature: { ...temperatureField, default: 1 },
    beta: { ...scheduleSchema({ minimum: 0 }, "Weight of the relations between classes."), default: 1 },
    gamma: { ...scheduleSchema({ minimum: 0 }, "Weight of the relations within a class."), default: 1 },
  },
} as const satisfies KindSchema;

/** 1 - Pearson's correlation along an axis. */
function apart({ g }: TargetContext, a: Value, b: Value, axis: 0 | 1): Value {
  const centred = (x: Value): Value => g.sub(x, g.mean(x, [axis], true));
  const [x, y] = [centred(a), centred(b)];
  const product = g.sum(g.mul(x, y), [axis]);
  const sizes = g.shift(g.mul(reduceL2(g, x, [axis], false), reduceL2(g, y, [axis], false)), 1e-8);
  return g.shift(g.neg(g.div(product, sizes)), 1);
}

/**
 * T^2 (beta d(row of p, row of q) + gamma mean_k d(column k of p, column k of q)), d = 1 - Pearson's correlation, p and q the
 * softened distributions; [N], the second part of the whole batch.
 * Source: Huang et al., NeurIPS 2022 (arXiv 2205.10536).
 */
function value(context: TargetContext): Value {
  const { g, scalar } = context;
  const { teacher, student } = softened(context);
  const [p, q] = [g.exp(teacher), g.exp(student)];
  const between = g.mul(apart(context, q, p, 1), scalar("beta"));
  const within = g.mul(g.mean(apart(context, q, p, 0), [0], true), scalar("gamma"));
  return timesSquare(context, g.add(between, within));
}

export const dist: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: () => ({ value }),
  teacher: ({ teacher }) => teacher,
  withoutLabels: true,
  words: ({ teacher, temperature, beta, gamma }) =>
    `correlation with ${teacherWords(teacher)}, temperature ${describeSchedule(temperature)}, beta ${describeSchedule(beta)}, gamma ${describeSchedule(gamma)}`,
};
