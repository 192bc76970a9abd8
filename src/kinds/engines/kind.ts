// What a kind of engine is: its schema, and how it is opened.
import type { Kind } from "../table.ts";
import type { Engine } from "../../engine/contracts.ts";

export interface EngineThreads {
  readonly count: number;
  /** Whether idle ones wait busily for the next step. */
  readonly spin: boolean;
}

export interface EngineKind<Options> extends Kind<Options> {
  /**
   * Loads what it needs when it is opened, and not before.
   * @param threads - of one operator, and how they wait
   * @throws {LimbeckError} engine-unavailable where the engine's library does not load
   */
  readonly make: (options: Options, threads: EngineThreads) => Promise<Engine>;
}
