// From a recipe's path to a checked recipe: files, overrides, schema, canonical form, hash.
import { checkOptions, type Known } from "../base/given-options.ts";
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { canonicalJson } from "../base/canonical-json.ts";
import { readingFolders } from "../kinds/data/rows/folders.ts";
import { problemsError } from "../base/errors.ts";
import type { ReadPlace } from "../kinds/data/table.ts";
import { recipeProblems } from "./explain.ts";
import { readRecipeFile, readRecipeObject } from "./files.ts";
import { override, overrideSeed } from "./override.ts";
import { recipeSchema, type Recipe } from "./schema.ts";

/** A recipe's file, or the recipe itself as its file would have it. */
export type GivenRecipe = string | object;

export interface RecipeOptions {
  /** Where the paths of a recipe in memory, and a relative path of a file, begin; the working directory by default. */
  readonly cwd?: string | undefined;
  readonly set?: readonly string[];
  readonly seed?: number | undefined;
  /** Rows that sources of kind "memory" name. */
  readonly rows?: ReadPlace["rows"];
}

export interface LoadedRecipe {
  readonly recipe: Recipe;
  readonly file: string;
  /** Folder that the recipe's paths are relative to. */
  readonly directory: string;
  /** How its sources are read. */
  readonly place: ReadPlace;
  readonly source: string;
  /** The resolved recipe in canonical JSON, defaults included. */
  readonly resolved: string;
  readonly sha256: string;
}

/** Checks a recipe that is in memory already; `directory` is where its paths start. */
export function resolveRecipe(value: unknown, place: string): Recipe {
  const copy: unknown = structuredClone(value);
  const problems = recipeProblems(copy);
  if (problems.length > 0) throw problemsError("recipe-invalid", place, problems);
  return copy as Recipe;
}

export const recipeOptions: Known<RecipeOptions> = {
  types: { cwd: "text", set: "texts", seed: "any", rows: "object" },
};

/**
 * Loads a recipe with its overrides.
 * @throws {LimbeckError} "recipe-unreadable", "recipe-invalid" or "usage", with every problem at once
 */
export async function loadRecipe(given: GivenRecipe, options: RecipeOptions = {}): Promise<LoadedRecipe> {
  checkOptions(options, recipeOptions, "loadRecipe");
  return readRecipe(given, options);
}

/**
 * As `loadRecipe`, by some of a command's options.
 * @throws {LimbeckError} "recipe-unreadable", "recipe-invalid" or "usage", with every problem at once
 */
export async function readRecipe(given: GivenRecipe, options: RecipeOptions): Promise<LoadedRecipe> {
  const { cwd } = options;
  const { source, file, directory, value } = await (typeof given === "string"
    ? readRecipeFile(cwd === undefined ? given : resolve(cwd, given))
    : readRecipeObject(given, cwd ?? process.cwd()));
  const set = override(value, options.set ?? [], recipeSchema);
  const recipe = resolveRecipe(options.seed === undefined ? set : overrideSeed(set, options.seed), file);
  const { $schema: _schema, ...content } = recipe as Recipe & { readonly $schema?: string };
  const resolved = canonicalJson(content);
  const place = { baseDirectory: directory, rows: options.rows, ...readingFolders(cwd ?? process.cwd()) };
  const sha256 = createHash("sha256").update(resolved).digest("hex");
  return { recipe, file, directory, place, source, resolved, sha256 };
}
