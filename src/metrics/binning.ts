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

type Edge = (i: number, bins: number) => number;

/** numpy.linspace(0, 1, bins + 1, dtype=float32)[i]. */
const roundedEdge: Edge = (i, bins) => Math.fround(edge64(i, bins));

/** (a, b], 0 in the first: how many edges lie below the probability, from the product's guess on. */
function closedRight(edge: Edge): Binning["binOf"] {
  return (probability, bins) => {
    let bin = Math.min(bins - 1, Math.max(0, Math.ceil(probability * bins) - 1));
    while (bin > 0 && probability <= edge(bin, bins)) bin -= 1;
    while (bin < bins - 1 && probability > edge(bin + 1, bins)) bin += 1;
    return bin;
  };
}

/** [a, b), the last closed; probabilities are kept off 0 and 1 by an epsilon. */
function closedLeft(edge: Edge, epsilon: number): Binning["binOf"] {
  return (probability, bins) => {
    const p = Math.min(1 - epsilon, Math.max(epsilon, probability));
    return Math.min(
      bins - 1,
      countEdges(Math.floor(p * bins), bins, (i) => edge(i, bins) <= p),
    );
  };
}

/**
 * torchmetrics, [a, b) of float32 edges and float32 probabilities; 1.0 has a bin of its own behind the last.
 * guo, (a, b] of float64 edges, 0 in the first (Guo et al., ICML 2017).
 * netcal, [a, b) with the last closed; probabilities are kept off 0 and 1 by float64's epsilon.
 * sklearn's calibration_curve, (a, b] of float64 edges, 0 in the first.
 */
export const profiles: Readonly<Record<ProfileName, Binning>> = {
  guo: { count: same, binOf: closedRight(edge64), round: same },
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
    binOf: closedLeft(edge64, Number.EPSILON),
  },
  sklearn: {
    count: same,
    round: same,
    binOf: closedRight(edge64),
  },
};

/** float32's epsilon, as numpy.finfo has it. */
const EPSILON_32 = 2 ** -23;

/**
 * The same rules where probabilities are float32: their edges in the same arithmetic, or a float32 0.6 would lie above the
 * float64 edge 0.6. PyTorch's linspace for Guo et al.'s own code, NumPy's in float32 for the others.
 */
const singles: Readonly<Record<ProfileName, Binning>> = {
  guo: { ...profiles.guo, binOf: closedRight(edge32) },
  torchmetrics: profiles.torchmetrics,
  netcal: { ...profiles.netcal, binOf: closedLeft(roundedEdge, EPSILON_32) },
  sklearn: { ...profiles.sklearn, binOf: closedRight(roundedEdge) },
};

/** @param single - whether the probabilities were given in float32 */
export function binningFor(profile: ProfileName, single: boolean): Binning {
  return (single ? singles : profiles)[profile];
}
