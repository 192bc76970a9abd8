import {
  argmaxAt,
  logSoftmaxRows,
  quantisedStep
} from "./chunk-O755XPEH.js";
import {
  randomUniforms
} from "./chunk-724TL3DH.js";
import {
  internalError,
  problemsError
} from "./chunk-BYE3JSHF.js";

// dist/base/validation/closed.js
function closed(properties, optional = []) {
  const isRequired = (key) => !optional.some((name2) => name2 === key);
  return {
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties).filter(isRequired),
    properties
  };
}
function eachOf(names, schema2) {
  const properties = Object.fromEntries(names.map((name2) => [name2, schema2]));
  return { type: "object", additionalProperties: false, required: names, properties };
}
var mapOf = (values) => ({ type: "object", additionalProperties: values });
var listOf = (items) => ({
  type: "array",
  items
});
var orNull = (schema2) => ({ anyOf: [{ type: "null" }, schema2] });
var count = { type: "integer", minimum: 0 };
var atLeastOne = { type: "integer", minimum: 1 };
var share = { type: "number", minimum: 0, maximum: 1 };
var nonNegative = { type: "number", minimum: 0 };
var anyNumber = { type: "number" };
var name = { type: "string", minLength: 1 };
var anyObject = { type: "object", title: "any object" };
function ordered(value, schema2) {
  return orderedNode(value, schema2);
}
function orderedNode(value, schema2) {
  if (value === null || typeof value !== "object")
    return value;
  const { anyOf, properties, items, additionalProperties } = schema2;
  if (anyOf !== void 0)
    return orderedNode(value, anyOf.at(-1) ?? {});
  if (Array.isArray(value)) {
    if (items === void 0 || Array.isArray(items))
      return value;
    return value.map((item) => orderedNode(item, items));
  }
  const entries = Object.entries(value).filter(([, field]) => field !== void 0);
  if (properties === void 0)
    return typeof additionalProperties === "object" ? Object.fromEntries(entries.map(([key, field]) => [key, orderedNode(field, additionalProperties)])) : value;
  const foreign = entries.find(([key]) => !Object.hasOwn(properties, key));
  if (foreign !== void 0)
    throw internalError(`a report has a field ${foreign[0]} that its schema does not name`);
  const given = new Map(entries);
  return Object.fromEntries(Object.entries(properties).flatMap(([key, node]) => given.has(key) ? [[key, orderedNode(given.get(key), node)]] : []));
}

// dist/metrics/row-scores.js
var PLACE = "predictions";
function refuse(path, expected, got, hint) {
  throw problemsError("data-invalid", PLACE, [{ path, expected, got, hint }]);
}
function checkShape(values, labels, classes) {
  if (labels.length === 0)
    refuse("rows", "at least one row", "0");
  if (values.length !== labels.length * classes)
    refuse("shape", `${labels.length} rows x ${classes} classes`, `${values.length} values`);
  for (let row = 0; row < labels.length; row++)
    if (labels[row] < 0 || labels[row] >= classes)
      refuse(`row ${row + 1}, label`, `0 to ${classes - 1}`, String(labels[row]));
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      refuse(`row ${Math.floor(i / classes) + 1}, class ${i % classes}`, "a finite number", String(values[i]));
}
function checkedProbs(values, classes, first) {
  const result = new Float64Array(values.length);
  let allowed = null;
  const rounding = () => allowed ??= Math.max(1e-3, (quantisedStep(values) ?? 0) * classes / 2 + 1e-6);
  for (let start = 0; start < values.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const recorded = values[start + k];
      const p = recorded < 0 && recorded >= -1e-6 ? 0 : recorded;
      if (p < 0 || p > 1 + 1e-6)
        refuse(`row ${first + start / classes + 1}, class ${k}`, "a probability", String(p), "are these logits? say so with space");
      sum += p;
    }
    const off = Math.abs(sum - 1);
    if (off >= 1e-3 && off >= rounding())
      refuse(`row ${first + start / classes + 1}`, "probabilities that sum to 1", `a sum of ${sum}`, "are these logits? say so with space");
    const scale = off > 1e-6 ? 1 / sum : 1;
    for (let k = 0; k < classes; k++)
      result[start + k] = Math.max(0, values[start + k]) * scale;
  }
  return result;
}
var LEAST_PROBABILITY = 1e-12;
function fromLogProbs(logProbs) {
  const probs = new Float64Array(logProbs.length);
  for (let i = 0; i < probs.length; i++)
    probs[i] = Math.exp(logProbs[i]);
  return { probs, logProbs };
}
function distributionsOf(values, classes, space, first) {
  switch (space) {
    case "logits":
      return fromLogProbs(logSoftmaxRows(values, classes));
    case "logProbs": {
      for (let start = 0; start < values.length; start += classes) {
        let sum = 0;
        for (let k = 0; k < classes; k++)
          sum += Math.exp(values[start + k]);
        if (Math.abs(sum - 1) >= 1e-3)
          refuse(`row ${first + start / classes + 1}`, "log-probabilities whose exponentials sum to 1", `a sum of ${sum}`);
      }
      return fromLogProbs(logSoftmaxRows(values, classes));
    }
    case "probs": {
      const probs = checkedProbs(values, classes, first);
      return { probs, logProbs: probs.map((p) => Math.log(Math.max(LEAST_PROBABILITY, p))) };
    }
  }
}
var MOST_KEPT = 2 ** 23;
var RUN_ROWS = 4096;
function run(values, first, end, classes, space) {
  const part = values.subarray(first * classes, end * classes);
  return { first, ...distributionsOf(part, classes, space, first) };
}
function rowScores(values, labels, classes, space = "logits") {
  checkShape(values, labels, classes);
  const rows = labels.length;
  const confidence = new Float64Array(rows);
  const correct = new Uint8Array(rows);
  const nll2 = new Float64Array(rows);
  const brier2 = new Float64Array(rows);
  const runs = rows * classes <= MOST_KEPT ? [run(values, 0, rows, classes, space)] : null;
  const eachRun = (visit) => {
    if (runs !== null)
      runs.forEach(visit);
    else
      for (let first = 0; first < rows; first += RUN_ROWS)
        visit(run(values, first, Math.min(rows, first + RUN_ROWS), classes, space));
  };
  eachRun(({ first, probs, logProbs }) => {
    for (let start = 0; start < probs.length; start += classes) {
      const row = first + start / classes;
      const top = argmaxAt(values, row * classes, classes);
      const label = labels[row];
      confidence[row] = probs[start + top];
      correct[row] = top === label ? 1 : 0;
      nll2[row] = -logProbs[start + label];
      let sum = 0;
      for (let k = 0; k < classes; k++)
        sum += (probs[start + k] - (k === label ? 1 : 0)) ** 2;
      brier2[row] = sum;
    }
  });
  const visitProbs = (visit) => {
    eachRun(({ first, probs }) => {
      visit(first, probs);
    });
  };
  const single = space === "probs" && values instanceof Float32Array;
  return { rows, classes, labels, single, visitProbs, confidence, correct, nll: nll2, brier: brier2 };
}
function meanOf(values) {
  let sum = 0;
  for (const value of values)
    sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}

// dist/metrics/binned-errors.js
function errors(gaps) {
  const rows = gaps.reduce((sum, { count: count2 }) => sum + count2, 0);
  const over = (term) => gaps.reduce((sum, { count: count2, gap: gap2 }) => sum + count2 / rows * term(gap2), 0);
  return {
    l1: over(Math.abs),
    l2: Math.sqrt(over((gap2) => gap2 * gap2)),
    max: gaps.reduce((most, { gap: gap2 }) => Math.max(most, Math.abs(gap2)), 0)
  };
}
function widthErrors(bins) {
  return errors(bins.flatMap(({ count: count2, confidence, accuracy: accuracy2 }) => confidence === null || accuracy2 === null ? [] : [{ count: count2, gap: confidence - accuracy2 }]));
}
function massErrors(confidence, correct, bins) {
  return errors(massRuns(confidence, correct, bins).map(({ rows, outcomes }) => ({
    count: rows.length,
    gap: rows.reduce((sum, row, at) => sum + confidence[row] - outcomes[at], 0) / rows.length
  })));
}
function massRuns(confidence, correct, bins) {
  const rows = confidence.length;
  const order = Uint32Array.from(confidence.keys()).sort((a2, b2) => confidence[a2] - confidence[b2] || a2 - b2);
  const outcomes = Float64Array.from(order, (row) => correct[row]);
  for (let from = 0, to = 0; from < rows; from = to) {
    for (to = from; to < rows && confidence[order[to]] === confidence[order[from]]; )
      to += 1;
    const mean = outcomes.subarray(from, to).reduce((sum, outcome) => sum + outcome, 0) / (to - from);
    outcomes.fill(mean, from, to);
  }
  const [size, larger] = [Math.floor(rows / bins), rows % bins];
  const runs = [];
  for (let start = 0; runs.length < bins && start < rows; ) {
    const end = start + size + (runs.length < larger ? 1 : 0);
    runs.push({ rows: order.subarray(start, end), outcomes: outcomes.subarray(start, end) });
    start = end;
  }
  return runs;
}
function massBins(confidence, correct, bins) {
  return massRuns(confidence, correct, bins).map(({ rows, outcomes }) => ({
    low: confidence[rows[0]],
    high: confidence[rows.at(-1)],
    count: rows.length,
    confidence: rows.reduce((sum, row) => sum + confidence[row], 0) / rows.length,
    accuracy: outcomes.reduce((sum, outcome) => sum + outcome, 0) / rows.length
  }));
}

// dist/metrics/adaptive-ece.js
function adaptiveEce(confidence, correct, bins) {
  return massErrors(confidence, correct, bins).l1;
}

// dist/metrics/bins.js
var binSchema = closed({ low: share, high: share, count, confidence: orNull(share), accuracy: orNull(share) });

// dist/metrics/binning.js
var same = (value) => value;
var edge64 = (i, bins) => i === bins ? 1 : i * (1 / bins);
function edge32(i, bins) {
  const step = Math.fround(1 / bins);
  return i < (bins + 1) / 2 ? Math.fround(step * i) : Math.fround(1 - Math.fround(step * (bins - i)));
}
function countEdges(guess, bins, holds) {
  let i = Math.min(bins, Math.max(0, guess));
  while (i < bins && holds(i + 1))
    i += 1;
  while (i >= 0 && !holds(i))
    i -= 1;
  return i;
}
var roundedEdge = (i, bins) => Math.fround(edge64(i, bins));
function closedRight(edge) {
  return (probability, bins) => {
    let bin = Math.min(bins - 1, Math.max(0, Math.ceil(probability * bins) - 1));
    while (bin > 0 && probability <= edge(bin, bins))
      bin -= 1;
    while (bin < bins - 1 && probability > edge(bin + 1, bins))
      bin += 1;
    return bin;
  };
}
function closedLeft(edge, epsilon) {
  return (probability, bins) => {
    const p = Math.min(1 - epsilon, Math.max(epsilon, probability));
    return Math.min(bins - 1, countEdges(Math.floor(p * bins), bins, (i) => edge(i, bins) <= p));
  };
}
var profiles = {
  guo: { count: same, binOf: closedRight(edge64), round: same },
  torchmetrics: {
    count: (bins) => bins + 1,
    round: Math.fround,
    binOf: (probability, bins) => {
      const p = Math.fround(probability);
      return countEdges(Math.floor(p * bins), bins, (i) => edge32(i, bins) <= p);
    }
  },
  netcal: {
    count: same,
    round: same,
    binOf: closedLeft(edge64, Number.EPSILON)
  },
  sklearn: {
    count: same,
    round: same,
    binOf: closedRight(edge64)
  }
};
var EPSILON_32 = 2 ** -23;
var singles = {
  guo: { ...profiles.guo, binOf: closedRight(edge32) },
  torchmetrics: profiles.torchmetrics,
  netcal: { ...profiles.netcal, binOf: closedLeft(roundedEdge, EPSILON_32) },
  sklearn: { ...profiles.sklearn, binOf: closedRight(roundedEdge) }
};
function binningFor(profile, single) {
  return (single ? singles : profiles)[profile];
}

// dist/metrics/classwise-ece.js
function classwiseEce({ rows, classes, visitProbs, labels }, bins, { count: count2, binOf } = profiles.guo) {
  const width = count2(bins);
  const gaps = new Float64Array(classes * width);
  visitProbs((first, probs) => {
    for (let i = 0; i < probs.length; i++) {
      const k = i % classes;
      const row = first + (i - k) / classes;
      gaps[k * width + binOf(probs[i], bins)] += probs[i] - (labels[row] === k ? 1 : 0);
    }
  });
  return gaps.reduce((sum, gap2) => sum + Math.abs(gap2), 0) / rows / classes;
}

// dist/metrics/ece.js
function reliabilityBins(confidence, correct, bins, { count: countOf, binOf, round } = profiles.guo) {
  if (confidence.length === 0 || confidence.length !== correct.length || bins < 1)
    throw new RangeError(`ece: ${confidence.length} confidences, ${correct.length} outcomes, ${bins} bins`);
  const counts = new Float64Array(countOf(bins));
  const confidences = new Float64Array(counts.length);
  const hits = new Float64Array(counts.length);
  for (let row = 0; row < confidence.length; row++) {
    const bin = binOf(confidence[row], bins);
    counts[bin] += 1;
    confidences[bin] = round(confidences[bin] + round(confidence[row]));
    hits[bin] += correct[row];
  }
  return Array.from(counts, (count2, bin) => ({
    low: bin / bins,
    high: Math.min(1, (bin + 1) / bins),
    count: count2,
    confidence: count2 === 0 ? null : confidences[bin] / count2,
    accuracy: count2 === 0 ? null : hits[bin] / count2
  }));
}
var gap = ({ confidence, accuracy: accuracy2 }) => (confidence ?? 0) - (accuracy2 ?? 0);
var total = (bins) => bins.reduce((sum, { count: count2 }) => sum + count2, 0);
function ece(bins) {
  return bins.reduce((sum, bin) => sum + bin.count * Math.abs(gap(bin)), 0) / total(bins);
}
function mce(bins) {
  return bins.reduce((most, bin) => bin.count === 0 ? most : Math.max(most, Math.abs(gap(bin))), 0);
}
function debiasedEce(bins) {
  const rows = total(bins);
  const sum = bins.reduce((partial, bin) => {
    if (bin.count < 2)
      return partial;
    const accuracy2 = bin.accuracy ?? 0;
    return partial + bin.count / rows * (gap(bin) ** 2 - accuracy2 * (1 - accuracy2) / (bin.count - 1));
  }, 0);
  return Math.sqrt(Math.max(0, sum));
}

// dist/metrics/ece-floor.js
var DRAWS = 200;
var MOST_KEPT2 = 2 ** 18;
var kept = null;
function drawn(seed, draw, rows) {
  const fresh = () => randomUniforms(seed, "ece-floor", { step: draw }, rows);
  if (rows * DRAWS > MOST_KEPT2)
    return fresh();
  if (kept?.seed !== seed || kept.rows !== rows)
    kept = { seed, rows, draws: [] };
  return kept.draws[draw] ??= fresh();
}
function eceFloor(confidence, bins, seed, { binOf } = profiles.guo) {
  const rows = confidence.length;
  const binsOf = Uint16Array.from(confidence, (value) => binOf(value, bins));
  const gaps = new Float64Array(bins);
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const uniforms = drawn(seed, draw, rows);
    gaps.fill(0);
    for (let row = 0; row < rows; row++)
      gaps[binsOf[row]] += confidence[row] - (uniforms[row] < confidence[row] ? 1 : 0);
    for (const gap2 of gaps)
      sum += Math.abs(gap2);
  }
  return sum / rows / DRAWS;
}

// dist/metrics/means.js
var accuracy = ({ correct }) => meanOf(correct);
var nll = (scores) => meanOf(scores.nll);
var brier = (scores) => meanOf(scores.brier);
var signedGap = ({ confidence, correct }) => meanOf(confidence) - meanOf(correct);

// dist/base/numeric/root.js
var MOST_CALLS = 200;
function rootOf(of, { low, atLow, high, atHigh }, within) {
  let kept2 = 0;
  for (let call = 0; call < MOST_CALLS && high - low > within; call++) {
    const secant = low + (high - low) * atLow / (atLow - atHigh);
    const middle = secant > low && secant < high ? secant : (low + high) / 2;
    const value = of(middle);
    if (Math.abs(value) <= within)
      return middle;
    if (value > 0 === atLow > 0) {
      [low, atLow] = [middle, value];
      if (kept2 > 0)
        atHigh /= 2;
      kept2 = 1;
    } else {
      [high, atHigh] = [middle, value];
      if (kept2 < 0)
        atLow /= 2;
      kept2 = -1;
    }
  }
  return (low + high) / 2;
}

// dist/metrics/smooth-ece.js
var CELLS = 1e3;
var NARROWEST = 1 / CELLS;
var FIRST = 0.04;
var TOLERANCE = 1e-7;
var SPREAD = 6.5;
function residualsOnGrid(confidence, correct) {
  const grid = new Float64Array(CELLS + 1);
  for (let row = 0; row < confidence.length; row++) {
    const position = confidence[row] * CELLS;
    const below = Math.min(CELLS - 1, Math.max(0, Math.floor(position)));
    const share2 = position - below;
    const residual = (confidence[row] - correct[row]) / confidence.length;
    grid[below] += (1 - share2) * residual;
    grid[below + 1] += share2 * residual;
  }
  return grid;
}
var cosines = Float64Array.from({ length: 2 * CELLS }, (_, i) => Math.cos(Math.PI * i / CELLS));
function cosineSeries(grid) {
  const nodes = Int32Array.from(grid.keys()).filter((at) => grid[at] !== 0);
  const known = [];
  return (k) => {
    for (let next = known.length; next <= k; next++) {
      let sum = 0;
      for (const at of nodes)
        sum += grid[at] * cosines[next * at % (2 * CELLS)];
      known.push(sum);
    }
    return known[k];
  };
}
function smoothedError(coefficient, sigma) {
  const terms = Math.min(CELLS, Math.ceil(SPREAD / (Math.PI * sigma)));
  const weights = Float64Array.from({ length: terms + 1 }, (_, k) => k === 0 ? coefficient(0) : 2 * coefficient(k) * Math.exp(-0.5 * (Math.PI * k * sigma) ** 2));
  let sum = 0;
  for (let at = 0; at <= CELLS; at++) {
    const x = cosines[at];
    let last = 0;
    let before = 0;
    for (let k = terms; k > 0; k--) {
      const next = 2 * x * last - before + weights[k];
      before = last;
      last = next;
    }
    const value = Math.abs(x * last - before + weights[0]);
    sum += at === 0 || at === CELLS ? value / 2 : value;
  }
  return sum / CELLS;
}
function smoothEce(confidence, correct) {
  const series = cosineSeries(residualsOnGrid(confidence, correct));
  const above = (sigma) => smoothedError(series, sigma) - sigma;
  let high = FIRST;
  let highAbove = above(high);
  let low = Math.min(1, Math.max(NARROWEST, high + highAbove));
  let lowAbove = above(low);
  if (low > high)
    [low, lowAbove, high, highAbove] = [high, highAbove, low, lowAbove];
  if (lowAbove <= 0)
    return low + lowAbove;
  if (highAbove >= 0)
    return high;
  return rootOf(above, { low, atLow: lowAbove, high, atHigh: highAbove }, TOLERANCE);
}

// dist/metrics/table.js
var figures = {
  accuracy: { label: "Accuracy", better: "higher", schema: share, of: ({ scores }) => accuracy(scores) },
  nll: { label: "NLL", better: "lower", schema: nonNegative, of: ({ scores }) => nll(scores) },
  brier: {
    label: "Brier",
    better: "lower",
    schema: { type: "number", minimum: 0, maximum: 2 },
    of: ({ scores }) => brier(scores)
  },
  ece: { label: "ECE", better: "lower", schema: share, of: ({ reliability }) => ece(reliability) },
  mce: { label: "MCE", better: "lower", schema: share, of: ({ reliability }) => mce(reliability) },
  adaptiveEce: {
    label: "Adaptive ECE",
    better: "lower",
    schema: share,
    of: ({ scores: { confidence, correct }, bins }) => adaptiveEce(confidence, correct, bins)
  },
  classwiseEce: {
    label: "Classwise ECE",
    better: "lower",
    schema: share,
    of: ({ scores, bins, binning }) => classwiseEce(scores, bins, binning)
  },
  debiasedEce: {
    label: "Debiased ECE",
    better: "lower",
    schema: share,
    of: ({ reliability }) => debiasedEce(reliability)
  },
  smoothEce: {
    label: "Smooth ECE",
    better: "lower",
    schema: share,
    of: ({ scores: { confidence, correct } }) => smoothEce(confidence, correct)
  },
  signedGap: {
    label: "Signed gap",
    better: "nearer 0",
    schema: { type: "number", minimum: -1, maximum: 1 },
    of: ({ scores }) => signedGap(scores)
  },
  eceFloor: {
    label: "ECE floor",
    better: "lower",
    schema: share,
    of: ({ scores: { confidence }, bins, seed, floorBinning }) => eceFloor(confidence, bins, seed, floorBinning)
  }
};
var metricNames = Object.keys(figures);
var headlineMetrics = ["accuracy", "nll", "brier", "ece"];
var figureSchemas = Object.fromEntries(metricNames.map((name2) => [name2, figures[name2].schema]));
var figuresSchema = closed(figureSchemas);
var { accuracy: a, nll: n, brier: b, ece: e, mce: m, ...others } = figureSchemas;
var metricsSchema = closed({
  rows: atLeastOne,
  ...{ accuracy: a, nll: n, brier: b, ece: e, mce: m },
  bins: listOf(binSchema),
  ...others,
  /** Bins of as many rows each, where the recipe's report asks for them. */
  massBins: listOf(binSchema)
}, ["massBins"]);
var headlinesSchema = closed({ accuracy: a, nll: n, brier: b, ece: e });
function goodness(metric, value) {
  switch (figures[metric].better) {
    case "higher":
      return value;
    case "lower":
      return -value;
    case "nearer 0":
      return -Math.abs(value);
  }
}

// dist/kinds/calibrators/fit.js
var afterTraining = {
  phase: "after training",
  modifiesParameters: "no",
  heldOut: "yes: the calibration split"
};
var MINIMUM_ROWS = 10;
var fewRows = ({ labels }) => labels.length < MINIMUM_ROWS ? `${labels.length} rows; at least ${MINIMUM_ROWS} are needed` : null;
var oneClass = ({ labels }) => new Set(labels).size === 1 ? "all rows are of one class" : null;
var allRight = ({ correct }) => Array.from(correct).every((right) => right !== 0) ? "the model is right on every row" : null;
var fitOnSchema = {
  const: "calibration",
  default: "calibration",
  description: "The split it is fitted on; no other is offered."
};

// dist/kinds/calibrators/temperature.js
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "temperature" },
    fitOn: fitOnSchema
  }
};
var LOWEST = 0.01;
var HIGHEST = 100;
var PRECISION = 1e-14;
function slope(logits, labels, classes, beta) {
  let total2 = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    let top = -Infinity;
    for (let k = 0; k < classes; k++)
      top = Math.max(top, beta * logits[start + k]);
    let sum = 0;
    let weighted = 0;
    for (let k = 0; k < classes; k++) {
      const z = logits[start + k];
      const weight = Math.exp(beta * z - top);
      sum += weight;
      weighted += weight * z;
    }
    total2 += weighted / sum - logits[start + labels[row]];
  }
  return total2 / labels.length;
}
function fitTemperature(logits, labels, classes) {
  const at = (u) => slope(logits, labels, classes, Math.exp(u));
  let low = -Math.log(HIGHEST);
  let high = -Math.log(LOWEST);
  let [atLow, atHigh] = [at(low), at(high)];
  if (atLow >= 0)
    return { temperature: HIGHEST, boundary: "high" };
  if (atHigh <= 0)
    return { temperature: LOWEST, boundary: "low" };
  for (let halvings = 0; halvings < 4; halvings++) {
    const middle = (low + high) / 2;
    const slopeThere = at(middle);
    if (slopeThere < 0)
      [low, atLow] = [middle, slopeThere];
    else
      [high, atHigh] = [middle, slopeThere];
  }
  return { temperature: Math.exp(-rootOf(at, { low, atLow, high, atHigh }, PRECISION)) };
}
function applyTemperature(logits, temperature2) {
  const scaled = new Float64Array(logits);
  for (let i = 0; i < scaled.length; i++)
    scaled[i] = scaled[i] / temperature2;
  return scaled;
}
function fit(_options, { logits, labels, classes }) {
  const { temperature: temperature2, boundary } = fitTemperature(logits, labels, classes);
  return {
    parameters: { temperature: temperature2 },
    parameterCount: 1,
    converged: true,
    ...boundary === void 0 ? {} : { boundary }
  };
}
function apply({ temperature: temperature2 }, logits, classes) {
  return logSoftmaxRows(applyTemperature(logits, temperature2), classes);
}
function build(g, logits, { temperature: temperature2 }) {
  return g.scale(logits, 1 / temperature2);
}
var temperature = {
  schema,
  obstacles: [allRight],
  make: fit,
  apply,
  build,
  temperatureOf: ({ temperature: divisor }) => divisor,
  unfittedBoundary: "low",
  facts: {
    ...afterTraining,
    title: "Temperature",
    objective: "NLL of softmax(z / T)",
    multiClass: "native",
    guarantees: "keeps the order of classes; convex in 1 / T, so NLL never rises on the calibration split",
    use: "the default for neural networks (Guo et al. 2017)"
  }
};

export {
  closed,
  eachOf,
  mapOf,
  listOf,
  orNull,
  count,
  atLeastOne,
  share,
  nonNegative,
  anyNumber,
  name,
  anyObject,
  ordered,
  widthErrors,
  massErrors,
  massBins,
  profiles,
  binningFor,
  reliabilityBins,
  ece,
  rowScores,
  meanOf,
  accuracy,
  nll,
  brier,
  figures,
  metricNames,
  headlineMetrics,
  figuresSchema,
  metricsSchema,
  headlinesSchema,
  goodness,
  afterTraining,
  fewRows,
  oneClass,
  allRight,
  fitOnSchema,
  fitTemperature,
  applyTemperature,
  temperature
};
