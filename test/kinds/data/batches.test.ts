// The order of rows and how it is cut.
import assert from "node:assert/strict";
import fc from "fast-check";
import { batchRanges, epochOrder } from "../../../src/kinds/data/batches.ts";

describe("epoch order", () => {
  const train = Int32Array.from({ length: 100 }, (_, index) => 3 * index);

  it("holds every row once and is the same for the same seed and epoch", () => {
    const order = epochOrder(train, 17, 2);
    assert.deepEqual(order.toSorted(), train);
    assert.deepEqual(epochOrder(train, 17, 2), order);
    assert.deepEqual(train[1], 3);
  });

  it("differs with seed and epoch", () => {
    const orders = [epochOrder(train, 17, 0), epochOrder(train, 17, 1), epochOrder(train, 18, 0), train].map(String);
    assert.equal(new Set(orders).size, 4);
  });
});

describe("batch ranges", () => {
  it("are full ones and a smaller last one", () => {
    assert.deepEqual(batchRanges(10, 4), [
      { start: 0, end: 4 },
      { start: 4, end: 8 },
      { start: 8, end: 10 },
    ]);
    assert.deepEqual(batchRanges(8, 4).at(-1), { start: 4, end: 8 });
    assert.deepEqual(batchRanges(3, 4), [{ start: 0, end: 3 }]);
    assert.deepEqual(batchRanges(0, 4), []);
    assert.throws(() => batchRanges(8, 0), RangeError);
  });

  it("tile the rows", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 100 }), (rows, batchRows) => {
        const ranges = batchRanges(rows, batchRows);
        ranges.forEach(({ start, end }, index) => {
          assert.equal(start, ranges[index - 1]?.end ?? 0);
          assert.ok(index === ranges.length - 1 ? end - start <= batchRows && end > start : end - start === batchRows);
        });
        assert.equal(ranges.at(-1)?.end ?? 0, rows);
      }),
    );
  });
});
