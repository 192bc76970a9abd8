// Scores put in order: rows of equal score together, and how well scores tell two groups apart.

/** Runs of equal scores, in order of size; each is a list of row numbers. */
export function tiedRuns(scores: ArrayLike<number>, descending: boolean): number[][] {
  const sign = descending ? -1 : 1;
  const order = Array.from({ length: scores.length }, (_, row) => row).sort(
    (a, b) => sign * (scores[a]! - scores[b]!) || a - b,
  );
  const runs: number[][] = [];
  for (const row of order) {
    const run = runs.at(-1);
    if (run !== undefined && scores[run[0]!] === scores[row]) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

/**
 * Area under the receiver operating characteristic: the probability that a positive row scores above a negative one,
 * ties counting half. Null where either group is empty. Source: Hanley and McNeil, Radiology 1982.
 */
export function auroc(scores: ArrayLike<number>, positive: ArrayLike<number>): number | null {
  let [below, wins, positives] = [0, 0, 0];
  for (const run of tiedRuns(scores, false)) {
    const hits = run.reduce((sum, row) => sum + positive[row]!, 0);
    const misses = run.length - hits;
    wins += hits * (below + misses / 2);
    below += misses;
    positives += hits;
  }
  return positives === 0 || below === 0 ? null : wins / (positives * below);
}

/**
 * Average precision: sum over thresholds of (recall gained) x precision. Null without positive rows.
 * Source: as scikit-learn's average_precision_score.
 */
export function averagePrecision(scores: ArrayLike<number>, positive: ArrayLike<number>): number | null {
  let [seen, hits, sum] = [0, 0, 0];
  for (const run of tiedRuns(scores, true)) {
    const gained = run.reduce((total, row) => total + positive[row]!, 0);
    seen += run.length;
    hits += gained;
    sum += (gained * hits) / seen;
  }
  return hits === 0 ? null : sum / hits;
}

/** Share of negative rows at or above the highest threshold that lets `recall` of the positive ones pass. */
export function falsePositiveRateAt(
  recall: number,
  scores: ArrayLike<number>,
  positive: ArrayLike<number>,
): number | null {
  const runs = tiedRuns(scores, true);
  const positives = Array.from(positive).reduce((sum, value) => sum + value, 0);
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let [hits, misses] = [0, 0];
  for (const run of runs) {
    const gained = run.reduce((total, row) => total + positive[row]!, 0);
    hits += gained;
    misses += run.length - gained;
    if (hits >= recall * positives) break;
  }
  return misses / negatives;
}
