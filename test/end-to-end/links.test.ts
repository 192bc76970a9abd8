// Weights that a link has outside a model's folder: refused, unless the recipe allows the folder.
import assert from "node:assert/strict";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeModel, encodeModel } from "../../src/engine/onnx/file/model-file.ts";
import { sha256 } from "../../src/base/numeric/hash.ts";
import type { RunReport } from "../../src/evaluation/result.ts";
import { digitsRecipe, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";

describe("end to end: links beside models", function () {
  this.timeout(120_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    const teacher = join(folder, "base/teacher");
    await cp(join(root, "teachers/digits-cnn"), teacher, { recursive: true });
    const file = join(teacher, "model.onnx");
    const model = decodeModel(await readFile(file), "x");
    const tensor = model.graph.initializer.find(({ rawData }) => (rawData?.length ?? 0) > 100)!;
    await mkdir(join(folder, "store"));
    await writeFile(join(folder, "store/weights.bin"), tensor.rawData!);
    await symlink("../../store/weights.bin", join(teacher, "weights.bin"));
    tensor.dataLocation = 1;
    tensor.externalData = [{ $typeName: "onnx.StringStringEntryProto", key: "location", value: "weights.bin" }];
    delete tensor.rawData;
    const bytes = encodeModel(model);
    await writeFile(file, bytes);
    const card = JSON.parse(await readFile(join(teacher, "teacher.json"), "utf8")) as object;
    await writeFile(join(teacher, "teacher.json"), JSON.stringify({ ...card, sha256: sha256([bytes]) }));
  });
  after(() => removeFolder(folder));

  it("of a teacher: refused with the field that allows the folder, allowed by it, also by a recipe that extends it", async () => {
    const withLinks = (links: object) =>
      digitsRecipe({ teachers: [{ id: "cnn", kind: "onnx", path: "teacher", ...links }] });
    await writeRecipe(folder, withLinks({}), "base/refused.recipe.json");
    const refused = await limbeck(folder, "run", "base/refused.recipe.json");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /a link to \S+store\/weights\.bin\n +hint[^\n]*"links": \["\S+store"\]/);
    await writeRecipe(folder, withLinks({ links: ["../other"] }), "base/other.recipe.json");
    assert.equal((await limbeck(folder, "run", "base/other.recipe.json")).code, 2);
    await writeRecipe(folder, withLinks({ links: ["../store"] }), "base/allowed.recipe.json");
    await mkdir(join(folder, "top"));
    await writeRecipe(folder, { extends: "../base/allowed.recipe.json" }, "top/x.recipe.json");
    for (const recipe of ["base/allowed.recipe.json", "top/x.recipe.json"]) {
      const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "runs");
      assert.equal(code, 0, stderr);
      const [name = ""] = await readdir(join(folder, "runs"));
      const report = JSON.parse(await readFile(join(folder, "runs", name, "report.json"), "utf8")) as RunReport;
      // the model is read again for what it costs
      assert.ok((report.teacher?.costs?.multiplyAdds ?? 0) > 0);
      await rm(join(folder, "runs"), { recursive: true });
    }
  });

  it("of a student, which is a model file too", async () => {
    const student = (links: object) =>
      digitsRecipe({
        student: { kind: "onnx", path: "teacher/model.onnx", ...links },
        teachers: [],
        phases: [{ id: "hard", targets: { kind: "hard" }, until: { any: [{ kind: "steps", value: 2 }] } }],
      });
    await writeRecipe(folder, student({}), "base/student.recipe.json");
    assert.match((await limbeck(folder, "plan", "base/student.recipe.json")).stderr, /a link to \S+store/);
    await writeRecipe(folder, student({ links: ["../store"] }), "base/student.recipe.json");
    const { code, stderr } = await limbeck(folder, "run", "base/student.recipe.json", "--out", "runs");
    assert.equal(code, 0, stderr);
  });
});
