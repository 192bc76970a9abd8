// The process that decodes Parquet files, kept for a moment after each: the next one often follows.
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { ownProcess } from "../../../base/own-process.ts";

/** A process that decodes, of whichever file it is asked. */
export interface DecoderProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<never>;
}

/** A process that waits for the next file holds memory: it is not kept for longer. */
const IDLE_MS = 1000;

/** The one that waits for another file, so that a file after another does not start a process each. */
let waiting: { readonly process: DecoderProcess; readonly timer: NodeJS.Timeout } | null = null;

export function startedDecoder(): DecoderProcess {
  if (waiting !== null) {
    const { process, timer } = waiting;
    waiting = null;
    clearTimeout(timer);
    if (process.child.connected) {
      process.child.ref();
      process.child.channel?.ref();
      return process;
    }
  }
  const child = ownProcess("kinds/data/files/parquet-decoder", {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  });
  const ended = once(child, "exit").then(([code, signal]) => {
    throw new Error(
      signal === "SIGKILL"
        ? "bytes whose decoding comes to no end"
        : `bytes that end the process which decodes them (${String(signal ?? code)})`,
    );
  });
  ended.catch(() => undefined);
  return { child, ended };
}

export function stop({ child }: DecoderProcess): void {
  child.kill("SIGKILL");
}

/** Keeps a process for the next file, without keeping this one from ending. */
export function letWait(process: DecoderProcess): void {
  if (waiting !== null || !process.child.connected) {
    stop(process);
    return;
  }
  process.child.unref();
  process.child.channel?.unref();
  const timer = setTimeout(() => {
    waiting = null;
    stop(process);
  }, IDLE_MS).unref();
  waiting = { process, timer };
}
