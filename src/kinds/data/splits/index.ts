// The table of splits: which rows train, validate, calibrate and test.
import type { Dataset, SplitName, Splits } from "../../../engine/contracts.ts";
import { below, internalError, problemsError, type Problem } from "../../../base/errors.ts";
import { sha256Of } from "../../../base/numeric/hash.ts";
import { chooser, unionSchema, type OptionsOf } from "../../table.ts";
import type { SourceOptions } from "../index.ts";
import { stratify, type Share } from "../rows/stratify.ts";
import { files } from "./files.ts";
import { hash } from "./hash.ts";
import type { SplitKind, SplitSource } from "./kind.ts";

export type { HashOptions } from "./hash.ts";
export type { SplitSource } from "./kind.ts";

const kinds = { hash, files } as const;

export type SplitOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<SplitKind<SplitOptions>>(kinds);

export const splitsSchema = unionSchema(kinds);

/** What `data.source` is to be beside the splits, where it is something else. */
export function sourceProblems(options: SplitOptions, source: SourceOptions | undefined): readonly Problem[] {
  const problem = kindOf(options).sourceProblem(source);
  return problem === null ? [] : [{ path: "/data/source", ...problem }];
}

/**
 * The sources of labelled rows: those that are cut, then those of tests where they have their own.
 * @throws {LimbeckError} "data-invalid" as `sourceProblems` finds
 */
export function splitSources(
  options: SplitOptions,
  source: SourceOptions | undefined,
): readonly [SplitSource, ...SplitSource[]] {
  const problems = sourceProblems(options, source);
  if (problems.length > 0) throw problemsError("data-invalid", "data", problems);
  const [first, ...others] = kindOf(options).make(options, source);
  if (first === undefined) throw internalError("splits without a source");
  return [first, ...others];
}

/** What the kind finds wrong, shares that are not above 0, that exceed 1, or that leave nothing to train on; placed below the options. */
export function splitProblems(options: SplitOptions): readonly Problem[] {
  const kind = kindOf(options);
  const { place, given, expected, fits } = kind.shares(options);
  const own = kind.problems?.(options) ?? [];
  const empty = given.flatMap(([name, value]): Problem[] =>
    value > 0 ? [] : [{ path: `${place}/${name}`, expected: "> 0: an empty split", got: String(value) }],
  );
  const sum = given.reduce((total, [, value]) => total + value, 0);
  const whole = fits(sum) ? [] : [{ path: place, expected, got: String(Number(sum.toFixed(6))) }];
  return [...own, ...empty, ...whole];
}

/**
 * Share of each split that is cut by hash: of all rows, or of the training file's.
 * @throws {LimbeckError} "splits-invalid" as `splitProblems` finds
 */
export function sharesOf(options: SplitOptions): readonly Share<SplitName>[] {
  const problems = below("/data/splits", splitProblems(options));
  if (problems.length > 0) throw problemsError("splits-invalid", "data", problems);
  const { given } = kindOf(options).shares(options);
  if (given.some(([name]) => name === "train")) return given;
  return [["train", 1 - given.reduce((total, [, value]) => total + value, 0)], ...given];
}

/** Hash of every row's id and split, in the order of the ids: equal splits have equal hashes, however rows were read. */
function splitsHash(dataset: Dataset, parts: ReadonlyMap<SplitName, Int32Array>): string {
  const lines: string[] = [];
  for (const [name, rows] of parts)
    for (const row of rows) {
      const id = dataset.rowId(row);
      lines.push(`${id.length}:${id} ${name}`);
    }
  return sha256Of([lines.sort().join("\n")]);
}

/** Rows of one source: of the first, which are cut by hash, or of one whose rows are all of one split. */
export interface SourceRows {
  readonly rows: number;
  readonly split?: SplitName | undefined;
}

/**
 * Splits a data set.
 * @param sources - in the order of the data set's rows, the one that is cut first
 * @throws {LimbeckError} "splits-invalid" as `sharesOf` and `stratify`
 */
export function splitRows(
  dataset: Dataset,
  options: SplitOptions,
  [{ rows: cutRows }, ...others]: readonly [SourceRows, ...SourceRows[]],
): Splits {
  const { labels, classes } = dataset;
  const rowId = (row: number): string => dataset.rowId(row);
  const parts = new Map(stratify(cutRows, labels, classes, rowId, sharesOf(options), options.salt));
  let start = cutRows;
  for (const { rows, split } of others) {
    const from = start;
    if (split !== undefined)
      parts.set(
        split,
        Int32Array.from({ length: rows }, (_, index) => from + index),
      );
    start += rows;
  }
  const [train, validation, calibration, test] = (["train", "validation", "calibration", "test"] as const).map((name) =>
    parts.get(name)!,
  );
  return {
    train: train!,
    validation: validation!,
    calibration: calibration!,
    test: test!,
    sha256: splitsHash(dataset, parts),
  };
}
