// Students and augmentations that settings of a sweep have in place of the recipe's: read with it, before anything is trained.
import { canonicalJson } from "../base/canonical-json.ts";
import { LimbeckError } from "../base/errors.ts";
import { epochRows } from "../kinds/data/rows/batches.ts";
import { checkAgainstData } from "../recipe/plan/data-rules.ts";
import { settingsOf, settingWords, sweptArms, type Setting } from "../recipe/plan/sweep.ts";
import type { LoadedRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/schema.ts";
import { readMaterials, type Materials } from "./materials.ts";

/** A recipe and what it is trained from. */
export interface Variant {
  readonly recipe: Recipe;
  readonly materials: Materials;
}

/** By what of a recipe they are of. */
export type Variants = ReadonlyMap<string, Variant>;

/** What of a recipe decides the bench that it is trained on, where the data is the same. */
export const variantKey = ({ student, augment }: Recipe): string => canonicalJson({ student, augment });

/** Names the setting at which something is wrong. */
async function inSetting(setting: Setting, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof LimbeckError)) throw error;
    const { code, exitCode, message } = error;
    const problems = error.problems.map((one) => ({ ...one, path: `${settingWords(setting)}: ${one.path}` }));
    throw new LimbeckError(code, exitCode, message, { problems, cause: error });
  }
}

/**
 * Reads what the settings of a recipe's sweep need, and holds each to the data.
 * @param base - of the recipe as written
 * @throws {LimbeckError} as `readMaterials` does, naming what is wrong with a setting
 */
export async function readVariants(loaded: LoadedRecipe, base: Materials): Promise<Variants> {
  const { recipe, file } = loaded;
  const variants = new Map<string, Variant>([[variantKey(recipe), { recipe, materials: base }]]);
  const settings = settingsOf(recipe);
  for (const { id, candidates } of sweptArms(recipe))
    for (const { setting, whole, recipe: own } of candidates)
      await inSetting(settings[setting] ?? {}, async () => {
        const known = variants.get(variantKey(whole));
        if (known === undefined) {
          const materials = await readMaterials({ ...loaded, recipe: whole }, base.loaded);
          variants.set(variantKey(whole), { recipe: whole, materials });
          return;
        }
        const { dataset, student, splits } = known.materials;
        const unlabelledRows = splits.unlabelled?.length ?? 0;
        const facts = { dataset, student, trainRows: epochRows(splits), unlabelledRows };
        checkAgainstData(whole, [{ id, recipe: own }], facts, file);
      });
  return variants;
}
