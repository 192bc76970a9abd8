// teacher.json, the card in a teacher's folder: which model, what it reads, what its outputs mean.
import { join } from "node:path";
import { hintIfAbsent, readGiven, whyUnread } from "../../../base/given-files.ts";
import { textOf } from "../../../base/text.ts";
import { problemsError } from "../../../base/errors.ts";
import { checked } from "../../../base/validation/check.ts";
import { parseText } from "../../../base/validation/parse.ts";
import { show } from "../../../base/validation/explain.ts";
import type { FromSchema } from "../../kind-schema.ts";
import { modelFields } from "./fields.ts";
import { staysInside } from "../../../engine/onnx/file/external-data.ts";

export const cardFileName = "teacher.json";

export const cardSchema = {
  type: "object",
  additionalProperties: false,
  required: ["version", "model"],
  properties: {
    version: { const: 1 },
    model: { type: "string", minLength: 1, description: "File name of the ONNX model, in the card's own folder." },
    ...modelFields,
    trainedBy: {
      type: "object",
      description: "What made the model; kept as it is, but for splitHash.",
      properties: { recipe: { type: "string" }, splitHash: { type: "string" } },
    },
  },
} as const;

export type TeacherCard = FromSchema<typeof cardSchema>;

/**
 * The card of a teacher's folder.
 * @throws {LimbeckError} teacher-unreadable without a readable card, teacher-invalid with every problem of the card
 */
export async function readCard(folder: string): Promise<TeacherCard> {
  const path = join(folder, cardFileName);
  let bytes: Buffer;
  try {
    bytes = await readGiven(path);
  } catch (cause) {
    const hint = "give the path of the .onnx file itself, or write a card beside it (docs/teachers.md)";
    const problem = { path: cardFileName, expected: "a teacher card in the folder", got: whyUnread(cause) };
    throw problemsError("teacher-unreadable", folder, [{ ...problem, hint: hintIfAbsent(cause, hint) }], cause);
  }
  const text = textOf(bytes, path, "teacher-invalid");
  const stated = parseText(text, path, { unreadable: "teacher-invalid", invalid: "teacher-invalid" });
  const card = checked(cardSchema, stated, "teacher-invalid", path) as TeacherCard;
  if (!staysInside(card.model)) {
    throw problemsError("teacher-invalid", path, [
      { path: "/model", expected: "a file in the card's own folder", got: show(card.model) },
    ]);
  }
  return card;
}
