// What a command sees of the outside: streams, working directory, clock. Tests hand in their own.
import type { Readable, Writable } from "node:stream";

export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly cwd: string;
  readonly now: () => Date;
  /** True where progress bars may be drawn. */
  readonly terminal: boolean;
  /** Asks a run to stop after the epoch in hand. */
  readonly stop?: AbortSignal;
}

export function processIo(): Io {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  return {
    stop: stop.signal,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    now: () => new Date(),
    // what is drawn over itself is noise in the log of a machine
    terminal: process.stderr.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb",
  };
}
