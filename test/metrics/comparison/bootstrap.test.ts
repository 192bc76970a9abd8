// The paired bootstrap: what it observes, how it pairs, and how often its intervals hold what is true.
import assert from "node:assert/strict";
import { compareArms, type ScoredArm, type ScoredRows } from "../../../src/metrics/comparison/bootstrap.ts";
import { ece, reliabilityBins } from "../../../src/metrics/ece.ts";
import { randomUniforms } from "../../../src/base/numeric/random.ts";

const options = { replicates: 400, seed: 1, bins: 15 };

/** Rows of which `share` are right, with confidences spread over [.5, 1]. */
function rows(count: number, share: number, seed: number): ScoredRows {
  const uniforms = randomUniforms(seed, "bootstrap test", {}, 2 * count);
  const confidence = Float64Array.from({ length: count }, (_, row) => 0.5 + 0.5 * uniforms[row]!);
  const correct = Uint8Array.from({ length: count }, (_, row) => (uniforms[count + row]! < share ? 1 : 0));
  const nll = confidence.map((value, row) => -Math.log(correct[row] === 1 ? value : 1 - value + 1e-6));
  const brier = confidence.map((value, row) => 2 * (value - correct[row]!) ** 2);
  return { confidence, correct, nll, brier };
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

describe("paired bootstrap", () => {
  const arms: readonly ScoredArm[] = [
    { id: "low", seeds: [rows(200, 0.8, 1), rows(200, 0.8, 2)] },
    { id: "high", seeds: [rows(200, 0.9, 3), rows(200, 0.9, 4)] },
  ];
  const [low, high] = compareArms(arms, options);

  it("has the means over seeds of the figures themselves", () => {
    const [first, second] = arms[0]!.seeds;
    assert.ok(Math.abs(low!.summary.accuracy.mean - (mean(first!.correct) + mean(second!.correct)) / 2) < 1e-12);
    assert.ok(Math.abs(low!.summary.nll.mean - (mean(first!.nll) + mean(second!.nll)) / 2) < 1e-12);
    const eceOf = (one: ScoredRows): number => ece(reliabilityBins(one.confidence, one.correct, 15));
    assert.ok(Math.abs(low!.summary.ece.mean - (eceOf(first!) + eceOf(second!)) / 2) < 1e-12);
  });

  it("has differences that mirror each other", () => {
    const there = low!.versus["high"]!.nll;
    const back = high!.versus["low"]!.nll;
    assert.equal(there.mean, -back.mean);
    assert.ok(Math.abs(there.low + back.high) < 1e-12);
    assert.equal(there.p, back.p);
  });

  it("finds no difference between an arm and itself, with an interval of no width", () => {
    const [one] = compareArms(
      [
        { id: "a", seeds: arms[0]!.seeds },
        { id: "b", seeds: arms[0]!.seeds },
      ],
      options,
    );
    assert.deepEqual(one!.versus["b"]!.accuracy, { mean: 0, low: 0, high: 0, p: 1 });
  });

  it("gains from pairing: a constant difference per row has no spread, whatever the rows", () => {
    const base = rows(100, 0.8, 6);
    const worse = { ...base, nll: base.nll.map((value) => value + 0.25) };
    const [first] = compareArms(
      [
        { id: "worse", seeds: [worse] },
        { id: "base", seeds: [base] },
      ],
      options,
    );
    const { mean: theta, low: from, high: to } = first!.versus["base"]!.nll;
    for (const value of [theta, from, to]) assert.ok(Math.abs(value - 0.25) < 1e-9);
    assert.ok(first!.versus["base"]!.nll.p < 0.01);
    assert.ok(first!.summary.nll.high - first!.summary.nll.low > 0.05);
  });

  it("gives the same intervals again, and others under another seed", () => {
    assert.deepEqual(compareArms(arms, options)[0], low);
    assert.notDeepEqual(compareArms(arms, { ...options, seed: 2 })[0], low);
  });

  it("refuses arms that do not pair", () => {
    const short = { id: "short", seeds: [rows(199, 0.8, 1), rows(199, 0.8, 2)] };
    assert.throws(() => compareArms([arms[0]!, short], options), RangeError);
    assert.throws(() => compareArms([arms[0]!, { id: "one", seeds: arms[1]!.seeds.slice(1) }], options), RangeError);
  });

  it("covers a true accuracy in 92 to 98 of 100 samples, at a nominal 95 %", () => {
    let covered = 0;
    const samples = 300;
    for (let sample = 0; sample < samples; sample++) {
      const [arm] = compareArms([{ id: "a", seeds: [rows(300, 0.8, 1000 + sample)] }], { ...options, replicates: 300 });
      const { low: from, high: to } = arm!.summary.accuracy;
      if (from <= 0.8 && 0.8 <= to) covered += 1;
    }
    assert.ok(covered / samples > 0.915 && covered / samples < 0.985, `covered ${covered} of ${samples}`);
  });
});
