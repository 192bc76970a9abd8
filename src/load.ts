// `limbeck predict` and `load`: a student in service, rows in as their source holds them, calibrated classes out.
import { checkOptions, type Known } from "./base/given-options.ts";
import { readFile, stat } from "node:fs/promises";
import { ifThere } from "./base/given-files.ts";
import { basename, dirname, join, resolve } from "node:path";
import { everyIndex } from "./engine/row-values.ts";
import { inputError, problemsError } from "./base/errors.ts";
import { sha256Of } from "./base/numeric/hash.ts";
import type { ColumnEncoder, Dataset, PictureForm, Records, StatedSpace, TextForm } from "./engine/contracts.ts";
import { declaredShape, fedInputs } from "./engine/onnx/file/graph-walk.ts";
import { readModel } from "./engine/onnx/file/model-file.ts";
import { statedBy, type StatedText } from "./engine/onnx/file/stated.ts";
import type { Shape } from "./graph/ir.ts";
import { applyCalibrator, temperatureOf } from "./kinds/calibrators/index.ts";
import { fedRows, type GivenRows, type SaidOfRows, type TakenRows } from "./load-rows.ts";
import { cardFileName, readCard } from "./kinds/teachers/stated/card.ts";
import { openTeacher, type Teacher } from "./kinds/teachers/index.ts";
import {
  fittedCalibrator,
  fittedTemperature,
  isRun,
  lastPhase,
  wantedCell,
  type Appended,
} from "./report/directory/chosen-student.ts";
import { runPaths, tokenizerBeside } from "./report/directory/paths.ts";
import { readRun } from "./report/directory/read.ts";

export interface LoadOptions {
  /** Of a comparison: `arm-seed`, as its folder is named. */
  readonly student?: string | undefined;
  /** A calibrator that the run fitted, by its kind; "none" for the scores as they are. The temperature by default. */
  readonly calibrator?: string | undefined;
  /** Class names in the order of the outputs, for files that name none. */
  readonly classes?: readonly string[] | undefined;
  /** What the outputs are, for files that do not show it. */
  readonly space?: StatedSpace | undefined;
  readonly threads?: number | undefined;
  /** Where relative paths begin; the working directory by default. */
  readonly cwd?: string | undefined;
  /** Told what is worth a warning. */
  readonly warn?: ((text: string) => void) | undefined;
}

const loadOptions: Known<LoadOptions> = {
  types: {
    ...{ student: "text", calibrator: "text", classes: "texts", space: "text", threads: "count", cwd: "text" },
    ...{ warn: "function" },
  },
};

export interface Prediction {
  /** The likeliest class, by name. */
  readonly class: string;
  readonly probability: number;
  /** By class, in the order of `classes`; they sum to 1. */
  readonly probabilities: Float64Array;
}

/** A student, or any ONNX classifier, that is open. */
export interface LoadedStudent {
  readonly classes: readonly string[];
  /** Shape of a row as the model takes it. */
  readonly rowShape: Shape;
  /** Names of a row's values, where its data had names. */
  readonly columns: readonly string[] | null;
  /** Names of the columns that rows are made of, where they are given as records. */
  readonly recordColumns: readonly string[] | null;
  /** How the files of pictures become its rows; null where rows are no pictures, or the file does not say it. */
  readonly picture: PictureForm | null;
  /** The calibrator behind its scores; null where there is none. */
  readonly calibrator: string | null;
  /**
   * @param rows - values as the data's source holds them; nothing is scaled by the caller
   * @param place - what messages call the rows, of a file say; "rows" by default
   * @throws {LimbeckError} "data-invalid" for rows of another size, and for values that are no finite numbers
   */
  predict(rows: GivenRows, place?: string): Promise<readonly Prediction[]>;
  close(): Promise<void>;
}

interface Found {
  /** A folder with a card, or a model file. */
  readonly path: string;
  readonly appended: Appended | null;
}

/** The student of a run with what its run fitted behind it, or the model that the path names itself. */
async function find(path: string, { student, calibrator, warn }: LoadOptions): Promise<Found> {
  const found = await ifThere(stat(path));
  if (found === null)
    throw problemsError("run-unreadable", path, [
      { path: "path", expected: "a run directory, a student's folder or an ONNX file", got: "no such file or folder" },
    ]);
  if (!(await isRun(path))) {
    const stray = student ?? calibrator;
    if (stray !== undefined && stray !== "none")
      throw inputError("usage", `${path} is no run directory: it has neither students nor calibrators to choose from`);
    return { path, appended: null };
  }
  const { report } = await readRun(path);
  const cell = await wantedCell(path, student);
  const phase = lastPhase(report, cell);
  const folder = runPaths(path).student(cell);
  if (calibrator === "none") return { path: folder, appended: null };
  if (calibrator !== undefined && calibrator !== "temperature")
    return { path: folder, appended: fittedCalibrator(phase, calibrator, {}, path) };
  try {
    return { path: folder, appended: fittedTemperature(phase, {}, path) };
  } catch (error) {
    if (calibrator !== undefined) throw error;
    warn?.(`${basename(path)}: probabilities are not calibrated, since no temperature was fitted that rows determine`);
    return { path: folder, appended: null };
  }
}

interface Facts extends TakenRows {
  readonly classes: readonly string[];
  readonly columns: readonly string[] | null;
  readonly picture: PictureForm | null;
  /** Whether the file says itself that rows go in as they are held. */
  readonly isRaw: boolean;
}

/** What the file, or the card beside it, says of rows and classes. */
async function factsOf(path: string, given: LoadOptions): Promise<Facts> {
  const isFolder = (await stat(path)).isDirectory();
  const card = isFolder ? await readCard(path) : null;
  const file = isFolder ? join(path, card?.model ?? cardFileName) : path;
  const { model } = await readModel(file, "model-invalid");
  const [input] = fedInputs(model.graph);
  const shape = input === undefined ? null : declaredShape(input);
  const stated = statedBy(model);
  const sizes = stated?.takesColumns === true ? [1] : (card?.input?.shape ?? shape?.slice(1) ?? []);
  if (!sizes.every((size) => typeof size === "number" && size > 0) || (shape === null && sizes.length === 0))
    throw problemsError("model-invalid", file, [
      {
        path: `input ${input?.name ?? ""}`,
        expected: "one input of rows of a fixed shape",
        got: shape === null ? "no shape" : `[${shape.join(", ")}]`,
        hint: "write a card beside it that states input.shape (docs/teachers.md)",
      },
    ]);
  const scores = model.graph.output.find(({ name }) => name === card?.output?.name) ?? model.graph.output[0];
  const outputs = scores === undefined ? undefined : declaredShape(scores)?.at(-1);
  const classes =
    given.classes ??
    card?.classes ??
    stated?.classes ??
    (typeof outputs === "number" ? Array.from({ length: outputs }, (_, k) => String(k)) : null);
  if (classes === null)
    throw problemsError("model-invalid", file, [
      {
        path: "classes",
        expected: "class names, in the file or beside it",
        got: "none, and an output of unknown size",
        hint: "name the classes",
      },
    ]);
  return {
    rowShape: sizes as readonly number[],
    classes,
    columns: stated?.columns ?? null,
    picture: stated?.picture ?? null,
    encoder: stated?.encoder ?? null,
    text: await textFormOf(file, stated?.text ?? null),
    takesColumns: stated?.takesColumns === true,
    isRaw: stated !== null,
  };
}

/**
 * The tokenizer that lies beside a model of texts, in its folder or under its own name.
 * @throws {LimbeckError} "model-invalid" where it is not there, or is another
 */
async function textFormOf(file: string, stated: StatedText | null): Promise<TextForm | null> {
  if (stated === null) return null;
  const { columns, length, sha256 } = stated;
  const places = [tokenizerBeside(file), join(dirname(file), "tokenizer.json")];
  for (const path of places) {
    const tokenizer = await ifThere(readFile(path, "utf8"));
    if (tokenizer !== null && sha256Of([tokenizer]) === sha256) return { columns, length, tokenizer };
  }
  throw problemsError("model-invalid", file, [
    {
      path: "tokenizer",
      expected: `the tokenizer that it was trained with, as ${places.map((path) => basename(path)).join(" or ")} beside it`,
      got: "none, or another",
      hint: "copy it along with the model",
    },
  ]);
}

/** One after another, so that a session is never asked twice at once. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = before.then(work, work);
    before = mine.catch(() => undefined);
    return mine;
  };
}

async function predictions(
  teacher: Teacher,
  facts: Facts,
  appended: Appended | null,
  given: GivenRows,
  said: SaidOfRows,
): Promise<readonly Prediction[]> {
  const { rowShape, classes } = facts;
  const fed = await fedRows(given, facts, said);
  const { rows } = fed;
  if (rows === 0) return [];
  const all = everyIndex(rows);
  const dataset: Dataset = {
    ...fed,
    inputShape: rowShape,
    labels: all,
    classes,
    rowId: String,
    sha256: "",
  };
  const logits = await teacher.label(dataset, all, () => undefined);
  const { kind, parameters } = appended ?? { kind: "temperature" as const, parameters: { temperature: 1 } };
  const logProbs = applyCalibrator(kind, parameters, logits, classes.length);
  return Array.from(all, (row): Prediction => {
    const own = logProbs.subarray(row * classes.length, (row + 1) * classes.length).map(Math.exp);
    const total = own.reduce((sum, p) => sum + p, 0);
    const probabilities = Float64Array.from(own, (p) => p / total);
    const best = probabilities.reduce((most, p, k) => (p > (probabilities[most] ?? 0) ? k : most), 0);
    return { class: classes[best] ?? "", probability: probabilities[best] ?? NaN, probabilities };
  });
}

/** A row in which everything is missing: what a model that takes columns is opened with. */
const emptyRecords = ({ columns, missing }: ColumnEncoder): Records => ({
  columns: new Map(columns.map(({ name }) => [name, { codes: new Int32Array(1), texts: [""] }])),
  missing,
});

/**
 * Opens a student: of a run (with the temperature that the run fitted), in a folder with a card, or an ONNX file.
 * @throws {LimbeckError} "run-unreadable" where nothing is there, "usage" for a student or calibrator that is not,
 * "model-invalid" and "teacher-invalid" for files that cannot be run as a classifier, or do not say what their scores are
 */
export async function load(path: string, options: LoadOptions = {}): Promise<LoadedStudent> {
  checkOptions(options, loadOptions, "load");
  const found = await find(resolve(options.cwd ?? process.cwd(), path), options);
  const facts = await factsOf(found.path, options);
  const { rowShape, classes, columns, picture, encoder, text, takesColumns, isRaw } = facts;
  const teacher = await openTeacher(
    {
      id: "student",
      kind: "onnx",
      path: found.path,
      classes,
      // what limbeck wrote takes rows as they are held, whatever they are
      ...(isRaw ? { input: { layout: "NCHW" as const, scale: 1, mean: [0], std: [1] } } : {}),
      ...(options.space === undefined ? {} : { output: { space: options.space } }),
    },
    {
      baseDirectory: dirname(found.path),
      dataset: {
        // of rows that come one call at a time
        rows: 0,
        rowId: String,
        inputShape: rowShape,
        classes,
        ...(encoder === null ? {} : { encoder }),
        ...(text === null ? {} : { text: { columns: text.columns, tokenizerSha256: sha256Of([text.tokenizer]) } }),
        ...(takesColumns && encoder !== null ? { records: emptyRecords(encoder) } : {}),
      },
      threads: options.threads ?? 1,
      ...(options.warn === undefined ? {} : { log: options.warn }),
    },
  );
  const { warn = () => undefined } = options;
  const next = inTurn();
  const { appended } = found;
  const temperature = appended === null ? null : temperatureOf(appended.kind, appended.parameters);
  return {
    classes,
    rowShape,
    columns,
    picture,
    recordColumns: text?.columns ?? encoder?.columns.map(({ name }) => name) ?? null,
    calibrator:
      appended === null ? null : temperature === null ? appended.kind : `temperature ${temperature.toPrecision(4)}`,
    predict: (rows, place = "rows") => next(() => predictions(teacher, facts, appended, rows, { place, warn })),
    close: () => teacher.close(),
  };
}
