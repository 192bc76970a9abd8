// Metrics: closed-form values, edges of bins, and what is refused.
import assert from "node:assert/strict";
import fc from "fast-check";
import { LimbeckError } from "../../src/base/errors.ts";
import { adaptiveEce } from "../../src/metrics/adaptive-ece.ts";
import { massBins } from "../../src/metrics/binned-errors.ts";
import { profiles } from "../../src/metrics/binning.ts";
import { debiasedEce, ece, mce, reliabilityBins } from "../../src/metrics/ece.ts";
import { measure } from "../../src/metrics/measure.ts";
import { rowScores, type RowScores } from "../../src/metrics/row-scores.ts";
import { smoothEce } from "../../src/metrics/smooth-ece.ts";

/** Four rows of three classes: confident and right, confident and wrong, unsure and right, a tie of two. */
const probs = Float64Array.from([0.9, 0.05, 0.05, 0.8, 0.1, 0.1, 0.4, 0.3, 0.3, 0.5, 0.5, 0]);
const labels = Int32Array.from([0, 1, 0, 1]);

const close = (got: number, expected: number): void => {
  assert.ok(Math.abs(got - expected) < 1e-12, `expected ${expected}, got ${got}`);
};

describe("metrics (closed form)", () => {
  const measured = measure(probs, labels, 3, { seed: 1, space: "probs", bins: 10 });

  it("accuracy: the lowest index wins a tie", () => {
    close(measured.accuracy, 2 / 4);
  });

  it("NLL is the mean of -log p of the true class, in nats", () => {
    close(measured.nll, -(Math.log(0.9) + Math.log(0.1) + Math.log(0.4) + Math.log(0.5)) / 4);
  });

  it("Brier sums over classes", () => {
    close(measured.brier, (0.015 + (0.64 + 0.81 + 0.01) + (0.36 + 0.09 + 0.09) + 0.5) / 4);
  });

  it("signed gap is mean confidence minus accuracy", () => {
    close(measured.signedGap, (0.9 + 0.8 + 0.4 + 0.5) / 4 - 0.5);
  });

  it("ECE and MCE over bins that hold one row each", () => {
    close(measured.ece, (0.1 + 0.8 + 0.6 + 0.5) / 4);
    close(measured.mce, 0.8);
  });

  it("classwise ECE is the mean over classes", () => {
    // class 0 on its edges: .9, .8, .4, .5 against 1, 0, 1, 0; class 1: .05 and .1 share a bin, .3, .5; class 2: two share
    const first = 0.1 + 0.8 + 0.6 + 0.5;
    const second = Math.abs(0.05 + 0.1 - 1) + 0.3 + 0.5;
    const third = 0.05 + 0.1 + 0.3;
    close(measured.classwiseEce, (first + second + third) / 4 / 3);
  });

  it("debiased ECE takes the bins' own variance off and leaves single rows out", () => {
    const bins = reliabilityBins([0.55, 0.55, 0.55, 0.55, 0.9], [1, 1, 1, 0, 1], 10);
    close(debiasedEce(bins), Math.sqrt(Math.max(0, (4 / 5) * ((0.55 - 0.75) ** 2 - (0.75 * 0.25) / 3))));
    const far = reliabilityBins([0.95, 0.95, 0.95, 0.95], [1, 0, 0, 0], 10);
    close(debiasedEce(far), Math.sqrt((0.95 - 0.25) ** 2 - (0.25 * 0.75) / 3));
  });

  it("adaptive ECE cuts sorted rows into runs whose sizes differ by at most one, the first ones larger", () => {
    close(
      adaptiveEce(Float64Array.from([0.9, 0.2, 0.6, 0.7, 0.3]), [1, 0, 1, 0, 1], 2),
      (Math.abs(0.2 + 0.3 + 0.6 - 2) + Math.abs(0.7 + 0.9 - 1)) / 5,
    );
  });

  it("adaptive ECE and its bins do not depend on the order of rows that have one confidence", () => {
    const confidence = Float64Array.from([0.9, 0.6, 0.6, 0.6, 0.6, 0.3]);
    const correct = [1, 1, 0, 0, 1, 0];
    const turned = [1, 0, 1, 1, 0, 0];
    assert.equal(adaptiveEce(confidence, correct, 2), adaptiveEce(confidence, turned, 2));
    assert.deepEqual(massBins(confidence, correct, 3), massBins(confidence, turned, 3));
    // runs of three: .3 .6 .6 and .6 .6 .9, half of the four right
    const gap = (Math.abs(1.5 - (0 + 0.5 + 0.5)) + Math.abs(2.1 - (0.5 + 0.5 + 1))) / 6;
    assert.ok(Math.abs(adaptiveEce(confidence, correct, 2) - gap) < 1e-12);
  });

  it("bins of equal mass hold as many rows each, from least to greatest confidence; their error is the adaptive ECE", () => {
    const confidence = Float64Array.from([0.9, 0.2, 0.6, 0.7, 0.3]);
    const correct = [1, 0, 1, 0, 1];
    const [first, second, ...more] = massBins(confidence, correct, 2);
    assert.deepEqual([first?.low, first?.high, first?.count, first?.accuracy], [0.2, 0.6, 3, 2 / 3]);
    assert.deepEqual([second?.low, second?.high, second?.count, second?.accuracy], [0.7, 0.9, 2, 0.5]);
    assert.equal(more.length, 0);
    const error = massBins(confidence, correct, 2).reduce(
      (sum, bin) => sum + (bin.count / 5) * Math.abs((bin.confidence ?? 0) - (bin.accuracy ?? 0)),
      0,
    );
    assert.ok(Math.abs(error - adaptiveEce(confidence, correct, 2)) < 1e-12);
    assert.equal(massBins(confidence, correct, 9).length, 5);
  });

  it("smooth ECE of residuals of one sign is their mean, which no kernel changes", () => {
    for (const [rows, right] of [
      [1, 0],
      [4, 1],
      [1000, 480],
    ] as const) {
      const correct = Float64Array.from({ length: rows }, (_, row) => (row < right ? 1 : 0));
      const wanted = 1 - right / rows;
      const got = smoothEce(new Float64Array(rows).fill(1), correct);
      assert.ok(Math.abs(got - wanted) < 1e-9, `${rows} rows, ${right} right: ${got}`);
    }
    assert.equal(smoothEce(Float64Array.of(1, 1, 0), [1, 1, 0]), 0);
  });

  it("smooth ECE of one confidence is its gap, as long as no kernel leaves it", () => {
    const confidence = new Float64Array(400).fill(0.5);
    const correct = Array.from(confidence, (_, row) => (row % 4 === 0 ? 1 : 0));
    assert.ok(Math.abs(smoothEce(confidence, correct) - 0.25) < 1e-3);
  });
});

describe("bins (edges)", () => {
  it("are closed on the right, with 0 in the first and 1 in the last", () => {
    assert.deepEqual(
      [0, 1e-300, 0.1, 0.1 + 2e-17, 0.2, 0.5, 0.9, 0.9000001, 1].map((value) => profiles.guo.binOf(value, 10)),
      [0, 0, 0, 1, 1, 4, 8, 9, 9],
    );
  });

  it("keep a probability a rounding above 1 in the last", () => {
    assert.equal(profiles.guo.binOf(1 + 1e-12, 15), 14);
  });

  it("hold every row, with nulls where there is none", () => {
    const bins = reliabilityBins([0.15, 0.95], [0, 1], 10);
    assert.deepEqual(bins[1], { low: 0.1, high: 0.2, count: 1, confidence: 0.15, accuracy: 0 });
    assert.deepEqual(bins[5], { low: 0.5, high: 0.6, count: 0, confidence: null, accuracy: null });
    assert.equal(bins.length, 10);
  });

  it("are refused without rows, without bins, or with lengths that differ", () => {
    assert.throws(() => reliabilityBins([], [], 15), RangeError);
    assert.throws(() => reliabilityBins([0.5], [1], 0), RangeError);
    assert.throws(() => reliabilityBins([0.5], [1, 0], 15), RangeError);
  });
});

const predictions = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), {
  minLength: 1,
  maxLength: 60,
});

describe("metrics (properties)", () => {
  it("the signed gap lies within ECE, ECE within MCE, and all within [0, 1]", () => {
    fc.assert(
      fc.property(predictions, (rows) => {
        const confidence = rows.map(([value]) => value);
        const correct = rows.map(([, right]) => (right ? 1 : 0));
        const bins = reliabilityBins(confidence, correct, 15);
        const gap = rows.reduce((sum, _, i) => sum + confidence[i]! - correct[i]!, 0) / rows.length;
        assert.ok(Math.abs(gap) <= ece(bins) + 1e-12);
        assert.ok(ece(bins) <= mce(bins) + 1e-12);
        assert.ok(mce(bins) <= 1);
        assert.ok(smoothEce(Float64Array.from(confidence), correct) <= 1 + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("do not depend on the order of the rows or on a shift of the logits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 3, maxLength: 3 })), {
          minLength: 2,
          maxLength: 20,
        }),
        fc.integer({ min: -500, max: 500 }),
        (rows, shift) => {
          const truth = rows.map((_, row) => row % 3);
          const forward = measure(Float64Array.from(rows.flatMap(([z]) => z)), Int32Array.from(truth), 3, { seed: 1 });
          const backward = measure(
            Float64Array.from(rows.toReversed().flatMap(([z]) => z.map((value) => value + shift))),
            Int32Array.from(truth.toReversed()),
            3,
            { seed: 1 },
          );
          assert.ok(Math.abs(forward.nll - backward.nll) < 1e-9);
          assert.ok(Math.abs(forward.brier - backward.brier) < 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("floor", () => {
  it("of a ten-class model is .083 at 200 rows, .054 at 500 and .027 at 2,000, for confidences spread over [.1, 1]", () => {
    for (const [rows, expected] of [
      [200, 0.083],
      [500, 0.054],
      [2000, 0.027],
    ] as const) {
      const spread = Float64Array.from({ length: rows * 10 }, (_, i) => {
        const top = 0.1 + (0.9 * (Math.floor(i / 10) + 0.5)) / rows;
        return i % 10 === 0 ? top : (1 - top) / 9;
      });
      const { eceFloor } = measure(spread, new Int32Array(rows), 10, { seed: 2, space: "probs" });
      assert.ok(Math.abs(eceFloor - expected) < 0.15 * expected, `${rows} rows: ${eceFloor}`);
    }
  });

  it("depends on its seed alone", () => {
    const floor = (seed: number): number => measure(probs, labels, 3, { seed, space: "probs" }).eceFloor;
    assert.equal(floor(5), floor(5));
    assert.notEqual(floor(5), floor(6));
  });
});

function probsOf(scores: RowScores): Float64Array {
  const all = new Float64Array(scores.rows * scores.classes);
  scores.visitProbs((first, probs) => all.set(probs, first * scores.classes));
  return all;
}

describe("recorded predictions (spaces and refusals)", () => {
  it("logits, log-probabilities and probabilities of one model score alike", () => {
    const logits = Float64Array.from([2, -1, 0.5, 0.1, 0.2, 0.3]);
    const truth = Int32Array.from([0, 1]);
    const one = rowScores(logits, truth, 3, "logits");
    const probs = probsOf(one);
    const logProbs = probs.map(Math.log);
    for (const [values, space] of [
      [logProbs, "logProbs"],
      [probs, "probs"],
    ] as const) {
      const other = rowScores(values, truth, 3, space);
      for (const row of [0, 1]) close(other.nll[row]!, one.nll[row]!);
      assert.deepEqual(other.correct, one.correct);
    }
  });

  it("a probability of 0 for the true class costs -log 1e-12, not infinity", () => {
    close(rowScores(Float64Array.from([1, 0]), Int32Array.from([1]), 2, "probs").nll[0]!, -Math.log(1e-12));
  });

  it("many rows score run by run as they do at once", () => {
    const [rows, classes] = [9000, 1000];
    const values = Float32Array.from({ length: rows * classes }, (_, i) => Math.sin(i * 0.37) + (i % 7));
    const truth = Int32Array.from({ length: rows }, (_, row) => (row * 13) % classes);
    const many = rowScores(values, truth, classes);
    const cut = 8500;
    const part = rowScores(
      values.subarray(cut * classes, (cut + 100) * classes),
      truth.subarray(cut, cut + 100),
      classes,
    );
    for (const name of ["nll", "brier", "confidence"] as const)
      assert.deepEqual(many[name].subarray(cut, cut + 100), part[name]);
    const seen = probsOf(many).subarray(cut * classes, (cut + 100) * classes);
    assert.deepEqual(seen, probsOf(part));
    values[cut * classes] = NaN;
    assert.throws(
      () => rowScores(values, truth, classes),
      (error) => error instanceof LimbeckError && error.problems[0]?.path === "row 8501, class 0",
    );
  });

  it("a probability that rounding left below 0 is 0, one that lies farther below is refused", () => {
    const scores = rowScores(Float64Array.of(1, -2.220446049250313e-16), Int32Array.of(0), 2, "probs");
    assert.deepEqual(Array.from(probsOf(scores)), [1, 0]);
    assert.throws(() => rowScores(Float64Array.of(1, -1e-5), Int32Array.of(0), 2, "probs"), /1 problem/);
  });

  it("rows whose sum is off by rounding are renormalised", () => {
    const scores = rowScores(Float64Array.from([0.7001, 0.3]), Int32Array.from([0]), 2, "probs");
    close(probsOf(scores)[0]!, 0.7001 / 1.0001);
  });

  for (const [what, values, truth, space, place] of [
    ["a label outside the classes", [0.5, 0.5], [2], "probs", "row 1, label"],
    ["a negative label", [0.5, 0.5], [-1], "probs", "row 1, label"],
    ["NaN", [0.5, Number.NaN], [0], "logits", "row 1, class 1"],
    ["infinity", [0.5, 0.5, Infinity, 0], [0, 1], "logits", "row 2, class 0"],
    ["logits that are called probabilities", [3, -2], [0], "probs", "row 1, class 0"],
    ["probabilities that do not sum to 1", [0.7, 0.1], [0], "probs", "row 1"],
    ["logits that are called log-probabilities", [3, -2], [0], "logProbs", "row 1"],
    ["too few values", [0.5], [0], "probs", "shape"],
    ["no rows", [], [], "probs", "rows"],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(
        () => rowScores(Float64Array.from(values), Int32Array.from(truth), 2, space),
        (error) => error instanceof LimbeckError && error.code === "data-invalid" && error.problems[0]?.path === place,
      );
    });
});
