// What every calibrator is given and gives back.
import type { Kind } from "../table.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";

/** Logits, or what is one up to a shift of its row. */
export type Logits = Float32Array | Float64Array;

/** Held-out rows that a calibrator is fitted on. */
export interface CalibrationRows {
  /** rows x classes. */
  readonly logits: Logits;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Parameters as plain JSON, how many numbers were fitted, and how the search for them ended. */
export interface Fit<Parameters> {
  readonly parameters: Parameters;
  readonly parameterCount: number;
  /** False where the search ended before its tolerance was met. */
  readonly converged: boolean;
  /** Where a minimum lies at a bound of the search. */
  readonly boundary?: "low" | "high";
}

/** Why a calibrator cannot be fitted on these rows, in words; null where it can. */
export type Obstacle<Options> = (
  rows: CalibrationRows & { readonly correct: ArrayLike<number> },
  options: Options,
) => string | null;

/** What is known of a way to calibrate before any figure is measured: the fixed cells of a comparison, with sources. */
export interface MethodFacts {
  /** As a heading. */
  readonly title: string;
  readonly objective: string;
  readonly phase: string;
  readonly modifiesParameters: string;
  readonly heldOut: string;
  readonly multiClass: string;
  readonly guarantees: string;
  readonly use: string;
}

export const afterTraining = {
  phase: "after training",
  modifiesParameters: "no",
  heldOut: "yes: the calibration split",
} as const;

/** What a kind of calibrator is. */
export interface CalibratorMethod<Options, Parameters> extends Kind<Options> {
  /** Looked at in order; the first that is met is told, and nothing is fitted. */
  readonly obstacles: readonly Obstacle<Options>[];
  /** Fits it on held-out rows. */
  readonly make: (options: Options, rows: CalibrationRows) => Fit<Parameters>;
  /** Calibrated log-probabilities of rows x classes logits. */
  readonly apply: (parameters: Parameters, logits: Logits, classes: number) => Float64Array;
  /** Nodes that take logits [batch, classes] to calibrated logits: log-probabilities up to a constant per row. */
  readonly build: (g: GraphBuilder, logits: Value, parameters: Parameters) => Value;
  /** Present where all it does is to divide the logits: by what. */
  readonly temperatureOf?: (parameters: Parameters) => number;
  readonly facts: MethodFacts;
  /** The bound of its search beyond which the best fit lies where there is none. */
  readonly unfittedBoundary?: "low";
}

/** Below this, only a temperature is fitted. */
export const MINIMUM_ROWS = 10;

export const fewRows: Obstacle<unknown> = ({ labels }) =>
  labels.length < MINIMUM_ROWS ? `${labels.length} rows; at least ${MINIMUM_ROWS} are needed` : null;

export const oneClass: Obstacle<unknown> = ({ labels }) =>
  new Set(labels).size === 1 ? "all rows are of one class" : null;

/** Where every row is right, such a likelihood has no maximum: ever larger factors fit ever better. */
export const allRight: Obstacle<unknown> = ({ correct }) =>
  Array.from(correct).every((right) => right !== 0) ? "the model is right on every row" : null;

/** The field every calibrator's options have. */
export const fitOnSchema = {
  const: "calibration",
  default: "calibration",
  description: "The split it is fitted on; no other is offered.",
} as const;
