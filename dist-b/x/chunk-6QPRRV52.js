import {
  checkAgainstData,
  readMaterials
} from "./chunk-LNVO7JBK.js";
import {
  epochRows
} from "./chunk-NCJTNGOK.js";
import {
  settingWords,
  settingsOf,
  sweptArms
} from "./chunk-SUGWIA7O.js";
import {
  canonicalJson
} from "./chunk-BXKPSCBV.js";
import {
  LimbeckError
} from "./chunk-BYE3JSHF.js";

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
