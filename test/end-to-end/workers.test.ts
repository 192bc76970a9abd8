// A comparison in several processes: the same figures, whatever happens to the processes.
import assert from "node:assert/strict";
import type * as pool from "../../src/cells/pool.ts";
import type { ChildProcess } from "node:child_process";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { LimbeckError } from "../../src/index.ts";
import { compare } from "../../src/index.ts";
import { silentLog } from "../../src/base/log.ts";
import { noProgress } from "../../src/base/progress.ts";
import { loadRecipe } from "../../src/recipe/read.ts";
import { runId } from "../../src/session.ts";
import { openWorkbench } from "../../src/training/bench.ts";
import { threadsOf } from "../../src/training/threads.ts";
import { readMaterials } from "../../src/training/materials.ts";
import { readVariants } from "../../src/training/variants.ts";
import {
  built,
  builtCommand,
  digitsRecipe,
  limbeck,
  removeFolder,
  temporaryFolder,
  untimed,
  workerIds,
  writeRecipe,
  type Json,
} from "../cli/world.ts";

interface Facts {
  readonly command: string;
  readonly engine: { readonly threads: number };
}

const facts = async (run: string): Promise<Facts> =>
  JSON.parse(await readFile(join(run, "provenance.json"), "utf8")) as Facts;

/** The pool as it is built. */
const builtPool = (): Promise<typeof pool> =>
  import(join(dirname(builtCommand()), "../cells/pool.js")) as Promise<typeof pool>;

describe("end to end: workers", function () {
  this.timeout(120_000);
  let folder: string;
  let alone: string;
  // as many threads in one process as in each of several: else figures may differ in their last bits
  const recipe = (change: Json = {}): Json =>
    digitsRecipe({
      ...{ arms: ["hard", "teacher"], sweep: { seeds: [3, 4] }, engine: { kind: "onnx", threads: 1 } },
      ...change,
    });

  before(async () => {
    folder = await temporaryFolder();
    await writeRecipe(folder, recipe());
    const { code, stdout, stderr } = await limbeck(folder, "compare", "x.recipe.json", "--out", "alone", "--json");
    assert.equal(code, 0, stderr);
    alone = untimed(stdout);
  });
  after(() => removeFolder(folder));

  it("give the report of one process, and leave none behind", async () => {
    const args = ["compare", "x.recipe.json", "--out", "two", "--workers", "2", "--json"];
    const { code, stdout, stderr } = await built(folder, args);
    assert.equal(code, 0, stderr);
    assert.equal(untimed(stdout), alone);
    const run = join(folder, "two", (await readdir(join(folder, "two")))[0] ?? "");
    const first = join(folder, "alone", (await readdir(join(folder, "alone")))[0] ?? "");
    assert.ok(!(await readdir(run)).includes("cells"), "what is kept for going on is gone when all is done");
    const [one, both] = [await facts(first), await facts(run)];
    assert.deepEqual(both.engine, one.engine, "threads");
    assert.equal(both.command, "limbeck compare x.recipe.json --workers 2");
    const student = "students/teacher-4/model.onnx";
    assert.deepEqual(await readFile(join(run, student)), await readFile(join(first, student)));
  });

  it("are no more than there are cells, which have all threads to themselves", async () => {
    const given = await writeRecipe(folder, digitsRecipe({ arms: ["hard"], sweep: { seeds: [3] } }), "one.recipe.json");
    const { code, stderr } = await limbeck(folder, "compare", given, "--out", "one", "--workers", "2", "--quiet");
    assert.equal(code, 0, stderr);
    const { command, engine } = await facts(join(folder, "one", (await readdir(join(folder, "one")))[0] ?? ""));
    assert.equal(command, "limbeck compare one.recipe.json");
    assert.equal(engine.threads, threadsOf(undefined).count);
  });

  it("try a cell again whose process is killed", async () => {
    let killed = 0;
    const onLine = (line: string, { pid }: ChildProcess): void => {
      // the first that is done is told: the others are at work
      if (killed > 0 || !line.includes("test accuracy")) return;
      for (const id of workerIds(pid)) {
        process.kill(id, "SIGKILL");
        killed += 1;
      }
    };
    const args = ["compare", "x.recipe.json", "--out", "killed", "--workers", "2"];
    const { code, stderr, stdout } = await built(folder, args, onLine);
    assert.equal(code, 0, stderr);
    assert.ok(killed > 0, stderr);
    const run = join(folder, "killed", (await readdir(join(folder, "killed")))[0] ?? "");
    assert.equal(untimed(await readFile(join(run, "report.json"), "utf8")), alone);
    assert.match(stdout, /report:/);
  });

  it("take another process for the next cell where one ends that has nothing to do", async () => {
    const source = recipe();
    const labelDirectory = join(folder, ".cache/labels");
    const loaded = await loadRecipe(source, { set: [], seed: undefined, cwd: folder });
    const materials = await readMaterials(loaded);
    const variants = await readVariants(loaded, materials);
    const bench = await openWorkbench(loaded, { log: silentLog, progress: noProgress, labelDirectory }, materials);
    const working = join(folder, "idle");
    await mkdir(working);
    const id = runId(loaded, bench, variants, "compare");
    await bench.close();
    const start = { source, set: [], seed: undefined, cwd: folder, labelDirectory, working, id, workers: 1 };
    const { trainInWorkers } = await builtPool();
    const trained: number[] = [];
    const killed = new Set<number>();
    // the next cell is handed on at once, before anybody can know of the end, or when it is known
    const ends = [() => Promise.resolve(), () => delay(300), () => Promise.resolve()];
    await trainInWorkers(
      [3, 4, 5].map((seed) => ({ arm: "hard", seed, setting: null })),
      {
        ...{ start, steps: () => undefined },
        done: ({ seed }) => {
          trained.push(seed);
          for (const id of workerIds()) {
            process.kill(id, "SIGKILL");
            killed.add(id);
          }
          return ends[trained.length - 1]!();
        },
      },
    );
    assert.deepEqual(trained, [3, 4, 5]);
    assert.equal(killed.size, 3);
  });

  it("name a cell whose process ends twice, and stop the others", async () => {
    const source = recipe();
    const labelDirectory = join(folder, ".cache/labels");
    const start = { source, set: [], seed: undefined, cwd: folder, labelDirectory, workers: 1 };
    const id = "another";
    const places = [{ arm: "hard", seed: 3, setting: null }];
    const request = { steps: () => undefined, done: () => Promise.resolve() };
    const { trainInWorkers } = await builtPool();
    await assert.rejects(
      trainInWorkers(places, { ...request, start: { ...start, working: folder, id } }),
      (error: LimbeckError) => error.message.includes("changed while the comparison went on"),
    );
    const timer = setInterval(() => {
      for (const id of workerIds()) process.kill(id, "SIGKILL");
    }, 50);
    await assert
      .rejects(
        trainInWorkers(places, { ...request, start: { ...start, working: folder, id } }),
        (error: LimbeckError) => error.code === "worker-died" && error.message.includes("hard, seed 3 ended twice"),
      )
      .finally(() => {
        clearInterval(timer);
      });
    assert.deepEqual(workerIds(), []);
  });

  it("are refused for rows that code holds, and for a number that is none", async () => {
    assert.equal((await limbeck(folder, "compare", "x.recipe.json", "--workers", "0")).code, 2);
    await assert.rejects(
      compare(recipe(), { cwd: folder, out: "memory", workers: 2, rows: {} }),
      (error: LimbeckError) => error.code === "usage" && error.message.includes("in this process alone"),
    );
  });
});
