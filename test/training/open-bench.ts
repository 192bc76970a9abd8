// The workbench of the digits with all their labels, as a recipe with settings opens it.
import { join } from "node:path";
import { silentLog } from "../../src/base/log.ts";
import { noProgress } from "../../src/base/progress.ts";
import { loadRecipe } from "../../src/recipe/read.ts";
import { openWorkbench, type Workbench } from "../../src/training/bench.ts";
import { readMaterials } from "../../src/training/materials.ts";
import { root } from "../cli/world.ts";

/**
 * @param folder - where labels are kept
 * @param workers - how many train side by side
 */
export async function openBench(folder: string, set: readonly string[], workers = 1): Promise<Workbench> {
  const loaded = await loadRecipe(join(root, "recipes/digits-all-labels.recipe.json"), { set });
  const work = { log: silentLog, progress: noProgress, labelDirectory: join(folder, "labels"), workers };
  return openWorkbench(loaded, work, await readMaterials(loaded));
}
