// JSON Schemas of what a run directory holds: report.json, a line of metrics.jsonl, provenance.json, classes.json.
import type { JSONSchema } from "json-schema-to-ts";
import { calibratorKinds, metricNames } from "../../engine/contracts.ts";
import { headlineMetrics } from "../sections/arms.ts";
import { phaseFactsSchema } from "./phase-facts-schema.ts";
import { shiftBlockSchema } from "./shift-schema.ts";

const count = { type: "integer", minimum: 0 } as const;
const share = { type: "number", minimum: 0, maximum: 1 } as const;
const nonNegative = { type: "number", minimum: 0 } as const;
const name = { type: "string", minLength: 1 } as const;
const sha256 = { type: "string", minLength: 1, maxLength: 128 } as const;

interface ClosedSchema {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JSONSchema>>;
}

/** A closed object that requires all of its properties, but for those named optional. */
function closed(properties: Readonly<Record<string, JSONSchema>>, optional: readonly string[] = []): ClosedSchema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: "object", additionalProperties: false, required, properties };
}

function mapOf(values: JSONSchema): JSONSchema {
  return { type: "object", additionalProperties: values };
}

const bin = closed({
  low: share,
  high: share,
  count,
  confidence: { anyOf: [share, { type: "null" }] },
  accuracy: { anyOf: [share, { type: "null" }] },
});

const figures = {
  accuracy: share,
  nll: nonNegative,
  brier: { type: "number", minimum: 0, maximum: 2 },
  ece: share,
  mce: share,
  adaptiveEce: share,
  classwiseEce: share,
  debiasedEce: share,
  smoothEce: share,
  signedGap: { type: "number", minimum: -1, maximum: 1 },
  eceFloor: share,
} as const satisfies Record<(typeof metricNames)[number], JSONSchema>;

const metrics = closed({ rows: { type: "integer", minimum: 1 }, ...figures, bins: { type: "array", items: bin } });

const calibrated = {
  ...closed(
    {
      kind: { enum: calibratorKinds },
      temperature: { type: "number", exclusiveMinimum: 0 },
      boundary: { enum: ["low", "high"] },
      test: { $ref: "#/$defs/metrics" },
    },
    ["temperature", "boundary"],
  ),
  if: { properties: { kind: { const: "temperature" } } },
  then: { properties: { temperature: {} }, required: ["temperature"] },
};

const headline = closed({ accuracy: share, nll: nonNegative, brier: figures.brier, ece: share });

const calibrator = closed(
  {
    kind: { enum: calibratorKinds },
    rows: count,
    parameters: { anyOf: [{ type: "null" }, { type: "object" }] },
    parameterCount: count,
    converged: { type: "boolean" },
    boundary: { enum: ["low", "high"] },
    unfitted: name,
    before: headline,
    after: headline,
    latencyMsPer1000Rows: nonNegative,
  },
  ["boundary", "unfitted"],
);

const phase = closed(
  {
    id: name,
    targets: name,
    steps: count,
    epochs: count,
    endedBy: name,
    seconds: nonNegative,
    validation: { $ref: "#/$defs/metrics" },
    test: { $ref: "#/$defs/metrics" },
    calibrated: { anyOf: [{ type: "null" }, { $ref: "#/$defs/calibrated" }] },
    calibrators: { type: "array", items: { $ref: "#/$defs/calibrator" } },
    ...phaseFactsSchema,
    shift: shiftBlockSchema,
  },
  ["calibrators", ...Object.keys(phaseFactsSchema), "shift"],
);

const estimate = closed({ mean: { type: "number" }, low: { type: "number" }, high: { type: "number" } });
const difference = closed({ mean: { type: "number" }, low: { type: "number" }, high: { type: "number" }, p: share });

function headlines(schema: JSONSchema): ClosedSchema {
  return closed(Object.fromEntries(headlineMetrics.map((metric) => [metric, schema])));
}

const arm = closed(
  {
    id: name,
    seeds: {
      type: "array",
      minItems: 1,
      items: closed({
        seed: { type: "integer" },
        phases: { type: "array", minItems: 1, items: { $ref: "#/$defs/phase" } },
      }),
    },
    summary: headlines({ $ref: "#/$defs/estimate" }),
    versus: mapOf(headlines({ $ref: "#/$defs/difference" })),
    ensemble: closed({ members: { type: "integer", minimum: 2 }, test: { $ref: "#/$defs/metrics" } }),
  },
  ["ensemble"],
);

const costs = closed({
  multiplyAdds: { anyOf: [count, { type: "null" }] },
  latencyMsBatch1: nonNegative,
  latencyMsBatch64: nonNegative,
});

const teacher = closed({ test: { $ref: "#/$defs/metrics" }, parameters: count, bytes: count, costs }, ["costs"]);

const recipe = closed({ name, sha256 });

/** report.json, version 1: closed throughout; what is optional is said where it stands. */
export const reportSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "limbeck report.json, version 1",
  $defs: { metrics, calibrated, calibrator, phase, estimate, difference, teacher },
  ...closed(
    {
      version: { const: 1 },
      recipe,
      classes: { type: "integer", minimum: 2 },
      engine: name,
      teacher: { anyOf: [{ type: "null" }, { $ref: "#/$defs/teacher" }] },
      teachers: mapOf({ $ref: "#/$defs/teacher" }),
      student: closed({ parameters: count, bytes: count, costs }, ["costs"]),
      arms: { type: "array", minItems: 1, items: arm },
    },
    ["teachers"],
  ),
};

/** One line of metrics.jsonl. */
export const epochSchema = closed({
  arm: name,
  seed: { type: "integer" },
  phase: name,
  targets: name,
  epoch: { type: "integer", minimum: 1 },
  phaseEpoch: { type: "integer", minimum: 1 },
  step: count,
  loss: { type: "number" },
  scalars: mapOf({ type: "number" }),
  validation: closed(Object.fromEntries(metricNames.map((metric) => [metric, figures[metric]]))),
});

/** provenance.json. */
export const provenanceSchema = closed({
  limbeck: { type: "string" },
  command: { type: "string" },
  startedAt: { type: "string" },
  recipe,
  data: closed({
    sha256,
    rows: closed({ train: count, validation: count, calibration: count, test: count }),
    splitHash: { type: "string" },
  }),
  teachers: {
    type: "array",
    items: closed({ id: name, sha256, splitHash: { anyOf: [{ type: "null" }, { type: "string" }] } }),
  },
  engine: closed({ kind: name, threads: { type: "integer", minimum: 0 }, versions: mapOf({ type: "string" }) }),
  warnings: { type: "array", items: { type: "string" } },
  machine: mapOf({ anyOf: [{ type: "string" }, { type: "number" }] }),
});

/** classes.json: class names by index. */
export const classesSchema = { type: "array", minItems: 2, items: { type: "string" } } as const satisfies JSONSchema;
