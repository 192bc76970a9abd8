// `limbeck validate`: a recipe and its arms checked; nothing that they name is opened.
import { checkedArms, warningsOf } from "./recipe/plan/rules.ts";
import { checkOptions } from "./base/given-options.ts";
import { readRecipe, recipeOptions, type GivenRecipe, type RecipeOptions } from "./recipe/read.ts";

/**
 * Checks a recipe and its arms; data and models are not looked at.
 * @param source - the recipe's file, or the recipe itself
 * @returns what is allowed but seldom meant
 * @throws {LimbeckError} "recipe-unreadable" or "recipe-invalid", with every problem at once
 */
export async function validate(source: GivenRecipe, options: RecipeOptions = {}): Promise<readonly string[]> {
  checkOptions(options, recipeOptions, "validate");
  const { recipe, file } = await readRecipe(source, options);
  checkedArms(recipe, file);
  return warningsOf(recipe);
}
