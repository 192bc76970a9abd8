// Every example in docs/data.md is valid as it stands.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { sourceSchema } from "../../../src/kinds/data/index.ts";
import { dataSchema } from "../../../src/kinds/data/schema.ts";
import { splitsSchema } from "../../../src/kinds/data/splits/index.ts";
import { problemsOf } from "../../../src/base/validation/check.ts";

const page = readFileSync(new URL("../../../docs/data.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^```json\n(.*?)^```/gms)].map(
  ([, text]) => JSON.parse(text!) as { readonly kind?: string },
);

describe("examples in docs/data.md", () => {
  it("are of every kind", () => {
    assert.deepEqual(
      examples.map(({ kind }) => kind ?? "data"),
      [
        "data",
        "csv",
        "idx",
        "cifar",
        "npy",
        "npz",
        "parquet",
        "arrow",
        "jsonl",
        "tabular",
        "text",
        "images",
        "images",
        "memory",
        "data",
        "hash",
        "files",
      ],
    );
  });

  for (const example of examples)
    it(`are valid: ${example.kind ?? "data"}`, () => {
      const splits = example.kind === "hash" || example.kind === "files";
      const schema = example.kind === undefined ? dataSchema : splits ? splitsSchema : sourceSchema;
      assert.deepEqual(problemsOf(schema, example), []);
    });
});
