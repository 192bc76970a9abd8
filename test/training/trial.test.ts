// The figure that settings are compared by.
import assert from "node:assert/strict";
import { trialScore } from "../../src/training/trial.ts";

/** Rows of one confidence, right in three of four: the best temperature makes the confidence .75. */
const logits = (margin: number): Float32Array => Float32Array.from([margin, 0, margin, 0, margin, 0, margin, 0]);
const labels = Int32Array.from([0, 0, 0, 1]);
const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));

describe("trialScore (unit)", () => {
  it("is the NLL at the temperature that fits the rows best: the entropy of what is right, however confident", () => {
    for (const margin of [0.5, 2, 9])
      assert.ok(
        Math.abs(trialScore(logits(margin), labels, 2, { metric: "validation.nll", calibrated: true }) - entropy) <
          1e-9,
      );
  });

  it("is the figure as it is where no temperature is asked for", () => {
    const p = 1 / (1 + Math.exp(-2));
    const nll = -(0.75 * Math.log(p) + 0.25 * Math.log(1 - p));
    const score = trialScore(logits(2), labels, 2, { metric: "validation.nll", calibrated: false });
    assert.ok(Math.abs(score - nll) < 1e-7);
    assert.equal(trialScore(logits(2), labels, 2, { metric: "validation.accuracy", calibrated: false }), 0.75);
  });
});
