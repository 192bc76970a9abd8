import {
  readMaterials
} from "./chunk-LNVO7JBK.js";
import {
  labelTeacher
} from "./chunk-MQGOF2UN.js";
import {
  loadRecipe
} from "./chunk-BXKPSCBV.js";
import {
  labelDirectoryIn,
  labelForm,
  labelsOptions,
  probabilityGap
} from "./chunk-XMN3AM5I.js";
import {
  holding
} from "./chunk-NWXOPEL5.js";
import {
  everyIndex,
  rowsBetween
} from "./chunk-ZXPJ6CZZ.js";
import {
  noProgress
} from "./chunk-STSNPE3E.js";
import {
  silentLog
} from "./chunk-74A75QGB.js";
import {
  inputError
} from "./chunk-BYE3JSHF.js";

// dist/label.js
import { resolve } from "node:path";
var ROWS_AT_ONCE = 4096;
async function differenceNow({ teacher, logits }, options, dataset, progress) {
  const { rows, classes } = logits;
  const bar = progress(`teacher "${teacher.id}" again`, rows, "rows");
  const form = labelForm(labelsOptions(options) ?? { dtype: "float32" }, classes, teacher.id);
  let most = 0;
  try {
    for (let start = 0; start < rows; start += ROWS_AT_ONCE) {
      const some = rowsBetween(start, Math.min(start + ROWS_AT_ONCE, rows));
      const now = await teacher.label(dataset, some, (done) => {
        bar.update(start + done);
      });
      const encoded = form.encode(now, (row) => dataset.rowId(start + row));
      some.forEach((_, at) => {
        form.decode(encoded, at * form.rowBytes, now.subarray(at * classes, (at + 1) * classes));
      });
      const gap = probabilityGap(logits.read(some), now, classes);
      most = gap <= most ? most : gap;
      if (Number.isNaN(gap))
        break;
    }
    return most;
  } finally {
    bar.stop();
  }
}
async function label(source, options = {}) {
  const loaded = await loadRecipe(source, options);
  const ids = loaded.recipe.teachers.map(({ id }) => id);
  const wanted = options.teacher ?? (ids.length === 1 ? ids[0] : void 0);
  const teacher = loaded.recipe.teachers.find(({ id }) => id === wanted);
  if (teacher === void 0)
    throw inputError("usage", `label: ${ids.length === 0 ? "the recipe has no teacher" : `name one of its teachers: ${ids.join(", ")}`}`);
  const materials = await readMaterials(loaded);
  const { dataset } = materials;
  const { log = silentLog, progress = noProgress } = options;
  const cwd = options.cwd ?? process.cwd();
  const labelDirectory = options.cache === void 0 ? labelDirectoryIn(cwd) : resolve(cwd, options.cache);
  return holding(async (held) => {
    const work = { log, progress, labelDirectory };
    const warn = (text) => log.warn("warning", text);
    const labelled = await labelTeacher(teacher, loaded, materials, 2, work, held, warn);
    const { logits } = labelled;
    const difference = options.verify === true ? await differenceNow(labelled, teacher, dataset, progress) : null;
    if (logits.values !== void 0)
      await held.close();
    return {
      teacher: teacher.id,
      ...difference === null ? {} : { difference },
      classes: dataset.classes,
      rows: dataset.rows,
      get logits() {
        return logits.values ?? logits.read(everyIndex(dataset.rows));
      },
      read: (rows) => logits.read(rows),
      rowId: (row) => dataset.rowId(row),
      close: () => held.close()
    };
  });
}

export {
  label
};
