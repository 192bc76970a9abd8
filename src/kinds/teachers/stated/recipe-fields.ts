// What a recipe states of any teacher that is a model file.
import { linksField } from "../../links.ts";
import { modelFields } from "./fields.ts";
import { labelsField } from "../labels/label-form.ts";

export const idSchema = {
  type: "string",
  pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$",
  maxLength: 100,
  description: "Name by which phases refer to it.",
} as const;

export const recipeFields = {
  ...modelFields,
  links: linksField,
  labels: labelsField,
  minAccuracy: {
    type: "number",
    minimum: 0,
    maximum: 1,
    description: "Validation accuracy below which the run does not start; chance level is always refused.",
  },
  require: {
    enum: ["stop", "warn"],
    description:
      "What becomes of a teacher that knows too little, or whose classes look to be in another order: a stop, the default, or a warning.",
  },
} as const;
