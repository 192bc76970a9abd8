// `npm run bench -- labels`: a teacher's labels computed into the cache, and its runtime alone on the same batches, in turns.
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Dataset, Student } from "../src/engine/contracts.ts";
import { openSession } from "../src/engine/onnx/session.ts";
import { everyIndex } from "../src/engine/row-values.ts";
import { checked } from "../src/base/validation/check.ts";
import { preparedRows, studentModel } from "../src/evaluation/student-model.ts";
import { adam } from "../src/kinds/optimizers/adam.ts";
import { definitionSchema, layersStudent, type LayersDefinition } from "../src/kinds/students/layers-student.ts";
import { cachedLabels, openTeacher } from "../src/kinds/teachers/index.ts";
import { initialState } from "../src/training/initial-state.ts";
import { benchModel, type BenchName } from "./models.ts";
import { median } from "./statistics.ts";

export interface LabelsOptions {
  readonly rows: number;
  readonly classes: number;
  /** Classes that are kept of each row; 0 keeps all. */
  readonly top: number;
  readonly rounds: number;
  /** A student of `steps` as the teacher, with its own classes; by default two layers wide enough for `classes`. */
  readonly name?: BenchName;
}

export interface LabelsFigures {
  readonly rows: number;
  /** Rows a second: labelled, checked against their hash and kept; by the runtime alone; read again at random, 32 at a time. */
  readonly labelled: number;
  readonly alone: number;
  readonly read: number;
  /** labelled over alone. */
  readonly ratio: number;
  readonly bytesPerRow: number;
  /** MiB of the process at most. */
  readonly peak: number;
}

const FEATURES = 64;
/** As many as a call of the teacher takes. */
const BATCH = 256;
const HIDDEN = { kind: "dense", units: 1024, activation: "relu" };

/** Two hidden layers: next to nothing to compute, so that what else is done for a row is seen. */
function smallStudent(classes: number): Student {
  const given = { layers: [HIDDEN, HIDDEN, { kind: "dense", units: classes }] };
  const layers = checked(definitionSchema, given, "student-invalid", "bench") as LayersDefinition;
  return layersStudent(layers, [FEATURES], classes, "bench");
}

function teacherFile(model: Student): Uint8Array {
  const optimizer = adam({ kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: null });
  return studentModel(model, initialState(model, optimizer, 1), preparedRows(model));
}

export async function benchLabels(options: LabelsOptions): Promise<LabelsFigures> {
  const { rows, top, rounds, name } = options;
  const model = name === undefined ? smallStudent(options.classes) : benchModel(name).student;
  const { classes, inputShape: shape } = model;
  const folder = await mkdtemp(join(tmpdir(), "limbeck-bench-"));
  try {
    const file = teacherFile(model);
    await writeFile(join(folder, "teacher.onnx"), file);
    const features = shape.reduce((product, size) => product * size, 1);
    const inputs = new Uint8Array(rows * features).map((_, at) => (at * 31 + (at >> 8)) % 256);
    const dataset: Dataset = {
      ...{ rows, inputShape: shape, inputs, labels: new Int32Array(rows), rowId: String, sha256: "bench" },
      classes: Array.from({ length: classes }, String),
    };
    const teacher = await openTeacher(
      { id: "bench", kind: "onnx", path: "teacher.onnx", output: { space: "logits" }, classes: [...dataset.classes] },
      { baseDirectory: folder, dataset, threads: 2, log: () => undefined },
    );
    const session = await openSession(file, { threads: 2, place: "bench" });
    const input = session.inputs[0]?.name ?? "";
    const output = session.outputs[0]?.name ?? "";
    const all = everyIndex(rows);
    const labels = top === 0 ? undefined : ({ dtype: "float32", top } as const);
    const [labelled, alone, read]: [number[], number[], number[]] = [[], [], []];
    let bytes = 0;
    for (let round = 0; round < rounds; round++) {
      const directory = join(folder, `labels-${round}`);
      let from = performance.now();
      const found = await cachedLabels(teacher, dataset, all, { directory, labels, mostHeld: 0 });
      labelled.push(performance.now() - from);
      from = performance.now();
      for (let row = 0; row < rows; row += BATCH) {
        const data = Float32Array.from(inputs.subarray(row * features, Math.min(rows, row + BATCH) * features));
        await session.run({ [input]: { dtype: "float32", shape: [data.length / features, ...shape], data } }, [output]);
      }
      alone.push(performance.now() - from);
      from = performance.now();
      for (let step = 0; step < 1000; step++)
        found.read(all.subarray(0, 32).map((at) => (step * 7919 + at * 104729) % rows));
      read.push(performance.now() - from);
      await found.close();
      for (const name of await readdir(directory)) bytes += (await stat(join(directory, name))).size;
      await rm(directory, { recursive: true });
    }
    await Promise.all([teacher.close(), session.close()]);
    const rate = (times: readonly number[], count: number): number => (1000 * count) / median(times);
    return {
      rows,
      labelled: rate(labelled, rows),
      alone: rate(alone, rows),
      read: rate(read, 32_000),
      ratio: median(labelled.map((time, at) => (alone[at] ?? NaN) / time)),
      bytesPerRow: bytes / rounds / rows,
      peak: process.resourceUsage().maxRSS / 1024,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const labelsTable = ({ rows, labelled, alone, read, ratio, bytesPerRow, peak }: LabelsFigures): string =>
  [
    `${rows} rows, rows a second`,
    `  labelled and kept   ${labelled.toFixed(0)}`,
    `  the runtime alone   ${alone.toFixed(0)}`,
    `  ratio               ${ratio.toFixed(3)}`,
    `  read, 32 at a time  ${read.toFixed(0)}`,
    `bytes a row           ${bytesPerRow.toFixed(1)}`,
    `peak memory, MiB      ${peak.toFixed(0)}`,
  ].join("\n");
