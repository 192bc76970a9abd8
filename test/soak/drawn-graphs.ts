// Drawn ONNX graphs: a chain of nodes with drawn attributes, of which the runtime itself says whether they go together.
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { decodeModel, encodeModel, type OnnxModel } from "../../src/engine/onnx/file/model-file.ts";
import { openSession } from "../../src/engine/onnx/session.ts";
import {
  Emitter,
  float,
  graphProto,
  int,
  ints,
  modelBytes,
  text,
  valueInfo,
  type Attribute,
} from "../../src/engine/onnx/write/emitter.ts";
import { checkPortable, preparedRows, studentModel } from "../../src/evaluation/student-model.ts";
import { onnxStudent } from "../../src/kinds/students/onnx/student.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { dataset, plain, sgdOptimizer } from "../engine/setup.ts";
import { Draws, gapOf, refusal, type Outcome } from "./draws.ts";

const CLASSES = 3;
const ROWS = 5;
const TOLERANCE = 1e-5;
/** Where the file computes in float16 and the student in float32. */
const HALF_TOLERANCE = 1e-2;

type Shape = readonly number[];

/** A value of the graph in the making, with its shape for ROWS rows. */
interface At {
  readonly name: string;
  readonly shape: Shape;
}

/** What a node is written with. */
class Pen {
  readonly d: Draws;
  readonly e: Emitter;
  readonly opset: number;
  #stored = 0;
  /** Initializers that other nodes may read again. */
  readonly shared = new Map<string, string>();

  constructor(d: Draws, e: Emitter, opset: number) {
    this.d = d;
    this.e = e;
    this.opset = opset;
  }

  /** A stored tensor: drawn anew, or one that a node before has read. */
  weight(shape: Shape, scale = 0.5, offset = 0): string {
    const key = `${shape.join()} ${scale} ${offset}`;
    const again = this.shared.get(key);
    if (again !== undefined && this.d.chance(0.15)) return again;
    this.#stored += 1;
    const count = shape.reduce((product, size) => product * size, 1);
    const name = this.e.named(
      `w${this.#stored}`,
      "float32",
      shape,
      this.d.normals(count, scale).map((value) => (offset === 0 ? value : Math.abs(value) + offset)),
    );
    this.shared.set(key, name);
    if (!this.d.chance(0.1)) return name;
    // computed with before it is used
    return this.d.chance(0.5)
      ? this.e.one("Mul", [name, this.e.scalar("float32", 0.5)])
      : this.e.one("Identity", [name]);
  }

  int64s(values: readonly number[]): string {
    return this.e.int64s(values);
  }

  one(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.e.one(op, [...inputs], attributes);
  }
}

type Write = (p: Pen, x: At) => string | null;

const unary =
  (op: string, attributes: (d: Draws) => Readonly<Record<string, Attribute>> = () => ({})): Write =>
  (p, x) =>
    p.one(op, [x.name], attributes(p.d));

const maybe = (d: Draws, attributes: Readonly<Record<string, Attribute>>): Readonly<Record<string, Attribute>> =>
  Object.fromEntries(Object.entries(attributes).filter(() => d.chance(0.6)));

/** A shape that broadcasts against x, batch of 1. */
function besides(p: Pen, { shape }: At): Shape {
  const own = [1, ...shape.slice(1)].map((size) => (p.d.chance(0.3) ? 1 : size));
  return own.slice(p.d.whole(0, own.length - 1));
}

const binary =
  (op: string, positive = false): Write =>
  (p, x) => {
    const other = p.d.chance(0.15) ? x.name : p.weight(besides(p, x), 0.7, positive ? 0.5 : 0);
    return p.d.chance(0.7) || positive ? p.one(op, [x.name, other]) : p.one(op, [other, x.name]);
  };

const spatial = ({ shape }: At): number => shape.length - 2;

function windowAttributes(p: Pen, x: At, kernel: readonly number[]): Record<string, Attribute> {
  const { d } = p;
  const n = spatial(x);
  const list = (low: number, high: number, count = n): Attribute =>
    ints(Array.from({ length: count }, () => d.whole(low, high)));
  const auto = d.chance(0.35) ? d.one(["SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET"]) : null;
  return {
    ...maybe(d, { kernel_shape: ints(kernel) }),
    ...maybe(d, { strides: list(1, 2) }),
    ...(d.chance(0.3) ? { dilations: list(1, 2) } : {}),
    ...(auto === null ? {} : { auto_pad: text(auto) }),
    ...(auto === null || auto === "NOTSET" ? maybe(d, { pads: list(0, 1, 2 * n) }) : {}),
  };
}

const convolution: Write = (p, x) => {
  const n = spatial(x);
  if (n < 1 || n > 2) return null;
  const channels = x.shape[1]!;
  const group = p.d.chance(0.3) ? channels : 1;
  const kernel = Array.from({ length: n }, () => p.d.whole(1, 3));
  const outputs = group * p.d.whole(1, 3);
  const inputs = [x.name, p.weight([outputs, channels / group, ...kernel])];
  if (p.d.chance(0.6)) inputs.push(p.weight([outputs]));
  return p.one("Conv", inputs, { ...windowAttributes(p, x, kernel), ...(group > 1 ? { group: int(group) } : {}) });
};

const transposedConvolution: Write = (p, x) => {
  const n = spatial(x);
  if (n < 1 || n > 2) return null;
  const channels = x.shape[1]!;
  const kernel = Array.from({ length: n }, () => p.d.whole(1, 3));
  const inputs = [x.name, p.weight([channels, p.d.whole(1, 3), ...kernel])];
  if (p.d.chance(0.3)) inputs.push(p.weight([3]));
  return p.one("ConvTranspose", inputs, {
    ...windowAttributes(p, x, kernel),
    ...(p.d.chance(0.2) ? { output_padding: ints(kernel.map(() => 1)) } : {}),
  });
};

const pooling =
  (op: "MaxPool" | "AveragePool"): Write =>
  (p, x) => {
    const n = spatial(x);
    if (n < 1 || n > 2) return null;
    const kernel = Array.from({ length: n }, () => p.d.whole(1, 3));
    const { dilations, ...rest } = windowAttributes(p, x, kernel);
    return p.one(op, [x.name], {
      ...rest,
      kernel_shape: ints(kernel),
      ...(dilations !== undefined && (op === "MaxPool" || p.opset >= 19) ? { dilations } : {}),
      ...(p.d.chance(0.3) ? { ceil_mode: int(1) } : {}),
      ...(op === "AveragePool" && p.d.chance(0.4) ? { count_include_pad: int(1) } : {}),
      ...(op === "MaxPool" && p.d.chance(0.1) ? { storage_order: int(1) } : {}),
    });
  };

const normalization: Write = (p, x) => {
  const channels = x.shape[1] ?? 1;
  const vector = (offset = 0): string => p.weight([channels], 0.3, offset);
  return p.one(
    "BatchNormalization",
    [x.name, vector(), vector(), vector(), vector(0.5)],
    maybe(p.d, { epsilon: float(p.d.one([1e-5, 1e-3, 0.1])), momentum: float(0.8) }),
  );
};

const layerNormalization: Write = (p, x) => {
  const axis = p.d.whole(1, x.shape.length - 1);
  const over = x.shape.slice(axis);
  const inputs = [x.name, p.weight(over, 0.3, 0.5)];
  if (p.d.chance(0.6)) inputs.push(p.weight(over));
  return p.one("LayerNormalization", inputs, {
    axis: int(p.d.chance(0.5) ? axis : axis - x.shape.length),
    ...maybe(p.d, { epsilon: float(1e-3), stash_type: int(1) }),
  });
};

const perInstance: Write = (p, x) => {
  if (spatial(x) < 1) return null;
  const channels = x.shape[1]!;
  if (p.opset >= 21 && p.d.chance(0.5))
    return p.one("GroupNormalization", [x.name, p.weight([channels], 0.3, 0.5), p.weight([channels])], {
      num_groups: int(p.d.chance(0.5) ? 1 : channels),
      ...maybe(p.d, { epsilon: float(1e-3) }),
    });
  return p.one(
    "InstanceNormalization",
    [x.name, p.weight([channels]), p.weight([channels])],
    maybe(p.d, { epsilon: float(1e-3) }),
  );
};

const reduction: Write = (p, x) => {
  const op = p.d.one([
    "ReduceMean",
    "ReduceSum",
    "ReduceMax",
    "ReduceMin",
    "ReduceL2",
    "ReduceLogSumExp",
    "ReduceSumSquare",
    "ReduceL1",
    "ReduceProd",
  ]);
  const axes = x.shape
    .map((_, axis) => axis)
    .slice(1)
    .filter(() => p.d.chance(0.5))
    .map((axis) => (p.d.chance(0.3) ? axis - x.shape.length : axis));
  if (axes.length === 0) return null;
  const asInput = op === "ReduceSum" || p.opset >= 18;
  return p.one(op, asInput ? [x.name, p.int64s(axes)] : [x.name], {
    ...(asInput ? {} : { axes: ints(axes) }),
    ...(p.d.chance(0.4) ? { keepdims: int(p.d.whole(0, 1)) } : {}),
  });
};

const product: Write = (p, x) => {
  const width = x.shape.at(-1)!;
  const next = p.d.whole(2, 6);
  if (x.shape.length === 2 && p.d.chance(0.5)) {
    const transB = p.d.chance(0.5);
    const inputs = [x.name, p.weight(transB ? [next, width] : [width, next])];
    if (p.d.chance(0.7)) inputs.push(p.weight(p.d.chance(0.5) ? [next] : [1, p.d.chance(0.3) ? 1 : next]));
    return p.one("Gemm", inputs, {
      ...(transB ? { transB: int(1) } : {}),
      ...(p.d.chance(0.3) ? { alpha: float(0.5) } : {}),
      ...(p.d.chance(0.3) ? { beta: float(2) } : {}),
    });
  }
  if (p.d.chance(0.1)) return p.one("MatMul", [x.name, p.weight([width])]);
  if (p.d.chance(0.2) && x.shape.length > 2) return p.one("MatMul", [p.weight([next, x.shape.at(-2)!]), x.name]);
  return p.one("MatMul", [x.name, p.weight([width, next])]);
};

const reshaping: Write = (p, x) => {
  const size = x.shape.slice(1).reduce((product, one) => product * one, 1);
  const kind = p.d.whole(0, 6);
  if (kind === 0) return p.one("Flatten", [x.name], maybe(p.d, { axis: int(1) }));
  if (kind === 1) return p.one("Reshape", [x.name, p.int64s([p.d.chance(0.5) ? 0 : -1, size])]);
  if (kind === 2 && x.shape.length > 2) return p.one("Reshape", [x.name, p.int64s([0, 0, -1])]);
  if (kind === 3) {
    const rank = x.shape.length;
    const axes = Array.from({ length: rank - 1 }, (_, axis) => axis + 1);
    for (let i = axes.length - 1; i > 0; i--) {
      const j = p.d.whole(0, i);
      [axes[i], axes[j]] = [axes[j]!, axes[i]!];
    }
    return p.one("Transpose", [x.name], { perm: ints([0, ...axes]) });
  }
  if (kind === 4) return p.one("Unsqueeze", [x.name, p.int64s([p.d.chance(0.5) ? -1 : 1])]);
  if (kind === 5) {
    const ones = x.shape.flatMap((one, axis) => (axis > 0 && one === 1 ? [axis] : []));
    return ones.length === 0 ? null : p.one("Squeeze", [x.name, p.int64s(ones)]);
  }
  // sizes read off the value itself, as exporters do
  const shape = p.one("Shape", [x.name], p.opset >= 15 && p.d.chance(0.5) ? { start: int(0), end: int(1) } : {});
  const rows =
    p.opset >= 15
      ? p.one("Slice", [shape, p.int64s([0]), p.int64s([1])])
      : p.one("Gather", [shape, p.int64s([0])], { axis: int(0) });
  return p.one("Reshape", [x.name, p.one("Concat", [rows, p.int64s([-1])], { axis: int(0) })]);
};

const cutting: Write = (p, x) => {
  const axis = p.d.whole(1, x.shape.length - 1);
  const size = x.shape[axis]!;
  const at = p.d.chance(0.3) ? axis - x.shape.length : axis;
  const kind = p.d.whole(0, 6);
  if (kind === 0) {
    const back = p.d.chance(0.3);
    const start = p.d.whole(0, Math.max(0, size - 2));
    const inputs = back
      ? [p.int64s([-1]), p.int64s([-size - 1]), p.int64s([at]), p.int64s([-p.d.whole(1, 2)])]
      : [p.int64s([start]), p.int64s([p.d.chance(0.3) ? 2 ** 40 : size]), p.int64s([at]), p.int64s([p.d.whole(1, 2)])];
    return p.one("Slice", [x.name, ...inputs]);
  }
  if (kind === 1)
    return p.one(
      "Gather",
      [x.name, p.int64s(Array.from({ length: p.d.whole(1, 3) }, () => p.d.whole(-size, size - 1)))],
      { axis: int(at) },
    );
  if (kind === 2)
    return p.one("Concat", [x.name, p.d.chance(0.5) ? x.name : p.one("Neg", [x.name])], { axis: int(at) });
  if (kind === 3) {
    const pads = [...x.shape, ...x.shape].map((_, index) => (index % x.shape.length === 0 ? 0 : p.d.whole(-1, 1)));
    const mode = p.d.one(["constant", "constant", "reflect", "edge"]);
    const inputs = [x.name, p.int64s(pads)];
    if (mode === "constant" && p.d.chance(0.5)) inputs.push(p.e.scalar("float32", 0.5));
    return p.one("Pad", inputs, mode === "constant" && p.d.chance(0.5) ? {} : { mode: text(mode) });
  }
  if (kind === 4) return p.one("Tile", [x.name, p.int64s(x.shape.map((_, i) => (i === axis ? 2 : 1)))]);
  if (kind === 5) return p.one("Expand", [x.name, p.int64s([1, ...x.shape.slice(1)])]);
  if (size < 2) return null;
  const first = p.d.whole(1, size - 1);
  const outputs = [p.e.fresh("part"), p.e.fresh("part")];
  if (p.opset >= 18 && p.d.chance(0.3))
    p.e.node("Split", [x.name], { axis: int(at), num_outputs: int(2) }, { outputs });
  else p.e.node("Split", [x.name, p.int64s([first, size - first])], { axis: int(at) }, { outputs });
  return p.d.one(outputs);
};

const resizing: Write = (p, x) => {
  if (x.shape.length !== 4) return null;
  const mode = p.d.one(["nearest", "linear", "cubic"]);
  const attributes = {
    mode: text(mode),
    ...(mode === "cubic" ? maybe(p.d, { cubic_coeff_a: float(-0.5), exclude_outside: int(1) }) : {}),
    ...maybe(p.d, {
      coordinate_transformation_mode: text(
        p.d.one(["half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel", "half_pixel_symmetric"]),
      ),
    }),
    ...(mode === "nearest"
      ? maybe(p.d, { nearest_mode: text(p.d.one(["round_prefer_floor", "floor", "ceil", "round_prefer_ceil"])) })
      : {}),
  };
  if (p.d.chance(0.5)) {
    const scales = p.e.constant("float32", [4], Float32Array.of(1, 1, p.d.one([0.5, 1.5, 2]), p.d.one([1, 2, 0.7])));
    return p.one("Resize", [x.name, "", scales], attributes);
  }
  const [height, width] = [p.d.whole(1, 9), p.d.whole(1, 9)];
  if (p.opset < 18) return p.one("Resize", [x.name, "", "", p.int64s([ROWS, x.shape[1]!, height, width])], attributes);
  const named = { ...attributes, axes: ints([2, 3]), ...maybe(p.d, { antialias: int(p.d.chance(0.1) ? 1 : 0) }) };
  return p.one("Resize", [x.name, "", "", p.int64s([height, width])], named);
};

const depths: Write = (p, x) => {
  if (x.shape.length !== 4) return null;
  if (p.d.chance(0.5)) return p.one("SpaceToDepth", [x.name], { blocksize: int(2) });
  return p.one("DepthToSpace", [x.name], { blocksize: int(2), ...maybe(p.d, { mode: text(p.d.one(["DCR", "CRD"])) }) });
};

const choosing: Write = (p, x) => {
  const op = p.d.one(["Greater", "Less", "GreaterOrEqual", "LessOrEqual"]);
  const condition = p.one(op, [x.name, p.weight(besides(p, x))]);
  const chosen = p.d.chance(0.2) ? p.one("Not", [condition]) : condition;
  return p.one("Where", [chosen, x.name, p.weight(besides(p, x))]);
};

const softmax: Write = (p, x) =>
  p.one(
    p.d.one(["Softmax", "LogSoftmax"]),
    [x.name],
    p.d.chance(0.7) ? { axis: int(p.d.one([-1, 1, x.shape.length - 1])) } : {},
  );

const clipping: Write = (p, x) => {
  const inputs = [
    x.name,
    p.d.chance(0.7) ? p.e.scalar("float32", -0.5) : "",
    p.d.chance(0.7) ? p.e.scalar("float32", 1) : "",
  ];
  return p.one("Clip", inputs);
};

const rare: Write = (p, x) => {
  const op = p.d.one([
    "Sin",
    "CumSum",
    "Mod",
    "Floor",
    "Sign",
    "Round",
    "TopK",
    "ThresholdedRelu",
    "Celu",
    "Shrink",
    "LRN",
    "LpNormalization",
    "Hardmax",
  ]);
  if (op === "CumSum") return p.one(op, [x.name, p.e.constant("int64", [], BigInt64Array.of(1n))]);
  if (op === "Mod") return p.one(op, [x.name, p.e.scalar("float32", 0.7)], { fmod: int(1) });
  if (op === "LRN") return p.one(op, [x.name], { size: int(3) });
  if (op === "TopK") return null;
  return p.one(op, [x.name]);
};

const writers: readonly Write[] = [
  ...["Relu", "Tanh", "Sigmoid", "Neg", "Abs", "Erf", "Softplus", "Softsign", "HardSwish", "Identity", "Mish"].map(
    (op) => unary(op),
  ),
  unary("LeakyRelu", (d) => maybe(d, { alpha: float(0.3) })),
  unary("Elu", (d) => maybe(d, { alpha: float(0.7) })),
  unary("Selu", (d) => maybe(d, { alpha: float(1.5), gamma: float(1.1) })),
  unary("HardSigmoid", (d) => maybe(d, { alpha: float(0.3), beta: float(0.4) })),
  unary("Gelu", (d) => maybe(d, { approximate: text(d.one(["none", "tanh"])) })),
  unary("Cast", (d) => ({ to: int(d.one([1, 1, 10, 11])) })),
  (p, x) => p.one("Exp", [p.one("Tanh", [x.name])]),
  (p, x) => p.one("Sqrt", [p.one("Abs", [x.name])]),
  (p, x) => p.one("Log", [p.one("Add", [p.one("Abs", [x.name]), p.e.scalar("float32", 1)])]),
  (p, x) => p.one("PRelu", [x.name, p.weight(besides(p, x))]),
  (p, x) => p.one("Pow", [x.name, p.e.scalar("float32", p.d.one([2, 3]))]),
  (p, x) => p.one("Dropout", [x.name, p.e.scalar("float32", 0.3)]),
  ...["Add", "Sub", "Mul", "Max", "Min"].map((op) => binary(op)),
  binary("Div", true),
  (p, x) => p.one("Sum", [x.name, p.weight(besides(p, x)), x.name]),
  convolution,
  convolution,
  convolution,
  transposedConvolution,
  pooling("MaxPool"),
  pooling("AveragePool"),
  (p, x) => (spatial(x) < 1 ? null : p.one(p.d.one(["GlobalAveragePool", "GlobalMaxPool"]), [x.name])),
  normalization,
  layerNormalization,
  perInstance,
  reduction,
  product,
  product,
  reshaping,
  reshaping,
  cutting,
  cutting,
  resizing,
  depths,
  choosing,
  softmax,
  clipping,
  rare,
];

/** A node that mixes rows with one another: no student may do that. */
const mixing: Write = (p, x) =>
  p.d.chance(0.5)
    ? p.one("Softmax", [x.name], { axis: int(0) })
    : p.one("Sub", [
        x.name,
        p.opset >= 18
          ? p.one("ReduceMean", [x.name, p.int64s([0])])
          : p.one("ReduceMean", [x.name], { axes: ints([0]) }),
      ]);

function fileOf(e: Emitter, output: string, row: Shape, batch: number | string, opset: number): Uint8Array {
  const type = (name: string): ReturnType<typeof valueInfo> => valueInfo(name, "float32", []);
  const model = decodeModel(
    modelBytes(graphProto(e, "drawn", [valueInfo("x", "float32", [batch, ...row])], [type(output)])),
    "drawn",
  );
  for (const one of model.graph.output) one.type = undefined;
  for (const set of model.opsetImport) if (set.domain === "") set.version = BigInt(opset);
  return encodeModel(model);
}

async function runtimes(
  bytes: Uint8Array,
  inputs: Float32Array,
  row: Shape,
): Promise<{ shape: Shape; data: Float32Array } | null> {
  const session = await openSession(bytes, { threads: 1, place: "drawn", optimize: false }).catch(() => null);
  if (session === null) return null;
  try {
    const rows = inputs.length / row.reduce((product, size) => product * size, 1);
    const results = await session.run({ x: { dtype: "float32", shape: [rows, ...row], data: inputs } });
    const [result] = [...results.values()];
    return { shape: result!.shape, data: Float32Array.from(result!.data as ArrayLike<number>) };
  } catch {
    return null;
  } finally {
    await session.close();
  }
}

export interface DrawnGraph {
  readonly model: OnnxModel;
  readonly bytes: Uint8Array;
  readonly row: Shape;
  readonly inputs: Float32Array;
  /** What the runtime gives. */
  readonly logits: Float32Array;
  readonly nodes: readonly string[];
  /** How far the student may be: what float32 leaves undetermined where the file magnifies its rounding. */
  readonly tolerance: number;
}

/** A graph that the runtime takes, from rows to three classes. */
export async function drawnGraph(seed: number): Promise<DrawnGraph> {
  const d = new Draws(seed);
  const row = d.one([[6], [4, 6], [2, 7, 6], [4, 4, 4], [1, 6, 6]] as const);
  const opset = d.one([13, 17, 18, 20, 21]);
  const size = row.reduce<number>((product, one) => product * one, 1);
  const inputs = d.normals(ROWS * size);
  let kept = new Emitter();
  let x: At = { name: "x", shape: [ROWS, ...row] };
  const steps: ((p: Pen) => string | null)[] = [];
  const wanted = d.whole(2, 7);
  // every step is written anew from its own draws, so that a node that the runtime refuses leaves nothing behind
  for (let tries = 0, number = 0; number < wanted && tries < 30; tries++) {
    const write = d.chance(0.01) ? mixing : d.one(writers);
    const stepSeed = d.whole(1, 2 ** 30);
    const from = x;
    const trial = [...steps, (p: Pen) => write(new Pen(new Draws(stepSeed), p.e, opset), from)];
    const e = new Emitter();
    let name: string | null = "x";
    try {
      for (const step of trial) name = step(new Pen(d, e, opset));
    } catch {
      continue;
    }
    if (name === null) continue;
    const result = await runtimes(fileOf(e, name, row, "b", opset), inputs, row);
    if (result?.shape[0] !== ROWS || result.shape.length < 2 || result.shape.length > 5) continue;
    if (result.data.length === 0 || result.data.length > 4000 || !result.data.every((value) => Math.abs(value) < 1e3))
      continue;
    steps.push(trial.at(-1)!);
    kept = e;
    x = { name, shape: result.shape };
    number += 1;
  }
  const head = new Pen(new Draws(seed + 1), kept, opset);
  // whatever type it is by now
  const single = head.one("Cast", [x.name], { to: int(1) });
  const flat = x.shape.length === 2 ? single : head.one("Flatten", [single]);
  const width = x.shape.slice(1).reduce((product, one) => product * one, 1);
  const output = head.one("MatMul", [
    flat,
    kept.named("head", "float32", [width, CLASSES], head.d.normals(width * CLASSES, 0.5)),
  ]);
  const bytes = fileOf(kept, output, row, "b", opset);
  const result = await runtimes(bytes, inputs, row);
  // what it has become cannot be joined to a product: another is drawn
  if (result === null) return drawnGraph(seed + 2 ** 20);
  const model = decodeModel(bytes, "drawn");
  const { node } = model.graph;
  const isHalf = node.some(({ attribute }) => attribute.some(({ name, i }) => name === "to" && i === 10n));
  const nudged = await runtimes(
    bytes,
    inputs.map((value) => value * (1 + 1e-6)),
    row,
  );
  const noise = gapOf(nudged?.data ?? [], result.data, CLASSES);
  const tolerance = isHalf ? HALF_TOLERANCE : Math.max(TOLERANCE, Number.isFinite(noise) ? 4 * noise : 0);
  return { model, bytes, row, inputs, logits: result.data, nodes: node.map(({ opType }) => opType), tolerance };
}

/** The student of a file beside the runtime's own outputs; so is what the student is written as. */
export async function onnxFront({ model, row, inputs, logits, tolerance }: DrawnGraph): Promise<Outcome> {
  const options = {
    kind: "onnx",
    path: "x.onnx",
    init: "keep",
    train: { include: ["*"], exclude: [], learningRateMultipliers: [] },
  } as const;
  try {
    const student = onnxStudent(model, options, row, CLASSES, "drawn");
    checkPortable(student, preparedRows(student), "drawn");
    const data = dataset(row, inputs, new Int32Array(ROWS), CLASSES);
    const state = initialState(student, sgdOptimizer, 1);
    const predictor = await onnxEngine(1).predictor({ student, dataset: data, preprocessing: plain });
    const got = await predictor.logits(
      state,
      Int32Array.from({ length: ROWS }, (_, i) => i),
    );
    await predictor.close();
    const gap = gapOf(got, logits, CLASSES);
    if (!(gap <= tolerance)) return { kind: "different", what: `the student, by ${gap}` };
    const written = studentModel(student, state, preparedRows(student));
    const session = await openSession(written, { threads: 1, place: "written" });
    const results = await session.run({ input: { dtype: "float32", shape: [ROWS, ...row], data: inputs } });
    await session.close();
    const again = gapOf(results.get("logits")!.data as Float32Array, logits, CLASSES);
    return again <= tolerance ? { kind: "equal" } : { kind: "different", what: `what is written, by ${again}` };
  } catch (error) {
    return refusal(error);
  }
}
