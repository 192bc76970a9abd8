import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  multiplyAdds
} from "./chunk-XUVQI2QB.js";
import {
  rowsGraph
} from "./chunk-BOJEW2ZH.js";
import {
  onnxStudent,
  readStudentModel
} from "./chunk-EQHVKD6F.js";
import {
  machineWords
} from "./chunk-MS4JPZUI.js";
import {
  LimbeckError
} from "./chunk-JWFKJVVU.js";

// dist/evaluation/costs.js
var PLAIN = { scale: 1, mean: [0], std: [1] };
function studentMultiplyAdds(student) {
  return multiplyAdds(rowsGraph({ student, preprocessing: PLAIN }, 1));
}
async function modelMultiplyAdds(modelFile, { inputShape, classes }) {
  if (!modelFile.endsWith(".onnx"))
    return null;
  try {
    const model = await readStudentModel(modelFile);
    const options = {
      kind: "onnx",
      path: modelFile,
      init: "keep",
      train: { include: ["*"], exclude: [], learningRateMultipliers: [] }
    };
    return studentMultiplyAdds(onnxStudent(model, options, inputShape, classes.length, modelFile));
  } catch (error) {
    if (error instanceof LimbeckError && machineWords(error.cause) === null)
      return null;
    throw error;
  }
}
async function teacherMultiplyAdds({ models }, dataset) {
  let sum = 0;
  for (const { file } of models) {
    const own = await modelMultiplyAdds(file, dataset);
    if (own === null)
      return null;
    sum += own;
  }
  return models.length === 0 ? null : sum;
}
var CALLS = 31;
var LEAST_MS = 60;
var MOST_MS = 400;
async function medianMs(call) {
  const times = [];
  const start = performance.now();
  const isEnough = (done) => {
    const spent = performance.now() - start;
    return done >= CALLS && spent > LEAST_MS || done >= 1 && spent > MOST_MS;
  };
  for (let done = -3; !isEnough(done); done++) {
    const from = performance.now();
    await call();
    if (done >= 0)
      times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? NaN;
}
async function latencies({ label }, dataset) {
  const timed = (count) => {
    const rows = Int32Array.from({ length: count }, (_, row) => row % dataset.rows);
    return medianMs(() => label(dataset, rows, () => void 0));
  };
  return { latencyMsBatch1: await timed(1), latencyMsBatch64: await timed(64) };
}
async function teacherCosts(teacher, dataset) {
  if (teacher.models.length === 0)
    return null;
  return { multiplyAdds: await teacherMultiplyAdds(teacher, dataset), ...await latencies(teacher, dataset) };
}

export {
  studentMultiplyAdds,
  medianMs,
  latencies,
  teacherCosts
};
