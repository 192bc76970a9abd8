// unit: inner values of rows are computed once, in blocks that do not go by the order in which rows are asked for.
import assert from "node:assert/strict";
import { keptTensors } from "../../src/training/teacher-tensors.ts";
import { randomDataset } from "../engine/setup.ts";

describe("inner values that are kept (unit)", () => {
  const data = randomDataset(600, [3], 2);
  /** Values that show which rows were computed beside them. */
  const opened = (size: number) => {
    const asked: number[][] = [];
    return {
      asked,
      values: {
        shapes: new Map([["inner", [size]]]),
        of: (_data: unknown, rows: Int32Array) => {
          asked.push([...rows]);
          const values = Float32Array.from({ length: rows.length * 2 }, (_, at) =>
            at % 2 === 0 ? rows[at / 2]! : rows.length,
          );
          return Promise.resolve(new Map([["inner", values]]));
        },
        close: () => Promise.resolve(),
      },
    };
  };

  it("are those of whole blocks, each computed once, in whatever order rows come", async () => {
    const orders = [
      [
        [599, 3],
        [3, 300],
      ],
      [[300, 599], [3], [3, 599]],
    ];
    const seen = [];
    for (const order of orders) {
      const { asked, values } = opened(2);
      const kept = keptTensors(values, data);
      for (const rows of order) {
        const found = (await kept.ofRows(Int32Array.from(rows))).get("inner")!;
        assert.deepEqual(
          rows.map((_, at) => found[2 * at]),
          rows,
        );
      }
      assert.deepEqual(asked.map(({ length }) => length).sort(), [256, 256, 88]);
      seen.push((await kept.ofRows(Int32Array.of(3, 300, 599))).get("inner"));
      assert.equal(asked.length, 3);
    }
    assert.deepEqual(seen[0], seen[1]);
  });

  it("are let go of, and are the same when they are asked for again", async () => {
    const { asked, values } = opened(2);
    const kept = keptTensors(values, data);
    const rows = Int32Array.of(3, 599);
    const before = (await kept.ofRows(rows)).get("inner");
    kept.forget();
    assert.deepEqual((await kept.ofRows(rows)).get("inner"), before);
    assert.equal(asked.length, 4, "two blocks, twice");
  });

  it("are computed at each step where there is no room for all", async () => {
    const { asked, values } = opened(2 ** 19);
    const kept = keptTensors(values, data);
    for (let step = 0; step < 2; step++) await kept.ofRows(Int32Array.of(3, 300));
    assert.deepEqual(asked, [
      [3, 300],
      [3, 300],
    ]);
  });
});
