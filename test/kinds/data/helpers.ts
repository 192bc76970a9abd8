// Temporary folders, data blocks with defaults filled in, and assertions on errors, for the tests of data.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { SplitName, Splits } from "../../../src/engine/contracts.ts";
import { readSource, sourceSchema } from "../../../src/kinds/data/index.ts";
import type { SourceOptions } from "../../../src/kinds/data/index.ts";
import { dataSchema, type DataOptions } from "../../../src/kinds/data/schema.ts";
import type { Table } from "../../../src/kinds/data/table.ts";
import { LimbeckError, renderError, type ErrorCode } from "../../../src/base/errors.ts";
import { checked } from "../../../src/base/validation/check.ts";

export const splitNames: readonly SplitName[] = ["train", "validation", "calibration", "test"];

/** A data block as the recipe gives it, checked and with defaults. */
export const dataOptions = (block: object): DataOptions =>
  checked(dataSchema, { batchRows: 4, ...block }, "recipe-invalid", "recipe") as DataOptions;

export const sourceOptions = (source: object): SourceOptions =>
  checked(sourceSchema, source, "recipe-invalid", "recipe") as SourceOptions;

export interface Folder {
  readonly path: string;
  write(name: string, contents: string | Uint8Array): Promise<void>;
  /** Writes as it is, or gzipped where the name ends in .gz. */
  pack(name: string, contents: string | Uint8Array): Promise<void>;
  read(source: object): Promise<Table>;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "limbeck-data-"));
  const write = (name: string, contents: string | Uint8Array): Promise<void> => writeFile(join(path, name), contents);
  return {
    path,
    write,
    pack: (name, contents) => write(name, name.endsWith(".gz") ? gzipSync(contents) : contents),
    read: async (source) => readSource(sourceOptions(source), { baseDirectory: path }),
    remove: () => rm(path, { recursive: true }),
  };
}

/** An IDX file: type code, sizes, and the values' big-endian bytes. */
export function idxFile(type: number, shape: readonly number[], values: Uint8Array | readonly number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = type;
  header[3] = shape.length;
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Uint8Array.from(values)]);
}

/** A .npy file of version 1. */
export function npyFile(descr: string, shape: readonly number[], values: NodeJS.ArrayBufferView): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((size) => `${size}, `).join("")}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 + 64 - 11)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  const body = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), length, Buffer.from(header), body]);
}

/** Asserts that work ends in an input error of this code whose rendered text holds every given piece. */
export async function refuses(
  work: () => unknown,
  code: ErrorCode,
  ...pieces: readonly (string | RegExp)[]
): Promise<void> {
  await assert.rejects(
    async () => await work(),
    (error) => {
      assert.ok(error instanceof LimbeckError, `not an input error: ${String(error)}`);
      const text = renderError(error);
      assert.equal(error.code, code, text);
      assert.equal(error.exitCode, 2);
      assert.ok(error.problems.length > 0, "an error names its problems");
      for (const piece of pieces)
        assert.ok(
          typeof piece === "string" ? text.includes(piece) : piece.test(text),
          `no ${String(piece)} in\n${text}`,
        );
      return true;
    },
  );
}

/** Ids of every split's rows. */
export const idsOf = (splits: Splits, rowId: (row: number) => string): Record<SplitName, Set<string>> => {
  const ids = (name: SplitName): Set<string> => new Set(Array.from(splits[name], rowId));
  return { train: ids("train"), validation: ids("validation"), calibration: ids("calibration"), test: ids("test") };
};
