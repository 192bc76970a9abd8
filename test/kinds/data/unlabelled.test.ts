// Sources whose labels are left out: rows as with labels, and no label file opened.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readUnlabelled } from "../../../src/kinds/data/index.ts";

/** Version 1.0 of NumPy's format, bytes. */
function npy(shape: readonly number[], values: readonly number[]): Buffer {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`, "latin1");
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, header, Buffer.from(values)]);
}

describe("unlabelled sources (unit)", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-unlabelled-"));
    await writeFile(join(folder, "rows.csv"), "a,b,c\n1,2,3\n4,5,6\n");
    const idx = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
    await writeFile(join(folder, "rows.idx"), Buffer.from(idx));
    await writeFile(join(folder, "rows.npy"), npy([2, 3], [1, 2, 3, 4, 5, 6]));
    const { zipSync } = await import("fflate");
    await writeFile(join(folder, "rows.npz"), zipSync({ "x.npy": npy([2, 3], [1, 2, 3, 4, 5, 6]) }));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const place = (): { baseDirectory: string } => ({ baseDirectory: folder });

  it("takes every column of a csv as a value, but for a label's that is named", async () => {
    const all = await readUnlabelled({ kind: "csv", path: "rows.csv", header: true }, place());
    assert.deepEqual([all.rows, all.inputShape, [...all.inputs]], [2, [3], [1, 2, 3, 4, 5, 6]]);
    const some = await readUnlabelled({ kind: "csv", path: "rows.csv", header: true, label: "b" }, place());
    assert.deepEqual([some.inputShape, [...some.inputs]], [[2], [1, 3, 4, 6]]);
  });

  it("reads idx, npy and npz without labels, and opens no file of labels that is named", async () => {
    const labels = "not-there";
    for (const source of [
      { kind: "idx", inputs: "rows.idx" },
      { kind: "idx", inputs: "rows.idx", labels },
      { kind: "npy", inputs: "rows.npy" },
      { kind: "npy", inputs: "rows.npy", labels },
      { kind: "npz", path: "rows.npz", inputs: "x" },
      { kind: "npz", path: "rows.npz", inputs: "x", labels },
    ] as const) {
      const { rows, inputs, inputShape } = await readUnlabelled(source, place());
      assert.deepEqual([rows, [...inputs]], [2, [1, 2, 3, 4, 5, 6]]);
      assert.deepEqual(inputShape, source.kind === "idx" ? [1, 1, 3] : [3]);
    }
  });
});
