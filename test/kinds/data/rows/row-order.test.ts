// The warning about rows in the order of their classes.
import assert from "node:assert/strict";
import { randomUniforms } from "../../../../src/base/numeric/random.ts";
import { orderWarnings } from "../../../../src/kinds/data/rows/row-order.ts";

const classes = ["a", "b", "c"];
const told = (labels: readonly number[]): readonly string[] =>
  orderWarnings({ labels: Int32Array.from(labels), classes });

describe("order of rows (unit)", () => {
  const sorted = Array.from({ length: 90 }, (_, row) => Math.floor(row / 30));

  it("tells of rows sorted by class, with the changes there are and would be", () => {
    // 89 (1 - 3 / 9) = 59.3
    assert.match(told(sorted)[0]!, /changes 2 times in 90 rows, about 59 times in a shuffled file/);
  });

  it("says nothing of classes in turn, of shuffled rows, of one class and of few rows", () => {
    assert.deepEqual(told(sorted.map((_, row) => row % 3)), []);
    const drawn = Array.from(randomUniforms(1, "order", {}, 90), (u) => Math.floor(3 * u));
    assert.deepEqual(told(drawn), []);
    assert.deepEqual(told(sorted.map(() => 1)), []);
    assert.deepEqual(told([0, 0, 0, 1, 1, 1, 2, 2, 2]), []);
  });
});
