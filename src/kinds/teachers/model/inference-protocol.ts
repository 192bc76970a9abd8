// The Open Inference Protocol, version 2, over HTTP: what a server says of itself and of a model, and tensors to and fro.
// Sources: the protocol's specification (kserve/open-inference-protocol), and Triton's binary tensor data extension.
import { setTimeout as wait } from "node:timers/promises";
import pRetry, { AbortError } from "p-retry";
import type { LimbeckError } from "../../../base/errors.ts";
import { problemsError, type Problem } from "../../../base/errors.ts";
import { halfBits, halfValue } from "../../../base/numeric/half.ts";
import type { ValueSummary } from "../../../engine/onnx/file/summary.ts";
import type { InputArray } from "./input.ts";

export interface Endpoint {
  /** What messages call the teacher. */
  readonly place: string;
  /** Of the server, without a path of the protocol: http://host:8000. */
  readonly url: string;
  readonly model: string;
  readonly version?: string | undefined;
  /** Values that headers have, which no message may show. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds that one request may take. */
  readonly timeoutMs: number;
  /** How often a request that failed is sent again. */
  readonly retries: number;
  /** Milliseconds before the first repeat; doubled each time. */
  readonly firstWaitMs?: number | undefined;
  readonly warn: (text: string) => void;
}

/** A request failed in a way that may pass. */
class PassingError extends Error {
  /** Milliseconds that the server asks for. */
  readonly waitMs: number;

  constructor(message: string, waitMs = 0) {
    super(message);
    this.waitMs = waitMs;
  }
}

/** Answers of a server that is busy, starting, or behind a gateway whose server is. Source: RFC 9110 and RFC 6585. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const LONGEST_WAIT_MS = 60_000;

const refused = (place: string, problem: Problem): LimbeckError => problemsError("teacher-invalid", place, [problem]);

/** A text of the server's, short and without what headers hold. */
function said(text: string, { headers }: Endpoint): string {
  const known = Object.values(headers).reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  const line = known.replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)} ...` : line;
}

/** Milliseconds that a busy server asks for, which may also be a date. Source: RFC 9110, 10.2.3. */
function retryAfter(value: string | null): number {
  if (value === null) return 0;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? 1000 * seconds : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(LONGEST_WAIT_MS, Math.max(0, ms)) : 0;
}

interface Answer {
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The innermost reason that fetch gives: its own message says "fetch failed" of everything. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  if (cause instanceof Error) {
    const { code } = cause as NodeJS.ErrnoException;
    return cause.message === "" ? (code ?? cause.name) : cause.message;
  }
  return error instanceof Error ? error.message : String(error);
}

async function once(endpoint: Endpoint, path: string, init: RequestInit): Promise<Answer> {
  const { place, url, timeoutMs, headers } = endpoint;
  let response: Response;
  let body: Buffer;
  try {
    response = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...headers },
      signal: AbortSignal.timeout(timeoutMs),
      // what headers hold is for this server alone
      redirect: "manual",
    });
    body = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    throw new PassingError(isLate ? `no answer within ${timeoutMs / 1000} s` : said(reasonOf(error), endpoint));
  }
  if (response.ok) return { headers: response.headers, body };
  const got = `${response.status} ${said(body.toString("utf8"), endpoint)}`.trim();
  if (passing.has(response.status)) throw new PassingError(got, retryAfter(response.headers.get("retry-after")));
  const isMoved = response.status >= 300 && response.status < 400;
  throw new AbortError(
    refused(place, {
      path: `${url}${path}`,
      expected: "an answer of the Open Inference Protocol",
      got: isMoved ? `${got}, a redirection to ${response.headers.get("location") ?? "nowhere"}` : got,
      hint: isMoved
        ? "give the address itself: headers are not sent to another one"
        : response.status === 404
          ? "check url, model and version"
          : response.status === 401 || response.status === 403
            ? "check the headers that the server asks for, and the environment variables that hold them"
            : "the server refuses the request itself",
    }),
  );
}

/** Sends a request until it is answered, waiting longer each time. @throws {LimbeckError} teacher-unreadable, teacher-invalid */
async function request(endpoint: Endpoint, path: string, init: RequestInit = {}): Promise<Answer> {
  const { place, url, retries, firstWaitMs = 500, warn } = endpoint;
  try {
    return await pRetry(() => once(endpoint, path, init), {
      retries,
      minTimeout: firstWaitMs,
      maxTimeout: LONGEST_WAIT_MS,
      factor: 2,
      randomize: true,
      onFailedAttempt: async ({ error, retriesLeft }) => {
        if (retriesLeft === 0) return;
        warn(`${place}: ${error.message}; asked again, ${retriesLeft} ${retriesLeft === 1 ? "time" : "times"} left`);
        if (error instanceof PassingError) await wait(error.waitMs);
      },
      shouldRetry: ({ error }) => error instanceof PassingError,
    });
  } catch (error) {
    if (!(error instanceof PassingError)) throw error;
    throw problemsError("teacher-unreadable", place, [
      {
        path: `${url}${path}`,
        expected: `an answer, in ${retries + 1} ${retries === 0 ? "try" : "tries"}`,
        got: error.message,
        hint: "is the server up, and does it take requests of this size in this time? see timeout, retries and batch",
      },
    ]);
  }
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(text: string, path: string, { place, ...rest }: Endpoint): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isObject(value)) return value;
  const hasNaN = /\b(NaN|-?Infinity)\b/.test(text);
  throw refused(place, {
    path,
    expected: "a JSON object",
    got: hasNaN ? "scores that are NaN or infinite" : said(text, { place, ...rest }),
    hint: hasNaN ? "check scale, mean and std, and that the model is whole" : "is this a server of the protocol?",
  });
}

/** The protocol's types by the names that ONNX has. */
const elementTypes: Readonly<Record<string, string>> = {
  FP16: "float16",
  FP32: "float",
  FP64: "double",
  UINT8: "uint8",
  INT32: "int32",
  INT64: "int64",
  BYTES: "string",
};

export interface ServedModel {
  readonly inputs: readonly ValueSummary[];
  readonly outputs: readonly ValueSummary[];
  /** Types by name of input and output, as the protocol names them. */
  readonly datatypes: ReadonlyMap<string, string>;
  /** Whether tensors go as bytes. */
  readonly binary: boolean;
  /** All that the server says of the model. */
  readonly stated: string;
}

function summary(value: unknown, endpoint: Endpoint): ValueSummary & { readonly datatype: string } {
  const { name, datatype, shape } = isObject(value) ? value : ({} as Json);
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(Number(size)));
  if (typeof name !== "string" || typeof datatype !== "string" || !isShape)
    throw refused(endpoint.place, {
      path: "the model's metadata",
      expected: "a name, a datatype and a shape of each tensor",
      got: said(JSON.stringify(value), endpoint),
    });
  const sizes = (shape as unknown[]).map(Number);
  return {
    name,
    datatype,
    elementType: elementTypes[datatype] ?? datatype,
    shape: sizes.map((size) => (size < 0 ? null : size)),
  };
}

export const modelPath = ({ model, version }: Pick<Endpoint, "model" | "version">): string =>
  `/v2/models/${encodeURIComponent(model)}${version === undefined ? "" : `/versions/${encodeURIComponent(version)}`}`;

/** What the server says of itself and of the model. @throws {LimbeckError} teacher-unreadable, teacher-invalid */
export async function servedModel(endpoint: Endpoint): Promise<ServedModel> {
  const path = modelPath(endpoint);
  const ask = async (where: string): Promise<Json> =>
    parsed((await request(endpoint, where)).body.toString("utf8"), `${endpoint.url}${where}`, endpoint);
  const [server, model] = [await ask("/v2"), await ask(path)];
  const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const inputs = listOf(model["inputs"]).map((value) => summary(value, endpoint));
  const outputs = listOf(model["outputs"]).map((value) => summary(value, endpoint));
  return {
    inputs,
    outputs,
    datatypes: new Map([...inputs, ...outputs].map(({ name, datatype }) => [name, datatype])),
    binary: listOf(server["extensions"]).includes("binary_tensor_data"),
    stated: JSON.stringify(model),
  };
}

export interface SentTensor {
  readonly name: string;
  /** As the protocol names it. */
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: InputArray;
}

function bytesOf({ datatype, data }: SentTensor): Buffer {
  const typed =
    datatype === "INT64"
      ? BigInt64Array.from(data as Int32Array, BigInt)
      : datatype === "FP16"
        ? Uint16Array.from(data, halfBits)
        : data;
  return Buffer.from(typed.buffer, typed.byteOffset, typed.byteLength);
}

/** Bytes of one value of an output's type. */
const sizes: Readonly<Record<string, number>> = { FP16: 2, FP32: 4, FP64: 8 };

function valuesOf(datatype: string, bytes: Buffer): Float32Array | Float64Array {
  // what lies within a body lies at any byte
  const own = new Uint8Array(bytes).buffer;
  if (datatype === "FP64") return new Float64Array(own);
  return datatype === "FP32" ? new Float32Array(own) : Float32Array.from(new Uint16Array(own), halfValue);
}

const jsonLength = "inference-header-content-length";

/**
 * Scores of some rows.
 * @throws {LimbeckError} teacher-unreadable for a server that does not answer; teacher-invalid for an answer that is
 *   another than was asked for, is cut off, or holds no finite numbers
 */
export async function infer(
  endpoint: Endpoint,
  tensor: SentTensor,
  output: string,
  binary: boolean,
): Promise<{ readonly values: Float32Array | Float64Array; readonly shape: readonly number[] }> {
  const { place } = endpoint;
  const { name, datatype, shape } = tensor;
  const payload = binary ? bytesOf(tensor) : null;
  const head = JSON.stringify({
    inputs: [
      {
        name,
        shape,
        datatype,
        ...(payload === null
          ? { data: Array.from(tensor.data) }
          : { parameters: { binary_data_size: payload.length } }),
      },
    ],
    outputs: [{ name: output, ...(binary ? { parameters: { binary_data: true } } : {}) }],
  });
  const path = `${modelPath(endpoint)}/infer`;
  const { headers, body } = await request(endpoint, path, {
    method: "POST",
    headers:
      payload === null
        ? { "content-type": "application/json" }
        : { "content-type": "application/octet-stream", [jsonLength]: String(Buffer.byteLength(head)) },
    body: payload === null ? head : Buffer.concat([Buffer.from(head), payload]),
  });
  const stated = headers.get(jsonLength);
  const cut = stated === null ? body.length : Number(stated);
  const answer = parsed(body.subarray(0, cut).toString("utf8"), `${endpoint.url}${path}`, endpoint);
  const problem = (expected: string, got: string, hint?: string): LimbeckError =>
    refused(place, { path: `output ${output}`, expected, got, hint });
  const outputs = Array.isArray(answer["outputs"]) ? (answer["outputs"] as unknown[]) : [];
  let offset = cut;
  for (const one of outputs) {
    const given = summary(one, endpoint);
    const { parameters, data } = one as Json;
    const size = isObject(parameters) ? parameters["binary_data_size"] : undefined;
    const bytes = typeof size === "number" ? body.subarray(offset, offset + size) : null;
    if (typeof size === "number") offset += size;
    if (given.name !== output) continue;
    const each = sizes[given.datatype];
    if (each === undefined)
      throw problem(
        "floating-point scores per class",
        given.datatype,
        "name the output that holds the scores, not the predicted class",
      );
    const own = (given.shape ?? []).map((length) => (typeof length === "number" ? length : -1));
    const count = own.reduce((product, length) => product * length, 1);
    if (bytes === null) {
      const flat = Array.isArray(data) ? (data.flat(Infinity) as unknown[]) : [];
      const wrong = flat.findIndex((value) => typeof value !== "number");
      if (wrong >= 0) throw problem("numbers", `${said(JSON.stringify(flat[wrong]), endpoint)} at ${wrong}`);
      if (flat.length !== count)
        throw problem(`${count} values, as its shape [${own.join(", ")}] says`, `${flat.length}`);
      return { values: Float64Array.from(flat as number[]), shape: own };
    }
    if (bytes.length !== count * each)
      throw problem(`${count * each} bytes of ${given.datatype} [${own.join(", ")}]`, `${bytes.length} bytes`);
    return { values: valuesOf(given.datatype, bytes), shape: own };
  }
  throw problem("an answer that has it", outputs.length === 0 ? "no outputs" : "other outputs");
}
