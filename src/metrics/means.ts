// Metrics that are means over rows: accuracy, NLL, Brier score, signed gap.
import { meanOf, type RowScores } from "./row-scores.ts";

/** Share of rows whose top label is right; the lowest index wins ties. In [0, 1]. */
export const accuracy = ({ correct }: Pick<RowScores, "correct">): number => meanOf(correct);

/** Negative log-likelihood: mean of -log p_y, in nats. A proper score. Source: Good, 1952. */
export const nll = (scores: Pick<RowScores, "nll">): number => meanOf(scores.nll);

/** Brier score: mean over rows of sum_k (p_k - [y = k])^2, in [0, 2]; the binary form of others is half of it. Source: Brier, 1950. */
export const brier = (scores: Pick<RowScores, "brier">): number => meanOf(scores.brier);

/** Mean confidence minus accuracy: negative is under-confident, positive over-confident. In [-1, 1]. */
export const signedGap = ({ confidence, correct }: Pick<RowScores, "confidence" | "correct">): number =>
  meanOf(confidence) - meanOf(correct);
