// The table of optimizers, and what is asked of any of them.
import type { Problem } from "../../base/errors.ts";
import type { Optimizer } from "../../engine/contracts.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { adamKind, adamwKind } from "./adam.ts";
import type { OptimizerKind } from "./kind.ts";
import { sgdKind } from "./sgd.ts";

const kinds = { sgd: sgdKind, adam: adamKind, adamw: adamwKind } as const;

export type OptimizerOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<OptimizerKind<OptimizerOptions>>(kinds);

export const optimizerSchema = unionSchema(kinds);

export const optimizerFor = (options: OptimizerOptions): Optimizer => kindOf(options).make(options);

export const optimizerProblems = (options: OptimizerOptions): readonly Problem[] =>
  kindOf(options).problems?.(options) ?? [];
