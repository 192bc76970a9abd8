// Texts as rows of token ids, by a tokenizer.json.
import { openTokenizer, type Tokenizer } from "../../../base/tokenizer.ts";
import type { RawColumns, TextForm } from "../../../engine/contracts.ts";
import { dataError, listed } from "../table.ts";
import { unreadable } from "../files/bytes.ts";
import { wordTokenizer } from "./words.ts";

/** Characters of one text beyond which it is no sentence, and is refused. */
const MOST_CHARACTERS = 1_000_000;

/**
 * Opens a tokenizer.json for a student.
 * @throws {LimbeckError} "data-unreadable" for a file that is none; "data-invalid" for one whose padding is not token 0
 */
export async function studentTokenizer(json: string, place: string): Promise<Tokenizer> {
  const tokenizer = await openTokenizer(json).catch((cause: unknown) => {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(
      place,
      "a tokenizer.json as Hugging Face's tokenizers write it",
      got,
      "save it with tokenizer.save()",
      cause,
    );
  });
  if (/pad/i.test(tokenizer.first)) return tokenizer;
  throw dataError(
    place,
    "padding",
    "a tokenizer whose token 0 fills rows up, as BERT's [PAD]",
    JSON.stringify(tokenizer.first),
    'take another, or {"kind": "words"}: id 0 is what students do not look at',
  );
}

/** How whole words are cut, before any is known. */
export const wordCutter = async (): Promise<Tokenizer["cut"]> => (await openTokenizer(wordTokenizer([]))).cut;

interface TokenRows {
  /** rows x length: ids, 0 where a row has none. */
  readonly inputs: Int32Array;
  readonly notes: readonly string[];
}

/** The texts of a row, or of a pair; empty ones are refused by their row. */
export function textsOf(
  { columns: names }: Pick<TextForm, "columns">,
  raw: RawColumns,
  place: string,
): (row: number) => readonly [string, string | null] {
  const [first, second] = names.map((name) => {
    const column = raw.get(name);
    if (column === undefined)
      throw dataError(place, "columns", JSON.stringify(name), `only ${listed([...raw.keys()])}`);
    const empty = column.texts.indexOf("");
    if (empty >= 0)
      throw dataError(
        place,
        `row ${column.codes.indexOf(empty) + 1}, column ${JSON.stringify(name)}`,
        "a text",
        "nothing",
        "leave such rows out",
      );
    const long = column.texts.findIndex(({ length }) => length > MOST_CHARACTERS);
    if (long >= 0)
      throw dataError(
        place,
        `row ${column.codes.indexOf(long) + 1}, column ${JSON.stringify(name)}`,
        `a text of at most ${MOST_CHARACTERS} characters`,
        String(column.texts[long]?.length),
        "cut it before",
      );
    return column;
  });
  return (row) => [
    first?.texts[first.codes[row] ?? 0] ?? "",
    second === undefined ? null : (second.texts[second.codes[row] ?? 0] ?? ""),
  ];
}

/**
 * Token ids of each row: cut off at the form's length, filled up with 0.
 * @throws {LimbeckError} "data-invalid" for empty texts and texts that are no sentences
 */
export async function tokenRows(form: TextForm, raw: RawColumns, rows: number, place: string): Promise<TokenRows> {
  const { length } = form;
  const { encode } = await studentTokenizer(form.tokenizer, place);
  const of = textsOf(form, raw, place);
  const inputs = new Int32Array(rows * length);
  let [cut, longest, none] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const { ids: own } = encode(...of(row));
    longest = Math.max(longest, own.length);
    if (own.length > length) cut += 1;
    if (own.length === 0) none += 1;
    for (let at = 0; at < Math.min(length, own.length); at++) inputs[row * length + at] = own[at] ?? 0;
  }
  const notes = [
    ...(cut === 0
      ? []
      : [
          `${place}: ${cut} of ${rows} texts are longer than ${length} tokens and are cut off; the longest has ${longest}`,
        ]),
    ...(none === 0 ? [] : [`${place}: ${none} texts have no token at all`]),
  ];
  return { inputs, notes };
}
