import {
  detectionSchema
} from "./chunk-CJKTCIL4.js";
import {
  agreementSchema,
  differenceSchema,
  distributionSchema,
  estimateSchema,
  rowIntervalsSchema
} from "./chunk-6W32T3CQ.js";
import {
  corpSchema
} from "./chunk-W27RMOHF.js";
import {
  conformalSchema
} from "./chunk-PHST5V2X.js";
import {
  calibratorKinds
} from "./chunk-B774G22E.js";
import {
  anyNumber,
  anyObject,
  atLeastOne,
  closed,
  count,
  eachOf,
  figures,
  figuresSchema,
  headlineMetrics,
  headlinesSchema,
  listOf,
  mapOf,
  metricsSchema,
  name,
  nonNegative,
  orNull,
  share
} from "./chunk-X63OG537.js";

// dist/evaluation/phase-report.js
var boundary = {
  enum: ["low", "high"],
  description: "Present where the minimum lies at a bound of the search."
};
var partsSchema = {
  ...closed({
    rows: atLeastOne,
    parts: listOf(closed({ name, loss: anyNumber, gradientNorm: nonNegative })),
    cosines: listOf(closed({ between: listOf(name), cosine: { type: "number", minimum: -1, maximum: 1 } }))
  }),
  description: "Each part times its weight, the length of its gradient, and the cosine between the gradients of two. Where training has converged, what two parts ask for cancels, and theirs is -1."
};
var calibrated = {
  ...closed({
    kind: { enum: calibratorKinds },
    temperature: { type: "number", exclusiveMinimum: 0, description: "Present where the kind is temperature." },
    boundary,
    test: metricsSchema,
    intervals: rowIntervalsSchema
  }, ["temperature", "boundary", "intervals"]),
  if: { properties: { kind: { const: "temperature" } } },
  then: { properties: { temperature: {} }, required: ["temperature"] }
};
var calibrator = closed({
  kind: { enum: calibratorKinds },
  rows: { ...count, description: "Rows of the calibration split that it was fitted on." },
  parameters: { ...orNull(anyObject), description: "Null where nothing was fitted." },
  parameterCount: count,
  converged: { type: "boolean", description: "False where the search ended before its tolerance was met." },
  boundary,
  unfitted: { ...name, description: "Why nothing was fitted." },
  before: { ...headlinesSchema, description: "Test figures without it." },
  after: { ...headlinesSchema, description: "Test figures with it." },
  latencyMsPer1000Rows: { ...nonNegative, description: "To calibrate rows of logits on one thread, measured." }
}, ["boundary", "unfitted"]);
var selectiveFigures = {
  aurc: { ...share, description: "Area under the error of the rows that are kept, over their share." },
  augrc: { ...share, description: "Area under errors kept, as shares of all rows." },
  errorAuroc: {
    ...orNull(share),
    description: "How well right rows are told from wrong ones; null where all are alike."
  }
};
var classReport = closed({
  class: { ...count, description: "Index of the class." },
  rows: count,
  recall: { ...orNull(share), description: "Null for a class without rows." },
  precision: { ...orNull(share), description: "Null for a class that is never named." },
  signedGap: {
    ...orNull(figures.signedGap.schema),
    description: "Mean confidence minus accuracy of the rows named so; null where none is."
  },
  takenFor: {
    ...orNull(closed({ class: count, rows: atLeastOne })),
    description: "The class that its rows are taken for most often where they are not found; null where all are."
  }
});
var shifted = (properties) => ({ ...listOf(closed({ ...properties, ...headlinesSchema.properties })), minItems: 1 });
var severity = { type: "integer", minimum: 1, maximum: 5 };
var shift = closed({
  rows: { ...atLeastOne, description: "Test rows that were shifted." },
  range: {
    type: "array",
    minItems: 2,
    maxItems: 2,
    items: [anyNumber, anyNumber],
    additionalItems: false,
    description: "Stored values that stand for 0 and 1."
  },
  clean: { ...headlinesSchema, description: "Severity 0: those rows as they are." },
  corruptions: shifted({ corruption: name, severity }),
  mean: { ...shifted({ severity }), description: "Over the corruptions, at each severity." },
  fgsm: shifted({ epsilon: { type: "number", exclusiveMinimum: 0, maximum: 1 } }),
  outOfDistribution: closed({
    rows: { ...atLeastOne, description: "Rows of the other source." },
    maxProbability: detectionSchema,
    entropy: detectionSchema,
    energy: detectionSchema
  })
}, ["corruptions", "mean", "fgsm", "outOfDistribution"]);
var phaseSchema = closed({
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
    description: "Of the test figures, for this student on other rows: 95 %. Absent in reports of earlier versions."
  },
  calibrated: orNull(calibrated),
  calibrators: {
    ...listOf(calibrator),
    description: "Every calibrator of the recipe; absent, as what follows, in reports of earlier versions."
  },
  training: {
    ...closed({ rows: atLeastOne, accuracy: share, nll: nonNegative }),
    description: "On rows that were trained on, in inference mode: at most 10,000, evenly spread over the split."
  },
  lossParts: {
    ...closed({ start: partsSchema, end: partsSchema }, ["start", "end"]),
    description: "Where the phase's loss is a sum: what its parts come to where the phase begins and where it ends, over a few batches of training rows as training sees them."
  },
  trend: {
    ...closed({ epochs: atLeastOne, loss: orNull(anyNumber), nll: orNull(anyNumber) }),
    description: "Relative change of the training loss and of validation NLL over the last fifth of the phase's epochs."
  },
  softness: {
    ...closed({
      rows: atLeastOne,
      temperature: { type: "number", exclusiveMinimum: 0 },
      entropy: nonNegative,
      share
    }),
    description: "Mean entropy, in nats, of the teacher's targets over training rows at the temperature of the last step; share: of log K."
  },
  distributions: {
    ...closed({ confidence: distributionSchema, margin: distributionSchema }),
    description: "Over test rows, raw: confidence, and the margin z_y - max_{k != y} z_k of the logits."
  },
  rejection: {
    ...closed({
      ...selectiveFigures,
      normalised: {
        ...closed({
          power: {
            ...orNull({ type: "integer", minimum: 1 }),
            description: "Chosen on calibration rows; null where confidence itself orders those best."
          },
          ...selectiveFigures
        }),
        description: "By max z / ||z||_p of logits less their mean in place of confidence."
      }
    }),
    description: "How well wrong test rows are rejected: areas under risk over coverage; raw."
  },
  agreement: {
    ...closed({ teacher: { ...name, description: "Id of the teacher." }, ...agreementSchema.properties }, [
      "intervals"
    ]),
    description: "Beside the teacher: the phase's own, or the recipe's first; test rows, raw."
  },
  classes: {
    ...listOf(classReport),
    description: "Of a seed's last phase: each class on test; of many classes the 100 with the least recall."
  },
  mcDropout: {
    ...closed({ samples: { type: "integer", minimum: 2 }, test: metricsSchema }),
    description: "The mean prediction of several passes with dropout at work; present where the recipe asks for it."
  },
  corp: {
    ...corpSchema,
    description: "Of a seed's last phase: reliability without bins, on test; present where the recipe asks for it."
  },
  conformal: {
    ...conformalSchema,
    description: "Prediction sets of test rows, by thresholds from the calibration split; where the recipe asks for them."
  },
  shift: {
    ...shift,
    description: "How the student holds up on shifted rows; absent where the recipe asks for none."
  }
}, [
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
  "shift"
]);

// dist/evaluation/result.js
var costs = closed({
  multiplyAdds: {
    ...orNull(count),
    description: "Of one row: those of products and convolutions; null where the model's operators are not known."
  },
  latencyMsBatch1: { ...nonNegative, description: "Median time of a call with 1 row, measured on the run's machine." },
  latencyMsBatch64: { ...nonNegative, description: "The same with 64 rows." }
});
var arm = closed({
  id: name,
  seeds: {
    ...listOf(closed({ seed: { type: "integer" }, phases: { ...listOf(phaseSchema), minItems: 1 } })),
    minItems: 1
  },
  summary: eachOf(headlineMetrics, estimateSchema),
  versus: mapOf(eachOf(headlineMetrics, differenceSchema)),
  ensemble: {
    ...closed({ members: { type: "integer", minimum: 2 }, test: metricsSchema }),
    description: "The mean probabilities of the seeds' students after the last phase; absent where there is one seed."
  },
  setting: { ...anyObject, description: "Of a sweep: the values by path that were chosen for the arm." },
  student: {
    ...closed({ parameters: count, bytes: count, costs }),
    description: "The arm's own, where students are swept."
  }
}, ["ensemble", "setting", "student"]);
var sweep = closed({
  metric: { ...name, description: "The validation figure that decides." },
  calibrated: { type: "boolean", description: "Whether it is taken at the temperature that fits those rows best." },
  seeds: { ...listOf({ type: "integer" }), description: "With which settings were tried; none is an arm's." },
  halving: { type: "integer", minimum: 2 },
  settings: { ...listOf(anyObject), description: "Values by path." },
  arms: listOf(closed({
    id: name,
    paths: { ...listOf(name), description: "Fields whose values make a difference to the arm." },
    chosen: { ...count, description: "Index of a setting." },
    trials: {
      ...listOf(closed({
        setting: { ...count, description: "Index; of settings that are one recipe for the arm, the first." },
        share: { type: "number", exclusiveMinimum: 0, maximum: 1, description: "Of the training." },
        scores: { ...listOf(orNull(anyNumber)), description: "A seed each; null where the loss was not finite." },
        mean: orNull(anyNumber)
      })),
      description: "Empty where no setting changes the arm."
    }
  }))
}, ["halving"]);
var teacher = closed({ test: metricsSchema, intervals: rowIntervalsSchema, parameters: count, bytes: count, costs }, [
  "intervals",
  // of a teacher whose answers come from elsewhere nothing is known
  "parameters",
  "bytes",
  "costs"
]);
var judged = closed({
  metric: name,
  arm: { ...name, description: "Of a comparison: the arm that was judged." },
  calibrated: { type: "boolean" },
  confident: { type: "boolean", description: "Whether it was asked of the end of the interval." },
  op: { enum: [">=", "<="] },
  limit: { ...orNull(anyNumber), description: "Null where it is a share of a figure that the teacher has not." },
  reached: { ...orNull(anyNumber), description: "Null where the figure is not on record." },
  passed: { type: "boolean" }
}, ["arm"]);
var recipe = closed({ name, sha256: { ...name, maxLength: 128 } });
var report = closed({
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
    description: "What the recipe requires, and whether it was reached; absent where it requires nothing."
  }
}, ["teachers", "sweep", "requirements"]);
var reportSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "limbeck report.json, version 1",
  ...report
};
var epochSchema = closed({
  arm: name,
  seed: { type: "integer" },
  phase: name,
  targets: name,
  epoch: { ...atLeastOne, description: "1-based, within the run." },
  phaseEpoch: { ...atLeastOne, description: "1-based, within the phase." },
  step: { ...count, description: "Steps taken in the run so far." },
  loss: anyNumber,
  scalars: mapOf(anyNumber),
  validation: figuresSchema
});
var provenanceSchema = closed({
  limbeck: { type: "string" },
  command: { type: "string" },
  startedAt: { type: "string" },
  recipe,
  data: closed({
    sha256: { ...name, maxLength: 128 },
    rows: closed({ train: count, validation: count, calibration: count, test: count, unlabelled: count }, [
      "unlabelled"
    ]),
    splitHash: { type: "string" }
  }),
  teachers: listOf(closed({ id: name, sha256: { ...name, maxLength: 128 }, splitHash: orNull({ type: "string" }) })),
  engine: closed({ kind: name, threads: count, versions: mapOf({ type: "string" }) }),
  warnings: listOf({ type: "string" }),
  machine: mapOf({ anyOf: [{ type: "string" }, anyNumber] })
});
var classesSchema = { ...listOf({ type: "string" }), minItems: 2 };
var sizedSchema = closed({
  bytes: atLeastOne,
  accuracy: share,
  nll: nonNegative,
  ece: share,
  /** Median milliseconds of a call with one row, one thread. */
  latencyMsBatch1: nonNegative
});
var smallerSchema = closed({
  /** Of a comparison: `arm-seed`. */
  student: orNull(name),
  form: { type: "string", enum: ["int8", "float16"] },
  rows: atLeastOne,
  before: sizedSchema,
  after: sizedSchema,
  /** Share of rows in which both name one class. */
  sameTop: share,
  /** With the calibrator that was fitted again on calibration rows; null where none was asked for. */
  calibrated: orNull(closed({ kind: name, parameters: anyObject, accuracy: share, nll: nonNegative, ece: share }))
});

export {
  reportSchema,
  epochSchema,
  provenanceSchema,
  classesSchema,
  smallerSchema
};
