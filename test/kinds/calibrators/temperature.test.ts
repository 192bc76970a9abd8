// The fitted temperature: known answers, bounds, and what it must not change.
import assert from "node:assert/strict";
import fc from "fast-check";
import { applyTemperature, fitTemperature } from "../../../src/kinds/calibrators/temperature.ts";
import { measure } from "../../../src/metrics/measure.ts";

describe("temperature calibrator", () => {
  it("of two classes with one margin m and accuracy a is m / log(a / (1 - a))", () => {
    const margin = 4;
    const rows = 10;
    const logits = Float64Array.from({ length: rows * 2 }, (_, i) => (i % 2 === 0 ? margin : 0));
    const labels = Int32Array.from({ length: rows }, (_, row) => (row < 7 ? 0 : 1));
    const { temperature } = fitTemperature(logits, labels, 2);
    assert.ok(Math.abs(temperature - margin / Math.log(7 / 3)) < 1e-9);
  });

  it("undoes a scale: logits times s are fitted s times the temperature", () => {
    const logits = Float64Array.from({ length: 90 }, (_, i) => Math.sin(i * 1.7) * 2);
    const labels = Int32Array.from({ length: 30 }, (_, row) => {
      const values = [0, 1, 2].map((k) => logits[row * 3 + k]!);
      return row % 3 === 0 ? (row / 3) % 3 : values.indexOf(Math.max(...values));
    });
    const one = fitTemperature(logits, labels, 3).temperature;
    const five = fitTemperature(
      logits.map((value) => 5 * value),
      labels,
      3,
    ).temperature;
    assert.ok(Math.abs(five / one - 5) < 1e-9);
  });

  it("reports a bound: all right has its minimum at 0, all wrong at infinity", () => {
    const logits = Float64Array.from([2, 0, 2, 0]);
    assert.deepEqual(fitTemperature(logits, Int32Array.from([0, 0]), 2), { temperature: 0.01, boundary: "low" });
    assert.deepEqual(fitTemperature(logits, Int32Array.from([1, 1]), 2), { temperature: 100, boundary: "high" });
  });

  it("never raises the NLL of the rows it was fitted on, and never changes accuracy", () => {
    const row = fc.tuple(
      fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 4, maxLength: 4 }),
      fc.nat({ max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
        const logits = Float64Array.from(rows.flatMap(([z]) => z));
        const labels = Int32Array.from(rows.map(([, label]) => label));
        const { temperature } = fitTemperature(logits, labels, 4);
        const before = measure(logits, labels, 4, { seed: 1 });
        const after = measure(applyTemperature(logits, temperature), labels, 4, { seed: 1 });
        assert.ok(after.nll <= before.nll + 1e-9, `${after.nll} > ${before.nll} at ${temperature}`);
        assert.ok(after.accuracy === before.accuracy || hasTie(logits));
      }),
      { numRuns: 60 },
    );
  });
});

/** Whether two logits of a row round to one value after division. */
function hasTie(logits: Float64Array): boolean {
  for (let start = 0; start < logits.length; start += 4) {
    const row = [...logits.subarray(start, start + 4)].sort((a, b) => b - a);
    if (row[0]! - row[1]! < 1e-12) return true;
  }
  return false;
}
