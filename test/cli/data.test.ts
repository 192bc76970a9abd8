// `limbeck data`: what was read, told as it is; a page of it that is markup of ours alone.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import type { AxeResults } from "axe-core";
import sharp from "sharp";
import { describeData, type DataLook } from "../../src/index.ts";
import { digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe, type Json } from "./world.ts";

describe("limbeck data", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    await writeRecipe(folder, digitsRecipe());
  });
  after(() => removeFolder(folder));

  const withData = (data: Json): Json => {
    const recipe = digitsRecipe({ teachers: [], phases: [] });
    const phase = { id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 1 }] } };
    const splits = { kind: "hash", train: 0.5, validation: 0.125, calibration: 0.125, test: 0.25 };
    return { ...recipe, phases: [phase], data: { splits, batchRows: 8, ...data } };
  };

  it("counts rows by class and split, and tells the values' range: the digits as they are", async () => {
    const { code, stdout, stderr } = await limbeck(folder, "data", "x.recipe.json", "--json");
    assert.equal(code, 0, stderr);
    const look = JSON.parse(stdout) as DataLook;
    assert.deepEqual([look.rows, look.inputShape, look.unlabelled], [1797, [64], 0]);
    assert.equal(
      look.classes.reduce((sum, { rows }) => sum + rows.train + rows.validation + rows.calibration + rows.test, 0),
      1797,
    );
    const [all] = look.values;
    assert.deepEqual([all?.least, all?.greatest], [0, 16]);
    assert.ok(Math.abs((all?.mean ?? 0) - 4.884165) < 1e-5);
    assert.deepEqual(look.repeats, []);
    const told = await limbeck(folder, "data", "x.recipe.json");
    assert.match(told.stdout, /^1797 rows of float32 \[64\]\n/);
    assert.match(told.stdout, /first rows:\n {4}0, 0: 0, 0, 5, 13, 9, 1/);
  });

  it("tells a table's columns as they stand in the file, what is missing, and rows that stand in two splits", async () => {
    const rows = Array.from(
      { length: 80 },
      (_, at) => `${at % 8 === 0 ? "?" : at % 5},${at % 3 === 0 ? "a" : "b"},${at % 2}`,
    );
    await writeFile(join(folder, "table.csv"), ["n,k,label", ...rows].join("\n"));
    const source = { kind: "tabular", path: "table.csv", label: "label", columns: "auto" };
    const look = await describeData(withData({ source }), { cwd: folder });
    assert.deepEqual(
      look.values.map(({ name, least, greatest, distinct, missing }) => [name, least, greatest, distinct, missing]),
      [
        ["n", 0, 4, 5, 10],
        ["k", null, null, 2, 0],
      ],
    );
    assert.equal(look.deduced.length, 2);
    assert.ok(look.repeats.length > 0);
    await writeRecipe(folder, withData({ source }), "table.recipe.json");
    const { stdout } = await limbeck(folder, "data", "table.recipe.json");
    assert.match(stdout, /least {2}mean {2}greatest {2}different {2}missing/);
    assert.match(stdout, /\d+ of test stand in train too/);
    assert.match(stdout, /columns, as they were deduced:/);
  });

  it("writes a page of pictures, or of rows, in which nothing of the data is markup", async () => {
    const evil = '<img src=x onerror="alert(1)">';
    for (const name of ["a", "b<i>"])
      for (let at = 0; at < 8; at++) {
        await mkdir(join(folder, "photos", name), { recursive: true });
        const image = sharp({ create: { width: 4, height: 4, channels: 3, background: { r: 20 * at, g: 0, b: 99 } } });
        await writeFile(join(folder, "photos", name, `${at}.png`), await image.png().toBuffer());
      }
    await writeRecipe(folder, withData({ source: { kind: "images", path: "photos", size: 4 } }), "photos.recipe.json");
    const pictures = await limbeck(folder, "data", "photos.recipe.json", "--html", "photos.html");
    assert.equal(pictures.code, 0, pictures.stderr);
    const rows = Array.from(
      { length: 40 },
      (_, at) => `"${evil.replaceAll('"', '""')} ${at}",${at % 2 === 0 ? "x" : "</pre><script>alert(1)</script>"}`,
    );
    await writeFile(join(folder, "evil.csv"), ["text,label", ...rows].join("\n"));
    const text = {
      kind: "text",
      path: "evil.csv",
      text: "text",
      label: "label",
      tokenizer: { kind: "words", vocabulary: 50 },
      length: 8,
    };
    await writeRecipe(folder, withData({ source: text }), "evil.recipe.json");
    const texts = await limbeck(folder, "data", "evil.recipe.json", "--html", "evil.html");
    assert.equal(texts.code, 0, texts.stderr);
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const [page, images] of [
      ["photos.html", 8],
      ["evil.html", 0],
    ] as const) {
      const dom = new JSDOM(await readFile(join(folder, page), "utf8"), {
        runScripts: "outside-only",
        pretendToBeVisual: true,
      });
      const { document } = dom.window;
      assert.equal(document.querySelectorAll("script").length, 0, page);
      assert.equal(document.querySelectorAll("i").length, 0, page);
      const found = [...document.querySelectorAll("img")];
      assert.equal(found.length, images, page);
      assert.ok(found.every((image) => image.src.startsWith("data:image/png;base64,") && image.alt !== ""));
      assert.equal(document.querySelectorAll("section").length, 2, page);
      dom.window.eval(axe);
      const results = await (
        dom.window as unknown as { axe: { run: (node: unknown, options: object) => Promise<AxeResults> } }
      ).axe.run(document, { rules: { "color-contrast": { enabled: false } } });
      assert.deepEqual(
        Array.from(results.violations, ({ id }) => id),
        [],
        page,
      );
      dom.window.close();
    }
  });

  it("ends in the errors of the data, and of the recipe", async () => {
    await writeRecipe(
      folder,
      withData({ source: { kind: "csv", path: "nowhere.csv", label: "label" } }),
      "bad.recipe.json",
    );
    const { code, stderr } = await limbeck(folder, "data", "bad.recipe.json");
    assert.equal(code, 2);
    assert.match(stderr, /no such file/);
  });
});
