// Weights that a file reads twice, or computes with before it uses them: trained as the file stores them. The gradient is
// held against differences of the loss that onnxruntime gives for the file with that initializer moved.
import assert from "node:assert/strict";
import { LimbeckError } from "../../../src/base/errors.ts";
import { decodeModel, encodeModel, type OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
import { Emitter, graphProto, int, ints, modelBytes, valueInfo } from "../../../src/engine/onnx/write/emitter.ts";
import { checkPortable, preparedRows, studentModel } from "../../../src/evaluation/student-model.ts";
import { onnxStudent } from "../../../src/kinds/students/onnx/student.ts";
import { descend, logitsOf, randomDataset } from "../../engine/setup.ts";

const CLASSES = 3;
const WIDTH = 5;
const options = {
  kind: "onnx",
  path: "x.onnx",
  init: "keep",
  train: { include: ["*"], exclude: [], learningRateMultipliers: [] },
} as const;

interface Case {
  readonly name: string;
  /** Writes the graph from x, [N, 5], to logits; `store` keeps an initializer of drawn values, or of given ones. */
  readonly write: (
    e: Emitter,
    store: (name: string, shape: readonly number[], values?: readonly number[]) => string,
  ) => string;
  /** What is trained, and nothing else. */
  readonly trained: readonly string[];
}

const square = [WIDTH, WIDTH];

const cases: readonly Case[] = [
  {
    name: "a bias read by Gemm and by Sum",
    write: (e, store) => {
      const b = store("b", [WIDTH]);
      const h = e.one("Gemm", ["x", store("W", square), b]);
      return e.one("MatMul", [e.one("Tanh", [e.one("Sum", [h, b, h])]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["W", "b", "V"],
  },
  {
    name: "a kernel, and the same kernel times a constant",
    write: (e, store) => {
      const S = store("S", square);
      const h = e.one("Tanh", [e.one("MatMul", ["x", S])]);
      const scaled = e.one("Mul", [S, store("k", [], [0.5])]);
      return e.one("MatMul", [e.one("MatMul", [h, scaled]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["S", "V"],
  },
  {
    name: "a bias read before the product that makes it one",
    write: (e, store) => {
      const b = store("b", [WIDTH]);
      const early = e.one("Sub", ["x", b]);
      return e.one("Gemm", [
        e.one("Tanh", [e.one("Gemm", [early, store("W", square), b])]),
        store("V", [WIDTH, CLASSES]),
      ]);
    },
    trained: ["W", "b", "V"],
  },
  {
    name: "a pruned kernel: its mask stays a mask",
    write: (e, store) => {
      const mask = store(
        "mask",
        square,
        Array.from({ length: 25 }, (_, i) => Number(i % 3 > 0)),
      );
      const W = e.one("Mul", [mask, store("W", square)]);
      return e.one("MatMul", [e.one("Tanh", [e.one("MatMul", ["x", W])]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["W", "V"],
  },
  {
    name: "a kernel over a stored norm",
    write: (e, store) => {
      const W = e.one("Div", [store("W", square), store("norm", [1, WIDTH], [1, 2, 3, 2, 1])]);
      return e.one("MatMul", [e.one("Tanh", [e.one("MatMul", ["x", W])]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["W", "V"],
  },
  {
    name: "a kernel of a low rank beside one of the whole",
    write: (e, store) => {
      const low = e.one("MatMul", [store("A", [WIDTH, 2]), store("B", [2, WIDTH])]);
      const W = e.one("Add", [store("W", square), low]);
      return e.one("MatMul", [e.one("Tanh", [e.one("MatMul", ["x", W])]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["A", "B", "W", "V"],
  },
  {
    name: "a kernel through an activation that is not folded",
    write: (e, store) => {
      const W = e.one("Tanh", [store("W", square)]);
      return e.one("MatMul", [e.one("Tanh", [e.one("MatMul", ["x", W])]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["W", "V"],
  },
  {
    name: "a kernel turned, joined to itself and cut",
    write: (e, store) => {
      const W = store("W", square);
      const turned = e.one("Transpose", [W], { perm: ints([1, 0]) });
      const joined = e.one("Concat", [turned, W], { axis: int(1) });
      const h = e.one("Tanh", [e.one("MatMul", ["x", joined])]);
      const cut = e.one("Slice", [joined, e.int64s([2]), e.int64s([5]), e.int64s([1])]);
      const back = e.one("MatMul", [e.one("Slice", [h, e.int64s([0]), e.int64s([5]), e.int64s([1])]), cut]);
      return e.one("Add", [back, store("c", [CLASSES])]);
    },
    trained: ["W", "c"],
  },
  {
    name: "a kernel where a condition holds, zeros elsewhere",
    write: (e, store) => {
      const W = store("W", square);
      const chosen = e.one("Greater", [W, store("bound", [], [-0.2])]);
      const kept = e.one("Where", [
        chosen,
        W,
        store(
          "zeros",
          square,
          Array.from({ length: 25 }, () => 0),
        ),
      ]);
      return e.one("MatMul", [e.one("Tanh", [e.one("MatMul", ["x", kept])]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["W", "V"],
  },
  {
    name: "a bias that is taken off, a gain that is divided by",
    write: (e, store) => {
      const h = e.one("Sub", [e.one("MatMul", ["x", store("W", square)]), store("b", [WIDTH])]);
      const scaled = e.one("Div", [e.one("Tanh", [h]), store("gain", [WIDTH], [1, 2, -1, 3, 1])]);
      return e.one("MatMul", [scaled, store("V", [WIDTH, CLASSES])]);
    },
    trained: ["W", "b", "gain", "V"],
  },
  {
    name: "a weight in a computation of its own, then turned",
    write: (e, store) => {
      const doubled = e.one("Neg", [e.one("Add", [store("W", square), store("D", square)])]);
      const turned = e.one("Transpose", [doubled], { perm: ints([1, 0]) });
      return e.one("MatMul", [e.one("Tanh", [e.one("MatMul", ["x", turned])]), store("V", [WIDTH, CLASSES])]);
    },
    trained: ["W", "D", "V"],
  },
];

function modelOf({ write }: Case): OnnxModel {
  const e = new Emitter();
  let drawn = 0;
  const y = write(e, (name, shape, values) => {
    const count = shape.reduce((product, size) => product * size, 1);
    drawn += 1;
    const data = Float32Array.from({ length: count }, (_, i) => values?.[i] ?? Math.sin(7 * i + 3 * drawn));
    return e.named(name, "float32", shape, data);
  });
  e.one("Identity", [y], {}, { output: "y" });
  const [inputs, outputs] = [[valueInfo("x", "float32", ["b", WIDTH])], [valueInfo("y", "float32", ["b", CLASSES])]];
  return decodeModel(modelBytes(graphProto(e, "m", inputs, outputs)), "x");
}

type Data = ReturnType<typeof randomDataset>;

async function logitsBy(bytes: Uint8Array, { inputs, rows }: Data, input = "x"): Promise<Float32Array> {
  const session = await openSession(bytes, { threads: 1, place: "x" });
  const data = inputs as Float32Array;
  const results = await session.run({ [input]: { dtype: "float32", shape: [rows, WIDTH], data } });
  await session.close();
  return [...results.values()][0]!.data as Float32Array;
}

function crossEntropy(logits: Float32Array, { labels, rows }: Data): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const own = Array.from(logits.subarray(row * CLASSES, (row + 1) * CLASSES));
    sum += Math.log(own.reduce((all, z) => all + Math.exp(z), 0)) - own[labels[row]!]!;
  }
  return sum / rows;
}

/** The loss with one element of an initializer moved. */
async function lossAt(model: OnnxModel, data: Data, name: string, at: number, by: number): Promise<number> {
  const copy = decodeModel(encodeModel(model), "x");
  const { rawData } = copy.graph.initializer.find((tensor) => tensor.name === name)!;
  const view = new DataView(rawData!.buffer, rawData!.byteOffset);
  view.setFloat32(4 * at, view.getFloat32(4 * at, true) + by, true);
  return crossEntropy(await logitsBy(encodeModel(copy), data), data);
}

describe("ONNX students (weights that are computed with)", () => {
  for (const test of cases)
    it(test.name, async () => {
      const model = modelOf(test);
      const data = randomDataset(12, [WIDTH], CLASSES);
      const student = onnxStudent(model, options, [WIDTH], CLASSES, "x");
      assert.deepEqual(student.parameters.map(({ name }) => name).sort(), [...test.trained].sort());
      const { before, after: state } = await descend(student, data, 1, 1);
      for (const name of test.trained) {
        const [start, end] = [before.get(name)!, state.get(name)!];
        for (let at = 0; at < start.length; at += 4) {
          const step = 1e-2;
          const up = await lossAt(model, data, name, at, step);
          const down = await lossAt(model, data, name, at, -step);
          const [got, wanted] = [start[at]! - end[at]!, (up - down) / (2 * step)];
          assert.ok(Math.abs(got - wanted) < 2e-3, `${name}[${at}]: ${got} for ${wanted}`);
        }
      }
      // what is written has each weight once, and is the same student when it is read again
      const written = studentModel(student, state, preparedRows(student));
      const again = onnxStudent(decodeModel(written, "again"), options, [WIDTH], CLASSES, "again");
      assert.deepEqual(again.parameters.map(({ name }) => name).sort(), [...test.trained].sort());
      const logits = await logitsOf(student, data, state);
      (await logitsBy(written, data, "input")).forEach((value, i) => {
        assert.ok(Math.abs(value - logits[i]!) < 1e-5, `logit ${i} of the written file: ${value} for ${logits[i]}`);
      });
    });

  for (const [what, write] of Object.entries<Case["write"]>({
    "a softmax over the batch": (e) => e.one("Softmax", ["x"], { axis: int(0) }),
    "a mean over the batch": (e) => e.one("Sub", ["x", e.one("ReduceMean", ["x", e.int64s([0])])]),
    "a product over rows": (e) => {
      const turned = e.one("Transpose", ["x"], { perm: ints([1, 0]) });
      return e.one("MatMul", [e.one("MatMul", ["x", turned]), "x"]);
    },
    "a choice among rows": (e) => e.one("Add", ["x", e.one("Gather", ["x", e.int64s([0])], { axis: int(0) })]),
  }))
    it(`${what}: rows that are not computed apart are refused`, () => {
      const model = modelOf({
        name: "",
        trained: [],
        write: (e, store) => e.one("MatMul", [write(e, store), store("V", [WIDTH, CLASSES])]),
      });
      const student = onnxStudent(model, options, [WIDTH], CLASSES, "x");
      assert.throws(
        () => {
          checkPortable(student, preparedRows(student), "x");
        },
        (error: unknown) => {
          assert.ok(error instanceof LimbeckError);
          assert.equal(error.problems[0]!.expected, "rows that are computed apart");
          return true;
        },
      );
    });

  it("statistics of a normalization that are computed with are refused", () => {
    const model = modelOf({
      name: "",
      trained: [],
      write: (e, store) => {
        const variance = e.one("Mul", [store("v", [WIDTH], [1, 2, 1, 2, 1]), store("k", [], [2])]);
        const names = ["scale", "bias", "mean"].map((name) => store(name, [WIDTH]));
        const h = e.one("BatchNormalization", [e.one("MatMul", ["x", store("W", square)]), ...names, variance]);
        return e.one("MatMul", [h, store("V", [WIDTH, CLASSES])]);
      },
    });
    assert.throws(
      () => onnxStudent(model, options, [WIDTH], CLASSES, "x"),
      (error: unknown) => {
        assert.ok(error instanceof LimbeckError);
        const [problem] = error.problems;
        assert.match(problem!.path, /BatchNormalization/);
        assert.equal(problem!.expected, "mean and variance as the file stores them");
        return true;
      },
    );
  });
});
