// What `limbeck plan` tells of a recipe: read and split the data, build the student, start nothing native.
import { optimizerFor } from "./kinds/optimizers/index.ts";
import { describePlan, type DescribedPlan } from "./recipe/plan/describe.ts";
import { warningsOf } from "./recipe/plan/rules.ts";
import { loadRecipe, type GivenRecipe, type RecipeOptions } from "./recipe/read.ts";
import { planFor } from "./training/train-arm.ts";
import { parameterCount, readMaterials, trainingBytes } from "./training/materials.ts";

export async function planRecipe(source: GivenRecipe, options: RecipeOptions = {}): Promise<DescribedPlan> {
  const loaded = await loadRecipe(source, options);
  const materials = await readMaterials(loaded);
  const { student } = materials;
  const facts = {
    parameters: parameterCount(student),
    trainingBytes: trainingBytes(student, optimizerFor(loaded.recipe.optimizer).slots.length),
  };
  return describePlan(planFor(materials, loaded.recipe), facts, [...warningsOf(loaded.recipe), ...materials.warnings]);
}
