// Student "layers": a layer list, in a file of its own or written out in the recipe.
import { resolve } from "node:path";
import { readGiven, whyUnread } from "../../base/given-files.ts";
import { textOf } from "../../base/text.ts";
import { canonicalJson } from "../../base/canonical-json.ts";
import { sha256Of } from "../../base/numeric/hash.ts";
import { inputError } from "../../base/errors.ts";
import { checked } from "../../base/validation/check.ts";
import { parseText } from "../../base/validation/parse.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { RecipePlace, StudentKind } from "./kind.ts";
import { definitionSchema, layersStudent, type LayersDefinition } from "./layers-student.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "layers" },
    path: { type: "string", minLength: 1, description: "A student definition, relative to the recipe." },
    definition: { type: "object", description: "The definition itself, instead of a path." },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

async function readDefinition(
  { path, definition }: Options,
  { directory, file }: RecipePlace,
): Promise<{ readonly definition: LayersDefinition; readonly place: string }> {
  const place = path ?? `${file}, student.definition`;
  let value: unknown = definition;
  if (path !== undefined) {
    const bytes = await readGiven(resolve(directory, path)).catch((cause: unknown) => {
      throw inputError("student-invalid", `${path}: the student's definition cannot be read`, {
        cause,
        problems: [
          {
            path: "/student/path",
            expected: "a file of layers, relative to the recipe",
            got: `${path}: ${whyUnread(cause)}`,
          },
        ],
      });
    });
    // a file that is cut off would still give some layers to a parser that forgives
    value = parseText(textOf(bytes, path, "student-invalid"), path, {
      unreadable: "student-invalid",
      invalid: "student-invalid",
    });
  }
  return { definition: checked(definitionSchema, value, "student-invalid", place) as LayersDefinition, place };
}

export const layers: StudentKind<Options> = {
  // with the definition's own schema in its place; the options' type leaves it to `definitionSchema`
  schema: {
    ...schema,
    properties: { ...schema.properties, definition: { ...definitionSchema, ...schema.properties.definition } },
  },
  make: async (options, place) => {
    const { definition, place: where } = await readDefinition(options, place);
    return {
      source: { sha256: sha256Of([canonicalJson(definition)]), definition },
      build: ({ inputShape, classes, encoder }) =>
        layersStudent(definition, inputShape, classes.length, where, { encoder }),
    };
  },
  problems: ({ path, definition }) =>
    (path === undefined) === (definition === undefined)
      ? [{ path: "", expected: "exactly one of path and definition", got: path === undefined ? "neither" : "both" }]
      : [],
};
