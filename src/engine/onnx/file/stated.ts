// What a file that limbeck wrote says of itself in its metadata: class names, and what rows need before they go in.
import type { Problem } from "../../../base/errors.ts";
import type { ColumnEncoder, Dataset, PictureForm } from "../../contracts.ts";
import type { OnnxModel } from "./model-file.ts";

/** x -> (x * scale - mean) / std, as cards and metadata have it. */
export interface StatedInput {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What rows need that go in as their source holds them. */
export const rawInput = { scale: 1, mean: [0], std: [1] } as const satisfies StatedInput;

export interface Stated {
  readonly classes: readonly string[] | null;
  readonly preprocessing: StatedInput;
  /** Names of a row's values, in their order, where the data has names. */
  readonly columns?: readonly string[] | null;
  /** How the files of pictures become rows, where rows are pictures. */
  readonly picture?: PictureForm | null;
  /** How named columns become features, where rows are such; and whether the file does it itself, an input a column. */
  readonly encoder?: ColumnEncoder | null;
  readonly takesColumns?: boolean;
  /** Where rows are token ids of texts: of which columns, how many, by which tokenizer. */
  readonly text?: StatedText | null;
}

/** What a file says of the texts whose token ids it takes; the tokenizer itself lies beside it. */
export interface StatedText {
  readonly columns: readonly string[];
  readonly length: number;
  readonly sha256: string;
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** {scale, mean, std} as cards and metadata have them; undefined where it is nothing of the kind. */
export function preprocessingIn(value: unknown): StatedInput | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { scale, mean, std } = value as Readonly<Record<string, unknown>>;
  return typeof scale === "number" && isNumbers(mean) && isNumbers(std) ? { scale, mean, std } : undefined;
}

export const classesIn = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.every((one) => typeof one === "string") ? value : null;

const isPictureForm = (value: unknown): value is PictureForm => {
  if (typeof value !== "object" || value === null) return false;
  const { height, width, channels, fit, background } = value as Readonly<Record<string, unknown>>;
  return (
    [height, width, channels, background].every((one) => Number.isInteger(one)) &&
    (fit === "cover" || fit === "contain" || fit === "stretch")
  );
};

const isStatedText = (value: unknown): value is StatedText =>
  typeof value === "object" && value !== null && "length" in value && "sha256" in value && "columns" in value;

const isEncoder = (value: unknown): value is ColumnEncoder =>
  typeof value === "object" && value !== null && "version" in value && value.version === 1 && "columns" in value;

/** Null for files of other producers, and for those that say nothing. */
export function statedBy({ producerName, metadataProps }: OnnxModel): Stated | null {
  if (producerName !== "limbeck") return null;
  const metadata = new Map(metadataProps.map(({ key, value }) => [key, value]));
  const preprocessing = preprocessingIn(parsed(metadata.get("preprocessing")));
  if (preprocessing === undefined) return null;
  const [classes, columns] = [parsed(metadata.get("classes")), parsed(metadata.get("columns"))].map(classesIn);
  const picture = parsed(metadata.get("picture"));
  const encoder = parsed(metadata.get("encoder"));
  const text = parsed(metadata.get("text"));
  return {
    preprocessing,
    classes: classes ?? null,
    columns: columns ?? null,
    picture: isPictureForm(picture) ? picture : null,
    encoder: isEncoder(encoder) ? encoder : null,
    text: isStatedText(text) ? text : null,
    takesColumns: metadata.get("inputs") === "columns",
  };
}

/**
 * What a file's rows were made by that is not what the data's are: features of columns, or token ids, mean other things then.
 * Nothing where both agree, or the file says nothing.
 */
export function otherRows(
  stated: Stated | null,
  { encoder, text }: Pick<Dataset, "encoder" | "text">,
): Omit<Problem, "path"> | null {
  if (stated === null || stated.takesColumns === true) return null;
  const tokenizer = stated.text?.sha256;
  if (tokenizer !== undefined && tokenizer !== text?.tokenizerSha256)
    return {
      expected:
        text === undefined
          ? "rows of texts by its tokenizer"
          : `the data's tokenizer, sha256 ${text.tokenizerSha256.slice(0, 12)}`,
      got: `another, sha256 ${tokenizer.slice(0, 12)}: its ids are other words`,
      hint: 'take its tokenizer.json as the data\'s: "tokenizer": "path/to/tokenizer.json"',
    };
  const own = stated.encoder ?? null;
  if (own === null || JSON.stringify(own) === JSON.stringify(encoder)) return null;
  return {
    expected: "features made of columns as the data's are",
    got: "features learned of other training rows: its values mean other things",
    hint: "take the file that limbeck export writes, which has an input for each column; or the same data and splits",
  };
}
