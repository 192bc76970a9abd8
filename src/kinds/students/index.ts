// The table of students.
import type { Problem } from "../../base/errors.ts";
import type { Student, StudentSource } from "../../engine/contracts.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import type { RecipePlace, StudentData, StudentKind } from "./kind.ts";
import { layers } from "./layers.ts";
import { onnx } from "./onnx.ts";
import { tfjs } from "./tfjs.ts";

const kinds = { layers, onnx, tfjs } as const;

export type StudentOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<StudentKind<StudentOptions>>(kinds);

export const studentSchema = unionSchema(kinds);

/** A student that was read, and of what. */
export type SourcedStudent = Student & { readonly source: StudentSource };

/** Reads what defines the student, then waits for the data that it is built for. */
export async function readStudent(
  options: StudentOptions,
  place: RecipePlace,
): Promise<(data: StudentData) => SourcedStudent> {
  const { source, build } = await kindOf(options).make(options, place);
  return (data) => ({ ...build(data), source });
}

export const studentProblems = (options: StudentOptions): readonly Problem[] =>
  kindOf(options).problems?.(options) ?? [];
