// What is stated of a model that teaches, by a recipe or by the card beside it.

import { statedSpaces } from "../../../engine/contracts.ts";

const channels = { type: "array", items: { type: "number" }, minItems: 1 } as const;

/** A recipe's fields win over a card's. */
export const modelFields = {
  sha256: { type: "string", pattern: "^[0-9a-f]{64}$", description: "Refuses any other model file." },
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      name: { type: "string" },
      layout: { enum: ["NCHW", "NHWC", "flat"] },
      shape: {
        type: "array",
        items: { type: "integer", minimum: 1 },
        description: "Shape of a row as the model takes it.",
      },
      scale: { type: "number", exclusiveMinimum: 0 },
      mean: channels,
      std: { ...channels, items: { type: "number", exclusiveMinimum: 0 } },
      columns: {
        type: "array",
        items: { type: "string", minLength: 1 },
        minItems: 1,
        uniqueItems: true,
        description: "Of a table: the columns of numbers that the model's one input takes, in its order, as they are.",
      },
    },
    description: "x becomes (x * scale - mean) / std, per channel.",
  },
  output: {
    type: "object",
    additionalProperties: false,
    properties: { name: { type: "string" }, space: { enum: statedSpaces } },
  },
  classes: {
    type: "array",
    items: { type: "string" },
    minItems: 2,
    uniqueItems: true,
    description: "Class names in the order of the model's output.",
  },
} as const;
