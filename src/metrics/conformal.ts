// Conformal prediction sets: as many classes as a wanted share of rows needs for the true one to be among them.
import { logGamma } from "../base/numeric/student-t.ts";
import { closed, count, listOf, nonNegative, orNull, share, type TypeOf } from "../base/validation/closed.ts";

/** A class's place in a row: how probable it is, and what stands before it in falling order of probability. */
interface Placed {
  readonly p: number;
  /** Probability of the classes before it. */
  readonly before: number;
  /** Its place, from 1. */
  readonly rank: number;
  /** Uniform in [0, 1), one a row. */
  readonly u: number;
}

export interface ConformalOptions {
  /** Share of rows whose set is to hold the true class, in (0, 1). */
  readonly coverage: number;
  readonly methods: readonly ConformalMethod[];
  /** Of RAPS: what each class costs beyond `kReg` of them. */
  readonly lambda: number;
  readonly kReg: number;
}

type Score = (placed: Placed, options: ConformalOptions) => number;

const aps: Score = ({ p, before, u }) => before + u * p;

/**
 * How strange a class would be as the true one. A set holds the classes whose score is no greater than the threshold.
 * Sources: LAC: Sadinle, Lei and Wasserman, JASA 114, 2019. APS: Romano, Sesia and Candès, NeurIPS 2020. RAPS: Angelopoulos,
 * Bates, Malik and Jordan, ICLR 2021; both drawn at the border, so that coverage is met and not exceeded.
 */
const scores = {
  lac: ({ p }) => 1 - p,
  aps,
  raps: (placed, options) => aps(placed, options) + options.lambda * Math.max(0, placed.rank - options.kReg),
} as const satisfies Readonly<Record<string, Score>>;

export type ConformalMethod = keyof typeof scores;

export const conformalMethods = Object.keys(scores) as readonly ConformalMethod[];

/** Logits of rows, or their log probabilities, [rows, classes]. */
export interface DrawnRows {
  readonly values: Float32Array | Float64Array;
  readonly labels: Int32Array;
  /** Uniform in [0, 1), one a row: at which part of a class's probability APS and RAPS end a set. */
  readonly draws: Float64Array;
}

const setSchema = closed({
  method: { enum: conformalMethods },
  temperature: { type: "number", exclusiveMinimum: 0, description: "What logits were divided by." },
  threshold: {
    ...orNull({ type: "number" }),
    description: "Of the method's score; null where the rows are too few for any: then every set holds all classes.",
  },
  coverage: { ...share, description: "Of test rows whose set holds the true class." },
  size: { ...nonNegative, description: "Mean number of classes of a set." },
  single: { ...share, description: "Of sets of one class." },
  empty: { ...share, description: "Of sets of none." },
  classGap: { ...share, description: "Mean over classes of how far their coverage is from the one asked for." },
  classGapFloor: { ...share, description: "What classGap is on average where every class is covered as asked." },
  least: {
    ...closed({ class: count, rows: count, coverage: share }),
    description: "The class that is covered least; the first of equals.",
  },
});

/** How prediction sets of some rows do on others. */
export const conformalSchema = closed({
  coverage: { ...share, description: "What was asked for." },
  rows: { ...count, description: "Rows that thresholds are fitted on." },
  expected: {
    ...closed({ low: share, high: share }),
    description: "Between these lies the coverage of as many test rows in 95 of 100 such fits.",
  },
  sets: listOf(setSchema),
});

export type Conformal = TypeOf<typeof conformalSchema>;
type SetReport = Conformal["sets"][number];

/** Scores are compared with what rounding leaves of equal ones. */
const SLACK = 1e-12;

/** Rank of the score that is the threshold, from 1: ceil((n + 1) coverage), guarded against rounding. */
const rankOf = (rows: number, coverage: number): number => Math.ceil((rows + 1) * coverage - 1e-9);

/** The score below which the wanted share of new rows lies; infinite where the rows are too few to say. */
export function conformalThreshold(of: Float64Array, coverage: number): number {
  const rank = rankOf(of.length, coverage);
  return rank > of.length ? Infinity : (of.toSorted()[rank - 1] ?? Infinity);
}

/** Visits every class of a row in falling order of probability, the lowest index first of equals. */
function visitRow(
  values: Float32Array | Float64Array,
  start: number,
  classes: number,
  { temperature, u, order }: { readonly temperature: number; readonly u: number; readonly order: Int32Array },
  visit: (k: number, placed: Placed) => void,
): void {
  let top = -Infinity;
  for (let k = 0; k < classes; k++) {
    order[k] = k;
    top = Math.max(top, values[start + k]!);
  }
  order.sort((a, b) => values[start + b]! - values[start + a]! || a - b);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp((values[start + k]! - top) / temperature);
  let before = 0;
  order.forEach((k, place) => {
    const p = Math.exp((values[start + k]! - top) / temperature) / sum;
    visit(k, { p, before, rank: place + 1, u });
    before += p;
  });
}

/** Mean of |X / n - p| for X binomial: 2 v C(n, v) p^v (1 - p)^(n - v + 1) / n, v = floor(n p) + 1. Source: de Moivre, 1730. */
export function binomialDeviation(n: number, p: number): number {
  const v = Math.floor(n * p + 1e-9) + 1;
  if (v > n) return 2 * (1 - p) * p ** n;
  const choose = logGamma(n + 1) - logGamma(v + 1) - logGamma(n - v + 1);
  return (2 * v * Math.exp(choose + v * Math.log(p) + (n - v + 1) * Math.log1p(-p))) / n;
}

/** Where a rising function over 0..n passes a value: the least whole number at which it is no less. */
function firstAtLeast(of: (k: number) => number, value: number, n: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(middle) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Bounds of the coverage of `tested` rows by a threshold that was fitted on `fitted` others, at 95 %: beta-binomial.
 * Source: Vovk, ACML 2012, proposition 2a; Angelopoulos and Bates, arXiv 2107.07511, section 3.2.
 */
export function expectedCoverage(
  fitted: number,
  tested: number,
  coverage: number,
): { readonly low: number; readonly high: number } {
  const rank = rankOf(fitted, coverage);
  if (rank > fitted) return { low: 1, high: 1 };
  const [a, b] = [rank, fitted + 1 - rank];
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const cumulative = new Float64Array(tested + 1);
  let sum = 0;
  for (let k = 0; k <= tested; k++) {
    const choose = logGamma(tested + 1) - logGamma(k + 1) - logGamma(tested - k + 1);
    sum += Math.exp(choose + logGamma(a + k) + logGamma(b + tested - k) - logGamma(a + b + tested) - logBeta);
    cumulative[k] = sum;
  }
  const at = (level: number): number => firstAtLeast((k) => cumulative[k]!, level, tested) / tested;
  return { low: at(0.025), high: at(0.975) };
}

/** What is counted of one kind of set. */
interface Counted {
  covered: number;
  members: number;
  single: number;
  empty: number;
  readonly byClass: Float64Array;
}

function reportOf(
  method: ConformalMethod,
  temperature: number,
  threshold: number,
  { covered, members, single, empty, byClass }: Counted,
  rowsOf: Float64Array,
  coverage: number,
): SetReport {
  const known = [...rowsOf.keys()].filter((k) => rowsOf[k]! > 0);
  const rows = rowsOf.reduce((sum, one) => sum + one, 0);
  const shareOf = (k: number): number => byClass[k]! / rowsOf[k]!;
  const meanOver = (read: (k: number) => number): number =>
    known.reduce((sum, k) => sum + read(k), 0) / Math.max(1, known.length);
  const least = known.reduce((lowest, k) => (shareOf(k) < shareOf(lowest) ? k : lowest), known[0] ?? 0);
  return {
    method,
    temperature,
    threshold: Number.isFinite(threshold) ? threshold : null,
    coverage: covered / rows,
    size: members / rows,
    single: single / rows,
    empty: empty / rows,
    classGap: meanOver((k) => Math.abs(shareOf(k) - coverage)),
    classGapFloor: meanOver((k) => binomialDeviation(rowsOf[k]!, coverage)),
    least: { class: least, rows: rowsOf[least] ?? 0, coverage: shareOf(least) },
  };
}

/**
 * Fits a threshold for each method and temperature on some rows, and measures its sets on others.
 * @param fit - rows that nothing was trained on, exchangeable with those of `test`
 * @param temperatures - what logits are divided by, each on its own
 */
export function conformal(
  fit: DrawnRows,
  test: DrawnRows,
  classes: number,
  temperatures: readonly number[],
  options: ConformalOptions,
): Conformal {
  const order = new Int32Array(classes);
  const rowsOf = new Float64Array(classes);
  for (const label of test.labels) rowsOf[label]! += 1;
  const sets = temperatures.flatMap((temperature) => {
    const kinds = options.methods.map((method) => ({
      method,
      score: scores[method],
      true: new Float64Array(fit.labels.length),
      counted: { covered: 0, members: 0, single: 0, empty: 0, byClass: new Float64Array(classes) },
    }));
    fit.labels.forEach((label, row) =>
      visitRow(fit.values, row * classes, classes, { temperature, u: fit.draws[row]!, order }, (k, placed) => {
        if (k === label) for (const kind of kinds) kind.true[row] = kind.score(placed, options);
      }),
    );
    const thresholds = kinds.map((kind) => conformalThreshold(kind.true, options.coverage));
    const sizes = new Float64Array(kinds.length);
    test.labels.forEach((label, row) => {
      sizes.fill(0);
      visitRow(test.values, row * classes, classes, { temperature, u: test.draws[row]!, order }, (k, placed) =>
        kinds.forEach(({ score, counted }, at) => {
          if (score(placed, options) > thresholds[at]! + SLACK) return;
          sizes[at]! += 1;
          if (k !== label) return;
          counted.covered += 1;
          counted.byClass[k]! += 1;
        }),
      );
      kinds.forEach(({ counted }, at) => {
        counted.members += sizes[at]!;
        if (sizes[at] === 1) counted.single += 1;
        if (sizes[at] === 0) counted.empty += 1;
      });
    });
    return kinds.map(({ method, counted }, at) =>
      reportOf(method, temperature, thresholds[at]!, counted, rowsOf, options.coverage),
    );
  });
  const { coverage } = options;
  const rows = fit.labels.length;
  return { coverage, rows, expected: expectedCoverage(rows, test.labels.length, coverage), sets };
}
