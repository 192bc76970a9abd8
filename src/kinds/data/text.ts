// Source "text": sentences, or pairs of them, as rows of token ids.
import type { RawColumn } from "../../engine/contracts.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { readUtf8 } from "./files/bytes.ts";
import type { DataKind } from "./kind.ts";
import { readColumns } from "./columns/named-columns.ts";
import { separatedFields } from "./files/separated.ts";
import { dataError, type ReadPlace, type Table } from "./table.ts";
import { studentTokenizer, textsOf, wordCutter } from "./text/tokens.ts";
import { likeliestWords, wordTokenizer } from "./text/words.ts";

const wordsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "vocabulary"],
  properties: {
    kind: { const: "words" },
    vocabulary: {
      type: "integer",
      minimum: 3,
      maximum: 1_000_000,
      description: "Tokens: the likeliest words of the training rows, one for padding and one for all other words.",
    },
  },
} as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "text", "label", "tokenizer", "length"],
  properties: {
    kind: { const: "text" },
    path: {
      type: "string",
      minLength: 1,
      description:
        "CSV or TSV with a header, JSON lines or Parquet; relative to the recipe; a * in its name means several.",
    },
    ...separatedFields,
    text: {
      type: ["string", "array"],
      minLength: 1,
      items: { type: "string", minLength: 1 },
      minItems: 1,
      maxItems: 2,
      description: "Column of the text, or two columns of a pair.",
    },
    label: { type: "string", minLength: 1, description: "Column of the class." },
    id: { type: "string", minLength: 1, description: "Column of the row's id; the row's position by default." },
    tokenizer: {
      if: { type: "string" },
      then: { type: "string", minLength: 1 },
      else: wordsSchema,
      description: "A tokenizer.json, relative to the recipe; or whole words that are learned on the training rows.",
    },
    length: {
      type: "integer",
      minimum: 1,
      maximum: 4096,
      description: "Tokens of a row: longer texts are cut off, shorter ones filled up with 0.",
    },
  },
} as const satisfies KindSchema;

type Options = Omit<FromSchema<typeof schema>, "label" | "tokenizer" | "text"> & {
  readonly text: string | readonly string[];
  readonly tokenizer: string | FromSchema<typeof wordsSchema>;
  readonly label?: string | undefined;
  readonly readsLabels?: false | undefined;
};

async function read(options: Options, place: ReadPlace): Promise<Table> {
  const { path, text } = options;
  const names = [text].flat();
  if (new Set(names).size < names.length)
    throw dataError(path, "text", "two columns", `${JSON.stringify(names[0])} twice`);
  return await readColumns({ ...options, wanted: names }, place);
}

async function whole(table: Table, { path, text, tokenizer, length }: Options, place: ReadPlace): Promise<Table> {
  const names = [text].flat();
  const { asRead: columns = new Map<string, RawColumn>() } = table;
  const file = typeof tokenizer === "string" ? (await readUtf8(tokenizer, place.baseDirectory)).toString() : null;
  if (file !== null && typeof tokenizer === "string") await studentTokenizer(file, tokenizer);
  return {
    ...table,
    open: {
      columns,
      missing: [],
      deduced: [],
      learn: async (_classes, train) => {
        if (file !== null || typeof tokenizer === "string")
          return { form: { text: { columns: names, length, tokenizer: file ?? "" } }, notes: [] };
        const of = textsOf({ columns: names }, columns, path);
        const cut = await wordCutter();
        const texts = Array.from(train, (row) => of(row)).flatMap(([first, second]) =>
          second === null ? [first] : [first, second],
        );
        const words = likeliestWords(texts, cut, tokenizer.vocabulary);
        return { form: { text: { columns: names, length, tokenizer: wordTokenizer(words) } }, notes: [] };
      },
    },
  };
}

export const text: DataKind<Options> = {
  schema,
  make: read,
  whole,
  labelField: "label",
  files: ["path"],
  paths: ["path", "tokenizer"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  flat: true,
};
