// The bench: steps are compiled once and shared, and whatever fails, nothing stays open.
import assert from "node:assert/strict";
import { argmaxAt } from "../../src/base/numeric/softmax.ts";
import { LimbeckError } from "../../src/base/errors.ts";
import type { Workbench } from "../../src/training/bench.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";
import { openBench } from "./open-bench.ts";

describe("bench", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const open = (...set: string[]): Promise<Workbench> => openBench(folder, set);

  it("compiles one step for losses that differ in what schedules feed, another for another loss", async () => {
    const bench = await open();
    try {
      const { optimizer } = bench.recipe;
      const smoothing = (epsilon: number) => ({ targets: { kind: "smoothing", epsilon, spread: "all" } }) as const;
      const [one, same] = [bench.trainerFor(smoothing(0.1), optimizer), bench.trainerFor(smoothing(0.2), optimizer)];
      assert.equal(await one, await same);
      assert.notEqual(await bench.trainerFor({ targets: { kind: "hard" } }, optimizer), await one);
      const slower = { ...optimizer, learningRate: 0.5 };
      assert.equal(await bench.trainerFor(smoothing(0.1), slower), await one);
    } finally {
      await bench.close();
    }
  });

  it("lets go of steps that the arm at hand does not need, but for the two that were used last", async () => {
    const bench = await open();
    try {
      const { optimizer } = bench.recipe;
      const loss = (spread: "all" | "others", kind: "hard" | "smoothing" = "smoothing") =>
        kind === "hard" ? ({ targets: { kind } } as const) : ({ targets: { kind, epsilon: 0.1, spread } } as const);
      const teacher = { targets: { kind: "teacher", temperature: 2, alpha: 1 } } as const;
      const losses = [loss("all"), loss("others"), loss("all", "hard"), teacher];
      const trainers = () => Promise.all(losses.map((one) => bench.trainerFor(one, optimizer)));
      const first = await trainers();
      // those of an arm stay, however many it has
      await bench.makeRoomFor(losses, optimizer);
      assert.deepEqual(await trainers(), first);
      await bench.trainerFor(loss("all"), optimizer);
      await bench.makeRoomFor([teacher], optimizer);
      const kept = (await trainers()).map((trainer, at) => trainer === first[at]);
      assert.deepEqual(kept, [true, false, true, true]);
    } finally {
      await bench.close();
    }
  });

  it("measures the rows that it is given, and knows their labels", async () => {
    const bench = await open();
    try {
      const { splits, dataset } = bench;
      const labels = bench.labelsOf(splits.test);
      assert.deepEqual(
        [...labels],
        [...splits.test].map((row) => dataset.labels[row]),
      );
      const sure = new Float32Array(labels.length * 10);
      labels.forEach((label, row) => (sure[row * 10 + label] = 20));
      assert.equal(bench.measureRows(sure, splits.test).accuracy, 1);
    } finally {
      await bench.close();
    }
  });

  it("a teacher is asked once: the second time its labels are read", async () => {
    const [first, second] = [await open(), await open()];
    const logits = (bench: Workbench): Float32Array => bench.teachers.get("cnn")!.logits.values!;
    assert.deepEqual(logits(first), logits(second));
    await Promise.all([first.close(), second.close()]);
  });

  it("has of a teacher what its recipe keeps of it, and measures it by that", async () => {
    const [all, two] = [await open(), await open('teachers.0.labels={"top":2}')];
    const { dataset, splits } = all;
    const [every, kept] = [all, two].map((bench) => bench.teachers.get("cnn")!);
    const rows = splits.test.subarray(0, 50);
    const distinct = (row: Float32Array): number => new Set(row).size;
    const ten = (values: Float32Array, at: number): Float32Array => values.subarray(10 * at, 10 * at + 10);
    const [theirs, own] = [every!.logits.read(rows), kept!.logits.read(rows)];
    rows.forEach((_, at) => {
      assert.equal(distinct(ten(own, at)), 3, "two classes, and what all others have");
      assert.equal(argmaxAt(own, 10 * at, 10), argmaxAt(theirs, 10 * at, 10));
    });
    assert.equal(kept!.report.test.accuracy, every!.report.test.accuracy);
    assert.notEqual(kept!.report.test.nll, every!.report.test.nll);
    assert.equal(kept!.logits.rows, dataset.rows);
    await Promise.all([all.close(), two.close()]);
  });

  it("is not opened where a teacher falls short of what is asked of it", async () => {
    await assert.rejects(
      open("teachers[0].minAccuracy=0.9999"),
      (error) => error instanceof LimbeckError && error.exitCode === 2,
    );
  });
});
