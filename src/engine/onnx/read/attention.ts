// Import rule of Attention: products, a softmax over keys, and masks that are added before it.
import type { GraphBuilder } from "../../../graph/builder.ts";
import type { Tensor, Value } from "../../../graph/ir.ts";
import { ImportError, type ImportRule, type NodeContext } from "./context.ts";
import { tensorOf } from "./known.ts";

/** What a score becomes that is not to count: exp of it is 0 in float32, and its differences are finite. */
const BARRED = -1e9;

/** [rows, heads, length, size], from that or from [rows, length, heads x size]. */
function inHeads(g: GraphBuilder, value: Value, heads: number): Value {
  const [rows = 1, length = 1, width = 1] = value.shape;
  if (value.shape.length === 4) return value;
  if (value.shape.length !== 3 || heads < 1 || width % heads !== 0)
    throw new ImportError(
      "values of [rows, heads, length, size], or heads that divide the last axis",
      `${heads} heads`,
    );
  return g.transpose(g.reshape(value, [rows, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** A position sees itself and those before it. */
const causal = (queries: number, keys: number): Tensor =>
  tensorOf(
    "float32",
    [queries, keys],
    Array.from({ length: queries * keys }, (_, i) => (i % keys > Math.floor(i / keys) ? BARRED : 0)),
  );

function masked(c: NodeContext, scores: Value): Value {
  const { g } = c;
  const [queries = 1, keys = 1] = scores.shape.slice(2);
  const ordered = c.int("is_causal", 0) === 1 ? g.add(scores, g.constant(causal(queries, keys), "causal")) : scores;
  if (!c.has(3)) return ordered;
  const mask = c.value(3);
  const added = mask.dtype === "bool" ? g.one("Where", [mask, g.scalar(0), g.scalar(BARRED)], {}) : mask;
  return g.add(ordered, added);
}

/** Source: ONNX, operator Attention, opset 23: of as many heads of queries as of keys, without what a decoder keeps. */
export const attention: ImportRule = (c) => {
  const { g } = c;
  if ([4, 5, 6].some((index) => c.has(index)) || c.node.output.slice(1).some((name) => name !== ""))
    throw new ImportError("attention over rows by themselves", "keys and values that are kept from step to step");
  if (c.float("softcap", 0) !== 0) throw new ImportError("softcap 0", String(c.float("softcap", 0)));
  // of outputs that are not there, and of the precision of a softmax that is in float32
  c.passOver("qk_matmul_output_mode", "softmax_precision");
  const flat = c.value(0).shape.length === 3;
  const query = inHeads(g, c.value(0), c.int("q_num_heads", 0));
  const [key, value] = [1, 2].map((index) => inHeads(g, c.value(index), c.int("kv_num_heads", 0))) as [Value, Value];
  const [rows = 1, heads = 1, length = 1, size = 1] = query.shape;
  if (key.shape[1] !== heads) throw new ImportError(`keys of ${heads} heads, as the queries`, `${key.shape[1]}`);
  const scale = c.float("scale", 1 / Math.sqrt(size));
  const scores = g.scale(g.matMul(query, g.transpose(key, [0, 1, 3, 2])), scale);
  const weights = g.one("Softmax", [masked(c, scores)], { axis: 3 });
  const y = g.matMul(weights, value);
  return flat ? g.reshape(g.transpose(y, [0, 2, 1, 3]), [rows, length, heads * (y.shape[3] ?? 1)]) : y;
};
