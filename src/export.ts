// `limbeck export`: a run's student as one portable ONNX file, simplified for inference and checked after writing.
import { checkOptions, type OptionTypes } from "./base/given-options.ts";
import { mkdir, readFile, stat } from "node:fs/promises";
import { ifThere } from "./base/given-files.ts";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { applyCalibrator, buildCalibrator, temperatureOf } from "./kinds/calibrators/index.ts";
import type { HeldRows, Preprocessing } from "./engine/contracts.ts";
import type { CalibratorKind } from "./kinds/calibrators/index.ts";
import type { PhaseReport, SmallerReport } from "./evaluation/result.ts";
import { preprocess } from "./engine/loss-graph.ts";
import { inputError, internalError, LimbeckError, problemsError } from "./base/errors.ts";
import { GraphBuilder } from "./graph/builder.ts";
import { foldIntoProducts } from "./graph/fold-constants.ts";
import { elementCount, type Value } from "./graph/ir.ts";
import { openSession } from "./engine/onnx/session.ts";
import { prepared } from "./base/numeric/rows.ts";
import { randomNormals } from "./base/numeric/random.ts";
import { logSoftmaxRows } from "./base/numeric/softmax.ts";
import { dataTypes } from "./engine/onnx/file/format.ts";
import { freeBatch, type FreeGraph } from "./engine/onnx/write/free-batch.ts";
import { declaredShape, elementTypeOf, fedInputs } from "./engine/onnx/file/graph-walk.ts";
import { importGraph, type Known } from "./engine/onnx/read/index.ts";
import { readModel, type OnnxModel } from "./engine/onnx/file/model-file.ts";
import { portableModel } from "./engine/onnx/write/model.ts";
import { preprocessingIn, rawInput, statedBy } from "./engine/onnx/file/stated.ts";
import { rawMetadata } from "./evaluation/student-model.ts";
import { CHECKED_ROWS, facingSource, largestGap, onnxOutputs, type KnownRows } from "./evaluation/written-check.ts";
import { named, runPaths, studentPaths, tokenizerBeside } from "./report/directory/paths.ts";
import {
  fittedCalibrator,
  fittedTemperature,
  lastPhase,
  wantedCell,
  type Appended,
} from "./report/directory/chosen-student.ts";
import { readRun } from "./report/directory/read.ts";
import { writeReport } from "./report/directory/write.ts";
import { outputsOf } from "./evaluation/smaller.ts";
import { smaller, type SmallerForm } from "./export-smaller.ts";
import { rowsOfRun, splitsOfRun, type DataGiven } from "./report/directory/run-rows.ts";
import { readCard } from "./kinds/teachers/stated/card.ts";
import { limbeckVersion } from "./base/version.ts";

export interface ExportOptions extends DataGiven {
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
  /** Weights in half precision, or products in 8-bit integers. */
  readonly smaller?: SmallerForm | undefined;
  /** Writes where the data is not at hand, and a temperature that lies at a bound of its search. */
  readonly force?: boolean | undefined;
}

const exportOptions: OptionTypes<ExportOptions> = {
  ...{ student: "text", out: "text", probs: "flag", temperature: "flag", calibrator: "text", smaller: "text" },
  ...{ force: "flag", recipe: "text", rows: "object" },
};

export interface Exported {
  readonly path: string;
  readonly bytes: number;
  readonly temperature: number | null;
  readonly calibrator: CalibratorKind | null;
  /** Whether the file was run on rows of the data's own source; drawn ones else, where --force allowed it. */
  readonly checkedOn: "source" | "drawn";
  /** Largest difference to the outputs that it should have, relative to the row's largest value, or to 1. */
  readonly gap: number;
  /** What making it smaller costs, on test rows. */
  readonly smaller?: SmallerReport;
}

/** Largest gap between the written file and the trained student. */
const TOLERANCE = 1e-5;

/** The same of a smaller one behind its calibrator: a weight at the middle of two steps may fall either way. */
const SMALLER_TOLERANCE = 1e-2;

function appendedBy(options: ExportOptions, phase: PhaseReport | undefined, run: string): Appended | null {
  const { temperature, calibrator } = options;
  if (temperature === true && calibrator !== undefined)
    throw inputError("usage", `--temperature and --calibrator ${calibrator}: give one of them`);
  if (calibrator !== undefined) return fittedCalibrator(phase, calibrator, options, run);
  return temperature === true ? fittedTemperature(phase, options, run) : null;
}

/** Logits with the calibrator behind them, and softmax where probabilities are wanted. */
function behindLogits(g: GraphBuilder, logits: Value, appended: Appended | null, probs: boolean): Value {
  const calibrated = appended === null ? logits : buildCalibrator(g, logits, appended.kind, appended.parameters);
  return probs ? g.softmax(calibrated) : calibrated;
}

/** How the trained student's file takes rows. */
interface Trained {
  readonly model: OnnxModel;
  readonly place: string;
  readonly input: string;
  readonly held: HeldRows;
  /** What rows need before they go in: nothing, but in runs of earlier versions. */
  readonly preprocessing: Preprocessing;
}

async function readTrained(folder: string): Promise<Trained> {
  const place = studentPaths(folder).model;
  const { model } = await readModel(place, "run-unreadable");
  const card = await readCard(folder);
  const [input] = fedInputs(model.graph);
  const shape = (input === undefined ? null : declaredShape(input))?.slice(1);
  if (input === undefined || shape?.some((size) => typeof size !== "number") !== false)
    throw problemsError("run-unreadable", place, [
      { path: "input", expected: "one input of rows of a fixed shape", got: "another model" },
    ]);
  return {
    model,
    place,
    input: input.name,
    held: { dtype: elementTypeOf(input) === dataTypes.uint8 ? "uint8" : "float32", shape: shape as readonly number[] },
    preprocessing: preprocessingIn(card.input) ?? rawInput,
  };
}

const refuse = (): never => {
  throw internalError("nothing is trained in an export");
};

/** The student's graph from rows as held, simplified for inference. */
function inferenceGraph(trained: Trained, appended: Appended | null, probs: boolean): FreeGraph {
  const { model, place, input, held, preprocessing } = trained;
  return freeBatch((count) => {
    const g = new GraphBuilder();
    const rows = g.input(input, held.dtype, [count, ...held.shape]);
    const isRaw =
      preprocessing.scale === 1 &&
      [...preprocessing.mean, ...preprocessing.std.map((s) => s - 1)].every((x) => x === 0);
    const prepared = isRaw ? rows : preprocess(g, rows, preprocessing);
    // one that is read twice is stored once
    const met = new Map<string, Value>();
    const once = ({ tensor, name }: Known): Value => {
      const value = met.get(name) ?? g.constant(tensor, name);
      met.set(name, value);
      return value;
    };
    const logits = importGraph(
      {
        g,
        dropout: false,
        training: false,
        weight: once,
        roleOf: () => null,
        trainsStatistics: () => false,
        update: refuse,
        dropoutMask: refuse,
      },
      {
        model,
        output: model.graph.output[0]?.name ?? "",
        inputs: new Map([[input, prepared]]),
        place,
        code: "model-invalid",
      },
    );
    return foldIntoProducts(g.finish([behindLogits(g, logits, appended, probs)]));
  });
}

/** Rows that are drawn, with the trained student's own outputs, for want of the data. */
async function drawnRows(
  { held, preprocessing, place }: Trained,
  isTokens: boolean,
  classes: number,
): Promise<KnownRows> {
  const size = elementCount(held.shape);
  const drawn = randomNormals(0, "export check", {}, CHECKED_ROWS * size);
  const value = (z: number): number =>
    isTokens ? Number(z > 0) : held.dtype === "uint8" ? Math.floor(Math.abs(40 * z)) % 256 : z;
  const values = held.dtype === "uint8" ? Uint8Array.from(drawn, value) : Float32Array.from(drawn, value);
  const known = { held, values, rows: CHECKED_ROWS, logits: new Float32Array(CHECKED_ROWS * classes) };
  // the trained file itself takes prepared rows
  const fed = held.dtype === "uint8" ? values : prepared(values, held.shape, preprocessing);
  const logits = await onnxOutputs(await readFile(place), place, { ...known, values: fed });
  return { ...known, logits: Float32Array.from(logits) };
}

const logProbsOf = (logits: ArrayLike<number>, classes: number): Float64Array =>
  Float64Array.from(logSoftmaxRows(Float32Array.from(logits), classes));

/** What a file's outputs should be, given the logits before what is appended. */
function expectedOf(
  logits: Float32Array,
  appended: Appended | null,
  classes: number,
  probs: boolean,
): ArrayLike<number> {
  if (appended === null) return probs ? logProbsOf(logits, classes).map(Math.exp) : logits;
  const temperature = temperatureOf(appended.kind, appended.parameters);
  if (temperature !== null && !probs) return logits.map((value) => value / temperature);
  const logProbs = applyCalibrator(appended.kind, appended.parameters, logits, classes);
  return probs ? logProbs.map(Math.exp) : logProbs;
}

/** Outputs as they are compared: those behind a calibrator are logits up to a constant per row. */
const comparable = (
  outputs: ArrayLike<number>,
  appended: Appended | null,
  classes: number,
  probs: boolean,
): ArrayLike<number> =>
  probs || appended === null || temperatureOf(appended.kind, appended.parameters) !== null
    ? outputs
    : logProbsOf(outputs, classes);

/** The calibrator alone over logits that spread as a student's do, since a few rows may all lie at one end. */
async function calibratorGap(appended: Appended, classes: number, probs: boolean): Promise<number> {
  const free = freeBatch((rows) => {
    const g = new GraphBuilder();
    const input = g.input("logits", "float32", [rows, classes]);
    return g.finish([behindLogits(g, input, appended, probs)]);
  });
  const session = await openSession(portableModel(free, "calibrated"), { threads: 1, place: "calibrator" });
  const data = Float32Array.from(randomNormals(0, "calibrator check", {}, 256 * classes), (z) => 4 * z);
  const results = await session.run({ logits: { dtype: "float32", shape: [256, classes], data } });
  await session.close();
  const got = results.get("calibrated")?.data as Float32Array;
  return largestGap(comparable(got, appended, classes, probs), expectedOf(data, appended, classes, probs), classes);
}

/**
 * Writes the student of a finished run: opset 21, any number of rows as the data's source holds them, batch normalization
 * folded into the layers before it, logits by default; classes, recipe, temperature or calibrator in the file's metadata.
 * With a calibrator the outputs are logits whose softmax is the calibrated distribution.
 * @throws {LimbeckError} "run-unreadable", also where the run's data is not at hand; "usage" where the student or a
 * calibrator is not there, or lies at a bound of its search; "model-invalid" where the written file's outputs for rows of
 * the source differ from the recorded ones by more than 1e-5; nothing is written then
 */
export async function exportStudent(run: string, options: ExportOptions): Promise<Exported> {
  checkOptions(options, { types: exportOptions }, "exportStudent");
  const { report, classes, provenance } = await readRun(run);
  const cell = await wantedCell(run, options.student);
  const trained = await readTrained(runPaths(run).student(cell));
  const phase = lastPhase(report, cell);
  const appended = appendedBy(options, phase, run);
  const temperature = appended === null ? null : temperatureOf(appended.kind, appended.parameters);
  const probs = options.probs === true;
  const stated = statedBy(trained.model);
  const fileWith = (behind: Appended | null, graph: FreeGraph): Uint8Array => {
    const scaled = behind === null ? null : temperatureOf(behind.kind, behind.parameters);
    return portableModel(graph, probs ? "probabilities" : "logits", {
      producer: `limbeck ${limbeckVersion}`,
      ...rawMetadata(classes, stated ?? { columns: null }),
      recipe: report.recipe.name,
      recipeSha256: report.recipe.sha256,
      ...(scaled === null ? {} : { temperature: String(scaled) }),
      ...(behind === null ? {} : { calibrator: behind.kind }),
    });
  };
  const free = inferenceGraph(trained, appended, probs);
  const bytes = fileWith(appended, free);
  const isTokens = free.graph.nodes.some((node) => node.op === "Cast" && node.attributes.to.startsWith("int"));
  const fromSource = rowsOfRun(run, provenance, cell, phase?.id ?? "", options);
  let checkedOn: Exported["checkedOn"] = "source";
  const known = await fromSource.catch((error: unknown) => {
    if (options.force !== true || !(error instanceof LimbeckError)) throw error;
    checkedOn = "drawn";
    return drawnRows(trained, isTokens, classes.length);
  });
  const plain = portableModel(inferenceGraph(trained, null, false), "logits");
  const logits = await onnxOutputs(plain, "exported student without calibrator", known);
  const outputs = await onnxOutputs(bytes, "exported student", known);
  const wanted = expectedOf(Float32Array.from(logits), appended, classes.length, probs);
  const gaps = [
    largestGap(logits, known.logits, classes.length),
    largestGap(comparable(outputs, appended, classes.length, probs), wanted, classes.length),
    appended === null ? 0 : await calibratorGap(appended, classes.length, probs),
  ];
  const gap = gaps.some(Number.isNaN) ? NaN : Math.max(...gaps);
  if (!(gap <= TOLERANCE))
    throw inputError(
      "model-invalid",
      `${trained.place}: the exported student's outputs differ from the recorded ones by ${gap}; not written`,
    );
  const whole = { temperature, calibrator: appended?.kind ?? null, checkedOn, gap };
  const tokenizer =
    (stated?.text ?? null) === null
      ? null
      : await readFile(studentPaths(runPaths(run).student(cell)).tokenizer, "utf8");
  const besides = async (path: string): Promise<void> => {
    if (tokenizer !== null) await write(tokenizerBeside(path), tokenizer);
  };
  const leaving = await facingSource(bytes, stated?.encoder ?? null, outputs, known);
  if (options.smaller === undefined) {
    const path = options.out ?? runPaths(run).exported(cell);
    await write(path, leaving.bytes);
    await besides(path);
    return { path, bytes: leaving.bytes.length, ...whole, gap: Math.max(gap, leaving.gap) };
  }
  const rows = await splitsOfRun(run, provenance, ["calibration", "test"], options);
  const made = await smaller(options.smaller, plain, appended, rows, classes.length, options.force === true);
  const again = made.appended;
  const small = made.shrink(fileWith(again, inferenceGraph(trained, again, probs)));
  const [behind, logitsOfSmall] = [await outputsOf(small, rows.test, classes.length), made.testLogits];
  const smallGap = largestGap(
    comparable(behind, again, classes.length, probs),
    expectedOf(logitsOfSmall, again, classes.length, probs),
    classes.length,
  );
  if (!(smallGap <= SMALLER_TOLERANCE))
    throw inputError("model-invalid", `${trained.place}: the smaller student is off by ${smallGap}; not written`);
  const path = options.out ?? runPaths(run).exported(cell).replace(/onnx$/, `${options.smaller}.onnx`);
  const left = await facingSource(
    small,
    stated?.encoder ?? null,
    await onnxOutputs(small, "smaller student", known),
    known,
  );
  await write(path, left.bytes);
  await besides(path);
  const smallerReport = { student: cell === null ? null : named(cell), ...made.report };
  const figures = `${JSON.stringify(smallerReport, null, 2)}\n`;
  await write(path.replace(/(\.onnx)?$/, ".json"), figures);
  await write(runPaths(run).smallerOf(cell, options.smaller), figures);
  await rewriteReports(run);
  return {
    ...whole,
    path,
    bytes: left.bytes.length,
    temperature: again === null ? null : temperatureOf(again.kind, again.parameters),
    gap: smallGap,
    smaller: smallerReport,
  };
}

/** The run's reports again, those that are there, with what was measured since. */
async function rewriteReports(run: string): Promise<void> {
  const { markdown, html } = runPaths(run);
  const there = async (path: string): Promise<boolean> => (await ifThere(stat(path))) !== null;
  const formats = [
    ...((await there(markdown)) ? (["markdown"] as const) : []),
    ...((await there(html)) ? (["html"] as const) : []),
  ];
  await writeReport(run, await readRun(run), formats);
}

async function write(path: string, data: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, typeof data === "string" ? data : Buffer.from(data));
}
