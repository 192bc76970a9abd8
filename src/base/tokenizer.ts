// Texts to token ids by a tokenizer.json, as Hugging Face's libraries do it.

/** What is used of the library, whose own declarations name files without their endings and cannot be resolved. */
interface Library {
  readonly Tokenizer: new (json: object, config: object) => LibraryTokenizer;
}
interface LibraryTokenizer {
  readonly normalizer: { normalize(text: string): string } | null;
  readonly pre_tokenizer: { pre_tokenize(text: string): string[] } | null;
  encode(
    text: string,
    options: { readonly text_pair: string | null; readonly return_token_type_ids: true },
  ): { readonly ids: number[]; readonly token_type_ids?: number[] };
  id_to_token(id: number): string | undefined;
}

export interface Tokens {
  readonly ids: readonly number[];
  /** 0 in the first text, 1 in the second of a pair. */
  readonly types: readonly number[];
}

export interface Tokenizer {
  /** Special tokens and the template of pairs are the tokenizer's own. */
  readonly encode: (text: string, pair: string | null) => Tokens;
  /** Words and what stands between them, before they are looked up. */
  readonly cut: (text: string) => readonly string[];
  /** Token 0, which fills rows up in students. */
  readonly first: string;
}

/** @throws whatever the library says of a text that is no tokenizer.json */
export async function openTokenizer(json: string): Promise<Tokenizer> {
  const { Tokenizer: Made } = (await import("@huggingface/tokenizers")) as unknown as Library;
  const tokenizer = new Made(JSON.parse(json) as object, {});
  return {
    encode: (text, pair) => {
      const { ids, token_type_ids: types } = tokenizer.encode(text, { text_pair: pair, return_token_type_ids: true });
      return { ids, types: types ?? ids.map(() => 0) };
    },
    cut: (text) => {
      const normal = tokenizer.normalizer === null ? text : tokenizer.normalizer.normalize(text);
      return tokenizer.pre_tokenizer === null ? [normal] : tokenizer.pre_tokenizer.pre_tokenize(normal);
    },
    first: tokenizer.id_to_token(0) ?? "",
  };
}
