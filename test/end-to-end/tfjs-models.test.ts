// A run whose teacher and student are TensorFlow.js models, and whose student TensorFlow.js loads again.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseReport } from "../../src/report/directory/read.ts";
import { readFile } from "node:fs/promises";
import { digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";
import { layers, loadedFrom, predicted, saved, seeded } from "../kinds/students/tfjs-world.ts";
import { readStudentModel } from "../../src/kinds/students/onnx/student.ts";

describe("end to end: TensorFlow.js models", () => {
  it("distils the saved student of one run into a layers model, and TensorFlow.js agrees with the ONNX file", async () => {
    const folder = await temporaryFolder();
    const { dense } = layers.layers;
    const stack = [dense({ units: 12, activation: "relu", inputShape: [64] }), dense({ units: 10 })];
    const start = await saved(seeded(layers.sequential({ layers: stack })));
    try {
      const run = async (out: string, ...settings: string[]): Promise<string> => {
        const recipe = await writeRecipe(folder, digitsRecipe());
        const set = settings.flatMap((setting) => ["--set", setting]);
        const { code, stderr } = await limbeck(folder, "run", recipe, "--out", out, "--quiet", ...set);
        assert.equal(code, 0, stderr);
        const [name = ""] = await readdir(join(folder, out));
        return join(folder, out, name);
      };
      const first = await run("first");
      const teacher = { id: "cnn", kind: "tfjs", path: join(first, "student", "tfjs", "model.json"), backend: "wasm" };
      const settings = { ...teacher, output: { space: "logits" }, input: { scale: 0.0625 } };
      const second = await run(
        "second",
        `teachers=[${JSON.stringify(settings)}]`,
        `student=${JSON.stringify({ kind: "tfjs", path: start })}`,
      );
      const report = parseReport(await readFile(join(second, "report.json"), "utf8"), "report.json");
      assert.equal(report.student.parameters, 64 * 12 + 12 + 120 + 10);
      const [arm] = report.arms;
      assert.ok((arm?.seeds[0]?.phases.at(-1)?.test.accuracy ?? 0) > 0.5);
      const model = await loadedFrom(join(second, "student", "tfjs"));
      const rows = Float32Array.from({ length: 5 * 64 }, (_, i) => ((i * 7) % 17) / 16);
      const logits = predicted(model, rows, 5, [64]);
      const { openSession } = await import("../../src/engine/onnx/session.ts");
      const { encodeModel } = await import("../../src/engine/onnx/file/model-file.ts");
      const onnx = await readStudentModel(join(second, "student", "model.onnx"));
      const session = await openSession(encodeModel(onnx), { threads: 1, place: "student" });
      const found = (await session.run({ input: { dtype: "float32", shape: [5, 64], data: rows } })).get("logits");
      await session.close();
      assert.equal(found?.data.length, logits.length);
      logits.forEach((value, i) => assert.ok(Math.abs(Number(found.data[i]) - value) < 1e-4, `${i}`));
      // its layers can be looked into as well
      const asked = ["--set", `teachers=[${JSON.stringify(settings)}]`];
      const planned = await limbeck(folder, "plan", "x.recipe.json", ...asked, "--tensors", "--json");
      const { tensors } = JSON.parse(planned.stdout) as { tensors: Record<string, Record<string, readonly number[]>> };
      const names = ["student", 'teacher "cnn"'].map((whose) => Object.keys(tensors[whose] ?? {})[0] ?? "");
      const [studentTensor, teacherTensor] = names;
      const hint = [{ kind: "hint", weight: 1, studentTensor, teacherTensor }];
      const third = await run(
        "third",
        `teachers=[${JSON.stringify(settings)}]`,
        `phases.1.terms=${JSON.stringify(hint)}`,
      );
      const hinted = parseReport(await readFile(join(third, "report.json"), "utf8"), "report.json");
      const parts = hinted.arms[0]?.seeds[0]?.phases.at(-1)?.lossParts;
      const hints = [parts?.start, parts?.end].map((at) => at?.parts.find(({ name }) => name === "hint")?.loss ?? NaN);
      assert.ok(hints[0]! > 0 && hints[1]! < 0.7 * hints[0]!, `the distance falls: ${hints.join(" to ")}`);
    } finally {
      await removeFolder(folder);
      await removeFolder(dirname(start));
    }
  });
});
