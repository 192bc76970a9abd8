// Rows that are trained on without a label: those of a source of their own, and those whose labels a study hides.
import { NO_LABEL, type Dataset, type Splits } from "../../../engine/contracts.ts";
import { stratify } from "./stratify.ts";

interface Divided {
  readonly dataset: Dataset;
  readonly splits: Splits;
}

/** The training rows that keep their labels: of every class the same share, in the order of a hash of their ids. */
function kept(dataset: Dataset, train: Int32Array, share: number, salt: string): Int32Array {
  const { labels, classes } = dataset;
  const parts = stratify(
    train.length,
    train.map((row) => labels[row] ?? NO_LABEL),
    classes,
    (at) => dataset.rowId(train[at] ?? 0),
    [["labelled", share]],
    `${salt} labelled`,
  );
  return (parts.get("labelled") ?? new Int32Array()).map((at) => train[at] ?? 0);
}

/**
 * The data with its unlabelled rows told apart from those of the splits.
 * @param labelledShare - share of each class's training rows that keep their labels; all of them by default
 * @param salt - another gives other rows
 */
export function withoutLabels({ dataset, splits }: Divided, labelledShare: number | undefined, salt: string): Divided {
  const own = Array.from(dataset.labels.keys()).filter((row) => dataset.labels[row] === NO_LABEL);
  if (labelledShare === undefined)
    return own.length === 0
      ? { dataset, splits }
      : { dataset, splits: { ...splits, unlabelled: Int32Array.from(own) } };
  const train = kept(dataset, splits.train, labelledShare, salt);
  const keeps = new Set(train);
  const hidden = splits.train.filter((row) => !keeps.has(row));
  const labels = Int32Array.from(dataset.labels);
  for (const row of hidden) labels[row] = NO_LABEL;
  return {
    dataset: { ...dataset, labels },
    splits: { ...splits, train, unlabelled: Int32Array.from([...hidden, ...own]) },
  };
}
