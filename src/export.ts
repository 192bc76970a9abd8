// `limbeck export`: a run's student as one portable ONNX file, simplified for inference and checked after writing.
import { mkdir, readFile, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { RunReport } from "./contracts.ts";
import { inputError, internalError, problemsError } from "./errors.ts";
import { GraphBuilder } from "./graph/builder.ts";
import { foldIntoProducts } from "./graph/fold-constants.ts";
import { elementCount, type Graph, type Shape } from "./graph/ir.ts";
import { openSession, type ModelSession } from "./inference/session.ts";
import { randomNormals } from "./numeric/random.ts";
import { logSoftmaxRows } from "./numeric/softmax.ts";
import { Emitter, graphProto, modelBytes, valueInfo } from "./onnx/emitter.ts";
import { declaredShape, fedInputs } from "./onnx/graph-walk.ts";
import { importGraph } from "./onnx/import/index.ts";
import { readModel, type OnnxModel } from "./onnx/model-file.ts";
import { emitGraph } from "./onnx/operators.ts";
import { readRun } from "./report/read.ts";
import { limbeckVersion } from "./version.ts";

export interface ExportOptions {
  /** Which student of a comparison: `arm-seed`, as its folder is named. */
  readonly student?: string | undefined;
  /** The file to write; `NAME.onnx` in the run's directory by default. */
  readonly out?: string | undefined;
  /** Probabilities instead of logits. */
  readonly probs?: boolean | undefined;
  /** Divides the logits by the temperature that the run fitted. */
  readonly temperature?: boolean | undefined;
}

export interface Exported {
  readonly path: string;
  readonly bytes: number;
  readonly temperature: number | null;
  /** Largest difference to the trained student's outputs over random rows, relative to the larger of 1 and the output. */
  readonly gap: number;
}

/** Largest gap between the written file and the trained student. */
const TOLERANCE = 1e-5;

interface Found {
  readonly folder: string;
  readonly arm: string | null;
  readonly seed: number | null;
}

/** The folder of the student wanted: a run has one, a comparison one per arm and seed. */
async function findStudent(run: string, wanted: string | undefined): Promise<Found> {
  const several = await readdir(join(run, "students")).catch(() => null);
  if (several === null) {
    if (wanted !== undefined)
      throw inputError("usage", `--student ${wanted}: ${basename(run)} is a run and has one student; leave it out`);
    return { folder: join(run, "student"), arm: null, seed: null };
  }
  const list = several.toSorted().join(", ");
  if (wanted === undefined || !several.includes(wanted))
    throw problemsError("usage", run, [
      {
        path: "--student",
        expected: `one of ${list}`,
        got: wanted ?? "nothing",
        hint: "a comparison has one per arm and seed",
      },
    ]);
  const at = wanted.lastIndexOf("-");
  return { folder: join(run, "students", wanted), arm: wanted.slice(0, at), seed: Number(wanted.slice(at + 1)) };
}

/** The temperature fitted after the last phase. */
function fittedTemperature({ arms }: RunReport, { arm, seed }: Found, run: string): number {
  const of = arm === null ? arms[0] : arms.find(({ id }) => id === arm);
  const cell = seed === null ? of?.seeds[0] : of?.seeds.find((one) => one.seed === seed);
  const temperature = cell?.phases.at(-1)?.calibrated?.temperature;
  if (temperature === undefined)
    throw inputError("usage", `${run}: no temperature was fitted in this run; leave --temperature out`);
  return temperature;
}

function inferenceGraph(model: OnnxModel, place: string, temperature: number | null, probs: boolean): Graph {
  const [input] = fedInputs(model.graph);
  const [output] = model.graph.output;
  const row = (input === undefined ? null : declaredShape(input))?.slice(1);
  if (input === undefined || output === undefined || row?.some((size) => typeof size !== "number") !== false)
    throw internalError(`${place} is no student's file`);
  const g = new GraphBuilder();
  const rows = g.input(input.name, "float32", [1, ...(row as readonly number[])]);
  const refuse = (): never => {
    throw internalError("nothing is trained in an export");
  };
  const logits = importGraph(
    {
      g,
      training: false,
      weight: ({ tensor, name }) => g.constant(tensor, name),
      trainsStatistics: () => false,
      update: refuse,
      dropoutMask: refuse,
    },
    { model, output: output.name, inputs: new Map([[input.name, rows]]), place, code: "model-invalid" },
  );
  const scaled = temperature === null ? logits : g.scale(logits, 1 / temperature);
  return foldIntoProducts(g.finish([probs ? g.softmax(scaled) : scaled]));
}

function portableModel(graph: Graph, output: string, metadata: Readonly<Record<string, string>>): Uint8Array {
  const emitter = new Emitter("", null, true);
  const [input] = graph.inputs;
  const [result] = graph.outputs;
  if (input === undefined || result === undefined) throw internalError("a student without input or output");
  const free = (shape: Shape): (number | string)[] => ["batch", ...shape.slice(1)];
  emitter.bind(input, input.name);
  emitGraph(emitter, graph);
  emitter.one("Identity", [emitter.name(result)], {}, { output });
  return modelBytes(
    graphProto(
      emitter,
      "student",
      [valueInfo(input.name, "float32", free(input.shape))],
      [valueInfo(output, "float32", free(result.shape))],
    ),
    metadata,
  );
}

interface CheckedRows {
  readonly shape: Shape;
  /** Whether values are token ids, of which 0 and 1 are in every vocabulary. */
  readonly tokens: boolean;
}

async function outputs(session: ModelSession, rows: number, { shape, tokens }: CheckedRows): Promise<Float32Array> {
  const [input] = session.inputs;
  const drawn = randomNormals(rows, "export check", {}, rows * elementCount(shape));
  const data = Float32Array.from(drawn, (value) => (tokens ? Number(value > 0) : value));
  const results = await session.run({ [input?.name ?? ""]: { dtype: "float32", shape: [rows, ...shape], data } });
  const [first] = results.values();
  if (!(first?.data instanceof Float32Array)) throw internalError("a student without float outputs");
  return first.data;
}

/** Largest relative gap over batches of one row and of several, so that a fixed batch would show. */
async function largestGap(
  trained: Uint8Array,
  exported: Uint8Array,
  checked: CheckedRows,
  classes: number,
  { temperature, probs }: { readonly temperature: number | null; readonly probs: boolean },
): Promise<number> {
  const before = await openSession(trained, { threads: 1, place: "trained student" });
  const after = await openSession(exported, { threads: 1, place: "exported student" });
  let gap = 0;
  for (const rows of [1, 7]) {
    const scaled = (await outputs(before, rows, checked)).map((value) => value / (temperature ?? 1));
    const expected = probs ? logSoftmaxRows(scaled, classes).map(Math.exp) : scaled;
    (await outputs(after, rows, checked)).forEach((value, at) => {
      const wanted = expected[at] ?? NaN;
      gap = Math.max(gap, Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)));
    });
  }
  await before.close();
  await after.close();
  return gap;
}

/**
 * Writes the student of a finished run: opset 21, any number of rows, batch normalization folded into the layers before
 * it, logits by default; classes, preprocessing, recipe and temperature in the file's metadata.
 * @throws {LimbeckError} "run-unreadable", "usage" where the student or a temperature is not there, "model-invalid" where
 * the written file's outputs differ from the trained student's by more than 1e-5; nothing is written then
 */
export async function exportStudent(run: string, options: ExportOptions): Promise<Exported> {
  const { report, classes } = await readRun(run);
  const found = await findStudent(run, options.student);
  const path = join(found.folder, "model.onnx");
  const { model } = await readModel(path, "run-unreadable");
  const card = JSON.parse(await readFile(join(found.folder, "teacher.json"), "utf8")) as {
    readonly input?: unknown;
  };
  const temperature = options.temperature === true ? fittedTemperature(report, found, run) : null;
  const probs = options.probs === true;
  const graph = inferenceGraph(model, path, temperature, probs);
  const bytes = portableModel(graph, probs ? "probabilities" : "logits", {
    producer: `limbeck ${limbeckVersion}`,
    classes: JSON.stringify(classes),
    preprocessing: JSON.stringify(card.input ?? {}),
    recipe: report.recipe.name,
    recipeSha256: report.recipe.sha256,
    ...(temperature === null ? {} : { temperature: String(temperature) }),
  });
  const checked = {
    shape: graph.inputs[0]?.shape.slice(1) ?? [],
    tokens: graph.nodes.some((node) => node.op === "Cast" && node.attributes.to !== "float32"),
  };
  const gap = await largestGap(await readFile(path), bytes, checked, classes.length, { temperature, probs });
  if (!(gap <= TOLERANCE))
    throw inputError(
      "model-invalid",
      `${path}: the exported student differs from the trained one by ${gap}; not written`,
    );
  const name = found.arm === null ? "student" : `${found.arm}-${found.seed ?? 0}`;
  const out = options.out ?? join(run, `${name}.onnx`);
  await mkdir(dirname(out), { recursive: true });
  await writeFileAtomic(out, Buffer.from(bytes));
  return { path: out, bytes: bytes.length, temperature, gap };
}
