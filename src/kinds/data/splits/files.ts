// Splits kind "files": a source for training, one for tests; validation and calibration are sources too, or carved by hash.
import type { Problem } from "../../../base/errors.ts";
import type { FromSchema, KindSchema } from "../../kind-schema.ts";
import { sourceSchema, type SourceOptions } from "../index.ts";
import { saltSchema, shareSchema, type SplitKind, type SplitSource } from "./kind.ts";

/** Splits that are carved of the training rows where they have no source of their own. */
const carved = ["validation", "calibration"] as const;

const carveSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    validation: shareSchema("Share of every class's rows in the training file that switching reads."),
    calibration: shareSchema("Share of them that calibrators are fitted on."),
  },
} as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "train", "test"],
  properties: {
    kind: { const: "files" },
    train: sourceSchema,
    validation: {
      ...sourceSchema,
      description: "Rows that switching reads, in place of a share of the training rows.",
    },
    calibration: { ...sourceSchema, description: "Rows that calibrators are fitted on, likewise." },
    test: sourceSchema,
    carve: carveSchema,
    salt: saltSchema,
  },
} as const satisfies KindSchema;

export interface FilesOptions {
  readonly kind: "files";
  readonly train: SourceOptions;
  readonly validation?: SourceOptions | undefined;
  readonly calibration?: SourceOptions | undefined;
  readonly test: SourceOptions;
  readonly carve?: FromSchema<typeof carveSchema> | undefined;
  readonly salt: string;
}

export const files: SplitKind<FilesOptions> = {
  schema,
  make: ({ train, ...options }) => [
    { source: train, prefix: "train:" },
    ...([...carved, "test"] as const).flatMap((split): SplitSource[] => {
      const source = options[split];
      return source === undefined ? [] : [{ source, prefix: `${split}:`, split }];
    }),
  ],
  shares: ({ carve = {} }) => ({
    place: "/carve",
    given: carved.flatMap((split) => {
      const share = carve[split];
      return share === undefined ? [] : [[split, share] as const];
    }),
    expected: "shares whose sum is below 1: the rest is trained on",
    fits: (sum) => sum < 1,
  }),
  problems: (options) =>
    carved.flatMap((split): Problem[] => {
      const [hasSource, hasShare] = [options[split] !== undefined, options.carve?.[split] !== undefined];
      if (hasSource !== hasShare) return [];
      const hint = `"${split}": {...} reads rows of its own, "carve": {"${split}": 0.1} takes a tenth of the training rows`;
      return hasSource
        ? [{ path: `/carve/${split}`, expected: `nothing: "${split}" has a source`, got: "a share", hint }]
        : [{ path: `/${split}`, expected: `a source, or a share under "carve"`, got: "neither", hint }];
    }),
  sourceProblem: (source) =>
    source === undefined ? null : { expected: "nothing: splits of kind files name their own sources", got: "a source" },
};
