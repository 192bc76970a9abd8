// The table of engines.
import type { Engine } from "../../engine/contracts.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import type { EngineKind, EngineThreads } from "./kind.ts";
import { onnx } from "./onnx.ts";
import { tfjs } from "./tfjs.ts";

const kinds = { onnx, tfjs } as const;

export type EngineOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<EngineKind<EngineOptions>>(kinds);

export const engineSchema = unionSchema(kinds);

/** @throws {LimbeckError} engine-unavailable where the engine's library does not load */
export const openEngine = (options: EngineOptions, threads: EngineThreads): Promise<Engine> =>
  kindOf(options).make(options, threads);
