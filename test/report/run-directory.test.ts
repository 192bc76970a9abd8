// A run's directory: what a kill leaves between two renames is put right by whoever comes next.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkWritable,
  finishRunDirectory,
  openRunDirectory,
  putBack,
} from "../../src/report/directory/run-directory.ts";

describe("run directory", () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "limbeck-directory-"));
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  const made = async (name: string, text: string): Promise<void> => {
    await mkdir(join(parent, name, "student"), { recursive: true });
    await writeFile(join(parent, name, "report.json"), text);
  };
  const read = (name: string): Promise<string> => readFile(join(parent, name, "report.json"), "utf8");

  it("puts back a finished run whose successor was stopped between the two renames", async () => {
    await made("run-1.old-77", "before");
    await made("run-1.unfinished", "after");
    await putBack(parent, "run-1");
    assert.deepEqual((await readdir(parent)).sort(), ["run-1", "run-1.unfinished"]);
    assert.equal(await read("run-1"), "before");
    // and the successor can still take its place
    await finishRunDirectory(await openRunDirectory(parent, "run-1", true));
    assert.deepEqual(await readdir(parent), ["run-1"]);
    assert.equal(await read("run-1"), "after");
  });

  it("takes away what a kill left of the look at whether it can be written, beside it too", async () => {
    const out = join(parent, "out");
    for (const name of [".limbeck-probe-abc", "out", "out/.limbeck-probe-def", "out/run-1"])
      await mkdir(join(parent, name));
    await checkWritable(out);
    assert.deepEqual((await readdir(parent, { recursive: true })).sort(), ["out", "out/run-1"]);
  });

  it("takes away what gave way to a whole one, and nothing else", async () => {
    for (const name of ["run-1", "run-1.old-77", "run-1.old-78", "run-12.old-77", "run-2"]) await made(name, name);
    await putBack(parent, "run-1");
    assert.deepEqual((await readdir(parent)).sort(), ["run-1", "run-12.old-77", "run-2"]);
    assert.equal(await read("run-1"), "run-1");
    await putBack(join(parent, "nowhere"), "run-1");
  });

  it("sweeps what atomic writes had not renamed, below too", async () => {
    await made("run-1.unfinished", "x");
    const left = ["report.json.3520417", "student/model.onnx.88112233"];
    for (const name of [...left, "student/model.onnx", "student/v1.25"])
      await writeFile(join(parent, "run-1.unfinished", name), "");
    const { working, resumed } = await openRunDirectory(parent, "run-1", true);
    assert.ok(resumed);
    assert.deepEqual((await readdir(working, { recursive: true })).sort(), [
      "report.json",
      "student",
      "student/model.onnx",
      "student/v1.25",
    ]);
  });

  it("keeps the run that was there where its successor cannot take its place", async () => {
    await made("run-1", "before");
    const directory = { working: join(parent, "gone.unfinished"), final: join(parent, "run-1"), resumed: false };
    await assert.rejects(finishRunDirectory(directory), /ENOENT/);
    assert.deepEqual(await readdir(parent), ["run-1"]);
    assert.equal(await read("run-1"), "before");
  });
});
