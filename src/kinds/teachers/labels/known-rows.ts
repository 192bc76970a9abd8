// A teacher whose answers are known beforehand: looked up by the ids of rows, each of which it must have once.
import { readGiven, whyUnread } from "../../../base/given-files.ts";
import type { Dataset } from "../../../engine/contracts.ts";
import { isAbsolute, resolve } from "node:path";
import { problemsError, type Problem } from "../../../base/errors.ts";
import { sha256Of } from "../../../base/numeric/hash.ts";
import { modelFields } from "../stated/fields.ts";
import type { Teacher } from "../kind.ts";
import { idSchema, recipeFields } from "../stated/recipe-fields.ts";
import type { TeacherContext } from "../stated/settings.ts";

/** What is stated of any teacher of recorded answers. */
export const recordedFields = {
  id: idSchema,
  path: {
    type: "string",
    minLength: 1,
    description: "The file of answers, relative to the recipe.",
  },
  ids: {
    type: "string",
    minLength: 1,
    description: "Column or array of the rows' ids, which are the data's; the row's position in the data by default.",
  },
  others: {
    enum: ["refuse", "ignore"],
    default: "refuse",
    description: "What becomes of answers to rows that the data has not.",
  },
  sha256: { ...modelFields.sha256, description: "Refuses any other file." },
  classes: recipeFields.classes,
  minAccuracy: recipeFields.minAccuracy,
  require: recipeFields.require,
} as const;

export interface RecordedOptions {
  readonly id: string;
  readonly path: string;
  readonly ids?: string | undefined;
  readonly others: "refuse" | "ignore";
  readonly sha256?: string | undefined;
  readonly classes?: readonly string[] | undefined;
}

/** Answers as a file has them. */
export interface Answers {
  /** Null where a row's position is its id. */
  readonly ids: readonly string[] | null;
  readonly rows: number;
  /** Writes the logits of a row of the file, in the data set's class order. */
  readonly write: (row: number, target: Float32Array) => void;
  /** Of everything that decides them. */
  readonly sha256: string;
  readonly classes: readonly string[] | null;
}

export const placeOf = ({ id, path }: RecordedOptions): string => `teacher ${id} (${path})`;

/** @throws {LimbeckError} teacher-unreadable for no file, teacher-invalid for another one than is stated */
export async function fileHash(options: RecordedOptions, { baseDirectory }: TeacherContext): Promise<string> {
  const { path, sha256 } = options;
  const file = isAbsolute(path) ? path : resolve(baseDirectory, path);
  const place = placeOf(options);
  const bytes = await readGiven(file).catch((cause: unknown) => {
    const got = `${file}: ${whyUnread(cause)}`;
    throw problemsError("teacher-unreadable", place, [{ path: "path", expected: "a file of recorded answers", got }]);
  });
  const found = sha256Of([bytes]);
  if (sha256 === undefined || sha256 === found) return found;
  throw problemsError("teacher-invalid", place, [
    {
      path: "the recipe's sha256",
      expected: `sha256 ${sha256}`,
      got: `sha256 ${found}`,
      hint: "the file is not the one that was described; restore it, or correct the hash",
    },
  ]);
}

/** Some names, and how many there are. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name));
  return names.length > shown.length ? `${shown.join(", ")} and ${names.length - shown.length} more` : shown.join(", ");
}

/** Row of the file by id; every problem of ids that do not fit the data's. */
function rowsById(
  ids: readonly string[],
  { rows, rowId }: Pick<TeacherContext["dataset"], "rows" | "rowId">,
  others: RecordedOptions["others"],
): { readonly byId: ReadonlyMap<string, number>; readonly problems: readonly Problem[] } {
  const byId = new Map(ids.map((id, row) => [id, row]));
  const doubled = [...new Set(ids.filter((id, row) => byId.get(id) !== row))];
  const wanted = new Set(Array.from({ length: rows }, (_, row) => rowId(row)));
  const missing = [...wanted].filter((id) => !byId.has(id));
  const unknown = others === "ignore" ? [] : [...byId.keys()].filter((id) => !wanted.has(id));
  const problem = (found: readonly string[], expected: string, got: string, hint?: string): Problem[] =>
    found.length === 0 ? [] : [{ path: "ids", expected, got: `${got} ${some(found)}`, hint }];
  const example = `the data's ids are like ${some([...wanted].slice(0, 3))}`;
  return {
    byId,
    problems: [
      ...problem(doubled, "each row once", "twice or more:"),
      ...problem(missing, "an answer to every row of the data", `none to ${missing.length} rows:`, example),
      ...problem(
        unknown,
        "ids of the data's rows",
        `${unknown.length} others:`,
        `${example}; "others": "ignore" passes over answers to rows that the data has not`,
      ),
    ],
  };
}

/**
 * The teacher of recorded answers.
 * @throws {LimbeckError} teacher-invalid for rows without an answer, with two, and for answers to rows that there are not
 */
export function knownRowsTeacher(
  options: RecordedOptions,
  answers: Answers,
  { dataset }: TeacherContext,
  file: string,
): Teacher {
  const classes = dataset.classes.length;
  const ids = answers.ids ?? Array.from({ length: answers.rows }, (_, row) => String(row));
  const { byId, problems } = rowsById(ids, dataset, options.others);
  if (problems.length > 0) throw problemsError("teacher-invalid", placeOf(options), problems);
  const known = (asked: Pick<Dataset, "rowId">, rows: Int32Array): Float32Array => {
    const logits = new Float32Array(rows.length * classes);
    rows.forEach((row, at) => {
      const found = byId.get(asked.rowId(row));
      if (found === undefined)
        throw problemsError("teacher-invalid", placeOf(options), [
          { path: "ids", expected: "rows whose answers are recorded", got: JSON.stringify(asked.rowId(row)) },
        ]);
      answers.write(found, logits.subarray(at * classes, (at + 1) * classes));
    });
    return logits;
  };
  return {
    id: options.id,
    classes: answers.classes,
    sha256: file,
    reads: "ids",
    models: [],
    fingerprint: sha256Of([JSON.stringify({ version: 1, ids }), answers.sha256]),
    trainedOnSplits: null,
    known,
    label: (asked, rows, progress) => {
      const logits = known(asked, rows);
      progress(rows.length, rows.length);
      return Promise.resolve(logits);
    },
    close: () => Promise.resolve(),
  };
}
