// Metrics and the fitted temperature equal the field's own libraries on recorded logits.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fitTemperature } from "../../src/kinds/calibrators/temperature.ts";
import type { Metrics } from "../../src/metrics/table.ts";
import { measure } from "../../src/metrics/measure.ts";

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly logits: readonly number[];
  readonly labels: readonly number[];
  readonly metrics: Readonly<Record<string, number>>;
  /** Mean ECE over 20,000 redraws. */
  readonly floor: number;
}

const { cases } = JSON.parse(readFileSync(new URL("../reference/metrics.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** The grid of smECE moves it by less than this. */
const SMOOTH_TOLERANCE = 2e-4;

describe("metrics (parity with scikit-learn, torchmetrics, SciPy and NumPy)", () => {
  for (const { name, classes, logits, labels, metrics, floor } of cases) {
    const values = Float64Array.from(logits);
    const truth = Int32Array.from(labels);

    it(`every figure of METRICS: ${name}`, () => {
      const measured = measure(values, truth, classes, { seed: 1 });
      for (const [figure, expected] of Object.entries(metrics)) {
        if (figure === "temperature") continue;
        const got = measured[figure as keyof Metrics] as number;
        const tolerance = figure === "smoothEce" ? SMOOTH_TOLERANCE : 1e-9;
        assert.ok(Math.abs(got - expected) <= tolerance, `${figure}: expected ${expected}, got ${got}`);
      }
      assert.equal(measured.rows, labels.length);
      assert.equal(
        measured.bins.reduce((sum, { count }) => sum + count, 0),
        labels.length,
      );
    });

    it(`the floor, within the noise of its draws: ${name}`, () => {
      const { eceFloor } = measure(values, truth, classes, { seed: 3 });
      assert.ok(Math.abs(eceFloor - floor) < 0.08 * floor + 1e-4, `expected ${floor}, got ${eceFloor}`);
    });

    it(`temperature: ${name}`, () => {
      const { temperature, boundary } = fitTemperature(values, truth, classes);
      assert.equal(boundary, undefined);
      const expected = metrics["temperature"]!;
      assert.ok(Math.abs(temperature / expected - 1) < 1e-6, `expected ${expected}, got ${temperature}`);
    });
  }
});
