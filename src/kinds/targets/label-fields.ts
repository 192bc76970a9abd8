// Fields of the labels as a loss sees them: as they are, or smoothed.
import type { Problem } from "../../base/errors.ts";
import type { TargetContext } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { scheduleSchema } from "../schedules/index.ts";
import { crossEntropy, smoothedLabels, smoothedTowards } from "./cross-entropy.ts";
import type { TargetFacts } from "./kind.ts";

const epsilon = scheduleSchema(
  { minimum: 0, exclusiveMaximum: 1 },
  "Probability mass moved from the true class to the uniform distribution; usual values are 0.05 to 0.2.",
);

const spread = {
  enum: ["all", "others"],
  default: "all",
  description: "all: true class 1 - eps + eps/K, others eps/K. others: true class 1 - eps, others eps/(K - 1).",
} as const;

const prior = {
  description:
    "What the mass is moved to, with spread all: uniform, estimated (the classes' shares of the training rows), or a share per class.",
  if: { type: "string" },
  then: { enum: ["uniform", "estimated"] },
  else: { type: "array", minItems: 2, items: { type: "number", minimum: 0 } },
} as const;

export const hardSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "hard" } },
} as const satisfies KindSchema;

export const smoothingSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "epsilon"],
  properties: { kind: { const: "smoothing" }, epsilon, spread, prior },
} as const satisfies KindSchema;

export type HardOptions = FromSchema<typeof hardSchema>;
export type SmoothingOptions = Omit<FromSchema<typeof smoothingSchema>, "prior"> & {
  readonly prior?: "uniform" | "estimated" | readonly number[];
};
export type LabelOptions = HardOptions | SmoothingOptions;

/** What of the options decides the loss; epsilon is fed each step. */
export type LabelTerm = HardOptions | Pick<SmoothingOptions, "kind" | "spread" | "prior">;

/** The labels' term of a loss that has other terms beside it. */
export const labelsSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["hard", "smoothing"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [hardSchema, smoothingSchema],
  default: { kind: "smoothing", epsilon: 0 },
  description: "What the labels' term compares with; smoothing of 0, which is the labels as they are, by default.",
} as const;

/** The smoothing mass's distribution over the classes; null where it is uniform. */
export function priorOf(
  { prior = "uniform" }: Pick<SmoothingOptions, "prior">,
  { classCounts }: TargetFacts,
): readonly number[] | null {
  if (prior === "uniform") return null;
  const weights = prior === "estimated" ? classCounts : prior;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The labels as the options say; smoothing reads the scalar "epsilon". */
export function labelsBy(options: LabelTerm | undefined, facts: TargetFacts): (context: TargetContext) => Value {
  if (options?.kind !== "smoothing") return ({ labels }) => labels;
  const prior = priorOf(options, facts);
  return (context) => {
    const mass = context.scalar("epsilon");
    return prior === null ? smoothedLabels(context, mass, options.spread) : smoothedTowards(context, mass, prior);
  };
}

/** Cross-entropy per row against the labels as the options say. */
export function labelLoss(options: LabelTerm | undefined, facts: TargetFacts): (context: TargetContext) => Value {
  const labels = labelsBy(options, facts);
  return (context) => crossEntropy(context, labels(context));
}

export const labelScalars = (options: LabelTerm | undefined): readonly string[] =>
  options?.kind === "smoothing" ? ["epsilon"] : [];

/** A prior that says nothing, or that spreads where it cannot; placed below the labels' options. */
export function labelProblems(options: LabelOptions): readonly Problem[] {
  if (options.kind !== "smoothing") return [];
  const { prior, spread: spreadOver } = options;
  if (prior === undefined || prior === "uniform") return [];
  if (spreadOver === "others")
    return [{ path: "/spread", expected: '"all", which a prior goes with', got: '"others"' }];
  return typeof prior !== "string" && prior.every((value) => value === 0)
    ? [{ path: "/prior", expected: "a share above 0", got: "only zeros" }]
    : [];
}

export const labelClassProblems = (options: LabelOptions, classes: readonly string[]): readonly Problem[] =>
  options.kind === "smoothing" ? perClass(options.prior, classes, "/prior") : [];

/** A list that is to have an entry per class. */
export function perClass(values: unknown, classes: readonly string[], path: string): readonly Problem[] {
  if (!Array.isArray(values) || values.length === classes.length) return [];
  const names = classes.slice(0, 5).join(", ") + (classes.length > 5 ? ", ..." : "");
  return [{ path, expected: `${classes.length} values, one per class: ${names}`, got: `${values.length} values` }];
}
