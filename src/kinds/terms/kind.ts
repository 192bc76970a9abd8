// What a kind of term is: what stands beside the targets in a phase's loss, times its weight.
import type { Kind } from "../table.ts";
import type { MemorySpec, ParameterSpec, TargetContext } from "../../engine/contracts.ts";
import type { Shape, Value } from "../../graph/ir.ts";

/** Facts of the run that some terms are built for. */
export interface TermFacts {
  readonly classes: number;
  /** The student's. */
  readonly parameters: readonly ParameterSpec[];
  /** A row's shapes of the inner values that the phase's terms name. */
  readonly tensors?: { readonly student: ReadonlyMap<string, Shape>; readonly teacher: ReadonlyMap<string, Shape> };
}

/** The inner values that a term stands between, by their names. */
export interface TensorOptions {
  readonly studentTensor: string;
  readonly teacherTensor: string;
  readonly teacher?: string;
}

/** What is wrong with two tensors beside each other; null where nothing is. */
export interface Misfit {
  readonly expected: string;
  readonly got: string;
  readonly hint?: string;
}

export interface Term {
  /** Tensors that it carries from step to step; their names are the term's own. */
  readonly memory?: readonly MemorySpec[];
  /** What it learns for itself; their names are the term's own. */
  readonly parameters?: readonly ParameterSpec[];
  /** Per row, [N], or of the whole batch, []; the loss takes the mean over rows. */
  readonly value: (context: TargetContext) => Value;
}

/** The `weight` of its schema is a schedule; other fields may be too, and `scalar` gives them by their names. */
export interface TermKind<Options> extends Kind<Options> {
  readonly make: (options: Options, facts: TermFacts) => Term;
  /** Present where the term needs a teacher: which one, by its id; undefined is the recipe's only one. */
  readonly teacher?: (options: Options) => string | undefined;
  /** Present where it stands between inner values of both models. */
  readonly tensors?: {
    readonly of: (options: Options) => TensorOptions;
    /** What is wrong with a row's shapes beside each other; null where nothing is. */
    readonly misfit: (student: Shape, teacher: Shape, options: Options) => Misfit | null;
  };
  /** Whether its value needs no labels. */
  readonly withoutLabels?: true;
  readonly words: (options: Options) => string;
}
