// What a recipe says of a student of kind tfjs.
import { linksField } from "../../links.ts";
import type { FromSchema, KindSchema } from "../../kind-schema.ts";

export const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path"],
  properties: {
    kind: { const: "tfjs" },
    path: { type: "string", minLength: 1, description: "model.json of a TensorFlow.js layers model." },
    links: linksField,
    init: {
      enum: ["keep", "fresh"],
      default: "keep",
      description: "keep: the file's weights are where training starts. fresh: drawn anew.",
    },
  },
} as const satisfies KindSchema;

export type TfjsStudentOptions = FromSchema<typeof schema>;
