// Recipes from disk: defaults, extends, comments, hashes, and that reading what was written changes nothing.
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { canonicalJson } from "../../src/base/canonical-json.ts";
import { loadRecipe, resolveRecipe } from "../../src/recipe/read.ts";
import { recipeSchema } from "../../src/recipe/schema.ts";
import { recipeSchemaText } from "../../src/recipe/schema-file.ts";
import { draft, recipeOf } from "./fixture.ts";

const files = join(import.meta.dirname, "files");
const base = join(files, "base.recipe.json");

describe("recipes (unit)", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-recipe-"));
  });
  after(() => rm(folder, { recursive: true }));

  const write = async (name: string, value: unknown): Promise<string> => {
    const file = join(folder, name);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
    return file;
  };

  it("fill in their defaults", () => {
    const recipe = recipeOf();
    assert.deepEqual(recipe.engine, { kind: "onnx" });
    assert.deepEqual(recipe.evaluation.calibrator, { kind: "temperature", fitOn: "calibration" });
    assert.deepEqual(recipe.report, { formats: ["html", "json", "markdown"] });
    assert.deepEqual(recipe.data.splits, {
      kind: "hash",
      train: 0.6,
      validation: 0.1,
      calibration: 0.1,
      test: 0.2,
      salt: "",
    });
    const { optimizer, phases } = recipe;
    assert.deepEqual(optimizer, {
      kind: "adam",
      learningRate: 0.001,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0,
    });
    assert.deepEqual(phases[0]?.targets, {
      kind: "smoothing",
      epsilon: { kind: "linear", over: "phase", from: 0.15, to: 0.05, warmupSteps: 0 },
      spread: "all",
    });
    const distill = phases[1]?.targets;
    assert.ok(distill?.kind === "teacher");
    assert.deepEqual(distill.labels, { kind: "smoothing", epsilon: 0, spread: "all" });
  });

  it("keep their source and say where their paths start", async () => {
    const loaded = await loadRecipe(base);
    assert.equal(loaded.source, await readFile(base, "utf8"));
    assert.equal(loaded.directory, files);
    assert.equal(loaded.recipe.student.path, "students/small.json");
  });

  it("have a hash that depends on what they say, and not on spelling or place", async () => {
    const { sha256, resolved } = await loadRecipe(base);
    assert.match(sha256, /^[0-9a-f]{64}$/);
    const value = JSON.parse(await readFile(base, "utf8")) as Record<string, unknown>;
    const { $schema: _schema, ...rest } = value;
    const turned = Object.fromEntries(Object.entries({ ...rest, engine: { kind: "onnx" } }).toReversed());
    const copy = await loadRecipe(await write("deep/down/copy.recipe.json", turned));
    assert.equal(copy.resolved, resolved);
    assert.equal(copy.sha256, sha256);
    assert.notEqual((await loadRecipe(base, { set: ["seed=4"] })).sha256, sha256);
  });

  it("extend others by merge patch: null deletes, arrays replace, later ones win", async () => {
    await cp(base, join(folder, "base.recipe.json"));
    await write("faster.json", { optimizer: { learningRate: 0.01, weightDecay: 0.1 }, data: { batchRows: 64 } });
    const file = await write("top.recipe.json", {
      extends: ["base.recipe.json", "faster.json"],
      name: "top",
      data: { batchRows: 128 },
      optimizer: { weightDecay: null },
      sweep: { seeds: [9] },
    });
    const { recipe } = await loadRecipe(file);
    assert.equal(recipe.name, "top");
    assert.equal(recipe.data.batchRows, 128);
    assert.ok(recipe.optimizer.kind === "adam");
    assert.equal(recipe.optimizer.learningRate, 0.01);
    assert.equal(recipe.optimizer.weightDecay, 0);
    assert.deepEqual(recipe.sweep?.seeds, [9]);
    assert.deepEqual(
      recipe.phases.map(({ id }) => id),
      ["smooth", "distill"],
    );
    assert.ok(!("extends" in recipe));
  });

  it("keep paths pointing at what the file that wrote them meant", async () => {
    await write("shared/deep/base.recipe.json", {
      ...draft(),
      data: {
        ...draft().data,
        source: { kind: "idx", inputs: "../images.gz", labels: "../labels.gz" },
      },
      teachers: [{ id: "big", kind: "onnx", path: "/abs/big.onnx" }],
    });
    const file = await write("recipes/top.recipe.json", {
      extends: "../shared/deep/base.recipe.json",
      student: { path: "students/own.json" },
    });
    const { recipe, directory } = await loadRecipe(file);
    assert.equal(directory, join(folder, "recipes"));
    assert.deepEqual(recipe.data.source, { kind: "idx", inputs: "../shared/images.gz", labels: "../shared/labels.gz" });
    const [teacher] = recipe.teachers;
    assert.equal(teacher !== undefined && "path" in teacher ? teacher.path : null, "/abs/big.onnx");
    assert.equal(recipe.student.path, "students/own.json");
  });

  it("take paths of given files along too", async () => {
    const source = (path: string): object => ({ kind: "csv", path, label: 0 });
    const { source: _source, ...data } = draft().data;
    await write("shared/files.recipe.json", {
      ...draft(),
      data: {
        ...data,
        splits: {
          kind: "files",
          train: source("train.csv"),
          test: source("test.csv"),
          carve: { validation: 0.1, calibration: 0.1 },
        },
      },
    });
    const { recipe } = await loadRecipe(await write("top.json", { extends: "shared/files.recipe.json" }));
    const { splits } = recipe.data;
    assert.ok(splits.kind === "files" && splits.train.kind === "csv" && splits.test.kind === "csv");
    assert.deepEqual([splits.train.path, splits.test.path], ["shared/train.csv", "shared/test.csv"]);
  });

  it("may have comments and trailing commas in .jsonc, and a byte order mark", async () => {
    const text = JSON.stringify(draft(), null, 2);
    const commented = text.replace("{", "{ // what it is\n").replace(/\}$/, ", /* end */ }");
    const { recipe } = await loadRecipe(await write("x.recipe.jsonc", commented));
    assert.equal(recipe.name, "two-phases");
    assert.equal((await loadRecipe(await write("bom.json", `\uFEFF${text}`))).recipe.name, "two-phases");
  });

  it("have a schema that is one by the meta-schema", () => {
    const ajv = new Ajv({ discriminator: true, strict: true, strictRequired: false, allowUnionTypes: true });
    assert.ok(ajv.validateSchema(recipeSchema), JSON.stringify(ajv.errors));
  });

  it("match schema/recipe-1.json (npx tsx scripts/generate-schema.ts writes it)", async () => {
    const file = join(import.meta.dirname, "..", "..", "schema", "recipe-1.json");
    assert.ok((await readFile(file, "utf8")) === recipeSchemaText(), "schema/recipe-1.json is out of date");
  });
});

const epsilon = fc.double({ min: 0, max: 0.99, noNaN: true });
const positive = fc.double({ min: 1e-6, max: 100, noNaN: true });
const schedule = (value: fc.Arbitrary<number>): fc.Arbitrary<unknown> =>
  fc.oneof(
    value,
    fc.record(
      {
        kind: fc.constantFrom("linear", "cosine"),
        over: fc.constantFrom("run", "phase"),
        from: value,
        to: value,
        warmupSteps: fc.nat(100),
      },
      { requiredKeys: ["kind", "from", "to"] },
    ),
  );
const targets = fc.oneof(
  fc.constant({ kind: "hard" }),
  fc.record(
    { kind: fc.constant("smoothing"), epsilon: schedule(epsilon), spread: fc.constantFrom("all", "others") },
    { requiredKeys: ["kind", "epsilon"] },
  ),
  fc.record({ kind: fc.constant("teacher"), temperature: schedule(positive), alpha: epsilon }),
);

describe("recipes (properties)", () => {
  it("parse of stringify is the identity, and defaults are filled in once", () => {
    fc.assert(
      fc.property(fc.array(targets, { minLength: 1, maxLength: 4 }), fc.nat(), (kinds, seed) => {
        const recipe = resolveRecipe(
          {
            ...draft(),
            seed,
            phases: kinds.map((one, index) => ({
              id: `p${index}`,
              targets: one,
              until: { any: [{ kind: "steps", value: index + 1 }] },
            })),
          },
          "test",
        );
        const again = resolveRecipe(JSON.parse(canonicalJson(recipe)), "test");
        assert.deepEqual(again, recipe);
        assert.equal(canonicalJson(again), canonicalJson(recipe));
      }),
    );
  });
});
