// Data sets, model files and cards for the tests of teachers.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset, RowValues } from "../../../src/engine/contracts.ts";
import type { Teacher } from "../../../src/kinds/teachers/kind.ts";
import { LimbeckError, renderError } from "../../../src/base/errors.ts";
import { encodeModel, type OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import { openTeacher, type OnnxTeacherOptions } from "../../../src/kinds/teachers/index.ts";

export function dataset(
  inputShape: readonly number[],
  inputs: RowValues,
  classes: readonly string[] = ["a", "b", "c"],
): Dataset {
  const rows = inputs.length / inputShape.reduce((product, size) => product * size, 1);
  return {
    rows,
    inputShape,
    inputs,
    labels: Int32Array.from({ length: rows }, (_, row) => row % classes.length),
    classes,
    rowId: String,
    sha256: "d".repeat(64),
  };
}

export const allRows = ({ rows }: Dataset): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);

/** Small whole numbers, different in every place. */
export const counting = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => ((i * 7) % 11) - 5);

export const none = (): void => undefined;

export interface Opened {
  readonly teacher: Teacher;
  readonly warnings: readonly string[];
}

/** Writes the model and opens it for the data set; the caller closes it. */
export async function openModel(
  folder: string,
  model: OnnxModel,
  data: Dataset,
  options: Partial<OnnxTeacherOptions> = {},
): Promise<Opened> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "model.onnx"), encodeModel(model));
  const warnings: string[] = [];
  const teacher = await openTeacher(
    { id: "t", kind: "onnx", path: "model.onnx", ...options },
    { baseDirectory: folder, dataset: data, threads: 1, log: (warning) => warnings.push(warning) },
  );
  return { teacher, warnings };
}

/** Logits of every row, and the warnings of opening. */
export async function labelAll(
  folder: string,
  model: OnnxModel,
  data: Dataset,
  options: Partial<OnnxTeacherOptions> = {},
): Promise<{ readonly logits: number[]; readonly warnings: readonly string[] }> {
  const { teacher, warnings } = await openModel(folder, model, data, options);
  try {
    return { logits: Array.from(await teacher.label(data, allRows(data), none)), warnings };
  } finally {
    await teacher.close();
  }
}

export function near(got: readonly number[], expected: readonly number[], tolerance = 1e-4): void {
  assert.equal(got.length, expected.length);
  got.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `value ${i}: ${value} is not ${expected[i]}`),
  );
}

/** Fails with this code, exit code 2, and an error whose text holds all the words. */
export async function refuses(code: string, work: () => Promise<unknown>, ...words: RegExp[]): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof LimbeckError, error instanceof Error ? error.stack : String(error));
    assert.equal(error.code, code);
    assert.equal(error.exitCode, 2);
    for (const word of words) assert.match(renderError(error), word);
    return true;
  });
}
