import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  checkAgainstData,
  readMaterials
} from "./chunk-Y6TGYOH5.js";
import {
  epochRows
} from "./chunk-6VUJ6ZOQ.js";
import {
  settingWords,
  settingsOf,
  sweptArms
} from "./chunk-LVUEWLQC.js";
import {
  canonicalJson
} from "./chunk-EQHVKD6F.js";
import {
  LimbeckError
} from "./chunk-JWFKJVVU.js";

// dist/training/variants.js
var variantKey = ({ student, augment }) => canonicalJson({ student, augment });
async function inSetting(setting, check) {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof LimbeckError))
      throw error;
    const { code, exitCode, message } = error;
    const problems = error.problems.map((one) => ({ ...one, path: `${settingWords(setting)}: ${one.path}` }));
    throw new LimbeckError(code, exitCode, message, { problems, cause: error });
  }
}
async function readVariants(loaded, base) {
  const { recipe, file } = loaded;
  const variants = /* @__PURE__ */ new Map([[variantKey(recipe), { recipe, materials: base }]]);
  const settings = settingsOf(recipe);
  for (const { id, candidates } of sweptArms(recipe))
    for (const { setting, whole, recipe: own } of candidates)
      await inSetting(settings[setting] ?? {}, async () => {
        const known = variants.get(variantKey(whole));
        if (known === void 0) {
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

export {
  variantKey,
  readVariants
};
