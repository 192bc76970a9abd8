// Runs a teacher's model on many rows a call, whatever batch its file fixes.
import { problemsError } from "../../../base/errors.ts";
import { ModelSession, openSession, runtimeMessage } from "../../../engine/onnx/session.ts";
import type { Shape } from "../../../graph/ir.ts";
import { randomUniforms } from "../../../base/numeric/random.ts";
import { fixedBatch, makeBatchDynamic } from "../../../engine/onnx/file/dynamic-batch.ts";
import { encodeModel, type OnnxModel } from "../../../engine/onnx/file/model-file.ts";
import { inputBuffer, type InputArray, type RowPlan } from "./input.ts";
import type { RawRows } from "./output.ts";

/** Values that one call takes in at most; keeps a call short, since it blocks the event loop. */
const valuesPerCall = 2 ** 20;
const rowsPerCall = 256;
/** Rows per progress report where every call takes the file's own batch. */
const fixedRowsPerRun = 64;

/** Outputs of two ways to run the same rows may differ by this, relative to the largest (single precision, other kernels). */
const agreement = 1e-3;

export interface RunnerRequest {
  readonly model: OnnxModel;
  /** The model's own, where they are at hand. */
  readonly bytes?: Uint8Array;
  readonly plan: RowPlan;
  /** What is asked of each row: one output, or several at once. */
  readonly outputs: readonly string[];
  /** Whether the outputs are no scores per class, but some values on the way there. */
  readonly isInner?: boolean;
  readonly threads: number;
  readonly place: string;
  readonly warn: (warning: string) => void;
}

/** A session and the number of rows that one run takes. */
export interface Runner {
  readonly classes: number;
  /** Rows that one run takes at most. */
  readonly rows: number;
  /** Rows that the buffer has room for at least, however few are run. */
  readonly leastRoom: number;
  /** Raw outputs of the buffer's first `rows` rows. */
  run(buffer: InputArray, rows: number): Promise<RawRows>;
  close(): Promise<void>;
}

/** A row's values are those of each output in turn. */
export interface ModelRunner extends Runner {
  /** Shape of one row's values, of each output. */
  readonly rowShapes: readonly Shape[];
}

/** What a call gives of one output. */
export interface OutputRows {
  readonly output: string;
  readonly values: RawRows["values"];
  readonly rowShape: Shape;
}

type Call = (session: ModelSession, buffer: InputArray, rows: number) => Promise<readonly OutputRows[]>;

/** Each row's values of each output in turn. */
export function sideBySide(parts: readonly OutputRows[], rows: number): RawRows {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0)
    return { values: only.values, rows, classes: only.values.length / rows };
  const sizes = parts.map(({ values }) => values.length / rows);
  const classes = sizes.reduce((sum, size) => sum + size, 0);
  // in single precision where all of them are: inner values may be large
  const isDouble = parts.some((part) => part.values instanceof Float64Array);
  const values = isDouble ? new Float64Array(rows * classes) : new Float32Array(rows * classes);
  let first = 0;
  for (const [at, part] of parts.entries()) {
    const size = sizes[at] ?? 0;
    for (let row = 0; row < rows; row++)
      values.set(part.values.subarray(row * size, (row + 1) * size), row * classes + first);
    first += size;
  }
  return { values, rows, classes };
}

/** The buffer's first `rows` rows as the model takes them. */
export function feedsOf(plan: RowPlan, buffer: InputArray, rows: number): Parameters<ModelSession["run"]>[0] {
  const fed = buffer.subarray(0, rows * plan.values);
  const data = plan.dtype === "int64" ? BigInt64Array.from(fed as Int32Array, BigInt) : fed;
  return { [plan.name]: { dtype: plan.dtype, shape: [rows, ...plan.shape], data } };
}

/** One call with exactly the rows given. */
function caller({ plan, outputs, place, isInner = false }: RunnerRequest): Call {
  return async (session, buffer, rows) => {
    const results = await session.run(feedsOf(plan, buffer, rows), outputs);
    return outputs.map((output): OutputRows => {
      const result = results.get(output);
      const values = result?.data;
      const shape = result?.shape ?? [];
      if (!(values instanceof Float32Array || values instanceof Float64Array)) {
        throw problemsError("teacher-invalid", place, [
          {
            path: `output ${output}`,
            expected: isInner ? "floating-point values" : "floating-point scores per class",
            got: result?.dtype ?? "nothing",
            ...(isInner ? {} : { hint: "name the output that holds the scores, not the predicted class" }),
          },
        ]);
      }
      if (shape[0] !== rows || values.length === 0) {
        throw problemsError("teacher-invalid", place, [
          {
            path: `output ${output}`,
            expected: isInner ? `values of ${rows} rows` : `${rows} rows of class scores`,
            got: `shape [${shape.join(", ")}]`,
          },
        ]);
      }
      return { output, values, rowShape: shape.slice(1) };
    });
  };
}

/** Rows to try both ways on: uniform in [0, 1), for bytes in [0, 256). The same ones every time. */
export function probeRows(plan: RowPlan, rows: number): InputArray {
  const buffer = inputBuffer(plan, rows);
  // token ids: 0 and 1 are in every vocabulary
  const top = plan.dtype === "uint8" ? 256 : plan.dtype === "int32" || plan.dtype === "int64" ? 2 : 1;
  randomUniforms(0, "teacher-probe", {}, buffer.length).forEach((value, i) => {
    buffer[i] = value * top;
  });
  return buffer;
}

function agree(a: RawRows["values"] | readonly number[], b: RawRows["values"]): boolean {
  let largest = 1e-6;
  let furthest = 0;
  for (const [i, value] of a.entries()) {
    largest = Math.max(largest, Math.abs(value));
    furthest = Math.max(furthest, Math.abs(value - (b[i] ?? NaN)));
  }
  return a.length === b.length && furthest <= agreement * largest;
}

/** Twice the file's batch in one call against one batch at a time: null when they agree, else what happened. */
async function disagreement(
  call: Call,
  plan: RowPlan,
  step: number,
  original: ModelSession,
  candidate: ModelSession,
): Promise<string | null> {
  const probe = probeRows(plan, 2 * step);
  const first = await call(original, probe, step);
  const second = await call(original, probe.subarray(step * plan.values), step);
  try {
    const both = await call(candidate, probe, 2 * step);
    const same = both.every(({ values }, at) => {
      const half = values.length / 2;
      const [one, two] = [first[at]?.values ?? [], second[at]?.values ?? []];
      return agree(one, values.subarray(0, half)) && agree(two, values.subarray(half));
    });
    return same ? null : "its rows came out differently";
  } catch (cause) {
    return runtimeMessage(cause);
  }
}

async function openFreed(request: RunnerRequest, freed: OnnxModel): Promise<ModelSession | string> {
  try {
    return await openSession(encodeModel(freed), { threads: request.threads, place: request.place });
  } catch (cause) {
    return runtimeMessage(cause);
  }
}

/** What a model gives of a row. */
type Row = Pick<ModelRunner, "classes" | "rowShapes">;

function freeRunner(request: RunnerRequest, session: ModelSession, row: Row): ModelRunner {
  const call = caller(request);
  const rows = Math.max(1, Math.min(rowsPerCall, Math.floor(valuesPerCall / request.plan.values)));
  return {
    ...row,
    rows,
    leastRoom: 1,
    run: async (buffer, count) => sideBySide(await call(session, buffer, count), count),
    close: () => session.close(),
  };
}

/** Calls of the file's own batch; what is missing of the last one is filled with rows that are cut off again. */
function fixedRunner(request: RunnerRequest, session: ModelSession, row: Row, step: number): ModelRunner {
  const call = caller(request);
  const { values: size } = request.plan;
  const calls = Math.ceil(fixedRowsPerRun / step);
  const { classes } = row;
  return {
    ...row,
    rows: calls * step,
    leastRoom: calls * step,
    run: async (buffer, count) => {
      const values = new Float64Array(calls * step * classes);
      for (let at = count; at < Math.ceil(count / step) * step; at += 1) buffer.copyWithin(at * size, 0, size);
      for (let start = 0; start < count; start += step) {
        const part = sideBySide(await call(session, buffer.subarray(start * size), step), step);
        values.set(part.values, start * classes);
      }
      return { values: values.subarray(0, count * classes), rows: count, classes };
    },
    close: () => session.close(),
  };
}

/**
 * Opens the model with its batch freed and compares the two ways to run a few rows. Where they disagree, or the freed
 * model fails, rows are run in the file's own batch, with a warning.
 * @throws {LimbeckError} where the model does not load, does not run on its own batch, or yields no scores
 */
export async function openRunner(request: RunnerRequest): Promise<ModelRunner> {
  const { model, bytes = encodeModel(model), plan, threads, place, warn } = request;
  const call = caller(request);
  const scores = request.isInner === true ? "values" : "scores";
  const fixed = fixedBatch(model.graph);
  const step = fixed ?? 1;
  const original = await openSession(bytes, { threads, place });
  let candidate: ModelSession | string | null = null;
  try {
    candidate = fixed === null ? original : await openFreed(request, makeBatchDynamic(model));
    const first = await call(original, probeRows(plan, step), step);
    const row = { classes: sideBySide(first, step).classes, rowShapes: first.map(({ rowShape }) => rowShape) };
    const again = await call(original, probeRows(plan, step), step);
    const drawn = first.find(
      ({ values }, at) => values.every(Number.isFinite) && !agree(values, again[at]?.values ?? new Float32Array()),
    );
    if (drawn !== undefined)
      throw problemsError("teacher-invalid", place, [
        {
          path: `output ${drawn.output}`,
          expected: `the same ${scores} for the same rows`,
          got: `other ${scores} at a second call`,
          hint: "the model draws at random: it was exported in training mode; call model.eval() before the export",
        },
      ]);
    const reason =
      candidate instanceof ModelSession ? await disagreement(call, plan, step, original, candidate) : candidate;
    if (reason === null && candidate instanceof ModelSession) {
      if (candidate !== original) await original.close();
      return freeRunner(request, candidate, row);
    }
    if (candidate instanceof ModelSession && candidate !== original) await candidate.close();
    warn(
      `${place}: runs ${step === 1 ? "one row" : `${step} rows`} a call, which is slow; more failed: ${reason ?? ""}`,
    );
    return fixedRunner(request, original, row, step);
  } catch (error) {
    await original.close();
    if (candidate instanceof ModelSession) await candidate.close();
    throw error;
  }
}
