// The `shift` block of a phase in report.json: its schema, and its fields in their order.
import type { JSONSchema } from "json-schema-to-ts";
import type { DetectionReport, Headlines, ShiftReport } from "../../engine/contracts.ts";

const share = { type: "number", minimum: 0, maximum: 1 } as const;
const nonNegative = { type: "number", minimum: 0 } as const;

function closed(properties: Readonly<Record<string, JSONSchema>>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", additionalProperties: false, required, properties };
}

const figures = {
  accuracy: share,
  nll: nonNegative,
  brier: { type: "number", minimum: 0, maximum: 2 },
  ece: share,
} as const satisfies Record<keyof Headlines, JSONSchema>;

const severity = { type: "integer", minimum: 1, maximum: 5 } as const;
const shareOrNull = { anyOf: [share, { type: "null" }] } as const;
const detection = closed({ auroc: shareOrNull, aupr: shareOrNull, fpr95: shareOrNull }) as JSONSchema;
const listOf = (properties: Readonly<Record<string, JSONSchema>>): JSONSchema => ({
  type: "array",
  minItems: 1,
  items: closed({ ...properties, ...figures }) as JSONSchema,
});

export const shiftBlockSchema = closed(
  {
    rows: { type: "integer", minimum: 1 },
    range: { type: "array", minItems: 2, maxItems: 2, items: { type: "number" } },
    clean: closed(figures),
    corruptions: listOf({ corruption: { type: "string", minLength: 1 }, severity }),
    mean: listOf({ severity }),
    fgsm: listOf({ epsilon: { type: "number", exclusiveMinimum: 0, maximum: 1 } }),
    outOfDistribution: closed({
      rows: { type: "integer", minimum: 1 },
      maxProbability: detection,
      entropy: detection,
      energy: detection,
    }),
  },
  ["corruptions", "mean", "fgsm", "outOfDistribution"],
) as JSONSchema;

const orderedFigures = ({ accuracy, nll, brier, ece }: Headlines): Headlines => ({ accuracy, nll, brier, ece });

const orderedDetection = ({ auroc, aupr, fpr95 }: DetectionReport): DetectionReport => ({ auroc, aupr, fpr95 });

export function orderedShift({ rows, range, clean, ...asked }: ShiftReport): ShiftReport {
  const { corruptions, mean, fgsm, outOfDistribution: strange } = asked;
  return {
    rows,
    range: [range[0], range[1]],
    clean: orderedFigures(clean),
    ...(corruptions === undefined
      ? {}
      : {
          corruptions: corruptions.map((one) => ({
            corruption: one.corruption,
            severity: one.severity,
            ...orderedFigures(one),
          })),
        }),
    ...(mean === undefined ? {} : { mean: mean.map((one) => ({ severity: one.severity, ...orderedFigures(one) })) }),
    ...(fgsm === undefined ? {} : { fgsm: fgsm.map((one) => ({ epsilon: one.epsilon, ...orderedFigures(one) })) }),
    ...(strange === undefined
      ? {}
      : {
          outOfDistribution: {
            rows: strange.rows,
            maxProbability: orderedDetection(strange.maxProbability),
            entropy: orderedDetection(strange.entropy),
            energy: orderedDetection(strange.energy),
          },
        }),
  };
}
