// teacher.json, the card in a teacher's folder: which model, what it reads, what its outputs mean.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import { problemsError, type Problem } from "../../base/errors.ts";
import type { FromSchema } from "../kind-schema.ts";
import { staysInside } from "../../engine/onnx/file/external-data.ts";

export const cardFileName = "teacher.json";

const channelValues = { type: "array", minItems: 1, items: { type: "number" } } as const;

export const cardSchema = {
  type: "object",
  additionalProperties: false,
  required: ["version", "model"],
  properties: {
    version: { const: 1 },
    model: { type: "string", minLength: 1, description: "File name of the ONNX model, in the card's own folder." },
    sha256: { type: "string", pattern: "^[0-9a-f]{64}$", description: "Hash of the model file." },
    classes: {
      type: "array",
      minItems: 2,
      uniqueItems: true,
      items: { type: "string" },
      description: "Class names in the order of the outputs.",
    },
    input: {
      type: "object",
      additionalProperties: false,
      properties: {
        name: { type: "string" },
        layout: { enum: ["NCHW", "NHWC", "flat"] },
        shape: { type: "array", items: { type: "integer", minimum: 1 }, description: "Shape of one row." },
        scale: { type: "number", exclusiveMinimum: 0 },
        mean: channelValues,
        std: { type: "array", minItems: 1, items: { type: "number", exclusiveMinimum: 0 } },
      },
    },
    output: {
      type: "object",
      additionalProperties: false,
      properties: { name: { type: "string" }, space: { enum: ["logits", "logProbs", "probs"] } },
    },
    trainedBy: {
      type: "object",
      description: "What made the model; kept as it is, but for splitHash.",
      properties: { recipe: { type: "string" }, splitHash: { type: "string" } },
    },
  },
} as const;

export type TeacherCard = FromSchema<typeof cardSchema>;

const validate = new Ajv({ allErrors: true, strict: true, verbose: true }).compile<TeacherCard>(cardSchema);

const show = (value: unknown): string => {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

function toProblem({ keyword, instancePath, params, message, parentSchema, data }: ErrorObject): Problem {
  const given = params as Record<string, unknown>;
  const place = (key: unknown): string => `${instancePath}/${String(key)}`;
  if (keyword === "required") return { path: place(given["missingProperty"]), expected: "a value", got: "nothing" };
  if (keyword === "additionalProperties") {
    const known = Object.keys((parentSchema?.["properties"] ?? {}) as Record<string, unknown>);
    return {
      path: place(given["additionalProperty"]),
      expected: `one of ${known.join(", ")}`,
      got: "an unknown field",
    };
  }
  const got = show(data);
  const path = instancePath === "" ? "/" : instancePath;
  if (keyword === "enum" || keyword === "const") {
    const allowed = given["allowedValues"] ?? [given["allowedValue"]];
    return { path, expected: `one of ${(allowed as unknown[]).map(show).join(", ")}`, got };
  }
  return {
    path,
    expected: (message ?? keyword).replace(/^must (be|match|NOT have) /, (_, verb: string) =>
      verb === "be" ? "" : `to ${verb} `,
    ),
    got,
  };
}

/**
 * The card of a teacher's folder.
 * @throws {LimbeckError} teacher-unreadable without a readable card, teacher-invalid with every problem of the card
 */
export async function readCard(folder: string): Promise<TeacherCard> {
  const path = join(folder, cardFileName);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    const hint = "give the path of the .onnx file itself, or write a card beside it (docs/teachers.md)";
    throw problemsError("teacher-unreadable", folder, [
      { path: cardFileName, expected: "a teacher card in the folder", got: "no readable file", hint },
    ]);
  }
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw problemsError("teacher-invalid", path, [{ path: "/", expected: "strict JSON", got }]);
  }
  if (!validate(card)) throw problemsError("teacher-invalid", path, (validate.errors ?? []).map(toProblem));
  if (!staysInside(card.model)) {
    throw problemsError("teacher-invalid", path, [
      { path: "/model", expected: "a file in the card's own folder", got: show(card.model) },
    ]);
  }
  return card;
}
