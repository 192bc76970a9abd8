// Decodes rows of files in a process of its own, which whoever asked may end: damaged bytes may have no end by themselves.
import { Worker } from "node:worker_threads";
import type { ArrowColumns, ArrowRequest } from "./arrow-decoding.ts";
import type { DecodedColumn } from "./column-records.ts";
import type { ParquetData, ParquetRows } from "./parquet-decoding.ts";

/** What is asked for; `ms` is what it may take. */
export type DecoderRequest = { readonly ms: number } & (
  ({ readonly format: "parquet" } & ParquetData & ParquetRows) | ({ readonly format: "arrow" } & ArrowRequest)
);

/** What came of it, or what failed. */
export type DecoderAnswer =
  | { readonly kind: "columns"; readonly columns: readonly DecodedColumn[] | null }
  | { readonly kind: "described"; readonly described: ArrowColumns }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

async function answered(request: DecoderRequest): Promise<DecoderAnswer> {
  try {
    // each is loaded where it is asked for
    if (request.format === "parquet") {
      const { parquetColumns } = await import("./parquet-decoding.ts");
      return { kind: "columns", columns: await parquetColumns(request) };
    }
    const { arrowBatch, describedArrow } = await import("./arrow-decoding.ts");
    const { file, batch } = request;
    if (batch === null) return { kind: "described", described: await describedArrow(file) };
    return { kind: "columns", columns: await arrowBatch(file, batch, request.columns) };
  } catch (cause) {
    const { name, message } = cause instanceof Error ? cause : { name: "Error", message: String(cause) };
    return { kind: "failed", name, message };
  }
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

process.on("message", (request: DecoderRequest) => {
  clock.postMessage(request.ms);
  void answered(request).then((answer) => {
    clock.postMessage(0);
    process.send?.(answer);
  });
});
// whoever asked is gone
process.on("disconnect", () => process.exit());
