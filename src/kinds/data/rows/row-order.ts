// Rows that stand in the order of their classes: whatever follows the order of the rows gives the label away.
import { NO_LABEL, type Dataset } from "../../../engine/contracts.ts";

/** Files of fewer rows may be in any order by chance. */
const FEW_ROWS = 40;

/** Share of the changes of class that a shuffled file has, below which the order tells the class. */
const TELLING = 0.1;

/**
 * How often the class changes from one row to the next, beside what a shuffled file would have, (n - 1)(1 - sum p^2).
 * @returns what to say where the order tells the class; nothing else
 */
export function orderWarnings(dataset: Pick<Dataset, "labels" | "classes">): readonly string[] {
  const { classes } = dataset;
  const labels = dataset.labels.filter((label) => label !== NO_LABEL);
  const rows = labels.length;
  if (rows < FEW_ROWS) return [];
  const counts = new Float64Array(classes.length);
  let changes = 0;
  labels.forEach((label, row) => {
    counts[label] = (counts[label] ?? 0) + 1;
    if (row > 0 && label !== labels[row - 1]) changes += 1;
  });
  const shuffled = (rows - 1) * (1 - counts.reduce((sum, count) => sum + (count / rows) ** 2, 0));
  if (changes >= TELLING * shuffled) return [];
  return [
    `rows stand in the order of their classes: the class changes ${changes} times in ${rows} rows, about ` +
      `${Math.round(shuffled)} times in a shuffled file; a value that follows the order of the rows, such as a counter or a ` +
      "time, would give the label away",
  ];
}
