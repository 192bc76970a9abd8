// Figures beyond METRICS: scikit-learn's values on random and on tied scores, and closed forms.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { corp, MOST_BANDED_ROWS } from "../../src/metrics/corp.ts";
import { extended } from "../../src/metrics/extended.ts";
import { ksError } from "../../src/metrics/ks.ts";
import { outOfDistribution } from "../../src/metrics/out-of-distribution.ts";
import { topKAccuracy } from "../../src/metrics/per-class.ts";
import { rowScores } from "../../src/metrics/row-scores.ts";
import { selective } from "../../src/metrics/selective.ts";
import { randomUniforms } from "../../src/base/numeric/random.ts";
import { auroc, averagePrecision, falsePositiveRateAt } from "../../src/base/numeric/ranking.ts";

interface Case {
  readonly rows: number;
  readonly classes: number;
  readonly levels: number;
  readonly seed: number;
  readonly balancedAccuracy: number;
  readonly confusion?: readonly (readonly number[])[];
  readonly topK: Readonly<Record<string, number>>;
  readonly errorAuroc?: number;
  readonly miscalibration: number;
  readonly maxProbability: { readonly auroc: number; readonly aupr: number };
  readonly entropy: { readonly auroc: number; readonly aupr: number };
}

const { cases } = JSON.parse(readFileSync(new URL("../reference/extended.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** The generator of test/reference/extended.py. */
function words(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0));
}

function probabilities(rows: number, classes: number, seed: number, levels: number): Float64Array {
  const weights = words(rows * classes, seed).map((word) => 1 + ((word >>> 8) % levels));
  return Float64Array.from(weights, (weight, i) => {
    const start = i - (i % classes);
    return weight / weights.slice(start, start + classes).reduce((sum, other) => sum + other, 0);
  });
}

const close = (actual: number | null, expected: number, tolerance = 1e-6): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual}, ${expected}`);

describe("extended metrics", () => {
  for (const test of cases)
    it(`as scikit-learn: ${test.rows} rows, ${test.classes} classes, ${test.levels < 10 ? "ties" : "no ties"}`, () => {
      const { rows, classes, levels, seed } = test;
      const p = probabilities(rows, classes, seed, levels);
      const drawn = words(rows, seed + 1).map((word) => (word >>> 8) % classes);
      const best = Array.from({ length: rows }, (_, row) => {
        const scores = [...p.subarray(row * classes, (row + 1) * classes)];
        return scores.indexOf(Math.max(...scores));
      });
      const labels = Int32Array.from(words(rows, seed + 2), (word, row) =>
        (word >>> 16) % 2 === 0 ? best[row]! : drawn[row]!,
      );
      const found = extended(p, rowScores(p, labels, classes, "probs"), 15);
      close(found.balancedAccuracy, test.balancedAccuracy);
      if (test.confusion !== undefined) assert.deepEqual(found.confusion, test.confusion);
      for (const [k, value] of Object.entries(test.topK)) close(found.topK[k] ?? null, value);
      if (test.errorAuroc === undefined) assert.equal(found.errorAuroc, null);
      else close(found.errorAuroc, test.errorAuroc);
      close(found.corp.miscalibration, test.miscalibration);
      const strange = probabilities(rows, classes, seed + 3, levels);
      const detected = outOfDistribution(p, strange, classes, "probs");
      for (const score of ["maxProbability", "entropy"] as const) {
        // entropies that tie on paper may differ by rounding
        const tolerance = score === "entropy" && levels < 10 ? 1e-2 : 1e-6;
        close(detected[score].auroc, test[score].auroc, tolerance);
        close(detected[score].aupr, test[score].aupr, tolerance);
      }
      assert.equal(detected.energy, undefined);
    });

  it("CORP: the three parts sum to the Brier score of the confidence, and the curve rises", () => {
    const confidence = [0.5, 0.6, 0.6, 0.7, 0.9, 0.95];
    const correct = [1, 0, 1, 0, 1, 1];
    const { curve, miscalibration, discrimination, uncertainty } = corp(confidence, correct);
    const brier = confidence.reduce((sum, value, row) => sum + (value - correct[row]!) ** 2, 0) / 6;
    close(miscalibration - discrimination + uncertainty, brier, 1e-15);
    assert.deepEqual(
      curve.map(({ low, high, count, accuracy }) => [low, high, count, accuracy]),
      [
        [0.5, 0.7, 4, 0.5],
        [0.9, 0.95, 2, 1],
      ],
    );
  });

  it("CORP's band holds the curve of calibrated confidences at about 90 % of its places, and not that of sharpened ones", () => {
    const rows = 1000;
    const inside = (sharpen: number): number => {
      let [held, places] = [0, 0];
      for (let seed = 0; seed < 20; seed++) {
        const p = randomUniforms(seed, "p", {}, rows).map((u) => 0.4 + 0.6 * u);
        const hit = randomUniforms(seed, "hit", {}, rows).map((u, row) => (u < p[row]! ? 1 : 0));
        const said = p.map((value) => 1 - (1 - value) / sharpen);
        const { curve, band } = corp(said, hit, seed);
        for (const { confidence, low, high } of band) {
          const { accuracy } = curve.find((step) => confidence <= step.high)!;
          places += 1;
          if (low <= accuracy && accuracy <= high) held += 1;
        }
      }
      return held / places;
    };
    const calibrated = inside(1);
    assert.ok(calibrated > 0.85 && calibrated < 0.95, String(calibrated));
    assert.ok(inside(3) < 0.2, String(inside(3)));
  });

  it("CORP's band is the same for the same seed, and empty beyond its rows", () => {
    const p = Float64Array.of(0.3, 0.6, 0.6, 0.9);
    const hit = [0, 1, 0, 1];
    assert.deepEqual(corp(p, hit, 4), corp(p, hit, 4));
    assert.deepEqual(
      corp(p, hit, 4).band.map(({ confidence }) => confidence),
      [0.3, 0.6, 0.9],
    );
    const many = new Float64Array(MOST_BANDED_ROWS + 1).fill(0.5);
    assert.deepEqual(corp(many, many).band, []);
  });

  it("AURC and AUGRC by hand: right at the top, right, wrong", () => {
    // risks 0, 0, 1/3 and generalised risks 0, 0, 1/3 at coverages 1/3, 2/3, 1
    const { aurc, augrc, errorAuroc } = selective([0.9, 0.8, 0.7], [1, 1, 0]);
    close(aurc, (0 + 1 / 6) / 2, 1e-15);
    close(augrc, (0 + 1 / 6) / 2, 1e-15);
    assert.equal(errorAuroc, 1);
    // all tied: one error in three is spread, risk 1/3 everywhere
    close(selective([0.5, 0.5, 0.5], [1, 0, 1]).aurc, 1 / 3, 1e-15);
    assert.deepEqual(selective([0.5], [0]), { aurc: 1, augrc: 1, errorAuroc: null });
  });

  it("KS by hand, ties together", () => {
    close(ksError([0.5, 0.6], [0, 1]), 0.25, 1e-15);
    close(ksError([0.6, 0.6], [0, 1]), 0.1, 1e-15);
  });

  it("ranking by hand, and empty groups", () => {
    assert.equal(auroc([1, 2, 2, 3], [0, 0, 1, 1]), 0.875);
    assert.equal(auroc([1, 2], [1, 1]), null);
    assert.equal(averagePrecision([1, 2], [0, 0]), null);
    close(averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 5 / 6, 1e-12);
    assert.equal(falsePositiveRateAt(0.95, [3, 2, 1, 0], [1, 0, 1, 0]), 0.5);
    assert.equal(falsePositiveRateAt(0.95, [1], [1]), null);
  });

  it("energy is -log sum exp of the logits", () => {
    const own = Float64Array.from([5, 0, 4, 0]);
    const other = Float64Array.from([1, 0, 0.5, 0]);
    const { energy } = outOfDistribution(own, other, 2, "logits");
    assert.deepEqual(energy, { auroc: 1, aupr: 1, fpr95: 0 });
  });

  it("top-k counts a tie by its index", () => {
    const values = Float64Array.from([1, 1, 1, 0]);
    assert.deepEqual(
      [0, 1, 2, 3].map((label) => topKAccuracy(values, Int32Array.from([label]), 4, 2)),
      [1, 1, 0, 0],
    );
  });
});
