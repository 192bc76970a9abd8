// What is known of label smoothing before any figure is measured, and how calibrators are named.
import { calibratorFacts, type CalibratedReport, type MethodFacts } from "../../evaluation/result.ts";
import { fixed } from "./numbers.ts";

export const smoothingFacts: MethodFacts = {
  title: "Label smoothing",
  objective: "regularise: cross-entropy to targets mixed with the uniform distribution",
  phase: "during training",
  modifiesParameters: "yes: all weights are trained on it",
  heldOut: "no",
  multiClass: "native",
  guarantees:
    "none for calibration: its optimum is (1 - epsilon) p + epsilon / K, which is under-confident by construction",
  use: "image classification, translation (Szegedy et al. 2016; Müller et al. 2019)",
};

type Named = Pick<CalibratedReport, "kind" | "temperature">;

/** The temperature, or the name of another kind. */
export function calibratorLabel({ kind, temperature }: Named): string {
  return temperature === undefined ? calibratorFacts[kind].title : fixed(temperature, 3);
}

/** "T 1.234", or the name of another kind. */
export function calibratorPhrase(calibrated: Named): string {
  return calibrated.temperature === undefined ? calibratorLabel(calibrated) : `T ${calibratorLabel(calibrated)}`;
}

/** What stands under a calibrator whose value the rows did not determine; undefined where they did. */
export function boundaryNote({ boundary, temperature }: CalibratedReport): string | undefined {
  if (boundary === undefined) return undefined;
  return boundary === "low" && temperature === 1 ? "not fitted" : "at its bound";
}
