// Choices of a drawn case, all from one seed.
import { LimbeckError } from "../../src/base/errors.ts";
import { randomNormals, randomUniforms } from "../../src/base/numeric/random.ts";

export class Draws {
  readonly #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  #next(): number {
    this.#count += 1;
    return randomUniforms(this.#seed, `draw ${this.#count}`, {}, 1)[0]!;
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  one<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)]!;
  }

  normals(count: number, scale = 1): Float32Array {
    this.#count += 1;
    return Float32Array.from(randomNormals(this.#seed, `draw ${this.#count}`, {}, count), (z) => scale * z);
  }
}

/** How a front stood to the model that it was given. */
export type Outcome =
  | { readonly kind: "equal" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "different"; readonly what: string };

/** The refusal that a front threw; anything else is thrown again. */
export function refusal(error: unknown): Outcome {
  if (!(error instanceof LimbeckError) || error.code === "internal") throw error;
  const [problem] = error.problems;
  const why =
    problem === undefined ? error.message : `${problem.path}: expected ${problem.expected}, got ${problem.got}`;
  return { kind: "refused", why };
}

/** Largest difference, relative to the largest value of a row, or to 1. */
export function gapOf(got: ArrayLike<number>, wanted: ArrayLike<number>, width: number): number {
  if (got.length !== wanted.length) return Infinity;
  let worst = 0;
  for (let start = 0; start < wanted.length; start += width) {
    const row = Array.from({ length: width }, (_, i) => wanted[start + i]!);
    const scale = Math.max(1, ...row.map(Math.abs));
    for (const [i, value] of row.entries()) {
      const gap = Math.abs(got[start + i]! - value) / scale;
      if (!(gap <= worst)) worst = Number.isNaN(gap) ? Infinity : gap;
    }
  }
  return worst;
}
