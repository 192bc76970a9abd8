// What a command sees of the outside: streams, working directory, clock. Tests hand in their own.
import { getEventListeners } from "node:events";
import type { Readable, Writable } from "node:stream";

export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly cwd: string;
  readonly now: () => Date;
  /** True where progress bars may be drawn. */
  readonly terminal: boolean;
  /** Asks what trains to stop with its state kept; listened to while that can be. */
  readonly stop?: AbortSignal;
  /** Asks what trains to keep its state, and to go on. */
  readonly save?: { pending: boolean };
}

/**
 * The first signal asks whoever listens to stop, and ends the process where nobody does; the second ends it. SIGUSR1 asks for
 * a checkpoint.
 */
function signalled(): Required<Pick<Io, "stop" | "save">> {
  const stop = new AbortController();
  const save = { pending: false };
  const ends = { SIGTERM: 143, SIGINT: 130 } as const;
  const onSignal = (signal: keyof typeof ends): void => {
    for (const one of ["SIGTERM", "SIGINT"] as const) process.off(one, onSignal);
    if (getEventListeners(stop.signal, "abort").length > 0) {
      stop.abort();
      return;
    }
    // in place of a bar that is drawn
    process.stderr.write(`${process.stderr.isTTY ? "\r\u001B[K" : ""}stopped by ${signal}\n`);
    process.exit(ends[signal]);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, onSignal);
  process.on("SIGUSR1", () => {
    save.pending = true;
  });
  return { stop: stop.signal, save };
}

export function processIo(): Io {
  return {
    ...signalled(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    now: () => new Date(),
    // what is drawn over itself is noise in the log of a machine
    terminal: process.stderr.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb",
  };
}
