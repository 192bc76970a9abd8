// What `run` and `compare` do alike around the training: the place to write, the record, the finished report.
import { checkOptions, type Known } from "./base/given-options.ts";
import { readFile } from "node:fs/promises";
import type { Asks } from "./training/kept-run.ts";
import type { LabelledTeacher } from "./training/labelling.ts";
import { join, relative, resolve } from "node:path";
import { canonicalJson } from "./base/canonical-json.ts";
import { refuseChanged, threadsSoFar, VERSION_OF, writeInputs, type RunInputs } from "./report/directory/inputs.ts";
import type { ModelState } from "./engine/contracts.ts";
import type { ArmReport, EpochRecord, RunReport, RunResult, SweepReport, TeacherReport } from "./evaluation/result.ts";
import { LimbeckError, runError } from "./base/errors.ts";
import { holding, type Closable } from "./base/holding.ts";
import { sha256Of } from "./base/numeric/hash.ts";
import { recipeOptions, type LoadedRecipe, type RecipeOptions } from "./recipe/read.ts";
import { writeLabels, writeModelCards, writeRecipe, writeStudent } from "./report/directory/files.ts";
import { silentLog, type Log } from "./base/log.ts";
import { noProgress, type StartProgress } from "./base/progress.ts";
import { provenanceOf, reproducingCommand, runtimeVersions } from "./report/directory/provenance.ts";
import { limbeckVersion } from "./base/version.ts";
import { ownDirectory } from "./base/owner.ts";
import { readRun } from "./report/directory/read.ts";
import {
  checkWritable,
  isFinished,
  openRunDirectory,
  putBack,
  type RunDirectory,
} from "./report/directory/run-directory.ts";
import { studentFiles, type StudentFiles } from "./evaluation/student-model.ts";
import { knownRows, largestGap, layersOutputs, onnxOutputs } from "./evaluation/written-check.ts";
import { runPaths, studentPaths } from "./report/directory/paths.ts";
import { writeReport, writeRunRecord } from "./report/directory/write.ts";
import { labelDirectoryIn, labelsInParts, openTeacher } from "./kinds/teachers/index.ts";
import { judge } from "./evaluation/requirements.ts";
import { latencies, studentMultiplyAdds, teacherCosts } from "./evaluation/costs.ts";
import { measuredSplits } from "./training/train-arm.ts";
import { openWorkbench, type Workbench } from "./training/bench.ts";
import { parameterCount, readMaterials } from "./training/materials.ts";
import { readVariants, type Variants } from "./training/variants.ts";

/** What a run is given; all of it has a default. */
export type RunOptions = Partial<SessionOptions>;

const runOptions: Known<RunOptions> = {
  types: {
    ...recipeOptions.types,
    ...{ out: "text", resume: "flag", strict: "flag", now: "function", log: "object", progress: "function" },
    ...{ workers: "count", stop: "object", save: "object" },
  },
};

/**
 * With what is left out: silent, in the working directory, from the start.
 * @throws {LimbeckError} "usage" for options that are none
 */
export function completed(options: RunOptions, caller: string): SessionOptions {
  checkOptions(options, runOptions, caller);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as RunOptions;
  return {
    resume: false,
    set: [],
    cwd: process.cwd(),
    now: () => new Date(),
    log: silentLog,
    progress: noProgress,
    ...given,
  };
}

export interface SessionOptions extends Asks {
  /** Folder of run directories; `reports` under the working directory by default. */
  readonly out?: string | undefined;
  readonly resume: boolean;
  /** Whether what makes a poor student of a teacher ends the run before step 0; it is told by default. */
  readonly strict?: boolean | undefined;
  readonly set: readonly string[];
  readonly seed?: number | undefined;
  /** Rows that sources of kind "memory" name. */
  readonly rows?: RecipeOptions["rows"];
  readonly cwd: string;
  readonly now: () => Date;
  readonly log: Log;
  readonly progress: StartProgress;
  /** Processes in which a comparison trains its cells side by side; 1 by default: in this one. */
  readonly workers?: number | undefined;
}

export interface Session {
  readonly bench: Workbench;
  /** What the settings of a sweep are trained from, the recipe's own among them. */
  readonly variants: Variants;
  readonly directory: RunDirectory;
  /** This process's claim of the directory. */
  readonly owner: Closable;
  readonly startedAt: Date;
  readonly command: "run" | "compare";
}

/** What a run or a comparison gives. */
export interface Outcome {
  readonly result: RunResult;
  readonly directory: string;
}

/** A run that was to be gone on with, and is done. */
export interface Finished {
  readonly finished: string;
}

/** What a finished run left, for whoever asked to go on with it. */
export async function finishedOutcome({ finished }: Finished, { log }: SessionOptions): Promise<Outcome> {
  log.info("done", `the run is finished: ${finished}`, { directory: finished });
  const result = await readRun(finished);
  await log.close();
  return { result, directory: finished };
}

/** What decides a teacher's labels; of a model that is elsewhere, whose name alone is known, the labels themselves. */
const identityOf = ({ teacher: { models, fingerprint }, logits, viewLogits }: LabelledTeacher): string =>
  models.length > 0
    ? fingerprint
    : sha256Of([
        fingerprint,
        ...[logits, viewLogits].flatMap((labels) => (labels === null ? [] : [labelsInParts(labels)])),
      ]);

/** Everything that decides a run's figures: the resolved recipe, and what its files hold. */
function inputsOf(loaded: LoadedRecipe, bench: Workbench, variants: Variants, command: string): RunInputs {
  const { dataset, splits, shift, student, teachers, engine } = bench;
  const { sha256, definition } = student.source;
  const swept = [...variants.values()].slice(1).map(({ materials }) => materials.student.source.sha256);
  return {
    command,
    recipe: loaded.sha256,
    parts: {
      data: dataset.sha256,
      splits: splits.sha256,
      ...(shift?.strange ? { "rows of another kind": sha256Of([shift.strange.inputs]) } : {}),
      student: sha256,
      ...(swept.length === 0 ? {} : { "students of other settings": sha256Of(swept) }),
      ...Object.fromEntries(
        Object.entries({ limbeck: limbeckVersion, ...runtimeVersions(engine) }).map(([of, version]) => [
          `${VERSION_OF} ${of}`,
          version,
        ]),
      ),
      ...Object.fromEntries([...teachers].map(([id, labelled]) => [`teacher ${id}`, identityOf(labelled)])),
    },
    ...(definition === undefined ? {} : { student: definition }),
  };
}

/** Id of a run: the hash of all its inputs. */
export function runId(loaded: LoadedRecipe, bench: Workbench, variants: Variants, command: string): string {
  const { recipe, parts } = inputsOf(loaded, bench, variants, command);
  return sha256Of([canonicalJson({ command, recipe, parts })]).slice(0, 8);
}

/** Opens everything before step 0: an error up to here has written nothing but labels into their cache. */
export async function beginRun(
  command: "run" | "compare",
  loaded: LoadedRecipe,
  options: SessionOptions,
): Promise<Session | Finished> {
  const startedAt = options.now();
  const parent = resolve(options.cwd, options.out ?? "reports");
  await checkWritable(parent);
  const materials = await readMaterials(loaded);
  const variants = await readVariants(loaded, materials);
  const work = {
    log: options.log,
    progress: options.progress,
    labelDirectory: labelDirectoryIn(options.cwd),
    strict: options.strict,
    workers: options.workers,
  };
  return holding(async (held) => {
    const bench = held.keep(await openWorkbench(loaded, work, materials));
    const name = `${loaded.recipe.name}-${runId(loaded, bench, variants, command)}`;
    const inputs = inputsOf(loaded, bench, variants, command);
    if (options.resume) await refuseChanged(parent, name, loaded.recipe.name, inputs);
    const owner = held.keep(await ownDirectory(join(parent, name)));
    await putBack(parent, name);
    if (options.resume && (await isFinished(parent, name))) {
      await held.close();
      return { finished: join(parent, name) };
    }
    const directory = await openRunDirectory(parent, name, options.resume);
    await options.log.openFile(runPaths(directory.working).log);
    const threads = [...new Set([...(await threadsSoFar(directory.working)), bench.engine.threads])];
    if (threads.length > 1)
      bench.warn(
        `trained by processes of ${threads.join(" and of ")} threads, since it was gone on with otherwise than it was begun: ` +
          "its figures may differ in their last bits from those of one go",
      );
    await writeInputs(directory.working, { ...inputs, threads });
    await writeRecipe(directory.working, loaded);
    for (const split of measuredSplits)
      await writeLabels(directory.working, split, bench.splits[split], bench.labelsOf(bench.splits[split]));
    return { bench, variants, directory, owner, startedAt, command };
  });
}

function filesOf({ bench }: Session, state: ModelState): StudentFiles {
  return studentFiles(bench.student, state, {
    classes: bench.dataset.classes,
    columns: bench.columns,
    held: bench.held,
    preprocessing: bench.preprocessing,
    recipe: bench.recipe.name,
    splitHash: bench.splits.sha256,
  });
}

/**
 * What turns out to be wrong when training has begun is no mistake that ends with nothing written: the state is kept, and the exit
 * code is that of a run that failed.
 */
export function sinceTraining(cause: unknown): unknown {
  if (!(cause instanceof LimbeckError && cause.exitCode === 2)) return cause;
  return runError(cause.code, cause.message, { problems: cause.problems, cause });
}

/** What was written a moment ago and cannot be read again is no mistake of whoever runs it. */
function readAgain<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    if (!(cause instanceof LimbeckError && cause.exitCode === 2)) throw cause;
    throw runError("machine-failed", `what was written cannot be read again: ${cause.message}`, {
      problems: cause.problems.map(({ path, expected, got }) => ({ path, expected, got })),
      cause,
    });
  });
}

/** Gap beyond which a written student is not the trained one; what lies between this and `NOTED_GAP` is told. */
const REFUSED_GAP = 1e-3;
const NOTED_GAP = 1e-5;

/**
 * Writes the student with some parameters and runs what was written on rows as their source holds them.
 * @param testLogits - what the student gave for the test rows while it was trained
 * @throws {LimbeckError} "model-invalid" where a file's outputs are not those logits
 */
export async function writeCheckedStudent(
  session: Session,
  folder: string,
  state: ModelState,
  testLogits: Float32Array,
): Promise<WrittenStudent> {
  const { bench } = session;
  const { layersModel: made, ...always } = filesOf(session, state);
  const { hasTfjs } = await import("./engine/tfjs/library/installed.ts");
  // what cannot be run here is not written: nobody would have seen it work
  const layersModel = made !== undefined && hasTfjs() ? made : undefined;
  if (made !== undefined && layersModel === undefined)
    bench.warn(
      "the student is not written as a TensorFlow.js model too: TensorFlow.js, which checks it, is not installed",
    );
  await writeStudent(folder, { ...always, ...(layersModel === undefined ? {} : { layersModel }) });
  const { dataset, splits, held } = bench;
  const known = knownRows(held, dataset, splits.test, testLogits);
  const { model: onnx, layersModel: layers } = studentPaths(folder);
  const outputs = [[onnx, await readAgain(onnxOutputs(await readFile(onnx), onnx, known))] as const];
  if (layersModel !== undefined) outputs.push([layers, await readAgain(layersOutputs(layers, known))]);
  for (const [file, got] of outputs) {
    const gap = largestGap(got, known.logits, dataset.classes.length);
    const words = `${file}: outputs for rows of the source differ from the trained student's by ${gap.toExponential(1)}`;
    if (!(gap <= REFUSED_GAP)) throw new LimbeckError("model-invalid", 1, `${words}; the training's state is kept`);
    if (gap > NOTED_GAP) bench.warn(words);
  }
  return { folder, bytes: always.model.length };
}

/** A student as it was written: its folder, and the size of its ONNX file. */
export interface WrittenStudent {
  readonly folder: string;
  readonly bytes: number;
}

/** How large the written student is, and what it costs, timed as teachers are. */
export async function studentReport(
  { student, dataset, engine }: Workbench,
  { folder, bytes }: WrittenStudent,
): Promise<NonNullable<ArmReport["student"]>> {
  const written = await readAgain(
    openTeacher(
      { id: "student", kind: "onnx", path: folder },
      { baseDirectory: folder, dataset, threads: engine.threads },
    ),
  );
  try {
    const costs = { multiplyAdds: studentMultiplyAdds(student), ...(await latencies(written, dataset)) };
    return { parameters: parameterCount(student), bytes, costs };
  } finally {
    await written.close();
  }
}

/** Assembles and writes report and record. */
export async function report(
  session: Session,
  loaded: LoadedRecipe,
  options: SessionOptions,
  arms: readonly ArmReport[],
  epochs: readonly EpochRecord[],
  student: WrittenStudent,
  sweep?: SweepReport,
): Promise<RunResult> {
  const { bench, directory } = session;
  const teachers: (readonly [string, TeacherReport])[] = [];
  for (const [id, { teacher, report: known }] of bench.teachers) {
    const costs = await teacherCosts(teacher, bench.dataset);
    teachers.push([id, costs === null ? known : { ...known, costs }]);
  }
  const recipe = { name: loaded.recipe.name, sha256: loaded.sha256 };
  const measured: RunReport = {
    version: 1,
    recipe,
    classes: bench.dataset.classes.length,
    engine: bench.engine.kind,
    teacher: teachers[0]?.[1] ?? null,
    ...(teachers.length > 1 ? { teachers: Object.fromEntries(teachers) } : {}),
    student: arms[0]?.student ?? (await studentReport(bench, student)),
    arms,
    ...(sweep === undefined ? {} : { sweep }),
  };
  const { require } = loaded.recipe;
  const result: RunResult = {
    report:
      require === undefined
        ? measured
        : { ...measured, requirements: judge(measured, require, session.command === "compare") },
    epochs,
    classes: bench.dataset.classes,
    provenance: provenanceOf({
      command: reproducingCommand(session.command, loaded.file, options),
      startedAt: session.startedAt,
      recipe,
      dataSha256: bench.dataset.sha256,
      splits: bench.splits,
      teachers: [...bench.teachers.values()].map(({ teacher }) => teacher),
      engine: { kind: bench.engine.kind, threads: bench.engine.threads, versions: bench.engine.versions },
      warnings: bench.warnings,
      recipeFolder: relative(directory.final, loaded.directory),
    }),
  };
  await writeRunRecord(directory.working, result);
  await writeModelCards(directory.working, result, session.command === "run", {
    held: bench.held,
    columns: bench.columns,
    tokens: bench.student.tokensBelow !== undefined,
  });
  await writeReport(directory.working, result, [
    "json",
    ...loaded.recipe.report.formats.filter((format) => format !== "json"),
  ]);
  return result;
}
