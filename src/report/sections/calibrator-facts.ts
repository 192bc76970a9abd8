// What is known of each way to calibrate before any figure is measured: the fixed cells of the comparison, with sources.
import type { CalibratedReport, CalibratorKind } from "../../evaluation/result.ts";
import { fixed } from "./numbers.ts";

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

const afterTraining = {
  phase: "after training",
  modifiesParameters: "no",
  heldOut: "yes: the calibration split",
} as const;

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

export const calibratorFacts: Readonly<Record<CalibratorKind, MethodFacts>> = {
  temperature: {
    ...afterTraining,
    title: "Temperature",
    objective: "NLL of softmax(z / T)",
    multiClass: "native",
    guarantees: "keeps the order of classes; convex in 1 / T, so NLL never rises on the calibration split",
    use: "the default for neural networks (Guo et al. 2017)",
  },
  vector: {
    ...afterTraining,
    title: "Vector scaling",
    objective: "NLL of softmax(w * z + b), drawn towards the fitted temperature",
    multiClass: "native",
    guarantees: "convex; may change the top class",
    use: "classes that differ in their miscalibration (Guo et al. 2017)",
  },
  matrix: {
    ...afterTraining,
    title: "Matrix scaling",
    objective: "NLL of softmax(W z + b) with ODIR",
    multiClass: "native; K^2 + K numbers",
    guarantees: "convex; may change the top class; overfits many classes without its penalty",
    use: "few classes, many held-out rows (Guo et al. 2017; Kull et al. 2019)",
  },
  dirichlet: {
    ...afterTraining,
    title: "Dirichlet",
    objective: "NLL of softmax(W log p + b) with ODIR",
    multiClass: "native; K^2 + K numbers",
    guarantees: "convex; exact where each class's probabilities are Dirichlet distributed; may change the top class",
    use: "classwise calibration of any classifier (Kull et al. 2019)",
  },
  platt: {
    ...afterTraining,
    title: "Platt",
    objective: "cross-entropy of sigmoid(a s + b) to smoothed labels",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "convex, always finite; exact for two classes whose log-odds are linear in the score",
    use: "support vector machines, two classes, few rows (Platt 1999)",
  },
  beta: {
    ...afterTraining,
    title: "Beta",
    objective: "NLL of sigmoid(a log p - b log(1 - p) + c), a, b >= 0",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "convex; contains the identity; exact for two classes whose scores are beta distributed",
    use: "naive Bayes, boosting, two classes (Kull et al. 2017)",
  },
  isotonic: {
    ...afterTraining,
    title: "Isotonic",
    objective: "squared error of a rising function",
    multiClass: "one against the rest, divided by the sum",
    guarantees:
      "the least squared error of all rising functions, class by class, on the calibration split; may change the top class",
    use: "1,000 held-out rows or more (Zadrozny and Elkan 2002; Niculescu-Mizil and Caruana 2005)",
  },
  histogram: {
    ...afterTraining,
    title: "Histogram binning",
    objective: "share of right rows per bin",
    multiClass: "one against the rest, divided by the sum",
    guarantees:
      "for two classes, bounds per bin that hold for any distribution (Gupta and Ramdas 2021); may change the top class",
    use: "a simple baseline with guarantees (Zadrozny and Elkan 2001)",
  },
};

/** The temperature, or the name of another kind. */
export function calibratorLabel({ kind, temperature }: CalibratedReport): string {
  return temperature === undefined ? calibratorFacts[kind].title : fixed(temperature, 3);
}

/** "T 1.234", or the name of another kind. */
export function calibratorPhrase(calibrated: CalibratedReport): string {
  return calibrated.temperature === undefined ? calibratorLabel(calibrated) : `T ${calibratorLabel(calibrated)}`;
}

/** What stands under a calibrator whose value the rows did not determine; undefined where they did. */
export function boundaryNote({ boundary, temperature }: CalibratedReport): string | undefined {
  if (boundary === undefined) return undefined;
  return boundary === "low" && temperature === 1 ? "not fitted" : "at its bound";
}
