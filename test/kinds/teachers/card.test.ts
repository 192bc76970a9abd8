// Teacher cards and the files they name: what is read, what wins, what is refused.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Teacher } from "../../../src/kinds/teachers/kind.ts";
import { encodeModel } from "../../../src/engine/onnx/file/model-file.ts";
import { openTeacher, readCard, type OnnxTeacherOptions } from "../../../src/kinds/teachers/index.ts";
import { linear, linearScores } from "../../engine/onnx/models.ts";
import { allRows, counting, dataset, near, none, refuses } from "./fixtures.ts";

describe("teacher card", () => {
  let base: string;
  const bytes = encodeModel(linear());
  const hash = createHash("sha256").update(bytes).digest("hex");
  const images = counting(4);
  const data = dataset([1, 2, 2], images);

  before(async () => {
    base = await mkdtemp(join(tmpdir(), "limbeck-card-"));
  });
  after(() => rm(base, { recursive: true }));

  const folderWith = async (card: object | string, model: Uint8Array | null = bytes): Promise<void> => {
    const folder = join(base, "cnn");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await writeFile(join(folder, "teacher.json"), typeof card === "string" ? card : JSON.stringify(card));
    if (model !== null) await writeFile(join(folder, "model.onnx"), model);
  };
  const open = (options: Partial<OnnxTeacherOptions> = {}): Promise<Teacher> =>
    openTeacher(
      { id: "cnn", kind: "onnx", path: "cnn", ...options },
      { baseDirectory: base, dataset: data, threads: 1 },
    );
  const label = async (options: Partial<OnnxTeacherOptions> = {}): Promise<number[]> => {
    const teacher = await open(options);
    const logits = await teacher.label(data, allRows(data), none);
    await teacher.close();
    return Array.from(logits);
  };
  const full = {
    version: 1,
    model: "model.onnx",
    sha256: hash,
    classes: ["b", "a", "c"],
    input: { name: "x", layout: "NCHW", scale: 2, mean: [1], std: [0.5] },
    output: { name: "scores", space: "logits" },
    trainedBy: { recipe: "recipes/teachers/x.recipe.json", splitHash: "abc", anythingElse: 1 },
  };
  const swapped = ([a, b, c]: number[]): number[] => [b!, a!, c!];

  it("decides preprocessing, classes and the recorded splits", async () => {
    await folderWith(full);
    near(await label(), swapped(linearScores(Array.from(images, (x) => (x * 2 - 1) / 0.5))));
    const teacher = await open();
    assert.equal(teacher.trainedOnSplits, "abc");
    assert.deepEqual(teacher.classes, ["b", "a", "c"]);
    assert.equal(teacher.sha256, hash);
    await teacher.close();
  });

  it("gives way to the recipe, field by field", async () => {
    await folderWith(full);
    near(
      await label({ input: { scale: 1 }, classes: ["a", "b", "c"] }),
      linearScores(Array.from(images, (x) => (x - 1) / 0.5)),
    );
  });

  it("needs no more than the model's name", async () => {
    await folderWith({ version: 1, model: "model.onnx" });
    near(await label(), linearScores(Array.from(images)));
  });

  it("is refused with every problem of it", async () => {
    await folderWith({ version: 2, sha256: "x", input: { layout: "HWCN", colour: true }, classes: "abc", extra: 1 });
    await refuses(
      "teacher-invalid",
      open,
      /teacher\.json/,
      /\/version\n\s+expected 1\n\s+got {6}2/,
      /\/model\n\s+expected a value/,
      /\/sha256/,
      /\/input\/layout\n\s+expected one of "NCHW", "NHWC", "flat"\n\s+got {6}"HWCN"/,
      /\/input\/colour\n\s+expected one of the keys "name", "layout"/,
      /\/classes\n\s+expected an array\n/,
      /\/extra/,
    );
  });

  it("is refused when it is no JSON, is missing, or names a model elsewhere", async () => {
    await folderWith("{");
    await refuses("teacher-invalid", open, /strict JSON/);
    await folderWith({ version: 1, model: "../model.onnx" });
    await refuses("teacher-invalid", open, /the card's own folder/);
    await mkdir(join(base, "empty"), { recursive: true });
    await refuses("teacher-unreadable", () => open({ path: "empty" }), /teacher\.json/, /\.onnx file itself/);
    await refuses("teacher-unreadable", () => readCard(join(base, "nowhere")), /no such file/);
  });

  it("is refused when the model is not the one it hashed, and so is the recipe's hash", async () => {
    await folderWith({ ...full, sha256: "0".repeat(64) });
    await refuses("teacher-invalid", open, /the card's \/sha256/, new RegExp(`sha256 ${hash}`));
    await folderWith(full);
    await refuses("teacher-invalid", () => open({ sha256: "1".repeat(64) }), /the recipe's sha256/);
  });

  it("and its model are refused when the model is missing, cut off or no model", async () => {
    await folderWith(full, null);
    await refuses("teacher-unreadable", open, /model\.onnx/, /no such file/);
    await folderWith(full, bytes.subarray(0, bytes.length - 20));
    await refuses("teacher-unreadable", open, /model\.onnx/, /truncated/);
    await folderWith(full, Buffer.from("\x80\x02}q\x00.", "latin1"));
    await refuses("teacher-unreadable", open, /pickle/, /torch\.onnx\.export/);
    await refuses(
      "teacher-unreadable",
      () => open({ path: "gone.onnx" }),
      /no such file or folder/,
      /recipe's own folder/,
    );
  });
});
