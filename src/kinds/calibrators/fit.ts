// What every calibrator is given and gives back.
import type { CalibratorKind } from "../../engine/contracts.ts";

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

/** The field every calibrator's options have. */
export const fitOnSchema = {
  const: "calibration",
  default: "calibration",
  description: "The split it is fitted on; no other is offered.",
} as const;

/**
 * A calibrator after fitting; `parameters` is null where nothing was fitted, and then nothing is changed. A temperature
 * that was not fitted has the boundary beyond which its minimum lies.
 */
export interface FittedCalibrator {
  readonly kind: CalibratorKind;
  readonly parameters: object | null;
  readonly parameterCount: number;
  readonly converged: boolean;
  readonly boundary?: "low" | "high";
  /** Why nothing was fitted. */
  readonly unfitted?: string;
  /** Calibrated log-probabilities, rows x classes; each row's exponentials sum to 1. */
  readonly apply: (logits: Logits) => Float32Array;
  /** The same before rounding. */
  readonly logProbs: (logits: Logits) => Float64Array;
}
