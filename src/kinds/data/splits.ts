// Splits kinds "hash" and "files": which rows train, validate, calibrate and test.
import type { Dataset, SplitName, Splits } from "../../engine/contracts.ts";
import { below, problemsError, type Problem } from "../../base/errors.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { sha256Of } from "../../base/numeric/hash.ts";
import { sourceSchema, type SourceOptions } from "./index.ts";
import { unionSchema } from "../table.ts";
import { stratify, type Share } from "./stratify.ts";

const share = (description: string) =>
  ({ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1, description }) as const;
const salt = { type: "string", default: "", description: "Another salt gives other splits of the same rows." } as const;

export const hashSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "train", "validation", "calibration", "test"],
  properties: {
    kind: { const: "hash" },
    train: share("Share of every class's rows that is trained on."),
    validation: share("Share that switching reads."),
    calibration: share("Share that calibrators are fitted on."),
    test: share("Share that the report speaks of. What the four leave of 1 is not used."),
    salt,
  },
} as const satisfies KindSchema;

const carveSchema = {
  type: "object",
  additionalProperties: false,
  required: ["validation", "calibration"],
  properties: {
    validation: share("Share of every class's rows in the training file that switching reads."),
    calibration: share("Share of them that calibrators are fitted on."),
  },
} as const;

export const filesSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "train", "test", "carve"],
  properties: { kind: { const: "files" }, train: sourceSchema, test: sourceSchema, carve: carveSchema, salt },
} as const satisfies KindSchema;

export type HashOptions = FromSchema<typeof hashSchema>;

export interface FilesOptions {
  readonly kind: "files";
  readonly train: SourceOptions;
  readonly test: SourceOptions;
  readonly carve: FromSchema<typeof carveSchema>;
  readonly salt: string;
}

export type SplitOptions = HashOptions | FilesOptions;

export const splitsSchema = unionSchema({ hash: { schema: hashSchema }, files: { schema: filesSchema } });

/** The shares that are stated, and where they stand below the options. */
function statedShares(options: SplitOptions): { readonly place: string; readonly given: readonly Share<SplitName>[] } {
  const { validation, calibration } = options.kind === "files" ? options.carve : options;
  const both = [
    ["validation", validation],
    ["calibration", calibration],
  ] as const;
  return options.kind === "files"
    ? { place: "/carve", given: both }
    : { place: "", given: [["train", options.train], ...both, ["test", options.test]] };
}

/** Shares that are not above 0, that exceed 1, or that leave nothing to train on; placed below the options. */
export function splitProblems(options: SplitOptions): readonly Problem[] {
  const { place, given } = statedShares(options);
  const empty = given.flatMap(([name, value]): Problem[] =>
    value > 0 ? [] : [{ path: `${place}/${name}`, expected: "> 0: an empty split", got: String(value) }],
  );
  const sum = given.reduce((total, [, value]) => total + value, 0);
  const leavesTraining = options.kind === "hash" ? sum <= 1 + 1e-9 : sum < 1;
  if (leavesTraining) return empty;
  const expected =
    options.kind === "hash" ? "shares whose sum is at most 1" : "shares whose sum is below 1: the rest is trained on";
  return [...empty, { path: place, expected, got: String(Number(sum.toFixed(6))) }];
}

/**
 * Share of each split that is cut by hash: of all rows, or of the training file's.
 * @throws {LimbeckError} "splits-invalid" as `splitProblems` finds
 */
export function sharesOf(options: SplitOptions): readonly Share<SplitName>[] {
  const problems = below("/data/splits", splitProblems(options));
  if (problems.length > 0) throw problemsError("splits-invalid", "data", problems);
  const { given } = statedShares(options);
  if (options.kind === "hash") return given;
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

/**
 * Splits a data set.
 * @param cutRows - rows from 0 that are cut by hash
 * @param testRows - rows after those, of the file of tests, which are the test split
 * @throws {LimbeckError} "splits-invalid" as `sharesOf` and `stratify`
 */
export function splitRows(dataset: Dataset, options: SplitOptions, cutRows: number, testRows: number): Splits {
  const { labels, classes } = dataset;
  const rowId = (row: number): string => dataset.rowId(row);
  const parts = new Map(stratify(cutRows, labels, classes, rowId, sharesOf(options), options.salt));
  if (options.kind === "files")
    parts.set(
      "test",
      Int32Array.from({ length: testRows }, (_, index) => cutRows + index),
    );
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
