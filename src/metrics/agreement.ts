// How a student follows its teacher: the same top class, the distance of their distributions, and what it does where the teacher errs.
import { anyNumber, closed, count, orNull, share, type TypeOf } from "../base/validation/closed.ts";
import { rangeSchema } from "./comparison/estimates.ts";
import { meanInterval, wilson } from "./comparison/shares.ts";
import { meanOf } from "./row-scores.ts";
import { argmaxAt, logSoftmaxRows } from "../base/numeric/softmax.ts";

export const agreementSchema = closed(
  {
    sameTop: { ...share, description: "Share of rows where both have one top class." },
    divergence: { ...anyNumber, description: "Mean KL(teacher || student), in nats." },
    teacherErrs: {
      ...closed({ rows: count, accuracy: orNull(share) }),
      description:
        "Rows that the teacher classifies wrongly, and the student's accuracy on them; null without such rows.",
    },
    intervals: {
      ...closed({ sameTop: rangeSchema, divergence: rangeSchema }),
      description: "For these two on other rows: 95 %. Absent in reports of earlier versions.",
    },
  },
  ["intervals"],
);

export type Agreement = TypeOf<typeof agreementSchema>;

/**
 * Share of rows with one top class in both, mean KL(teacher || student) in nats, accuracy where the teacher is wrong.
 * Source: Stanton et al., "Does knowledge distillation really work?", NeurIPS 2021 (agreement and KL as fidelity).
 * @param student - logits, rows x classes; `teacher` alike
 */
export function agreement(
  student: Float32Array | Float64Array,
  teacher: Float32Array | Float64Array,
  labels: Int32Array,
  classes: number,
): Agreement {
  const [p, q] = [logSoftmaxRows(teacher, classes), logSoftmaxRows(student, classes)];
  const divergences = new Float64Array(labels.length);
  let [same, errs, rightThere] = [0, 0, 0];
  labels.forEach((label, row) => {
    const start = row * classes;
    const [mine, theirs] = [argmaxAt(student, start, classes), argmaxAt(teacher, start, classes)];
    if (mine === theirs) same += 1;
    if (theirs !== label) {
      errs += 1;
      if (mine === label) rightThere += 1;
    }
    for (let k = start; k < start + classes; k++) {
      const log = p[k] ?? NaN;
      const share = Math.exp(log);
      // a share of 0 adds nothing, whatever its logarithm
      if (share > 0) divergences[row] = (divergences[row] ?? 0) + share * (log - (q[k] ?? NaN));
    }
  });
  const sameTop = same / labels.length;
  const divergence = meanOf(divergences);
  return {
    sameTop,
    divergence,
    teacherErrs: { rows: errs, accuracy: errs === 0 ? null : rightThere / errs },
    ...(labels.length < 2
      ? {}
      : { intervals: { sameTop: wilson(sameTop, labels.length), divergence: meanInterval(divergences) } }),
  };
}
