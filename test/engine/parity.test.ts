// Both engines on the same steps: losses, gradients and weights of every kind of student, objective and optimizer.
import assert from "node:assert/strict";
import { heldLogits } from "../../src/engine/row-logits.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { valuesHeld } from "../values-held.ts";
import type {
  AskTeacher,
  BlockResult,
  Dataset,
  Engine,
  Mixing,
  ModelState,
  Optimizer,
  Student,
  Targets,
  TeacherTensors,
} from "../../src/engine/contracts.ts";
import { onnxEngine } from "../../src/engine/onnx/index.ts";
import { tfjsEngine } from "../../src/engine/tfjs/index.ts";
import { randomNormals } from "../../src/base/numeric/random.ts";
import { cutmix } from "../../src/kinds/mixing/cutmix.ts";
import { mixup } from "../../src/kinds/mixing/mixup.ts";
import { studentTensors } from "../../src/engine/dry-forward.ts";
import { elementCount, type Shape } from "../../src/graph/ir.ts";
import { weighted, weightsOf } from "../../src/kinds/targets/class-weights.ts";
import { hardTargets } from "../../src/kinds/targets/hard.ts";
import { targetsFor } from "../../src/kinds/targets/index.ts";
import { scalarsOfTerm, withTerms, type TermOptions } from "../../src/kinds/terms/index.ts";
import { smoothingTargets } from "../../src/kinds/targets/smoothing.ts";
import { teacherTargets } from "../../src/kinds/targets/teacher.ts";
import { adam } from "../../src/kinds/optimizers/adam.ts";
import { sgd } from "../../src/kinds/optimizers/sgd.ts";
import { onnxStudent, readStudentModel } from "../../src/kinds/students/onnx/student.ts";
import { initialState } from "../../src/training/initial-state.ts";
import { block, dataset, order, plain, randomDataset, sgdOptimizer, student } from "./setup.ts";
import { triedBackends } from "./tfjs-backends.ts";

const CLASSES = 4;
const ROWS = 48;
const BATCH = 8;
const FIXTURE_CLASSES = 3;

/** Rows of tokens below `vocabulary`, 0 among them. */
function tokenRows(length: number, vocabulary: number): Dataset {
  const { inputs, labels } = randomDataset(ROWS, [length], CLASSES);
  const ids = Float32Array.from(valuesHeld(inputs), (value) => Math.abs(Math.round(5 * value)) % vocabulary);
  return dataset([length], ids, labels, CLASSES);
}

const students: Record<string, { readonly student: Student; readonly data: Dataset }> = {
  mlp: {
    student: student(
      [
        { kind: "dense", units: 12, activation: "gelu" },
        { kind: "dense", units: 8, activation: "tanh" },
        { kind: "dense", units: CLASSES },
      ],
      [6],
      CLASSES,
    ),
    data: randomDataset(ROWS, [6], CLASSES),
  },
  dropout: {
    student: student(
      [
        { kind: "dropout", rate: 0.2 },
        { kind: "dense", units: 16, activation: "relu" },
        { kind: "dropout", rate: 0.5 },
        { kind: "dense", units: CLASSES },
      ],
      [6],
      CLASSES,
    ),
    data: randomDataset(ROWS, [6], CLASSES),
  },
  "convolutional with batch norm and pools": {
    student: student(
      [
        { kind: "conv2d", filters: 4, kernelSize: 3, padding: "same", useBias: false },
        { kind: "batchNormalization", momentum: 0.9 },
        { kind: "activation", activation: "relu" },
        { kind: "maxPooling2d", poolSize: 3, strides: 2, padding: "same" },
        { kind: "conv2d", filters: 6, kernelSize: 3, strides: 2, padding: "same", activation: "relu" },
        { kind: "globalAveragePooling2d", name: "pooled" },
        { kind: "dense", units: CLASSES },
      ],
      [2, 8, 8],
      CLASSES,
    ),
    data: randomDataset(ROWS, [2, 8, 8], CLASSES),
  },
  "depthwise and residual": {
    student: student(
      [
        { kind: "conv2d", name: "stem", filters: 4, kernelSize: 3, padding: "same", activation: "relu" },
        { kind: "depthwiseConv2d", kernelSize: 3, padding: "same" },
        { kind: "add", with: ["stem"] },
        { kind: "averagePooling2d", poolSize: 2 },
        { kind: "flatten" },
        { kind: "dense", units: CLASSES },
      ],
      [2, 6, 6],
      CLASSES,
    ),
    data: randomDataset(ROWS, [2, 6, 6], CLASSES),
  },
  "attention over tokens": {
    student: student(
      [
        { kind: "embedding", inputDim: 9, outputDim: 6, maskZero: true },
        { kind: "positionalEmbedding", name: "tokens" },
        { kind: "layerNormalization" },
        // a bias of keys has no gradient but rounding, which Adam makes steps of
        { kind: "multiHeadAttention", numHeads: 2, keyDim: 3, dropout: 0.1, useBias: false },
        { kind: "add", with: ["tokens"], name: "seen" },
        { kind: "dense", units: 8, activation: "gelu" },
        { kind: "dense", units: 6 },
        { kind: "add", with: ["seen"] },
        { kind: "globalAveragePooling1d" },
        { kind: "dense", units: CLASSES },
      ],
      [5],
      CLASSES,
    ),
    data: tokenRows(5, 9),
  },
  "convolutions along a sequence": {
    student: student(
      [
        { kind: "conv1d", filters: 6, kernelSize: 3, padding: "causal", dilationRate: 2, activation: "silu" },
        { kind: "batchNormalization", momentum: 0.9 },
        { kind: "conv1d", filters: 4, kernelSize: 3, strides: 2, groups: 2, padding: "same" },
        { kind: "flatten", order: "channelsLast" },
        { kind: "dense", units: CLASSES },
      ],
      [8, 4],
      CLASSES,
    ),
    data: randomDataset(ROWS, [8, 4], CLASSES),
  },
};

interface FixtureCase {
  readonly file: string;
  readonly inputShape: readonly number[];
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL("../reference/onnx-students.json", import.meta.url), "utf8")) as {
  readonly cases: readonly FixtureCase[];
};

/** Students from exported files, with their own rows over and over. */
for (const { file, inputShape, inputs, labels } of cases.filter(({ file }) =>
  ["residual-traced.onnx", "encoder-captured.onnx", "channels-last.onnx"].includes(file),
)) {
  const path = join(import.meta.dirname, "..", "kinds", "students", "onnx-fixtures", file);
  // nor has one before a normalization
  const withoutSlope = ["residual-traced.onnx", "encoder-captured.onnx"].includes(file) ? ["*.bias"] : [];
  const multipliers = file === "residual-traced.onnx" ? [{ match: "*.weight", value: 2 }] : [];
  const train = { include: ["*"], exclude: withoutSlope, learningRateMultipliers: multipliers };
  const options = { kind: "onnx", path, train, init: "keep" } as const;
  const size = inputs.length / labels.length;
  const data = dataset(
    inputShape,
    Float32Array.from({ length: ROWS * size }, (_, i) => inputs[i % inputs.length]!),
    Int32Array.from({ length: ROWS }, (_, i) => labels[i % labels.length]!),
    FIXTURE_CLASSES,
  );
  const model = await readStudentModel(path);
  students[file] = { student: onnxStudent(model, options, inputShape, FIXTURE_CLASSES, path), data };
}

const objectives: Readonly<Record<string, { readonly targets: Targets; readonly scalars: Record<string, number> }>> = {
  hard: { targets: hardTargets(), scalars: {} },
  "smoothing over all": { targets: smoothingTargets("all"), scalars: { epsilon: 0.1 } },
  "smoothing over others": { targets: smoothingTargets("others"), scalars: { epsilon: 0.1 } },
  teacher: { targets: teacherTargets({ kind: "hard" }), scalars: { temperature: 4, alpha: 0.7 } },
  "teacher and smoothing": {
    targets: teacherTargets({ kind: "smoothing", spread: "all" }),
    scalars: { temperature: 2, alpha: 0.5, epsilon: 0.1 },
  },
};

const facts = { classCounts: Array.from({ length: CLASSES }, (_, k) => 5 + k) };
const labels = { kind: "smoothing", epsilon: 0.1, spread: "all" } as const;

/** A teacher of rows that no data set has: sums of every classes-th value. */
const askTeacher: AskTeacher = (values, rows) => {
  const logits = new Float32Array(rows * CLASSES);
  const size = values.length / rows;
  values.forEach((value, i) => {
    const at = Math.floor(i / size) * CLASSES + ((i % size) % CLASSES);
    logits[at] = logits[at]! + value;
  });
  return Promise.resolve(logits);
};

interface Objective {
  readonly targets: Targets;
  readonly scalars: Record<string, number>;
  readonly mixing?: Mixing;
  readonly askTeacher?: AskTeacher;
}

/** Losses that see the batch as a whole, remember, weigh or blend. */
const batchObjectives: Readonly<Record<string, Objective>> = {
  focal: { targets: targetsFor({ kind: "focal", gamma: 2 }, facts), scalars: {} },
  "FLSD-53": { targets: targetsFor({ kind: "focal", gamma: "flsd-53" }, facts), scalars: {} },
  "confidence penalty": { targets: targetsFor({ kind: "confidence-penalty", weight: 0.3 }, facts), scalars: {} },
  "margin smoothing": {
    targets: targetsFor({ kind: "margin-smoothing", weight: 0.1, margin: 0.5 }, facts),
    scalars: {},
  },
  "online smoothing": {
    targets: targetsFor({ kind: "online-smoothing", hardShare: 0.5 }, facts),
    scalars: { epochStart: 0 },
  },
  "online smoothing, epochs of one step": {
    targets: targetsFor({ kind: "online-smoothing", hardShare: 0.3 }, facts),
    scalars: { epochStart: 1 },
  },
  MMCE: { targets: targetsFor({ kind: "mmce", weight: 1, width: 0.4, labels }, facts), scalars: { epsilon: 0.1 } },
  "soft-binned ECE": {
    targets: targetsFor({ kind: "soft-ece", weight: 1, bins: 10, binTemperature: 0.02 }, facts),
    scalars: {},
  },
  DCA: { targets: targetsFor({ kind: "dca", weight: 2 }, facts), scalars: {} },
  "smoothing towards a prior": {
    targets: targetsFor({ ...labels, prior: "estimated" }, facts),
    scalars: { epsilon: 0.2 },
  },
  "balanced classes": { targets: weighted(hardTargets(), weightsOf("balanced", facts)), scalars: {} },
  mixup: { targets: hardTargets(), scalars: {}, mixing: mixup({ kind: "mixup", concentration: 1 }) },
  "cutmix, and a teacher who sees it": {
    targets: teacherTargets({ kind: "hard" }),
    scalars: { temperature: 2, alpha: 0.6 },
    mixing: cutmix({ kind: "cutmix", concentration: 1 }),
    askTeacher,
  },
};

const everyTerm: readonly TermOptions[] = [
  { kind: "kl", weight: 0.1, temperature: 2, standardise: true },
  { kind: "reverse-kl", weight: 0.1, temperature: 2 },
  { kind: "jensen-shannon", weight: 0.2, temperature: 2 },
  { kind: "dkd", weight: 0.1, temperature: 2, alpha: 1, beta: 2 },
  { kind: "dist", weight: 0.2, temperature: 2, beta: 1, gamma: 1 },
  { kind: "dynamic-temperature", weight: 0.1, temperature: 2, by: "confidence", beta: 1, gamma: 2 },
  {
    kind: "dynamic-temperature",
    name: "by-agreement",
    weight: 0.1,
    temperature: 2,
    by: "agreement",
    beta: 1,
    gamma: 2,
  },
  { kind: "loss-gap-temperature", weight: 0.1, temperature: 3, least: 1, most: 4, momentum: 0.5 },
  { kind: "virtual-teacher", weight: 0.1, correct: 0.9, temperature: 5 },
  { kind: "max-sup", weight: 0.1 },
  { kind: "logit-mse", weight: 0.3 },
  { kind: "anchor", weight: 0.5 },
  { kind: "reference", weight: 0.3, temperature: 2 },
  { kind: "entropy", weight: 0.1 },
  { kind: "margin", weight: 0.1, margin: 0.5 },
  { kind: "mmce", weight: 0.2, width: 0.4 },
  { kind: "soft-ece", weight: 0.2, bins: 10, binTemperature: 0.02 },
  { kind: "dca", weight: 0.2 },
];

/** Inner values of a teacher that nobody has: drawn for each row, or computed from its values. */
const innerShapes: ReadonlyMap<string, Shape> = new Map([
  ["maps", [5, 4, 4]],
  ["vector", [9]],
]);
const innerOf = (name: string, row: Float32Array | number): Float32Array => {
  const size = elementCount(innerShapes.get(name) ?? []);
  if (typeof row === "number") return Float32Array.from(randomNormals(row, name, {}, size));
  return Float32Array.from({ length: size }, (_, at) => Math.sin(3 * at + 5 * (row[at % row.length] ?? 0)));
};
const teacherTensors: TeacherTensors = {
  shapes: innerShapes,
  ofRows: (rows) =>
    Promise.resolve(
      new Map([...innerShapes.keys()].map((name) => [name, joined(Array.from(rows, (row) => innerOf(name, row)))])),
    ),
  ofValues: (values, rows) => {
    const size = values.length / rows;
    const each = Array.from({ length: rows }, (_, row) => values.subarray(row * size, (row + 1) * size));
    return Promise.resolve(
      new Map([...innerShapes.keys()].map((name) => [name, joined(each.map((row) => innerOf(name, row)))])),
    );
  },
};
const joined = (parts: readonly Float32Array[]): Float32Array => Float32Array.from(parts.flatMap((part) => [...part]));

/** Terms between the student's first layer with maps, its last but one, and those. */
const innerTerms: readonly TermOptions[] = [
  { kind: "hint", weight: 0.3, studentTensor: "conv2d-1", teacherTensor: "maps", projector: "linear" },
  { kind: "attention-transfer", weight: 3, studentTensor: "conv2d-1", teacherTensor: "maps" },
  { kind: "rkd", weight: 1, studentTensor: "pooled", teacherTensor: "vector", distance: 1, angle: 2 },
  { kind: "similarity-preserving", weight: 3, studentTensor: "pooled", teacherTensor: "maps" },
];

const withMemory = (state: ModelState, { memory = [] }: Targets): ModelState =>
  new Map([
    ...state,
    ...memory.map(
      ({ name, shape, initial }) =>
        [
          name,
          typeof initial === "number"
            ? new Float32Array(elementCount(shape)).fill(initial)
            : state.get(initial.parameter)!.slice(),
        ] as const,
    ),
  ]);

const moments = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
const optimizers: Readonly<Record<string, Optimizer>> = {
  "sgd, clipped": sgd({ momentum: 0, nesterov: false, weightDecay: 0.01, clipNorm: 0.5 }),
  "sgd with momentum": sgd({ momentum: 0.9, nesterov: false, weightDecay: 0, clipNorm: null }),
  "sgd with Nesterov": sgd({ momentum: 0.9, nesterov: true, weightDecay: 0.01, clipNorm: 1 }),
  adam: adam({ kind: "adam", ...moments, weightDecay: 0.01, clipNorm: null }),
  "adamw, clipped": adam({ kind: "adamw", ...moments, weightDecay: 0.05, clipNorm: 1 }),
};

const teacherLogits = (classes: number): Float32Array =>
  Float32Array.from(randomNormals(9, "teacher", {}, ROWS * classes), (z) => 3 * z);

interface Job extends Pick<Objective, "mixing" | "askTeacher"> {
  readonly teacherTensors?: TeacherTensors;
  readonly student: Student;
  readonly data: Dataset;
  readonly targets: Targets;
  readonly scalars: Record<string, number>;
  readonly optimizer: Optimizer;
  readonly start: ModelState;
  readonly steps: number;
  readonly learningRate: number;
}

async function trained(engine: Engine, job: Job): Promise<BlockResult> {
  const {
    student,
    data,
    targets,
    optimizer,
    start,
    steps,
    learningRate,
    scalars,
    mixing,
    askTeacher: ask,
    teacherTensors: inner,
  } = job;
  const trainer = await engine.trainer({
    student,
    dataset: data,
    targets,
    optimizer,
    teacherLogits: targets.needsTeacher ? heldLogits(teacherLogits(student.classes), student.classes) : null,
    preprocessing: plain,
    ...(mixing === undefined ? {} : { mixing, askTeacher: ask }),
    ...(inner === undefined ? {} : { teacherTensors: inner }),
  });
  try {
    const rows = order(ROWS, steps * BATCH);
    return await trainer.run(start, block(optimizer, rows, BATCH, { scalars, learningRate: () => learningRate }));
  } finally {
    await trainer.close();
  }
}

/** max |difference| of each tensor against tolerance * max(1, largest expected value). */
function assertClose(actual: ModelState, expected: ModelState, tolerance: number, what: string): void {
  assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort(), what);
  for (const [name, values] of expected) {
    const found = actual.get(name)!;
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    values.forEach((value, i) =>
      assert.ok(
        Math.abs(found[i]! - value) <= tolerance * largest,
        `${what}: ${name}[${i}] is ${found[i]}, the onnx engine has ${value}, largest ${largest}`,
      ),
    );
  }
}

function assertCloseLosses(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, step) =>
    assert.ok(
      Math.abs(actual[step]! - value) <= tolerance * Math.max(1, value),
      `loss of step ${step}: ${actual[step]}, ${value}`,
    ),
  );
}

/** start - weights after one plain step of rate 1: the gradient. */
function gradientsOf(start: ModelState, { state }: BlockResult): ModelState {
  return new Map([...state].map(([name, values]) => [name, values.map((value, i) => start.get(name)![i]! - value)]));
}

const onnx = onnxEngine(1);

/** What the onnx engine says of each case, which every backend is held against. */
const told = new Map<string, Promise<BlockResult>>();
function expectedOf(title: string, job: Job): Promise<BlockResult> {
  const known = told.get(title) ?? trained(onnx, job);
  told.set(title, known);
  return known;
}

for (const { name, loaded, failure } of triedBackends)
  describe(`parity of onnx and tfjs, backend ${name}`, () => {
    if (loaded === null) {
      it(`does not load here: ${failure}`);
      return;
    }
    const many = 15;
    let tfjs: Engine;
    before(async () => {
      tfjs = await tfjsEngine(name);
    });

    const sameSteps = (title: string, job: () => Job, tolerance: number): void => {
      it(title, async () => {
        const asked = job();
        const [found, expected] = [await trained(tfjs, asked), await expectedOf(title, asked)];
        assertCloseLosses(found.losses, expected.losses, tolerance);
        assertClose(found.state, expected.state, tolerance, `after ${asked.steps} steps`);
      });
    };
    // plain JavaScript takes its time; what only shows over many steps shows on the other backends
    const sameManySteps = (title: string, job: () => Job): void => {
      if (name !== "cpu") sameSteps(`many steps: ${title}`, job, 1e-3);
    };
    /** Of one plain step of rate 1; `slopes` are those expected. */
    const sameGradients = (
      title: string,
      job: () => Job,
      slopes: (expected: ModelState) => void = () => undefined,
    ): void => {
      it(`gradients: ${title}`, async () => {
        const asked = job();
        const [found, expected] = [await trained(tfjs, asked), await expectedOf(`gradients: ${title}`, asked)];
        slopes(gradientsOf(asked.start, expected));
        assertCloseLosses(found.losses, expected.losses, 1e-5);
        assertClose(gradientsOf(asked.start, found), gradientsOf(asked.start, expected), 1e-5, "gradient");
      });
    };

    for (const [kind, { student, data }] of Object.entries(students))
      for (const [objective, { targets, scalars }] of Object.entries(objectives))
        sameGradients(`${kind}, ${objective}`, () => {
          const start = initialState(student, sgdOptimizer, 5);
          return { student, data, targets, scalars, optimizer: sgdOptimizer, start, steps: 1, learningRate: 1 };
        });

    for (const [kind, { student, data }] of Object.entries(students))
      for (const [update, optimizer] of Object.entries(optimizers)) {
        const { targets, scalars } = objectives["teacher and smoothing"]!;
        const job = (steps: number): Job => {
          const start = initialState(student, optimizer, 5);
          return { student, data, targets, scalars, optimizer, start, steps, learningRate: 0.003 };
        };
        sameSteps(`one step: ${kind}, ${update}`, () => job(1), 1e-5);
        sameManySteps(`${kind}, ${update}`, () => job(many));
      }

    for (const kind of ["depthwise and residual", "convolutional with batch norm and pools"])
      for (const [objective, made] of Object.entries(batchObjectives)) {
        const { student, data } = students[kind]!;
        const job = (optimizer: Optimizer, steps: number, learningRate: number): Job => {
          const start = withMemory(initialState(student, optimizer, 5), made.targets);
          return { student, data, ...made, optimizer, start, steps, learningRate };
        };
        sameGradients(`${kind}, ${objective}`, () => job(sgdOptimizer, 1, 1));
        sameManySteps(`${kind}, ${objective}`, () => job(optimizers["adam"]!, many, 0.003));
      }

    for (const kind of ["depthwise and residual", "convolutional with batch norm and pools"]) {
      const { student, data } = students[kind]!;
      const targets = withTerms(teacherTargets({ kind: "hard" }), everyTerm, {
        classes: student.classes,
        parameters: student.parameters,
      });
      const weights = everyTerm.flatMap((term) =>
        Object.keys(scalarsOfTerm(term)).map((name) => [
          name,
          Number(Object.entries(term).find(([field]) => name === `${term.name ?? term.kind}.${field}`)?.[1]),
        ]),
      );
      const scalars = { temperature: 2, alpha: 0.5, ...(Object.fromEntries(weights) as Record<string, number>) };
      const job = (optimizer: Optimizer, steps: number, learningRate: number): Job => {
        const start = withMemory(initialState(student, optimizer, 5), targets);
        return { student, data, targets, scalars, optimizer, start, steps, learningRate };
      };
      sameGradients(`${kind}, every term beside a teacher`, () => job(sgdOptimizer, 1, 1));
      sameManySteps(`${kind}, every term beside a teacher`, () => job(optimizers["adam"]!, many, 0.003));
    }

    for (const mixed of [false, true]) {
      const what = `terms between inner values${mixed ? ", of mixed rows" : ""}`;
      const kind = "convolutional with batch norm and pools";
      const { student: own, data } = students[kind]!;
      const facts = {
        classes: own.classes,
        parameters: own.parameters,
        tensors: { student: studentTensors(own), teacher: innerShapes },
      };
      const targets = withTerms(hardTargets(), innerTerms, facts);
      const student = { ...own, parameters: [...own.parameters, ...(targets.parameters ?? [])] };
      const scalars = Object.fromEntries(
        innerTerms.flatMap((term) =>
          Object.keys(scalarsOfTerm(term)).map((name): [string, number] => [
            name,
            Number(Object.entries(term).find(([field]) => name === `${term.kind}.${field}`)?.[1]),
          ]),
        ),
      );
      const job = (optimizer: Optimizer, steps: number, learningRate: number): Job => {
        const start = initialState(student, optimizer, 5);
        const common = { student, data, targets, scalars, optimizer, start, steps, learningRate, teacherTensors };
        return mixed ? { ...common, mixing: mixup({ kind: "mixup", concentration: 1 }), askTeacher } : common;
      };
      sameGradients(
        `${kind}, ${what}`,
        () => job(sgdOptimizer, 1, 1),
        (slopes) => assert.ok(slopes.get("term:hint:kernel")!.some((slope) => Math.abs(slope) > 1e-4)),
      );
      sameManySteps(`${kind}, ${what}`, () => job(optimizers["adam"]!, many, 0.003));
    }

    it("inference: logits of every student with dropout at work", async () => {
      for (const { student, data } of Object.values(students)) {
        const state = initialState(student, sgdOptimizer, 5);
        const request = { student, dataset: data, preprocessing: plain, dropout: true };
        const rows = order(ROWS, 300);
        const logits: Float32Array[] = [];
        for (const engine of [onnx, tfjs]) {
          const predictor = await engine.predictor(request);
          logits.push(await predictor.logits(state, rows, { seed: 3, draw: 2 }));
          await predictor.close();
        }
        assertClose(new Map([["logits", logits[1]!]]), new Map([["logits", logits[0]!]]), 1e-5, student.kind);
      }
    });

    it("inference: logits of every student", async () => {
      for (const { student, data } of Object.values(students)) {
        const state = initialState(student, sgdOptimizer, 5);
        const request = { student, dataset: data, preprocessing: { scale: 0.5, mean: [0.1], std: [0.7] } };
        const rows = order(ROWS, 300);
        const logits: Float32Array[] = [];
        for (const engine of [onnx, tfjs]) {
          const predictor = await engine.predictor(request);
          logits.push(await predictor.logits(state, rows));
          await predictor.close();
        }
        assertClose(new Map([["logits", logits[1]!]]), new Map([["logits", logits[0]!]]), 1e-5, student.kind);
      }
    });

    it("keeps no tensor from step to step, nor after it is closed", async () => {
      const { tf } = loaded;
      const { student, data } = students["convolutional with batch norm and pools"]!;
      const optimizer = optimizers["adam"]!;
      const before = tf.memory().numTensors;
      const request = {
        student,
        dataset: data,
        targets: hardTargets(),
        optimizer,
        teacherLogits: null,
        preprocessing: plain,
      };
      const trainer = await tfjs.trainer(request);
      let state = initialState(student, optimizer, 5);
      const counts: number[] = [];
      for (let call = 0; call < 3; call++) {
        const rows = order(ROWS, (call + 1) * BATCH);
        state = (await trainer.run(state, block(optimizer, rows, BATCH))).state;
        counts.push(tf.memory().numTensors);
      }
      assert.deepEqual(counts, [counts[0], counts[0], counts[0]]);
      await trainer.close();
      assert.equal(tf.memory().numTensors, before);
    });
  });
