// What columns look like to someone who has their texts alone; each conclusion is told.
import { numberIn } from "../../../base/numeric/number-text.ts";
import type { RawColumn, RawColumns } from "../../../engine/contracts.ts";
import { dateIn } from "./date.ts";
import { refuseCounting } from "../counting.ts";
import type { ColumnRole } from "../table.ts";

/** Words for yes and no, in lower case. */
export const truths: Readonly<Record<string, number>> = { true: 1, yes: 1, y: 1, t: 1, false: 0, no: 0, n: 0, f: 0 };

export const truthOf = (text: string): number => truths[text.toLowerCase()] ?? NaN;

/** Values of a category beyond which a feature each is no encoding. */
export const MOST_VALUES = 1000;

/** Whole numbers of as few values may be codes of categories. */
const FEW_VALUES = 30;

interface Deduced {
  readonly role: ColumnRole;
  readonly why: string;
}

function deduce({ codes, texts }: RawColumn): Deduced {
  const present = texts.filter((text) => text !== "");
  const missing = texts.includes("") ? ", some missing" : "";
  const number = { role: "number", scale: "standardise", missing: "mean" } as const;
  if (present.length < 2)
    return {
      role: { role: "ignore" },
      why: present.length === 0 ? "nothing stands in it" : `always ${JSON.stringify(present[0])}`,
    };
  if (present.every((text) => Number.isFinite(numberIn(text)))) {
    const codesLike = present.length <= FEW_VALUES && present.every((text) => Number.isInteger(Number(text)));
    const hint = codesLike && present.length > 2 ? `; if they are codes, say "category"` : "";
    return { role: number, why: `numbers, ${present.length} different${missing}${hint}` };
  }
  if (present.every((text) => Number.isFinite(truthOf(text))))
    return { role: { role: "boolean" }, why: `yes and no${missing}` };
  if (present.every((text) => dateIn(text) !== null)) return { role: { role: "date" }, why: `dates${missing}` };
  if (present.length > MOST_VALUES || present.length > codes.length / 2)
    return {
      role: { role: "ignore" },
      why: `texts, ${present.length} different in ${codes.length} rows: too many for a feature each; {"role": "category", "embedding": 16} learns a vector each`,
    };
  return { role: { role: "category" }, why: `texts, ${present.length} different${missing}` };
}

/**
 * Roles of columns in which "" stands for what is missing, and a line for each: its role and why.
 * @throws {LimbeckError} "data-invalid" for a column that only counts the rows
 */
export function deduceRoles(
  columns: RawColumns,
  names: readonly string[],
  place: string,
): { readonly roles: ReadonlyMap<string, ColumnRole>; readonly lines: readonly string[] } {
  const roles = new Map<string, ColumnRole>();
  const lines: string[] = [];
  const positions = [...columns.keys()];
  for (const name of names) {
    const column = columns.get(name);
    if (column === undefined) continue;
    const { role, why } = deduce(column);
    roles.set(name, role);
    lines.push(`${name}: ${role.role}; ${why}`);
    if (role.role !== "number") continue;
    const { codes, texts } = column;
    const at = (row: number): string => texts[codes[row] ?? 0] ?? "";
    refuseCounting({
      place,
      rows: codes.length,
      label: null,
      columns: [{ name, position: positions.indexOf(name), at }],
      ignore: [],
    });
  }
  return { roles, lines };
}
