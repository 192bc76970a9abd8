// What a kind of engine is: its schema, and how it is opened.
import type { Kind } from "../table.ts";
import type { Engine } from "../../engine/contracts.ts";

export interface EngineKind<Options> extends Kind<Options> {
  /**
   * Loads what it needs when it is opened, and not before.
   * @param threads - of one operator, and of the teachers' inference
   * @throws {LimbeckError} engine-unavailable where the engine's library does not load
   */
  readonly make: (options: Options, threads: number) => Promise<Engine>;
}
