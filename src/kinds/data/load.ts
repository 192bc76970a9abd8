// From the recipe's data block to a data set and its splits.
import type { Dataset, HeldRows, Splits } from "../../engine/contracts.ts";
import { heldBy, makeDataset } from "./dataset.ts";
import { layoutOf, type RowLayout } from "./layout.ts";
import { readSource } from "./index.ts";
import type { DataOptions } from "./schema.ts";
import { sharesOf, splitRows } from "./splits.ts";
import { dataError } from "./table.ts";

export { preprocessingOf } from "./preprocessing.ts";

export interface LoadedData {
  readonly dataset: Dataset;
  readonly splits: Splits;
  /** How the sources hold the rows. */
  readonly held: HeldRows;
  /** Names of the values of a row, where the first source names them. */
  readonly columns: readonly string[] | null;
  readonly layout: RowLayout;
}

/**
 * Reads the sources and splits their rows.
 * @param baseDirectory - where the recipe's relative paths begin: its own folder
 * @throws {LimbeckError} "data-unreadable", "data-invalid" or "splits-invalid", naming file, row and column
 */
export async function loadData(options: DataOptions, baseDirectory: string): Promise<LoadedData> {
  const { splits, source, classes, input } = options;
  sharesOf(splits); // fails before anything is read
  if (splits.kind === "hash") {
    if (source === undefined) throw dataError("data", "/data/source", "a source to split", "nothing");
    const table = await readSource(source, { baseDirectory });
    const layout = layoutOf(table.inputShape, input, table.place);
    const dataset = makeDataset([{ table, prefix: "" }], { classes, layout });
    return {
      dataset,
      splits: splitRows(dataset, splits, dataset.rows),
      held: heldBy([table], layout),
      columns: table.columns,
      layout,
    };
  }
  if (source !== undefined)
    throw dataError("data", "/data/source", "nothing: splits of kind files name their own sources", "a source");
  const train = await readSource(splits.train, { baseDirectory });
  const test = await readSource(splits.test, { baseDirectory });
  const layout = layoutOf(train.inputShape, input, train.place);
  const dataset = makeDataset(
    [
      { table: train, prefix: "train:" },
      { table: test, prefix: "test:" },
    ],
    { classes, layout },
  );
  return {
    dataset,
    splits: splitRows(dataset, splits, train.rows),
    held: heldBy([train, test], layout),
    columns: train.columns,
    layout,
  };
}
