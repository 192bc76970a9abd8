// Term "rkd": rows lie to one another, by distance and by angle, as they do for the teacher.
import type { TargetContext } from "../../engine/contracts.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { describeSchedule, scheduleSchema } from "../schedules/index.ts";
import type { TensorOptions, TermKind } from "./kind.ts";
import { asVectors, tensorFields, tensorWords, valuesOf } from "./tensors.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: {
    kind: { const: "rkd" },
    ...tensorFields,
    distance: { ...scheduleSchema({ minimum: 0 }, "Weight of the distances of pairs."), default: 1 },
    angle: { ...scheduleSchema({ minimum: 0 }, "Weight of the angles of triplets."), default: 2 },
  },
} as const satisfies KindSchema;

/** Rows that are closer than this times the mean squared distance are one point: float32 tells no direction between them. */
const SAME_POINT = 1e-6;

interface Relations {
  /** Distances over their mean, [N, N]. */
  readonly distances: Value;
  /** Cosine at the first row of the angle between the second and the third, [N, N, N]. */
  readonly angles: Value;
}

/** 0 where a row meets itself. */
function apartMask(g: GraphBuilder, rows: number, { dtype }: Value): Value {
  const data = Float32Array.from({ length: rows * rows }, (_, at) => (at % (rows + 1) === 0 ? 0 : 1));
  return g.cast(g.constant({ dtype: "float32", shape: [rows, rows], data }), dtype);
}

/** Distances and angles from the products of the rows about their mean, which neither depends on. */
function relations(g: GraphBuilder, x: Value): Relations {
  const vectors = asVectors(g, x);
  const rows = vectors.shape[0] ?? 1;
  const centred = g.sub(vectors, g.mean(vectors, [0], true));
  const products = g.gemm(centred, centred, { transB: true });
  const squares = g.sum(g.mul(centred, centred), [1], true);
  const across = g.reshape(squares, [1, rows]);
  const squared = g.mul(g.sub(g.add(squares, across), g.scale(products, 2)), apartMask(g, rows, products));
  const least = g.shift(g.scale(g.mean(squared, [0, 1]), SAME_POINT), 1e-30);
  const apart = g.greater(squared, least);
  const isApart = g.stopGradient(g.cast(apart, products.dtype));
  const one = g.scalar(1, products.dtype);
  const lengths = g.sqrt(g.where(apart, squared, one));
  const distances = g.mul(lengths, isApart);
  const mean = g.scale(g.sum(distances, [0, 1]), 1 / Math.max(1, rows * (rows - 1)));
  const inverse = g.div(isApart, lengths);
  const [first, second] = [g.reshape(products, [rows, rows, 1]), g.reshape(products, [rows, 1, rows])];
  const both = g.add(
    g.sub(g.sub(g.reshape(products, [1, rows, rows]), first), second),
    g.reshape(squares, [rows, 1, 1]),
  );
  const cosines = g.mul(g.mul(both, g.reshape(inverse, [rows, rows, 1])), g.reshape(inverse, [rows, 1, rows]));
  return { distances: g.div(distances, g.shift(mean, 1e-12)), angles: cosines };
}

/** mean of d^2 / 2 where |d| < 1, |d| - 1/2 beyond (Huber's loss), d = a - b; []. */
function huber(g: GraphBuilder, a: Value, b: Value): Value {
  const size = g.one("Abs", [g.sub(a, b)], {});
  const capped = g.one("Min", [size, g.scalar(1, size.dtype)], {});
  const each = g.mul(capped, g.sub(size, g.scale(capped, 1 / 2)));
  return g.mean(
    each,
    each.shape.map((_, axis) => axis),
  );
}

/**
 * distance * mean_ij h(d_ij, d'_ij) + angle * mean_ijk h(cos_ijk, cos'_ijk), h Huber's loss, d distances over their mean;
 * [], of the whole batch. Source: Park et al., CVPR 2019 (arXiv 1904.05068), whose weights 1 and 2 are the defaults.
 */
function value(context: TargetContext, options: TensorOptions): Value {
  const { g, scalar } = context;
  const { student, teacher } = valuesOf(options, context);
  const [own, given] = [relations(g, student), relations(g, teacher)];
  return g.add(
    g.mul(huber(g, own.distances, given.distances), scalar("distance")),
    g.mul(huber(g, own.angles, given.angles), scalar("angle")),
  );
}

export const rkd: TermKind<FromSchema<typeof schema>> = {
  schema,
  make: (options) => ({ value: (context) => value(context, options) }),
  teacher: ({ teacher }) => teacher,
  tensors: { of: (options) => options, misfit: () => null },
  withoutLabels: true,
  words: (options) =>
    `relations of rows in ${tensorWords(options)}, distance ${describeSchedule(options.distance)}, angle ${describeSchedule(options.angle)}`,
};
