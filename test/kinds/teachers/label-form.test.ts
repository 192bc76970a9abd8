// How labels are kept: what comes back of them, and in how many bytes.
import assert from "node:assert/strict";
import { randomNormals } from "../../../src/base/numeric/random.ts";
import { logSoftmaxRows } from "../../../src/base/numeric/softmax.ts";
import type { LimbeckError } from "../../../src/base/errors.ts";
import { labelForm, type LabelForm } from "../../../src/kinds/teachers/labels/label-form.ts";

const logitsOf = (rows: number, classes: number): Float32Array =>
  Float32Array.from(randomNormals(3, "labels", {}, rows * classes), (value) => 4 * value);

/** What comes back of rows, each decoded where it lies among the others. */
function back(form: LabelForm, logits: Float32Array, classes: number): Float32Array {
  const bytes = form.encode(logits, String);
  const rows = logits.length / classes;
  assert.equal(bytes.length, rows * form.rowBytes);
  const found = new Float32Array(logits.length);
  for (let row = rows - 1; row >= 0; row--)
    form.decode(bytes, row * form.rowBytes, found.subarray(row * classes, (row + 1) * classes));
  return found;
}

describe("forms of labels", () => {
  it("float32 is what it was, also where rows are part of more", () => {
    const logits = logitsOf(5, 3);
    assert.deepEqual(back(labelForm({ dtype: "float32" }, 3, "t"), logits.subarray(3, 12), 3), logits.slice(3, 12));
  });

  it("float16 is the nearest half, and refuses by row what it does not hold", () => {
    const logits = logitsOf(40, 7);
    const found = back(labelForm({ dtype: "float16" }, 7, "t"), logits, 7);
    found.forEach((value, at) => assert.ok(Math.abs(value - logits[at]!) <= 2 ** -11 * Math.abs(logits[at]!), `${at}`));
    assert.notDeepEqual(found, logits);
    assert.throws(
      () => labelForm({ dtype: "float16" }, 2, "t").encode(Float32Array.of(1, 2, 3, 65505), (row) => `r${row}`),
      (error: LimbeckError) => error.code === "teacher-invalid" && error.problems[0]?.got === "65505 of row r1",
    );
  });

  for (const dtype of ["float32", "float16"] as const)
    it(`the likeliest in ${dtype} keep their probabilities, and the others share theirs`, () => {
      for (const [classes, top] of [
        [9, 1],
        [9, 4],
        [9, 8],
        [1000, 16],
      ] as const) {
        const logits = logitsOf(20, classes);
        const form = labelForm({ dtype, top }, classes, "t");
        const found = back(form, logits, classes);
        const expected = logSoftmaxRows(logits, classes);
        const tolerance = dtype === "float32" ? 1e-6 : 5e-3;
        for (let row = 0; row < 20; row++) {
          const [own, kept] = [expected, found].map((all) => [...all.subarray(row * classes, (row + 1) * classes)]);
          const order = own!.map((_, k) => k).sort((a, b) => own![b]! - own![a]! || a - b);
          for (const k of order.slice(0, top)) assert.ok(Math.abs(kept![k]! - own![k]!) <= tolerance * 4);
          const rest = order.slice(top).reduce((sum, k) => sum + Math.exp(own![k]!), 0) / (classes - top);
          for (const k of order.slice(top)) assert.ok(Math.abs(Math.exp(kept![k]!) - rest) <= tolerance);
          const sum = kept!.reduce((all, value) => all + Math.exp(value), 0);
          assert.ok(Math.abs(sum - 1) <= tolerance, `${sum}`);
        }
      }
    });

  it("16 of 1,000 classes take 100 bytes a row, of 100,000 classes 132", () => {
    assert.equal(labelForm({ dtype: "float32", top: 16 }, 1000, "t").rowBytes, 100);
    assert.equal(labelForm({ dtype: "float16", top: 16 }, 1000, "t").rowBytes, 66);
    const many = labelForm({ dtype: "float32", top: 16 }, 100_000, "t");
    assert.equal(many.rowBytes, 132);
    const logits = new Float32Array(100_000);
    logits[99_999] = 30;
    const found = back(many, logits, 100_000);
    assert.ok(Math.abs(found[99_999]!) < 1e-6);
    // of classes that are alike the first ones are kept
    assert.ok(Math.abs(found[0]! + 30) < 1e-4 && Math.abs(found[50_000]! + 30) < 1e-4);
  });

  it("more than there is to leave out is refused", () => {
    assert.throws(
      () => labelForm({ dtype: "float32", top: 3 }, 3, 'teacher "t"'),
      (error: LimbeckError) => error.problems[0]?.path === "/labels/top" && error.message.includes('teacher "t"'),
    );
  });
});
