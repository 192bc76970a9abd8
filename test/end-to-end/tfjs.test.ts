// `limbeck run` on the tfjs engine: the report, the log and the provenance say what computed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseReport } from "../../src/report/directory/read.ts";
import { digitsRecipe, filesBelow, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "../cli/world.ts";

describe("end to end: the tfjs engine", () => {
  it("ends as the onnx engine does: at most two test rows otherwise, NLL within 0.01", async function () {
    this.timeout(120_000);
    const folder = await temporaryFolder();
    try {
      const ends = await Promise.all(
        [["onnx"], ["wasm", "--backend", "wasm"]].map(async ([out = "", ...backend]) => {
          const recipe = join(root, "recipes/digits.recipe.json");
          const { code, stderr } = await limbeck(folder, "run", recipe, "--out", out, "--quiet", ...backend);
          assert.equal(code, 0, stderr);
          const files = await filesBelow(join(folder, out));
          const open = (ending: string): Promise<Buffer> =>
            readFile(join(folder, out, files.find((file) => file.endsWith(ending)) ?? ending));
          const report = parseReport((await open("/report.json")).toString(), "report.json");
          const logits = (await open("distill.test.npy")).subarray(-360 * 10 * 4);
          const values = new Float32Array(logits.length / 4).map((_, i) => logits.readFloatLE(4 * i));
          const top = Array.from({ length: 360 }, (_, row) => {
            const scores = values.subarray(10 * row, 10 * row + 10);
            return scores.indexOf(Math.max(...scores));
          });
          return { top, nll: report.arms[0]?.seeds[0]?.phases.at(-1)?.test.nll ?? NaN };
        }),
      );
      const [onnx, wasm] = ends;
      const otherwise = onnx!.top.filter((label, row) => label !== wasm!.top[row]).length;
      assert.ok(otherwise <= 2, `${otherwise} rows otherwise`);
      assert.ok(Math.abs(onnx!.nll - wasm!.nll) <= 0.01, `NLL ${onnx!.nll} and ${wasm!.nll}`);
    } finally {
      await removeFolder(folder);
    }
  });

  it("trains a recipe on wasm and records the backend and its versions", async () => {
    const folder = await temporaryFolder();
    try {
      const recipe = await writeRecipe(folder, digitsRecipe());
      const engine = ["--set", "engine.kind=tfjs", "--set", "engine.backend=wasm"];
      const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "out", "--quiet", ...engine);
      assert.equal(code, 0, stderr);
      const files = await filesBelow(join(folder, "out"));
      const read = (name: string): Promise<string> =>
        readFile(join(folder, "out", files.find((file) => file.endsWith(`/${name}`)) ?? name), "utf8");
      assert.equal(parseReport(await read("report.json"), "report.json").engine, "tfjs");
      const provenance = JSON.parse(await read("provenance.json")) as {
        engine: { kind: string; threads: number; versions: Record<string, string> };
      };
      assert.equal(provenance.engine.kind, "tfjs");
      assert.equal(provenance.engine.versions["tfjs-backend-wasm"], "4.22.0");
      assert.match(await read("log.jsonl"), /tfjs engine on its wasm backend: the recipe names it/);
    } finally {
      await removeFolder(folder);
    }
  });
});
