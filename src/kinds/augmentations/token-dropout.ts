// Augmentation "tokenDropout": tokens of a text are left out.
import { showShape } from "../../graph/shapes.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { AugmentationKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "tokenDropout" },
    rate: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.1,
      description: "Probability with which each token is left out.",
    },
    keep: {
      type: "integer",
      minimum: 0,
      default: 0,
      description: "Tokens at the beginning that stay, such as [CLS].",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** What stays moves up, 0 (padding) fills the end; of a text of which nothing would stay, the first token does. */
export const tokenDropout: AugmentationKind<Options> = {
  schema,
  make:
    ({ rate, keep }) =>
    (row, draws) => {
      const uniforms = draws.uniforms(row.length);
      const stays = (at: number): boolean => at < keep || (uniforms[at] ?? 1) >= rate;
      let next = 0;
      const [first = 0] = row;
      row.forEach((token, at) => {
        if (token !== 0 && stays(at)) row[next++] = token;
      });
      if (next === 0) row[next++] = first;
      row.fill(0, next);
    },
  rowProblems: (_options, { tokens, inputShape }) =>
    tokens ? [] : [{ path: "", expected: "rows of tokens", got: `rows of numbers, ${showShape(inputShape)}` }],
  words: ({ rate }) => `${rate} of the tokens left out`,
};
