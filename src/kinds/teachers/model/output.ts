// A model's output to logits in the data set's class order: which output, what space, which column is which class.
import { arePercentages } from "../../../metrics/common-sum.ts";
import { logitOf } from "../../../base/numeric/sigmoid.ts";
import { allFinite } from "../../../base/numeric/finite.ts";
import type { StatedSpace } from "../../../engine/contracts.ts";
import type { Problem } from "../../../base/errors.ts";
import { quantisedStep } from "../../../base/numeric/quantised.ts";
import { NO_TENSOR, shapeText, type ValueSummary } from "../../../engine/onnx/file/summary.ts";

/** Probabilities below this count as this: log 0 has no use as a target. */
export const smallestProb = 1e-12;

/** How far the sum of a row of probabilities may lie off 1. */
const sumTolerance = 1e-2;

const listed = (values: readonly ValueSummary[]): string =>
  values.map(({ name, elementType, shape }) => `"${name}" ${elementType} ${shapeText(shape)}`).join(", ");

/** The value to use: the one named, else the only one. */
export function chooseValue(
  what: "input" | "output",
  values: readonly ValueSummary[],
  name: string | undefined,
): ValueSummary | Problem {
  const found = name === undefined ? values[0] : values.find((value) => value.name === name);
  if (found === undefined) {
    return {
      path: `${what}.name`,
      expected: `one of ${listed(values)}`,
      got: name === undefined ? "none" : `"${name}"`,
    };
  }
  const other = values.length > 1;
  if (other && what === "input") {
    return {
      path: "input",
      expected: "a model with one input",
      got: `${values.length}: ${listed(values)}`,
      hint: "export the classifier with its data as the only input",
    };
  }
  if (other && name === undefined) {
    return {
      path: "output.name",
      expected: "the name of the output that holds the class scores",
      got: `${values.length} outputs: ${listed(values)}`,
      hint: `state "output": {"name": ...} in the card or the recipe`,
    };
  }
  if (what === "output" && (found.elementType === NO_TENSOR || found.elementType === "string")) {
    return {
      path: `output ${found.name}`,
      expected: "a tensor of floating-point scores, [rows, classes]",
      got: found.elementType === "string" ? "class names" : "a sequence or a map",
      hint: "scikit-learn's converter adds a ZipMap: export with options={id(model): {'zipmap': False}}, or name the value before it",
    };
  }
  return found;
}

export interface ClassOrder {
  /** Column of the model's output for each class of the data set. */
  readonly columns: readonly number[];
  readonly problems: readonly Problem[];
  readonly warning: string | null;
}

/** Matches the model's columns to the data set's classes by name; by position, with a warning, where it has no names. */
export function classOrder(outputs: number, names: readonly string[] | null, classes: readonly string[]): ClassOrder {
  const positions = classes.map((_, index) => index);
  const fail = (problem: Problem): ClassOrder => ({ columns: positions, problems: [problem], warning: null });
  if (outputs !== classes.length) {
    return fail({
      path: "output",
      expected: `${classes.length} classes, as the data set has`,
      got: `${outputs} columns`,
      hint: "the teacher was made for other classes",
    });
  }
  if (names === null) {
    const warning = "names no classes: output columns are taken in the data set's class order";
    return { columns: positions, problems: [], warning };
  }
  const columns = classes.map((name) => names.indexOf(name));
  const missing = classes.filter((name) => !names.includes(name));
  const foreign = names.filter((name) => !classes.includes(name));
  if (names.length !== outputs || missing.length > 0) {
    const quoted = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(", ");
    const parts = [
      names.length === outputs ? "" : `${names.length} names for ${outputs} columns`,
      missing.length === 0 ? "" : `without ${quoted(missing)}`,
      foreign.length === 0 ? "" : `with ${quoted(foreign)} instead`,
    ];
    return fail({
      path: "classes",
      expected: `the data set's classes: ${quoted(classes)}`,
      got: parts.filter((part) => part !== "").join("; "),
      hint: "state the teacher's classes in the recipe, in the order of its outputs, with the data set's names",
    });
  }
  return { columns, problems: [], warning: null };
}

/** Raw model outputs of some rows. */
export interface RawRows {
  readonly values: Float32Array | Float64Array;
  readonly rows: number;
  readonly classes: number;
}

interface RowFacts {
  readonly inRange: boolean;
  /** Every row lies in [0, 1] and sums to 1 within the tolerance. */
  readonly sumToOne: (tolerance: number) => boolean;
  /** exp of every row sums to 1 within the tolerance. */
  readonly expSumToOne: boolean;
  readonly firstSum: number;
}

/** Whether a value is no number; log 0 is one where logarithms of probabilities are stated. */
function isNotFinite({ values }: RawRows, space: StatedSpace | undefined): boolean {
  if (allFinite(values)) return false;
  return values.some((value) => !Number.isFinite(value) && !(space === "logProbs" && value === -Infinity));
}

function rowFacts({ values, rows, classes }: RawRows, space: StatedSpace | undefined): RowFacts {
  let inRange = true;
  let worst = 0;
  let worstExp = 0;
  let firstSum = 0;
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    let expSum = 0;
    for (let k = 0; k < classes; k += 1) {
      const value = values[row * classes + k] ?? NaN;
      if (value < -1e-6 || value > 1 + 1e-6) inRange = false;
      sum += value;
      expSum += Math.exp(value);
    }
    if (row === 0) firstSum = space === "logProbs" ? expSum : sum;
    worst = Math.max(worst, Math.abs(sum - 1));
    worstExp = Math.max(worstExp, Math.abs(expSum - 1));
  }
  // a quantised model rounds every class by up to half a step
  const rounding = inRange && worst > sumTolerance / 100 ? ((quantisedStep(values) ?? 0) * classes) / 2 + 1e-6 : 0;
  const sumToOne = (tolerance: number): boolean => inRange && worst <= Math.max(tolerance, rounding);
  return { inRange, sumToOne, expSumToOne: worstExp <= sumTolerance, firstSum };
}

/**
 * What speaks against reading these outputs as the stated space; unstated means logits.
 * @param path - the field that states it
 */
export function spaceProblem(
  raw: RawRows,
  space: StatedSpace | undefined,
  path: "output.space" | "space" = "output.space",
): Problem | null {
  const stated = (value: StatedSpace): string =>
    path === "space" ? `"space": "${value}"` : `"output": {"space": "${value}"}`;
  if (isNotFinite(raw, space)) {
    return {
      path: "output",
      expected: "finite scores",
      got: "NaN or an infinity",
      hint: "check scale, mean and std, and that the model is whole",
    };
  }
  // any number may be a logit
  if (space === "logits") return null;
  const facts = rowFacts(raw, space);
  if (space === undefined && facts.sumToOne(1e-4)) {
    return {
      path,
      expected: "a statement of what the outputs mean",
      got: "rows in [0, 1] that sum to 1, which look like probabilities",
      hint: `state ${stated("probs")}, or "logits" if that is what they are`,
    };
  }
  if (space === "sigmoid" && !facts.inRange)
    return {
      path,
      expected: "values in [0, 1], as sigmoids are",
      got: "values outside of it",
      hint: `state ${stated("logits")} for scores before the sigmoid`,
    };
  if ((space === "probs" && !facts.sumToOne(sumTolerance)) || (space === "logProbs" && !facts.expSumToOne)) {
    return {
      path,
      expected: space === "probs" ? "rows in [0, 1] that sum to 1" : "rows whose exponentials sum to 1",
      got: `outputs that do not; the first row's sum is ${facts.firstSum.toPrecision(4)}`,
      hint: arePercentages(facts.firstSum, raw.classes)
        ? "percentages? divide them by 100"
        : `state ${stated("logits")} for scores before the softmax`,
    };
  }
  return null;
}

/** Writes rows as logits, columns in the data set's class order, from row `place` of the target on. */
export function writeLogits(
  { values, rows, classes }: RawRows,
  space: StatedSpace,
  columns: readonly number[],
  target: Float32Array,
  place: number,
): void {
  if (space === "logits" && columns.every((column, k) => column === k)) {
    target.set(values, place * classes);
    return;
  }
  const least = Math.log(smallestProb);
  for (let row = 0; row < rows; row += 1) {
    columns.forEach((column, k) => {
      const value = values[row * classes + column] ?? NaN;
      const logit =
        space === "probs"
          ? Math.log(Math.max(value, smallestProb))
          : space === "logProbs"
            ? Math.max(value, least)
            : space === "sigmoid"
              ? logitOf(value)
              : value;
      target[(place + row) * classes + k] = logit;
    });
  }
}
