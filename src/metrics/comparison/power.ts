// What a comparison of so many rows and seeds can show: the half-width that the interval of a difference in accuracy will have.
import { tBound } from "../../base/numeric/student-t.ts";
import { SEEDS_FOR_P } from "./inference.ts";
import { LEVEL } from "./shares.ts";

/** Share of rows on which one student of two alone is right; half of it lies in the rows, half changes with the seed. */
export const DIFFERING_ROWS = 0.05;
/** Deviation of a seed's accuracy, of each method. */
export const SEED_DEVIATION = 0.005;

/**
 * t sqrt(Var) of the mean difference, both as they are expected under crossed random effects of these sizes. Differences below
 * it will not be told apart; from five seeds on, one of 1.4 times it will be in about four of five comparisons.
 * @returns a share, such as .02 for 2 points; null with fewer seeds than a p needs
 */
export function toldApart(rows: number, seeds: number): number | null {
  if (seeds < SEEDS_FOR_P || rows < 2) return null;
  const [ofRows, ofSeeds, rest] = [DIFFERING_ROWS / 2, 2 * SEED_DEVIATION ** 2, DIFFERING_ROWS / 2];
  const [msRows, msSeeds] = [seeds * ofRows + rest, rows * ofSeeds + rest];
  const sum = msRows + msSeeds - rest;
  const known = msRows ** 2 / (rows - 1) + msSeeds ** 2 / (seeds - 1) + rest ** 2 / ((rows - 1) * (seeds - 1));
  return tBound(LEVEL, sum ** 2 / known) * Math.sqrt(sum / (rows * seeds));
}
