import {
  afterTraining,
  allRight,
  applyTemperature,
  fewRows,
  fitOnSchema,
  fitTemperature,
  oneClass,
  rowScores,
  temperature
} from "./chunk-X63OG537.js";
import {
  logSoftmaxRows,
  problemsOf
} from "./chunk-O755XPEH.js";
import {
  chooser,
  unionSchema
} from "./chunk-A4QYDBRB.js";

// dist/base/numeric/logistic.js
var TOLERANCE = 1e-10;
var MOST_ITERATIONS = 100;
function softplus(z) {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}
function sigmoid(z) {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}
function solve(matrix2, right) {
  const size = right.length;
  const rows = matrix2.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column + 1; r < size; r++)
      if (Math.abs(rows[r][column]) > Math.abs(rows[pivot][column]))
        pivot = r;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const head = rows[column][column];
    if (!(Math.abs(head) > 1e-300))
      return null;
    for (let r = column + 1; r < size; r++) {
      const factor = rows[r][column] / head;
      for (let c = column; c <= size; c++)
        rows[r][c] -= factor * rows[column][c];
    }
  }
  const result = new Array(size).fill(0);
  for (let r = size - 1; r >= 0; r--) {
    let sum = rows[r][size];
    for (let c = r + 1; c < size; c++)
      sum -= rows[r][c] * result[c];
    result[r] = sum / rows[r][r];
  }
  return result;
}
function fitLogistic(features2, targets, start) {
  const rows = targets.length;
  const size = features2.length + 1;
  const columns = [...features2, new Float64Array(rows).fill(1)];
  const lossAt = (coefficients2) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      let z = 0;
      for (let j = 0; j < size; j++)
        z += coefficients2[j] * columns[j][row];
      sum += softplus(z) - targets[row] * z;
    }
    return sum / rows;
  };
  let coefficients = [...start];
  let loss = lossAt(coefficients);
  for (let iterations = 0; iterations < MOST_ITERATIONS; iterations++) {
    const gradient = new Array(size).fill(0);
    const hessian = Array.from({ length: size }, () => new Array(size).fill(0));
    for (let row = 0; row < rows; row++) {
      let z = 0;
      for (let j = 0; j < size; j++)
        z += coefficients[j] * columns[j][row];
      const p = sigmoid(z);
      const weight = p * (1 - p) / rows;
      const residual = (p - targets[row]) / rows;
      for (let j = 0; j < size; j++) {
        gradient[j] += residual * columns[j][row];
        for (let i = 0; i <= j; i++)
          hessian[j][i] += weight * columns[j][row] * columns[i][row];
      }
    }
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < j; i++)
        hessian[i][j] = hessian[j][i];
      hessian[j][j] += 1e-12;
    }
    if (gradient.every((value) => Math.abs(value) <= TOLERANCE))
      return { coefficients, loss, iterations, converged: true };
    const step = solve(hessian, gradient);
    if (step === null)
      return { coefficients, loss, iterations, converged: false };
    let accepted = false;
    for (let length = 1; length > 1e-10; length /= 2) {
      const next = coefficients.map((value, j) => value - length * step[j]);
      const nextLoss = lossAt(next);
      if (nextLoss <= loss + 1e-15 * Math.max(1, Math.abs(loss))) {
        coefficients = next;
        loss = nextLoss;
        accepted = true;
        break;
      }
    }
    if (!accepted)
      return { coefficients, loss, iterations, converged: gradient.every((v) => Math.abs(v) <= 1e-7) };
  }
  return { coefficients, loss, iterations: MOST_ITERATIONS, converged: false };
}

// dist/kinds/calibrators/one-vs-rest.js
var LEAST_PROBABILITY = 1e-30;
var LEAST_LOG = Math.log(LEAST_PROBABILITY);
function classScores(logits, classes) {
  const exact = logSoftmaxRows(logits, classes);
  const logRests = new Float64Array(exact.length);
  const suffix = new Float64Array(classes + 1);
  for (let start = 0; start < exact.length; start += classes) {
    for (let k = classes - 1; k >= 0; k--)
      suffix[k] = suffix[k + 1] + Math.exp(exact[start + k]);
    let before = 0;
    for (let k = 0; k < classes; k++) {
      logRests[start + k] = Math.max(LEAST_LOG, Math.log(before + suffix[k + 1]));
      before += Math.exp(exact[start + k]);
    }
  }
  return { logProbs: exact.map((value) => Math.max(LEAST_LOG, value)), logRests };
}
function logOdds(logits, classes) {
  const { logProbs, logRests } = classScores(logits, classes);
  return logProbs.map((value, i) => value - logRests[i]);
}
function columnOf(values, classes, k) {
  return Float64Array.from({ length: values.length / classes }, (_, row) => values[row * classes + k]);
}
function indicator(labels, k) {
  return Float64Array.from(labels, (label) => label === k ? 1 : 0);
}
function blended(answers, classes, rows) {
  const result = normalised(answers, classes);
  const share = 1 / (rows + 1);
  return result.map((p) => (1 - share) * p + share / classes);
}
function normalised(answers, classes) {
  const result = new Float64Array(answers.length);
  for (let start = 0; start < answers.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++)
      sum += answers[start + k];
    for (let k = 0; k < classes; k++)
      result[start + k] = sum === 0 ? 1 / classes : answers[start + k] / sum;
  }
  return result;
}
var float64 = (g, shape, data) => g.constant({ dtype: "float64", shape, data });
function buildClassScores(g, logits) {
  const classes = logits.shape.at(-1);
  const exact = g.logSoftmax(g.cast(logits, "float64"));
  const others = Float64Array.from({ length: classes * classes }, (_, i) => Math.floor(i / classes) === i % classes ? 0 : 1);
  const rests = g.matMul(g.exp(exact), float64(g, [classes, classes], others));
  const least = (value, bound) => g.one("Max", [value, g.scalar(bound, "float64")], {});
  return {
    logProbs: least(exact, LEAST_LOG),
    logRests: g.one("Log", [least(rests, LEAST_PROBABILITY)], {})
  };
}
var buildVector = (g, values) => float64(g, [1, values.length], Float64Array.from(values));
function buildBlended(g, answers, rows) {
  const classes = answers.shape.at(-1);
  const sum = g.sum(answers, [1], true);
  const empty = g.one("Equal", [sum, g.scalar(0, "float64")], {});
  const safe = g.where(empty, g.scalar(1, "float64"), sum);
  const shares = g.where(empty, g.scalar(1 / classes, "float64"), g.div(answers, safe));
  const share = 1 / (rows + 1);
  return g.cast(g.one("Log", [g.shift(g.scale(shares, 1 - share), share / classes)], {}), "float32");
}
function buildRamps(g, scores, first, ramps) {
  const classes = first.length;
  if (ramps.length === 0)
    return g.add(g.scale(scores, 0), buildVector(g, first));
  const select = new Float64Array(classes * ramps.length);
  const rises = new Float64Array(ramps.length * classes);
  for (const [at, ramp] of ramps.entries()) {
    select[ramp.class * ramps.length + at] = 1;
    rises[at * classes + ramp.class] = ramp.rise;
  }
  const spread = g.sub(g.matMul(scores, float64(g, [classes, ramps.length], select)), buildVector(g, ramps.map(({ from }) => from)));
  const steps = ramps.every(({ from, to }) => to === from);
  const passed = steps ? g.cast(g.greater(spread, g.scalar(0, "float64")), "float64") : clipped(g, g.div(spread, buildVector(g, ramps.map(({ from, to }) => to - from))));
  return g.add(g.matMul(passed, float64(g, [ramps.length, classes], rises)), buildVector(g, first));
}
var clipped = (g, value) => g.one("Min", [g.one("Max", [value, g.scalar(0, "float64")], {}), g.scalar(1, "float64")], {});

// dist/kinds/calibrators/platt.js
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "platt" }, fitOn: fitOnSchema }
};
function plattTargets(positive) {
  const positives = positive.reduce((sum, value) => sum + value, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (positive.length - positives + 2);
  return positive.map((value) => value === 1 ? high : low);
}
function fitSigmoid(scores, positive) {
  const { coefficients, converged } = fitLogistic([scores], plattTargets(positive), [1, 0]);
  return { slope: coefficients[0], intercept: coefficients[1], converged };
}
function fit(_options, { logits, labels, classes }) {
  const scores = logOdds(logits, classes);
  const fits = Array.from({ length: classes }, (_, k) => fitSigmoid(columnOf(scores, classes, k), indicator(labels, k)));
  return {
    parameters: { slopes: fits.map(({ slope }) => slope), intercepts: fits.map(({ intercept }) => intercept) },
    parameterCount: classes === 2 ? 2 : 2 * classes,
    converged: fits.every(({ converged }) => converged)
  };
}
function apply({ slopes, intercepts }, logits, classes) {
  const scores = logOdds(logits, classes);
  const logs = scores.map((s, i) => -softplus(-(slopes[i % classes] * s + intercepts[i % classes])));
  return logSoftmaxRows(logs, classes);
}
function build(g, logits, { slopes, intercepts }) {
  const { logProbs, logRests } = buildClassScores(g, logits);
  const z = g.add(g.mul(g.sub(logProbs, logRests), buildVector(g, slopes)), buildVector(g, intercepts));
  return buildLogSigmoid(g, z);
}
function buildLogSigmoid(g, z) {
  const falling = g.neg(g.one("Abs", [z], {}));
  const tail = g.one("Log", [g.shift(g.exp(falling), 1)], {});
  return g.cast(g.sub(g.one("Min", [z, g.scalar(0, "float64")], {}), tail), "float32");
}
var platt = {
  schema,
  obstacles: [fewRows, oneClass],
  make: fit,
  apply,
  build,
  facts: {
    ...afterTraining,
    title: "Platt",
    objective: "cross-entropy of sigmoid(a s + b) to smoothed labels",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "convex, always finite; exact for two classes whose log-odds are linear in the score",
    use: "support vector machines, two classes, few rows (Platt 1999)"
  }
};

// dist/kinds/calibrators/beta.js
var schema2 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "beta" }, fitOn: fitOnSchema }
};
function overlap(scores, positive) {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let row = 0; row < scores.length; row++)
    if (positive[row] === 1)
      lowest = Math.min(lowest, scores[row]);
    else
      highest = Math.max(highest, scores[row]);
  return lowest < highest;
}
function fitBeta(logProbs, logRests, positive) {
  const scores = logProbs.map((value, i) => value - logRests[i]);
  if (!overlap(scores, positive))
    return null;
  const rising = logRests.map((value) => -value);
  const faces = [
    (() => {
      const fit9 = fitLogistic([logProbs, rising], positive, [1, 1, 0]);
      return { fit: fit9, a: fit9.coefficients[0], b: fit9.coefficients[1] };
    })(),
    (() => {
      const fit9 = fitLogistic([logProbs], positive, [1, 0]);
      return { fit: fit9, a: fit9.coefficients[0], b: 0 };
    })(),
    (() => {
      const fit9 = fitLogistic([rising], positive, [1, 0]);
      return { fit: fit9, a: 0, b: fit9.coefficients[0] };
    })(),
    { fit: fitLogistic([], positive, [0]), a: 0, b: 0 }
  ];
  const [best] = faces.filter(({ a, b }) => a >= 0 && b >= 0).toSorted((one, other) => one.fit.loss - other.fit.loss);
  if (best === void 0)
    return null;
  return { a: best.a, b: best.b, c: best.fit.coefficients.at(-1), converged: best.fit.converged };
}
function fit2(_options, { logits, labels, classes }) {
  const { logProbs, logRests } = classScores(logits, classes);
  const fits = Array.from({ length: classes }, (_, k) => fitBeta(columnOf(logProbs, classes, k), columnOf(logRests, classes, k), indicator(labels, k)));
  const kept = fits.flatMap((one, k) => one === null ? [k] : []);
  return {
    parameters: {
      a: fits.map((one) => one?.a ?? 1),
      b: fits.map((one) => one?.b ?? 1),
      c: fits.map((one) => one?.c ?? 0),
      kept
    },
    parameterCount: 3 * (classes === 2 ? Math.min(1, 2 - kept.length) : classes - kept.length),
    converged: fits.every((one) => one?.converged ?? true)
  };
}
function apply2({ a, b, c }, logits, classes) {
  const { logProbs, logRests } = classScores(logits, classes);
  const logs = logProbs.map((value, i) => {
    const k = i % classes;
    return -softplus(-(a[k] * value - b[k] * logRests[i] + c[k]));
  });
  return logSoftmaxRows(logs, classes);
}
function build2(g, logits, { a, b, c }) {
  const { logProbs, logRests } = buildClassScores(g, logits);
  const z = g.sub(g.mul(logProbs, buildVector(g, a)), g.mul(logRests, buildVector(g, b)));
  return buildLogSigmoid(g, g.add(z, buildVector(g, c)));
}
var beta = {
  schema: schema2,
  obstacles: [fewRows, oneClass, allRight],
  make: fit2,
  apply: apply2,
  build: build2,
  facts: {
    ...afterTraining,
    title: "Beta",
    objective: "NLL of sigmoid(a log p - b log(1 - p) + c), a, b >= 0",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "convex; contains the identity; exact for two classes whose scores are beta distributed",
    use: "naive Bayes, boosting, two classes (Kull et al. 2017)"
  }
};

// dist/base/numeric/lbfgs.js
var DECREASE = 1e-4;
var CURVATURE = 0.9;
var ROUNDING = 1e-13;
var MOST_TRIALS = 60;
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++)
    sum += a[i] * b[i];
  return sum;
}
var largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
function direction(gradient, pairs) {
  const result = gradient.map((value) => -value);
  const alphas = [];
  for (const { step, change, rho } of pairs.toReversed()) {
    const alpha = rho * dot(step, result);
    alphas.push(alpha);
    for (let i = 0; i < result.length; i++)
      result[i] -= alpha * change[i];
  }
  const last = pairs.at(-1);
  const scale = last === void 0 ? 1 / Math.max(1, largest(gradient)) : 1 / (last.rho * dot(last.change, last.change));
  for (let i = 0; i < result.length; i++)
    result[i] *= scale;
  for (const [at, { step, change, rho }] of pairs.entries()) {
    const beta2 = rho * dot(change, result);
    const alpha = alphas[pairs.length - 1 - at];
    for (let i = 0; i < result.length; i++)
      result[i] += (alpha - beta2) * step[i];
  }
  return result;
}
function lineSearch(objective, from, towards) {
  const slope = dot(from.gradient, towards);
  if (!(slope < 0))
    return null;
  const slack = ROUNDING * Math.max(1, Math.abs(from.value));
  let [low, high, length] = [0, Infinity, 1];
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    const x = from.x.map((value2, i) => value2 + length * towards[i]);
    const gradient = new Float64Array(x.length);
    const value = objective(x, gradient);
    const enough = value <= from.value + DECREASE * length * slope + slack;
    if (!enough || !Number.isFinite(value))
      high = length;
    else if (dot(gradient, towards) < CURVATURE * slope)
      low = length;
    else
      return { x, value, gradient };
    length = high === Infinity ? 2 * length : (low + high) / 2;
  }
  return null;
}
function minimise(objective, start, { tolerance, maxIterations, memory = 20 }) {
  const first = new Float64Array(start.length);
  let current = { x: start.slice(), value: objective(start, first), gradient: first };
  let pairs = [];
  let iterations = 0;
  while (iterations < maxIterations && largest(current.gradient) > tolerance) {
    const next = lineSearch(objective, current, direction(current.gradient, pairs));
    if (next === null) {
      if (pairs.length === 0)
        break;
      pairs = [];
      continue;
    }
    iterations += 1;
    const step = next.x.map((value, i) => value - current.x[i]);
    const change = next.gradient.map((value, i) => value - current.gradient[i]);
    const curvature = dot(step, change);
    if (curvature > 1e-16 * dot(change, change))
      pairs = [...pairs, { step, change, rho: 1 / curvature }].slice(-memory);
    current = next;
  }
  const gradient = largest(current.gradient);
  return { x: current.x, value: current.value, gradient, iterations, converged: gradient <= tolerance };
}

// dist/kinds/calibrators/linear-scaling.js
var PENALTY_GRID = [1e4, 1e3, 100, 10, 1, 0.1, 0.01, 1e-3];
var FOLDS = 3;
var FINAL = { tolerance: 1e-8, maxIterations: 2e3 };
var SEARCH = { tolerance: 1e-5, maxIterations: 300 };
function meanNll({ features: features2, labels, classes, diagonal }, rows, x, gradient) {
  const intercept = x.length - classes;
  const scores = new Float64Array(classes);
  let total = 0;
  for (const row of rows) {
    const start = row * classes;
    let top = -Infinity;
    for (let i = 0; i < classes; i++) {
      let score = x[intercept + i];
      if (diagonal)
        score += x[i] * features2[start + i];
      else
        for (let j = 0, at = i * classes; j < classes; j++)
          score += x[at + j] * features2[start + j];
      scores[i] = score;
      top = Math.max(top, score);
    }
    const label = labels[row];
    const right = scores[label];
    let sum = 0;
    for (let i = 0; i < classes; i++)
      sum += scores[i] = Math.exp(scores[i] - top);
    total += Math.log(sum) + top - right;
    if (gradient === null)
      continue;
    for (let i = 0; i < classes; i++) {
      const residual = (scores[i] / sum - (i === label ? 1 : 0)) / rows.length;
      gradient[intercept + i] += residual;
      if (diagonal)
        gradient[i] += residual * features2[start + i];
      else
        for (let j = 0, at = i * classes; j < classes; j++)
          gradient[at + j] += residual * features2[start + j];
    }
  }
  return total / rows.length;
}
function penalty({ classes, diagonal, scale }, { lambda, mu, delta }, x, gradient) {
  const intercept = x.length - classes;
  const onDiagonal = (diagonal ? lambda : delta) / classes;
  const offDiagonal = lambda / (classes * (classes - 1));
  let total = 0;
  for (let i = 0; i < intercept; i++) {
    const within = diagonal || i % (classes + 1) === 0;
    const each = within ? onDiagonal : offDiagonal;
    const away = x[i] - (within ? scale : 0);
    total += each * away * away;
    gradient[i] += 2 * each * away;
  }
  for (let i = intercept; i < x.length; i++) {
    total += mu / classes * x[i] * x[i];
    gradient[i] += 2 * mu * x[i] / classes;
  }
  return total;
}
function startOf({ classes, diagonal, scale }) {
  const x = new Float64Array(diagonal ? 2 * classes : classes * classes + classes);
  for (let k = 0; k < classes; k++)
    x[diagonal ? k : k * (classes + 1)] = scale;
  return x;
}
function solved(problem, rows, penalties, start, effort) {
  return minimise((x, gradient) => {
    gradient.fill(0);
    const nll = meanNll(problem, rows, x, gradient);
    return nll + penalty(problem, penalties, x, gradient);
  }, start, effort);
}
function foldsOf(labels, classes) {
  const seen = new Uint32Array(classes);
  return Uint8Array.from(labels, (label) => seen[label]++ % FOLDS);
}
function chosenPenalties(problem, given) {
  const candidates = PENALTY_GRID.map((value) => ({ lambda: value, mu: value, delta: value, ...given }));
  const folds = foldsOf(problem.labels, problem.classes);
  const rows = Int32Array.from(problem.labels, (_, row) => row);
  const losses = candidates.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const kept = rows.filter((row) => folds[row] !== fold);
    const held = rows.filter((row) => folds[row] === fold);
    if (held.length === 0)
      continue;
    let start = startOf(problem);
    for (const [at, penalties] of candidates.entries()) {
      start = solved(problem, kept, penalties, start, SEARCH).x;
      losses[at] += meanNll(problem, held, start, null) * held.length;
    }
  }
  const best = losses.indexOf(Math.min(...losses));
  return candidates[Math.max(0, best)];
}
function fitLinear(problem, given) {
  const { lambda } = given;
  const penalties = lambda === void 0 ? chosenPenalties(problem, given) : { lambda, mu: lambda, delta: lambda, ...given };
  const rows = Int32Array.from(problem.labels, (_, row) => row);
  const { x, converged } = solved(problem, rows, penalties, startOf(problem), FINAL);
  const intercept = x.length - problem.classes;
  return {
    ...penalties,
    weights: [...x.subarray(0, intercept)],
    intercepts: [...x.subarray(intercept)],
    converged
  };
}
function inverseTemperature({ logits, labels, classes }) {
  return 1 / fitTemperature(logits, labels, classes).temperature;
}
var penaltySchema = {
  lambda: {
    type: "number",
    minimum: 0,
    description: "Weight of the penalty on W; chosen by cross-validation on the calibration split where it is left out."
  },
  mu: {
    type: "number",
    minimum: 0,
    description: "Weight of the penalty on the intercepts; as lambda where it is left out."
  }
};
var deltaSchema = {
  delta: {
    type: "number",
    minimum: 0,
    description: "Weight of the pull of the diagonal to the fitted temperature; as lambda where it is left out, 0 is ODIR."
  }
};
function givenPenalties({ lambda, mu, delta }) {
  return {
    ...lambda === void 0 ? {} : { lambda },
    ...mu === void 0 ? {} : { mu },
    ...delta === void 0 ? {} : { delta }
  };
}

// dist/kinds/calibrators/matrix.js
var schema3 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "matrix" }, fitOn: fitOnSchema, ...penaltySchema, ...deltaSchema }
};
function fit3(options, rows) {
  const { classes } = rows;
  const { converged, ...parameters } = fitLinear({
    features: Float64Array.from(rows.logits),
    labels: rows.labels,
    classes,
    diagonal: false,
    scale: inverseTemperature(rows)
  }, givenPenalties(options));
  return { parameters, parameterCount: classes * classes + classes, converged };
}
function linearMap({ weights, intercepts }, features2, classes) {
  const result = new Float64Array(features2.length);
  for (let start = 0; start < features2.length; start += classes)
    for (let i = 0; i < classes; i++) {
      let score = intercepts[i];
      for (let j = 0; j < classes; j++)
        score += weights[i * classes + j] * features2[start + j];
      result[start + i] = score;
    }
  return result;
}
function apply3(parameters, logits, classes) {
  return logSoftmaxRows(linearMap(parameters, logits, classes), classes);
}
function build3(g, logits, { weights, intercepts }) {
  const classes = intercepts.length;
  const w = g.constant({ dtype: "float32", shape: [classes, classes], data: Float32Array.from(weights) });
  const c = g.constant({ dtype: "float32", shape: [classes], data: Float32Array.from(intercepts) });
  return g.gemm(logits, w, { transB: true, c });
}
var matrix = {
  schema: schema3,
  obstacles: [fewRows, oneClass, allRight],
  make: fit3,
  apply: apply3,
  build: build3,
  facts: {
    ...afterTraining,
    title: "Matrix scaling",
    objective: "NLL of softmax(W z + b) with ODIR",
    multiClass: "native; K^2 + K numbers",
    guarantees: "convex; may change the top class; overfits many classes without its penalty",
    use: "few classes, many held-out rows (Guo et al. 2017; Kull et al. 2019)"
  }
};

// dist/kinds/calibrators/dirichlet.js
var schema4 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "dirichlet" }, fitOn: fitOnSchema, ...penaltySchema, ...deltaSchema }
};
function fit4(options, rows) {
  const { logits, labels, classes } = rows;
  const { converged, ...parameters } = fitLinear({
    features: logSoftmaxRows(logits, classes),
    labels,
    classes,
    diagonal: false,
    scale: inverseTemperature(rows)
  }, givenPenalties(options));
  return { parameters, parameterCount: classes * classes + classes, converged };
}
function apply4(parameters, logits, classes) {
  return logSoftmaxRows(linearMap(parameters, logSoftmaxRows(logits, classes), classes), classes);
}
function build4(g, logits, parameters) {
  return matrix.build(g, g.logSoftmax(logits), parameters);
}
var dirichlet = {
  schema: schema4,
  obstacles: [fewRows, oneClass, allRight],
  make: fit4,
  apply: apply4,
  build: build4,
  facts: {
    ...afterTraining,
    title: "Dirichlet",
    objective: "NLL of softmax(W log p + b) with ODIR",
    multiClass: "native; K^2 + K numbers",
    guarantees: "convex; exact where each class's probabilities are Dirichlet distributed; may change the top class",
    use: "classwise calibration of any classifier (Kull et al. 2019)"
  }
};

// dist/kinds/calibrators/histogram.js
var schema5 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "histogram" },
    fitOn: fitOnSchema,
    bins: { type: "integer", minimum: 1, maximum: 1e3, default: 10, description: "Bins per class." },
    edges: {
      enum: ["mass", "width"],
      default: "mass",
      description: "mass: as many rows in each bin; width: bins of equal width over 0 to 1."
    }
  }
};
var TIE = 1e-12;
function massEdges(probs, bins) {
  const sorted = probs.toSorted();
  const edges = [];
  for (let bin = 1; bin < bins; bin++) {
    const cut = Math.round(bin * sorted.length / bins);
    const [below, above] = [sorted[cut - 1], sorted[cut]];
    if (below === void 0 || above === void 0 || above - below <= TIE * above)
      continue;
    edges.push((below + above) / 2);
  }
  return [...new Set(edges)];
}
var reach = (edge) => edge * (1 + TIE);
function binAt(edges, p) {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (p <= reach(edges[middle]))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}
function fitBins(probs, positive, { bins, edges: rule }) {
  const edges = rule === "mass" ? massEdges(probs, bins) : Array.from({ length: bins - 1 }, (_, bin) => (bin + 1) / bins);
  const counts = new Float64Array(edges.length + 1);
  const hits = new Float64Array(edges.length + 1);
  for (let row = 0; row < probs.length; row++) {
    const bin = binAt(edges, probs[row]);
    counts[bin] += 1;
    hits[bin] += positive[row];
  }
  const values = Array.from(counts, (count, bin) => count > 0 ? hits[bin] / count : ((edges[bin - 1] ?? 0) + (edges[bin] ?? 1)) / 2);
  return { edges, values };
}
function binnedAt({ edges, values }, p) {
  return values[binAt(edges, p)];
}
var probsOf = (logits, classes) => logSoftmaxRows(logits, classes).map(Math.exp);
function fit5(options, { logits, labels, classes }) {
  const probs = probsOf(logits, classes);
  const functions = Array.from({ length: classes }, (_, k) => fitBins(columnOf(probs, classes, k), indicator(labels, k), options));
  return {
    parameters: { functions, rows: labels.length },
    parameterCount: functions.reduce((sum, { values }) => sum + values.length, 0),
    converged: true
  };
}
function apply5({ functions, rows }, logits, classes) {
  const answers = probsOf(logits, classes).map((p, i) => binnedAt(functions[i % classes], p));
  return blended(answers, classes, rows).map(Math.log);
}
function build5(g, logits, { functions, rows }) {
  const probs = g.exp(g.logSoftmax(g.cast(logits, "float64")));
  const steps = functions.flatMap(({ edges, values }, k) => edges.map((edge, i) => {
    const at = reach(edge);
    return { class: k, from: at, to: at, rise: values[i + 1] - values[i] };
  }));
  return buildBlended(g, buildRamps(g, probs, functions.map(({ values }) => values[0]), steps), rows);
}
var fewerThanBins = ({ labels }, { bins }) => labels.length < bins ? `${labels.length} rows are fewer than ${bins} bins` : null;
var histogram = {
  schema: schema5,
  obstacles: [fewRows, oneClass, fewerThanBins],
  make: fit5,
  apply: apply5,
  build: build5,
  facts: {
    ...afterTraining,
    title: "Histogram binning",
    objective: "share of right rows per bin",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "for two classes, bounds per bin that hold for any distribution (Gupta and Ramdas 2021); may change the top class",
    use: "a simple baseline with guarantees (Zadrozny and Elkan 2001)"
  }
};

// dist/base/numeric/isotonic.js
function pooled(values, weights) {
  const blocks = [];
  for (let at = 0; at < values.length; at++) {
    const weight = weights[at];
    const block = { sum: values[at] * weight, weight, from: at, to: at + 1 };
    for (let top = blocks.at(-1); top !== void 0; top = blocks.at(-1)) {
      if (top.sum * block.weight < block.sum * top.weight)
        break;
      block.sum += top.sum;
      block.weight += top.weight;
      block.from = top.from;
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.map(({ sum, weight, from, to }) => ({ value: sum / weight, weight, from, to }));
}

// dist/kinds/calibrators/isotonic.js
var schema6 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "isotonic" }, fitOn: fitOnSchema }
};
var TIE2 = 1e-9;
function fitRising(scores, outcomes) {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  const tied = [];
  for (const row of order) {
    const [score, outcome] = [scores[row], outcomes[row]];
    const group = tied.at(-1);
    if (group !== void 0 && score - group.first <= TIE2) {
      group.sum += outcome;
      group.weight++;
    } else
      tied.push({ first: score, sum: outcome, weight: 1 });
  }
  const at = [];
  const values = [];
  const blocks = pooled(tied.map(({ sum, weight }) => sum / weight), tied.map(({ weight }) => weight));
  for (const { value, from, to } of blocks) {
    const [first, last] = [tied[from].first, tied[to - 1].first];
    for (const place of first === last ? [first] : [first, last]) {
      at.push(place);
      values.push(value);
    }
  }
  return { at, values };
}
function risingAt({ at, values }, score) {
  if (score <= at[0])
    return values[0];
  if (score >= at.at(-1))
    return values.at(-1);
  let low = 0;
  let high = at.length - 1;
  while (high - low > 1) {
    const middle = low + high >> 1;
    if (at[middle] <= score)
      low = middle;
    else
      high = middle;
  }
  const share = (score - at[low]) / (at[high] - at[low]);
  return values[low] + share * (values[high] - values[low]);
}
function fit6(_options, { logits, labels, classes }) {
  const scores = logOdds(logits, classes);
  const functions = Array.from({ length: classes }, (_, k) => fitRising(columnOf(scores, classes, k), indicator(labels, k)));
  return {
    parameters: { functions, rows: labels.length },
    parameterCount: functions.reduce((sum, { values }) => sum + new Set(values).size, 0),
    converged: true
  };
}
function apply6({ functions, rows }, logits, classes) {
  const answers = logOdds(logits, classes).map((score, i) => risingAt(functions[i % classes], score));
  return blended(answers, classes, rows).map(Math.log);
}
function build6(g, logits, { functions, rows }) {
  const { logProbs, logRests } = buildClassScores(g, logits);
  const ramps = functions.flatMap(({ at, values }, k) => at.slice(1).flatMap((to, i) => {
    const rise = values[i + 1] - values[i];
    return rise === 0 ? [] : [{ class: k, from: at[i], to, rise }];
  }));
  const first = functions.map(({ values }) => values[0]);
  return buildBlended(g, buildRamps(g, g.sub(logProbs, logRests), first, ramps), rows);
}
var isotonic = {
  schema: schema6,
  obstacles: [fewRows, oneClass],
  make: fit6,
  apply: apply6,
  build: build6,
  facts: {
    ...afterTraining,
    title: "Isotonic",
    objective: "squared error of a rising function",
    multiClass: "one against the rest, divided by the sum",
    guarantees: "the least squared error of all rising functions, class by class, on the calibration split; may change the top class",
    use: "1,000 held-out rows or more (Zadrozny and Elkan 2002; Niculescu-Mizil and Caruana 2005)"
  }
};

// dist/kinds/calibrators/structured.js
var schema7 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "structured" }, fitOn: fitOnSchema }
};
function penaltiesOf(classes, rows) {
  const within = classes * classes / rows;
  return { lambda: (classes * (classes - 1)) ** 2 / rows, mu: within, delta: within };
}
var features = (logits, temperature2, classes) => logSoftmaxRows(applyTemperature(logits, temperature2), classes);
function fit7(_options, { logits, labels, classes }) {
  const { temperature: temperature2 } = fitTemperature(logits, labels, classes);
  const { converged, ...linear } = fitLinear({ features: features(logits, temperature2, classes), labels, classes, diagonal: false, scale: 1 }, penaltiesOf(classes, labels.length));
  return { parameters: { temperature: temperature2, ...linear }, parameterCount: classes * classes + classes + 1, converged };
}
var apply7 = (parameters, logits, classes) => logSoftmaxRows(linearMap(parameters, features(logits, parameters.temperature, classes), classes), classes);
var build7 = (g, logits, parameters) => matrix.build(g, g.logSoftmax(g.mul(logits, g.scalar(1 / parameters.temperature))), parameters);
var structured = {
  schema: schema7,
  obstacles: [fewRows, oneClass, allRight],
  make: fit7,
  apply: apply7,
  build: build7,
  facts: {
    ...afterTraining,
    title: "Structured matrix",
    objective: "NLL of softmax(W log softmax(z / T) + b), every part with a penalty of its own",
    multiClass: "native; K^2 + K + 1 numbers",
    guarantees: "convex after T; few rows leave the temperature alone; may change the top class",
    use: "in place of matrix scaling, with any number of rows (Berta et al. 2026)"
  }
};

// dist/kinds/calibrators/vector.js
var schema8 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "vector" }, fitOn: fitOnSchema, ...penaltySchema }
};
function fit8(options, rows) {
  const { converged, weights, intercepts, lambda, mu } = fitLinear({
    features: Float64Array.from(rows.logits),
    labels: rows.labels,
    classes: rows.classes,
    diagonal: true,
    scale: inverseTemperature(rows)
  }, givenPenalties(options));
  return { parameters: { weights, intercepts, lambda, mu }, parameterCount: 2 * rows.classes, converged };
}
function apply8({ weights, intercepts }, logits, classes) {
  const scaled = new Float64Array(logits).map((z, i) => z * weights[i % classes] + intercepts[i % classes]);
  return logSoftmaxRows(scaled, classes);
}
function build8(g, logits, { weights, intercepts }) {
  const row = (values) => g.constant({ dtype: "float32", shape: [values.length], data: Float32Array.from(values) });
  return g.add(g.mul(logits, row(weights)), row(intercepts));
}
var vector = {
  schema: schema8,
  obstacles: [fewRows, oneClass, allRight],
  make: fit8,
  apply: apply8,
  build: build8,
  facts: {
    ...afterTraining,
    title: "Vector scaling",
    objective: "NLL of softmax(w * z + b), drawn towards the fitted temperature",
    multiClass: "native",
    guarantees: "convex; may change the top class",
    use: "classes that differ in their miscalibration (Guo et al. 2017)"
  }
};

// dist/kinds/calibrators/index.js
var calibrators = {
  temperature,
  vector,
  matrix,
  structured,
  dirichlet,
  platt,
  beta,
  isotonic,
  histogram
};
var calibratorKinds = Object.keys(calibrators);
var calibratorFacts = Object.fromEntries(calibratorKinds.map((kind) => [kind, calibrators[kind].facts]));
var calibratorSchema = unionSchema(calibrators);
var methodOf = chooser(calibrators);
function defaultOptions(kind) {
  const options = { kind };
  problemsOf(calibratorSchema, options);
  return options;
}
function fitCalibrator(method, logits, labels, classes) {
  const options = typeof method === "string" ? defaultOptions(method) : method;
  const { kind } = options;
  const { obstacles, make, apply: apply9, unfittedBoundary } = methodOf(options);
  const rows = { logits, labels, classes };
  const { correct } = rowScores(logits, labels, classes);
  const unfitted = obstacles.map((obstacle) => obstacle({ ...rows, correct }, options)).find((reason) => reason !== null);
  if (unfitted !== void 0)
    return {
      kind,
      parameters: null,
      parameterCount: 0,
      converged: true,
      unfitted,
      ...unfittedBoundary === void 0 ? {} : { boundary: unfittedBoundary },
      apply: (others) => Float32Array.from(logSoftmaxRows(others, classes)),
      logProbs: (others) => logSoftmaxRows(others, classes)
    };
  const fit9 = make(options, rows);
  return {
    kind,
    ...fit9,
    apply: (others) => Float32Array.from(apply9(fit9.parameters, others, classes)),
    logProbs: (others) => apply9(fit9.parameters, others, classes)
  };
}
var applyCalibrator = (kind, parameters, logits, classes) => Float32Array.from(methodOf({ kind }).apply(parameters, logits, classes));
var buildCalibrator = (g, logits, kind, parameters) => methodOf({ kind }).build(g, logits, parameters);
function temperatureOf(kind, parameters) {
  const { temperatureOf: read } = methodOf({ kind });
  if (read === void 0)
    return null;
  return parameters === null ? 1 : read(parameters);
}

export {
  pooled,
  calibratorKinds,
  calibratorFacts,
  calibratorSchema,
  fitCalibrator,
  applyCalibrator,
  buildCalibrator,
  temperatureOf
};
