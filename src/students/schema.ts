// The recipe's student: a layer list in a file of its own, or written out in the recipe.
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

export type StudentOptions = FromSchema<typeof layersSchema>;

/** With the definition's own schema in its place; the type above leaves it to `definitionSchema`. */
export const studentSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["layers"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [
    {
      ...layersSchema,
      properties: {
        ...layersSchema.properties,
        definition: { ...definitionSchema, ...layersSchema.properties.definition },
      },
    },
  ],
} as const;
