import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  checkedArms,
  warningsOf
} from "./chunk-LVUEWLQC.js";
import {
  loadRecipe
} from "./chunk-EQHVKD6F.js";

// dist/validate.js
async function validate(source, options = {}) {
  const { recipe, file } = await loadRecipe(source, options);
  checkedArms(recipe, file);
  return warningsOf(recipe);
}

export {
  validate
};
