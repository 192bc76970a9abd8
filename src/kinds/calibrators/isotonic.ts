// Calibrator "isotonic": a rising function of each class's log-odds, one against the rest.
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { pooled } from "../../base/numeric/isotonic.ts";
import {
  afterTraining,
  fitOnSchema,
  fewRows,
  oneClass,
  type CalibrationRows,
  type CalibratorMethod,
  type Fit,
  type Logits,
} from "./fit.ts";
import {
  blended,
  buildBlended,
  buildClassScores,
  buildRamps,
  columnOf,
  indicator,
  logOdds,
  type Ramp,
} from "./one-vs-rest.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "isotonic" }, fitOn: fitOnSchema },
} as const satisfies KindSchema;

export type Options = FromSchema<typeof schema>;

/** A rising function: linear between the knots, constant beyond them. */
export interface Knots {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

export interface Parameters {
  /** A function of the log-odds per class. */
  readonly functions: readonly Knots[];
  /** Rows that it was fitted on. */
  readonly rows: number;
}

/** Scores that lie closer than this are one: rounding tells them apart, not the model. */
const TIE = 1e-9;

/**
 * The rising function with the least squared error: scores that are equal (within 1e-9) are averaged, then adjacent blocks that do not
 * rise are pooled. Knots inside a flat stretch are left out.
 * Source: Ayer et al., Annals of Mathematical Statistics 1955 (pool adjacent violators); Zadrozny and Elkan, KDD 2002.
 */
export function fitRising(scores: Float64Array, outcomes: Float64Array): Knots {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const tied: { first: number; sum: number; weight: number }[] = [];
  for (const row of order) {
    const [score, outcome] = [scores[row]!, outcomes[row]!];
    const group = tied.at(-1);
    if (group !== undefined && score - group.first <= TIE) {
      group.sum += outcome;
      group.weight++;
    } else tied.push({ first: score, sum: outcome, weight: 1 });
  }
  const at: number[] = [];
  const values: number[] = [];
  const blocks = pooled(
    tied.map(({ sum, weight }) => sum / weight),
    tied.map(({ weight }) => weight),
  );
  for (const { value, from, to } of blocks) {
    const [first, last] = [tied[from]!.first, tied[to - 1]!.first];
    for (const place of first === last ? [first] : [first, last]) {
      at.push(place);
      values.push(value);
    }
  }
  return { at, values };
}

/** The function's value at a score. */
export function risingAt({ at, values }: Knots, score: number): number {
  if (score <= at[0]!) return values[0]!;
  if (score >= at.at(-1)!) return values.at(-1)!;
  let low = 0;
  let high = at.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - at[low]!) / (at[high]! - at[low]!);
  return values[low]! + share * (values[high]! - values[low]!);
}

/** One function per class; the answers are divided by their sum. Ties and flat stretches may change the top class. */
function fit(_options: Options, { logits, labels, classes }: CalibrationRows): Fit<Parameters> {
  const scores = logOdds(logits, classes);
  const functions = Array.from({ length: classes }, (_, k) =>
    fitRising(columnOf(scores, classes, k), indicator(labels, k)),
  );
  return {
    parameters: { functions, rows: labels.length },
    parameterCount: functions.reduce((sum, { values }) => sum + new Set(values).size, 0),
    converged: true,
  };
}

function apply({ functions, rows }: Parameters, logits: Logits, classes: number): Float64Array {
  const answers = logOdds(logits, classes).map((score, i) => risingAt(functions[i % classes]!, score));
  return blended(answers, classes, rows).map(Math.log);
}

/** Logits to log-probabilities, by interpolation between the knots. */
function build(g: GraphBuilder, logits: Value, { functions, rows }: Parameters): Value {
  const { logProbs, logRests } = buildClassScores(g, logits);
  const ramps = functions.flatMap(({ at, values }, k) =>
    at.slice(1).flatMap((to, i): Ramp[] => {
      const rise = values[i + 1]! - values[i]!;
      return rise === 0 ? [] : [{ class: k, from: at[i]!, to, rise }];
    }),
  );
  const first = functions.map(({ values }) => values[0]!);
  return buildBlended(g, buildRamps(g, g.sub(logProbs, logRests), first, ramps), rows);
}

export const isotonic: CalibratorMethod<Options, Parameters> = {
  schema,
  obstacles: [fewRows, oneClass],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Isotonic",
    objective: "squared error of a rising function",
    multiClass: "one against the rest, divided by the sum",
    guarantees:
      "the least squared error of all rising functions, class by class, on the calibration split; may change the top class",
    use: "1,000 held-out rows or more (Zadrozny and Elkan 2002; Niculescu-Mizil and Caruana 2005)",
  },
};
