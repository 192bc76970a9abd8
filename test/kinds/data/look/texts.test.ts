// Sentences by their looks: the column or the pair of columns that init reads as texts, with a length and a vocabulary that fit.
import assert from "node:assert/strict";
import { lookAt } from "../../../../src/kinds/data/look.ts";
import { limbeck } from "../../../cli/world.ts";
import { makeFolder, refuses, type Folder } from "../helpers.ts";

const ROWS = 200;
const things = ["film", "plot", "cast", "end", "song"];
/** Six words, of the last row twenty. */
const sentence = (row: number): string =>
  row === ROWS - 1
    ? Array.from({ length: 20 }, (_, at) => `word${at}`).join(" ")
    : `the ${things[row % 5] ?? ""} was ${row % 2 === 0 ? "good" : "bad"} number ${row}`;
const rows = Array.from({ length: ROWS }, (_, row) => ({
  id: row,
  sentence: sentence(row),
  question: `how was the ${things[row % 5] ?? ""} ${row % 40}`,
  stars: row % 5,
  label: row % 2,
}));
type Column = keyof (typeof rows)[number];

describe("sentences by their looks (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
  });
  after(() => folder.remove());

  const tsv = (...columns: readonly Column[]): string =>
    [columns.join("\t"), ...rows.map((row) => columns.map((name) => row[name]).join("\t"))].join("\n");
  const look = async (path: string, text: string) => {
    await folder.write(path, text);
    return lookAt({ path, directory: folder.path });
  };

  it("are texts where nothing else is to be learned from, of a length that holds 99 in 100 and words that come again", async () => {
    const seen = await look("rows.tsv", tsv("id", "sentence", "label"));
    assert.deepEqual(seen.source, {
      kind: "text",
      path: "rows.tsv",
      text: "sentence",
      label: "label",
      // the, was, number, five things, good and bad; padding and other words; no number comes again
      tokenizer: { kind: "words", vocabulary: 16 },
      length: 6,
    });
    assert.deepEqual([seen.rows, seen.inputShape, seen.vocabulary], [ROWS, [6], 16]);
    assert.match(seen.notes.join("\n"), /99 of 100 have no more, the longest 20/);
    const lines = rows.map(({ sentence: text, label }) => JSON.stringify({ text, label })).join("\n");
    assert.equal("text" in (await look("rows.jsonl", lines)).source, true);
  });

  it("are pairs where there are two columns of them", async () => {
    const { source } = await look("pairs.tsv", tsv("question", "sentence", "label"));
    assert.deepEqual(
      { ...source, tokenizer: null },
      {
        ...{ kind: "text", path: "pairs.tsv", text: ["question", "sentence"], label: "label" },
        ...{ tokenizer: null, length: 11 },
      },
    );
  });

  it("are left out, and told, beside columns that a table learns from", async () => {
    const { source, notes, vocabulary } = await look("mixed.tsv", tsv("sentence", "stars", "label"));
    assert.deepEqual([source.kind, vocabulary], ["csv", null]);
    assert.match(
      notes.join("\n"),
      /left out: column "sentence", which holds sentences, .*: they are read where all other columns are left out/,
    );
  });

  it("are no names and codes", async () => {
    const names = rows.map(({ id, label }) => `person ${id},${label}`);
    await refuses(
      () => look("names.csv", ["name,label", ...names].join("\n")),
      "data-invalid",
      "at least one column of numbers",
    );
  });

  it("become a recipe and a student that learn", async () => {
    await folder.write("films.tsv", tsv("sentence", "label"));
    const { code, stdout, stderr } = await limbeck(folder.path, "init", "films.tsv", "--yes");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /200 rows of \[6\], words[^]*the mean of vectors of \d+ for 16 words/);
    const run = await limbeck(folder.path, "run", "films.recipe.jsonc", "--json");
    assert.equal(run.code, 0, run.stderr);
    const report = JSON.parse(run.stdout) as { arms: { seeds: { phases: { test: { accuracy: number } }[] }[] }[] };
    // good and bad are the classes
    assert.ok((report.arms[0]?.seeds[0]?.phases.at(-1)?.test.accuracy ?? 0) > 0.9, run.stdout.slice(0, 400));
  });
});
