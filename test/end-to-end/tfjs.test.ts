// `limbeck run` on the tfjs engine: the report, the log and the provenance say what computed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseReport } from "../../src/report/read.ts";
import { digitsRecipe, filesBelow, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";

describe("end to end: the tfjs engine", () => {
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
