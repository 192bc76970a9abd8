// Margins, their distributions, agreement with a teacher, means of probabilities: values worked out by hand.
import { wilson } from "../../src/metrics/comparison/shares.ts";
import assert from "node:assert/strict";
import { ensembleOf } from "../../src/metrics/comparison/ensemble.ts";
import { agreement } from "../../src/metrics/agreement.ts";
import { distribution, roundWidth, shareDistribution } from "../../src/metrics/distribution.ts";
import { logitMargins } from "../../src/metrics/margin.ts";
import { studentMultiplyAdds } from "../../src/evaluation/costs.ts";
import { student as studentOf } from "../engine/setup.ts";

const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-12, `${a} is not ${b}`);

describe("margins and distributions (unit)", () => {
  it("margin: own logit minus the best other one, below zero where wrong", () => {
    const logits = Float32Array.of(3, 1, 0, 0, 5, 1, 2, 2, 2);
    assert.deepEqual([...logitMargins(logits, Int32Array.of(0, 2, 1), 3)], [2, -4, 0]);
  });

  it("margins do not change where a row's logits are shifted", () => {
    const logits = Float32Array.of(3, 1, 0);
    const shifted = logits.map((value) => value + 64);
    assert.deepEqual(logitMargins(shifted, Int32Array.of(1), 3), logitMargins(logits, Int32Array.of(1), 3));
  });

  it("counts every row once, between multiples of a round width, and interpolates quantiles", () => {
    const found = distribution(Float64Array.of(-1.5, 0, 0.25, 7, 8.5));
    assert.deepEqual([found.low, found.width], [-1.5, 0.5]);
    assert.equal(found.counts.length, 21);
    assert.equal(
      found.counts.reduce((sum, count) => sum + count, 0),
      5,
    );
    assert.equal(found.counts[3], 2);
    [-1.2, 0, 0.25, 7, 8.2].forEach((value, at) => close(found.quantiles[at]!, value));
  });

  it("takes rows that are all alike, and single rows", () => {
    assert.deepEqual(distribution(Float64Array.of(2, 2)).counts, [2]);
    assert.deepEqual(distribution(Float64Array.of(-3)).quantiles, [-3, -3, -3, -3, -3]);
  });

  it("shares: 20 bins over [0, 1], the last with its end", () => {
    const { counts, low, width } = shareDistribution(Float64Array.of(0, 0.05, 0.999, 1));
    assert.deepEqual([low, width, counts.length], [0, 0.05, 20]);
    assert.deepEqual([counts[0], counts[1], counts[19]], [1, 1, 2]);
  });

  it("never has more than 40 bins", () => {
    for (const range of [1e-9, 0.039, 0.4, 3.9, 7.81, 39, 1234, 5e8]) {
      const width = roundWidth(range, 39);
      assert.ok(width * 39 >= range * (1 - 1e-12) && width * 39 < 2.6 * range, `${range}: ${width}`);
      const { counts } = distribution(Float64Array.of(-range / 3, (2 * range) / 3));
      assert.ok(counts.length <= 41);
      assert.deepEqual([counts[0], counts.at(-1)], [1, 1]);
    }
  });
});

describe("agreement (unit)", () => {
  it("same top class, KL in nats, accuracy where the teacher errs", () => {
    const teacher = Float64Array.of(Math.log(3), 0, Math.log(3), 0, 0, Math.log(3));
    const student = Float64Array.of(Math.log(3), 0, 0, 0, 0, Math.log(3));
    const found = agreement(student, teacher, Int32Array.of(0, 1, 0), 2);
    // row 1: the student's tie names class 0, as the teacher does; its label is 1
    close(found.sameTop, 1);
    close(found.divergence, (0.75 * Math.log(1.5) + 0.25 * Math.log(0.5)) / 3);
    assert.deepEqual(found.teacherErrs, { rows: 2, accuracy: 0 });
  });

  it("of a model with itself: all rows, no divergence, and null where the teacher errs nowhere", () => {
    const logits = Float32Array.of(900, 0, -900, 3);
    const found = agreement(logits, logits, Int32Array.of(0, 1), 2);
    assert.deepEqual(found, {
      sameTop: 1,
      divergence: 0,
      teacherErrs: { rows: 0, accuracy: null },
      intervals: { sameTop: wilson(1, 2), divergence: { low: 0, high: 0 } },
    });
  });

  it("has Wilson's interval of the share, and Student's of the divergence on the scale of logarithms", () => {
    const rows = 40;
    const teacher = Float64Array.from({ length: 2 * rows }, (_, i) => ((i * 7) % 13) / 4);
    const student = teacher.map((value, i) => value + ((i * 5) % 11) / 9);
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 2);
    const { intervals, sameTop, divergence } = agreement(student, teacher, labels, 2);
    assert.deepEqual(intervals?.sameTop, wilson(sameTop, rows));
    const { low, high } = intervals.divergence;
    assert.ok(low > 0 && low < divergence && divergence < high);
    close(low * high, divergence ** 2);
  });
});

describe("ensemble (unit)", () => {
  it("measures the mean of the members' probabilities", () => {
    const a = Float64Array.of(Math.log(0.75), Math.log(0.25));
    const b = Float64Array.of(Math.log(0.25), Math.log(0.75));
    const { ensemble } = ensembleOf([a, b, a], Int32Array.of(0), 2, 1);
    assert.equal(ensemble?.members, 3);
    close(ensemble.test.nll, -Math.log(1.75 / 3));
  });

  it("is nothing for one member, and finite where a probability underflows", () => {
    assert.deepEqual(ensembleOf([Float64Array.of(0, 1)], Int32Array.of(0), 2, 1), {});
    const sure = Float64Array.of(5000, 0);
    assert.ok(Number.isFinite(ensembleOf([sure, sure], Int32Array.of(1), 2, 1).ensemble!.test.nll));
  });
});

describe("multiply-adds (unit)", () => {
  it("counts products and convolutions of one row", () => {
    const student = studentOf(
      [
        { kind: "conv2d", filters: 4, kernelSize: 3, padding: "same" },
        { kind: "maxPooling2d", poolSize: 2 },
        { kind: "flatten" },
        { kind: "dense", units: 10 },
      ],
      [1, 8, 8],
      10,
    );
    assert.equal(studentMultiplyAdds(student), 64 * 4 * 9 + 64 * 10);
  });
});
