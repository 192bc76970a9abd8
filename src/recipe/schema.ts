// The recipe's schema, composed of the kinds' own; and its type, composed of theirs.
import { calibratorSchema, type CalibratorOptions } from "../kinds/calibrators/index.ts";
import { augmentSchema, type AugmentOptions } from "../kinds/augmentations/index.ts";
import { mixingSchema, type MixingOptions } from "../kinds/mixing/index.ts";
import { dataSchema, type DataOptions } from "../kinds/data/schema.ts";
import { engineSchema, type EngineOptions } from "../kinds/engines/index.ts";
import type { FromSchema } from "../kinds/kind-schema.ts";
import { conformalMethods, type ConformalOptions } from "../metrics/conformal.ts";
import { metricNames } from "../metrics/table.ts";
import { classWeightsSchema, weightingSchema } from "../kinds/targets/class-weights.ts";
import { targetsSchema } from "../kinds/targets/index.ts";
import { termsSchema } from "../kinds/terms/index.ts";
import type { Objective } from "../kinds/objective.ts";
import { optimizerSchema, type OptimizerOptions } from "../kinds/optimizers/index.ts";
import { requireSchema, type Requirement } from "./require-schema.ts";
import { shiftSchema, type ShiftOptions } from "./shift-schema.ts";
import { sweepSchema, type SweepOptions } from "./sweep-schema.ts";
import { studentSchema, type StudentOptions } from "../kinds/students/index.ts";
import { untilSchema, type Condition, type ValidationMetric } from "../kinds/conditions/index.ts";
import { teachersSchema, type TeacherOptions } from "../kinds/teachers/index.ts";

const idSchema = { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$", maxLength: 100 } as const;

/** Arms by name that are trained where a recipe names none. */
export const usualArms = ["hard", "smoothing", "teacher", "smoothing-then-teacher"] as const;

/** Every arm that has a name: the usual ones, and controls that say which part of a recipe an effect comes from. */
export const plainArms = [
  ...usualArms,
  "hard-then-teacher",
  "teacher-then-smoothing",
  "smoothing-then-smoothing",
  "mixed",
] as const;

export type PlainArm = (typeof plainArms)[number];

const onExitSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    restore: {
      enum: ["best", "last"],
      default: "last",
      description: "best: go on with the parameters of the phase's best epoch.",
    },
    metric: {
      enum: metricNames.map((name): ValidationMetric => `validation.${name}`),
      default: "validation.nll",
      description: "What makes an epoch the best.",
    },
    optimizerState: { enum: ["keep", "reset"], default: "keep" },
  },
} as const;

const phaseSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "targets", "until"],
  properties: {
    id: idSchema,
    targets: targetsSchema,
    terms: termsSchema,
    classWeights: classWeightsSchema,
    weighting: weightingSchema,
    mixing: mixingSchema,
    until: untilSchema,
    onExit: onExitSchema,
  },
} as const;

const armSchema = {
  if: { type: "string" },
  then: { type: "string", enum: plainArms },
  else: {
    type: "object",
    additionalProperties: false,
    required: ["id"],
    properties: {
      id: idSchema,
      patch: {
        type: "array",
        default: [],
        items: {
          type: "object",
          additionalProperties: false,
          required: ["path"],
          properties: {
            path: {
              type: "string",
              description: "phases[distill].targets, phases[*].targets, optimizer.learningRate ...",
            },
            value: { description: "The new value." },
            ref: { type: "string", description: "A path of the recipe as written, whose value is taken." },
          },
        },
      },
    },
  },
} as const;

const conformalSchema = {
  type: "object",
  additionalProperties: false,
  required: ["coverage"],
  properties: {
    coverage: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: "Share of rows whose set is to hold the true class.",
    },
    methods: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: conformalMethods },
      default: conformalMethods,
    },
    lambda: {
      type: "number",
      minimum: 0,
      default: 0.01,
      description: "Of raps: what a class costs beyond kReg of them.",
    },
    kReg: { type: "integer", minimum: 0, default: 5, description: "Of raps: classes that cost nothing." },
  },
  description: "Prediction sets after every phase: thresholds from the calibration split, measured on test.",
} as const;

const evaluationSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    calibrator: {
      ...calibratorSchema,
      description: "The one whose figures stand beside the raw ones; by default the first of calibrators.",
    },
    calibrators: {
      type: "array",
      minItems: 1,
      items: calibratorSchema,
      description: "Fitted after every phase on the calibration split and compared on test; each kind once.",
    },
    mcDropout: {
      type: "object",
      additionalProperties: false,
      properties: {
        samples: {
          type: "integer",
          minimum: 2,
          maximum: 1000,
          default: 30,
          description: "Passes with dropout at work, whose probabilities are averaged.",
        },
      },
      description: "Monte Carlo dropout on the test split after every phase; the student needs dropout.",
    },
    conformal: conformalSchema,
    shift: { ...shiftSchema, description: "How the student of each phase holds up on test rows that are shifted." },
  },
} as const;

const reportSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    formats: {
      type: "array",
      items: { enum: ["html", "json", "markdown"] },
      default: ["html", "json", "markdown"],
      description: "report.json is always written.",
    },
    compareTo: { type: "string", description: "The arm that the others are compared with; the first by default." },
    bins: {
      enum: ["width", "mass"],
      description:
        "Bins of the reliability diagrams: of equal width (default), or of as many rows each. ECE is of equal width either way.",
    },
    corp: {
      type: "boolean",
      description: "CORP reliability curves with their band, at the end of the last phase.",
    },
    bootstrap: {
      type: "integer",
      minimum: 100,
      maximum: 100000,
      description: "Not used: intervals need no replicates. Accepted since recipes of earlier versions have it.",
    },
  },
} as const;

export const recipeSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "limbeck recipe, version 1",
  type: "object",
  additionalProperties: false,
  required: ["version", "name", "data", "student", "optimizer", "phases"],
  properties: {
    $schema: { type: "string" },
    version: { const: 1 },
    name: { ...idSchema, description: "Names the run's directory." },
    description: { type: "string" },
    extends: {
      if: { type: "string" },
      then: { type: "string", minLength: 1 },
      else: { type: "array", items: { type: "string", minLength: 1 } },
      description: "Recipes that this one is merged onto, in order: null deletes, arrays replace.",
    },
    seed: { type: "integer", minimum: 0, default: 17, description: "Decides every random draw but the splits." },
    data: dataSchema,
    augment: augmentSchema,
    teachers: { ...teachersSchema, default: [] },
    student: studentSchema,
    optimizer: optimizerSchema,
    engine: { ...engineSchema, default: { kind: "onnx" } },
    phases: { type: "array", minItems: 1, items: phaseSchema },
    arms: {
      type: "array",
      minItems: 1,
      items: armSchema,
      description: "What compare trains; by default the plain arms that the phases allow.",
    },
    sweep: sweepSchema,
    evaluation: { ...evaluationSchema, default: { calibrator: { kind: "temperature", fitOn: "calibration" } } },
    report: { ...reportSchema, default: {} },
    require: requireSchema,
  },
} as const;

export interface PhaseRecipe extends Objective {
  readonly id: string;
  readonly mixing?: MixingOptions;
  readonly until: { readonly any: readonly Condition[] };
  readonly onExit?: FromSchema<typeof onExitSchema>;
}

export interface ArmPatch {
  readonly path: string;
  readonly value?: unknown;
  readonly ref?: string;
}

export type ArmRecipe = PlainArm | { readonly id: string; readonly patch: readonly ArmPatch[] };

/** A recipe after validation, with defaults filled in. */
export interface Recipe {
  readonly version: 1;
  readonly name: string;
  readonly description?: string;
  readonly seed: number;
  readonly data: DataOptions;
  readonly augment?: AugmentOptions;
  readonly teachers: readonly TeacherOptions[];
  readonly student: StudentOptions;
  readonly optimizer: OptimizerOptions;
  readonly engine: EngineOptions;
  readonly phases: readonly PhaseRecipe[];
  readonly arms?: readonly ArmRecipe[];
  readonly sweep?: SweepOptions;
  readonly evaluation: {
    readonly calibrator?: CalibratorOptions;
    readonly calibrators?: readonly CalibratorOptions[];
    readonly mcDropout?: { readonly samples: number };
    readonly conformal?: ConformalOptions;
    readonly shift?: ShiftOptions;
  };
  readonly report: FromSchema<typeof reportSchema>;
  readonly require?: readonly Requirement[];
}
