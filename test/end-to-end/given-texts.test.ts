// Files of text that a user gives, in another encoding: what stands in place of a byte would make one name of two.
import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { digitsRecipe, limbeck, removeFolder, root, temporaryFolder, writeRecipe, type Json } from "../cli/world.ts";

describe("end to end: given texts that are no UTF-8", () => {
  let folder: string;
  const [card, student] = ["cnn/teacher.json", "mlp.json"];
  const recipe = (changes: Json = {}): Json =>
    digitsRecipe({
      student: { kind: "layers", path: student },
      teachers: [{ id: "cnn", kind: "onnx", path: "cnn" }],
      ...changes,
    });

  beforeEach(async () => {
    folder = await temporaryFolder();
    await cp(join(root, "teachers/digits-cnn"), join(folder, "cnn"), { recursive: true });
    await cp(join(root, "students/digits-mlp.json"), join(folder, student));
    await writeRecipe(folder, recipe());
    await writeRecipe(folder, { extends: "x.recipe.json" }, "more.recipe.json");
  });
  afterEach(() => removeFolder(folder));

  const refuses = async (recipeFile: string, file: string, words: readonly string[]): Promise<void> => {
    const { code, stderr } = await limbeck(folder, "run", recipeFile, "--out", "runs");
    assert.equal(code, 2, stderr);
    for (const part of [file, "text in UTF-8", ...words]) assert.ok(stderr.includes(part), `${stderr}\n${part}`);
  };

  for (const [what, file, recipeFile] of [
    ["a recipe", "x.recipe.json", "x.recipe.json"],
    ["a recipe that another extends", "x.recipe.json", "more.recipe.json"],
    ["a student's layers", student, "x.recipe.json"],
    ["a teacher's card", card, "x.recipe.json"],
    ["a hub's config.json", "hub/config.json", "x.recipe.json"],
    ["a TensorFlow.js model", "tfjs/model.json", "x.recipe.json"],
  ] as const)
    it(`names the line of ${what}, and how it is turned`, async () => {
      const path = join(folder, file);
      if (file.startsWith("hub/")) {
        await mkdir(join(folder, "hub"));
        await cp(join(folder, "cnn/model.onnx"), join(folder, "hub/model.onnx"));
        await writeFile(path, JSON.stringify({ id2label: { 0: "0" } }));
        await writeRecipe(folder, recipe({ teachers: [{ id: "cnn", kind: "onnx", path: "hub" }] }));
      }
      if (file.startsWith("tfjs/")) {
        await cp(join(root, "test/kinds/teachers/tfjs-graph"), dirname(path), { recursive: true });
        await writeRecipe(folder, recipe({ teachers: [{ id: "cnn", kind: "tfjs", path: file }] }));
      }
      const text = await readFile(path, "utf8");
      // what is there stays as it is
      await writeFile(path, Buffer.concat([Buffer.from(`${text.trimEnd()}\n`), Buffer.of(0x20, 0xff, 0x0a)]));
      await refuses(recipeFile, file, [
        `bytes that are none, in line ${text.trimEnd().split("\n").length + 1}`,
        "iconv -f latin1",
      ]);
      await writeFile(path, Buffer.from(`\ufeff${text}`, "utf16le"));
      await refuses(recipeFile, file, ["got      text in UTF-16", "iconv -f utf-16"]);
    });
});
