// Decodes rows of a Parquet file in a process of its own, which whoever asked may end: a damaged run length has no end by itself.
import { Worker } from "node:worker_threads";
import { parquetRead, type FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { slicesOf } from "./parquet-slices.ts";

/** The file, and what it says of itself. */
export interface DecoderData {
  readonly file: string;
  readonly size: number;
  readonly metadata: FileMetaData;
}

/** Which of its rows are wanted. */
export interface DecoderRows {
  readonly rowStart: number;
  readonly rowEnd: number;
  /** What decoding them may take. */
  readonly ms: number;
  /** All where it is left out. */
  readonly columns?: readonly string[] | undefined;
}

/** Columns of the rows, numbers packed, so that they are handed over at once; or what failed. */
export type DecoderAnswer =
  | {
      readonly kind: "rows";
      readonly columns: readonly (readonly [name: string, values: ArrayLike<unknown>])[];
    }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Texts are those that the file says are texts; other bytes stay bytes. */
const reading = {
  utf8: false,
  parsers: {
    stringFromBytes: (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : utf8.decode(bytes)),
  },
} as const;

/** Numbers packed where all are numbers. */
function packed(values: unknown[]): ArrayLike<unknown> {
  return values.every((value) => typeof value === "number") ? Float64Array.from(values) : values;
}

async function decoded({ file, size, metadata, ...rows }: DecoderData & DecoderRows): Promise<DecoderAnswer> {
  const { rowStart, rowEnd, columns } = rows;
  const parts = new Map<string, ArrayLike<unknown>[]>();
  try {
    await parquetRead({
      ...reading,
      file: { byteLength: size, slice: slicesOf(file) },
      metadata,
      compressors,
      rowStart,
      rowEnd,
      ...(columns === undefined ? {} : { columns: [...columns] }),
      onChunk: ({ columnName, columnData, rowStart: first }) => {
        const wanted = columnData.slice(Math.max(0, rowStart - first), Math.max(0, rowEnd - first));
        parts.set(columnName, [...(parts.get(columnName) ?? []), wanted]);
      },
    });
  } catch (cause) {
    const { name, message } = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
    return { kind: "failed", name, message };
  }
  const whole = (some: readonly ArrayLike<unknown>[]): ArrayLike<unknown> => {
    const [only] = some;
    if (some.length === 1 && ArrayBuffer.isView(only)) return only;
    return packed(some.flatMap((part) => Array.from(part)));
  };
  return { kind: "rows", columns: [...parts].map(([name, some]) => [name, whole(some)]) };
}

/**
 * A thread with a clock, told what a decoding may take, and 0 when it has ended: what has no end by itself ends the process.
 * Whoever asked cannot keep that time, since it may be busy while an answer waits for it.
 */
const clock = new Worker(
  `const { parentPort } = require("node:worker_threads");
  let timer;
  parentPort.on("message", (ms) => {
    clearTimeout(timer);
    if (ms > 0) timer = setTimeout(() => process.kill(process.pid, "SIGKILL"), ms);
  });`,
  { eval: true, execArgv: [] },
);
clock.unref();

process.on("message", (request: DecoderData & DecoderRows) => {
  clock.postMessage(request.ms);
  void decoded(request).then((answer) => {
    clock.postMessage(0);
    process.send?.(answer);
  });
});
// whoever asked is gone
process.on("disconnect", () => process.exit());
