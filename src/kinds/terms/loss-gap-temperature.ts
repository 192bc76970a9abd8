// Term "loss-gap-temperature": the teacher's softened distribution, at a temperature that follows how far the student is behind.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule } from "../schedules/index.ts";
import type { TermKind } from "./kind.ts";
import { asked, divergence, logSoftened, teacherFields, teacherWords, temperatureField } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature", "least", "most"],
  properties: {
    kind: { const: "loss-gap-temperature" },
    ...teacherFields,
    temperature: {
      ...temperatureField,
      description:
        "What is aimed at where the student is not behind; its source lets a cosine fall from most towards 0.",
    },
    least: { type: "number", exclusiveMinimum: 0, description: "The temperature aimed at is this at least." },
    most: { type: "number", exclusiveMinimum: 0, description: "And this at most; a phase begins with it." },
    momentum: {
      type: "number",
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: "Share of the temperature that a step keeps; the rest is what is aimed at.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** Name of the temperature that is carried from step to step. */
const CARRIED = "carried";

/** Gaps closer above 1 count as this much more: what is aimed at is `most` long before. */
const NEAREST = 1e-6;

/** The temperature after a step whose batch has the gap g = CE(y, z) - CE(y, t), both at T = 1; []. */
function nextTemperature(context: TargetContext, now: Value, { least, most, momentum }: Options): Value {
  const { g, logits, labels } = context;
  const one = g.scalar(1, logits.dtype);
  const loss = (z: Value): Value => g.neg(g.mean(g.sum(g.mul(labels, g.logSoftmax(z)), [1]), [0]));
  const behind = g.sub(g.sub(loss(g.stopGradient(logits)), loss(asked(context))), one);
  // g / (g - 1) = 1 + 1 / (g - 1)
  const scale = g.add(one, g.div(g.isPositive(behind), g.one("Max", [behind, g.scalar(NEAREST, logits.dtype)], {})));
  const free = g.mul(context.scalar("temperature"), scale);
  const raised = g.one("Max", [free, g.scalar(least, logits.dtype)], {});
  const aim = g.one("Min", [raised, g.scalar(most, logits.dtype)], {});
  return g.add(g.scale(now, momentum), g.scale(aim, 1 - momentum));
}

/**
 * T^2 KL(softmax(t / T) || softmax(z / T)), T being carried: T <- m T + (1 - m) clamp(s T_0, least, most) after each step, where
 * s = g / (g - 1) for a gap g above 1 of the student's and the teacher's cross-entropy, and 1 otherwise; [N].
 * Source: Islam et al., Dynamic Temperature Scheduler for Knowledge Distillation, arXiv 2511.13767, by the arithmetic of its
 * published code (update_temperature, with d = -g), which has m = .9 and T_0 = most (1 + cos(pi epoch / epochs)) / 2.
 */
function value(context: TargetContext, options: Options): Value {
  const { g, logits } = context;
  const temperature = context.memory(CARRIED);
  context.setMemory(CARRIED, g.stopGradient(nextTemperature(context, temperature, options)));
  const of = (z: Value): Value => logSoftened(context, z, temperature);
  return g.mul(divergence(context, of(asked(context)), of(logits)), g.mul(temperature, temperature));
}

export const lossGapTemperature: TermKind<Options> = {
  schema,
  problems: ({ least, most }) =>
    least <= most ? [] : [{ path: "/most", expected: `least, which is ${least}, or more`, got: String(most) }],
  make: (options) => ({
    memory: [{ name: CARRIED, shape: [], initial: options.most }],
    value: (context) => value(context, options),
  }),
  teacher: ({ teacher }) => teacher,
  words: ({ teacher, temperature, least, most, momentum }) =>
    `KL from ${teacherWords(teacher)} at a temperature that follows the gap of both losses, ` +
    `about ${describeSchedule(temperature)}, ${least} to ${most}, momentum ${momentum}`,
};
