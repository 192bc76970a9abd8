// report.json and the records beside it: their schemas, from which their types and the order of their fields follow.
import {
  anyNumber,
  anyObject,
  atLeastOne,
  closed,
  count,
  eachOf,
  listOf,
  mapOf,
  name,
  nonNegative,
  orNull,
  share,
  type TypeOf,
} from "../base/validation/closed.ts";
import { phaseSchema } from "./phase-report.ts";
import { calibratorFacts, type MethodFacts } from "../kinds/calibrators/index.ts";
import { differenceSchema, estimateSchema, rowIntervalsSchema } from "../metrics/comparison/estimates.ts";
import { figuresSchema, headlineMetrics, metricsSchema } from "../metrics/table.ts";

const costs = closed({
  multiplyAdds: {
    ...orNull(count),
    description: "Of one row: those of products and convolutions; null where the model's operators are not known.",
  },
  latencyMsBatch1: { ...nonNegative, description: "Median time of a call with 1 row, measured on the run's machine." },
  latencyMsBatch64: { ...nonNegative, description: "The same with 64 rows." },
});

const arm = closed(
  {
    id: name,
    seeds: {
      ...listOf(closed({ seed: { type: "integer" }, phases: { ...listOf(phaseSchema), minItems: 1 } })),
      minItems: 1,
    },
    summary: eachOf(headlineMetrics, estimateSchema),
    versus: mapOf(eachOf(headlineMetrics, differenceSchema)),
    ensemble: {
      ...closed({ members: { type: "integer", minimum: 2 }, test: metricsSchema }),
      description:
        "The mean probabilities of the seeds' students after the last phase; absent where there is one seed.",
    },
    setting: { ...anyObject, description: "Of a sweep: the values by path that were chosen for the arm." },
    student: {
      ...closed({ parameters: count, bytes: count, costs }),
      description: "The arm's own, where students are swept.",
    },
  },
  ["ensemble", "setting", "student"],
);

const sweep = closed(
  {
    metric: { ...name, description: "The validation figure that decides." },
    calibrated: { type: "boolean", description: "Whether it is taken at the temperature that fits those rows best." },
    seeds: { ...listOf({ type: "integer" }), description: "With which settings were tried; none is an arm's." },
    halving: { type: "integer", minimum: 2 },
    settings: { ...listOf(anyObject), description: "Values by path." },
    arms: listOf(
      closed({
        id: name,
        paths: { ...listOf(name), description: "Fields whose values make a difference to the arm." },
        chosen: { ...count, description: "Index of a setting." },
        trials: {
          ...listOf(
            closed({
              setting: { ...count, description: "Index; of settings that are one recipe for the arm, the first." },
              share: { type: "number", exclusiveMinimum: 0, maximum: 1, description: "Of the training." },
              scores: { ...listOf(orNull(anyNumber)), description: "A seed each; null where the loss was not finite." },
              mean: orNull(anyNumber),
            }),
          ),
          description: "Empty where no setting changes the arm.",
        },
      }),
    ),
  },
  ["halving"],
);

const teacher = closed({ test: metricsSchema, intervals: rowIntervalsSchema, parameters: count, bytes: count, costs }, [
  "intervals",
  // of a teacher whose answers come from elsewhere nothing is known
  "parameters",
  "bytes",
  "costs",
]);

const judged = closed(
  {
    metric: name,
    arm: { ...name, description: "Of a comparison: the arm that was judged." },
    calibrated: { type: "boolean" },
    confident: { type: "boolean", description: "Whether it was asked of the end of the interval." },
    op: { enum: [">=", "<="] },
    limit: { ...orNull(anyNumber), description: "Null where it is a share of a figure that the teacher has not." },
    reached: { ...orNull(anyNumber), description: "Null where the figure is not on record." },
    passed: { type: "boolean" },
  },
  ["arm"],
);

const recipe = closed({ name, sha256: { ...name, maxLength: 128 } });

const report = closed(
  {
    version: { const: 1 },
    recipe,
    classes: { type: "integer", minimum: 2 },
    engine: name,
    teacher: orNull(teacher),
    teachers: mapOf(teacher),
    student: closed({ parameters: count, bytes: count, costs }, ["costs"]),
    arms: { ...listOf(arm), minItems: 1 },
    sweep: { ...sweep, description: "How each arm's setting was chosen; absent where the recipe sweeps none." },
    requirements: {
      ...listOf(judged),
      description: "What the recipe requires, and whether it was reached; absent where it requires nothing.",
    },
  },
  ["teachers", "sweep", "requirements"],
);

/** report.json, version 1: closed throughout; what is optional is said where it stands. */
export const reportSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "limbeck report.json, version 1",
  ...report,
} as const;

/** One line of metrics.jsonl: the validation figures after an epoch. */
export const epochSchema = closed({
  arm: name,
  seed: { type: "integer" },
  phase: name,
  targets: name,
  epoch: { ...atLeastOne, description: "1-based, within the run." },
  phaseEpoch: { ...atLeastOne, description: "1-based, within the phase." },
  step: { ...count, description: "Steps taken in the run so far." },
  loss: anyNumber,
  scalars: mapOf(anyNumber),
  validation: figuresSchema,
});

/** provenance.json. */
export const provenanceSchema = closed({
  limbeck: { type: "string" },
  command: { type: "string" },
  startedAt: { type: "string" },
  recipe,
  data: closed({
    sha256: { ...name, maxLength: 128 },
    rows: closed({ train: count, validation: count, calibration: count, test: count, unlabelled: count }, [
      "unlabelled",
    ]),
    splitHash: { type: "string" },
  }),
  teachers: listOf(closed({ id: name, sha256: { ...name, maxLength: 128 }, splitHash: orNull({ type: "string" }) })),
  engine: closed({ kind: name, threads: count, versions: mapOf({ type: "string" }) }),
  warnings: listOf({ type: "string" }),
  machine: mapOf({ anyOf: [{ type: "string" }, anyNumber] }),
});

/** classes.json: class names by index. */
export const classesSchema = { ...listOf({ type: "string" }), minItems: 2 } as const;

export { calibratorFacts };
export type { MethodFacts };
export type {
  CalibratedReport,
  CalibratorReport,
  ClassReport,
  LossPartsReport,
  PhaseReport,
  ShiftReport,
} from "./phase-report.ts";
export type ArmReport = TypeOf<typeof arm>;
export type SeedReport = ArmReport["seeds"][number];
export type SweepReport = TypeOf<typeof sweep>;
export type JudgedReport = TypeOf<typeof judged>;
export type CostReport = TypeOf<typeof costs>;
export type TeacherReport = TypeOf<typeof teacher>;
export type RunReport = TypeOf<typeof report>;
export type EpochRecord = TypeOf<typeof epochSchema>;
export type Provenance = TypeOf<typeof provenanceSchema>;

/** What the page shows beside report.json: the epochs, where it came from, how to make it again. */
const sizedSchema = closed({
  bytes: atLeastOne,
  accuracy: share,
  nll: nonNegative,
  ece: share,
  /** Median milliseconds of a call with one row, one thread. */
  latencyMsBatch1: nonNegative,
});

/** What making a student smaller costs: test rows through the file as it was, and as it is; logits, before any calibrator. */
export const smallerSchema = closed({
  /** Of a comparison: `arm-seed`. */
  student: orNull(name),
  form: { type: "string", enum: ["int8", "float16"] },
  rows: atLeastOne,
  before: sizedSchema,
  after: sizedSchema,
  /** Share of rows in which both name one class. */
  sameTop: share,
  /** With the calibrator that was fitted again on calibration rows; null where none was asked for. */
  calibrated: orNull(closed({ kind: name, parameters: anyObject, accuracy: share, nll: nonNegative, ece: share })),
});

export type SmallerReport = TypeOf<typeof smallerSchema>;

export interface RunResult {
  readonly report: RunReport;
  readonly epochs: readonly EpochRecord[];
  readonly classes: readonly string[];
  readonly provenance: Provenance;
  /** What exports in fewer bytes cost, where there are any. */
  readonly smaller?: readonly SmallerReport[];
}
