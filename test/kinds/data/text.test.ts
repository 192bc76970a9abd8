// Texts as rows of token ids: the library's ids against its original, words learned on training rows, and what is refused.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { loadData, type LoadedData } from "../../../src/kinds/data/load.ts";
import { studentTokenizer, wordCutter } from "../../../src/kinds/data/text/tokens.ts";
import { likeliestWords, wordTokenizer } from "../../../src/kinds/data/text/words.ts";
import { dataOptions, makeFolder, refuses, type Folder } from "./helpers.ts";
import { valuesHeld } from "../../values-held.ts";

interface Reference {
  readonly texts: readonly string[];
  readonly pairs: readonly (readonly [string, string])[];
  readonly tokenizers: readonly {
    readonly name: string;
    readonly json: string;
    readonly ids: readonly (readonly number[])[];
    readonly pairs: readonly (readonly number[])[];
  }[];
}

const reference = JSON.parse(
  readFileSync(new URL("../../reference/token-ids.json", import.meta.url), "utf8"),
) as Reference;

const splits = { kind: "hash", train: 0.5, validation: 0.125, calibration: 0.125, test: 0.25 };

describe("texts (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
    const rows = Array.from(
      { length: 80 },
      (_, at) => `the ${at % 2 === 0 ? "Good" : "bad"} film ${at % 7} !\t${at % 2}`,
    );
    await folder.write("films.tsv", ["sentence\tlabel", ...rows].join("\n"));
  });
  after(() => folder.remove());

  const words = { kind: "words", vocabulary: 8 };
  const source = (change: object = {}) => ({
    kind: "text",
    path: "films.tsv",
    text: "sentence",
    label: "label",
    tokenizer: words,
    length: 6,
    ...change,
  });
  const load = (change: object = {}): Promise<LoadedData> =>
    loadData(dataOptions({ source: source(change), splits }), { baseDirectory: folder.path });

  for (const { name, json, ids, pairs } of reference.tokenizers)
    it(`have the ids of Hugging Face's own tokenizers: ${name}`, async () => {
      const tokenizer = await studentTokenizer(json, name);
      reference.texts.forEach((text, at) => {
        assert.deepEqual(tokenizer.encode(text, null).ids, ids[at], text);
      });
      const [[first, second] = ["", ""]] = reference.pairs;
      assert.deepEqual(tokenizer.encode(first, second).ids, pairs[0]);
    });

  it("are cut into whole words as the written tokenizer.json cuts them", async () => {
    const [plain] = reference.tokenizers;
    const { model } = JSON.parse(plain?.json ?? "") as { model: { vocab: Record<string, number> } };
    const vocabulary = Object.entries(model.vocab)
      .sort(([, a], [, b]) => a - b)
      .map(([word]) => word)
      .slice(2);
    const { encode } = await studentTokenizer(wordTokenizer(vocabulary), "words");
    reference.texts.forEach((text, at) => {
      assert.deepEqual(encode(text, null).ids, plain?.ids[at], text);
    });
    const cut = await wordCutter();
    assert.deepEqual(cut("It's 3.5!"), ["it", "'", "s", "3", ".", "5", "!"]);
    assert.deepEqual(likeliestWords(["b a b", "c a b"], cut, 4), ["b", "a"]);
  });

  it("become ids of the likeliest words of training rows, 0 where a row ends, 1 for other words", async () => {
    const { dataset, held, columns } = await load();
    assert.deepEqual([dataset.inputShape, columns, held.dtype], [[6], null, "float32"]);
    const { model } = JSON.parse(held.text?.tokenizer ?? "") as { model: { vocab: Record<string, number> } };
    const known = Object.entries(model.vocab)
      .sort(([, a], [, b]) => a - b)
      .map(([word]) => word);
    assert.deepEqual(known.slice(0, 5), ["[PAD]", "[UNK]", "!", "film", "the"]);
    assert.deepEqual(known.slice(5, 7).sort(), ["bad", "good"]);
    const first = Array.from(valuesHeld(dataset.inputs).slice(0, 6));
    assert.deepEqual(
      first.slice(0, 3),
      ["the", "good", "film"].map((word) => model.vocab[word]),
    );
    assert.deepEqual([first[4], first[5]], [model.vocab["!"], 0]);
    assert.ok(Array.from(valuesHeld(dataset.inputs)).every((id) => id < 8));
    assert.ok(dataset.text !== undefined);
  });

  it("are learned of training rows alone", async () => {
    const plain = await load();
    const test = new Set(plain.splits.test);
    const lines = Array.from({ length: 80 }, (_, at) =>
      test.has(at)
        ? `zebra zebra zebra\t${at % 2}`
        : `the ${at % 2 === 0 ? "Good" : "bad"} film ${at % 7} !\t${at % 2}`,
    );
    await folder.write("zebra.tsv", ["sentence\tlabel", ...lines].join("\n"));
    const other = await load({ path: "zebra.tsv" });
    assert.equal(other.held.text?.tokenizer, plain.held.text?.tokenizer);
    const row = plain.splits.test[0] ?? 0;
    assert.deepEqual(Array.from(valuesHeld(other.dataset.inputs).slice(6 * row, 6 * row + 6)), [1, 1, 1, 0, 0, 0]);
  });

  it("take any tokenizer.json, pairs by its template; what is cut off is told", async () => {
    const pieces = reference.tokenizers.find(({ name }) => name === "pieces");
    await folder.write("tokenizer.json", pieces?.json ?? "");
    const rows = reference.pairs
      .slice(0, 1)
      .flatMap(([a, b]) => Array.from({ length: 20 }, (_, at) => JSON.stringify({ a, b, y: at % 2 })));
    await folder.write("pairs.jsonl", rows.join("\n"));
    const both = await load({
      path: "pairs.jsonl",
      text: ["a", "b"],
      label: "y",
      tokenizer: "tokenizer.json",
      length: 5,
    });
    const ids = pieces?.pairs[0] ?? [];
    assert.deepEqual(Array.from(valuesHeld(both.dataset.inputs).slice(0, 5)), ids.slice(0, 5));
    assert.deepEqual(both.notes, [
      `pairs.jsonl: 20 of 20 texts are longer than 5 tokens and are cut off; the longest has ${ids.length}`,
    ]);
    assert.equal(both.held.text?.tokenizer, pieces?.json);
  });

  it("may hold quotes that are no quotes of the file", async () => {
    const rows = Array.from({ length: 40 }, (_, at) => `"good" he said, "bad\t${at % 2}`);
    await folder.write("quotes.tsv", ["sentence\tlabel", ...rows].join("\n"));
    await refuses(() => load({ path: "quotes.tsv" }), "data-unreadable", '"quotes": false');
    const { dataset } = await load({ path: "quotes.tsv", quotes: false });
    assert.equal(dataset.rows, 40);
  });

  it("are refused where they are empty, no sentences, no UTF-8; where the tokenizer is none, or has no padding at 0", async () => {
    const write = (name: string, texts: readonly unknown[]): Promise<void> =>
      folder.write(name, texts.map((sentence, at) => JSON.stringify({ sentence, label: at % 2 })).join("\n"));
    const forty = Array.from({ length: 40 }, () => "fine");
    await write("empty.jsonl", forty.with(17, ""));
    await refuses(
      () => load({ path: "empty.jsonl" }),
      "data-invalid",
      /row 18, column "sentence"\s+expected a text\s+got\s+nothing/,
    );
    await write("long.jsonl", forty.with(3, "a ".repeat(5_000_000)));
    await refuses(
      () => load({ path: "long.jsonl" }),
      "data-invalid",
      /row 4, column "sentence"\s+expected a text of at most/,
    );
    await folder.write("latin.tsv", Buffer.from("sentence\tlabel\ncaf\xe9\t1\n", "latin1"));
    await refuses(() => load({ path: "latin.tsv" }), "data-unreadable", "text in UTF-8");
    await folder.write("none.json", "{}");
    await refuses(() => load({ tokenizer: "none.json" }), "data-unreadable", "none.json", "a tokenizer.json");
    await folder.write("text.json", "no json");
    await refuses(() => load({ tokenizer: "text.json" }), "data-unreadable", "text.json");
    await refuses(() => load({ tokenizer: "nowhere.json" }), "data-unreadable", "no such file");
    const [plain] = reference.tokenizers;
    await folder.write("unpadded.json", (plain?.json ?? "").replaceAll("[PAD]", "hello0"));
    await refuses(() => load({ tokenizer: "unpadded.json" }), "data-invalid", /token 0 fills rows up[^]*"hello0"/);
    await refuses(() => load({ text: ["sentence", "sentence"] }), "data-invalid", '"sentence" twice');
    await refuses(() => load({ text: "review" }), "data-invalid", /one of "sentence", "label"\s+got\s+"review"/);
    await refuses(() => load({ text: "label" }), "data-invalid", "columns other than the label's");
  });
});
