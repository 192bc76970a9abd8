// Term "reference": the divergence from what the student itself said as the phase began, so that a phase keeps what the one before taught.
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule } from "../schedules/index.ts";
import { termFields } from "./fields.ts";
import type { TermKind } from "./kind.ts";
import { divergence, logSoftened, temperatureField, timesSquare } from "./softened.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature"],
  properties: { kind: { const: "reference" }, ...termFields, temperature: temperatureField },
} as const satisfies KindSchema;

/**
 * T^2 KL(softmax(r / T) || softmax(z / T)), r being the logits of the student as it was when the phase began, without dropout
 * and by its running statistics; [N].
 * Source: the reference model of Tian et al., Integrating Knowledge Distillation Methods: A Sequential Multi-Stage Framework,
 * arXiv 2601.15657, without its weights by row; before it the old model of Li and Hoiem, Learning without Forgetting, ECCV 2016.
 */
function value(context: TargetContext): Value {
  const { g, logits } = context;
  const temperature = context.scalar("temperature");
  const of = (z: Value): Value => logSoftened(context, z, temperature);
  const reference = g.stopGradient(context.logitsBy((name) => context.memory(name)));
  return timesSquare(context, divergence(context, of(reference), of(logits)));
}

export const reference: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: (_options, { parameters }) => ({
    memory: parameters.map(({ name, shape }) => ({ name, shape, initial: { parameter: name } })),
    value,
  }),
  withoutLabels: true,
  words: ({ temperature }) => `KL from the student as the phase began, T ${describeSchedule(temperature)}`,
};
