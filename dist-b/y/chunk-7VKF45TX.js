import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  auroc,
  tiedRuns
} from "./chunk-FSGODI76.js";
import {
  argmaxAt
} from "./chunk-RXXVYIA4.js";

// dist/metrics/selective.js
function errorsKept(confidence, correct) {
  const kept = new Float64Array(confidence.length);
  let [at, errors] = [0, 0];
  for (const run of tiedRuns(confidence, true)) {
    const wrong = run.reduce((sum, row) => sum + 1 - correct[row], 0);
    for (let place = 1; place <= run.length; place++)
      kept[at++] = errors + wrong * place / run.length;
    errors += wrong;
  }
  return kept;
}
var CURVE_POINTS = 100;
function riskCurve(confidence, correct) {
  const kept = errorsKept(confidence, correct);
  const points = Math.min(CURVE_POINTS, kept.length);
  return Array.from({ length: points }, (_, i) => {
    const rows = Math.round((i + 1) * kept.length / points);
    return { coverage: rows / kept.length, risk: kept[rows - 1] / rows };
  });
}
function selective(confidence, correct) {
  const rows = confidence.length;
  const kept = errorsKept(confidence, correct);
  const area = (curve) => {
    if (rows === 1)
      return curve(0);
    let sum = 0;
    for (let i = 1; i < rows; i++)
      sum += (curve(i - 1) + curve(i)) / 2;
    return sum / (rows - 1);
  };
  return {
    aurc: area((i) => kept[i] / (i + 1)),
    augrc: area((i) => kept[i] / rows),
    errorAuroc: auroc(confidence, correct)
  };
}

// dist/metrics/per-class.js
function perClass(values, labels, classes) {
  const confusion = Array.from({ length: classes }, () => new Array(classes).fill(0));
  labels.forEach((label, row) => {
    confusion[label][argmaxAt(values, row * classes, classes)] += 1;
  });
  const rows = confusion.map((line, k) => {
    const count = line.reduce((sum, value) => sum + value, 0);
    const predicted = confusion.reduce((sum, other) => sum + other[k], 0);
    return {
      rows: count,
      predicted,
      recall: count === 0 ? null : line[k] / count,
      precision: predicted === 0 ? null : line[k] / predicted
    };
  });
  const recalls = rows.flatMap(({ recall }) => recall === null ? [] : [recall]);
  return {
    confusion,
    classes: rows,
    balancedAccuracy: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length
  };
}
function topKAccuracy(values, labels, classes, k) {
  let hits = 0;
  labels.forEach((label, row) => {
    const start = row * classes;
    const own = values[start + label];
    let better = 0;
    for (let other = 0; other < classes; other++) {
      const value = values[start + other];
      if (value > own || value === own && other < label)
        better += 1;
    }
    if (better < k)
      hits += 1;
  });
  return hits / labels.length;
}

export {
  riskCurve,
  selective,
  perClass,
  topKAccuracy
};
