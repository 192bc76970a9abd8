// The recipe's schema as the text of schema/recipe-1.json.
import { recipeSchema } from "./schema.ts";

/** Without the marks that only types read. */
export function recipeSchemaText(): string {
  return `${JSON.stringify(recipeSchema, (key, value: unknown) => (key === "$comment" ? undefined : value), 2)}\n`;
}
