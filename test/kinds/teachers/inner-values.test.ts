// unit: values on the way to a teacher's scores: listed with their shapes, read for rows by hand's equation, refused by name.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { floats, model } from "../../engine/onnx/models.ts";
import { allRows, counting, dataset, near, openModel, refuses } from "./fixtures.ts";

const kernel = [1, -2, 0, 3, 0.5, 0.25, -1, 2, 4, 1, -3, 0];

/** x -> Relu(flat x W) -> scores, and a mask of whole numbers, a constant and a sum over the batch beside. */
const layered = (batch: number | string) =>
  model({
    inputs: [{ name: "x", shape: [batch, 1, 2, 2] }],
    outputs: [{ name: "scores", shape: [batch, 3] }],
    nodes: [
      { op: "Flatten", inputs: ["x"], outputs: ["flat"], attributes: { axis: 1 } },
      { op: "MatMul", inputs: ["flat", "w"], outputs: ["hidden"], attributes: {} },
      { op: "Relu", inputs: ["hidden"], outputs: ["rectified"], attributes: {} },
      { op: "Cast", inputs: ["hidden"], outputs: ["whole"], attributes: { to: 7 } },
      { op: "ReduceSum", inputs: ["hidden"], outputs: ["total"], attributes: { keepdims: 1 } },
      { op: "Div", inputs: ["hidden", "zero"], outputs: ["endless"], attributes: {} },
      { op: "Add", inputs: ["rectified", "one"], outputs: ["scores"], attributes: {} },
    ],
    weights: { w: floats([4, 3], kernel), one: floats([1], [1]), zero: floats([1], [0]) },
  });

describe("inner values of a teacher (unit)", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-inner-"));
  });
  after(() => rm(folder, { recursive: true }));

  const data = dataset([1, 2, 2], counting(5 * 4));
  const rows = Int32Array.of(3, 0, 3);
  const hidden = Array.from(rows).flatMap((row) =>
    [0, 1, 2].map((k) =>
      [0, 1, 2, 3].reduce((sum, at) => sum + (data.inputs as Float32Array)[4 * row + at]! * kernel[3 * at + k]!, 0),
    ),
  );

  for (const batch of ["N", 1, 2])
    it(`are listed and read, of a model whose batch is ${batch}`, async () => {
      const { teacher } = await openModel(join(folder, `batch-${batch}`), layered(batch), data);
      const inner = teacher.inner!;
      const found = await inner.list();
      assert.deepEqual(found.get("flat"), [4]);
      assert.deepEqual(found.get("rectified"), [3]);
      assert.deepEqual(found.get("scores"), [3]);
      assert.ok(!found.has("whole"), "whole numbers are no values to be near to");
      if (batch !== 1) assert.ok(!found.has("total"), "what has no row of its own is not listed");
      const opened = await inner.open(["hidden", "rectified"]);
      assert.deepEqual(
        [...opened.shapes],
        [
          ["hidden", [3]],
          ["rectified", [3]],
        ],
      );
      const values = await opened.of(data, rows);
      near(Array.from(values.get("hidden")!), hidden);
      near(
        Array.from(values.get("rectified")!),
        hidden.map((value) => Math.max(0, value)),
      );
      await opened.close();
      const logits = await teacher.label(data, allRows(data), () => undefined);
      near(
        Array.from(rows).flatMap((row) => Array.from(logits.subarray(3 * row, 3 * row + 3))),
        hidden.map((value) => 1 + Math.max(0, value)),
      );
      await teacher.close();
    });

  it("are refused by name: unknown, not finite, no numbers to be near to", async () => {
    const { teacher } = await openModel(join(folder, "refused"), layered("N"), data);
    const inner = teacher.inner!;
    await refuses("teacher-invalid", () => inner.open(["hiden"]), /"hiden"/, /did you mean "hidden"/, /--tensors/);
    await refuses("teacher-invalid", () => inner.open(["whole"]), /whole/, /floating-point values/);
    const endless = await inner.open(["endless"]);
    await refuses("teacher-invalid", () => endless.of(data, rows), /endless/, /finite numbers/);
    await endless.close();
    await teacher.close();
  });
});
