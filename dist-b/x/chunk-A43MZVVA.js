import {
  freshOptimizerState
} from "./chunk-3PFJTX4F.js";
import {
  randomNormals,
  randomUniforms
} from "./chunk-724TL3DH.js";
import {
  elementCount
} from "./chunk-6YZPRG7J.js";

// dist/training/initial-state.js
function initialValues({ name, shape, initializer }, seed) {
  const count = elementCount(shape);
  switch (initializer.kind) {
    case "zeros":
      return new Float32Array(count);
    case "ones":
      return new Float32Array(count).fill(1);
    case "uniform":
      return Float32Array.from(randomUniforms(seed, `init ${name}`, {}, count), (uniform) => (2 * uniform - 1) * initializer.limit);
    case "normal":
      return Float32Array.from(randomNormals(seed, `init ${name}`, {}, count), (draw) => draw * initializer.deviation);
    case "values":
      return Float32Array.from(initializer.values);
  }
}
function initialState(student, optimizer, seed) {
  const parameters = new Map(student.parameters.map((spec) => [spec.name, initialValues(spec, seed)]));
  return freshOptimizerState(student, optimizer, parameters);
}

export {
  initialValues,
  initialState
};
