// What a command sees of the outside: streams, working directory, clock. Tests hand in their own.
import type { Writable } from "node:stream";

export interface Io {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly cwd: string;
  readonly now: () => Date;
  /** True where progress bars may be drawn. */
  readonly terminal: boolean;
}

export function processIo(): Io {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    now: () => new Date(),
    terminal: process.stderr.isTTY,
  };
}
