"""Texts as Hugging Face's own tokenizers cut them: python token-ids.py > token-ids.json

Three tokenizers: whole words with BERT's uncased beginning, as limbeck learns them; WordPiece with pieces and a pair template;
Unigram with metaspace."""

import json

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

TEXTS = [
    "Hello  world!!",
    "Café au lait, s'il vous plaît.",
    "It's 3.5 %, isn't it?",
    "ÉCOLE naïve coöperate Ångström",
    "\u6771\u4eac is Tokyo; \u041c\u043e\u0441\u043a\u0432\u0430 is Moscow",
    "tabs\tand\nlines  and\u00a0blanks",
    "emoji \U0001f600 and \u201cquotes\u201d \u2013 dashes",
    "unknownword another-one x_y a.b@c.d",
    "",
    "the the the cat sat on the mat",
]
PAIRS = [("hello world", "the cat"), ("the mat", "")]

words = ["hello", "world", "cafe", "the", "cat", "sat", "on", "mat", "it", "'", "s", "3", ".", "5", "%", ",", "is", "!", "?"]
plain = Tokenizer(
    models.WordPiece({word: at for at, word in enumerate(["[PAD]", "[UNK]", *words])}, unk_token="[UNK]", max_input_chars_per_word=100)
)
plain.add_special_tokens(["[PAD]", "[UNK]"])
plain.normalizer = normalizers.BertNormalizer()
plain.pre_tokenizer = pre_tokenizers.BertPreTokenizer()

corpus = TEXTS * 20
pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))
pieces.normalizer = normalizers.BertNormalizer()
pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
pieces.train_from_iterator(
    corpus, trainers.WordPieceTrainer(vocab_size=120, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
)
pieces.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
)

unigram = Tokenizer(models.Unigram())
unigram.normalizer = normalizers.NFKC()
unigram.pre_tokenizer = pre_tokenizers.Metaspace()
unigram.train_from_iterator(
    corpus, trainers.UnigramTrainer(vocab_size=150, special_tokens=["<pad>", "<unk>"], unk_token="<unk>")
)

out = []
for name, tokenizer in {"words": plain, "pieces": pieces, "unigram": unigram}.items():
    out.append(
        {
            "name": name,
            "json": tokenizer.to_str(),
            "ids": [tokenizer.encode(text).ids for text in TEXTS],
            "pairs": [tokenizer.encode(a, b).ids for a, b in PAIRS],
        }
    )
print(json.dumps({"versions": {"tokenizers": tokenizers.__version__}, "texts": TEXTS, "pairs": PAIRS, "tokenizers": out}))
