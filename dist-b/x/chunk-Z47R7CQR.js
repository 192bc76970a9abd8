// dist/base/numeric/number-text.js
var numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
var numberIn = (text) => numeric.test(text) ? Number(text) : NaN;

// dist/base/tokenizer.js
async function openTokenizer(json) {
  const { Tokenizer: Made } = await import("@huggingface/tokenizers");
  const tokenizer = new Made(JSON.parse(json), {});
  return {
    encode: (text, pair) => {
      const { ids, token_type_ids: types } = tokenizer.encode(text, { text_pair: pair, return_token_type_ids: true });
      return { ids, types: types ?? ids.map(() => 0) };
    },
    cut: (text) => {
      const normal = tokenizer.normalizer === null ? text : tokenizer.normalizer.normalize(text);
      return tokenizer.pre_tokenizer === null ? [normal] : tokenizer.pre_tokenizer.pre_tokenize(normal);
    },
    first: tokenizer.id_to_token(0) ?? ""
  };
}

export {
  numberIn,
  openTokenizer
};
