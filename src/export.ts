// `limbeck export`: a run's student as one portable ONNX file, simplified for inference and checked after writing.
import { mkdir, readFile, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { applyCalibrator, buildCalibrator } from "./calibration/index.ts";
import type { Parameters as Temperature } from "./calibration/temperature.ts";
import type { CalibratorKind, PhaseReport, RunReport } from "./contracts.ts";
import { inputError, internalError, problemsError } from "./errors.ts";
import { GraphBuilder } from "./graph/builder.ts";
import { foldIntoProducts } from "./graph/fold-constants.ts";
import { elementCount, type Graph, type Shape, type Value } from "./graph/ir.ts";
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
  /** Appends a calibrator that the run fitted, by its kind. */
  readonly calibrator?: string | undefined;
}

export interface Exported {
  readonly path: string;
  readonly bytes: number;
  readonly temperature: number | null;
  readonly calibrator: CalibratorKind | null;
  /** Largest difference to the trained student's outputs over random rows, relative to the larger of 1 and the output. */
  readonly gap: number;
}

/** Largest gap between the written file and the trained student. */
const TOLERANCE = 1e-5;

/** Rows of the larger batch of the check. */
const CHECKED_ROWS = 7;

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

/** The last phase of the student wanted. */
function lastPhase({ arms }: RunReport, { arm, seed }: Found): PhaseReport | undefined {
  const of = arm === null ? arms[0] : arms.find(({ id }) => id === arm);
  const cell = seed === null ? of?.seeds[0] : of?.seeds.find((one) => one.seed === seed);
  return cell?.phases.at(-1);
}

/** What goes behind the student's logits. */
interface Appended {
  readonly kind: CalibratorKind;
  readonly parameters: object;
}

/** The temperature fitted after the last phase. */
function fittedTemperature(phase: PhaseReport | undefined, run: string): Appended {
  const temperature =
    phase?.calibrated?.temperature ??
    (phase?.calibrators?.find(({ kind }) => kind === "temperature")?.parameters as Temperature | undefined)
      ?.temperature;
  if (temperature === undefined)
    throw inputError("usage", `${run}: no temperature was fitted in this run; leave --temperature out`);
  return { kind: "temperature", parameters: { temperature } };
}

/** The calibrator of a kind fitted after the last phase. */
function fittedCalibrator(phase: PhaseReport | undefined, wanted: string, run: string): Appended {
  const fitted = phase?.calibrators ?? [];
  const found = fitted.find(({ kind }) => kind === wanted);
  if (found === undefined)
    throw problemsError("usage", run, [
      {
        path: "--calibrator",
        expected: fitted.length === 0 ? "nothing" : `one of ${fitted.map(({ kind }) => kind).join(", ")}`,
        got: wanted,
        hint: "a run fits those that its recipe lists under evaluation.calibrators",
      },
    ]);
  if (found.parameters === null)
    throw inputError("usage", `${run}: no ${wanted} calibrator was fitted: ${found.unfitted ?? ""}`);
  return { kind: found.kind, parameters: found.parameters };
}

function appendedBy(
  { temperature, calibrator }: ExportOptions,
  phase: PhaseReport | undefined,
  run: string,
): Appended | null {
  if (temperature === true && calibrator !== undefined)
    throw inputError("usage", `--temperature and --calibrator ${calibrator}: give one of them`);
  if (calibrator !== undefined) return fittedCalibrator(phase, calibrator, run);
  return temperature === true ? fittedTemperature(phase, run) : null;
}

/** Logits with the calibrator behind them, and softmax where probabilities are wanted. */
function behindLogits(g: GraphBuilder, logits: Value, appended: Appended | null, probs: boolean): Value {
  const calibrated = appended === null ? logits : buildCalibrator(g, logits, appended.kind, appended.parameters);
  return probs ? g.softmax(calibrated) : calibrated;
}

function inferenceGraph(model: OnnxModel, place: string, appended: Appended | null, probs: boolean): Graph {
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
      dropout: false,
      training: false,
      weight: ({ tensor, name }) => g.constant(tensor, name),
      trainsStatistics: () => false,
      update: refuse,
      dropoutMask: refuse,
    },
    { model, output: output.name, inputs: new Map([[input.name, rows]]), place, code: "model-invalid" },
  );
  return foldIntoProducts(g.finish([behindLogits(g, logits, appended, probs)]));
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
  readonly rows: number;
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

/** Outputs of a model's file for random rows, in batches of one row and of several, so that a fixed batch would show. */
async function outputsOf(model: Uint8Array, place: string, checked: CheckedRows): Promise<readonly Float32Array[]> {
  const session = await openSession(model, { threads: 1, place });
  const results = [await outputs(session, 1, checked), await outputs(session, checked.rows, checked)];
  await session.close();
  return results;
}

/** Largest difference relative to the larger of 1 and what was expected; NaN where a value is. */
function relativeGap(got: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[]): number {
  let gap = 0;
  for (const [batch, values] of got.entries())
    for (let at = 0; at < values.length; at++) {
      const wanted = expected[batch]?.[at] ?? NaN;
      const off = Math.abs((values[at] ?? NaN) - wanted) / Math.max(1, Math.abs(wanted));
      if (!(off <= gap)) gap = off;
    }
  return gap;
}

/** What a file's outputs should be, given the logits before them: compared as log-probabilities, or as probabilities. */
function expectedOf(logits: Float32Array, appended: Appended, classes: number, probs: boolean): ArrayLike<number> {
  const logProbs = applyCalibrator(appended.kind, appended.parameters, logits, classes);
  return probs ? logProbs.map(Math.exp) : logProbs;
}

const comparable = (values: Float32Array, classes: number, probs: boolean): ArrayLike<number> =>
  probs ? values : logSoftmaxRows(values, classes);

/** The calibrator alone over logits that spread as a student's do, since random inputs may all lie at one end. */
async function calibratorGap(appended: Appended, classes: number, probs: boolean): Promise<number> {
  const g = new GraphBuilder();
  const input = g.input("logits", "float32", [1, classes]);
  const model = portableModel(g.finish([behindLogits(g, input, appended, probs)]), "calibrated", {});
  const session = await openSession(model, { threads: 1, place: "calibrator" });
  const data = Float32Array.from(randomNormals(0, "calibrator check", {}, 256 * classes), (z) => 4 * z);
  const results = await session.run({ logits: { dtype: "float32", shape: [256, classes], data } });
  await session.close();
  const got = results.get("calibrated")?.data as Float32Array;
  return relativeGap([comparable(got, classes, probs)], [expectedOf(data, appended, classes, probs)]);
}

/**
 * The file's largest gap: its logits against the trained student's; the calibrator against its own fit, on the logits
 * before it and alone. In two parts, since a steep calibrator would magnify the rounding of the logits.
 */
async function largestGap(
  { trained, plain, exported }: Readonly<Record<"trained" | "plain" | "exported", Uint8Array>>,
  checked: CheckedRows,
  classes: number,
  appended: Appended | null,
  probs: boolean,
): Promise<number> {
  const before = await outputsOf(trained, "trained student", checked);
  const logits = await outputsOf(plain, "exported student without calibrator", checked);
  const after = await outputsOf(exported, "exported student", checked);
  const gaps = [relativeGap(logits, before)];
  if (appended === null)
    gaps.push(relativeGap(after, probs ? logits.map((some) => logSoftmaxRows(some, classes).map(Math.exp)) : logits));
  else if (appended.kind === "temperature") {
    const { temperature } = appended.parameters as Temperature;
    const scaled = before.map((some) => some.map((value) => value / temperature));
    const expected = probs ? scaled.map((some) => logSoftmaxRows(some, classes).map(Math.exp)) : scaled;
    gaps.push(relativeGap(after, expected));
  } else {
    gaps.push(
      relativeGap(
        after.map((some) => comparable(some, classes, probs)),
        logits.map((some) => expectedOf(some, appended, classes, probs)),
      ),
      await calibratorGap(appended, classes, probs),
    );
  }
  return gaps.some(Number.isNaN) ? NaN : Math.max(...gaps);
}

/**
 * Writes the student of a finished run: opset 21, any number of rows, batch normalization folded into the layers before
 * it, logits by default; classes, preprocessing, recipe, temperature or calibrator in the file's metadata. With a calibrator
 * the outputs are logits whose softmax is the calibrated distribution.
 * @throws {LimbeckError} "run-unreadable", "usage" where the student or a calibrator is not there, "model-invalid" where
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
  const appended = appendedBy(options, lastPhase(report, found), run);
  const temperature = appended?.kind === "temperature" ? (appended.parameters as Temperature).temperature : null;
  const probs = options.probs === true;
  const graph = inferenceGraph(model, path, appended, probs);
  const bytes = portableModel(graph, probs ? "probabilities" : "logits", {
    producer: `limbeck ${limbeckVersion}`,
    classes: JSON.stringify(classes),
    preprocessing: JSON.stringify(card.input ?? {}),
    recipe: report.recipe.name,
    recipeSha256: report.recipe.sha256,
    ...(temperature === null ? {} : { temperature: String(temperature) }),
    ...(appended === null ? {} : { calibrator: appended.kind }),
  });
  const checked: CheckedRows = {
    rows: CHECKED_ROWS,
    shape: graph.inputs[0]?.shape.slice(1) ?? [],
    tokens: graph.nodes.some((node) => node.op === "Cast" && !node.attributes.to.startsWith("float")),
  };
  const plain =
    appended === null && !probs ? bytes : portableModel(inferenceGraph(model, path, null, false), "logits", {});
  const trained = await readFile(path);
  const gap = await largestGap({ trained, plain, exported: bytes }, checked, classes.length, appended, probs);
  if (!(gap <= TOLERANCE))
    throw inputError(
      "model-invalid",
      `${path}: the exported student differs from the trained one by ${gap}; not written`,
    );
  const name = found.arm === null ? "student" : `${found.arm}-${found.seed ?? 0}`;
  const out = options.out ?? join(run, `${name}.onnx`);
  await mkdir(dirname(out), { recursive: true });
  await writeFileAtomic(out, Buffer.from(bytes));
  return { path: out, bytes: bytes.length, temperature, calibrator: appended?.kind ?? null, gap };
}
