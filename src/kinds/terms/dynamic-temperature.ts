// Term "dynamic-temperature": the teacher's softened distribution, at a temperature of each row's own.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule } from "../schedules/index.ts";
import type { TermKind } from "./kind.ts";
import { asked, divergence, logSoftened, teacherFields, teacherWords, temperatureField } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature", "by"],
  properties: {
    kind: { const: "dynamic-temperature" },
    ...teacherFields,
    temperature: { ...temperatureField, description: "That of the batch, about which rows vary." },
    by: {
      enum: ["confidence", "agreement"],
      description:
        "What makes a row hard: confidence: the student's largest probability is small; agreement: its logits point elsewhere than the teacher's.",
    },
    beta: {
      type: "number",
      minimum: 0,
      default: 1,
      description: "Degrees of temperature a unit of hardness: harder rows are taken sharper.",
    },
    gamma: {
      type: "number",
      exclusiveMinimum: 0,
      default: 2,
      description: "Of agreement: the power of one less the cosine.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** Share of the batch's temperature that a row's is at least. */
const LEAST = 0.1;

/** Hardness w of each row, [N, 1]: 1 / (max_k p_k + .001), or (1 - cos(z, t))^gamma. */
function hardness(context: TargetContext, { by, gamma }: Options): Value {
  const { g, logits } = context;
  const z = g.stopGradient(logits);
  if (by === "confidence") {
    const top = g.one("ReduceMax", [g.softmax(z)], { axes: [1], keepDims: true });
    return g.div(g.scalar(1, z.dtype), g.shift(top, 1e-3));
  }
  const unit = (x: Value): Value => g.div(x, g.shift(g.sqrt(g.sum(g.mul(x, x), [1], true)), 1e-4));
  const cosine = g.sum(g.mul(unit(z), unit(asked(context))), [1], true);
  // rounding may put the cosine above 1
  const distance = g.shift(g.relu(g.sub(g.scalar(1, z.dtype), cosine)), 1e-12);
  return g.exp(g.scale(g.one("Log", [distance], {}), gamma));
}

/**
 * T_i^2 KL(softmax(t / T_i) || softmax(z / T_i)), T_i = T + beta (mean w - w_i), no gradient through T_i; [N].
 * T_i is held to a tenth of T at least, which its source leaves open. T_i^2 is ours, as in every loss of a temperature here.
 * Source: Wen, Lai and Qian, Preparing Lessons: Improve Knowledge Distillation with Better Supervision, arXiv 1911.07471.
 */
function value(context: TargetContext, options: Options): Value {
  const { g, logits } = context;
  const w = hardness(context, options);
  const base = context.scalar("temperature");
  const least = g.scale(base, LEAST);
  const free = g.add(base, g.scale(g.sub(g.mean(w, [0, 1]), w), options.beta));
  const temperature = g.stopGradient(g.add(least, g.relu(g.sub(free, least))));
  const of = (x: Value): Value => logSoftened(context, x, temperature);
  const perRow = divergence(context, of(asked(context)), of(logits));
  const [rows = 1] = perRow.shape;
  return g.mul(perRow, g.reshape(g.mul(temperature, temperature), [rows]));
}

export const dynamicTemperature: TermKind<Options> = {
  schema,
  make: (options) => ({ value: (context) => value(context, options) }),
  teacher: ({ teacher }) => teacher,
  withoutLabels: true,
  words: ({ teacher, temperature, by, beta }) =>
    `KL from ${teacherWords(teacher)}, a temperature a row by ${by}, about ${describeSchedule(temperature)}, beta ${beta}`,
};
