// What fitting a column and encoding it give, whatever its role.
import type { FittedColumn, RawColumn } from "../../../engine/contracts.ts";

/** A fitted column, what of it was left out in words; or why the whole is left out. */
export type Fit = FittedColumn | { readonly left: string };

/** Features of each text of a column. */
export interface CodeFeatures {
  /** texts x width. */
  readonly values: Float32Array;
  /** Texts that no training row has. */
  readonly unseen: ReadonlySet<number>;
}

/** The first row that holds a text, counted from 1. */
export const rowOf = ({ codes }: RawColumn, code: number): number => codes.indexOf(code) + 1;
