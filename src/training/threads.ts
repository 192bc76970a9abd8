// Threads of an operator: all of a process's own, or what each of several processes that train side by side takes.
import { availableParallelism } from "node:os";

export interface Threads {
  readonly count: number;
  /** Whether idle threads wait busily for the next step: not where processes together have more threads than there are cores. */
  readonly spin: boolean;
}

/** Beyond these an operator gains little, and the machine may have other work. */
const MOST = 4;

/**
 * @param stated - what the recipe says, which holds of each process
 * @param processes - how many train side by side
 */
export function threadsOf(stated: number | undefined, processes = 1, cores = availableParallelism()): Threads {
  const count = stated ?? Math.max(1, Math.floor(Math.min(MOST * processes, cores) / processes));
  return { count, spin: count * processes <= cores };
}
