// Calibrators after a phase: which rows they see, what is reported of them.
import assert from "node:assert/strict";
import { fitCalibrator, type CalibratorOptions } from "../../src/kinds/calibrators/index.ts";
import { calibratorKinds } from "../../src/kinds/calibrators/index.ts";
import { rowScores } from "../../src/metrics/row-scores.ts";
import { measure } from "../../src/metrics/measure.ts";
import { randomNormals, randomWords } from "../../src/base/numeric/random.ts";
import {
  calibratePhase,
  calibratorsOf,
  type CalibrationData,
  type LabelledLogits,
} from "../../src/evaluation/calibrate.ts";

const CLASSES = 4;

/** Logits whose class is right three times in four. */
function rowsOf(seed: number, rows: number): CalibrationData["test"] {
  const words = randomWords(seed, "labels", {}, 2 * rows);
  const labels = Int32Array.from({ length: rows }, (_, row) => words[2 * row]! % CLASSES);
  const logits = Float32Array.from(randomNormals(seed, "logits", {}, rows * CLASSES));
  for (let row = 0; row < rows; row++) {
    const wrong = words[2 * row + 1]! % 4 === 0;
    logits[row * CLASSES + ((labels[row]! + (wrong ? 1 : 0)) % CLASSES)]! += 4;
  }
  return scored({ logits, labels });
}

function scored({ logits, labels }: LabelledLogits): CalibrationData["test"] {
  return { logits, labels, scores: rowScores(logits, labels, CLASSES) };
}

const all = calibratorKinds.map((kind) => ({ kind, fitOn: "calibration" }) as CalibratorOptions);

describe("calibration of a phase (unit)", () => {
  const fit = rowsOf(1, 300);
  const test = rowsOf(2, 500);
  const options = all.map((one) => (one.kind === "histogram" ? { ...one, bins: 10, edges: "mass" as const } : one));
  const evaluation = { calibrators: options };

  it("no calibrator sees a test row: other test rows, other figures, the same parameters", () => {
    const once = calibratePhase(evaluation, { fit, test, classes: CLASSES }, { seed: 1 });
    const other = calibratePhase(evaluation, { fit, test: rowsOf(3, 400), classes: CLASSES }, { seed: 1 });
    for (const [index, { kind, parameters, rows, after }] of once.calibrators.entries()) {
      assert.deepEqual(other.calibrators[index]!.parameters, parameters, kind);
      assert.equal(rows, 300);
      assert.notDeepEqual(other.calibrators[index]!.after, after);
      assert.deepEqual(fitCalibrator(options[index]!, fit.logits, fit.labels, CLASSES).parameters, parameters);
    }
    // and no calibrator can: whatever the test labels, nothing that was fitted moves
    const wrong = scored({ ...test, labels: test.labels.map((label) => (label + 1) % CLASSES) });
    const fooled = calibratePhase(evaluation, { fit, test: wrong, classes: CLASSES }, { seed: 1 });
    assert.deepEqual(
      fooled.calibrators.map(({ parameters }) => parameters),
      once.calibrators.map(({ parameters }) => parameters),
    );
  });

  it("reports the figures of METRICS before and after, on test", () => {
    const { calibrators, calibrated } = calibratePhase(evaluation, { fit, test, classes: CLASSES }, { seed: 1 });
    assert.deepEqual(
      calibrators.map(({ kind }) => kind),
      [...calibratorKinds],
    );
    const raw = measure(test.logits, test.labels, CLASSES, { seed: 1 });
    for (const { kind, before, after, latencyMsPer1000Rows } of calibrators) {
      const { apply } = fitCalibrator(kind, fit.logits, fit.labels, CLASSES);
      const full = measure(apply(test.logits), test.labels, CLASSES, { seed: 1 });
      for (const figure of ["accuracy", "nll", "brier", "ece"] as const) {
        assert.equal(before[figure], raw[figure]);
        // apply rounds to float32, which may break a tie of two classes the other way
        assert.ok(Math.abs(after[figure] - full[figure]) < 3e-3, `${kind} ${figure}`);
      }
      assert.ok(after.nll < before.nll, kind);
      assert.ok(latencyMsPer1000Rows > 0);
    }
    assert.equal(calibrated?.kind, "temperature");
    assert.ok(Math.abs(calibrated.test.nll - calibrators[0]!.after.nll) < 1e-12);
  });

  it("puts the recipe's calibrator first, and fits each kind once", () => {
    const kinds = (evaluated: Parameters<typeof calibratorsOf>[0]): string[] =>
      calibratorsOf(evaluated).map(({ kind }) => kind);
    const [temperature, vector, matrix] = all as [CalibratorOptions, CalibratorOptions, CalibratorOptions];
    assert.deepEqual(kinds({}), []);
    assert.deepEqual(kinds({ calibrator: temperature }), ["temperature"]);
    assert.deepEqual(kinds({ calibrators: [vector, matrix] }), ["vector", "matrix"]);
    assert.deepEqual(kinds({ calibrator: matrix, calibrators: [temperature, matrix] }), ["matrix", "temperature"]);
    const { calibrated, calibrators } = calibratePhase(
      { calibrator: vector },
      { fit, test, classes: CLASSES },
      { seed: 1 },
    );
    assert.equal(calibrated?.kind, "vector");
    assert.equal(calibrated.temperature, undefined);
    assert.equal(calibrators.length, 1);
    assert.deepEqual(calibratePhase({}, { fit, test, classes: CLASSES }, { seed: 1 }), {
      calibrated: null,
      calibrators: [],
    });
  });

  it("says why nothing was fitted, and leaves the figures as they are", () => {
    const few = rowsOf(4, 5);
    const { calibrators } = calibratePhase(evaluation, { fit: few, test, classes: CLASSES }, { seed: 1 });
    for (const { kind, unfitted, parameters, before, after } of calibrators.slice(1)) {
      assert.match(unfitted ?? "", /5 rows/, kind);
      assert.equal(parameters, null);
      assert.deepEqual(after, before);
    }
  });
});
