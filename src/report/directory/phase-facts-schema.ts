// What a phase in report.json may tell beside METRICS: the schema of each block, and its fields in their order.
import type { JSONSchema } from "json-schema-to-ts";
import type { Distribution, PhaseReport } from "../../engine/contracts.ts";
import { orderedMetrics } from "./ordered-metrics.ts";

const count = { type: "integer", minimum: 0 } as const;
const rows = { type: "integer", minimum: 1 } as const;
const share = { type: "number", minimum: 0, maximum: 1 } as const;
const nonNegative = { type: "number", minimum: 0 } as const;
const orNull = (schema: JSONSchema): JSONSchema => ({ anyOf: [schema, { type: "null" }] });

function closed(properties: Readonly<Record<string, JSONSchema>>): JSONSchema {
  return { type: "object", additionalProperties: false, required: Object.keys(properties), properties };
}

const distribution = closed({
  low: { type: "number" },
  width: { type: "number", exclusiveMinimum: 0 },
  counts: { type: "array", minItems: 1, items: count },
  quantiles: { type: "array", minItems: 5, maxItems: 5, items: { type: "number" } },
});

type Facts = Pick<PhaseReport, "training" | "distributions" | "agreement" | "classes" | "mcDropout">;

export const phaseFactsSchema = {
  training: closed({ rows, accuracy: share, nll: nonNegative }),
  distributions: closed({ confidence: distribution, margin: distribution }),
  agreement: closed({
    teacher: { type: "string", minLength: 1 },
    sameTop: share,
    divergence: { type: "number" },
    teacherErrs: closed({ rows: count, accuracy: orNull(share) }),
  }),
  classes: {
    type: "array",
    items: closed({
      class: count,
      rows: count,
      recall: orNull(share),
      precision: orNull(share),
      signedGap: orNull({ type: "number", minimum: -1, maximum: 1 }),
      takenFor: orNull(closed({ class: count, rows })),
    }),
  },
  mcDropout: closed({ samples: { type: "integer", minimum: 2 }, test: { $ref: "#/$defs/metrics" } }),
} as const satisfies Record<keyof Facts, JSONSchema>;

const orderedDistribution = ({ low, width, counts, quantiles }: Distribution): Distribution => ({
  low,
  width,
  counts,
  quantiles,
});

/** The blocks that are there. */
export function orderedFacts({ training, distributions, agreement, classes, mcDropout }: Facts): Facts {
  return {
    ...(training === undefined
      ? {}
      : { training: { rows: training.rows, accuracy: training.accuracy, nll: training.nll } }),
    ...(distributions === undefined
      ? {}
      : {
          distributions: {
            confidence: orderedDistribution(distributions.confidence),
            margin: orderedDistribution(distributions.margin),
          },
        }),
    ...(agreement === undefined
      ? {}
      : {
          agreement: {
            teacher: agreement.teacher,
            sameTop: agreement.sameTop,
            divergence: agreement.divergence,
            teacherErrs: { rows: agreement.teacherErrs.rows, accuracy: agreement.teacherErrs.accuracy },
          },
        }),
    ...(classes === undefined
      ? {}
      : {
          classes: classes.map((one) => ({
            class: one.class,
            rows: one.rows,
            recall: one.recall,
            precision: one.precision,
            signedGap: one.signedGap,
            takenFor: one.takenFor === null ? null : { class: one.takenFor.class, rows: one.takenFor.rows },
          })),
        }),
    ...(mcDropout === undefined
      ? {}
      : { mcDropout: { samples: mcDropout.samples, test: orderedMetrics(mcDropout.test) } }),
  };
}
