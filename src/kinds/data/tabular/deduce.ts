// What columns look like to someone who has their texts alone; each conclusion is told.
import { numberIn } from "../../../base/numeric/number-text.ts";
import type { RawColumn, RawColumns } from "../../../engine/contracts.ts";
import { dateIn } from "./date.ts";
import { dataError, type ColumnRole } from "../table.ts";

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

/** What part of a column's texts are numbers where the others are mistakes, and the column no column of texts. */
const MOSTLY = 0.9;

/** Numbers as people write them: with a currency, a percent sign, parentheses or another minus, groups of thousands. */
const byHand =
  /^[-+\u2212(]? ?[$\u20ac\u00a3\u00a5]? ?(\d{1,3}([,' \u00a0\u202f_]\d{3})+([.,]\d+)?|\d+([.,]\d+)?) ?[%$\u20ac\u00a3\u00a5]?\)?$/;

/**
 * For a column that would be left out for its texts.
 * @param texts - without what stands for a missing value
 * @throws {LimbeckError} "data-invalid" for a column of numbers but for a few cells, and for one of numbers in another spelling
 */
export function refuseStrayTexts(texts: readonly string[], name: string, place: string): void {
  const others = texts.filter((text) => Number.isNaN(numberIn(text)));
  const [stray] = others;
  const few = others.length <= (1 - MOSTLY) * texts.length;
  if (stray === undefined || texts.length < 2 || !(few || texts.every((text) => byHand.test(text)))) return;
  throw dataError(
    place,
    `column ${JSON.stringify(name)}`,
    few ? "numbers, as nearly all of its cells are" : "numbers, such as 1000, -0.5 or 1e-3",
    JSON.stringify(stray.slice(0, 60)),
    'mend such cells, or leave the column out: init with --ignore, a recipe with the role "ignore"',
  );
}

/** Names and categories have a word or two; of most sentences there is one of each. */
const SENTENCE_WORDS = 4;
const LEAST_SENTENCES = 20;

export const areSentences = (texts: readonly string[]): boolean =>
  texts.length >= LEAST_SENTENCES &&
  texts.filter((text) => text.trim().split(/\s+/).length >= SENTENCE_WORDS).length > texts.length / 2;

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
  const sentences = areSentences(present) ? 'a source of "kind": "text" reads sentences' : null;
  if (present.length > MOST_VALUES || present.length > codes.length / 2)
    return {
      role: { role: "ignore" },
      why:
        `texts such as ${JSON.stringify(present[0])}, ${present.length} different in ${codes.length} rows: too many for a ` +
        `feature each; ${sentences ?? '{"role": "category", "embedding": 16} learns a vector each'}`,
    };
  const also = sentences === null ? "" : `; ${sentences}`;
  return { role: { role: "category" }, why: `texts, ${present.length} different${missing}${also}` };
}

/**
 * Roles of columns in which "" stands for what is missing, and a line for each: its role and why.
 * @throws {LimbeckError} "data-invalid" for a column of numbers but for a few cells
 */
export function deduceRoles(
  columns: RawColumns,
  names: readonly string[],
  place: string,
): { readonly roles: ReadonlyMap<string, ColumnRole>; readonly lines: readonly string[] } {
  const roles = new Map<string, ColumnRole>();
  const lines: string[] = [];
  for (const name of names) {
    const column = columns.get(name);
    if (column === undefined) continue;
    const { role, why } = deduce(column);
    if (role.role === "ignore")
      refuseStrayTexts(
        column.texts.filter((text) => text !== ""),
        name,
        place,
      );
    roles.set(name, role);
    lines.push(`${name}: ${role.role}; ${why}`);
  }
  return { roles, lines };
}
