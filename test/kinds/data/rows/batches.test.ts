// The order of rows.
import assert from "node:assert/strict";
import { epochOrder, epochRows } from "../../../../src/kinds/data/rows/batches.ts";

describe("epoch order", () => {
  const train = Int32Array.from({ length: 100 }, (_, index) => 3 * index);

  it("holds every row once and is the same for the same seed and epoch", () => {
    const order = epochOrder({ train }, 17, 2, false);
    assert.deepEqual(order.toSorted(), train);
    assert.deepEqual(epochOrder({ train }, 17, 2, true), order);
    assert.deepEqual(train[1], 3);
  });

  it("differs with seed and epoch", () => {
    const orders = [
      epochOrder({ train }, 17, 0, false),
      epochOrder({ train }, 17, 1, false),
      epochOrder({ train }, 18, 0, false),
      train,
    ].map(String);
    assert.equal(new Set(orders).size, 4);
  });

  describe("with unlabelled rows", () => {
    const unlabelled = Int32Array.from({ length: 230 }, (_, index) => 3 * index + 1);
    const rows = { train, unlabelled };

    it("has as many rows for every loss", () => {
      assert.equal(epochRows(rows), 330);
      assert.equal(epochOrder(rows, 17, 0, true).length, 330);
      assert.equal(epochOrder(rows, 17, 0, false).length, 330);
    });

    it("mixes all of them, each once, for a loss that needs no labels", () => {
      const order = epochOrder(rows, 17, 0, true);
      assert.deepEqual(order.toSorted(), Int32Array.from([...train, ...unlabelled]).toSorted());
      const early = order.subarray(0, 100).filter((row) => row % 3 === 0).length;
      assert.ok(early > 15 && early < 50, `${early} labelled rows among the first 100`);
    });

    it("goes over the labelled ones in passes of their own orders for a loss that needs labels", () => {
      const order = epochOrder(rows, 17, 0, false);
      const passes = [0, 100, 200].map((start) => order.subarray(start, start + 100));
      for (const pass of passes) assert.deepEqual(pass.toSorted(), train);
      assert.equal(new Set(passes.map(String)).size, 3);
      assert.ok(order.subarray(300).every((row) => row % 3 === 0));
      assert.deepEqual(passes[0], epochOrder({ train }, 17, 0, false));
    });
  });
});
