// What a layers model itself gives for some rows, in TensorFlow.js: the student that was read from it must give the same.
import { channelsLast } from "../../../base/numeric/rows.ts";
import type { TfjsModelFile } from "../../../engine/tfjs/model-files.ts";
import { elementCount, type Shape } from "../../../graph/ir.ts";

/**
 * Outputs of prepared rows, row after row.
 * @param row - shape of a row as the data has it, channels first
 * @param isRaw - whether the model takes rows as they are held, in whatever order of axes
 */
export async function layersScores(
  file: TfjsModelFile,
  row: Shape,
  input: readonly (number | null)[],
  isRaw: boolean,
  values: Float32Array,
): Promise<Float32Array | null> {
  const { openTfjsModel } = await import("../../../engine/tfjs/library/model.ts");
  const model = await openTfjsModel(file, "cpu", file.path);
  const [fed] = model.inputs;
  const [output] = model.outputs;
  try {
    if (fed === undefined || output === undefined) return null;
    const own = row.length === 3 && !isRaw ? [...row.slice(1), row[0] ?? 1] : row;
    const shape = input.map((size, axis) => size ?? own[axis] ?? 1);
    const data = isRaw || row.length !== 3 ? values : channelsLast(values, row);
    const rows = values.length / elementCount(row);
    return (await model.run(fed, data, [rows, ...shape], output.name)).values;
  } finally {
    model.close();
  }
}
