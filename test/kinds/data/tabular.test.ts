// Named columns with roles: the features in closed form, what is learned on training rows alone, and what is refused.
import assert from "node:assert/strict";
import type { ColumnEncoder } from "../../../src/engine/contracts.ts";
import { readUnlabelled } from "../../../src/kinds/data/index.ts";
import { loadData, type LoadedData } from "../../../src/kinds/data/load.ts";
import { encodeColumns, featureNames } from "../../../src/kinds/data/tabular/encoder.ts";
import { rawColumns } from "../../../src/kinds/data/columns/raw.ts";
import { dataOptions, makeFolder, refuses, sourceOptions, type Folder } from "./helpers.ts";
import { valuesHeld } from "../../values-held.ts";

const shares = { kind: "hash", train: 0.5, validation: 0.1, calibration: 0.1, test: 0.3 };
const ROWS = 400;
const kinds = ["a", "b", "c"] as const;

interface Row {
  readonly size: string;
  readonly kind: string;
  readonly big: string;
  readonly label: string;
}

const rows = Array.from({ length: ROWS }, (_, at): Row => ({
  size: at % 10 === 3 ? "?" : String((at * 7) % 50),
  kind: at % 25 === 4 ? "" : (kinds[at % 3] ?? ""),
  big: at % 2 === 0 ? "yes" : "no",
  label: (at * 31) % 4 < 2 ? "x" : "y",
}));

const csv = (all: readonly Row[]): string =>
  ["size,kind,big,label", ...all.map(({ size, kind, big, label }) => [size, kind, big, label].join(","))].join("\n");

const roles = { size: "number", kind: "category", big: "boolean" };

describe("tabular rows (unit)", () => {
  let folder: Folder;
  before(async () => {
    folder = await makeFolder();
    await folder.write("rows.csv", csv(rows));
  });
  after(() => folder.remove());

  const source = (change: object = {}) => ({
    kind: "tabular",
    path: "rows.csv",
    label: "label",
    columns: roles,
    ...change,
  });
  const load = (change: object = {}, splits: object = shares): Promise<LoadedData> =>
    loadData(dataOptions({ source: source(change), splits }), { baseDirectory: folder.path });
  const encoderOf = ({ held }: LoadedData): ColumnEncoder => {
    assert.ok(held.encoder !== undefined);
    return held.encoder;
  };

  it("become features: numbers to mean 0 and deviation 1 with a flag, categories a feature each and one for others", async () => {
    const loaded = await load();
    const { dataset, splits, columns } = loaded;
    assert.deepEqual(columns, ["size", "size missing", "kind=", "kind=a", "kind=b", "kind=c", "kind, other", "big"]);
    const train = [...splits.train].map((row) => rows[row]!);
    const sizes = train.flatMap(({ size }) => (size === "?" ? [] : [Number(size)]));
    const mean = sizes.reduce((sum, x) => sum + x, 0) / sizes.length;
    const std = Math.sqrt(sizes.reduce((sum, x) => sum + (x - mean) ** 2, 0) / sizes.length);
    const yes = train.filter(({ big }) => big === "yes").length / train.length;
    for (const [at, { size, kind, big }] of rows.entries()) {
      const wanted = [
        size === "?" ? 0 : (Number(size) - mean) / std,
        size === "?" ? 1 : 0,
        ...["", "a", "b", "c", "other"].map((value) => (value === kind ? 1 : 0)),
        ((big === "yes" ? 1 : 0) - yes) / Math.sqrt(yes * (1 - yes)),
      ];
      const got = valuesHeld(dataset.inputs).slice(8 * at, 8 * at + 8);
      wanted.forEach((value, i) => {
        assert.ok(Math.abs(value - (got[i] ?? NaN)) < 1e-5, `row ${at}, ${columns[i] ?? ""}`);
      });
    }
  });

  it("are learned of training rows alone: other test rows change nothing", async () => {
    const plain = await load();
    const test = new Set(plain.splits.test);
    await folder.write(
      "other.csv",
      csv(rows.map((row, at) => (test.has(at) ? { ...row, size: "4000", kind: "new" } : row))),
    );
    const other = await load({ path: "other.csv" });
    assert.deepEqual(encoderOf(other), encoderOf(plain));
    assert.deepEqual(other.splits.train, plain.splits.train);
    assert.deepEqual(other.notes, [
      `other.csv: column "kind" has values in ${test.size} rows that no training row has: "new"`,
    ]);
    // of rows that are out of the distribution too
    const more = await readUnlabelled(
      sourceOptions(source({ path: "other.csv" })),
      { baseDirectory: folder.path },
      { columns: null, place: "" },
      { encoder: encoderOf(plain) },
    );
    assert.deepEqual(more.notes, other.notes);
    const row = plain.splits.test[0] ?? 0;
    const features = Array.from(valuesHeld(other.dataset.inputs).slice(8 * row + 2, 8 * row + 7));
    assert.deepEqual(features, [0, 0, 0, 0, 1]);
    assert.notEqual(other.dataset.sha256, plain.dataset.sha256);
  });

  it("fill with the median, or lie along the quantiles of the training rows from -1 to 1", async () => {
    const loaded = await load({
      columns: { ...roles, size: { role: "number", scale: "quantile", missing: "median" } },
    });
    const [size] = encoderOf(loaded).columns;
    assert.ok(size?.role === "number" && size.scale.kind === "quantile");
    const { knots, levels } = size.scale;
    const sorted = [...loaded.splits.train]
      .flatMap((row) => (rows[row]?.size === "?" ? [] : [Number(rows[row]?.size)]))
      .sort((a, b) => a - b);
    assert.deepEqual([knots[0], knots.at(-1)], [sorted[0], sorted.at(-1)]);
    assert.ok(knots.every((knot, i) => i === 0 || knot > (knots[i - 1] ?? NaN)));
    assert.ok(levels.every((level, i) => i === 0 || level > (levels[i - 1] ?? NaN)));
    const middle = (sorted.length - 1) / 2;
    assert.equal(size.fill, ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2);
    for (const [at, { size: text }] of rows.entries()) {
      if (text === "?") continue;
      const below = sorted.filter((value) => value < Number(text)).length;
      const upTo = sorted.filter((value) => value <= Number(text)).length;
      const share = (below + upTo) / 2 / sorted.length;
      const got = ((valuesHeld(loaded.dataset.inputs)[8 * at] ?? NaN) + 1) / 2;
      assert.ok(Math.abs(got - share) < 0.03, `${text}: ${got}, not ${share}`);
    }
    const none = await load({ columns: { ...roles, size: { role: "number", scale: "none" } } });
    assert.equal(valuesHeld(none.dataset.inputs)[8], 7);
  });

  it("are deduced where the recipe says auto, and every conclusion is told", async () => {
    const words = ["red", "green"];
    const text = [
      "n,code,word,truth,constant,name,day,label",
      ...Array.from({ length: 60 }, (_, at) =>
        [
          at * 0.37 - 3,
          at % 5,
          words[at % 2] ?? "",
          at % 3 === 0,
          7,
          `person ${at}`,
          at % 2,
          at % 2 === 0 ? "x" : "y",
        ].join(","),
      ),
    ].join("\n");
    await folder.write("auto.csv", text);
    const { columns, notes, deduced } = await load({ path: "auto.csv", columns: "auto" });
    assert.deepEqual(columns, ["n", "code", "word=green", "word=red", "word, other", "truth", "day"]);
    assert.deepEqual(deduced, [
      "n: number; numbers, 60 different",
      'code: number; numbers, 5 different; if they are codes, say "category"',
      "word: category; texts, 2 different",
      "truth: boolean; yes and no",
      'constant: ignore; always "7"',
      'name: ignore; texts such as "person 0", 60 different in 60 rows: too many for a feature each; {"role": "category", "embedding": 16} learns a vector each',
      "day: number; numbers, 2 different",
    ]);
    assert.deepEqual(
      notes.filter((note) => note.includes("gives the label away")).map((note) => /column "(\w+)"/.exec(note)?.[1]),
      ["word", "day"],
    );
    const rows = Array.from({ length: 60 }, (_, at) => [
      at / 8,
      `what we saw was ${at}`,
      `it is of kind ${at % 24}`,
      at % 2,
    ]);
    await folder.write("words.csv", ["n,remark,told,label", ...rows.map((row) => row.join(","))].join("\n"));
    assert.deepEqual((await load({ path: "words.csv", columns: "auto" })).deduced.slice(1), [
      'remark: ignore; texts such as "what we saw was 0", 60 different in 60 rows: too many for a feature each; a source of "kind": "text" reads sentences',
      'told: category; texts, 24 different; a source of "kind": "text" reads sentences',
    ]);
    const said = await load({ path: "auto.csv", columns: { code: "category" }, others: "ignore" });
    assert.deepEqual(said.columns, ["code=0", "code=1", "code=2", "code=3", "code=4", "code, other"]);
  });

  it("of dates: the year as a number, the rest as sine and cosine, the weekday as the calendar has it", async () => {
    const start = Date.UTC(1999, 10, 20, 22, 40);
    const dates = Array.from({ length: 200 }, (_, at) => new Date(start + at * 37 * 3_600_000 * 7));
    const texts = dates.map((date, at) => (at % 20 === 7 ? "NA" : date.toISOString()));
    await folder.write("dates.csv", ["when,label", ...texts.map((text, at) => `${text},${at % 2}`)].join("\n"));
    const { dataset, splits, columns, deduced } = await load({ path: "dates.csv", columns: "auto" });
    const cycles = ["month", "day", "weekday", "hour"];
    const names = cycles.flatMap((cycle) => [`when ${cycle} sin`, `when ${cycle} cos`]);
    assert.deepEqual(columns, ["when year", ...names, "when missing"]);
    assert.deepEqual(deduced, ["when: date; dates, some missing"]);
    const own = [...splits.train].flatMap((row) => (row % 20 === 7 ? [] : [dates[row]!]));
    const years = own.map((date) => date.getUTCFullYear());
    const mean = years.reduce((sum, year) => sum + year, 0) / years.length;
    const std = Math.sqrt(years.reduce((sum, year) => sum + (year - mean) ** 2, 0) / years.length);
    const filled = own.map(Number).sort((a, b) => a - b)[Math.floor((own.length - 1) / 2)]!;
    dates.forEach((date, at) => {
      const isMissing = at % 20 === 7;
      const seen = isMissing ? new Date(filled) : date;
      const turn = (value: number, length: number): number[] => [
        Math.sin((2 * Math.PI * value) / length),
        Math.cos((2 * Math.PI * value) / length),
      ];
      const wanted = [
        (seen.getUTCFullYear() - mean) / std,
        ...turn(seen.getUTCMonth(), 12),
        ...turn(seen.getUTCDate() - 1, 31),
        ...turn(seen.getUTCDay(), 7),
        ...turn(seen.getUTCHours(), 24),
        isMissing ? 1 : 0,
      ];
      wanted.forEach((value, i) => {
        const got = valuesHeld(dataset.inputs)[10 * at + i] ?? NaN;
        assert.ok(Math.abs(value - got) < 1e-4, `${texts[at] ?? ""}, ${columns[i] ?? ""}: ${got}, not ${value}`);
      });
    });
    const some = await load({ path: "dates.csv", columns: { when: { role: "date", parts: ["minute", "weekday"] } } });
    // minutes are always 40: nothing to learn of them
    assert.deepEqual(some.columns, ["when weekday sin", "when weekday cos", "when missing"]);
  });

  it("of dates that are none, of two forms, or without the part that is asked for: named by row", async () => {
    const write = (name: string, texts: readonly string[]): Promise<void> =>
      folder.write(name, ["when,label", ...texts.map((text, at) => `${text},${at % 2}`)].join("\n"));
    const plain = Array.from({ length: 60 }, (_, at) => `20${10 + (at % 20)}-0${1 + (at % 9)}-1${at % 10}`);
    const date = { columns: { when: "date" } };
    for (const [text, words] of [
      ["2023-02-29", /row 31, column "when"\s+expected a date: 2024-03-05.*\s+got\s+"2023-02-29"/],
      ["2023-02-20T25:00", /row 31, column "when"\s+expected a date/],
      ["20/02/2023", /row 31, column "when"\s+expected a date/],
      ["2023-02-20T10:00", /row 31, column "when"\s+expected a date without a time of day, as the others/],
      ["2023-02-20T10:00:00+02:00", /row 31, column "when"\s+expected a date/],
    ] as const) {
      await write("wrong.csv", [...plain.slice(0, 30), text, ...plain.slice(30)]);
      await refuses(() => load({ path: "wrong.csv", ...date }), "data-invalid", words);
    }
    await write("plain.csv", plain);
    assert.deepEqual((await load({ path: "plain.csv", ...date })).columns?.slice(0, 2), [
      "when year",
      "when month sin",
    ]);
    await refuses(
      () => load({ path: "plain.csv", columns: { when: { role: "date", parts: ["hour"] } } }),
      "data-invalid",
      /column "when"\s+expected dates with a time of day, for "hour"/,
    );
    await refuses(
      () => load({ path: "plain.csv", columns: { when: { role: "date", parts: ["second"] } } }),
      "recipe-invalid",
      /columns\.when\.parts\[0\]/,
    );
    await refuses(
      () => load({ path: "plain.csv", columns: { when: { role: "dates" } } }),
      "recipe-invalid",
      /role/,
      "date",
    );
  });

  it("of categories that are looked up: a feature each, the value's place, one more for what training rows have not", async () => {
    const loaded = await load({ columns: { ...roles, kind: { role: "category", embedding: 3 } } });
    assert.deepEqual(loaded.columns, ["size", "size missing", "kind, place", "big"]);
    const places = ["", "a", "b", "c"];
    rows.forEach(({ kind }, at) => assert.equal(valuesHeld(loaded.dataset.inputs)[4 * at + 2], places.indexOf(kind)));
    const { columns } = encoderOf(loaded);
    const raw = rawColumns(["size", "kind", "big"]);
    raw.take({ size: "1", kind: "new", big: "no" }, () => new Error());
    const { inputs, notes } = encodeColumns(encoderOf(loaded), raw.finish(), 1, "rows");
    assert.equal(inputs[2], 4);
    assert.match(notes.join(), /values in 1 row that no training row has: "new"/);
    assert.equal(columns.length, 3);
  });

  it("are matched by name over files, of JSON lines too; rows without labels and ids are read", async () => {
    const lines = rows.map(({ size, kind, big, label }, at) =>
      JSON.stringify({
        label,
        big: big === "yes",
        kind: kind === "" ? null : kind,
        size: size === "?" ? null : Number(size),
        id: `r${at}`,
      }),
    );
    await folder.write("rows.jsonl", lines.join("\n"));
    const change = { path: "rows.jsonl", id: "id" };
    const [fromLines, fromText] = [await load(change), await load()];
    assert.equal(fromLines.dataset.rowId(5), "r5");
    assert.deepEqual(fromLines.columns, [
      "big",
      "kind=",
      "kind=a",
      "kind=b",
      "kind=c",
      "kind, other",
      "size",
      "size missing",
    ]);
    assert.equal(fromText.dataset.rows, fromLines.dataset.rows);
    await folder.write("train.csv", csv(rows.slice(0, 300)));
    await folder.write(
      "test.csv",
      ["big,label,kind,size", ...rows.slice(300).map((r) => [r.big, r.label, r.kind, r.size].join(","))].join("\n"),
    );
    await folder.write("more.csv", "kind,size,big\na,3,no\n");
    const files = {
      kind: "files",
      train: source({ path: "train.csv" }),
      test: source({ path: "test.csv" }),
      carve: { validation: 0.2, calibration: 0.2 },
    };
    const block = { splits: files, unlabelled: source({ path: "more.csv", label: undefined }) };
    const both = await loadData(dataOptions(JSON.parse(JSON.stringify(block)) as object), {
      baseDirectory: folder.path,
    });
    assert.deepEqual([both.dataset.rows, both.splits.test.length], [401, 100]);
    assert.deepEqual(both.columns, fromText.columns);
    const row = 8 * 310;
    assert.deepEqual(
      Array.from(valuesHeld(both.dataset.inputs).slice(row + 3, row + 6)),
      [0, 1, 0].map((_, i) => (kinds[i] === rows[310]?.kind ? 1 : 0)),
    );
    await folder.write("short.csv", "kind,big,label\na,no,x\n");
    const short = { ...files, test: source({ path: "short.csv", columns: { kind: "category", big: "boolean" } }) };
    await refuses(
      () => loadData(dataOptions({ splits: short }), { baseDirectory: folder.path }),
      "data-invalid",
      /short\.csv[^]*columns\s+expected "size"/,
    );
  });

  it("name what is wrong: the row and column of a text that is no number, a truth that is none", async () => {
    const bad = (at: number, change: Partial<Row>): Promise<void> =>
      folder.write("bad.csv", csv(rows.map((row, i) => (i === at ? { ...row, ...change } : row))));
    await bad(200, { size: "twelve" });
    await refuses(
      () => load({ path: "bad.csv" }),
      "data-invalid",
      /row 201, column "size"\s+expected a number\s+got\s+"twelve"/,
      '"missing"',
    );
    await bad(200, { big: "perhaps" });
    await refuses(() => load({ path: "bad.csv" }), "data-invalid", /row 201, column "big"\s+expected yes or no/);
    await bad(200, { size: "1e99" });
    await refuses(() => load({ path: "bad.csv" }), "data-invalid", /row 201, column "size"/);
    await bad(200, { label: "" });
    await refuses(() => load({ path: "bad.csv" }), "data-invalid", /row 201 \(line 202\), label/);
  });

  it("name columns that are not there, have no role, are too many values, or are all constant", async () => {
    await refuses(
      () => load({ columns: { ...roles, sice: "number" } }),
      "data-invalid",
      /columns\/sice\s+expected one of "size", "kind", "big"/,
    );
    await refuses(
      () => load({ columns: { size: "number" } }),
      "data-invalid",
      /a role for every column\s+got\s+none for "kind", "big"/,
      '"others": "ignore"',
    );
    await refuses(
      () => load({ label: "class" }),
      "data-invalid",
      /expected one of "size", "kind", "big", "label"\s+got\s+"class"/,
    );
    await refuses(() => load({ columns: { size: "text" } }), "recipe-invalid", "number", "category");
    const many = ["name,label", ...Array.from({ length: 3000 }, (_, at) => `n${at},${at % 2}`)].join("\n");
    await folder.write("many.csv", many);
    await refuses(
      () => load({ path: "many.csv", columns: { name: "category" } }),
      "data-invalid",
      /at most 1000 values/,
    );
    await folder.write("same.csv", ["a,label", ...Array.from({ length: 60 }, (_, at) => `1,${at % 2}`)].join("\n"));
    await refuses(
      () => load({ path: "same.csv", columns: { a: "number" } }),
      "data-invalid",
      /all are ignored or constant/,
    );
    await folder.write("twice.csv", "a,a,label\n1,2,x\n");
    await refuses(() => load({ path: "twice.csv", columns: "auto" }), "data-invalid", /names that one column has/);
    const counter = ["index,a,label", ...Array.from({ length: 60 }, (_, at) => `${at},${(at * 7) % 9},${at % 2}`)].join(
      "\n",
    );
    await folder.write("counter.csv", counter);
    await refuses(() => load({ path: "counter.csv", columns: "auto" }), "data-invalid", /count the rows/);
  });

  it("are encoded alike wherever they come from: whole numbers written as floats, truths as words", () => {
    const encoder: ColumnEncoder = {
      version: 1,
      missing: ["NA"],
      columns: [
        { role: "number", name: "n", words: null, scale: { kind: "affine", mean: 2, std: 4 }, fill: 6, flag: true },
        { role: "category", name: "k", values: ["", "7"] },
      ],
    };
    const reader = rawColumns(["n", "k"]);
    const given = [
      { n: "10.0", k: "7.0" },
      { n: 10, k: 7 },
      { n: null, k: "NA" },
      { n: NaN, k: undefined },
      { n: "NA", k: 8n },
    ];
    for (const record of given) reader.take(record, (name, got) => new Error(`${name} ${got}`));
    const { inputs, features } = encodeColumns(encoder, reader.finish(), 5, "rows");
    assert.equal(features, featureNames(encoder).length);
    assert.deepEqual(
      Array.from({ length: 5 }, (_, row) => Array.from(inputs.slice(5 * row, 5 * row + 5))),
      [
        [2, 0, 0, 1, 0],
        [2, 0, 0, 1, 0],
        [1, 1, 1, 0, 0],
        [1, 1, 1, 0, 0],
        [1, 1, 0, 0, 1],
      ],
    );
  });
});
