// Cells that are no numbers: every column with one is told, once, with the number of its other ones.
import { problemsError, type Problem } from "../../../base/errors.ts";

/** Columns with bad cells that are told one by one. */
const MOST_COLUMNS = 12;

export interface BadCells {
  /** Takes note of a cell; of each column the first is told. */
  note(column: number, problem: () => Pick<Problem, "path" | "got" | "hint">): void;
  /** @throws {LimbeckError} "data-invalid" where any was noted */
  refuse(): void;
}

export function badCells(place: string): BadCells {
  const first = new Map<number, Problem>();
  const rows = new Map<number, number>();
  return {
    note: (column, problem) => {
      rows.set(column, (rows.get(column) ?? 0) + 1);
      if (first.has(column)) return;
      first.set(column, { expected: "a finite number within the range of 32-bit floats", ...problem() });
    },
    refuse: () => {
      if (first.size === 0) return;
      const all = [...first].map(([column, problem]) => {
        const others = (rows.get(column) ?? 1) - 1;
        return others === 0 ? problem : { ...problem, got: `${problem.got}, and no number in ${others} other rows` };
      });
      const shown = all.slice(0, MOST_COLUMNS);
      const left = all.length - shown.length;
      const more = {
        path: "columns",
        expected: "numbers in all of them",
        got: `${left} more columns with other cells`,
      };
      throw problemsError("data-invalid", place, left > 0 ? [...shown, more] : shown);
    },
  };
}
