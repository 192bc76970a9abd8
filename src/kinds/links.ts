// Field "links" of teachers and students that are model files.
import { resolve } from "node:path";

export const linksField = {
  type: "array",
  items: { type: "string", minLength: 1 },
  description: "Folders, relative to the recipe, that links beside the model may lead into.",
} as const;

/** The folders that a recipe's field names. */
export const linkedFolders = (links: readonly string[] | undefined, directory: string): readonly string[] =>
  (links ?? []).map((folder) => resolve(directory, folder));
