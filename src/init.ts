// `limbeck init`: data and teacher looked at -> a student of a size -> a first recipe that validates, with its reasons.
import { checkOptions, type Known } from "./base/given-options.ts";
import { mkdir, access } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { readingFolders } from "./kinds/data/rows/folders.ts";
import { inputError } from "./base/errors.ts";
import type { InputOptions } from "./kinds/data/rows/preprocessing.ts";
import { loadData } from "./kinds/data/load.ts";
import { moreRows } from "./kinds/data/index.ts";
import { lookAt, splitsOf, type Seen } from "./kinds/data/look.ts";
import { epochRows } from "./kinds/data/rows/batches.ts";
import { proposeStudent, type Proposal } from "./kinds/students/propose.ts";
import { lookAtTeacher, type SeenTeacher } from "./kinds/teachers/look.ts";
import { elementCount, type Shape } from "./graph/ir.ts";
import { recipeText, studentText, type Draft } from "./recipe/draft.ts";
import { validate } from "./validate.ts";

export interface InitOptions {
  /** The file of data, and all other paths, are relative to this folder; the working directory by default. */
  readonly cwd?: string;
  readonly data: string;
  /** A csv's column, an archive's array or a file; concluded by default. */
  readonly label?: string | undefined;
  /** Columns of a csv that are no values. */
  readonly ignore?: readonly string[] | undefined;
  /** Side of the square that pictures become; concluded where it is left out. */
  readonly size?: number | undefined;
  /** Rows without labels. */
  readonly unlabelled?: string | undefined;
  /** An .onnx file, a folder with a card, or a model.json. */
  readonly teacher?: string | undefined;
  /** Times fewer parameters than the teacher; 10 by default. */
  readonly shrink?: number | undefined;
  /** Names recipe and run; the data's name by default. */
  readonly name?: string | undefined;
  /** Where recipe and student are written; `cwd` by default. */
  readonly out?: string | undefined;
  /** Writes over files that are there. */
  readonly force?: boolean | undefined;
}

const initOptions: Known<InitOptions> = {
  types: {
    ...{ cwd: "text", data: "text", label: "text", ignore: "texts", size: "count", unlabelled: "text" },
    ...{ teacher: "text", shrink: "number", name: "text", out: "text", force: "flag" },
  },
  required: ["data"],
};

export interface Initialised {
  readonly recipe: string;
  readonly student: string;
  readonly seen: Seen;
  readonly teacher: SeenTeacher | null;
  readonly proposal: Proposal;
  /** What `validate` says of it. */
  readonly warnings: readonly string[];
}

const DEFAULT_SHRINK = 10;

/** Parameters of a student without a teacher to be smaller than. */
const modestSize = (values: number, classes: number): number => 32 * (values + classes + 2);

/** The same where each token has a vector. */
const modestBag = (vocabulary: number, classes: number): number => 24 * (vocabulary + classes + 26);

const nameOf = (path: string): string =>
  basename(path)
    .replace(/\.(csv|tsv|txt|jsonl|ndjson|json|parquet|bin|npy|npz|gz|idx\d?)\b/gi, "")
    .replace(/[-_]?(\d+|\*)-of-\d+$/, "")
    .replace(/-(images|inputs)(-idx\d)?(-ubyte)?$/i, "")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+|-+$/g, "") || "first";

/** How values are brought near 0, and why so. */
function valuesNear0({ dtype, least, greatest, columns, inputShape, vocabulary }: Seen): {
  readonly input: Partial<InputOptions>;
  readonly note: string;
} {
  if (vocabulary !== null)
    return { input: {}, note: "tokens are numbers of words, of which each has a vector of its own" };
  if (!Number.isFinite(least))
    return {
      input: {},
      note: "features are near 0 as they are made: numbers to mean 0 and deviation 1, categories 0 or 1",
    };
  if (dtype === "uint8") return { input: { normalise: "unit" }, note: "bytes to [0, 1]" };
  if (least >= -4 && greatest <= 4) return { input: {}, note: "values are near 0 already" };
  if (columns !== null && inputShape.length === 1)
    return { input: { normalise: "perChannel" }, note: "each column to mean 0 and deviation 1 on the training rows" };
  if (least >= 0) return { input: { scale: 1 / greatest }, note: `values to [0, 1]: the greatest is ${greatest}` };
  const most = Math.max(-least, greatest);
  return { input: { scale: 1 / most }, note: `values to [-1, 1]: the greatest is ${most}` };
}

/** The shape of images that a teacher takes, where rows are flat and the data does not say. */
function imageShape(seen: Seen, teacherShape: Shape | null): { readonly shape?: number[] } {
  if (seen.inputShape.length !== 1 || teacherShape?.length !== 3) return {};
  return elementCount(teacherShape) === elementCount(seen.inputShape) ? { shape: [...teacherShape] } : {};
}

async function refuseExisting(files: readonly string[]): Promise<void> {
  for (const file of files)
    await access(file).then(
      () => {
        throw inputError("usage", `${file}: there is one already; --force writes over it, --name takes another name`);
      },
      () => undefined,
    );
}

/**
 * Looks at data and teacher, proposes a student, and writes a recipe that validates.
 * @throws {LimbeckError} for data or a teacher that cannot be read, for files that are there; nothing is written then
 */
export async function initialise(options: InitOptions): Promise<Initialised> {
  checkOptions(options, initOptions, "initialise");
  const cwd = options.cwd ?? process.cwd();
  const out = resolve(cwd, options.out ?? ".");
  const name = options.name ?? nameOf(options.data);
  const shrink = options.shrink ?? DEFAULT_SHRINK;
  const files = { recipe: join(out, `${name}.recipe.jsonc`), student: join(out, `${name}.student.jsonc`) };
  if (options.force !== true) await refuseExisting(Object.values(files));
  const { cache } = readingFolders(cwd);
  const moved = (path: string): string => relative(out, resolve(cwd, path)).replaceAll("\\", "/") || ".";
  const label = options.label !== undefined && /[./]/.test(options.label) ? moved(options.label) : options.label;
  const seen = await lookAt({
    path: moved(options.data),
    label,
    ignore: options.ignore,
    size: options.size,
    directory: out,
    cache,
  });
  const unlabelled = options.unlabelled === undefined ? null : moreRows(moved(options.unlabelled), seen.source);
  const splits = splitsOf(seen);
  const given = {
    ...(seen.test === null ? { source: seen.source } : {}),
    ...(unlabelled === null ? {} : { unlabelled }),
    splits,
    batchRows: 1,
  };
  const data = await loadData(
    { ...given, input: { scale: 1, mean: 0, std: 1 } },
    {
      baseDirectory: out,
      cache,
    },
  );
  const teacher =
    options.teacher === undefined
      ? null
      : await lookAtTeacher(moved(options.teacher), data.dataset, data.splits.validation, {
          directory: out,
          greatest: Number.isFinite(seen.least) ? Math.max(-seen.least, seen.greatest) : 1,
          threads: 2,
        });
  const shaped = imageShape(seen, teacher?.inputShape ?? null);
  const { input, note } = valuesNear0(seen);
  const shape = shaped.shape ?? data.dataset.inputShape;
  const classes = seen.classes.size;
  const { vocabulary } = seen;
  const modest = vocabulary === null ? modestSize(elementCount(shape), classes) : modestBag(vocabulary, classes);
  const budget = teacher === null ? modest : teacher.parameters / shrink;
  const proposal = proposeStudent(shape, classes, { budget, vocabulary });
  const draft: Draft = {
    name,
    seen,
    unlabelled,
    input: { ...shaped, ...input },
    inputNote: note,
    inputShape: shape,
    teacher,
    student: proposal,
    studentFile: basename(files.student),
    trainRows: epochRows(data.splits),
    shrink,
  };
  await mkdir(out, { recursive: true });
  await writeFileAtomic(files.student, studentText(draft));
  await writeFileAtomic(files.recipe, recipeText(draft));
  return { ...files, seen, teacher, proposal, warnings: await validate(files.recipe) };
}
