// What a kind of source is: its schema, how it is read, and how it is read where labels are of no interest.
import type { ReadPlace, Table } from "./table.ts";

export interface DataKind<Options> {
  readonly schema: { readonly required: readonly string[]; readonly properties: object };
  /**
   * Reads a file of rows, whole.
   * @throws {LimbeckError} "data-unreadable" or "data-invalid", naming file, row and column
   */
  readonly make: (options: Options, place: ReadPlace) => Promise<Table>;
  /** What is concluded of all rows together, where they lie in several files: `make` sees those of one. */
  readonly whole?: (table: Table, options: Options, place: ReadPlace) => Table | Promise<Table>;
  /** Fields of file paths in which a * stands for any characters: rows in several files. */
  readonly files: readonly string[];
  /** The field that says where labels are, which a source without labels may leave out; null where none says it. */
  readonly labelField: string | null;
  /** Fields that hold file paths. */
  readonly paths: readonly string[];
  /** The options of a source whose labels are not read. */
  readonly unlabelled: (options: Options) => Options;
  /** Rows can stay in a file, where `data.memory` bounds what is held. */
  readonly staysInFile?: true;
  /** Rows have one axis, whatever the file says: they are images only where data.input says so. */
  readonly flat?: true;
}
