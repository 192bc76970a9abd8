// A loaded ONNX model that runs: an onnxruntime session with its threads pinned, released on close.
import type * as ort from "onnxruntime-node";
import type { InferenceSession, OnnxValue } from "onnxruntime-node";
import { inputError, internalError, LimbeckError } from "../../base/errors.ts";
import { halfBits, halfValue } from "../../base/numeric/half.ts";
import { notLoaded } from "./not-loaded.ts";
import type { DType, Shape, TensorData } from "../../graph/ir.ts";

export interface SessionTensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TensorData;
}

/** Texts, which some models take; limbeck's own graphs have none. */
export interface TextTensor {
  readonly dtype: "string";
  readonly shape: Shape;
  readonly data: readonly string[];
}

/** Name, element type and shape of a session's input or output; a string is a symbolic size. */
export interface SessionValue {
  readonly name: string;
  /** onnxruntime's name of the element type, also of those that limbeck cannot feed; "other" for what is no tensor. */
  readonly dtype: string;
  readonly shape: readonly (number | string)[];
}

export interface RuntimeOptions {
  /** Threads inside one operator. Always given: the runtime's default pins to cores, which fails in containers. */
  readonly threads: number;
  /** What errors call the model: a path, or what it was built for. */
  readonly place: string;
  /** False keeps the graph as it is; for models that are run a few times only. */
  readonly optimize?: boolean;
  /** Idle threads wait busily: faster where calls follow one another at once, as in training, at the price of CPU time. */
  readonly spin?: boolean;
}

type Runtime = typeof ort;

async function loadRuntime(): Promise<Runtime> {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    throw notLoaded(cause);
  }
}

function describe(values: readonly InferenceSession.ValueMetadata[]): SessionValue[] {
  return values.map((value) =>
    value.isTensor
      ? { name: value.name, dtype: value.type, shape: value.shape }
      : { name: value.name, dtype: "other", shape: [] },
  );
}

const dtypes: ReadonlySet<string> = new Set<DType>(["float32", "float64", "int32", "int64", "uint8", "bool"]);
const isDType = (type: string): type is DType => dtypes.has(type);

/** Numbers of halves, by their bits: the array's own type is Uint16Array before Node 24, Float16Array from it on. */
const fromHalves = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Float32Array =>
  Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), halfValue);

function fromRuntime(name: string, value: OnnxValue | undefined): SessionTensor {
  if (value === undefined || !("data" in value)) throw internalError(`output ${name} is not a tensor`);
  const { type, dims, data } = value;
  if (type === "float16" && ArrayBuffer.isView(data)) return { dtype: "float32", shape: dims, data: fromHalves(data) };
  if (!isDType(type) || !ArrayBuffer.isView(data)) throw internalError(`output ${name} holds ${type}`);
  return { dtype: type, shape: dims, data: data as TensorData };
}

/** One line of what the runtime said. */
export function runtimeMessage(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/\s+/g, " ").trim().slice(0, 400);
}

/** A session; hold one per model and close it. Runs of one thread follow one another. */
export class ModelSession {
  readonly inputs: readonly SessionValue[];
  readonly outputs: readonly SessionValue[];
  readonly #runtime: Runtime;
  readonly #place: string;
  /** Inputs in half precision, which are fed from float32. */
  readonly #halves: ReadonlySet<string>;
  #session: InferenceSession | null;

  constructor(runtime: Runtime, session: InferenceSession, place: string) {
    this.#runtime = runtime;
    this.#session = session;
    this.#place = place;
    this.inputs = describe(session.inputMetadata);
    this.#halves = new Set(this.inputs.filter(({ dtype: type }) => type === "float16").map(({ name }) => name));
    this.outputs = describe(session.outputMetadata);
  }

  /**
   * Runs the model once. Inputs are read where they lie; outputs are new arrays.
   * @param fetches - names of the outputs wanted; all by default
   * @throws {LimbeckError} model-invalid with the runtime's own words when the run fails
   */
  async run(
    feeds: Readonly<Record<string, SessionTensor | TextTensor>>,
    fetches: readonly string[] = this.outputs.map(({ name }) => name),
  ): Promise<ReadonlyMap<string, SessionTensor>> {
    const session = this.#session;
    if (session === null) throw internalError(`${this.#place}: the session is closed`);
    const tensors: Record<string, OnnxValue> = {};
    for (const [name, feed] of Object.entries(feeds)) {
      if (feed.dtype === "string") {
        tensors[name] = new this.#runtime.Tensor("string", [...feed.data], feed.shape);
        continue;
      }
      const { dtype, data, shape } = feed;
      const isHalf = dtype === "float32" && this.#halves.has(name);
      tensors[name] = isHalf
        ? this.#halfTensor(data as Float32Array, shape)
        : new this.#runtime.Tensor(dtype, data as Float32Array, shape);
    }
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await session.run(tensors, fetches);
    } catch (cause) {
      throw new LimbeckError("model-invalid", 1, `${this.#place}: the run failed: ${runtimeMessage(cause)}`, { cause });
    }
    return new Map(fetches.map((name) => [name, fromRuntime(name, results[name])]));
  }

  /**
   * Halves by their bits. Made as a tensor of uint16, since one of float16 turns its bits into a Float16Array where there
   * is one (Node 24 on), of which onnxruntime-node 1.30 counts no bytes.
   */
  #halfTensor(values: Float32Array, shape: Shape): OnnxValue {
    const tensor = new this.#runtime.Tensor("uint16", Uint16Array.from(values, halfBits), shape);
    return Object.assign(tensor, { type: "float16" as const });
  }

  /** Frees the native session; closing twice is harmless. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.release();
  }
}

/**
 * Loads a model from its bytes.
 * @throws {LimbeckError} engine-unavailable when the runtime cannot be loaded; model-invalid when it refuses the model
 */
export async function openSession(model: Uint8Array, options: RuntimeOptions): Promise<ModelSession> {
  const runtime = await loadRuntime();
  try {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: ["cpu"],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: options.optimize === false ? "disabled" : "all",
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: options.spin === true ? "1" : "0" } } },
    });
    return new ModelSession(runtime, session, options.place);
  } catch (cause) {
    throw inputError("model-invalid", `${options.place}: onnxruntime refuses the model: ${runtimeMessage(cause)}`, {
      cause,
    });
  }
}
