// Term "anchor": the squared distance of the weights from where the phase began.
import type { ParameterSpec, TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { termFields } from "./fields.ts";
import type { TermKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: { kind: { const: "anchor" }, ...termFields },
} as const satisfies KindSchema;

/**
 * 1/2 sum (w - w0)^2 over the trained weights w, w0 being what they are when the phase begins; a scalar. L2-SP where the
 * student was trained before. Source: Li, Grandvalet and Davoine, ICML 2018.
 */
function distanceFromStart({ g, parameter, memory }: TargetContext, trained: readonly ParameterSpec[]): Value {
  const squares = trained.map(({ name, shape }) => {
    const moved = g.sub(parameter(name), memory(name));
    return g.sum(
      g.mul(moved, moved),
      shape.map((_, axis) => axis),
    );
  });
  return g.scale(
    squares.reduce((sum, one) => g.add(sum, one)),
    1 / 2,
  );
}

export const anchor: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: (_options, { parameters }) => {
    const trained = parameters.filter(({ trainable }) => trainable);
    return {
      memory: trained.map(({ name, shape }) => ({ name, shape, initial: { parameter: name } })),
      value: (context) => distanceFromStart(context, trained),
    };
  },
  withoutLabels: true,
  words: () => "distance of the weights from where the phase began",
};
