import {
  describeSchedule,
  peakOf,
  scheduleMark,
  scheduleSchema,
  shortNumber
} from "./chunk-NDHD2ASF.js";
import {
  chooser,
  unionSchema
} from "./chunk-A4QYDBRB.js";
import {
  crossEntropy,
  onlineMemoryInput,
  reduceL2,
  reduceLogSumExp,
  termMemoryInput,
  termParameter
} from "./chunk-BIAJJIIX.js";
import {
  showShape
} from "./chunk-PZKE3BSR.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";
import {
  below,
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/kinds/targets/cross-entropy.js
function smoothedLabels({ g, logits, labels }, epsilon2, spread2) {
  const classes = logits.shape[1] ?? 0;
  const share = spread2 === "all" ? 1 / classes : 1 / (classes - 1);
  const off = g.scale(epsilon2, share);
  const gap = g.sub(g.scalar(1, logits.dtype), spread2 === "all" ? epsilon2 : g.add(epsilon2, off));
  return g.add(g.mul(labels, gap), off);
}
function smoothedTowards({ g, logits, labels }, epsilon2, prior2) {
  const { dtype } = logits;
  const data = dtype === "float64" ? Float64Array.from(prior2) : Float32Array.from(prior2);
  const towards = g.constant({ dtype, shape: [1, prior2.length], data });
  return g.add(g.mul(labels, g.sub(g.scalar(1, dtype), epsilon2)), g.mul(towards, epsilon2));
}
function crossEntropy2({ g, logits }, q) {
  return crossEntropy(g, logits, q);
}
function hardCrossEntropy(context) {
  return crossEntropy2(context, context.labels);
}

// dist/kinds/targets/class-weights.js
var classWeightsSchema = {
  description: "balanced: every class counts alike, whatever its rows. Or a weight per class, in the order of the classes; a batch's loss is its weighted mean.",
  if: { type: "string" },
  then: { enum: ["balanced"] },
  else: { type: "array", minItems: 2, items: { type: "number", exclusiveMinimum: 0 } }
};
function weightsOf(weights2, { classCounts }) {
  if (weights2 !== "balanced")
    return weights2;
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  return classCounts.map((count) => count === 0 ? 1 : rows / (classCounts.length * count));
}
var weightingSchema = {
  enum: ["rows", "classes"],
  description: "What classWeights weigh, rows by default: a row by its class, or each class's part of a smoothed row, as PyTorch's cross_entropy(weight, label_smoothing) does."
};
function weightOfRows({ g, labels }, weights2) {
  const own = g.sum(g.mul(labels, weights2), [1]);
  return { own, mean: g.mean(own, [0]) };
}
var constantOf = ({ g, labels: { dtype } }, weights2) => {
  const data = dtype === "float64" ? Float64Array.from(weights2) : Float32Array.from(weights2);
  return g.constant({ dtype, shape: [1, weights2.length], data });
};
function weightedCrossEntropy(context, q, weights2) {
  const { g } = context;
  const w = constantOf(context, weights2);
  return g.div(crossEntropy2(context, g.mul(q, w)), weightOfRows(context, w).mean);
}
function weighted(targets, weights2) {
  return {
    ...targets,
    lossPerRow: (context) => {
      const { g } = context;
      const { own, mean } = weightOfRows(context, constantOf(context, weights2));
      return g.mul(targets.lossPerRow(context), g.div(own, mean));
    }
  };
}

// dist/kinds/targets/label-fields.js
var epsilon = scheduleSchema({ minimum: 0, exclusiveMaximum: 1 }, "Probability mass moved from the true class to the uniform distribution; usual values are 0.05 to 0.2.");
var spread = {
  enum: ["all", "others"],
  default: "all",
  description: "all: true class 1 - eps + eps/K, others eps/K. others: true class 1 - eps, others eps/(K - 1)."
};
var prior = {
  description: "What the mass is moved to, with spread all: uniform, estimated (the classes' shares of the training rows), or a share per class.",
  if: { type: "string" },
  then: { enum: ["uniform", "estimated"] },
  else: { type: "array", minItems: 2, items: { type: "number", minimum: 0 } }
};
var hardSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "hard" } }
};
var smoothingSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "epsilon"],
  properties: { kind: { const: "smoothing" }, epsilon, spread, prior }
};
var labelsSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: ["hard", "smoothing"] } },
  discriminator: { propertyName: "kind" },
  oneOf: [hardSchema, smoothingSchema],
  default: { kind: "smoothing", epsilon: 0 },
  description: "What the labels' term compares with; smoothing of 0, which is the labels as they are, by default."
};
function priorOf({ prior: prior2 = "uniform" }, { classCounts }) {
  if (prior2 === "uniform")
    return null;
  const weights2 = prior2 === "estimated" ? classCounts : prior2;
  const total = weights2.reduce((sum, weight) => sum + weight, 0);
  return weights2.map((weight) => weight / total);
}
function labelsBy(options, facts) {
  if (options?.kind !== "smoothing")
    return ({ labels }) => labels;
  const prior2 = priorOf(options, facts);
  return (context) => {
    const mass = context.scalar("epsilon");
    return prior2 === null ? smoothedLabels(context, mass, options.spread) : smoothedTowards(context, mass, prior2);
  };
}
function labelLoss(options, facts) {
  const labels = labelsBy(options, facts);
  return (context) => crossEntropy2(context, labels(context));
}
var labelScalars = (options) => options?.kind === "smoothing" ? ["epsilon"] : [];
function labelProblems(options) {
  if (options.kind !== "smoothing")
    return [];
  const { prior: prior2, spread: spreadOver } = options;
  if (prior2 === void 0 || prior2 === "uniform")
    return [];
  if (spreadOver === "others")
    return [{ path: "/spread", expected: '"all", which a prior goes with', got: '"others"' }];
  return typeof prior2 !== "string" && prior2.every((value10) => value10 === 0) ? [{ path: "/prior", expected: "a share above 0", got: "only zeros" }] : [];
}
var labelClassProblems = (options, classes) => options.kind === "smoothing" ? perClass(options.prior, classes, "/prior") : [];
function perClass(values, classes, path) {
  if (!Array.isArray(values) || values.length === classes.length)
    return [];
  const names = classes.slice(0, 5).join(", ") + (classes.length > 5 ? ", ..." : "");
  return [{ path, expected: `${classes.length} values, one per class: ${names}`, got: `${values.length} values` }];
}

// dist/kinds/schedules/within.js
var isSchedule = (node) => node?.$comment === scheduleMark;
var branchOf = (node, value10) => node?.oneOf?.find(({ properties }) => properties?.["kind"]?.const === value10?.["kind"]);
function withSchedules(options, schema28, change) {
  const { properties = {} } = schema28;
  const entries = Object.entries(options).map(([name, value10]) => {
    const node = properties[name];
    if (isSchedule(node))
      return [name, change(value10)];
    const branch = branchOf(node, value10);
    return [name, branch === void 0 ? value10 : withSchedules(value10, branch, change)];
  });
  return Object.fromEntries(entries);
}
function schedulesWithin(options, schema28) {
  const { properties = {} } = schema28;
  return Object.entries(options).flatMap(([name, value10]) => {
    const node = properties[name];
    if (isSchedule(node))
      return [[`/${name}`, value10]];
    const branch = branchOf(node, value10);
    if (branch === void 0)
      return [];
    return schedulesWithin(value10, branch).map(([place, one]) => [`/${name}${place}`, one]);
  });
}

// dist/kinds/terms/fields.js
var termFields = {
  name: {
    type: "string",
    pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$",
    description: "Names it in plans and records, where its weight is NAME.weight; its kind by default."
  },
  weight: scheduleSchema({ minimum: 0 }, "Times the term.")
};

// dist/kinds/terms/entropy.js
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "entropy" },
    ...termFields
  }
};
function negativeEntropy({ g, logits }) {
  const logProbs = g.logSoftmax(logits);
  return g.sum(g.mul(g.exp(logProbs), logProbs), [1]);
}
var entropy = {
  schema,
  make: () => ({ value: negativeEntropy }),
  withoutLabels: true,
  words: () => "minus the entropy"
};

// dist/kinds/targets/confidence-penalty.js
var schema2 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "confidence-penalty" },
    weight: { type: "number", minimum: 0, default: 0.1, description: "Times the entropy; the source uses 0.1 to 4." },
    labels: labelsSchema
  }
};
function confidencePenaltyTargets({ weight, labels }, facts) {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "confidence-penalty",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => {
      const { g } = context;
      return g.add(labelsTerm(context), g.scale(negativeEntropy(context), weight));
    }
  };
}
var confidencePenalty = {
  schema: schema2,
  make: confidencePenaltyTargets,
  words: ({ weight }) => `cross-entropy minus ${weight} times the entropy`
};

// dist/kinds/terms/confidence.js
function judged({ g, logits, labels }) {
  const classes = logits.shape[1] ?? 0;
  const top = g.one("ArgMax", [logits], { axis: 1, keepDims: false });
  const chosen = g.one("OneHot", [top], { classes, dtype: logits.dtype });
  return {
    confidence: g.sum(g.mul(chosen, g.softmax(logits)), [1], true),
    correct: g.stopGradient(g.sum(g.mul(chosen, labels), [1], true))
  };
}
function root({ g }, x) {
  return g.sqrt(g.shift(x, 1e-12));
}
function withPenalty({ g }, perRow, penalty, weight) {
  return g.add(perRow, g.scale(g.reshape(penalty, []), weight));
}

// dist/kinds/terms/dca.js
var schema3 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "dca" },
    ...termFields
  }
};
function dca(context) {
  const { g } = context;
  const { confidence, correct } = judged(context);
  return g.one("Abs", [g.mean(g.sub(correct, confidence), [0, 1])], {});
}
var dcaTerm = {
  schema: schema3,
  make: () => ({ value: dca }),
  words: () => "the gap between accuracy and confidence"
};

// dist/kinds/targets/dca.js
var schema4 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "dca" },
    weight: { type: "number", minimum: 0, default: 1, description: "Times the gap; the source uses 1 to 25." },
    labels: labelsSchema
  }
};
function dcaTargets({ weight, labels }, facts) {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "dca",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => withPenalty(context, labelsTerm(context), dca(context), weight)
  };
}
var dcaKind = {
  schema: schema4,
  make: dcaTargets,
  words: ({ weight }) => `cross-entropy plus ${weight} times the gap between accuracy and confidence`
};

// dist/kinds/targets/focal.js
var schema5 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "focal" },
    gamma: {
      default: 3,
      description: 'The power of 1 - p; 0 is cross-entropy, usual values are 1 to 3. "flsd-53": 5 where p < 0.2, else 3.',
      if: { type: "string" },
      then: { enum: ["flsd-53"] },
      else: { type: "number", minimum: 0, maximum: 20 }
    }
  }
};
var LEAST_REST = 1e-12;
var [UNSURE_GAMMA, SURE_GAMMA, SURE] = [5, 3, 0.2];
function weights({ g }, rest, p, { gamma }) {
  const power = (exponent) => g.one("Pow", [rest, g.scalar(exponent, rest.dtype)], {});
  if (gamma !== "flsd-53")
    return power(gamma);
  const unsure = g.less(p, g.scalar(SURE, p.dtype));
  return g.where(unsure, power(UNSURE_GAMMA), power(SURE_GAMMA));
}
function focalTargets(options) {
  return {
    kind: "focal",
    needsTeacher: false,
    scalars: [],
    lossPerRow: (context) => {
      const { g, logits, labels } = context;
      const logProbs = g.logSoftmax(logits);
      const p = g.exp(logProbs);
      const one = g.scalar(1, p.dtype);
      const rest = g.one("Max", [g.sub(one, p), g.scalar(LEAST_REST, p.dtype)], {});
      return g.neg(g.sum(g.mul(labels, g.mul(weights(context, rest, p, options), logProbs)), [1]));
    }
  };
}
var focal = {
  schema: schema5,
  make: focalTargets,
  words: ({ gamma }) => gamma !== "flsd-53" ? `focal loss, gamma ${gamma}` : "focal loss, gamma 5 where p < 0.2, else 3 (FLSD-53)"
};

// dist/kinds/targets/hard.js
function hardTargets() {
  return { kind: "hard", needsTeacher: false, scalars: [], lossPerRow: hardCrossEntropy };
}
var hard = {
  schema: hardSchema,
  make: hardTargets,
  words: () => "the labels as they are"
};

// dist/kinds/terms/margin.js
var schema6 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "margin" },
    ...termFields,
    margin: { type: "number", minimum: 0, default: 10, description: "The distance that logits may have for free." }
  }
};
function beyondMargin({ g, logits }, margin) {
  const top = g.one("ReduceMax", [logits], { axes: [1], keepDims: true });
  return g.mean(g.relu(g.shift(g.sub(top, logits), -margin)), [1]);
}
var marginTerm = {
  schema: schema6,
  make: ({ margin }) => ({ value: (context) => beyondMargin(context, margin) }),
  words: ({ margin }) => `logits further than ${margin} below the largest`
};

// dist/kinds/targets/margin-smoothing.js
var schema7 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "margin-smoothing" },
    weight: { type: "number", minimum: 0, default: 0.1, description: "Times the penalty." },
    margin: { type: "number", minimum: 0, default: 10, description: "The distance that logits may have for free." }
  }
};
function marginSmoothingTargets({ weight, margin }) {
  return {
    kind: "margin-smoothing",
    needsTeacher: false,
    scalars: [],
    lossPerRow: (context) => {
      const { g } = context;
      return g.add(hardCrossEntropy(context), g.scale(beyondMargin(context, margin), weight));
    }
  };
}
var marginSmoothing = {
  schema: schema7,
  make: marginSmoothingTargets,
  words: ({ weight, margin }) => `margin-based label smoothing, margin ${margin}, weight ${weight}`
};

// dist/kinds/terms/mmce.js
var schema8 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "mmce" },
    ...termFields,
    width: { type: "number", exclusiveMinimum: 0, default: 0.4, description: "Width of the kernel over confidences." }
  }
};
function mmce(context, width) {
  const { g } = context;
  const { confidence, correct } = judged(context);
  const other = g.transpose(confidence, [1, 0]);
  const kernel = g.exp(g.scale(g.one("Abs", [g.sub(confidence, other)], {}), -1 / width));
  const gap = g.sub(correct, confidence);
  const products = g.mul(g.mul(gap, g.transpose(gap, [1, 0])), kernel);
  return root(context, g.relu(g.mean(products, [0, 1])));
}
var mmceTerm = {
  schema: schema8,
  make: ({ width }) => ({ value: (context) => mmce(context, width) }),
  words: () => "maximum mean calibration error"
};

// dist/kinds/targets/mmce.js
var schema9 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "mmce" },
    weight: { type: "number", minimum: 0, default: 2, description: "Times the calibration error." },
    width: { type: "number", exclusiveMinimum: 0, default: 0.4, description: "Width of the kernel over confidences." },
    labels: labelsSchema
  }
};
function mmceTargets({ weight, width, labels }, facts) {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "mmce",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => withPenalty(context, labelsTerm(context), mmce(context, width), weight)
  };
}
var mmceKind = {
  schema: schema9,
  make: mmceTargets,
  words: ({ weight }) => `cross-entropy plus ${weight} times the maximum mean calibration error`
};

// dist/kinds/targets/online-smoothing.js
var schema10 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "online-smoothing" },
    hardShare: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: "Weight of the labels as they are; the soft labels have the rest."
    }
  }
};
var onlineMemory = {
  labels: onlineMemoryInput("labels"),
  sums: onlineMemoryInput("sums"),
  counts: onlineMemoryInput("counts")
};
function memorySpecs(classes) {
  return [
    { name: onlineMemory.labels, shape: [classes, classes], initial: 1 / classes },
    { name: onlineMemory.sums, shape: [classes, classes], initial: 0 },
    { name: onlineMemory.counts, shape: [classes, 1], initial: 0 }
  ];
}
function currentLabels({ g, memory, scalar }) {
  const begins = scalar("epochStart");
  const [known, sums, counts] = [memory(onlineMemory.labels), memory(onlineMemory.sums), memory(onlineMemory.counts)];
  const goesOn = g.sub(g.scalar(1, begins.dtype), begins);
  const seen = g.mul(g.isPositive(counts), begins);
  const means = g.div(sums, g.one("Max", [counts, g.scalar(1, counts.dtype)], {}));
  const soft = g.add(g.mul(known, g.sub(g.scalar(1, seen.dtype), seen)), g.mul(means, seen));
  return { soft, sums: g.mul(sums, goesOn), counts: g.mul(counts, goesOn) };
}
function onlineSmoothingTargets({ hardShare }, classes) {
  return {
    kind: "online-smoothing",
    needsTeacher: false,
    scalars: ["epochStart"],
    memory: memorySpecs(classes),
    lossPerRow: (context) => {
      const { g, labels, logits, setMemory } = context;
      const { soft, sums, counts } = currentLabels(context);
      const right = g.stopGradient(g.mul(labels, judged(context).correct));
      setMemory(onlineMemory.labels, soft);
      setMemory(onlineMemory.sums, g.add(sums, g.matMul(right, g.stopGradient(g.softmax(logits)), true)));
      setMemory(onlineMemory.counts, g.add(counts, g.reshape(g.sum(right, [0]), [classes, 1])));
      const softened2 = crossEntropy2(context, g.stopGradient(g.matMul(labels, soft)));
      return g.add(g.scale(hardCrossEntropy(context), hardShare), g.scale(softened2, 1 - hardShare));
    }
  };
}
var onlineSmoothing = {
  schema: schema10,
  make: (options, { classCounts }) => onlineSmoothingTargets(options, classCounts.length),
  words: ({ hardShare }) => `online label smoothing, ${hardShare} of the labels as they are`
};

// dist/kinds/targets/smoothing.js
function smoothingTargets(spread2) {
  return {
    kind: "smoothing",
    needsTeacher: false,
    scalars: ["epsilon"],
    lossPerRow: (context) => crossEntropy2(context, smoothedLabels(context, context.scalar("epsilon"), spread2))
  };
}
function receivers({ spread: spread2, prior: prior2 }, classes) {
  if (prior2 !== void 0 && prior2 !== "uniform")
    return prior2 === "estimated" ? "by the classes' shares of the training rows" : "by the given shares of the classes";
  return spread2 === "all" ? `over all ${classes} classes` : `over the ${classes - 1} others`;
}
var smoothing = {
  schema: smoothingSchema,
  problems: labelProblems,
  classProblems: labelClassProblems,
  neutral: { epsilon: 0 },
  usual: { epsilon: { most: 0.2, words: "usual values are 0.05 to 0.2" } },
  make: (options, facts) => ({ ...smoothingTargets(options.spread), lossPerRow: labelLoss(options, facts) }),
  classWeighted: (options, facts, weights2) => {
    const labels = labelsBy(options, facts);
    return {
      ...smoothingTargets(options.spread),
      lossPerRow: (context) => weightedCrossEntropy(context, labels(context), weights2)
    };
  },
  words: (options, classes) => `label smoothing, epsilon ${describeSchedule(options.epsilon)} spread ${receivers(options, classes)}`,
  notes: ({ spread: spread2 }, { epsilon: epsilon2 = 0 }, classes) => {
    const other = spread2 === "all" ? epsilon2 * (classes - 1) / classes : epsilon2 * classes / (classes - 1);
    return [
      `epsilon ${shortNumber(epsilon2)} here is ${shortNumber(other)} where smoothing spreads over ${spread2 === "all" ? "others" : "all"}`
    ];
  }
};

// dist/kinds/terms/soft-ece.js
var schema11 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "soft-ece" },
    ...termFields,
    bins: { type: "integer", minimum: 2, maximum: 100, default: 15 },
    binTemperature: {
      type: "number",
      minimum: 1e-5,
      default: 0.01,
      description: "How soft the bins' edges are; towards 0 every row is in one bin."
    }
  }
};
function softEce(context, bins, binTemperature) {
  const { g, logits } = context;
  const { dtype } = logits;
  const { confidence, correct } = judged(context);
  const centres = Array.from({ length: bins }, (_, b) => (b + 0.5) / bins);
  const data = dtype === "float64" ? Float64Array.from(centres) : Float32Array.from(centres);
  const distance = g.sub(confidence, g.constant({ dtype, shape: [1, bins], data }));
  const membership = g.softmax(g.scale(g.mul(distance, distance), -1 / binTemperature), 1);
  const gap = g.sum(g.mul(membership, g.sub(correct, confidence)), [0]);
  const size = g.shift(g.sum(membership, [0]), 1e-12);
  return root(context, g.scale(g.sum(g.div(g.mul(gap, gap), size), [0]), 1 / (logits.shape[0] ?? 1)));
}
var softEceTerm = {
  schema: schema11,
  make: ({ bins, binTemperature }) => ({ value: (context) => softEce(context, bins, binTemperature) }),
  words: ({ bins }) => `soft-binned ECE in ${bins} bins`
};

// dist/kinds/targets/soft-ece.js
var schema12 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "soft-ece" },
    weight: { type: "number", minimum: 0, default: 1, description: "Times the calibration error." },
    bins: { type: "integer", minimum: 2, maximum: 100, default: 15 },
    binTemperature: {
      type: "number",
      minimum: 1e-5,
      default: 0.01,
      description: "How soft the bins' edges are; towards 0 every row is in one bin."
    },
    labels: labelsSchema
  }
};
function softEceTargets({ weight, bins, binTemperature, labels }, facts) {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "soft-ece",
    needsTeacher: false,
    scalars: labelScalars(labels),
    lossPerRow: (context) => withPenalty(context, labelsTerm(context), softEce(context, bins, binTemperature), weight)
  };
}
var softEceKind = {
  schema: schema12,
  make: softEceTargets,
  words: ({ weight, bins }) => `cross-entropy plus ${weight} times the soft-binned ECE in ${bins} bins`
};

// dist/kinds/terms/softened.js
var teacherFields = {
  ...termFields,
  teacher: { type: "string", description: "Id of the teacher; needed only where the recipe has several." }
};
var temperatureField = scheduleSchema({ exclusiveMinimum: 0 }, "Divides both models' logits before the softmax; T^2 multiplies the term.");
function asked({ g, teacherLogits }) {
  if (teacherLogits === null)
    throw internalError("a term of a teacher was built without teacher logits");
  return g.stopGradient(teacherLogits);
}
function softened(context) {
  const { g, logits } = context;
  const temperature = context.scalar("temperature");
  const of = (z) => g.logSoftmax(g.div(z, temperature));
  return { teacher: of(asked(context)), student: of(logits) };
}
var divergence = ({ g }, p, q) => g.sum(g.mul(g.exp(p), g.sub(p, q)), [1]);
function timesSquare({ g, scalar }, value10) {
  const temperature = scalar("temperature");
  return g.mul(value10, g.mul(temperature, temperature));
}
var teacherWords = (teacher2) => teacher2 === void 0 ? "the teacher" : `teacher "${teacher2}"`;

// dist/kinds/targets/teacher.js
var schema13 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "temperature", "alpha"],
  properties: {
    kind: { const: "teacher" },
    teacher: { type: "string", description: "Id of the teacher; needed only where the recipe has several." },
    temperature: scheduleSchema({ exclusiveMinimum: 0 }, "Divides both models' logits before the softmax; usual values are 1 to 20."),
    alpha: scheduleSchema({ minimum: 0, maximum: 1 }, "Weight of the teacher's term; the labels' term has 1 - alpha."),
    labels: labelsSchema
  }
};
var ofLabelled = ({ g, labels }, perRow) => g.mul(perRow, g.sum(labels, [1]));
function teacherTargets(labels, facts = { classCounts: [] }) {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "teacher",
    needsTeacher: true,
    scalars: ["temperature", "alpha", ...labelScalars(labels)],
    lossPerRow: (context) => {
      const { g, scalar } = context;
      const [temperature, alpha] = [scalar("temperature"), scalar("alpha")];
      const { teacher: theirs, student } = softened(context);
      const soft = g.mul(divergence(context, theirs, student), g.mul(alpha, g.mul(temperature, temperature)));
      const rest = facts.unlabelled === true ? ofLabelled(context, labelsTerm(context)) : labelsTerm(context);
      return g.add(soft, g.mul(rest, g.sub(g.scalar(1, rest.dtype), alpha)));
    }
  };
}
var teacher = {
  schema: schema13,
  teacher: ({ teacher: id }) => id,
  withoutLabels: true,
  neutral: { temperature: 1, alpha: 0 },
  parts: ({ alpha = 0 }) => [
    { name: "labels", weight: 1 - alpha, scalars: { alpha: 0 } },
    { name: "teacher", weight: alpha, scalars: { alpha: 1 } }
  ],
  make: ({ labels }, facts) => teacherTargets(labels ?? { kind: "hard" }, facts),
  words: ({ teacher: id, temperature, alpha }) => `teacher${id === void 0 ? "" : ` "${id}"`}, temperature ${describeSchedule(temperature)}, alpha ${describeSchedule(alpha)}`
};

// dist/kinds/targets/index.js
var kinds = {
  hard,
  smoothing,
  teacher,
  focal,
  "confidence-penalty": confidencePenalty,
  "margin-smoothing": marginSmoothing,
  "online-smoothing": onlineSmoothing,
  mmce: mmceKind,
  "soft-ece": softEceKind,
  dca: dcaKind
};
var targetsSchema = unionSchema(kinds);
var kindOf = chooser(kinds);
var targetsFor = (options, facts) => kindOf(options).make(options, facts);
var classWeightedTargets = (options, facts, weights2) => kindOf(options).classWeighted?.(options, facts, weights2) ?? null;
var hasClassParts = (options) => kindOf(options).classWeighted !== void 0;
function teacherOfTargets(options) {
  const { teacher: idOf } = kindOf(options);
  return idOf === void 0 ? null : { id: idOf(options) };
}
var partsOfTargets = (options, scalars) => kindOf(options).parts?.(scalars) ?? [{ name: options.kind, weight: 1, scalars: {} }];
var targetsWithoutLabels = (options) => kindOf(options).withoutLabels === true;
var neutral = Object.assign({}, ...Object.values(kinds).map((kind) => kind.neutral ?? {}));
var scalarsOfTargets = (options) => ({
  ...neutral,
  ...Object.fromEntries(targetSchedules(options).map(([place, one]) => [place.slice(place.lastIndexOf("/") + 1), one]))
});
var targetSchedules = (options) => schedulesWithin(options, kindOf(options).schema);
var withTargetSchedules = (options, change) => withSchedules(options, kindOf(options).schema, change);
function targetProblems(options) {
  const ofLabels = "labels" in options ? below("/labels", labelProblems(options.labels)) : [];
  return [...kindOf(options).problems?.(options) ?? [], ...ofLabels];
}
function targetClassProblems(options, classes) {
  const ofLabels = "labels" in options ? below("/labels", labelClassProblems(options.labels, classes)) : [];
  return [...kindOf(options).classProblems?.(options, classes) ?? [], ...ofLabels];
}
var usual = Object.assign({}, ...Object.values(kinds).map((kind) => kind.usual ?? {}));
function targetWarnings(options) {
  return Object.entries(scalarsOfTargets(options)).flatMap(([name, schedule]) => {
    const bound = usual[name];
    const peak = peakOf(schedule);
    return bound !== void 0 && peak > bound.most ? [`${name} reaches ${peak}; ${bound.words}`] : [];
  });
}
var targetNotes = (options, first, classes) => kindOf(options).notes?.(options, first, classes) ?? [];
var targetWords = (options, classes) => kindOf(options).words(options, classes);

// dist/kinds/terms/anchor.js
var schema14 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: { kind: { const: "anchor" }, ...termFields }
};
function distanceFromStart({ g, parameter, memory }, trained) {
  const squares = trained.map(({ name, shape }) => {
    const moved = g.sub(parameter(name), memory(name));
    return g.sum(g.mul(moved, moved), shape.map((_, axis) => axis));
  });
  return g.scale(squares.reduce((sum, one) => g.add(sum, one)), 1 / 2);
}
var anchor = {
  schema: schema14,
  make: (_options, { parameters }) => {
    const trained = parameters.filter(({ trainable }) => trainable);
    return {
      memory: trained.map(({ name, shape }) => ({ name, shape, initial: { parameter: name } })),
      value: (context) => distanceFromStart(context, trained)
    };
  },
  withoutLabels: true,
  words: () => "distance of the weights from where the phase began"
};

// dist/kinds/terms/tensors.js
var tensorFields = {
  ...teacherFields,
  studentTensor: {
    type: "string",
    minLength: 1,
    description: "Name of a layer of the student, or of a value in its file; `limbeck plan RECIPE --tensors` lists them."
  },
  teacherTensor: {
    type: "string",
    minLength: 1,
    description: "Name of a value in the teacher's file; `limbeck plan RECIPE --tensors` lists them."
  }
};
var tensorWords = ({ studentTensor, teacherTensor, teacher: teacher2 }) => `"${studentTensor}" beside "${teacherTensor}" of ${teacherWords(teacher2)}`;
function shapesOf({ studentTensor, teacherTensor }, { tensors }) {
  const [student, teacher2] = [tensors?.student.get(studentTensor), tensors?.teacher.get(teacherTensor)];
  if (student === void 0 || teacher2 === void 0)
    throw internalError("a term was built without its tensors");
  return { student, teacher: teacher2 };
}
var valuesOf = ({ studentTensor: student, teacherTensor: teacher2 }, context) => ({
  student: context.studentTensor(student),
  teacher: context.teacherTensor(teacher2)
});
var isMultiple = (a, b) => Math.max(a, b) % Math.min(a, b) === 0;
function mapsMisfit(student, teacher2) {
  const [, h = 1, w = 1] = student;
  const [, height = 1, width = 1] = teacher2;
  const isWhole = isMultiple(h, height) && isMultiple(w, width) && (h - height) * (w - width) >= 0;
  return isWhole ? null : {
    expected: `maps of one size, or of which one is a whole multiple of the other: the teacher's are ${height}x${width}`,
    got: `${h}x${w}`,
    hint: "name tensors of other places"
  };
}
function ofOneSize(g, a, b) {
  const [height, width] = [2, 3].map((axis) => Math.min(a.shape[axis] ?? 1, b.shape[axis] ?? 1));
  const averaged = (x) => {
    const [rows = 1, channels = 1, h = 1, w = 1] = x.shape;
    if (h === height && w === width)
      return x;
    const lines = g.mean(g.reshape(x, [rows * channels * height, h / height, w]), [1]);
    const places = g.mean(g.reshape(lines, [rows * channels * height * width, w / width]), [1]);
    return g.reshape(places, [rows, channels, height, width]);
  };
  return [averaged(a), averaged(b)];
}
var asVectors = (g, x) => g.reshape(x, [x.shape[0] ?? 1, elementCount(x.shape.slice(1))]);
var NO_LENGTH = 1e-6;
function unitVectors(g, x) {
  const squares = g.sum(g.mul(x, x), [1], true);
  const least = g.shift(g.scale(g.mean(squares, [0], true), NO_LENGTH ** 2), 1e-30);
  const isLong = g.greater(squares, least);
  const lengths = g.sqrt(g.where(isLong, squares, g.scalar(1, x.dtype)));
  return g.mul(g.div(x, lengths), g.stopGradient(g.cast(isLong, x.dtype)));
}
var shapeGot = (student, teacher2) => `${showShape(student)} of the student and ${showShape(teacher2)} of the teacher`;

// dist/kinds/terms/attention-transfer.js
var schema15 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: { kind: { const: "attention-transfer" }, ...tensorFields }
};
function misfit(student, teacher2) {
  if (student.length === 3 && teacher2.length === 3)
    return mapsMisfit(student, teacher2);
  return { expected: "two images, channels first", got: shapeGot(student, teacher2) };
}
function value(context, options) {
  const { g } = context;
  const { student, teacher: teacher2 } = valuesOf(options, context);
  const map = (x) => unitVectors(g, asVectors(g, g.mean(g.mul(x, x), [1])));
  const [a, b] = ofOneSize(g, student, teacher2);
  const gap = g.sub(map(a), map(b));
  return g.mean(g.mul(gap, gap), [1]);
}
var attentionTransfer = {
  schema: schema15,
  make: (options) => ({ value: (context) => value(context, options) }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  tensors: { of: (options) => options, misfit },
  withoutLabels: true,
  words: (options) => `attention of ${tensorWords(options)}`
};

// dist/kinds/terms/dist.js
var schema16 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "dist" },
    ...teacherFields,
    temperature: { ...temperatureField, default: 1 },
    beta: { ...scheduleSchema({ minimum: 0 }, "Weight of the relations between classes."), default: 1 },
    gamma: { ...scheduleSchema({ minimum: 0 }, "Weight of the relations within a class."), default: 1 }
  }
};
function apart({ g }, a, b, axis) {
  const centred = (x2) => g.sub(x2, g.mean(x2, [axis], true));
  const [x, y] = [centred(a), centred(b)];
  const product = g.sum(g.mul(x, y), [axis]);
  const sizes = g.shift(g.mul(reduceL2(g, x, [axis], false), reduceL2(g, y, [axis], false)), 1e-8);
  return g.shift(g.neg(g.div(product, sizes)), 1);
}
function value2(context) {
  const { g, scalar } = context;
  const { teacher: teacher2, student } = softened(context);
  const [p, q] = [g.exp(teacher2), g.exp(student)];
  const between = g.mul(apart(context, q, p, 1), scalar("beta"));
  const within = g.mul(g.mean(apart(context, q, p, 0), [0], true), scalar("gamma"));
  return timesSquare(context, g.add(between, within));
}
var dist = {
  schema: schema16,
  make: () => ({ value: value2 }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  withoutLabels: true,
  words: ({ teacher: teacher2, temperature, beta, gamma }) => `correlation with ${teacherWords(teacher2)}, temperature ${describeSchedule(temperature)}, beta ${describeSchedule(beta)}, gamma ${describeSchedule(gamma)}`
};

// dist/kinds/terms/dkd.js
var schema17 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "dkd" },
    ...teacherFields,
    temperature: { ...temperatureField, default: 4 },
    alpha: { ...scheduleSchema({ minimum: 0 }, "Weight of the true class's part."), default: 1 },
    beta: { ...scheduleSchema({ minimum: 0 }, "Weight of the other classes' part."), default: 8 }
  }
};
var OUT = -1e3;
function parts(context, logits, own) {
  const { g } = context;
  const logSum = (values) => reduceLogSumExp(g, values, [1], true);
  const z = g.div(logits, context.scalar("temperature"));
  const without = g.add(z, g.scale(own, OUT));
  const all = logSum(z);
  const [first, rest] = [g.sub(g.sum(g.mul(z, own), [1], true), all), g.sub(logSum(without), all)];
  return { binary: g.one("Concat", [first, rest], { axis: 1 }), others: g.logSoftmax(without) };
}
function value3(context) {
  const { g, logits, labels, scalar } = context;
  const classes = logits.shape[1] ?? 0;
  const top = g.one("ArgMax", [labels], { axis: 1, keepDims: false });
  const own = g.stopGradient(g.one("OneHot", [top], { classes, dtype: logits.dtype }));
  const teacher2 = parts(context, asked(context), own);
  const student = parts(context, logits, own);
  const target = g.mul(divergence(context, teacher2.binary, student.binary), scalar("alpha"));
  const others = g.mul(divergence(context, teacher2.others, student.others), scalar("beta"));
  return timesSquare(context, g.add(target, others));
}
var dkd = {
  schema: schema17,
  make: () => ({ value: value3 }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  words: ({ teacher: teacher2, temperature, alpha, beta }) => `decoupled distillation from ${teacherWords(teacher2)}, temperature ${describeSchedule(temperature)}, alpha ${describeSchedule(alpha)}, beta ${describeSchedule(beta)}`
};

// dist/kinds/terms/dynamic-temperature.js
var schema18 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature", "by"],
  properties: {
    kind: { const: "dynamic-temperature" },
    ...teacherFields,
    temperature: { ...temperatureField, description: "That of the batch, about which rows vary." },
    by: {
      enum: ["confidence", "agreement"],
      description: "What makes a row hard: confidence: the student's largest probability is small; agreement: its logits point elsewhere than the teacher's."
    },
    beta: {
      type: "number",
      minimum: 0,
      default: 1,
      description: "Degrees of temperature a unit of hardness: harder rows are taken sharper."
    },
    gamma: {
      type: "number",
      exclusiveMinimum: 0,
      default: 2,
      description: "Of agreement: the power of one less the cosine."
    }
  }
};
var LEAST = 0.1;
function hardness(context, { by, gamma }) {
  const { g, logits } = context;
  const z = g.stopGradient(logits);
  if (by === "confidence") {
    const top = g.one("ReduceMax", [g.softmax(z)], { axes: [1], keepDims: true });
    return g.div(g.scalar(1, z.dtype), g.shift(top, 1e-3));
  }
  const unit = (x) => g.div(x, g.shift(g.sqrt(g.sum(g.mul(x, x), [1], true)), 1e-4));
  const cosine = g.sum(g.mul(unit(z), unit(asked(context))), [1], true);
  const distance = g.shift(g.relu(g.sub(g.scalar(1, z.dtype), cosine)), 1e-12);
  return g.exp(g.scale(g.one("Log", [distance], {}), gamma));
}
function value4(context, options) {
  const { g, logits } = context;
  const w = hardness(context, options);
  const base = context.scalar("temperature");
  const least = g.scale(base, LEAST);
  const free = g.add(base, g.scale(g.sub(g.mean(w, [0, 1]), w), options.beta));
  const temperature = g.stopGradient(g.add(least, g.relu(g.sub(free, least))));
  const of = (x) => g.logSoftmax(g.div(x, temperature));
  const perRow = divergence(context, of(asked(context)), of(logits));
  const [rows = 1] = perRow.shape;
  return g.mul(perRow, g.reshape(g.mul(temperature, temperature), [rows]));
}
var dynamicTemperature = {
  schema: schema18,
  make: (options) => ({ value: (context) => value4(context, options) }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  withoutLabels: true,
  words: ({ teacher: teacher2, temperature, by, beta }) => `KL from ${teacherWords(teacher2)}, a temperature a row by ${by}, about ${describeSchedule(temperature)}, beta ${beta}`
};

// dist/kinds/terms/hint.js
var schema19 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: {
    kind: { const: "hint" },
    ...tensorFields,
    projector: {
      enum: ["linear", "none"],
      default: "linear",
      description: `What brings the student's features to the teacher's: "linear" is learned anew in each phase and left behind with it.`
    }
  }
};
var features = (shape) => shape.length === 3 ? 0 : shape.length - 1;
function misfit2(student, teacher2, { projector: projector2 }) {
  const got = shapeGot(student, teacher2);
  if (student.length !== teacher2.length || student.length > 3)
    return { expected: "two vectors, two sequences of vectors, or two images", got };
  if (projector2 === "none" && student[features(student)] !== teacher2[features(teacher2)])
    return { expected: "as many features of both", got, hint: 'take "projector": "linear"' };
  if (student.length === 2 && student[0] !== teacher2[0])
    return { expected: "sequences of one length", got };
  return student.length === 3 ? mapsMisfit(student, teacher2) : null;
}
function projector(from, to) {
  const [inputs, outputs] = [from[features(from)] ?? 1, to[features(to)] ?? 1];
  const limit = Math.sqrt(6 / (inputs + outputs));
  const trained = { trainable: true };
  return [
    { name: "kernel", shape: [inputs, outputs], initializer: { kind: "uniform", limit }, decay: true, ...trained },
    { name: "bias", shape: [outputs], initializer: { kind: "zeros" }, decay: false, ...trained }
  ];
}
function projected({ g, parameter }, x) {
  const [kernel, bias] = [parameter("kernel"), parameter("bias")];
  if (x.shape.length < 4)
    return g.add(g.matMul(x, kernel), bias);
  const [rows = 1, channels = 1, height = 1, width = 1] = x.shape;
  const places = g.reshape(x, [rows, channels, height * width]);
  const made = g.add(g.matMul(kernel, places, true), g.reshape(bias, [bias.shape[0] ?? 1, 1]));
  return g.reshape(made, [rows, bias.shape[0] ?? 1, height, width]);
}
function value5(context, options, isProjected) {
  const { g } = context;
  const { student: own, teacher: given } = valuesOf(options, context);
  const [student, teacher2] = own.shape.length === 4 ? ofOneSize(g, own, given) : [own, given];
  const gap = g.sub(isProjected ? projected(context, student) : student, teacher2);
  return g.mean(g.mul(gap, gap), gap.shape.slice(1).map((_, axis) => axis + 1));
}
var hint = {
  schema: schema19,
  make: (options, facts) => {
    const isProjected = options.projector === "linear";
    const { student, teacher: teacher2 } = shapesOf(options, facts);
    return {
      ...isProjected ? { parameters: projector(student, teacher2) } : {},
      value: (context) => value5(context, options, isProjected)
    };
  },
  teacher: ({ teacher: teacher2 }) => teacher2,
  tensors: { of: (options) => options, misfit: misfit2 },
  withoutLabels: true,
  words: (options) => `${tensorWords(options)}${options.projector === "linear" ? ", through a linear projector" : ""}`
};

// dist/kinds/terms/jensen-shannon.js
var schema20 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature"],
  properties: { kind: { const: "jensen-shannon" }, ...teacherFields, temperature: temperatureField }
};
function logMean({ g }, a, b) {
  const top = g.stopGradient(g.add(b, g.relu(g.sub(a, b))));
  const sum = g.add(g.exp(g.sub(a, top)), g.exp(g.sub(b, top)));
  return g.shift(g.add(g.one("Log", [sum], {}), top), -Math.LN2);
}
var jensenShannon = {
  schema: schema20,
  make: () => ({
    value: (context) => {
      const { g } = context;
      const { teacher: teacher2, student } = softened(context);
      const middle = logMean(context, teacher2, student);
      const both = g.add(divergence(context, teacher2, middle), divergence(context, student, middle));
      return timesSquare(context, g.scale(both, 0.5));
    }
  }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  withoutLabels: true,
  words: ({ teacher: teacher2, temperature }) => `Jensen-Shannon divergence to ${teacherWords(teacher2)}, temperature ${describeSchedule(temperature)}`
};

// dist/kinds/terms/kl.js
var schema21 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature"],
  properties: {
    kind: { const: "kl" },
    ...teacherFields,
    temperature: temperatureField,
    standardise: {
      type: "boolean",
      default: false,
      description: "Takes each row's logits less their mean, over their deviation, on both sides."
    }
  }
};
function standardised({ g }, z) {
  const classes = z.shape[1] ?? 1;
  const centred = g.sub(z, g.mean(z, [1], true));
  const variance = g.scale(g.sum(g.mul(centred, centred), [1], true), 1 / Math.max(1, classes - 1));
  return g.div(centred, g.shift(g.sqrt(g.shift(variance, 1e-30)), 1e-7));
}
function value6(context, standardise) {
  const seen = standardise ? {
    ...context,
    logits: standardised(context, context.logits),
    teacherLogits: standardised(context, asked(context))
  } : context;
  const { teacher: teacher2, student } = softened(seen);
  return timesSquare(context, divergence(context, teacher2, student));
}
var kl = {
  schema: schema21,
  make: ({ standardise }) => ({ value: (context) => value6(context, standardise) }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  withoutLabels: true,
  words: ({ teacher: teacher2, temperature, standardise }) => `KL from ${teacherWords(teacher2)}${standardise ? ", logits standardised" : ""}, temperature ${describeSchedule(temperature)}`
};

// dist/kinds/terms/logit-mse.js
var schema22 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "logit-mse" },
    ...teacherFields
  }
};
function logitDistance(context) {
  const { g, logits } = context;
  const centred = (values) => g.sub(values, g.mean(values, [1], true));
  const gap = g.sub(centred(logits), centred(asked(context)));
  return g.mean(g.mul(gap, gap), [1]);
}
var logitMse = {
  schema: schema22,
  make: () => ({ value: logitDistance }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  withoutLabels: true,
  words: ({ teacher: teacher2 }) => `squared distance to ${teacherWords(teacher2)}'s logits`
};

// dist/kinds/terms/max-sup.js
var schema23 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: { kind: { const: "max-sup" }, ...termFields }
};
var maxSup = {
  schema: schema23,
  make: () => ({
    value: ({ g, logits }) => g.sub(g.one("ReduceMax", [logits], { axes: [1], keepDims: false }), g.mean(logits, [1]))
  }),
  withoutLabels: true,
  words: () => "the top logit over the mean"
};

// dist/kinds/terms/reverse-kl.js
var schema24 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "temperature"],
  properties: { kind: { const: "reverse-kl" }, ...teacherFields, temperature: temperatureField }
};
var reverseKl = {
  schema: schema24,
  make: () => ({
    value: (context) => {
      const { teacher: teacher2, student } = softened(context);
      return timesSquare(context, divergence(context, student, teacher2));
    }
  }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  withoutLabels: true,
  words: ({ teacher: teacher2, temperature }) => `reverse KL to ${teacherWords(teacher2)}, temperature ${describeSchedule(temperature)}`
};

// dist/kinds/terms/rkd.js
var schema25 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: {
    kind: { const: "rkd" },
    ...tensorFields,
    distance: { ...scheduleSchema({ minimum: 0 }, "Weight of the distances of pairs."), default: 1 },
    angle: { ...scheduleSchema({ minimum: 0 }, "Weight of the angles of triplets."), default: 2 }
  }
};
var SAME_POINT = 1e-6;
function apartMask(g, rows, { dtype }) {
  const data = Float32Array.from({ length: rows * rows }, (_, at) => at % (rows + 1) === 0 ? 0 : 1);
  return g.cast(g.constant({ dtype: "float32", shape: [rows, rows], data }), dtype);
}
function relations(g, x) {
  const vectors = asVectors(g, x);
  const rows = vectors.shape[0] ?? 1;
  const centred = g.sub(vectors, g.mean(vectors, [0], true));
  const products = g.gemm(centred, centred, { transB: true });
  const squares = g.sum(g.mul(centred, centred), [1], true);
  const across = g.reshape(squares, [1, rows]);
  const squared = g.mul(g.sub(g.add(squares, across), g.scale(products, 2)), apartMask(g, rows, products));
  const least = g.shift(g.scale(g.mean(squared, [0, 1]), SAME_POINT), 1e-30);
  const apart2 = g.greater(squared, least);
  const isApart = g.stopGradient(g.cast(apart2, products.dtype));
  const one = g.scalar(1, products.dtype);
  const lengths = g.sqrt(g.where(apart2, squared, one));
  const distances = g.mul(lengths, isApart);
  const mean = g.scale(g.sum(distances, [0, 1]), 1 / Math.max(1, rows * (rows - 1)));
  const inverse = g.div(isApart, lengths);
  const [first, second] = [g.reshape(products, [rows, rows, 1]), g.reshape(products, [rows, 1, rows])];
  const both = g.add(g.sub(g.sub(g.reshape(products, [1, rows, rows]), first), second), g.reshape(squares, [rows, 1, 1]));
  const cosines = g.mul(g.mul(both, g.reshape(inverse, [rows, rows, 1])), g.reshape(inverse, [rows, 1, rows]));
  return { distances: g.div(distances, g.shift(mean, 1e-12)), angles: cosines };
}
function huber(g, a, b) {
  const size = g.one("Abs", [g.sub(a, b)], {});
  const capped = g.one("Min", [size, g.scalar(1, size.dtype)], {});
  const each = g.mul(capped, g.sub(size, g.scale(capped, 1 / 2)));
  return g.mean(each, each.shape.map((_, axis) => axis));
}
function value7(context, options) {
  const { g, scalar } = context;
  const { student, teacher: teacher2 } = valuesOf(options, context);
  const [own, given] = [relations(g, student), relations(g, teacher2)];
  return g.add(g.mul(huber(g, own.distances, given.distances), scalar("distance")), g.mul(huber(g, own.angles, given.angles), scalar("angle")));
}
var rkd = {
  schema: schema25,
  make: (options) => ({ value: (context) => value7(context, options) }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  tensors: { of: (options) => options, misfit: () => null },
  withoutLabels: true,
  words: (options) => `relations of rows in ${tensorWords(options)}, distance ${describeSchedule(options.distance)}, angle ${describeSchedule(options.angle)}`
};

// dist/kinds/terms/similarity-preserving.js
var schema26 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: { kind: { const: "similarity-preserving" }, ...tensorFields }
};
function value8(context, options) {
  const { g } = context;
  const { student, teacher: teacher2 } = valuesOf(options, context);
  const alike = (x) => {
    const vectors = asVectors(g, x);
    return unitVectors(g, g.gemm(vectors, vectors, { transB: true }));
  };
  const gap = g.sub(alike(student), alike(teacher2));
  return g.mean(g.mul(gap, gap), [0, 1]);
}
var similarityPreserving = {
  schema: schema26,
  make: (options) => ({ value: (context) => value8(context, options) }),
  teacher: ({ teacher: teacher2 }) => teacher2,
  tensors: { of: (options) => options, misfit: () => null },
  withoutLabels: true,
  words: (options) => `likeness of rows in ${tensorWords(options)}`
};

// dist/kinds/terms/virtual-teacher.js
var schema27 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight"],
  properties: {
    kind: { const: "virtual-teacher" },
    ...termFields,
    correct: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      default: 0.99,
      description: "Probability that it gives the label's class; all others share the rest."
    },
    temperature: {
      ...scheduleSchema({ exclusiveMinimum: 0 }, "Divides its probabilities before the softmax that softens them."),
      default: 20
    }
  }
};
function value9(context, { correct }) {
  const { g, logits, labels, scalar } = context;
  const [, classes = 2] = logits.shape;
  const rest = (1 - correct) / (classes - 1);
  const virtual = g.shift(g.scale(labels, correct - rest), rest);
  const softened2 = g.logSoftmax(g.div(virtual, scalar("temperature")));
  return divergence(context, softened2, g.logSoftmax(logits));
}
var virtualTeacher = {
  schema: schema27,
  make: (options) => ({ value: (context) => value9(context, options) }),
  words: ({ correct, temperature }) => `a virtual teacher that is right with ${correct}, temperature ${describeSchedule(temperature)}`
};

// dist/kinds/terms/index.js
var kinds2 = {
  kl,
  "reverse-kl": reverseKl,
  "jensen-shannon": jensenShannon,
  "dynamic-temperature": dynamicTemperature,
  dkd,
  dist,
  "logit-mse": logitMse,
  hint,
  "attention-transfer": attentionTransfer,
  rkd,
  "similarity-preserving": similarityPreserving,
  anchor,
  entropy,
  "virtual-teacher": virtualTeacher,
  "max-sup": maxSup,
  margin: marginTerm,
  mmce: mmceTerm,
  "soft-ece": softEceTerm,
  dca: dcaTerm
};
var kindOf2 = chooser(kinds2);
var termsSchema = {
  type: "array",
  minItems: 1,
  items: unionSchema(kinds2),
  description: "What is added to the loss of the targets: each term times its weight."
};
var nameOfTerm = ({ name, kind }) => name ?? kind;
function teacherOfTerm(options) {
  const { teacher: teacher2 } = kindOf2(options);
  return teacher2 === void 0 ? null : { id: teacher2(options) };
}
var tensorsOfTerm = (options) => kindOf2(options).tensors?.of(options) ?? null;
var tensorMisfit = (options, student, teacher2) => kindOf2(options).tensors?.misfit(student, teacher2, options) ?? null;
var termWithoutLabels = (options) => kindOf2(options).withoutLabels === true;
var termSchedules = (options) => schedulesWithin(options, kindOf2(options).schema);
function scalarsOfTerm(options) {
  return Object.fromEntries(termSchedules(options).map(([place, schedule]) => [`${nameOfTerm(options)}.${place.slice(1)}`, schedule]));
}
var withTermSchedules = (options, change) => withSchedules(options, kindOf2(options).schema, change);
var termWords = (options) => {
  const words = `${kindOf2(options).words(options)}, weight ${describeSchedule(options.weight)}`;
  return options.name === void 0 ? words : `${options.name}: ${words}`;
};
function withTerms(targets, terms, facts) {
  const made = terms.map((options) => {
    const prefix = nameOfTerm(options);
    return {
      ...kindOf2(options).make(options, facts),
      scalars: Object.keys(scalarsOfTerm(options)),
      scalarName: (name) => `${prefix}.${name}`,
      memoryName: (name) => termMemoryInput(prefix, name),
      parameterName: (name) => termParameter(prefix, name)
    };
  });
  const parameters = made.flatMap(({ parameters: specs = [], parameterName }) => specs.map((spec) => ({ ...spec, name: parameterName(spec.name) })));
  const memory = made.flatMap(({ memory: specs = [], memoryName }) => specs.map((spec) => ({ ...spec, name: memoryName(spec.name) })));
  return {
    ...targets,
    needsTeacher: targets.needsTeacher || terms.some((options) => teacherOfTerm(options) !== null),
    scalars: [...targets.scalars, ...made.flatMap(({ scalars }) => scalars)],
    memory: [...targets.memory ?? [], ...memory],
    parameters: [...targets.parameters ?? [], ...parameters],
    lossPerRow: (context) => made.reduce((loss, { value: value10, parameters: parameters2 = [], scalarName, memoryName, parameterName }) => {
      const { g } = context;
      const learned = new Set(parameters2.map(({ name }) => name));
      const own = {
        ...context,
        scalar: (name) => context.scalar(scalarName(name)),
        parameter: (name) => context.parameter(learned.has(name) ? parameterName(name) : name),
        memory: (name) => context.memory(memoryName(name)),
        setMemory: (name, next) => {
          context.setMemory(memoryName(name), next);
        }
      };
      return g.add(loss, g.mul(value10(own), own.scalar("weight")));
    }, targets.lossPerRow(context))
  };
}

export {
  classWeightsSchema,
  weightsOf,
  weightingSchema,
  weighted,
  perClass,
  targetsSchema,
  targetsFor,
  classWeightedTargets,
  hasClassParts,
  teacherOfTargets,
  partsOfTargets,
  targetsWithoutLabels,
  scalarsOfTargets,
  targetSchedules,
  withTargetSchedules,
  targetProblems,
  targetClassProblems,
  targetWarnings,
  targetNotes,
  targetWords,
  termsSchema,
  nameOfTerm,
  teacherOfTerm,
  tensorsOfTerm,
  tensorMisfit,
  termWithoutLabels,
  termSchedules,
  scalarsOfTerm,
  withTermSchedules,
  termWords,
  withTerms
};
