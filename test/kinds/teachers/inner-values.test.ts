// unit: values on the way to a teacher's scores: listed with their shapes, read for rows by hand's equation, refused by name.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { floats, model } from "../../engine/onnx/models.ts";
import { openInner } from "../../../src/kinds/teachers/model/inner-values.ts";
import { planRows } from "../../../src/kinds/teachers/model/input.ts";
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
      const opened = await inner.open(["flat", "hidden", "rectified"]);
      assert.deepEqual(
        [...opened.shapes],
        [
          ["flat", [4]],
          ["hidden", [3]],
          ["rectified", [3]],
        ],
      );
      const values = await opened.of(data, rows);
      near(
        Array.from(values.get("flat")!),
        Array.from(rows).flatMap((row) => [...(data.inputs as Float32Array).subarray(4 * row, 4 * row + 4)]),
      );
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

  it("are computed in one call, however many are asked for, and told apart by their sizes", async () => {
    const { plan } = planRows({ name: "x", elementType: "float", shape: ["N", 1, 2, 2] }, {}, [1, 2, 2]);
    const asked: (readonly string[])[] = [];
    let runs = 0;
    const opened = await openInner(
      {
        ...{ plan, place: "x", known: ["one", "two"] },
        runner: (names) => {
          asked.push(names);
          return Promise.resolve({
            ...{ classes: 3, rowShapes: [[1], [2]], rows: 2, leastRoom: 1, close: () => Promise.resolve() },
            run: (buffer, count) => {
              runs += 1;
              const values = Float64Array.from(
                { length: 3 * count },
                (_, at) => buffer[4 * Math.floor(at / 3)]! + (at % 3),
              );
              return Promise.resolve({ values, rows: count, classes: 3 });
            },
          });
        },
      },
      ["one", "two"],
    );
    const values = await opened.of(data, rows);
    const first = Array.from(rows, (row) => (data.inputs as Float32Array)[4 * row]!);
    assert.deepEqual([...values.get("one")!], first);
    assert.deepEqual(
      [...values.get("two")!],
      first.flatMap((value) => [value + 1, value + 2]),
    );
    assert.deepEqual(asked, [["one", "two"]]);
    assert.equal(runs, 2, "three rows, two a call");
    await opened.close();
  });

  it("are refused where one of several draws at random, however small it is beside the others", async () => {
    const drawing = model({
      inputs: [{ name: "x", shape: ["N", 1, 2, 2] }],
      outputs: [{ name: "scores", shape: ["N", 4] }],
      nodes: [
        { op: "Flatten", inputs: ["x"], outputs: ["flat"], attributes: { axis: 1 } },
        { op: "Mul", inputs: ["flat", "many"], outputs: ["large"], attributes: {} },
        { op: "RandomUniformLike", inputs: ["flat"], outputs: ["drawn"], attributes: { dtype: 1 } },
        { op: "Add", inputs: ["flat", "none"], outputs: ["scores"], attributes: {} },
      ],
      weights: { many: floats([1], [1e6]), none: floats([1], [0]) },
    });
    const { teacher } = await openModel(
      join(folder, "drawing"),
      drawing,
      dataset([1, 2, 2], counting(5 * 4), ["a", "b", "c", "d"]),
    );
    const inner = teacher.inner!;
    await refuses("teacher-invalid", () => inner.open(["drawn", "large"]), /output drawn/, /at a second call/);
    await (await inner.open(["large"])).close();
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
