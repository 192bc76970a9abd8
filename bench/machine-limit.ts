// How many multiply-adds a second this machine's own matrix product reaches: the limit that steps are held against.
import { performance } from "node:perf_hooks";
import { openGraph } from "../src/engine/onnx/evaluate.ts";
import { GraphBuilder } from "../src/graph/builder.ts";

const SIZE = 1024;

/** Multiply-adds a second of the best of ten products of 1024 x 1024 matrices. */
export async function sgemmLimit(threads: number): Promise<number> {
  const g = new GraphBuilder();
  const [a, b] = [g.input("a", "float32", [SIZE, SIZE]), g.input("b", "float32", [SIZE, SIZE])];
  const open = await openGraph(g.finish([g.sum(g.gemm(a, b), [0, 1])]), { threads });
  const data = new Float32Array(SIZE * SIZE).fill(0.5);
  let best = Infinity;
  for (let i = 0; i < 10; i++) {
    const from = performance.now();
    await open.run({ a: data, b: data });
    best = Math.min(best, performance.now() - from);
  }
  await open.close();
  return SIZE ** 3 / (best / 1000);
}
