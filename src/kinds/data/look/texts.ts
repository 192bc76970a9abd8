// Columns of sentences by their looks: how many words a row has, and how many of all are worth a token.
import type { RawColumn, RawColumns } from "../../../engine/contracts.ts";
import type { ColumnRole } from "../table.ts";
import { areSentences } from "../tabular/deduce.ts";
import { wordCutter } from "../text/tokens.ts";

/** Rows in a hundred whose words all fit into the length. */
const FITTING = 0.99;
const LONGEST = 256;
const MOST_WORDS = 10_000;
const LEAST_WORDS = 16;

/**
 * The columns of sentences, one or a pair, where there is nothing else to learn from; null where there is.
 * @param names - columns other than the label's and those that are left out
 */
export function sentenceColumns(
  columns: RawColumns,
  names: readonly string[],
  roles: ReadonlyMap<string, ColumnRole>,
): readonly string[] | null {
  const found = names.filter((name) => areSentences((columns.get(name)?.texts ?? []).filter((text) => text !== "")));
  const others = names.filter((name) => !found.includes(name) && roles.get(name)?.role !== "ignore");
  return (found.length === 1 || found.length === 2) && others.length === 0 ? found : null;
}

interface Tokens {
  readonly source: {
    readonly text: string | readonly string[];
    readonly tokenizer: { readonly kind: "words"; readonly vocabulary: number };
    readonly length: number;
  };
  readonly notes: readonly string[];
}

/** How such columns become tokens: words that occur more than once, in rows that hold nearly every text whole. */
export async function tokensOf(columns: RawColumns, names: readonly string[]): Promise<Tokens> {
  const cut = await wordCutter();
  const counts = new Map<string, number>();
  const own = names.flatMap((name) => columns.get(name) ?? []);
  const lengths = own.map(({ texts, codes }: RawColumn): readonly number[] => {
    const words = texts.map(cut);
    for (const code of codes) for (const word of words[code] ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
    return Array.from(codes, (code) => words[code]?.length ?? 0);
  });
  const rows = (lengths[0] ?? []).map((_, row) => lengths.reduce((sum, column) => sum + (column[row] ?? 0), 0));
  rows.sort((a, b) => a - b);
  const whole = rows[Math.min(rows.length - 1, Math.ceil(FITTING * rows.length))] ?? 1;
  const length = Math.max(1, Math.min(LONGEST, whole));
  const repeated = [...counts.values()].filter((count) => count > 1).length;
  const vocabulary = Math.max(LEAST_WORDS, Math.min(MOST_WORDS, repeated + 2));
  const [only = "", ...others] = names;
  return {
    source: { text: others.length === 0 ? only : names, tokenizer: { kind: "words", vocabulary }, length },
    notes: [
      `texts: column ${names.map((name) => JSON.stringify(name)).join(" and ")}, whose sentences are all there is to learn from`,
      `length: ${length} words of a row; ${whole > length ? `longer texts are cut off, of up to ${rows.at(-1) ?? 0} words` : `99 of 100 have no more, the longest ${rows.at(-1) ?? 0}`}`,
      `vocabulary: ${vocabulary} of ${counts.size} different words, the likeliest of the training rows; a "tokenizer" names a tokenizer.json in its place`,
    ],
  };
}
