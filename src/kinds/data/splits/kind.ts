// What a kind of splits is: where its rows are read, and which shares of them are cut by hash.
import type { SplitName } from "../../../engine/contracts.ts";
import type { Problem } from "../../../base/errors.ts";
import type { Kind } from "../../table.ts";
import type { SourceOptions } from "../index.ts";
import type { Share } from "../rows/stratify.ts";

/** A source that is read for its labelled rows. */
export interface SplitSource {
  readonly source: SourceOptions;
  /** Begins the ids of its rows. */
  readonly prefix: string;
  /** The split that all of its rows are; the first source's are cut by hash. */
  readonly split?: SplitName;
}

/** The stated shares of the rows that are cut, and where they stand below the options; without "train" it has the rest. */
export interface StatedShares {
  readonly place: string;
  readonly given: readonly Share<SplitName>[];
  /** What the sum of the given shares has to be, and whether it is. */
  readonly expected: string;
  readonly fits: (sum: number) => boolean;
}

export interface SplitKind<Options> extends Kind<Options> {
  /** What is read: the first source's rows are cut by hash, those of each other are a split. */
  readonly make: (options: Options, source: SourceOptions | undefined) => readonly SplitSource[];
  readonly shares: (options: Options) => StatedShares;
  /** What `data.source` has to be beside these splits, where it is not. */
  readonly sourceProblem: (source: SourceOptions | undefined) => Omit<Problem, "path"> | null;
}

export const shareSchema = (description: string) =>
  ({ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1, description }) as const;

export const saltSchema = {
  type: "string",
  default: "",
  description: "Another salt gives other splits of the same rows.",
} as const;
