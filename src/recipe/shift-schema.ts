// evaluation.shift: which shifts of the test rows every phase's student is measured on.
import { unlabelledSourceSchema, type SourceOptions } from "../kinds/data/index.ts";
import { corruptionNames, severities, type CorruptionName, type Severity } from "../kinds/corruptions/index.ts";

export const shiftSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    corruptions: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: corruptionNames },
      description: "Rows that are no images take gaussianNoise alone.",
    },
    severities: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: severities },
      default: severities,
      description: "1 is the mildest, 5 the strongest; the rows as they are, severity 0, are always measured.",
    },
    outOfDistribution: {
      type: "object",
      additionalProperties: false,
      required: ["source"],
      properties: {
        source: {
          ...unlabelledSourceSchema,
          description: "Rows of another kind, stored alike; their labels may be left out and are not read.",
        },
      },
    },
    fgsm: {
      type: "object",
      additionalProperties: false,
      required: ["epsilons"],
      properties: {
        epsilons: {
          type: "array",
          minItems: 1,
          uniqueItems: true,
          items: { type: "number", exclusiveMinimum: 0, maximum: 1 },
          description: "Steps of the fast gradient sign method, as shares of the range.",
        },
      },
    },
    range: {
      type: "array",
      minItems: 2,
      maxItems: 2,
      items: { type: "number" },
      description: "Stored values of black and white; by default the least and the greatest of the training rows.",
    },
    imageShape: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 3,
      maxItems: 3,
      description: "[channels, height, width] in which flat rows are images; the row's own shape by default.",
    },
    rows: {
      type: "integer",
      minimum: 1,
      description: "At most this many test rows, evenly spread over the split; all by default.",
    },
  },
} as const;

/** evaluation.shift after validation, with defaults filled in. */
export interface ShiftOptions {
  readonly corruptions?: readonly CorruptionName[];
  readonly severities: readonly Severity[];
  readonly outOfDistribution?: { readonly source: SourceOptions };
  readonly fgsm?: { readonly epsilons: readonly number[] };
  readonly range?: readonly [number, number];
  readonly imageShape?: readonly [number, number, number];
  readonly rows?: number;
}
