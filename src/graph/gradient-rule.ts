// What a gradient rule is given and what it returns.
import type { GraphBuilder } from "./builder.ts";
import type { NodeOf, OpName, Value } from "./ir.ts";

export interface GradientContext<K extends OpName> {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: NodeOf<K>["attributes"];
  /** Gradient of the loss with respect to the first output. */
  readonly dy: Value;
  /** The same of every output; undefined where the loss does not depend on it. */
  readonly dys: readonly (Value | undefined)[];
}

/** Operators that are differentiated through all of their outputs; the others through their first alone. */
export const allOutputs: ReadonlySet<OpName> = new Set<OpName>(["Split"]);

/** Builds dL/dx for one input; null where no gradient flows (labels, indices, conditions). */
export type GradientTerm = (() => Value) | null;

/** "refused": the operator only appears in backward passes and is not differentiated again. */
export type GradientRule<K extends OpName> =
  ((g: GraphBuilder, context: GradientContext<K>) => readonly GradientTerm[]) | "refused";

export type GradientRules<K extends OpName> = { readonly [P in K]: GradientRule<P> };
