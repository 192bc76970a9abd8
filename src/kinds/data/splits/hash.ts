// Splits kind "hash": one source, whose rows are cut into four splits by a hash of their ids.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { saltSchema, shareSchema, type SplitKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "train", "validation", "calibration", "test"],
  properties: {
    kind: { const: "hash" },
    train: shareSchema("Share of every class's rows that is trained on."),
    validation: shareSchema("Share that switching reads."),
    calibration: shareSchema("Share that calibrators are fitted on."),
    test: shareSchema("Share that the report speaks of. What the four leave of 1 is not used."),
    salt: saltSchema,
  },
} as const satisfies KindSchema;

export type HashOptions = FromSchema<typeof schema>;

export const hash: SplitKind<HashOptions> = {
  schema,
  make: (_, source) => (source === undefined ? [] : [{ source, prefix: "" }]),
  shares: ({ train, validation, calibration, test }) => ({
    place: "",
    given: [
      ["train", train],
      ["validation", validation],
      ["calibration", calibration],
      ["test", test],
    ],
    expected: "shares whose sum is at most 1",
    fits: (sum) => sum <= 1 + 1e-9,
  }),
  sourceProblem: (source) =>
    source !== undefined
      ? null
      : {
          expected: "where the rows come from that are split",
          got: "nothing",
          hint: 'for example {"kind": "csv", "path": "rows.csv", "label": "class"}',
        },
};
