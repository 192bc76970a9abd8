// Numbers from 0 of the rows that a recipe trains on, a line each: what trains a teacher elsewhere, so that it never sees test rows.
import { loadRecipe } from "../src/recipe/read.ts";
import { loadData } from "../src/kinds/data/load.ts";

const { recipe, place } = await loadRecipe(process.argv[2] ?? "");
const { splits } = await loadData(recipe.data, place);
process.stdout.write(`${[...splits.train].join("\n")}\n`);
