// What a recipe says of a student of kind onnx.
import { linksField } from "../../links.ts";
import type { KindSchema } from "../../kind-schema.ts";

const patternsSchema = {
  type: "array",
  items: { type: "string", minLength: 1 },
} as const;

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path"],
  properties: {
    kind: { const: "onnx" },
    path: { type: "string", minLength: 1, description: "An ONNX classifier, relative to the recipe." },
    links: linksField,
    output: { type: "string", minLength: 1, description: "Which output holds the scores, where there are several." },
    train: {
      type: "object",
      additionalProperties: false,
      default: {},
      properties: {
        include: { ...patternsSchema, default: ["*"], description: "Names of the weights to train; * is any text." },
        exclude: { ...patternsSchema, default: [], description: "Names of the weights that stay as they are." },
        learningRateMultipliers: {
          type: "array",
          default: [],
          description: "The last match counts.",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["match", "value"],
            properties: {
              match: { type: "string", minLength: 1 },
              value: { type: "number", exclusiveMinimum: 0 },
            },
          },
        },
      },
    },
    init: {
      enum: ["keep", "fresh"],
      default: "keep",
      description: "keep: the file's weights are where training starts. fresh: drawn anew.",
    },
  },
} as const satisfies KindSchema;

/** After validation, with defaults filled in. */
export interface OnnxStudentOptions {
  readonly kind: "onnx";
  readonly path: string;
  readonly links?: readonly string[];
  readonly output?: string;
  readonly train: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly learningRateMultipliers: readonly { readonly match: string; readonly value: number }[];
  };
  readonly init: "keep" | "fresh";
}
