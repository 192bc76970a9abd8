// Threads of an operator: all of a process's own, or what each of several processes that train side by side takes.
import { availableParallelism } from "node:os";
import type { EngineThreads } from "../kinds/engines/kind.ts";

/** Beyond these an operator gains little, and the machine may have other work. */
const MOST = 4;

/**
 * They spin only where all processes together have no more of them than there are cores.
 * @param stated - what the recipe says, which holds of each process
 * @param processes - how many train side by side
 */
export function threadsOf(stated: number | undefined, processes = 1, cores = availableParallelism()): EngineThreads {
  const count = stated ?? Math.max(1, Math.floor(Math.min(MOST * processes, cores) / processes));
  return { count, spin: count * processes <= cores };
}
