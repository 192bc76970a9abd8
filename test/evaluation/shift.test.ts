// A student under shift: what is measured on which rows, with a predictor whose logits are known.
import assert from "node:assert/strict";
import type { RowsPredictor } from "../../src/engine/contracts.ts";
import type { RowTable } from "../../src/kinds/data/table.ts";
import { corrupted } from "../../src/kinds/corruptions/index.ts";
import { headlines } from "../../src/evaluation/calibrate.ts";
import { spread } from "../../src/kinds/data/rows/spread.ts";
import type { ShiftMaterials } from "../../src/evaluation/shift-materials.ts";
import { corruptedRow, measureShift, type ShiftRun } from "../../src/evaluation/shift.ts";
import { randomWords } from "../../src/base/numeric/random.ts";

const SIZE = 16;
const shape = { channels: 1, height: 4, width: 4 };

/** Two classes: dark and bright by the mean of the row, logits -+ (mean - 128) / 8. */
class MeanPredictor implements RowsPredictor {
  calls: number[] = [];
  seen = new Set<number>();
  logits(_: unknown, inputs: Float32Array): Promise<Float32Array> {
    const rows = inputs.length / SIZE;
    this.calls.push(rows);
    inputs.forEach((value) => this.seen.add(value));
    const logits = new Float32Array(rows * 2);
    for (let row = 0; row < rows; row++) {
      const mean = inputs.subarray(row * SIZE, (row + 1) * SIZE).reduce((sum, value) => sum + value, 0) / SIZE;
      logits.set([-(mean - 128) / 8, (mean - 128) / 8], row * 2);
    }
    return Promise.resolve(logits);
  }
  inputGradients(_: unknown, inputs: Float32Array, labels: Int32Array): Promise<Float32Array> {
    // a brighter row is less of class 0: its loss rises
    return Promise.resolve(inputs.map((__, at) => (labels[Math.floor(at / SIZE)] === 0 ? 1 : -1)));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

const ROWS = 2300;
const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 2);
/** Dark rows hold 90 to 121, bright ones 135 to 166; the first row has the range's ends. */
const inputs = Uint8Array.from(
  randomWords(1, "x", {}, ROWS * SIZE),
  (word, at) => (word % 32) + (Math.floor(at / SIZE) % 2 === 0 ? 90 : 135),
);

const materials = (changes: Partial<ShiftMaterials> = {}): ShiftMaterials => ({
  options: { corruptions: ["brightness"], severities: [3, 1] },
  rows: Int32Array.from({ length: ROWS }, (_, row) => row),
  range: { low: 0, high: 255 },
  rowKind: { kind: "image", shape, bytes: true },
  strange: null,
  warnings: [],
  ...changes,
});

const run = (predictor: RowsPredictor, given: ShiftMaterials): ShiftRun => ({
  predictor,
  state: new Map(),
  dataset: { inputs, inputShape: [1, 4, 4], labels, classes: ["dark", "bright"] },
  materials: given,
  seed: 4,
});

describe("spread (unit)", () => {
  it("takes rows evenly, and all where there is no limit", () => {
    const rows = Int32Array.of(3, 5, 7, 9, 11);
    assert.deepEqual(spread(rows), rows);
    assert.deepEqual(spread(rows, 9), rows);
    assert.deepEqual(spread(rows, 2), Int32Array.of(3, 7));
    assert.deepEqual(spread(rows, 5), rows);
  });
});

describe("corruptedRow (unit)", () => {
  const range = { low: 0, high: 16 };
  const place = { seed: 1, row: 2 };
  const stored = Uint8Array.from({ length: SIZE }, (_, at) => at);

  it("corrupts in [0, 1] and rounds what is stored as bytes", () => {
    const image = Float64Array.from(stored, (value) => value / 16);
    const expected = corrupted(image, shape, "gaussianNoise", 4, place).map((value) => 16 * value);
    const floats = { kind: "image", shape, bytes: false } as const;
    assert.deepEqual(corruptedRow(stored, floats, range, "gaussianNoise", 4, place), expected);
    const bytes = corruptedRow(stored, { ...floats, bytes: true }, range, "gaussianNoise", 4, place);
    assert.deepEqual(bytes, expected.map(Math.round));
  });

  it("takes a range that does not begin at 0", () => {
    const row = corruptedRow(
      [-1, 0, 1, 0, ...new Array<number>(12).fill(0)],
      { kind: "image", shape, bytes: false },
      { low: -1, high: 1 },
      "brightness",
      5,
      place,
    );
    // 0.3 of a range of 2, cut at 1
    assert.ok(Math.abs(row[0]! + 0.4) < 1e-12 && Math.abs(row[1]! - 0.6) < 1e-12 && row[2] === 1);
  });
});

describe("measureShift (unit)", () => {
  it("works in chunks of rows, and leaves the data as they were", async () => {
    const before = inputs.slice();
    const predictor = new MeanPredictor();
    const report = await measureShift(run(predictor, materials()));
    assert.deepEqual(inputs, before);
    assert.deepEqual(predictor.calls, [1000, 1000, 300, 1000, 1000, 300, 1000, 1000, 300]);
    assert.ok([...predictor.seen].every(Number.isInteger));
    assert.deepEqual([report.rows, report.range], [ROWS, [0, 255]]);
  });

  it("gives each severity the figures of its rows, mildest first, and the mean", async () => {
    const { clean, corruptions, mean, ...others } = await measureShift(
      run(new MeanPredictor(), materials({ options: { corruptions: ["brightness", "contrast"], severities: [3, 1] } })),
    );
    assert.deepEqual(Object.keys(others), ["rows", "range"]);
    assert.equal(clean.accuracy, 1);
    assert.deepEqual(
      corruptions?.map(({ corruption, severity }) => [corruption, severity]),
      [
        ["brightness", 1],
        ["brightness", 3],
        ["contrast", 1],
        ["contrast", 3],
      ],
    );
    // 0.15 of 255 is 38: dark rows, of mean 105, become bright
    const expected = new Float32Array(ROWS * 2);
    for (let row = 0; row < ROWS; row++) {
      const sum = inputs.subarray(row * SIZE, (row + 1) * SIZE).reduce((total, v) => total + Math.round(v + 38.25), 0);
      expected.set([-(sum / SIZE - 128) / 8, (sum / SIZE - 128) / 8], row * 2);
    }
    assert.deepEqual(corruptions[1], { corruption: "brightness", severity: 3, ...headlines(expected, labels, 2) });
    assert.ok(corruptions[1].accuracy < 0.51);
    assert.equal(mean?.[1]?.severity, 3);
    assert.ok(Math.abs(mean[1].nll - (corruptions[1].nll + corruptions[3]!.nll) / 2) < 1e-15);
  });

  it("attacks in shares of the range, and measures other rows by how sure the student is", async () => {
    const strange: RowTable = {
      place: "other.npy",
      labelPlace: "other.npy",
      rows: 3,
      inputShape: [16],
      held: { dtype: "uint8", shape: [16] },
      columns: null,
      inputs: new Uint8Array(3 * SIZE).fill(128),
      labels: new Uint8Array(3),
      ids: null,
    };
    const options = { severities: [], fgsm: { epsilons: [0.2, 0.01] }, rows: 100 };
    const rows = spread(
      Int32Array.from({ length: ROWS }, (_, row) => row),
      100,
    );
    const report = await measureShift(run(new MeanPredictor(), materials({ options, rows, strange })));
    assert.equal(report.corruptions, undefined);
    assert.equal(report.mean, undefined);
    assert.deepEqual(
      report.fgsm?.map(({ epsilon, accuracy }) => [epsilon, accuracy]),
      [
        [0.01, 1],
        [0.2, 0],
      ],
    );
    // 128 lies on the boundary: every score is stranger than that of any own row
    const perfect = { auroc: 1, aupr: 1, fpr95: 0 };
    const { rows: count, maxProbability, entropy, energy } = report.outOfDistribution!;
    assert.deepEqual([count, maxProbability, entropy, energy], [3, perfect, perfect, perfect]);
  });

  it("adds noise to the features of rows that are no images, uncut", async () => {
    const predictor = new MeanPredictor();
    const deviations = new Float64Array(SIZE).fill(1000);
    const options = { corruptions: ["gaussianNoise"], severities: [5] } as const;
    await measureShift(run(predictor, materials({ options, rowKind: { kind: "features", deviations } })));
    assert.ok(Math.min(...predictor.seen) < 0 && Math.max(...predictor.seen) > 300);
  });
});
