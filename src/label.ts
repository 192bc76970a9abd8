// A teacher's labels of a recipe's rows, for code: logits, in the order of the data's classes.
import { checkOptions, type Known } from "./base/given-options.ts";
import { resolve } from "node:path";
import type { Dataset } from "./engine/contracts.ts";
import { everyIndex, rowsBetween } from "./engine/row-values.ts";
import {
  labelDirectoryIn,
  labelForm,
  labelsOptions,
  probabilityGap,
  type TeacherOptions,
} from "./kinds/teachers/index.ts";
import { inputError } from "./base/errors.ts";
import { holding } from "./base/holding.ts";
import { silentLog, type Log } from "./base/log.ts";
import { noProgress, type StartProgress } from "./base/progress.ts";
import { readRecipe, recipeOptions, type GivenRecipe, type RecipeOptions } from "./recipe/read.ts";
import { labelTeacher, type LabelledTeacher } from "./training/labelling.ts";
import { readMaterials } from "./training/materials.ts";

export interface LabelOptions extends RecipeOptions {
  /** Id of the teacher; needed only where the recipe has several. */
  readonly teacher?: string;
  /** Where labels are kept and found again; `.cache/labels` in the working directory by default. */
  readonly cache?: string;
  /** Asks the teacher about every row again, and compares; false by default. */
  readonly verify?: boolean;
  /** Told warnings and the teacher's figures; silent by default. */
  readonly log?: Log;
  readonly progress?: StartProgress;
}

const labelOptions: Known<LabelOptions> = {
  types: {
    ...recipeOptions.types,
    ...{ teacher: "text", cache: "text", verify: "flag", log: "object", progress: "function" },
  },
};

export interface Labelled {
  /** Id of the teacher. */
  readonly teacher: string;
  /** Where `verify` is asked for: the largest difference of a probability from what the teacher says now. */
  readonly difference?: number;
  /** Class names, in the order of a row's logits. */
  readonly classes: readonly string[];
  readonly rows: number;
  /** What `logits` are; logits by default. */
  readonly space?: "logits" | "logProbs";
  /** rows x classes: logits, or log-probabilities where the model gives probabilities. */
  readonly logits: Float32Array;
  /** Logits of some rows, end to end: what is too large for the memory is read where it is asked for. */
  readonly read: (rows: Int32Array) => Float32Array;
  /** Closes the teacher and the file of labels where they are read from it; what is in memory needs no closing. */
  readonly close: () => Promise<void>;
  /** Id of a row of the data set, as its source names it. */
  readonly rowId: (row: number) => string;
}

/** Rows that are asked about again at once. */
const ROWS_AT_ONCE = 4096;

/** The largest difference of a probability between labels and what their teacher says of each row now. */
async function differenceNow(
  { teacher, logits }: LabelledTeacher,
  options: TeacherOptions,
  dataset: Dataset,
  progress: StartProgress,
): Promise<number> {
  const { rows, classes } = logits;
  const bar = progress(`teacher "${teacher.id}" again`, rows, "rows");
  // what is kept of an answer is compared with what would be kept of it now
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
      // NaN is no agreement
      const gap = probabilityGap(logits.read(some), now, classes);
      most = gap <= most ? most : gap;
      if (Number.isNaN(gap)) break;
    }
    return most;
  } finally {
    bar.stop();
  }
}

/**
 * Asks a recipe's teacher about every row of its data; what was asked before comes from the cache.
 * @param source - the recipe's file, or the recipe itself
 * @throws {LimbeckError} for whatever is wrong with recipe, data or teacher; a teacher near chance is refused
 */
export async function label(source: GivenRecipe, options: LabelOptions = {}): Promise<Labelled> {
  checkOptions(options, labelOptions, "label");
  const loaded = await readRecipe(source, options);
  const ids = loaded.recipe.teachers.map(({ id }) => id);
  const wanted = options.teacher ?? (ids.length === 1 ? ids[0] : undefined);
  const teacher = loaded.recipe.teachers.find(({ id }) => id === wanted);
  if (teacher === undefined)
    throw inputError(
      "usage",
      `label: ${ids.length === 0 ? "the recipe has no teacher" : `name one of its teachers: ${ids.join(", ")}`}`,
    );
  const materials = await readMaterials(loaded);
  const { dataset } = materials;
  const { log = silentLog, progress = noProgress } = options;
  const cwd = options.cwd ?? process.cwd();
  const labelDirectory = options.cache === undefined ? labelDirectoryIn(cwd) : resolve(cwd, options.cache);
  return holding(async (held) => {
    const work = { log, progress, labelDirectory };
    const warn = (text: string): void => log.warn("warning", text);
    const labelled = await labelTeacher(teacher, loaded, materials, 2, work, held, warn);
    const { logits } = labelled;
    const difference = options.verify === true ? await differenceNow(labelled, teacher, dataset, progress) : null;
    // what is in memory needs no file any more
    if (logits.values !== undefined) await held.close();
    return {
      teacher: teacher.id,
      ...(difference === null ? {} : { difference }),
      classes: dataset.classes,
      rows: dataset.rows,
      get logits() {
        return logits.values ?? logits.read(everyIndex(dataset.rows));
      },
      read: (rows: Int32Array) => logits.read(rows),
      rowId: (row: number) => dataset.rowId(row),
      close: () => held.close(),
    };
  });
}
