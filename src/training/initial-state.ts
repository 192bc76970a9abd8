// Where training starts: parameters drawn by name from the seed, optimizer state zero.
import type { ModelState, Optimizer, ParameterSpec, Student } from "../engine/contracts.ts";
import { freshOptimizerState } from "../engine/step-graph.ts";
import { elementCount } from "../graph/ir.ts";
import { randomNormals, randomUniforms } from "../base/numeric/random.ts";

/** Starting values of one parameter; they depend on the seed, its name and its size alone. */
export function initialValues({ name, shape, initializer }: ParameterSpec, seed: number): Float32Array {
  const count = elementCount(shape);
  switch (initializer.kind) {
    case "zeros":
      return new Float32Array(count);
    case "ones":
      return new Float32Array(count).fill(1);
    case "uniform":
      return Float32Array.from(
        randomUniforms(seed, `init ${name}`, {}, count),
        (uniform) => (2 * uniform - 1) * initializer.limit,
      );
    case "normal":
      return Float32Array.from(randomNormals(seed, `init ${name}`, {}, count), (draw) => draw * initializer.deviation);
    case "values":
      return Float32Array.from(initializer.values);
  }
}

export function initialState(student: Student, optimizer: Optimizer, seed: number): ModelState {
  const parameters = new Map(student.parameters.map((spec) => [spec.name, initialValues(spec, seed)]));
  return freshOptimizerState(student, optimizer, parameters);
}
