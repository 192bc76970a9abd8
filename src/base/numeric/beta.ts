// Draws from the beta distribution, each a pure function of its place.
import { randomNormals, randomUniforms } from "./random.ts";

/** 16 refusals in a row happen with a probability below 1e-20. */
const ATTEMPTS = 16;

/**
 * log of a draw from Gamma(shape, 1); a logarithm, since draws of small shapes underflow.
 * Source: Marsaglia and Tsang, ACM TOMS 2000; below a shape of 1 by Gamma(a) = Gamma(a + 1) U^(1/a).
 */
function logGamma(shape: number, seed: number, purpose: string, step: number): number {
  const boosted = shape < 1 ? shape + 1 : shape;
  const [first = 0] = shape < 1 ? randomUniforms(seed, `${purpose} boost`, { step }, 1) : [];
  const boost = shape < 1 ? Math.log(1 - first) / shape : 0;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [x = 0] = randomNormals(seed, `${purpose} normal`, { step, epoch: attempt }, 1);
    const [uniform = 0] = randomUniforms(seed, `${purpose} uniform`, { step, epoch: attempt }, 1);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - uniform) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v) + boost;
  }
  return Math.log(d) + boost;
}

/** A draw from Beta(a, a), in [0, 1]; depends on (seed, purpose, step) alone. */
export function symmetricBeta(a: number, seed: number, purpose: string, step: number): number {
  const [x, y] = [logGamma(a, seed, `${purpose} 1`, step), logGamma(a, seed, `${purpose} 2`, step)];
  return 1 / (1 + Math.exp(y - x));
}
