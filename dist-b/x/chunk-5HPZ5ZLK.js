import {
  checkedArms,
  warningsOf
} from "./chunk-SUGWIA7O.js";
import {
  loadRecipe
} from "./chunk-BXKPSCBV.js";

// dist/validate.js
async function validate(source, options = {}) {
  const { recipe, file } = await loadRecipe(source, options);
  checkedArms(recipe, file);
  return warningsOf(recipe);
}

export {
  validate
};
