// Intervals and differences of arms x seeds: what they observe, how they pair, closed forms, and how often they are right.
import assert from "node:assert/strict";
import { binomialAtMost, incompleteBeta, logGamma, tBound, twoSidedT } from "../../../src/base/numeric/student-t.ts";
import { crossed } from "../../../src/metrics/comparison/crossed.ts";
import { eceParts } from "../../../src/metrics/comparison/ece-parts.ts";
import {
  compareArms,
  rowIntervals,
  type ScoredArm,
  type ScoredRows,
} from "../../../src/metrics/comparison/inference.ts";
import { holm, pairedShares, wilson } from "../../../src/metrics/comparison/shares.ts";
import { ece, reliabilityBins } from "../../../src/metrics/ece.ts";
import { headlineMetrics } from "../../../src/metrics/table.ts";
import { DIFFERING_ROWS, SEED_DEVIATION, toldApart } from "../../../src/metrics/comparison/power.ts";
import { randomNormals, randomUniforms } from "../../../src/base/numeric/random.ts";
import { simulatedArms } from "./simulated.ts";

/** Rows of which `share` are right, with confidences spread over [.5, 1]. */
function rows(count: number, share: number, seed: number): ScoredRows {
  const uniforms = randomUniforms(seed, "inference test", {}, 2 * count);
  const confidence = Float64Array.from({ length: count }, (_, row) => 0.5 + 0.5 * uniforms[row]!);
  const correct = Uint8Array.from({ length: count }, (_, row) => (uniforms[count + row]! < share ? 1 : 0));
  const nll = confidence.map((value, row) => -Math.log(correct[row] === 1 ? value : 1 - value + 1e-6));
  const brier = confidence.map((value, row) => 2 * (value - correct[row]!) ** 2);
  return { confidence, correct, nll, brier };
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

const near = (got: number, wanted: number, gap: number, what = ""): void => {
  assert.ok(Math.abs(got - wanted) <= gap * Math.max(1, Math.abs(wanted)), `${what}: ${got}, not ${wanted}`);
};

/** Values of SciPy 1.16. */
describe("distributions", () => {
  it("Student's t, the incomplete beta and the binomial as SciPy has them", () => {
    for (const [t, df, p] of [
      [0.5, 1, 0.7048327646991335],
      [2, 2.37, 0.16322573746638916],
      [-3.1, 7.5, 0.015884151890859705],
      [1.96, 359, 0.050768998483462544],
      [12, 4, 0.000276428548502973],
      [2.1, 1e6, 0.03572909097463506],
    ] as const)
      near(twoSidedT(t, df), p, 1e-9, `P(|T| > ${t}), ${df}`);
    for (const [level, df, bound] of [
      [0.95, 1, 12.706204736174694],
      [0.95, 2.5, 3.5746548420036817],
      [0.95, 4, 2.7764451051977934],
      [0.99, 30.3, 2.748165782374171],
      [0.95, 1e5, 1.9599877075346095],
    ] as const)
      near(tBound(level, df), bound, 1e-7, `bound at ${level}, ${df}`);
    for (const [x, a, b, value] of [
      [0.1, 0.5, 0.5, 0.20483276469913345],
      [0.7, 3, 2, 0.6517],
      [0.999, 200, 5, 0.999997625108485],
      [0.02, 0.5, 180, 0.9929606364300739],
    ] as const)
      near(incompleteBeta(x, a, b), value, 1e-10);
    for (const [k, n, p, value] of [
      [0, 10, 0.3, 0.028247524900000005],
      [7, 20, 0.5, 0.13158798217773438],
      [99, 100, 0.97, 0.9524474920745943],
    ] as const)
      near(binomialAtMost(k, n, p), value, 1e-10);
    near(binomialAtMost(4800, 10_000, 0.5), 3.2967577993361714e-5, 1e-9);
    for (const [x, value] of [
      [0.3, 1.0957979948180756],
      [5.5, 3.9578139676187165],
      [180, 753.0551562304842],
      [1e5, 1051287.7089736569],
    ] as const)
      near(logGamma(x), value, 1e-12);
  });

  it("Wilson's interval and Holm's adjustment as statsmodels has them; McNemar's mid-p", () => {
    const { low, high } = wilson(358 / 360, 360);
    near(low, 0.9799730019093272, 1e-9);
    near(high, 0.9984751418340759, 1e-9);
    assert.equal(wilson(1, 360).high, 1);
    near(wilson(1, 360).low, 0.9894419431113063, 1e-9);
    const adjusted = holm([0.01, 0.04, 0.03, 0.2]);
    [0.04, 0.09, 0.09, 0.2].forEach((value, i) => near(adjusted[i]!, value, 1e-12));
    near(pairedShares(9, 3, 360, 0.95).p, 0.09228515625, 1e-9);
    const some = pairedShares(14, 5, 360, 0.95);
    near(some.p, 0.04138946533203125, 1e-9);
    near(some.low, 0.0009951178801929441, 1e-9);
    near(some.high, 0.04186293340278495, 1e-9);
  });

  it("McNemar's p and its interval agree, whatever the counts", () => {
    for (let first = 0; first < 30; first++)
      for (let second = 0; second < 30; second++) {
        const { low, high, p, mean: by } = pairedShares(first, second, 500, 0.95);
        assert.equal(low > 0 || high < 0, p < 0.05, `${first}, ${second}: p ${p}, [${low}, ${high}]`);
        assert.ok(low <= by && by <= high);
      }
  });
});

describe("crossed random effects", () => {
  // 4 seeds of 7 rows; mean squares by statsmodels' anova_lm
  const table = [
    [-2.428, -3.449, -1.129, -0.561, 0.487, -0.262, -1.341],
    [-1.386, -1.034, -0.587, 1.204, 0.53, 0.446, -1.27],
    [1.615, -1.67, 1.122, 2.068, 1.78, 0.623, -1.09],
    [-0.463, -1.817, -0.175, -1.086, -0.017, -0.802, -0.191],
  ];

  it("has the mean squares of an analysis of variance, and their Satterthwaite degrees of freedom", () => {
    const { mean: found, variance, df, components } = crossed(table.map((row) => Float64Array.from(row)));
    const [msRows, msSeeds, msRest] = [19.948816 / 6, 12.95404 / 3, 12.311564 / 18];
    near(found, -0.3886785714285715, 1e-12);
    near(components.rest, msRest, 1e-6);
    near(variance, (msRows + msSeeds - msRest) / 28, 1e-6);
    near(components.rows, (msRows - msRest) / 4, 1e-6);
    const sum = msRows + msSeeds - msRest;
    near(df, sum ** 2 / (msRows ** 2 / 6 + msSeeds ** 2 / 3 + msRest ** 2 / 18), 1e-5);
  });

  it("with one seed is the variance of a mean over rows", () => {
    const { variance, df } = crossed([Float64Array.from([1, 2, 4])]);
    near(variance, 7 / 3 / 3, 1e-12);
    assert.equal(df, 2);
  });

  it("parts of ECE have ECE as their mean, and the spread of |gap| where gaps are far from 0", () => {
    const one = rows(500, 0.6, 3);
    const { ece: found, parts } = eceParts(one, 15);
    near(found, ece(reliabilityBins(one.confidence, one.correct, 15)), 1e-12);
    near(mean(parts), found, 1e-12);
    // every row over-confident: ECE is the mean of confidence minus correctness
    const sure = { confidence: new Float64Array(400).fill(0.97), correct: rows(400, 0.5, 4).correct };
    const gaps = Array.from(sure.correct, (right) => 0.97 - right);
    eceParts(sure, 15).parts.forEach((part, row) => near(part, gaps[row]!, 1e-6));
  });
});

describe("arms x seeds", () => {
  const arms: readonly ScoredArm[] = [
    { id: "low", seeds: [1, 2, 3].map((seed) => rows(200, 0.8, seed)) },
    { id: "high", seeds: [4, 5, 6].map((seed) => rows(200, 0.9, seed)) },
    { id: "other", seeds: [7, 8, 9].map((seed) => rows(200, 0.82, seed)) },
  ];
  const [low, high] = compareArms(arms);

  it("has the means over seeds of the figures themselves", () => {
    const own = arms[0]!.seeds;
    near(low!.summary.accuracy.mean, mean(own.map(({ correct }) => mean(correct))), 1e-12);
    near(low!.summary.nll.mean, mean(own.map(({ nll }) => mean(nll))), 1e-12);
    const eceOf = (one: ScoredRows): number => ece(reliabilityBins(one.confidence, one.correct, 15));
    near(low!.summary.ece.mean, mean(own.map(eceOf)), 1e-12);
  });

  it("has differences that mirror each other, whose p and interval agree; Holm's p is no smaller", () => {
    for (const metric of headlineMetrics) {
      const there = low!.versus["high"]![metric];
      const back = high!.versus["low"]![metric];
      near(there.mean, -back.mean, 1e-12);
      near(there.low, -back.high, 1e-12);
      near(there.p!, back.p!, 1e-12);
      assert.equal(there.low > 0 || there.high < 0, there.p! < 0.05);
      assert.ok(there.pHolm! >= there.p!);
    }
    const compared = compareArms(arms).flatMap(({ versus }) => versus["high"]?.accuracy ?? []);
    const adjusted = holm(compared.map(({ p }) => p!));
    assert.deepEqual(
      compared.map(({ pHolm }) => pHolm),
      adjusted,
    );
  });

  it("finds no difference between an arm and itself, with an interval of no width", () => {
    const [one] = compareArms([
      { id: "a", seeds: arms[0]!.seeds },
      { id: "b", seeds: arms[0]!.seeds },
    ]);
    assert.deepEqual(one!.versus["b"]!.accuracy, { mean: 0, low: 0, high: 0, p: 1, pHolm: 1 });
  });

  it("gains from pairing: a constant difference per row has no spread, whatever the rows", () => {
    const base = [1, 2, 3].map((seed) => rows(100, 0.8, seed));
    const worse = base.map((one) => ({ ...one, nll: one.nll.map((value) => value + 0.25) }));
    const [first] = compareArms([
      { id: "worse", seeds: worse },
      { id: "base", seeds: base },
    ]);
    const { mean: by, low: from, high: to, p } = first!.versus["base"]!.nll;
    for (const value of [by, from, to]) near(value, 0.25, 1e-9);
    assert.ok(p! < 1e-6);
    assert.ok(first!.summary.nll.high - first!.summary.nll.low > 0.05);
  });

  it("with one seed speaks of these students: McNemar's p, and nothing for the methods", () => {
    const [first] = compareArms([
      { id: "a", seeds: [arms[0]!.seeds[0]!] },
      { id: "b", seeds: [arms[1]!.seeds[0]!] },
    ]);
    const [a, b] = [arms[0]!.seeds[0]!.correct, arms[1]!.seeds[0]!.correct];
    const alone = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
      Array.from(x).filter((right, row) => right > y[row]!).length;
    const { pHolm, ...difference } = first!.versus["b"]!.accuracy;
    assert.deepEqual(difference, pairedShares(alone(a, b), alone(b, a), 200, 0.95));
    assert.equal(pHolm, null);
    const { low: from, high: to } = first!.summary.accuracy;
    assert.deepEqual({ low: from, high: to }, wilson(mean(a), 200));
  });

  it("with two seeds has no p", () => {
    const [first] = compareArms(arms.map(({ id, seeds }) => ({ id, seeds: seeds.slice(1) })));
    const { p, pHolm, low: from, high: to } = first!.versus["high"]!.nll;
    assert.deepEqual([p, pHolm], [null, null]);
    assert.ok(from < to);
  });

  it("keeps intervals within what a figure can be", () => {
    const nearly = (wrong: number): ScoredRows => {
      const one = rows(360, 1, 5);
      const correct = Uint8Array.from(one.correct, (_, row) => (row < wrong ? 0 : 1));
      return { ...one, correct, brier: new Float64Array(360), nll: one.nll.map((value) => value * 1e-4) };
    };
    for (const seeds of [[nearly(2)], [nearly(2), nearly(0), nearly(1)], [nearly(0), nearly(0), nearly(0)]]) {
      const [arm] = compareArms([{ id: "a", seeds }]);
      const { accuracy, nll, brier, ece: error } = arm!.summary;
      assert.ok(accuracy.high <= 1 && accuracy.low < accuracy.high && accuracy.low <= accuracy.mean);
      assert.ok(nll.low > 0 && error.low >= 0 && brier.low >= 0);
    }
    for (const one of arms[0]!.seeds) {
      const { accuracy } = rowIntervals(one);
      assert.deepEqual(accuracy, wilson(mean(one.correct), 200));
    }
  });

  it("refuses arms that do not pair", () => {
    const short = { id: "short", seeds: [1, 2, 3].map((seed) => rows(199, 0.8, seed)) };
    assert.throws(() => compareArms([arms[0]!, short]), RangeError);
    assert.throws(() => compareArms([arms[0]!, { id: "one", seeds: arms[1]!.seeds.slice(1) }]), RangeError);
    assert.throws(() => compareArms([{ id: "a", seeds: [rows(1, 0.8, 1)] }]), RangeError);
  });
});

describe("what a comparison can show", () => {
  it("is the half-width that intervals come out with, of rows and seeds as assumed", () => {
    for (const [n, k] of [
      [360, 5],
      [2000, 10],
    ] as const) {
      let sum = 0;
      const samples = 120;
      for (let sample = 0; sample < samples; sample++) {
        const draw = (count: number, what: string): Float64Array => randomNormals(sample, what, {}, count);
        const ofRows = draw(n, "rows").map((z) => z * Math.sqrt(DIFFERING_ROWS / 2));
        const ofSeeds = draw(k, "seeds").map((z) => z * Math.SQRT2 * SEED_DEVIATION);
        const table = Array.from(ofSeeds, (seed, s) =>
          draw(n, `rest ${s}`).map((z, row) => z * Math.sqrt(DIFFERING_ROWS / 2) + seed + (ofRows[row] ?? 0)),
        );
        const { variance, df } = crossed(table);
        sum += tBound(0.95, df) * Math.sqrt(variance);
      }
      near(sum / samples / (toldApart(n, k) ?? NaN), 1, 0.08, `${n} rows, ${k} seeds`);
    }
    assert.equal(toldApart(360, 2), null);
    assert.ok(toldApart(360, 3)! > toldApart(360, 5)! && toldApart(360, 5)! > toldApart(2000, 5)!);
  });
});

describe("simulated comparisons without a true difference", function () {
  this.timeout(60_000);
  const REPLICATES = 400;
  for (const seeds of [1, 5])
    for (const effect of seeds === 1 ? [0] : [0, 3])
      for (const correlated of [true, false])
        it(`${seeds} seeds, effects of ${effect}, ${correlated ? "alike" : "apart"}: refused about as often as said`, () => {
          const refused = { accuracy: 0, nll: 0, brier: 0, ece: 0 };
          for (let replicate = 0; replicate < REPLICATES; replicate++) {
            const cell = { rows: 360, seeds, effect, correlated, arms: 2, sharpness: 3 };
            const versus = compareArms(simulatedArms(cell, replicate))[0]!.versus["b"]!;
            for (const metric of headlineMetrics) if (versus[metric].p! < 0.05) refused[metric] += 1;
          }
          for (const metric of headlineMetrics) {
            const share = refused[metric] / REPLICATES;
            // four standard errors of 7 %
            assert.ok(share < 0.12, `${metric}: ${share}`);
          }
          if (!correlated) assert.ok(refused.accuracy > 0.015 * REPLICATES, "a test that never refuses is none");
        });

  it("covers a true accuracy in 92 to 98 of 100 samples, at a nominal 95 %", () => {
    let covered = 0;
    const samples = 600;
    for (let sample = 0; sample < samples; sample++) {
      const [arm] = compareArms([{ id: "a", seeds: [rows(300, 0.8, 1000 + sample)] }]);
      const { low: from, high: to } = arm!.summary.accuracy;
      if (from <= 0.8 && 0.8 <= to) covered += 1;
    }
    assert.ok(covered / samples > 0.92 && covered / samples < 0.98, `covered ${covered} of ${samples}`);
  });
});
