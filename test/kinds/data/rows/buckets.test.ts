// Batches of token rows of like lengths: every row once, in as many batches, each as long as its longest row.
import assert from "node:assert/strict";
import type { Dataset } from "../../../../src/engine/contracts.ts";
import { shuffled } from "../../../../src/base/numeric/random.ts";
import { epochBlocks, filledShare, rowLengths } from "../../../../src/kinds/data/rows/buckets.ts";

const ROWS = 1003;
const LENGTH = 20;
const BATCH = 8;
const held = (row: number): number => ((row * 7) % LENGTH) + 1;

/** Rows that hold 1 to 20 tokens, a 0 among the longer ones'. */
const data: Dataset = {
  rows: ROWS,
  inputShape: [LENGTH],
  inputs: Int32Array.from({ length: ROWS * LENGTH }, (_, at) => {
    const [row, i] = [Math.floor(at / LENGTH), at % LENGTH];
    return i < held(row) && !(i === 2 && held(row) > 5) ? 1 + ((row + i) % 30) : 0;
  }),
  labels: new Int32Array(ROWS),
  classes: ["a", "b"],
  rowId: String,
  sha256: "",
};

describe("batches of like lengths (unit)", () => {
  const order = shuffled(
    Int32Array.from({ length: ROWS }, (_, row) => row),
    5,
    "order",
    { epoch: 0 },
  );
  const place = { seed: 5, epoch: 0 };
  const lengths = rowLengths(data, 4);

  it("know each row's last token, rounded up; a row without any has one step", () => {
    lengths.forEach((length, row) =>
      assert.equal(length, Math.min(LENGTH, 4 * Math.ceil(held(row) / 4)), `row ${row}`),
    );
    assert.deepEqual(rowLengths({ ...data, rows: 1, inputs: new Int32Array(LENGTH) }, 4), Uint16Array.of(4));
    // the last step is no longer than the rows are
    assert.equal(Math.max(...rowLengths(data, 8)), LENGTH);
  });

  it("without lengths are the order itself, and what is left over", () => {
    const blocks = epochBlocks(order, BATCH, null, place);
    assert.deepEqual(
      blocks.map(({ batchRows, rows, length }) => [batchRows, rows.length, length]),
      [
        [8, 1000, undefined],
        [3, 3, undefined],
      ],
    );
    assert.deepEqual(
      blocks.flatMap(({ rows }) => [...rows]),
      [...order],
    );
  });

  it("hold every row once, in as many batches; no row is longer than its batch", () => {
    const blocks = epochBlocks(order, BATCH, lengths, place);
    assert.deepEqual(
      blocks.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b),
      [...order.toSorted()],
    );
    const batches = blocks.reduce((sum, { rows, batchRows }) => sum + rows.length / batchRows, 0);
    assert.equal(batches, Math.ceil(ROWS / BATCH));
    for (const { rows, length, batchRows } of blocks)
      for (let at = 0; at < rows.length; at += batchRows) {
        const own = rows.subarray(at, at + batchRows);
        assert.equal(
          Math.max(...Array.from(own, (row) => lengths[row]!)),
          length,
          "a batch is as long as its longest row",
        );
      }
    assert.deepEqual(blocks.at(-1)!.rows, order.subarray(1000));
    assert.deepEqual(epochBlocks(order, BATCH, lengths, place), blocks);
    assert.notDeepEqual(
      epochBlocks(order, BATCH, lengths, { seed: 5, epoch: 1 }).map(({ length }) => length),
      blocks.map(({ length }) => length),
    );
  });

  it("hold more tokens among the positions that are looked at: the shares by hand", () => {
    const tokens = [...(data.inputs as Int32Array)].filter((id) => id !== 0).length;
    const share = filledShare(data, order, epochBlocks(order, BATCH, null, place));
    assert.equal(share, tokens / (ROWS * LENGTH));
    const cut = epochBlocks(order, BATCH, lengths, place);
    const positions = cut.reduce((sum, { rows, length }) => sum + rows.length * length!, 0);
    assert.equal(filledShare(data, order, cut), tokens / positions);
    assert.ok(positions < 0.65 * ROWS * LENGTH);
  });
});
