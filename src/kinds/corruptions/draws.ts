// The random numbers of one corrupted row: a pure function of seed, corruption, severity and row.
import { randomNormals, randomUniforms } from "../../base/numeric/random.ts";

export interface Draws {
  /** Standard normal. */
  normals(count: number): Float64Array;
  /** In [0, 1). */
  uniforms(count: number): Float64Array;
}

/** @param row - the row's place in its data set */
export function drawsOf(seed: number, corruption: string, severity: number, row: number): Draws {
  const place = { epoch: severity, step: row };
  return {
    normals: (count) => randomNormals(seed, `shift:${corruption}`, place, count),
    uniforms: (count) => randomUniforms(seed, `shift:${corruption}`, place, count),
  };
}
