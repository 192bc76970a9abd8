// Splits kind "files": a source for training, of which validation and calibration are carved by hash, and one for tests.
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { sourceSchema, type SourceOptions } from "../index.ts";
import { saltSchema, shareSchema, type SplitKind } from "./kind.ts";

const carveSchema = {
  type: "object",
  additionalProperties: false,
  required: ["validation", "calibration"],
  properties: {
    validation: shareSchema("Share of every class's rows in the training file that switching reads."),
    calibration: shareSchema("Share of them that calibrators are fitted on."),
  },
} as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "train", "test", "carve"],
  properties: {
    kind: { const: "files" },
    train: sourceSchema,
    test: sourceSchema,
    carve: carveSchema,
    salt: saltSchema,
  },
} as const satisfies KindSchema;

export interface FilesOptions {
  readonly kind: "files";
  readonly train: SourceOptions;
  readonly test: SourceOptions;
  readonly carve: FromSchema<typeof carveSchema>;
  readonly salt: string;
}

export const files: SplitKind<FilesOptions> = {
  schema,
  make: ({ train, test }) => [
    { source: train, prefix: "train:" },
    { source: test, prefix: "test:" },
  ],
  shares: ({ carve: { validation, calibration } }) => ({
    place: "/carve",
    given: [
      ["validation", validation],
      ["calibration", calibration],
    ],
    expected: "shares whose sum is below 1: the rest is trained on",
    fits: (sum) => sum < 1,
  }),
  sourceProblem: (source) =>
    source === undefined ? null : { expected: "nothing: splits of kind files name their own sources", got: "a source" },
};
