// Models that are right and not sure: a softmax taken twice is told, honest doubt and smoothing are not.
import assert from "node:assert/strict";
import { randomUniforms } from "../../src/base/numeric/random.ts";
import { logSoftmaxRows } from "../../src/base/numeric/softmax.ts";
import { measure } from "../../src/metrics/measure.ts";
import { unsureWarning } from "../../src/metrics/unsure.ts";

const ROWS = 200;

/** Metrics of rows whose own class has some probability, right in nearly all of them. */
function figures(classes: number, sure: number, twice = false): string | null {
  const labels = Int32Array.from({ length: ROWS }, (_, row) => row % classes);
  const draws = randomUniforms(1, "right", {}, ROWS);
  const probs = Float32Array.from({ length: ROWS * classes }, (_, at) => {
    const [row, k] = [Math.floor(at / classes), at % classes];
    const chosen = draws[row]! < 0.97 ? labels[row]! : (labels[row]! + 1) % classes;
    return k === chosen ? sure : (1 - sure) / (classes - 1);
  });
  const again = twice ? logSoftmaxRows(probs, classes).map(Math.exp) : probs;
  return unsureWarning(measure(Float32Array.from(again), labels, classes, { seed: 1, space: "probs" }), classes);
}

describe("models that are right and not sure", () => {
  for (const classes of [2, 3, 10, 100])
    it(`${classes} classes`, () => {
      assert.match(figures(classes, 0.99, true)!, /^right in 9\d\.\d % of rows .* softmax taken twice gives/);
      assert.equal(figures(classes, 0.97), null);
      // smoothing by .2
      assert.equal(figures(classes, 0.8 + 0.2 / classes), null);
    });

  it("a guesser that knows it is one", () => {
    const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 4);
    assert.equal(unsureWarning(measure(new Float32Array(4 * ROWS), labels, 4, { seed: 1 }), 4), null);
  });
});
