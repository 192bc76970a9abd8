// Cuts rows into parts class by class, in the order of a hash of their ids: no seed, no order of reading.
import { problemsError, type Problem } from "../../../base/errors.ts";
import { sha256Number } from "../../../base/numeric/hash.ts";
import { listed } from "../table.ts";

/** A part's name and its share of every class's rows. */
export type Share<Name extends string> = readonly [name: Name, share: number];

/**
 * Whole numbers that sum to `total`, each less than 1 from its share of it: floors, then one more for the largest
 * remainders (Hamilton's method; the earlier part at a tie).
 */
export function apportion(total: number, shares: readonly number[]): number[] {
  const exact = shares.map((share) => share * total);
  const counts = exact.map((count) => Math.floor(count + 1e-9));
  const remainders = exact.map((count, index) => Math.round((count - counts[index]!) * 1e9));
  const order = [...shares.keys()].sort((a, b) => remainders[b]! - remainders[a]! || a - b);
  const left = total - counts.reduce((sum, count) => sum + count, 0);
  for (const index of order.slice(0, Math.max(0, left))) counts[index]! += 1;
  return counts;
}

/**
 * As `apportion`, then one row for each part that has none: from the rows that no part uses, else from the largest part.
 * @param total - at least as many as there are parts
 */
function apportionToEach(total: number, shares: readonly number[]): number[] {
  const unused = Math.max(0, 1 - shares.reduce((sum, share) => sum + share, 0));
  const counts = apportion(total, [...shares, unused]);
  const last = shares.length;
  for (let index = 0; index < last; index++)
    if (counts[index] === 0) {
      const donor = counts[last]! > 0 ? last : counts.indexOf(Math.max(...counts));
      counts[donor]! -= 1;
      counts[index] = 1;
    }
  return counts.slice(0, last);
}

/**
 * Assigns rows to parts. Within a class, rows stand in the order of the first 52 bits of SHA-256(salt, zero byte, id),
 * ids by code unit where two agree, and are cut one part after another.
 * @param rows - rows 0 to rows - 1 are cut
 * @param shares - each above 0; what they leave of 1 is in no part
 * @returns row indices by part, ascending
 * @throws {LimbeckError} "splits-invalid" naming every class with fewer rows than there are parts
 */
export function stratify<Name extends string>(
  rows: number,
  labels: Int32Array,
  classes: readonly string[],
  rowId: (row: number) => string,
  shares: readonly Share<Name>[],
  salt: string,
): ReadonlyMap<Name, Int32Array> {
  const members = classes.map((): number[] => []);
  for (let row = 0; row < rows; row++) members[labels[row]!]!.push(row);
  const small = members.flatMap((own, index): Problem[] =>
    own.length >= shares.length
      ? []
      : [
          {
            path: `class ${JSON.stringify(classes[index])}`,
            expected: `at least ${shares.length} rows, one for each of ${listed(shares.map(([name]) => name))}`,
            got: own.length === 1 ? "1 row" : `${own.length} rows`,
            hint:
              own.length === 0 ? "a class without rows cannot be learnt" : "gather more rows of it, or leave it out",
          },
        ],
  );
  if (small.length > 0) throw problemsError("splits-invalid", "/data/splits", small);

  const hashes = Float64Array.from({ length: rows }, (_, row) => sha256Number(`${salt}\0${rowId(row)}`));
  const byHash = (a: number, b: number): number => hashes[a]! - hashes[b]! || (rowId(a) < rowId(b) ? -1 : 1);
  const parts = shares.map((): number[] => []);
  for (const own of members) {
    own.sort(byHash);
    const counts = apportionToEach(
      own.length,
      shares.map(([, part]) => part),
    );
    let start = 0;
    parts.forEach((part, index) => {
      const end = start + counts[index]!;
      for (; start < end; start++) part.push(own[start]!);
    });
  }
  return new Map(shares.map(([name], index) => [name, Int32Array.from(parts[index]!).sort()]));
}
