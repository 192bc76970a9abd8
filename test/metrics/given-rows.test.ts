// What metrics and calibrators are handed by code that no compiler has looked at: as it is meant, or refused by name.
import assert from "node:assert/strict";
import {
  applyCalibrator,
  applyTemperature,
  compareArms,
  fitCalibrator,
  fitTemperature,
  LimbeckError,
  measure,
  rowScores,
} from "../../src/index.ts";

const logits = Float32Array.of(2, 0, 0, 0, 3, 0, 0, 0, 1, 1, 0, 0);
const labels = Int32Array.of(0, 1, 2, 1);
const plain = (values: unknown): never => values as never;

type Refused = readonly [what: string, call: () => unknown, path: string, got: string];

const refused: readonly Refused[] = [
  ["rows in rows", () => measure(plain([[2, 0, 0]]), labels, 3), "values", "Array"],
  ["plain numbers", () => rowScores(plain([...logits]), labels, 3), "values", "Array"],
  ["nothing", () => rowScores(plain(undefined), labels, 3), "values", "none"],
  ["integers as scores", () => fitTemperature(plain(Int32Array.from(logits)), labels, 3), "values", "Int32Array"],
  ["texts as labels", () => measure(logits, plain(["a", "b", "c", "b"]), 3), "labels", "Array"],
  ["labels of 64 bits", () => fitTemperature(logits, plain(BigInt64Array.of(0n, 1n)), 3), "labels", "BigInt64Array"],
  ["a label outside", () => fitTemperature(logits, Int32Array.of(0, 1, 3, 1), 3), "row 3, label", "3"],
  ["a logit that is none", () => fitTemperature(logits.with(4, NaN), labels, 3), "row 2, class 1", "NaN"],
  ["a text for classes", () => measure(logits, labels, plain("3")), "classes", '"3"'],
  ["half a class", () => measure(logits, labels, 3.5), "classes", "3.5"],
  ["other rows than labels", () => measure(logits, labels, 2), "shape", "12 values"],
  ["no space", () => measure(logits, labels, 3, { space: plain("logit") }), "space", '"logit"'],
  ["no bins", () => measure(logits, labels, 3, { bins: 0 }), "bins", "0"],
  ["bins without end", () => measure(logits, labels, 3, { bins: 70_000 }), "bins", "70000"],
  ["parts of bins", () => measure(logits, labels, 3, { bins: 2.5 }), "bins", "2.5"],
  ["a seed of no number", () => measure(logits, labels, 3, { seed: NaN }), "seed", "NaN"],
  ["no profile", () => measure(logits, labels, 3, { profile: plain("other") }), "profile", '"other"'],
  ["a temperature of 0", () => applyTemperature(logits, 0), "temperature", "0"],
  ["a temperature below it", () => applyTemperature(logits, -1), "temperature", "-1"],
  ["rows in rows to soften", () => applyTemperature(plain([[1, 2]]), 2), "values", "Array"],
  ["plain labels to fit on", () => fitCalibrator("vector", logits, plain([0, 1, 2, 1]), 3), "labels", "Array"],
  ["a kind that is none", () => fitCalibrator(plain("temp"), logits, labels, 3), "/kind", '"temp"'],
  [
    "an option that is none",
    () => fitCalibrator(plain({ kind: "temperature", fitOnn: "calibration" }), logits, labels, 3),
    "/fitOnn",
    '"fitOnn"',
  ],
  ["half a row", () => applyCalibrator("temperature", { temperature: 2 }, logits, 5), "shape", "12 values"],
  ["another's parameters", () => applyCalibrator("vector", { slope: 1 }, logits, 3), "parameters", '{"slope":1}'],
];

describe("what code hands to metrics and calibrators", () => {
  for (const [what, call, path, got] of refused)
    it(`is refused by name: ${what}`, () => {
      assert.throws(call, (error: unknown) => {
        assert.ok(error instanceof LimbeckError && error.code === "data-invalid", String(error));
        assert.deepEqual([error.problems[0]?.path, error.problems[0]?.got], [path, got]);
        return true;
      });
    });

  it("needs no options, and no parameters where nothing was fitted", () => {
    assert.deepEqual(measure(logits, labels, 3), measure(logits, labels, 3, { seed: 0, space: "logits", bins: 15 }));
    const [first = NaN] = applyCalibrator("temperature", null, logits, 3);
    assert.ok(Math.abs(first - (2 - Math.log(Math.exp(2) + 2))) < 1e-6);
  });

  it("is refused where two arms have one name", () => {
    const seeds = [rowScores(logits, labels, 3)];
    assert.throws(
      () =>
        compareArms([
          { id: "a", seeds },
          { id: "a", seeds },
        ]),
      /two arms are called a/,
    );
  });
});
