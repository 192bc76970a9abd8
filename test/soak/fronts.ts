// Drawn models through the fronts that read them: each student equals its model, or the model is refused by name.
import type { Outcome } from "./draws.ts";
import { drawnGraph, onnxFront } from "./drawn-graphs.ts";
import { drawnModel, kerasFront } from "./drawn-models.ts";

/** By front: draws a model, and holds its student against it. */
export const fronts: Readonly<Record<string, (seed: number) => Promise<Outcome>>> = {
  "ONNX graphs": async (seed) => onnxFront(await drawnGraph(seed)),
  "Keras models": async (seed) => kerasFront(await drawnModel(seed), seed),
};

export interface Tally {
  readonly equal: number;
  readonly refused: number;
  /** Each with its seed. */
  readonly different: readonly string[];
}

export async function tally(front: (seed: number) => Promise<Outcome>, first: number, count: number): Promise<Tally> {
  let [equal, refused] = [0, 0];
  const different: string[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const outcome = await front(seed);
    if (outcome.kind === "equal") equal += 1;
    else if (outcome.kind === "refused") refused += 1;
    else different.push(`seed ${seed}: ${outcome.what}`);
  }
  return { equal, refused, different };
}
