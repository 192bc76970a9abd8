// docs/recipe.md against the schema: every field is named, every example holds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkedArms } from "../../src/recipe/plan/rules.ts";
import { override } from "../../src/recipe/override.ts";
import { resolveRecipe } from "../../src/recipe/read.ts";
import { recipeSchema } from "../../src/recipe/schema.ts";
import { draft } from "./fixture.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "recipe.md"), "utf8");
const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = ""]) => JSON.parse(text) as object);

/** Fields of a source and of layers have pages of their own. */
const elsewhere = new Set(["$schema", "source", "definition"]);

/** Names of every field, and of every kind, that a schema admits. */
function namesIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesIn);
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => {
    if (keyword !== "properties") return typeof value === "object" && keyword !== "default" ? namesIn(value) : [];
    return Object.entries(value as Record<string, { const?: unknown }>).flatMap(([field, below]) => {
      if (elsewhere.has(field)) return [];
      return [field, ...(typeof below.const === "string" ? [below.const] : []), ...namesIn(below)];
    });
  });
}

describe("docs/recipe.md (unit)", () => {
  it("names every field and kind of the schema", () => {
    // splits of files hold sources of their own, and so do unlabelled rows
    const { splits, unlabelled, ...others } = recipeSchema.properties.data.properties;
    const data = { ...others, unlabelled: { description: unlabelled.description } };
    const [hash] = splits.oneOf;
    const names = namesIn({ properties: { ...recipeSchema.properties, data: { properties: data } } });
    const missing = [...new Set([...names, ...namesIn(hash), "files", "carve"])].filter(
      (name) => !page.includes(`\`${name}\``) && !page.includes(`"${name}"`),
    );
    assert.deepEqual(missing, []);
  });

  it("shows a whole recipe that holds, and an arm that works on it", () => {
    const [whole, requirements, arm] = blocks;
    checkedArms(resolveRecipe(whole, "docs/recipe.md"), "docs/recipe.md");
    checkedArms(resolveRecipe({ ...whole, arms: ["hard", arm] }, "docs/recipe.md"), "docs/recipe.md");
    checkedArms(resolveRecipe({ ...whole, require: requirements }, "docs/recipe.md"), "docs/recipe.md");
  });

  it("shows settings that work", () => {
    const settings = [...page.matchAll(/--set '?([^\s'`]+=[^\s'`]+)'?/g)].map(([, setting = ""]) => setting);
    const shown = settings.filter((setting) => setting !== "path=value" && !setting.startsWith("path="));
    assert.ok(shown.length >= 4);
    resolveRecipe(override(draft(), shown, recipeSchema), "docs/recipe.md");
  });
});
