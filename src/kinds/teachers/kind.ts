// What an open teacher is, whatever its kind.
import type { Kind } from "../table.ts";
import type { Dataset } from "../../engine/contracts.ts";
import type { Shape } from "../../graph/ir.ts";
import type { TeacherContext } from "./stated/settings.ts";

/** Called as work goes on; `done` of `total` rows. */
export type Progress = (done: number, total: number) => void;

/** A model whose file is here. */
export interface TeacherModel {
  readonly file: string;
  /** Folders that links beside it may lead into. */
  readonly links: readonly string[];
  readonly parameters: number;
  readonly bytes: number;
}

/**
 * What it is asked by: rows as the student takes them, which may be any; the source's own columns or texts, which the data
 * set's rows alone have; or their ids alone, its answers being known beforehand.
 */
export type TeacherReads = "rows" | "source" | "ids";

/** Values on the way to a model's scores, by their names in its file. */
export interface InnerValues {
  /** A row's shapes of those that have one value, or block of values, for each row. */
  list(): Promise<ReadonlyMap<string, Shape>>;
  /**
   * Opens some of them.
   * @throws {LimbeckError} teacher-invalid where the file has no such value, or it is none of a row
   */
  open(names: readonly string[]): Promise<OpenedValues>;
}

export interface OpenedValues {
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Of rows of a data set of the teacher's kind of rows, end to end. */
  of(dataset: Dataset, rows: Int32Array): Promise<ReadonlyMap<string, Float32Array>>;
  close(): Promise<void>;
}

export interface Teacher {
  readonly id: string;
  /** Class names by output index; null when the model and its card name none. */
  readonly classes: readonly string[] | null;
  readonly sha256: string;
  /** Shape of a row as the model takes it. */
  readonly inputShape?: Shape;
  readonly reads: TeacherReads;
  /** The models that it is made of: several of an ensemble, none where its answers come from elsewhere. */
  readonly models: readonly TeacherModel[];
  /** Present where what its model computes on the way can be read. */
  readonly inner?: InnerValues;
  /** Of an ensemble: the teachers whose answers it mixes. */
  readonly members?: readonly Teacher[];
  /** Preprocessing, output and hash that decide the labels: part of the cache key. */
  readonly fingerprint: string;
  /** Split hash of the data the teacher was trained on, where its card records it. */
  readonly trainedOnSplits: string | null;
  /** Present where answers are known beforehand: those of the given rows, as `label` gives them. */
  readonly known?: (dataset: Pick<Dataset, "rowId">, rows: Int32Array) => Float32Array;
  /** Logits (or log-probabilities) of the given rows, rows x classes, in the data set's class order. */
  label(dataset: Dataset, rows: Int32Array, progress: Progress): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Parameters and bytes of its models together; null where it has none here. */
export function sizeOf({ models }: Pick<Teacher, "models">): Omit<TeacherModel, "file" | "links"> | null {
  if (models.length === 0) return null;
  const sum = (field: "parameters" | "bytes"): number => models.reduce((all, model) => all + model[field], 0);
  return { parameters: sum("parameters"), bytes: sum("bytes") };
}

export interface TeacherKind<Options> extends Kind<Options> {
  /** Opens it. @throws {LimbeckError} teacher-unreadable, teacher-invalid, model-invalid */
  readonly make: (options: Options, context: TeacherContext) => Promise<Teacher>;
}
