// Schedule "cosine": half a cosine wave from the first step's value to the last step's.
import { between } from "./between.ts";

/** to + (from - to) (1 + cos(pi u)) / 2, u in [0, 1] over the span. Source: Loshchilov and Hutter, ICLR 2017. */
export const cosine = between("cosine", (from, to, u) => {
  const wave = (1 + Math.cos(Math.PI * u)) / 2;
  return to + (from - to) * wave;
});
