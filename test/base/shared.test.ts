// Schemas whose repeated parts are definitions: the same verdicts, the same defaults.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { partsOf, shared } from "../../src/base/validation/shared.ts";
import { recipeSchema } from "../../src/recipe/schema.ts";
import { parse } from "jsonc-parser";

const compile = (schema: object) =>
  new Ajv({
    allErrors: true,
    discriminator: true,
    useDefaults: true,
    strictRequired: false,
    allowUnionTypes: true,
  }).compile(schema);

describe("shared parts of schemas", () => {
  const union = {
    type: "object",
    required: ["kind"],
    properties: { kind: { enum: ["a", "b"] } },
    discriminator: { propertyName: "kind" },
    oneOf: [
      { type: "object", properties: { kind: { const: "a" }, n: { type: "number", default: 3 } } },
      { type: "object", properties: { kind: { const: "b" } } },
    ],
  };
  const schema = {
    type: "object",
    properties: {
      one: { ...union, default: { kind: "a" }, description: "one" },
      two: { ...union, description: "two" },
      alone: { if: { type: "string" }, then: { enum: ["x"] }, else: { type: "number" } },
    },
  };

  it("stand once, as alternatives do, each place keeping its own default and description; what else stands once stays", () => {
    const made = shared(schema) as {
      properties: Record<string, object>;
      definitions: Record<string, unknown>;
    };
    assert.deepEqual(Object.keys(made.definitions).sort(), ["part0", "part1", "part2"]);
    const [a, b] = union.oneOf;
    const references = [0, 1, 2].map((part) => `#/definitions/part${part}`);
    assert.deepEqual(Object.fromEntries(references.map((one) => [one, partsOf(schema)(one)])), {
      "#/definitions/part0": { ...union, oneOf: [1, 2].map((part) => ({ $ref: `#/definitions/part${part}` })) },
      "#/definitions/part1": a,
      "#/definitions/part2": b,
    });
    assert.deepEqual(made.properties["one"], {
      $ref: "#/definitions/part0",
      default: { kind: "a" },
      description: "one",
    });
    assert.deepEqual(made.properties["two"], { $ref: "#/definitions/part0", description: "two" });
    assert.deepEqual(made.properties["alone"], schema.properties.alone);
    const value = {};
    assert.ok(compile(made)(value));
    assert.deepEqual(value, { one: { kind: "a", n: 3 } });
    assert.equal(shared(schema.properties.alone), schema.properties.alone);
  });

  it("give every recipe the verdict, the defaults and the places of errors of the whole schema", () => {
    const [whole, parts] = [compile(recipeSchema), compile(shared(recipeSchema))];
    const folder = join(import.meta.dirname, "../recipe/bad");
    const files = readdirSync(folder).filter((name) => /\.jsonc?$/.test(name));
    const good = join(import.meta.dirname, "../../recipes");
    const all = [
      ...files.map((name) => join(folder, name)),
      ...["digits.recipe.json", "digits-all-labels.recipe.json", "external/fashion-mnist.recipe.json"].map((name) =>
        join(good, name),
      ),
    ];
    let refused = 0;
    for (const file of all) {
      const text = readFileSync(file, "utf8");
      const [a, b] = [parse(text) as unknown, parse(text) as unknown];
      assert.equal(parts(b), whole(a), file);
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
      assert.deepEqual(plain(b), plain(a), file);
      const places = (errors: typeof whole.errors): readonly string[] =>
        (errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`).sort();
      assert.deepEqual(places(parts.errors), places(whole.errors), file);
      if (whole.errors !== null && whole.errors !== undefined) refused += 1;
    }
    assert.ok(refused > 20, String(refused));
  });
});
