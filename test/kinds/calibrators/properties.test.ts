// What holds for every calibrator: distributions, known answers, what cannot be fitted, and bad input.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  applyCalibrator,
  calibrators,
  calibratorOptions,
  fitCalibrator,
  type CalibratorOptions,
} from "../../../src/kinds/calibrators/index.ts";
import { calibratorKinds, type CalibratorKind } from "../../../src/kinds/calibrators/index.ts";
import { measure } from "../../../src/metrics/measure.ts";
import { randomNormals, randomUniforms } from "../../../src/base/numeric/random.ts";
import { logSoftmaxRows } from "../../../src/base/numeric/softmax.ts";

interface Rows {
  readonly logits: Float32Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Logits z with labels drawn from softmax(z / temperature). */
function simulated(seed: number, rows: number, classes: number, temperature: number, spread = 3): Rows {
  const logits = Float32Array.from(randomNormals(seed, "logits", {}, rows * classes), (z) => spread * z);
  const probs = logSoftmaxRows(
    Float64Array.from(logits, (z) => z / temperature),
    classes,
  ).map(Math.exp);
  const draws = randomUniforms(seed, "labels", {}, rows);
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    let left = draws[row]!;
    for (let k = 0; k < classes - 1; k++) {
      left -= probs[row * classes + k]!;
      if (left < 0) return k;
    }
    return classes - 1;
  });
  return { logits, labels, classes };
}

const fitKind = (kind: CalibratorKind, { logits, labels, classes }: Rows): ReturnType<typeof fitCalibrator> =>
  fitCalibrator(kind, logits, labels, classes);

describe("calibrators (unit)", () => {
  const rows = simulated(5, 400, 4, 2);
  const others = simulated(6, 2000, 4, 2);

  it("the table holds every kind, and a kind is the constant of its own schema", () => {
    assert.deepEqual(Object.keys(calibrators), [...calibratorKinds]);
    for (const kind of calibratorKinds)
      assert.equal(
        (calibrators[kind].schema as { properties: { kind: { const: string } } }).properties.kind.const,
        kind,
      );
  });

  for (const kind of calibratorKinds) {
    it(`${kind}: gives distributions, also for logits far from those it saw`, () => {
      const { apply } = fitKind(kind, rows);
      const far = Float32Array.from([1000, -1000, 0, 0, 0, 0, 0, 0, -3e4, 3e4, 1, 2]);
      for (const logits of [others.logits, far]) {
        const logProbs = apply(logits);
        assert.equal(logProbs.length, logits.length);
        for (let start = 0; start < logProbs.length; start += 4) {
          const values = [...logProbs.subarray(start, start + 4)];
          assert.ok(values.every((value) => Number.isFinite(value) && value <= 0));
          const sum = values.reduce((total, value) => total + Math.exp(value), 0);
          assert.ok(Math.abs(sum - 1) < 1e-5, `${sum}`);
        }
      }
    });

    it(`${kind}: lowers NLL and ECE of other rows of an over-confident model`, () => {
      const { apply } = fitKind(kind, rows);
      const before = measure(others.logits, others.labels, 4, { seed: 1 });
      const after = measure(apply(others.logits), others.labels, 4, { seed: 1 });
      assert.ok(after.nll < before.nll, `${before.nll} to ${after.nll}`);
      assert.ok(after.ece < 0.6 * before.ece, `${before.ece} to ${after.ece}`);
    });

    it(`${kind}: parameters survive JSON, and the same rows give the same ones`, () => {
      const one = fitKind(kind, rows);
      const again = fitKind(kind, rows);
      assert.deepEqual(again.parameters, one.parameters);
      const read = JSON.parse(JSON.stringify(one.parameters)) as object;
      assert.deepEqual(applyCalibrator(kind, read, others.logits, 4), one.apply(others.logits));
    });
  }

  it("temperature finds a known one within three standard errors, the Fisher information of 1/T", () => {
    for (const truth of [0.4, 1, 3]) {
      const { logits, labels, classes } = simulated(31, 3000, 5, truth, 2);
      const { parameters } = fitCalibrator("temperature", logits, labels, classes);
      const { temperature } = parameters as { temperature: number };
      const probs = logSoftmaxRows(
        Float64Array.from(logits, (z) => z / truth),
        classes,
      ).map(Math.exp);
      // information about beta = 1/T: sum over rows of the variance of z under p; sd(T) = T^2 sd(beta)
      let information = 0;
      for (let start = 0; start < logits.length; start += classes) {
        let [mean, square] = [0, 0];
        for (let k = 0; k < classes; k++) {
          mean += probs[start + k]! * logits[start + k]!;
          square += probs[start + k]! * logits[start + k]! ** 2;
        }
        information += square - mean * mean;
      }
      const deviation = truth ** 2 / Math.sqrt(information);
      assert.ok(Math.abs(temperature - truth) < 3 * deviation, `${truth}: ${temperature} +- ${deviation}`);
    }
  });

  it("one against the rest and Dirichlet scaling do not see a shift of a row's logits", () => {
    const moved = rows.logits.map((z, i) => z + (Math.floor(i / 4) % 3));
    for (const kind of ["structured", "dirichlet", "platt", "beta", "isotonic", "histogram"] as const) {
      const plain = fitKind(kind, rows).apply(rows.logits);
      const shifted = fitKind(kind, { ...rows, logits: moved }).apply(moved);
      let worst = 0;
      plain.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - shifted[i]!))));
      // shifting float32 logits rounds them, which may move a row over the edge of a bin
      if (kind !== "histogram") assert.ok(worst < 2e-3, `${kind}: ${worst}`);
    }
  });

  it("with two classes platt's are mirror images, and are one sigmoid of the margin", () => {
    const two = simulated(8, 200, 2, 1.5);
    const { slopes, intercepts } = fitKind("platt", two).parameters as {
      slopes: readonly [number, number];
      intercepts: readonly [number, number];
    };
    assert.ok(Math.abs(slopes[0] - slopes[1]) < 1e-9);
    assert.ok(Math.abs(intercepts[0] + intercepts[1]) < 1e-9);
  });

  it("a strong penalty leaves matrix and vector scaling near the fitted temperature", () => {
    const { temperature } = fitKind("temperature", rows).parameters as { temperature: number };
    const options: CalibratorOptions = { kind: "vector", fitOn: "calibration", lambda: 1e6, mu: 1e6 };
    const { parameters } = fitCalibrator(options, rows.logits, rows.labels, 4);
    for (const weight of (parameters as { weights: readonly number[] }).weights)
      assert.ok(Math.abs(weight - 1 / temperature) < 1e-4);
  });

  it("chooses penalties by cross-validation: strong ones where nothing but noise is to be had", () => {
    const few = simulated(3, 60, 6, 1);
    const { parameters } = fitKind("matrix", few);
    assert.ok((parameters as { lambda: number }).lambda >= 1);
  });

  it("rows that a scaled W tells apart leave matrix and Dirichlet scaling finite and near the temperature", () => {
    // one row of thirty is wrong by a hair: without the pull on the diagonal the likelihood has next to no maximum
    const labels = Int32Array.from({ length: 30 }, (_, row) => row % 3);
    const logits = Float32Array.from({ length: 90 }, (_, i) => (i % 3 === labels[Math.floor(i / 3)] ? 2 : 0));
    logits[0] = -0.01;
    for (const kind of ["vector", "matrix", "dirichlet"] as const) {
      const { converged, apply } = fitKind(kind, { logits, labels, classes: 3 });
      assert.ok(converged, kind);
      const even = measure(apply(new Float32Array(3)), Int32Array.from([0]), 3, { seed: 1 });
      assert.ok(even.nll < 5, `${kind}: ${even.nll}`);
    }
  });

  it("histogram binning of two bins is the share of positives on either side", () => {
    const logits = Float32Array.from(Array.from({ length: 12 }, (_, row) => [0, row - 5.5]).flat());
    const labels = Int32Array.from([0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1]);
    const options: CalibratorOptions = { kind: "histogram", fitOn: "calibration", bins: 2, edges: "mass" };
    const { parameters } = fitCalibrator(options, logits, labels, 2);
    const [, second] = (parameters as { functions: { edges: number[]; values: number[] }[] }).functions;
    assert.equal(second!.edges.length, 1);
    assert.deepEqual(second!.values, [1 / 6, 5 / 6]);
  });

  it("says why nothing was fitted, and then changes nothing", () => {
    const right = Int32Array.from({ length: 20 }, (_, row) => row % 2);
    const logits = Float32Array.from({ length: 40 }, (_, i) => (i % 2 === right[i >> 1] ? 2 : 0));
    const reasons = (kind: CalibratorKind, some: Int32Array): string | undefined => {
      const { unfitted, apply, parameters } = fitCalibrator(kind, logits.subarray(0, 2 * some.length), some, 2);
      if (unfitted !== undefined) {
        assert.equal(parameters, null);
        assert.deepEqual(apply(logits), Float32Array.from(logSoftmaxRows(logits, 2)));
      }
      return unfitted;
    };
    for (const kind of ["temperature", "vector", "matrix", "dirichlet", "beta"] as const)
      assert.match(reasons(kind, right) ?? "", /right on every row/);
    for (const kind of ["platt", "isotonic", "histogram"] as const) assert.equal(reasons(kind, right), undefined);
    for (const kind of calibratorKinds.filter((one) => one !== "temperature")) {
      assert.match(reasons(kind, new Int32Array(20)) ?? "", /one class/);
      assert.match(reasons(kind, right.subarray(0, 6)) ?? "", /6 rows; at least 10/);
    }
    const many: CalibratorOptions = { kind: "histogram", fitOn: "calibration", bins: 21, edges: "width" };
    assert.match(fitCalibrator(many, logits, right, 2).unfitted ?? "", /fewer than 21 bins/);
    const bound = fitCalibrator("temperature", logits, right, 2);
    assert.equal(bound.boundary, "low");
    assert.match(bound.unfitted ?? "", /right on every row/);
  });

  it("keeps a class that no row has finite, and names those that beta leaves as they are", () => {
    const three = Int32Array.from(rows.labels, (label) => Math.min(label, 2));
    for (const kind of calibratorKinds) {
      const { apply } = fitCalibrator(kind, rows.logits, three, 4);
      assert.ok(apply(rows.logits).every(Number.isFinite), kind);
    }
    const { parameters, parameterCount } = fitCalibrator("beta", rows.logits, three, 4);
    assert.deepEqual((parameters as { kept: readonly number[] }).kept, [3]);
    assert.equal(parameterCount, 9);
  });

  it("refuses logits that are not finite and labels outside the classes", () => {
    const bad = Float32Array.from(rows.logits);
    bad[9] = NaN;
    assert.throws(() => fitCalibrator("platt", bad, rows.labels, 4), /1 problem/);
    assert.throws(() => fitCalibrator("platt", rows.logits, rows.labels.with(3, 4), 4), /1 problem/);
    assert.throws(() => fitCalibrator("platt", rows.logits.subarray(4), rows.labels, 4), /1 problem/);
  });

  it("never leaves NLL on the fitted rows above temperature's where it contains temperature (fast-check)", () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), fc.constantFrom(0.3, 1, 4), (seed, temperature) => {
        const some = simulated(seed, 80, 3, temperature);
        const nll = (kind: CalibratorOptions): number =>
          measure(fitCalibrator(kind, some.logits, some.labels, 3).apply(some.logits), some.labels, 3, { seed: 1 }).nll;
        const base = nll(calibratorOptions("temperature"));
        for (const kind of ["vector", "matrix", "dirichlet"] as const)
          assert.ok(nll({ kind, fitOn: "calibration", lambda: 1e-3 }) <= base + 1e-6, kind);
      }),
      // rows that are all right, found by drawing
      {
        numRuns: 20,
        examples: [
          [11, 0.3],
          [6434, 0.3],
        ],
      },
    );
  });
});
