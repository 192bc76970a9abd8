// The recipe's student: a layer list in a file of its own or written out in the recipe, any ONNX classifier, or a TensorFlow.js layers model.
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { definitionSchema } from "./layers-student.ts";

const layersSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "layers" },
    path: { type: "string", minLength: 1, description: "A student definition, relative to the recipe." },
    definition: { type: "object", description: "The definition itself, instead of a path." },
  },
} as const satisfies KindSchema;

const patternsSchema = {
  type: "array",
  items: { type: "string", minLength: 1 },
} as const;

const onnxSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path"],
  properties: {
    kind: { const: "onnx" },
    path: { type: "string", minLength: 1, description: "An ONNX classifier, relative to the recipe." },
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

const tfjsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path"],
  properties: {
    kind: { const: "tfjs" },
    path: { type: "string", minLength: 1, description: "model.json of a TensorFlow.js layers model." },
    init: {
      enum: ["keep", "fresh"],
      default: "keep",
      description: "keep: the file's weights are where training starts. fresh: drawn anew.",
    },
  },
} as const satisfies KindSchema;

export type TfjsStudentOptions = FromSchema<typeof tfjsSchema>;

export type LayersStudentOptions = FromSchema<typeof layersSchema>;

/** After validation, with defaults filled in. */
export interface OnnxStudentOptions {
  readonly kind: "onnx";
  readonly path: string;
  readonly output?: string;
  readonly train: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly learningRateMultipliers: readonly { readonly match: string; readonly value: number }[];
  };
  readonly init: "keep" | "fresh";
}

export type StudentOptions = LayersStudentOptions | OnnxStudentOptions | TfjsStudentOptions;

/** With the definition's own schema in its place; the type above leaves it to `definitionSchema`. */
export const studentSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["layers", "onnx", "tfjs"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [
    {
      ...layersSchema,
      properties: {
        ...layersSchema.properties,
        definition: { ...definitionSchema, ...layersSchema.properties.definition },
      },
    },
    onnxSchema,
    tfjsSchema,
  ],
} as const;
