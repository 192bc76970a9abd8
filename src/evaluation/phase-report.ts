// What report.json has of a phase: its schema, of the blocks that each room gives.
import type { JSONSchema } from "json-schema-to-ts";
import {
  anyNumber,
  anyObject,
  atLeastOne,
  closed,
  count,
  listOf,
  name,
  nonNegative,
  orNull,
  share,
  type TypeOf,
} from "../base/validation/closed.ts";
import { calibratorKinds } from "../kinds/calibrators/index.ts";
import { agreementSchema } from "../metrics/agreement.ts";
import { rowIntervalsSchema } from "../metrics/comparison/estimates.ts";
import { conformalSchema } from "../metrics/conformal.ts";
import { corpSchema } from "../metrics/corp.ts";
import { distributionSchema } from "../metrics/distribution.ts";
import { detectionSchema } from "../metrics/out-of-distribution.ts";
import { figures, headlinesSchema, metricsSchema } from "../metrics/table.ts";

const boundary = {
  enum: ["low", "high"],
  description: "Present where the minimum lies at a bound of the search.",
} as const;

const partsSchema = {
  ...closed({
    rows: atLeastOne,
    parts: listOf(closed({ name, loss: anyNumber, gradientNorm: nonNegative })),
    cosines: listOf(closed({ between: listOf(name), cosine: { type: "number", minimum: -1, maximum: 1 } } as const)),
  }),
  description:
    "Each part times its weight, the length of its gradient, and the cosine between the gradients of two. Where training has converged, what two parts ask for cancels, and theirs is -1.",
} as const;

const calibrated = {
  ...closed(
    {
      kind: { enum: calibratorKinds },
      temperature: { type: "number", exclusiveMinimum: 0, description: "Present where the kind is temperature." },
      boundary,
      test: metricsSchema,
      intervals: rowIntervalsSchema,
    },
    ["temperature", "boundary", "intervals"],
  ),
  if: { properties: { kind: { const: "temperature" } } },
  then: { properties: { temperature: {} }, required: ["temperature"] },
} as const;

const calibrator = closed(
  {
    kind: { enum: calibratorKinds },
    rows: { ...count, description: "Rows of the calibration split that it was fitted on." },
    parameters: { ...orNull(anyObject), description: "Null where nothing was fitted." },
    parameterCount: count,
    converged: { type: "boolean", description: "False where the search ended before its tolerance was met." },
    boundary,
    unfitted: { ...name, description: "Why nothing was fitted." },
    before: { ...headlinesSchema, description: "Test figures without it." },
    after: { ...headlinesSchema, description: "Test figures with it." },
    latencyMsPer1000Rows: { ...nonNegative, description: "To calibrate rows of logits on one thread, measured." },
  },
  ["boundary", "unfitted"],
);

const selectiveFigures = {
  aurc: { ...share, description: "Area under the error of the rows that are kept, over their share." },
  augrc: { ...share, description: "Area under errors kept, as shares of all rows." },
  errorAuroc: {
    ...orNull(share),
    description: "How well right rows are told from wrong ones; null where all are alike.",
  },
} as const;

const classReport = closed({
  class: { ...count, description: "Index of the class." },
  rows: count,
  recall: { ...orNull(share), description: "Null for a class without rows." },
  precision: { ...orNull(share), description: "Null for a class that is never named." },
  signedGap: {
    ...orNull(figures.signedGap.schema),
    description: "Mean confidence minus accuracy of the rows named so; null where none is.",
  },
  takenFor: {
    ...orNull(closed({ class: count, rows: atLeastOne })),
    description: "The class that its rows are taken for most often where they are not found; null where all are.",
  },
});

const shifted = <const P extends Readonly<Record<string, JSONSchema>>>(properties: P) =>
  ({ ...listOf(closed({ ...properties, ...headlinesSchema.properties })), minItems: 1 }) as const;

const severity = { type: "integer", minimum: 1, maximum: 5 } as const;

const shift = closed(
  {
    rows: { ...atLeastOne, description: "Test rows that were shifted." },
    range: {
      type: "array",
      minItems: 2,
      maxItems: 2,
      items: [anyNumber, anyNumber],
      additionalItems: false,
      description: "Stored values that stand for 0 and 1.",
    },
    clean: { ...headlinesSchema, description: "Severity 0: those rows as they are." },
    corruptions: shifted({ corruption: name, severity }),
    mean: { ...shifted({ severity }), description: "Over the corruptions, at each severity." },
    fgsm: shifted({ epsilon: { type: "number", exclusiveMinimum: 0, maximum: 1 } }),
    outOfDistribution: closed({
      rows: { ...atLeastOne, description: "Rows of the other source." },
      maxProbability: detectionSchema,
      entropy: detectionSchema,
      energy: detectionSchema,
    }),
  },
  ["corruptions", "mean", "fgsm", "outOfDistribution"],
);

export const phaseSchema = closed(
  {
    id: name,
    targets: name,
    steps: count,
    epochs: count,
    endedBy: { ...name, description: "Kind of the condition that ended the phase: epochs, steps, plateau or metric." },
    seconds: nonNegative,
    validation: metricsSchema,
    test: metricsSchema,
    intervals: {
      ...rowIntervalsSchema,
      description: "Of the test figures, for this student on other rows: 95 %. Absent in reports of earlier versions.",
    },
    calibrated: orNull(calibrated),
    calibrators: {
      ...listOf(calibrator),
      description: "Every calibrator of the recipe; absent, as what follows, in reports of earlier versions.",
    },
    training: {
      ...closed({ rows: atLeastOne, accuracy: share, nll: nonNegative }),
      description: "On rows that were trained on, in inference mode: at most 10,000, evenly spread over the split.",
    },
    lossParts: {
      ...closed({ start: partsSchema, end: partsSchema }, ["start", "end"]),
      description:
        "Where the phase's loss is a sum: what its parts come to where the phase begins and where it ends, over a few batches of training rows as training sees them.",
    },
    trend: {
      ...closed({ epochs: atLeastOne, loss: orNull(anyNumber), nll: orNull(anyNumber) }),
      description:
        "Relative change of the training loss and of validation NLL over the last fifth of the phase's epochs.",
    },
    softness: {
      ...closed({
        rows: atLeastOne,
        temperature: { type: "number", exclusiveMinimum: 0 },
        entropy: nonNegative,
        share,
      }),
      description:
        "Mean entropy, in nats, of the teacher's targets over training rows at the temperature of the last step; share: of log K.",
    },
    distributions: {
      ...closed({ confidence: distributionSchema, margin: distributionSchema }),
      description: "Over test rows, raw: confidence, and the margin z_y - max_{k != y} z_k of the logits.",
    },
    rejection: {
      ...closed({
        ...selectiveFigures,
        normalised: {
          ...closed({
            power: {
              ...orNull({ type: "integer", minimum: 1 }),
              description: "Chosen on calibration rows; null where confidence itself orders those best.",
            },
            ...selectiveFigures,
          }),
          description: "By max z / ||z||_p of logits less their mean in place of confidence.",
        },
      }),
      description: "How well wrong test rows are rejected: areas under risk over coverage; raw.",
    },
    agreement: {
      ...closed({ teacher: { ...name, description: "Id of the teacher." }, ...agreementSchema.properties }, [
        "intervals",
      ]),
      description: "Beside the teacher: the phase's own, or the recipe's first; test rows, raw.",
    },
    classes: {
      ...listOf(classReport),
      description: "Of a seed's last phase: each class on test; of many classes the 100 with the least recall.",
    },
    mcDropout: {
      ...closed({ samples: { type: "integer", minimum: 2 }, test: metricsSchema }),
      description: "The mean prediction of several passes with dropout at work; present where the recipe asks for it.",
    },
    corp: {
      ...corpSchema,
      description: "Of a seed's last phase: reliability without bins, on test; present where the recipe asks for it.",
    },
    conformal: {
      ...conformalSchema,
      description:
        "Prediction sets of test rows, by thresholds from the calibration split; where the recipe asks for them.",
    },
    shift: {
      ...shift,
      description: "How the student holds up on shifted rows; absent where the recipe asks for none.",
    },
  },
  [
    "intervals",
    "calibrators",
    "training",
    "lossParts",
    "trend",
    "softness",
    "distributions",
    "rejection",
    "agreement",
    "classes",
    "mcDropout",
    "corp",
    "conformal",
    "shift",
  ],
);

export type CalibratedReport = TypeOf<typeof calibrated>;
export type CalibratorReport = TypeOf<typeof calibrator>;
export type ClassReport = TypeOf<typeof classReport>;
export type ShiftReport = TypeOf<typeof shift>;
export type LossPartsReport = TypeOf<typeof partsSchema>;
export type PhaseReport = TypeOf<typeof phaseSchema>;
