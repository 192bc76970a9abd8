// A tokenizer of whole words, learned on training rows, as tokenizer.json.

/** Tokens that every vocabulary begins with: what fills a row up, and every word that it has not. */
const SPECIAL = ["[PAD]", "[UNK]"] as const;

/** Lower case without accents, cut at blanks and punctuation: as BERT's uncased models begin. */
const parts = {
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
} as const;

/** The tokenizer of some words, the likeliest first: one that it has not becomes "[UNK]" whole. */
export function wordTokenizer(words: readonly string[]): string {
  const vocab = Object.fromEntries([...SPECIAL, ...words].map((word, id) => [word, id]));
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    ...parts,
    post_processor: null,
    decoder: null,
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab,
    },
  });
}

/**
 * The most frequent words of some texts; ties by code point.
 * @param size - of the vocabulary, the two special tokens among them
 */
export function likeliestWords(
  texts: Iterable<string>,
  cut: (text: string) => readonly string[],
  size: number,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of cut(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const special of SPECIAL) counts.delete(special);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, size - SPECIAL.length)
    .map(([word]) => word);
}
