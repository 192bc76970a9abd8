// What an open teacher is, whatever its kind.
import type { Kind } from "../table.ts";
import type { Dataset } from "../../engine/contracts.ts";
import type { Shape } from "../../graph/ir.ts";
import type { TeacherContext } from "./settings.ts";

/** Called as work goes on; `done` of `total` rows. */
export type Progress = (done: number, total: number) => void;

export interface Teacher {
  readonly id: string;
  /** Class names by output index; null when the model and its card name none. */
  readonly classes: readonly string[] | null;
  readonly sha256: string;
  /** Shape of a row as the model takes it. */
  readonly inputShape?: Shape;
  /** Whether it reads the source's own columns or texts, so that it can be asked about the data set's rows alone. */
  readonly readsSource?: true;
  /** Path of the file that the model was read from. */
  readonly modelFile: string;
  readonly parameters: number;
  readonly bytes: number;
  /** Preprocessing, output and hash that decide the labels: part of the cache key. */
  readonly fingerprint: string;
  /** Split hash of the data the teacher was trained on, where its card records it. */
  readonly trainedOnSplits: string | null;
  /** Logits (or log-probabilities) of the given rows, rows x classes, in the data set's class order. */
  label(dataset: Dataset, rows: Int32Array, progress: Progress): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface TeacherKind<Options> extends Kind<Options> {
  /** Opens it. @throws {LimbeckError} teacher-unreadable, teacher-invalid, model-invalid */
  readonly make: (options: Options, context: TeacherContext) => Promise<Teacher>;
}
