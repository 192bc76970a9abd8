// The order of rows.
import assert from "node:assert/strict";
import { epochOrder } from "../../../src/kinds/data/batches.ts";

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
