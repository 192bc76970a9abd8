// Augmentation "noise": Gaussian noise on numbers.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { AugmentationKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "deviation"],
  properties: {
    kind: { const: "noise" },
    deviation: {
      type: "number",
      exclusiveMinimum: 0,
      description:
        "Standard deviation in the units of the data before data.input: bytes of 0 to 255; features of named columns " +
        "after they were scaled.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** On every value; of named columns on the numbers alone: categories and flags stay. */
export const noise: AugmentationKind<Options> = {
  schema,
  make: ({ deviation }, { numbers }) => {
    return (row, draws) => {
      const places = numbers ?? row.keys();
      const normals = draws.normals(numbers?.length ?? row.length);
      let next = 0;
      for (const at of places) row[at] = (row[at] ?? 0) + deviation * (normals[next++] ?? 0);
    };
  },
  rowProblems: (_options, { tokens, numbers }) => {
    if (tokens) return [{ path: "", expected: "rows of numbers", got: "rows of tokens", hint: 'take "tokenDropout"' }];
    return numbers?.length === 0
      ? [{ path: "", expected: "a column of numbers", got: "categories and flags alone" }]
      : [];
  },
  words: ({ deviation }) => `noise of deviation ${deviation}`,
};
