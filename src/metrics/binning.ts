// Which bin a probability falls in: libraries differ at edges, in closed sides and in precision.

export const profileNames = ["guo", "torchmetrics", "netcal", "sklearn"] as const;

export type ProfileName = (typeof profileNames)[number];

/** How a library cuts [0, 1] into `bins` bins of equal width. */
export interface Binning {
  /** Bins that its rule can name: one more than asked for where 1.0 falls behind the last. */
  readonly count: (bins: number) => number;
  readonly binOf: (probability: number, bins: number) => number;
  /** Rounds what is summed, after every row: to float32 where the library sums in it. */
  readonly round: (value: number) => number;
}

/** (b/bins, (b+1)/bins], 0 in the first; float64. Source: Guo et al., ICML 2017. */
export function binOf(probability: number, bins: number): number {
  return Math.min(bins - 1, Math.max(0, Math.ceil(probability * bins) - 1));
}

const same = (value: number): number => value;

/** numpy.linspace(0, 1, bins + 1)[i]. */
const edge64 = (i: number, bins: number): number => (i === bins ? 1 : i * (1 / bins));

/** torch.linspace(0, 1, bins + 1)[i] in float32: steps up from 0 in the lower half, down from 1 in the upper. */
function edge32(i: number, bins: number): number {
  const step = Math.fround(1 / bins);
  return i < (bins + 1) / 2 ? Math.fround(step * i) : Math.fround(1 - Math.fround(step * (bins - i)));
}

/** Number of the edges 0 ... bins for which `holds`, near a first guess. */
function countEdges(guess: number, bins: number, holds: (i: number) => boolean): number {
  let i = Math.min(bins, Math.max(0, guess));
  while (i < bins && holds(i + 1)) i += 1;
  while (i >= 0 && !holds(i)) i -= 1;
  return i;
}

/**
 * torchmetrics, [a, b) of float32 edges and float32 probabilities; 1.0 has a bin of its own behind the last.
 * netcal, [a, b) with the last closed; probabilities are kept off 0 and 1 by float64's epsilon.
 * sklearn's calibration_curve, (a, b] of float64 edges, 0 in the first.
 */
export const profiles: Readonly<Record<ProfileName, Binning>> = {
  guo: { count: same, binOf, round: same },
  torchmetrics: {
    count: (bins) => bins + 1,
    round: Math.fround,
    binOf: (probability, bins) => {
      const p = Math.fround(probability);
      return countEdges(Math.floor(p * bins), bins, (i) => edge32(i, bins) <= p);
    },
  },
  netcal: {
    count: same,
    round: same,
    binOf: (probability, bins) => {
      const p = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probability));
      return Math.min(
        bins - 1,
        countEdges(Math.floor(p * bins), bins, (i) => edge64(i, bins) <= p),
      );
    },
  },
  sklearn: {
    count: same,
    round: same,
    binOf: (probability, bins) =>
      Math.max(
        0,
        Math.min(
          bins - 1,
          countEdges(Math.floor(probability * bins), bins, (i) => edge64(i, bins) < probability),
        ),
      ),
  },
};
