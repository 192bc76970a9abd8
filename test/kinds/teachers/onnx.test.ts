// ONNX teachers: labels against the product by hand, for every layout, output space and class order; and bad input.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import type { OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from "../../../src/engine/onnx/file/onnx_pb.ts";
import { dataTypes } from "../../../src/engine/onnx/file/format.ts";
import { floats, int64s, linear, linearScores, model, weight } from "../../engine/onnx/models.ts";
import { sizeOf } from "../../../src/kinds/teachers/index.ts";
import { counting, dataset, labelAll, near, none, openModel, refuses, allRows } from "./fixtures.ts";

const rowsOf = (values: Float32Array, size: number): number[][] =>
  Array.from({ length: values.length / size }, (_, row) => Array.from(values.subarray(row * size, (row + 1) * size)));

const logSoftmax = (scores: readonly number[]): number[] => {
  const top = Math.max(...scores);
  const sum = scores.reduce((total, score) => total + Math.exp(score - top), 0);
  return scores.map((score) => score - top - Math.log(sum));
};

/** A softmax behind which skl2onnx's converter puts its map from class to probability. */
function zipMapped(): OnnxModel {
  const plain = model({
    inputs: [{ name: "x", shape: ["N", 4] }],
    outputs: [],
    nodes: [
      { op: "MatMul", inputs: ["x", "w"], outputs: ["z"], attributes: {} },
      { op: "Softmax", inputs: ["z"], outputs: ["p"], attributes: {} },
    ],
    weights: { w: floats([4, 3], weights(4, 3)) },
  });
  const classes = create(AttributeProtoSchema, { name: "classlabels_int64s", type: 7, ints: [0n, 1n, 2n] });
  const domain = "ai.onnx.ml";
  plain.graph.node.push(
    create(NodeProtoSchema, { opType: "ZipMap", domain, input: ["p"], output: ["map"], attribute: [classes] }),
  );
  plain.opsetImport.push(create(OperatorSetIdProtoSchema, { domain, version: 3n }));
  // sequence(map(int64, float)), which the codec does not know: its bytes as they stand in such a file
  const map = [8, 7, 18, 4, 10, 2, 8, 1];
  const sequence = [10, map.length + 2, 42, map.length, ...map];
  const data = Uint8Array.of(sequence.length, ...sequence);
  const type = create(TypeProtoSchema, {});
  type.$unknown = [{ no: 4, wireType: WireType.LengthDelimited, data }];
  plain.graph.output.push(create(ValueInfoProtoSchema, { name: "map", type }));
  return plain;
}

describe("onnx teacher", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-teacher-"));
  });
  after(() => rm(folder, { recursive: true }));

  const images = counting(5 * 4);
  const data = dataset([1, 2, 2], images);
  const expected = rowsOf(images, 4).flatMap((row) => linearScores(row));

  describe("batches", () => {
    it("labels rows of a model with a fixed batch of 1, without a warning about it", async () => {
      const { logits, warnings } = await labelAll(folder, linear(), data);
      near(logits, expected);
      assert.equal(warnings.filter((text) => text.includes("a call")).length, 0);
    });

    it("labels rows of a model with a free batch", async () => {
      near((await labelAll(folder, linear({ batch: "N" }), data)).logits, expected);
    });

    it("falls back to one row a call, with a warning, where freeing the batch fails", async () => {
      // [4] drops the batch axis: no rewriting is known, and two rows at once cannot run.
      const { logits, warnings } = await labelAll(folder, unbatched(1), data);
      near(logits, expected);
      assert.ok(
        warnings.some((text) => text.includes("one row a call")),
        warnings.join("\n"),
      );
    });

    it("falls back where two rows at once run but come out differently", async () => {
      const mixing = model({
        inputs: [{ name: "x", shape: [1, 1, 2, 2] }],
        outputs: [{ name: "scores", shape: [1, 3] }],
        nodes: [
          { op: "Flatten", inputs: ["x"], outputs: ["rows"], attributes: { axis: 1 } },
          // Harmless for one row; takes the mean over the batch for more.
          { op: "ReduceMean", inputs: ["rows"], outputs: ["mean"], attributes: { axes: [0], keepdims: 1 } },
          { op: "Add", inputs: ["rows", "mean"], outputs: ["mixed"] },
          { op: "MatMul", inputs: ["mixed", "w"], outputs: ["scores"] },
        ],
        weights: { w: floats([4, 3], weights(4, 3)) },
      });
      const { logits, warnings } = await labelAll(folder, mixing, data);
      near(
        logits,
        expected.map((score) => 2 * score),
      );
      assert.ok(
        warnings.some((text) => text.includes("came out differently")),
        warnings.join("\n"),
      );
    });

    it("falls back to the file's own batch of 2 and cuts the filling off", async () => {
      const { logits, warnings } = await labelAll(folder, unbatched(2), data);
      near(logits, expected);
      assert.ok(
        warnings.some((text) => text.includes("2 rows a call")),
        warnings.join("\n"),
      );
    });

    it("labels more rows than one call takes, in order, and reports progress", async () => {
      const many = dataset([1, 2, 2], counting(600 * 4));
      const { teacher } = await openModel(folder, linear(), many);
      const seen: number[] = [];
      const rows = Int32Array.from([599, ...allRows(many)]);
      const logits = await teacher.label(many, rows, (done, total) => {
        assert.equal(total, 601);
        seen.push(done);
      });
      await teacher.close();
      const all = rowsOf(counting(600 * 4), 4).map((row) => linearScores(row));
      near(Array.from(logits), [...all[599]!, ...all.flat()]);
      assert.deepEqual(seen, [256, 512, 601]);
    });
  });

  describe("input", () => {
    it("scales bytes and normalises each channel", async () => {
      const bytes = Uint8Array.from({ length: 2 * 8 }, (_, i) => (i * 37) % 256);
      const colour = dataset([2, 2, 2], bytes);
      const input = { scale: 1 / 255, mean: [0.5, 0.25], std: [0.5, 2] };
      const { logits } = await labelAll(folder, linear({ row: [2, 2, 2] }), colour, { input });
      const prepared = Float32Array.from(bytes, (byte, i) => {
        const channel = Math.floor((i % 8) / 4);
        return (byte / 255 - input.mean[channel]!) / input.std[channel]!;
      });
      near(
        logits,
        rowsOf(prepared, 8).flatMap((row) => linearScores(row)),
      );
    });

    it("moves channels last, from the shapes alone or as stated", async () => {
      const colour = dataset([3, 2, 2], counting(2 * 12));
      // Value (c, h, w) of the data set is value (h, w, c) of the model.
      const moved = rowsOf(counting(2 * 12), 12).map((row) =>
        Array.from({ length: 12 }, (_, at) => row[(at % 3) * 4 + Math.floor(at / 3)]!),
      );
      const scores = moved.flatMap((row) => linearScores(row));
      near((await labelAll(folder, linear({ row: [2, 2, 3] }), colour)).logits, scores);
      near((await labelAll(folder, linear({ row: [2, 2, 3] }), colour, { input: { layout: "NHWC" } })).logits, scores);
      const flat = linear({ row: [12] });
      near((await labelAll(folder, flat, colour, { input: { layout: "NHWC" } })).logits, scores);
      const plain = rowsOf(counting(2 * 12), 12).flatMap((row) => linearScores(row));
      near((await labelAll(folder, flat, colour)).logits, plain);
    });

    it("keeps channels first where both layouts fit", async () => {
      const square = dataset([2, 2, 2], counting(16));
      const plain = rowsOf(counting(16), 8).flatMap((row) => linearScores(row));
      near((await labelAll(folder, linear({ row: [2, 2, 2] }), square)).logits, plain);
    });

    it("reshapes rows whose number of values agrees", async () => {
      const flat = dataset([4], images);
      for (const row of [[1, 2, 2], [4, 1], [4]])
        near((await labelAll(folder, linear({ row }), flat)).logits, expected);
      near((await labelAll(folder, linear({ row: [4] }), data)).logits, expected);
    });

    it("takes the stated shape where the model's own is free", async () => {
      const free = linear({ batch: "N" });
      const dims = free.graph.input[0]!.type!.value;
      assert.ok(dims.case === "tensorType");
      dims.value.shape!.dim[2]!.value = { case: "dimParam", value: "height" };
      near((await labelAll(folder, free, dataset([4], images), { input: { shape: [1, 2, 2] } })).logits, expected);
    });

    it("feeds double and byte inputs", async () => {
      for (const [elementType, name] of [
        [dataTypes.double, "double"],
        [dataTypes.uint8, "bytes"],
      ] as const) {
        const cast = model({
          inputs: [{ name: "x", shape: ["N", 4], elementType }],
          outputs: [{ name: "scores", shape: ["N", 3] }],
          nodes: [
            { op: "Cast", inputs: ["x"], outputs: ["single"], attributes: { to: 1 } },
            { op: "MatMul", inputs: ["single", "w"], outputs: ["scores"] },
          ],
          weights: { w: floats([4, 3], weights(4, 3)) },
        });
        const bytes = Uint8Array.of(1, 2, 3, 250);
        near(
          (await labelAll(join(folder, name), cast, dataset([4], bytes))).logits,
          linearScores([1, 2, 3, 250]),
          1e-3,
        );
        const preprocessed = labelAll(join(folder, name), cast, dataset([4], bytes), { input: { scale: 0.5 } });
        near((await preprocessed).logits, linearScores([0.5, 1, 1.5, 125]), 1e-3);
      }
    });

    it("feeds half precision and token ids, and reads half precision", async () => {
      const made = (elementType: number, to: number): ReturnType<typeof model> =>
        model({
          inputs: [{ name: "x", shape: ["N", 4], elementType }],
          outputs: [{ name: "scores", shape: ["N", 3], elementType: to }],
          nodes: [
            { op: "Cast", inputs: ["x"], outputs: ["single"], attributes: { to: 1 } },
            { op: "MatMul", inputs: ["single", "w"], outputs: ["products"] },
            { op: "Cast", inputs: ["products"], outputs: ["scores"], attributes: { to } },
          ],
          weights: { w: floats([4, 3], weights(4, 3)) },
        });
      const bytes = dataset([4], Uint8Array.of(1, 2, 3, 4));
      for (const type of [dataTypes.float16, dataTypes.int32, dataTypes.int64])
        for (const to of [dataTypes.float, dataTypes.float16]) {
          const { logits } = await labelAll(join(folder, `types-${type}-${to}`), made(type, to), bytes);
          near(logits, linearScores([1, 2, 3, 4]), to === dataTypes.float16 ? 0.02 : 1e-3);
        }
      await refuses(
        "teacher-invalid",
        () =>
          labelAll(
            join(folder, "fractions"),
            made(dataTypes.int64, dataTypes.float),
            dataset([4], Float32Array.of(1, 2, 2.5, 4)),
          ),
        /row 1.*whole numbers.*2\.5/s,
      );
    });

    it("refuses preprocessing before a model that computes with bytes", async () => {
      const signs = model({
        inputs: [{ name: "x", shape: ["N", 4], elementType: dataTypes.uint8 }],
        outputs: [{ name: "scores", shape: ["N", 3] }],
        nodes: [
          { op: "Sign", inputs: ["x"], outputs: ["signs"] },
          { op: "Cast", inputs: ["signs"], outputs: ["single"], attributes: { to: 1 } },
          { op: "MatMul", inputs: ["single", "w"], outputs: ["scores"] },
        ],
        weights: { w: floats([4, 3], weights(4, 3)) },
      });
      const bytes = dataset([4], Uint8Array.of(1, 2, 3, 250));
      near((await labelAll(join(folder, "signs"), signs, bytes)).logits, linearScores([1, 1, 1, 1]), 1e-3);
      await refuses(
        "teacher-invalid",
        () => labelAll(join(folder, "signs"), signs, bytes, { input: { scale: 0.5 } }),
        /the model takes bytes/,
      );
    });

    it("warns where nothing is stated about scale, mean and std", async () => {
      const without = await labelAll(folder, linear(), data);
      assert.ok(without.warnings.some((text) => text.includes("fed as they are")));
      const stated = await labelAll(folder, linear(), data, { input: { scale: 1 } });
      assert.ok(!stated.warnings.some((text) => text.includes("fed as they are")));
    });

    it("refuses rows of another size, showing both shapes", () =>
      refuses(
        "teacher-invalid",
        () => labelAll(folder, linear(), dataset([1, 3, 3], counting(9))),
        /4 values a row: the model takes \[1, 2, 2\]/,
        /9 values a row: the data set has \[1, 3, 3\]/,
      ));

    it("refuses preprocessing and names that do not fit, all at once", async () => {
      const input = { mean: [1, 2, 3], std: [1, 2] };
      const work = () => labelAll(folder, linear(), data, { input, output: { name: "none" } });
      await refuses("teacher-invalid", work, /3 problems/, /input\.mean/, /input\.std/, /output\.name/, /"scores"/);
      await refuses("teacher-invalid", () => labelAll(folder, linear(), data, { input: { name: "y" } }), /one of "x"/);
    });

    it("refuses flat rows for channels last, and models with a second input", async () => {
      const colour = linear({ row: [2, 2, 3] });
      const flat = dataset([12], counting(12));
      await refuses(
        "teacher-invalid",
        () => labelAll(folder, colour, flat, { input: { layout: "NHWC" } }),
        /image shape/,
      );
      const two = linear();
      two.graph.input.push({ ...two.graph.input[0]!, name: "mask" });
      await refuses("teacher-invalid", () => labelAll(folder, two, data), /one input/, /"mask"/);
    });
  });

  describe("output", () => {
    it("turns probabilities into log-probabilities and passes log-probabilities", async () => {
      const logProbs = rowsOf(images, 4).flatMap((row) => logSoftmax(linearScores(row)));
      const probs = linear({ last: "Softmax" });
      near((await labelAll(folder, probs, data, { output: { space: "probs" } })).logits, logProbs, 1e-3);
      const logs = linear({ last: "LogSoftmax" });
      near((await labelAll(folder, logs, data, { output: { space: "logProbs" } })).logits, logProbs, 1e-3);
    });

    it("clips a probability of 0", async () => {
      const certain = linear({ last: "Softmax", weights: [0, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
      const one = dataset([1, 2, 2], Float32Array.of(1, 0, 0, 0));
      const { logits } = await labelAll(folder, certain, one, { output: { space: "probs" } });
      near(logits, [Math.log(1e-12), Math.log(1e-12), 0]);
    });

    /** The linear scores with some operators behind them. */
    const behind = (...nodes: readonly (readonly [op: string, attributes?: Readonly<Record<string, number>>])[]) =>
      model({
        inputs: [{ name: "x", shape: ["N", 4] }],
        outputs: [{ name: `v${nodes.length}`, shape: ["N", 3] }],
        nodes: [
          { op: "MatMul", inputs: ["x", "w"], outputs: ["v0"] },
          ...nodes.map(([op, attributes = {}], i) => ({ op, inputs: [`v${i}`], outputs: [`v${i + 1}`], attributes })),
        ],
        weights: { w: floats([4, 3], weights(4, 3)) },
      });
    const four = dataset([4], Float32Array.from(images));

    it("reads what outputs mean off the last operations, whatever hands them on, and holds what is stated against it", async () => {
      const logProbs = rowsOf(images, 4).flatMap((row) => logSoftmax(linearScores(row)));
      for (const last of ["Softmax", "LogSoftmax"])
        for (const after of ["Identity", "Flatten"])
          near((await labelAll(folder, behind([last], [after]), four)).logits, logProbs, 1e-3);
      await refuses(
        "teacher-invalid",
        () => labelAll(folder, behind(["Softmax"]), four, { output: { space: "logits" } }),
        /the model's last operation/,
        /"name": "v0"/,
      );
    });

    it("asks what outputs mean that look like probabilities, where no operation tells", async () => {
      // exp(log softmax) are probabilities that no softmax gives
      const probs = behind(["LogSoftmax"], ["Exp"]);
      await refuses("teacher-invalid", () => labelAll(folder, probs, four), /look like probabilities/, /"probs"/);
    });

    it("refuses a sigmoid a class, and takes the values before it by their name", async () => {
      const sigmoids = behind(["Sigmoid"]);
      await refuses(
        "teacher-invalid",
        () => labelAll(folder, sigmoids, four),
        /sigmoid for each class/,
        /"name": "v0"/,
      );
      const { logits } = await labelAll(folder, behind(["Sigmoid"]), four, { output: { name: "v0" } });
      near(
        logits,
        rowsOf(images, 4).flatMap((row) => linearScores(row)),
        1e-3,
      );
    });

    it("takes sigmoids back to their logits where they are stated, with a word", async () => {
      const { logits, warnings } = await labelAll(folder, behind(["Sigmoid"]), four, { output: { space: "sigmoid" } });
      near(
        logits,
        rowsOf(images, 4).flatMap((row) => linearScores(row)),
        2e-2,
      );
      assert.match(warnings.join(), /sigmoids of single classes/);
      await refuses(
        "teacher-invalid",
        () => labelAll(folder, behind(["Exp"]), four, { output: { space: "sigmoid" } }),
        /values in \[0, 1\]/,
      );
    });

    it("takes the probabilities of a quantised model, rounded to its steps", async () => {
      const step = 1 / 256;
      const quantised = model({
        inputs: [{ name: "x", shape: ["N", 4] }],
        outputs: [{ name: "y", shape: ["N", 3] }],
        nodes: [
          { op: "MatMul", inputs: ["x", "w"], outputs: ["z"], attributes: {} },
          { op: "Softmax", inputs: ["z"], outputs: ["p"], attributes: {} },
          { op: "QuantizeLinear", inputs: ["p", "step", "zero"], outputs: ["q"], attributes: {} },
          { op: "DequantizeLinear", inputs: ["q", "step", "zero"], outputs: ["y"], attributes: {} },
        ],
        weights: {
          w: floats(
            [4, 3],
            weights(4, 3).map((value) => value / 10),
          ),
          step: floats([], [step]),
          zero: { dtype: "uint8", shape: [], data: Uint8Array.of(0) },
        },
      });
      const { logits } = await labelAll(folder, quantised, four);
      const exact = rowsOf(images, 4).flatMap((row) => logSoftmax(linearScores(row).map((z) => z / 10)));
      logits.forEach((logit, i) => {
        assert.ok(Math.abs(Math.exp(logit) - Math.exp(exact[i]!)) <= step / 2 + 1e-6, `score ${i}`);
      });
    });

    it("refuses the map of a ZipMap, and takes the probabilities before it by their name", async () => {
      const mapped = zipMapped();
      await refuses("teacher-invalid", () => labelAll(folder, mapped, four), /a sequence or a map/, /'zipmap': False/);
      const { logits } = await labelAll(folder, mapped, four, { output: { name: "p" } });
      near(
        logits,
        rowsOf(images, 4).flatMap((row) => logSoftmax(linearScores(row))),
        1e-3,
      );
    });

    it("refuses a model that gives other scores at a second call", () =>
      refuses(
        "teacher-invalid",
        () => labelAll(folder, behind(["RandomNormalLike"]), four),
        /the same scores for the same rows/,
        /model\.eval\(\)/,
      ));

    it("refuses logits that are stated to be probabilities or log-probabilities", async () => {
      const open = (space: "probs" | "logProbs") => labelAll(folder, linear(), data, { output: { space } });
      await refuses("teacher-invalid", () => open("probs"), /sum to 1/, /"logits"/);
      await refuses("teacher-invalid", () => open("logProbs"), /exponentials/);
    });

    it("refuses outputs that are not finite", () =>
      refuses(
        "teacher-invalid",
        () => labelAll(folder, linear({ weights: new Array<number>(12).fill(NaN) }), data),
        /finite scores/,
      ));

    it("takes the named one of two outputs, and lists them where none is named", async () => {
      const two = twoOutputs();
      await refuses("teacher-invalid", () => labelAll(folder, two, data), /2 outputs: "scores".*"features"/);
      near((await labelAll(folder, two, data, { output: { name: "scores" } })).logits, expected);
      await refuses(
        "teacher-invalid",
        () => labelAll(folder, two, data, { output: { name: "features" } }),
        /3 classes/,
        /4 columns/,
      );
    });

    it("refuses an output of class indices", async () => {
      const argmax = model({
        inputs: [{ name: "x", shape: ["N", 4] }],
        outputs: [{ name: "label", shape: ["N", 1], elementType: dataTypes.int64 }],
        nodes: [{ op: "ArgMax", inputs: ["x"], outputs: ["label"], attributes: { axis: 1, keepdims: 1 } }],
      });
      await refuses("teacher-invalid", () => labelAll(folder, argmax, data), /floating-point scores/, /int64/);
    });

    it("flattens trailing axes of 1", async () => {
      const pooled = linear({ batch: "N" });
      pooled.graph.node[1]!.output[0] = "product";
      const unsqueeze = model({
        inputs: [],
        outputs: [],
        nodes: [{ op: "Unsqueeze", inputs: ["product", "axes"], outputs: ["scores"] }],
        weights: { axes: int64s([2, 3]) },
      });
      pooled.graph.node.push(...unsqueeze.graph.node);
      pooled.graph.initializer.push(...unsqueeze.graph.initializer);
      pooled.graph.output[0]!.type!.value = { case: undefined };
      delete pooled.graph.output[0]!.type;
      near((await labelAll(folder, pooled, data)).logits, expected);
    });
  });

  describe("classes", () => {
    it("are matched by name and their columns permuted", async () => {
      const { logits, warnings } = await labelAll(folder, linear(), data, { classes: ["c", "a", "b"] });
      // Column 1 is class a, column 2 class b, column 0 class c.
      near(
        logits,
        rowsOf(images, 4).flatMap((row) => {
          const scores = linearScores(row);
          return [scores[1]!, scores[2]!, scores[0]!];
        }),
      );
      assert.ok(!warnings.some((text) => text.includes("names no classes")));
    });

    it("are taken by position, with a warning, where none are named", async () => {
      const { warnings } = await labelAll(folder, linear(), data);
      assert.ok(warnings.some((text) => text.includes("names no classes")));
    });

    it("are refused where names or counts differ", async () => {
      const open = (classes: readonly string[]) => labelAll(folder, linear(), data, { classes });
      await refuses("teacher-invalid", () => open(["a", "b", "x"]), /without "c"/, /with "x" instead/);
      await refuses("teacher-invalid", () => open(["a", "b"]), /2 names for 3 columns/);
      const four = dataset([1, 2, 2], images, ["a", "b", "c", "d"]);
      await refuses("teacher-invalid", () => labelAll(folder, linear(), four), /4 classes/, /3 columns/);
    });
  });

  it("tells size and hash, and a fingerprint that follows what decides the labels", async () => {
    const print = async (options: Parameters<typeof openModel>[3]): Promise<string> => {
      const { teacher } = await openModel(folder, linear(), data, options);
      await teacher.close();
      assert.equal(sizeOf(teacher)?.parameters, 12);
      assert.match(teacher.sha256, /^[0-9a-f]{64}$/);
      assert.ok((sizeOf(teacher)?.bytes ?? 0) > 48);
      return teacher.fingerprint;
    };
    const prints = [
      await print({}),
      await print({ input: { scale: 0.5 } }),
      await print({ input: { mean: [1] } }),
      await print({ classes: ["c", "a", "b"] }),
      await print({ output: { space: "logProbs" } }),
    ];
    assert.equal(new Set(prints).size, prints.length);
    assert.equal(await print({ id: "other" }), prints[0]);
  });

  it("refuses rows of another data set than it was opened for", async () => {
    const { teacher } = await openModel(folder, linear(), data);
    const other = dataset([4], images);
    await assert.rejects(() => teacher.label(other, allRows(other), none), /another data set/);
    await teacher.close();
  });
});

function weights(values: number, classes: number): number[] {
  return Array.from({ length: values * classes }, (_, at) => weight(Math.floor(at / classes), at % classes));
}

/** Reshapes through a shape that fits its own batch only, [1, batch, values], so that freeing the batch cannot work. */
function unbatched(batch: number) {
  return model({
    inputs: [{ name: "x", shape: [batch, 1, 2, 2] }],
    outputs: [{ name: "scores", shape: [batch, 3] }],
    nodes: [
      { op: "Reshape", inputs: ["x", "line"], outputs: ["values"] },
      { op: "Reshape", inputs: ["values", "target"], outputs: ["rows"] },
      { op: "MatMul", inputs: ["rows", "w"], outputs: ["product"] },
      { op: "Add", inputs: ["product", "fixed"], outputs: ["scores"] },
    ],
    weights: {
      line: int64s([4 * batch]),
      target: int64s([batch, 4]),
      w: floats([4, 3], weights(4, 3)),
      fixed: floats([batch, 3], new Array<number>(batch * 3).fill(0)),
    },
  });
}

function twoOutputs() {
  const built = linear();
  const features = model({ inputs: [], outputs: [{ name: "features", shape: [1, 4] }], nodes: [] });
  built.graph.node[0]!.output[0] = "features";
  built.graph.node[1]!.input[0] = "features";
  built.graph.output.push(...features.graph.output);
  return built;
}
