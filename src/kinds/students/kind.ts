// What a kind of student is: its schema, and how its definition becomes a student for some data.
import type { Kind } from "../table.ts";
import type { ColumnEncoder, Student, StudentSource } from "../../engine/contracts.ts";
import type { Shape } from "../../graph/ir.ts";

/** Where a recipe stands: its file, for messages, and the folder that its paths are relative to. */
export interface RecipePlace {
  readonly file: string;
  readonly directory: string;
}

/** The data that a student is built for. */
export interface StudentData {
  readonly inputShape: Shape;
  readonly classes: readonly string[];
  /** How named columns became the rows' features, where they did. */
  readonly encoder?: ColumnEncoder | undefined;
}

/** What defines a student, read and ready for the data that it is built for. */
export interface ReadStudent {
  readonly source: StudentSource;
  readonly build: (data: StudentData) => Student;
}

export interface StudentKind<Options> extends Kind<Options> {
  /**
   * Reads what defines the student.
   * @throws {LimbeckError} "student-invalid", naming file, layer or weight
   */
  readonly make: (options: Options, place: RecipePlace) => Promise<ReadStudent>;
}
