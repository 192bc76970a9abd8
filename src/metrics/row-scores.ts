// Per-row scores that every metric starts from: probabilities, confidence, correctness, NLL, Brier.
import { arePercentages } from "./common-sum.ts";
import { outputSpaces, type OutputSpace } from "../engine/contracts.ts";
import { checkName, checkRows, refuse } from "./given-rows.ts";
import { quantisedStep } from "../base/numeric/quantised.ts";
import { argmaxAt, logSoftmaxRows } from "../base/numeric/softmax.ts";

export interface RowScores {
  readonly rows: number;
  readonly classes: number;
  readonly labels: Int32Array;
  /** Whether the probabilities were given as such, in float32: bins are cut in that arithmetic then. */
  readonly single: boolean;
  /** Calls `visit` with runs of rows: the first row, and their probabilities, rows x classes. */
  readonly visitProbs: (visit: (first: number, probs: Float64Array) => void) => void;
  /** Probability of the top label. */
  readonly confidence: Float64Array;
  /** 1 where the top label (lowest index on ties) is right, else 0. */
  readonly correct: Uint8Array;
  /** -log p of the true class. */
  readonly nll: Float64Array;
  /** sum_k (p_k - [y = k])^2. */
  readonly brier: Float64Array;
}

function sumOf(row: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of row) sum += value;
  return sum;
}

/** What a row of scores that are no probabilities may be. */
const noProbsHint = (row: Float32Array | Float64Array): string =>
  row.every((value) => value >= 0) && arePercentages(sumOf(row), row.length)
    ? "percentages? divide them by 100"
    : "are these logits? say so with space";

/** Recorded probabilities, renormalised where a row's sum is a little off 1, else to the last bit as recorded. */
function checkedProbs(values: Float32Array | Float64Array, classes: number, first: number): Float64Array {
  const result = new Float64Array(values.length);
  let allowed: number | null = null;
  // what a quantised model rounds: every class by up to half a step
  const rounding = (): number => (allowed ??= Math.max(1e-3, ((quantisedStep(values) ?? 0) * classes) / 2 + 1e-6));
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const recorded = values[start + k]!;
      // subtraction in a model's last step leaves such zeros
      const p = recorded < 0 && recorded >= -1e-6 ? 0 : recorded;
      if (p < 0 || p > 1 + 1e-6)
        refuse(
          `row ${first + start / classes + 1}, class ${k}`,
          "a probability",
          String(p),
          noProbsHint(values.subarray(start, start + classes)),
        );
      sum += p;
    }
    const off = Math.abs(sum - 1);
    if (off >= 1e-3 && off >= rounding())
      refuse(
        `row ${first + start / classes + 1}`,
        "probabilities that sum to 1",
        `a sum of ${sum}`,
        noProbsHint(values.subarray(start, start + classes)),
      );
    const scale = off > 1e-6 ? 1 / sum : 1;
    for (let k = 0; k < classes; k++) result[start + k] = Math.max(0, values[start + k]!) * scale;
  }
  return result;
}

/** The least probability whose logarithm is taken. */
const LEAST_PROBABILITY = 1e-12;

interface Distributions {
  readonly probs: Float64Array;
  readonly logProbs: Float64Array;
}

function fromLogProbs(logProbs: Float64Array): Distributions {
  const probs = new Float64Array(logProbs.length);
  // a loop takes a third of what map does
  for (let i = 0; i < probs.length; i++) probs[i] = Math.exp(logProbs[i]!);
  return { probs, logProbs };
}

/** What the recorded values say in each space, float64. */
function distributionsOf(
  values: Float32Array | Float64Array,
  classes: number,
  space: OutputSpace,
  first: number,
): Distributions {
  switch (space) {
    case "logits":
      return fromLogProbs(logSoftmaxRows(values, classes));
    case "logProbs": {
      for (let start = 0; start < values.length; start += classes) {
        let sum = 0;
        for (let k = 0; k < classes; k++) sum += Math.exp(values[start + k]!);
        if (Math.abs(sum - 1) >= 1e-3)
          refuse(
            `row ${first + start / classes + 1}`,
            "log-probabilities whose exponentials sum to 1",
            `a sum of ${sum}`,
          );
      }
      return fromLogProbs(logSoftmaxRows(values, classes));
    }
    case "probs": {
      const probs = checkedProbs(values, classes, first);
      return { probs, logProbs: probs.map((p) => Math.log(Math.max(LEAST_PROBABILITY, p))) };
    }
  }
}

/** Up to this many probabilities are kept; beyond it they are made again, some rows at a time, where they are asked for. */
const MOST_KEPT = 2 ** 23;
const RUN_ROWS = 4096;

interface Run extends Distributions {
  readonly first: number;
}

/** What rows [first, end) say. Messages count rows from the file's first. */
function run(
  values: Float32Array | Float64Array,
  first: number,
  end: number,
  classes: number,
  space: OutputSpace,
): Run {
  const part = values.subarray(first * classes, end * classes);
  return { first, ...distributionsOf(part, classes, space, first) };
}

/**
 * Scores of recorded predictions, in float64.
 * @param values - rows x classes, in `space`
 * @param labels - class index per row
 * @throws {LimbeckError} "data-invalid" naming the row: not finite, a label outside the classes, rows that do not sum to 1
 */
export function rowScores(
  values: Float32Array | Float64Array,
  labels: Int32Array,
  classes: number,
  space: OutputSpace = "logits",
): RowScores {
  checkRows(values, labels, classes);
  checkName("space", space, outputSpaces);
  const rows = labels.length;
  const confidence = new Float64Array(rows);
  const correct = new Uint8Array(rows);
  const nll = new Float64Array(rows);
  const brier = new Float64Array(rows);
  const runs = rows * classes <= MOST_KEPT ? [run(values, 0, rows, classes, space)] : null;
  const eachRun = (visit: (given: Run) => void): void => {
    if (runs !== null) runs.forEach(visit);
    else
      for (let first = 0; first < rows; first += RUN_ROWS)
        visit(run(values, first, Math.min(rows, first + RUN_ROWS), classes, space));
  };
  eachRun(({ first, probs, logProbs }) => {
    for (let start = 0; start < probs.length; start += classes) {
      const row = first + start / classes;
      const top = argmaxAt(values, row * classes, classes);
      const label = labels[row]!;
      confidence[row] = probs[start + top]!;
      correct[row] = top === label ? 1 : 0;
      nll[row] = -logProbs[start + label]!;
      let sum = 0;
      for (let k = 0; k < classes; k++) sum += (probs[start + k]! - (k === label ? 1 : 0)) ** 2;
      brier[row] = sum;
    }
  });
  const visitProbs: RowScores["visitProbs"] = (visit) => {
    eachRun(({ first, probs }) => {
      visit(first, probs);
    });
  };
  const single = space === "probs" && values instanceof Float32Array;
  return { rows, classes, labels, single, visitProbs, confidence, correct, nll, brier };
}

/** Arithmetic mean; 0 for nothing. */
export function meanOf(values: Float64Array | Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
