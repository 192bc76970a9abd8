// Rejection by normalised logits: closed forms, and rows whose scale hides which of them are sure.
import assert from "node:assert/strict";
import { normalisedConfidences, rejection } from "../../src/metrics/logit-norm.ts";
import { randomUniforms } from "../../src/base/numeric/random.ts";
import { rowScores } from "../../src/metrics/row-scores.ts";

const normalisedConfidence = (logits: Float64Array, classes: number, power: number): Float64Array =>
  normalisedConfidences(logits, classes, power)[power - 1]!;

describe("normalised logits (unit)", () => {
  it("are the greatest logit over the p-norm, of logits less their mean", () => {
    // less their mean: 2, -1, -1
    const logits = Float64Array.of(5, 2, 2);
    assert.ok(Math.abs(normalisedConfidence(logits, 3, 1)[0]! - 2 / 4) < 1e-15);
    assert.ok(Math.abs(normalisedConfidence(logits, 3, 2)[0]! - 2 / Math.sqrt(6)) < 1e-15);
    assert.ok(Math.abs(normalisedConfidence(logits, 3, 3)[0]! - 2 / Math.cbrt(10)) < 1e-15);
    assert.equal(normalisedConfidence(Float64Array.of(7, 7, 7), 3, 2)[0], 0);
  });

  it("see neither the scale of a row nor its shift, at any size", () => {
    const row = [1.5, -2, 0.25, 4];
    for (const power of [1, 4, 10]) {
      const [plain, scaled, far] = normalisedConfidence(
        Float64Array.from([...row, ...row.map((z) => 1e6 * z - 3e6), ...row.map((z) => 1e150 * z)]),
        4,
        power,
      );
      assert.ok(Math.abs(plain! - scaled!) < 1e-9 && Math.abs(plain! - far!) < 1e-12, `p ${power}`);
    }
  });

  /** Rows of three classes whose margin says how likely they are right, and whose scale says nothing. */
  function rows(seed: number, scaled: boolean): Parameters<typeof rejection>[0] {
    const count = 600;
    const u = randomUniforms(seed, "logit-norm", {}, 3 * count);
    const logits = new Float64Array(3 * count);
    const labels = Int32Array.from({ length: count }, (_, row) => {
      const [runnerUp, scale] = [u[3 * row]!, scaled ? 0.2 + 8 * u[3 * row + 1]! ** 2 : 4];
      logits.set(
        [1, runnerUp, -1 - runnerUp].map((z) => z * scale),
        3 * row,
      );
      return u[3 * row + 2]! < 0.5 * runnerUp ** 2 ? 1 : 0;
    });
    const { confidence, correct } = rowScores(logits, labels, 3);
    return { logits, confidence, correct };
  }

  it("mend an order that the scales of rows hide, with the power of other rows", () => {
    const { aurc, normalised } = rejection(rows(1, true), rows(2, true), 3);
    assert.ok(normalised.power !== null);
    assert.ok(normalised.aurc < 0.8 * aurc, `${normalised.aurc} against ${aurc}`);
    const even = rejection(rows(3, false), rows(4, false), 3);
    assert.ok(Math.abs(even.normalised.aurc - even.aurc) < 0.01);
  });

  it("leave confidence as it is where no power is better on the rows that it is chosen on", () => {
    const right = { logits: Float64Array.of(2, 0, 0, 3), confidence: [0.9, 0.95], correct: [1, 1] };
    const { normalised, ...plain } = rejection(right, right, 2);
    assert.deepEqual(normalised, { power: null, ...plain });
  });
});
