// `limbeck evaluate` and `limbeck calibrate` on recorded predictions, and what they refuse.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { calibratorKinds } from "../../src/kinds/calibrators/index.ts";
import type { Metrics } from "../../src/metrics/table.ts";
import type { Calibrated } from "../../src/evaluate.ts";
import { randomNormals, randomUniforms } from "../../src/base/numeric/random.ts";
import { npyBytes } from "../../src/kinds/data/files/npy-bytes.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import { digitsRecipe, limbeck, removeFolder, root, temporaryFolder, writeRecipe } from "./world.ts";
import { leftOut } from "../left-out.ts";

const CLASSES = 4;

/** Logits, and labels drawn from softmax(logits / temperature). */
function drawn(
  rows: number,
  temperature: number,
  seed: number,
): { readonly logits: Float32Array; readonly labels: Int32Array } {
  const logits = Float32Array.from(randomNormals(seed, "logits", {}, rows * CLASSES), (z) => 3 * z);
  const uniform = randomUniforms(seed, "label", {}, rows);
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const weights = Array.from(logits.subarray(row * CLASSES, (row + 1) * CLASSES), (z) => Math.exp(z / temperature));
    let left = uniform[row]! * weights.reduce((sum, weight) => sum + weight, 0);
    return weights.findIndex((weight) => (left -= weight) < 0);
  });
  return { logits, labels };
}

const softmax = (logits: Float32Array): Float32Array =>
  logits.map((z, i) => {
    const row = logits.subarray(i - (i % CLASSES), i - (i % CLASSES) + CLASSES);
    return Math.exp(z) / row.reduce((sum, other) => sum + Math.exp(other), 0);
  });

const npz = (values: Float32Array, labels: Int32Array, names = ["predictions", "labels"]): Uint8Array =>
  zipSync({
    [`${names[0]!}.npy`]: npyBytes(values, [labels.length, values.length / labels.length]),
    [`${names[1]!}.npy`]: npyBytes(labels, [labels.length]),
  });

const csv = (values: Float32Array, labels: Int32Array, header: boolean, separator: string): string =>
  [
    ...(header ? [[...Array.from({ length: CLASSES }, (_, k) => `p${k}`), "label"].join(separator)] : []),
    ...Array.from(labels, (label, row) =>
      [...values.subarray(row * CLASSES, (row + 1) * CLASSES), label].join(separator),
    ),
  ].join("\n");

describe("limbeck evaluate", () => {
  let folder: string;
  const { logits, labels } = drawn(500, 1, 1);
  before(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder, "logits.npz"), npz(logits, labels));
    await writeFile(join(folder, "probs.npz"), npz(softmax(logits), labels, ["p", "y"]));
    await writeFile(join(folder, "logits.csv"), csv(logits, labels, true, ","));
    await writeFile(join(folder, "plain.tsv"), csv(logits, labels, false, "\t"));
    await writeFile(join(folder, "z.npy"), npyBytes(logits, [500, CLASSES]));
    await writeFile(join(folder, "y.npy"), npyBytes(labels, [500]));
  });
  after(() => removeFolder(folder));

  const evaluated = async (...args: string[]): Promise<Metrics> => {
    const { code, stdout, stderr } = await limbeck(folder, "evaluate", ...args, "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Metrics;
  };

  it("cuts bins in the file's own precision", async () => {
    // confidences .6, .65, .8 and .85, right on .6 and .8 alone: ECE (.4 + .65 + .2 + .85) / 4 where each has its own bin
    const probs = [0.6, 0.65, 0.8, 0.85];
    const text = ["p0,p1,label", ...probs.map((p, i) => `${p},${1 - p},${i % 2}`)].join("\n");
    await writeFile(join(folder, "tenths.csv"), text);
    const single = Float32Array.from(probs.flatMap((p) => [p, 1 - p]));
    await writeFile(join(folder, "tenths.npz"), npz(single, Int32Array.of(0, 1, 0, 1)));
    for (const file of ["tenths.csv", "tenths.npz"])
      for (const profile of ["guo", "sklearn"]) {
        const { bins, ece } = await evaluated(
          "--predictions",
          file,
          "--space",
          "probs",
          "--bins",
          "10",
          "--profile",
          profile,
        );
        assert.deepEqual(
          bins.map(({ count }) => count),
          [0, 0, 0, 0, 0, 1, 1, 1, 1, 0],
          `${file}, ${profile}`,
        );
        assert.ok(Math.abs(ece - (0.4 + 0.65 + 0.2 + 0.85) / 4) < 1e-7);
      }
    const left = await evaluated(
      "--predictions",
      "tenths.csv",
      "--space",
      "probs",
      "--bins",
      "10",
      "--profile",
      "netcal",
    );
    // .8 and .85 share [.8, .9); .6 lies below NumPy's edge 6 x 0.1, which is 0.6000000000000001
    assert.ok(Math.abs(left.ece - (0.4 + 0.65 + 0.65) / 4) < 1e-12);
  });

  it("does not see a constant added to a row's logits, however large", async () => {
    const rows = [
      [1.5, 0.2, -1],
      [0.3, 0.1, 0.9],
      [-2, 0.5, 0.25],
      [0, 0, 1],
    ];
    const written = async (offset: number): Promise<Metrics> => {
      const lines = rows.map((row, i) => [...row.map((z) => z + offset), i % 3].join());
      await writeFile(join(folder, "offset.csv"), ["a,b,c,label", ...lines].join("\n"));
      return evaluated("--predictions", "offset.csv", "--space", "logits");
    };
    const base = await written(0);
    for (const offset of [1e5, 1e7, 2 ** 30]) {
      const { accuracy, nll, ece } = await written(offset);
      assert.equal(accuracy, base.accuracy);
      assert.ok(Math.abs(nll - base.nll) < 1e-6 && Math.abs(ece - base.ece) < 1e-6, `${offset}: ${nll}, ${base.nll}`);
    }
  });

  it("takes labels that are names of the scores' columns, whatever their order; positions where names are no numbers", async () => {
    const rows = [
      [2, 0, 1],
      [0, 1, 3],
      [1, 4, 0],
      [1, 2, 0],
    ];
    const scored = async (
      names: readonly string[],
      labels: readonly (string | number)[],
      order = [0, 1, 2],
    ): Promise<number> => {
      const lines = rows.map((row, at) => [...order.map((k) => row[k]), labels[at]].join());
      await writeFile(
        join(folder, "named.csv"),
        [[...order.map((k) => names[k]), "label"].join(), ...lines].join("\n"),
      );
      return (await evaluated("--predictions", "named.csv", "--space", "logits")).nll;
    };
    const byPosition = await scored(["a", "b", "c"], [0, 2, 1, 0]);
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      assert.equal(await scored(["cat", "dog", "hen"], ["cat", "hen", "dog", "cat"], order), byPosition);
      assert.equal(await scored(["0", "1", "2"], [0, 2, 1, 0], order), byPosition);
      assert.equal(await scored(["1", "2", "3"], [1, 3, 2, 1], order), byPosition);
    }
    await assert.rejects(
      () => scored(["cat", "dog", "hen"], ["cat", "dog", "dgo", "hen"]),
      /row 3, label\s+expected a column of scores: "cat", "dog", "hen"\s+got\s+"dgo"/,
    );
    for (const [names, label] of [
      [["cat", "dog", "hen"], "fox"],
      [["1", "2", "3"], 0],
      [["a", "b", "c"], 3],
    ] as const) {
      await assert.rejects(
        () => scored(names, [label, names[1], names[0], names[2]]),
        /label\s+expected a (column|class)/,
      );
    }
  });

  it("says of shares that they are none of what they were said to be", async () => {
    const shares = [
      [70, 20, 10],
      [5, 90, 5],
      [30, 30, 40],
    ];
    await writeFile(
      join(folder, "percent.csv"),
      ["a,b,c,label", ...shares.map((row, at) => [...row, at].join())].join("\n"),
    );
    const told = async (space: string): Promise<string> =>
      (await limbeck(folder, "evaluate", "--predictions", "percent.csv", "--space", space)).stderr;
    assert.match(await told("probs"), /got\s+70\s+hint\s+percentages\? divide them by 100/);
    assert.match(await told("logits"), /warning: every row is non-negative and sums to 100\.0/);
  });

  it("gives the same METRICS whatever the file and the space", async () => {
    const expected = await evaluated("--predictions", "logits.npz", "--space", "logits");
    assert.equal(expected.rows, 500);
    assert.equal(expected.bins.length, 15);
    const others = [
      ["--predictions", "logits.csv", "--space", "logits"],
      ["--predictions", "plain.tsv", "--no-header", "--labels", "4", "--space", "logits"],
      ["--predictions", "z.npy", "--labels", "y.npy", "--space", "logits"],
      ["--predictions", "probs.npz", "--array", "p", "--labels", "y", "--space", "probs"],
    ];
    for (const args of others) {
      const found = await evaluated(...args);
      for (const name of ["accuracy", "nll", "brier", "ece", "smoothEce", "classwiseEce"] as const)
        assert.ok(Math.abs(found[name] - expected[name]) < 1e-6, `${args.join(" ")}: ${name}`);
    }
  });

  it("takes columns by name, bins and a profile, and prints a table", async () => {
    const columns = await evaluated(
      "--predictions",
      "logits.csv",
      "--array",
      "p0,p1,p2,p3",
      "--space",
      "logits",
      "--bins",
      "7",
      "--profile",
      "torchmetrics",
    );
    assert.equal(columns.bins.length, 8);
    const { stdout, code } = await limbeck(folder, "evaluate", "--predictions", "logits.npz", "--space", "logits");
    assert.equal(code, 0);
    assert.match(stdout, /^rows +500$/m);
    assert.match(stdout, /^nll +\d\.\d{5} \[/m);
  });

  it("adds more figures on request, and how well other rows are told apart", async () => {
    await writeFile(
      join(folder, "strange.npz"),
      npz(
        logits.map((z) => 0.1 * z),
        labels,
      ),
    );
    const args = ["--predictions", "logits.npz", "--space", "logits", "--all", "--ood", "strange.npz"];
    const found = (await evaluated(...args)) as Metrics & {
      extended: { topK: Record<string, number>; aurc: number; confusion: number[][] };
      outOfDistribution: Record<"maxProbability" | "energy", { auroc: number }>;
    };
    assert.ok(found.extended.topK["2"]! > found.accuracy && found.extended.aurc < 1 - found.accuracy);
    assert.equal(
      found.extended.confusion.flat().reduce((sum, count) => sum + count, 0),
      500,
    );
    const { maxProbability, energy } = found.outOfDistribution;
    assert.ok(maxProbability.auroc > 0.9 && energy.auroc > 0.6, JSON.stringify(found.outOfDistribution));
    const { stdout, code } = await limbeck(folder, "evaluate", ...args);
    assert.equal(code, 0);
    assert.match(stdout, /^balancedAccuracy +0\.\d+$/m);
    assert.match(stdout, /^energy\.auroc +0\.\d+$/m);
  });

  it("states what one row, two rows and rows of one class give", async () => {
    for (const rows of [1, 2]) {
      await writeFile(join(folder, "few.npz"), npz(logits.slice(0, rows * CLASSES), new Int32Array(rows)));
      const found = await evaluated("--predictions", "few.npz", "--space", "logits");
      assert.equal(found.rows, rows);
      assert.equal(
        found.bins.reduce((sum, { count }) => sum + count, 0),
        rows,
      );
      for (const value of [found.nll, found.ece, found.debiasedEce, found.smoothEce, found.eceFloor])
        assert.ok(Number.isFinite(value));
    }
  });

  it("warns of probabilities that are called logits", async () => {
    const args = ["--predictions", "probs.npz", "--array", "p", "--labels", "y", "--space", "logits", "--json"];
    const { code, stderr, stdout } = await limbeck(folder, "evaluate", ...args);
    assert.equal(code, 0);
    assert.match(stderr, /look like probabilities/);
    JSON.parse(stdout);
  });

  const refusals: Readonly<Record<string, { file: string; bytes?: () => Uint8Array; args: string[]; says: RegExp }>> = {
    "logits given as probabilities": { file: "logits.npz", args: ["--space", "probs"], says: /are these logits/ },
    "rows that do not sum to 1": {
      file: "sums.npz",
      bytes: () =>
        npz(
          softmax(logits).map((p) => 0.9 * p),
          labels,
        ),
      args: ["--space", "probs"],
      says: /row 1[\s\S]*sum/,
    },
    "labels out of range": {
      file: "labels.npz",
      bytes: () =>
        npz(
          logits,
          labels.map((label, row) => (row === 3 ? 9 : label)),
        ),
      args: ["--space", "logits"],
      says: /row 4, label[\s\S]*0 to 3[\s\S]*9/,
    },
    "a value that is no number": {
      file: "nan.npz",
      bytes: () =>
        npz(
          logits.map((z, i) => (i === 5 ? NaN : z)),
          labels,
        ),
      args: ["--space", "logits"],
      says: /finite/,
    },
    "an array that is not there": {
      file: "logits.npz",
      args: ["--array", "scores", "--space", "logits"],
      says: /"predictions", "labels"/,
    },
    "one column of scores": {
      file: "one.npz",
      bytes: () => npz(logits.slice(0, 500), labels),
      args: ["--space", "logits"],
      says: /two classes or more[\s\S]*1 - p and p/,
    },
    "a damaged archive": {
      file: "cut.npz",
      bytes: () => npz(logits, labels).slice(0, 900),
      args: ["--space", "logits"],
      says: /npz/,
    },
    "a damaged Parquet file": {
      file: "x.parquet",
      bytes: () => strToU8("PAR1 and nothing"),
      args: ["--space", "logits"],
      says: /Parquet/,
    },
    "an unknown kind of file": {
      file: "x.xlsx",
      bytes: () => strToU8("x"),
      args: ["--space", "logits"],
      says: /\.npz, \.npy/,
    },
    "no space": { file: "logits.npz", args: [], says: /--space/ },
    "no bins": { file: "logits.npz", args: ["--space", "logits", "--bins", "0"], says: /1 to 1000/ },
  };
  for (const [what, { file, bytes, args, says }] of Object.entries(refusals))
    it(`refuses ${what}`, async () => {
      if (bytes !== undefined) await writeFile(join(folder, file), bytes());
      const { code, stderr, stdout } = await limbeck(folder, "evaluate", "--predictions", file, ...args, "--json");
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, says);
    });

  it("reads Parquet, scores in columns or in a list", async () => {
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    const columns = Array.from({ length: CLASSES }, (_, k) => ({
      name: `p${k}`,
      data: Array.from(labels, (_, row) => logits[row * CLASSES + k]!),
      type: "FLOAT" as const,
    }));
    const label = { name: "label", data: Array.from(labels), type: "INT32" as const };
    await writeFile(
      join(folder, "columns.parquet"),
      new Uint8Array(parquetWriteBuffer({ columnData: [...columns, label] })),
    );
    const list = {
      name: "z",
      data: Array.from(labels, (_, row) => [...logits.subarray(row * CLASSES, (row + 1) * CLASSES)]),
      type: "JSON" as const,
    };
    await writeFile(join(folder, "list.parquet"), new Uint8Array(parquetWriteBuffer({ columnData: [list, label] })));
    const expected = await evaluated("--predictions", "logits.npz", "--space", "logits");
    for (const file of ["columns.parquet", "list.parquet"]) {
      const found = await evaluated("--predictions", file, "--space", "logits");
      assert.ok(Math.abs(found.nll - expected.nll) < 1e-9, file);
    }
    const { code, stderr } = await limbeck(
      folder,
      "evaluate",
      "--predictions",
      "list.parquet",
      "--labels",
      "y",
      "--space",
      "logits",
    );
    assert.equal(code, 2);
    assert.match(stderr, /"z", "label"/);
  });

  it("gives the recorded figures of two real networks", async function () {
    const records = join(root, "../shared/data/calibration-records");
    if (!existsSync(records)) leftOut(this, "no shared data beside the project");
    for (const [name, ece, nll] of [
      ["lenet-5-cifar-10", 0.1079, 1.3699],
      ["wideresnet-16-4-cifar-10", 0.0537, 0.3778],
    ] as const) {
      const file = join(records, `${name}.npz`);
      for (const profile of ["guo", "netcal", "torchmetrics", "sklearn"]) {
        const found = await evaluated(
          "--predictions",
          file,
          "--array",
          "predictions",
          "--labels",
          "ground_truth",
          "--space",
          "probs",
          "--profile",
          profile,
        );
        assert.equal(found.ece.toFixed(4), ece.toFixed(4), `${name}, ${profile}`);
        assert.equal(found.nll.toFixed(4), nll.toFixed(4), name);
      }
    }
  });
});

describe("limbeck calibrate", () => {
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    const [held, test] = [drawn(4000, 2.5, 2), drawn(4000, 2.5, 3)];
    await writeFile(join(folder, "held.npz"), npz(softmax(held.logits), held.labels));
    await writeFile(join(folder, "test.npz"), npz(softmax(test.logits), test.labels));
    await writeFile(join(folder, "held-logits.npz"), npz(held.logits, held.labels));
    await writeFile(join(folder, "test-logits.npz"), npz(test.logits, test.labels));
  });
  after(() => removeFolder(folder));

  interface Printed {
    readonly calibrator: { readonly kind: string; readonly temperature: number };
    readonly before: Metrics;
    readonly after: Metrics;
  }

  it("finds the temperature that made the labels, from logits and from probabilities", async () => {
    const found: number[] = [];
    for (const [ending, space] of [
      ["", "probs"],
      ["-logits", "logits"],
    ] as const) {
      const args = [
        "--predictions",
        `held${ending}.npz`,
        "--apply",
        `test${ending}.npz`,
        "--space",
        space,
        "--method",
        "temperature",
      ];
      const { code, stdout, stderr } = await limbeck(folder, "calibrate", ...args, "--json");
      assert.equal(code, 0, stderr);
      const { calibrator, before: raw, after: calibrated } = JSON.parse(stdout) as Printed;
      assert.equal(calibrator.kind, "temperature");
      assert.ok(Math.abs(calibrator.temperature - 2.5) < 0.15, String(calibrator.temperature));
      assert.equal(calibrated.accuracy, raw.accuracy);
      assert.ok(calibrated.nll < raw.nll && calibrated.ece < 0.5 * raw.ece);
      found.push(calibrator.temperature);
    }
    assert.ok(Math.abs(found[0]! - found[1]!) < 1e-4, found.join());
  });

  it("fits every method, and finds what was done to the rows", async () => {
    for (const method of calibratorKinds) {
      const args = ["--apply", "test.npz", "--space", "probs", "--method", method, "--json"];
      const { stdout, stderr, code } = await limbeck(folder, "calibrate", "--predictions", "held.npz", ...args);
      assert.equal(code, 0, stderr);
      const { calibrator, before, after } = JSON.parse(stdout) as Calibrated;
      assert.equal(calibrator.kind, method);
      assert.ok(calibrator.parameterCount >= 1);
      assert.ok(after.nll < before.nll && after.ece < before.ece, `${method}: ${before.nll} -> ${after.nll}`);
    }
  });

  it("prints a table, and refuses other files and unknown methods", async () => {
    const table = await limbeck(
      folder,
      "calibrate",
      "--predictions",
      "held.npz",
      "--apply",
      "test.npz",
      "--space",
      "probs",
    );
    assert.equal(table.code, 0);
    assert.match(table.stdout, /before +after/);
    for (const args of [
      ["--apply", "none.npz"],
      ["--apply", "test.npz", "--method", "magic"],
    ]) {
      const { code } = await limbeck(folder, "calibrate", "--predictions", "held.npz", "--space", "probs", ...args);
      assert.equal(code, 2);
    }
  });

  it("takes sigmoids of single classes back to their logits, with a note", async () => {
    const logits = [
      [2, -1, 0.5],
      [-3, 0, 1],
      [0.2, 0.1, -0.4],
    ];
    const file = (of: (z: number) => number): string =>
      ["a,b,c,label", ...logits.map((row, i) => [...row.map(of), i].join())].join("\n");
    await writeFile(
      join(folder, "sigmoids.csv"),
      file((z) => 1 / (1 + Math.exp(-z))),
    );
    await writeFile(
      join(folder, "logits.csv"),
      file((z) => z),
    );
    const on = (name: string, space: string): ReturnType<typeof limbeck> =>
      limbeck(folder, "evaluate", "--predictions", name, "--space", space, "--json");
    const [taken, plain] = [await on("sigmoids.csv", "sigmoid"), await on("logits.csv", "logits")];
    assert.equal(taken.code, 0, taken.stderr);
    assert.match(taken.stderr, /sigmoids of single classes/);
    const [got, wanted] = [taken, plain].map(({ stdout }) => JSON.parse(stdout) as Metrics);
    assert.ok(Math.abs(got!.nll - wanted!.nll) < 1e-9);
    assert.equal((await on("logits.csv", "sigmoid")).code, 2);
  });

  it("takes the probabilities of a quantised model, with a note, and no others that are as far off", async () => {
    const steps = [
      [255, 0, 0],
      [129, 100, 26],
      [85, 85, 86],
      [3, 250, 4],
      [20, 30, 205],
    ];
    const file = (unit: number, off = 0): string =>
      ["a,b,c,label", ...steps.map((row, i) => [...row.map((k) => k / unit + off), i % 3].join())].join("\n");
    await writeFile(join(folder, "quantised.csv"), file(256));
    await writeFile(join(folder, "off.csv"), file(256, 0.0011));
    const on = (name: string): ReturnType<typeof limbeck> =>
      limbeck(folder, "evaluate", "--predictions", name, "--space", "probs", "--json");
    const taken = await on("quantised.csv");
    assert.equal(taken.code, 0, taken.stderr);
    assert.match(taken.stderr, /multiples of 0\.003906.*renormalised/);
    const expected = steps.map(
      (row, i) => -Math.log(Math.max(1e-12, row[i % 3]! / row.reduce((sum, k) => sum + k, 0))),
    );
    const nll = expected.reduce((sum, one) => sum + one, 0) / steps.length;
    assert.ok(Math.abs((JSON.parse(taken.stdout) as Metrics).nll - nll) < 1e-9);
    assert.equal((await on("off.csv")).code, 2);
  });

  it("matches the columns of both files by name", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      a: Math.sin(i),
      b: Math.cos(3 * i),
      c: 0.3 * ((i % 5) - 2),
      y: i % 3,
    }));
    const file = (
      names: readonly ("a" | "b" | "c")[],
      label = (y: number): string | number => "abc".charAt(y),
    ): string =>
      [[...names, "label"].join(), ...rows.map((row) => [...names.map((name) => row[name]), label(row.y)].join())].join(
        "\n",
      );
    await writeFile(join(folder, "abc.csv"), file(["a", "b", "c"]));
    await writeFile(join(folder, "cab.csv"), file(["c", "a", "b"]));
    await writeFile(join(folder, "ab.csv"), file(["a", "b"]));
    const on = async (apply: string): Promise<Calibrated> => {
      const args = ["--predictions", "abc.csv", "--apply", apply, "--space", "logits", "--json", "--allow-overlap"];
      const { code, stdout, stderr } = await limbeck(folder, "calibrate", ...args);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as Calibrated;
    };
    assert.deepEqual((await on("cab.csv")).after, (await on("abc.csv")).after);
    const refused = async (apply: string): Promise<string> => {
      const args = ["--predictions", "abc.csv", "--apply", apply, "--space", "logits"];
      const { code, stderr } = await limbeck(folder, "calibrate", ...args);
      assert.equal(code, 2);
      return stderr;
    };
    assert.match(await refused("ab.csv"), /without "c"/);
    // a position is one class in one file and another one in the other
    await writeFile(
      join(folder, "positions.csv"),
      file(["c", "a", "b"], (y) => y),
    );
    assert.match(await refused("positions.csv"), /positions\.csv[^]*row 1, label\s+expected the name of a column/);
  });

  it("refuses to be judged on rows that it was fitted on, but where that is asked for: then it warns", async () => {
    const on = (apply: string, ...more: readonly string[]): ReturnType<typeof limbeck> =>
      limbeck(
        folder,
        "calibrate",
        "--predictions",
        "held.npz",
        "--apply",
        apply,
        "--space",
        "probs",
        "--json",
        ...more,
      );
    const refused = await on("held.npz");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /held\.npz: 1 problem[^]*all \d+ rows that stand among them[^]*--allow-overlap/);
    const allowed = await on("held.npz", "--allow-overlap");
    assert.equal(allowed.code, 0);
    assert.match(allowed.stderr, /warning: all \d+ rows .* fitted on/);
    assert.equal((await on("test.npz")).stderr, "");
  });

  it("takes rows for the same where they are recorded alike once, not where a saturated model says one thing of many", async () => {
    const row = (i: number, shift: number): string =>
      i % 10 === 0
        ? `${(0.5 + 0.001 * (i + shift)).toFixed(4)},${(0.5 - 0.001 * (i + shift)).toFixed(4)},${i % 2}`
        : `1,0,${i % 20 === 1 ? 1 : 0}`;
    const file = (shift: number): string =>
      ["a,b,label", ...Array.from({ length: 200 }, (_, i) => row(i, shift))].join("\n");
    await writeFile(join(folder, "first.csv"), file(0));
    await writeFile(join(folder, "second.csv"), file(3));
    const on = (apply: string): ReturnType<typeof limbeck> =>
      limbeck(folder, "calibrate", "--predictions", "first.csv", "--apply", apply, "--space", "probs", "--json");
    assert.equal((await on("second.csv")).code, 0);
    assert.match((await on("first.csv")).stderr, /all 20 rows that stand among them/);
  });
});

describe("limbeck evaluate --model", () => {
  const teacher = join(root, "teachers/digits-cnn");
  const recipe = join(root, "recipes/digits.recipe.json");
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
    const layers = [{ kind: "flatten" }, { kind: "dense", units: 10 }];
    const short = digitsRecipe({
      student: { kind: "layers", definition: { input: [64], layers } },
      phases: [{ id: "a", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 2 }] } }],
      teachers: [],
    });
    await writeRecipe(folder, short);
    const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--out", "out", "--quiet");
    assert.equal(code, 0, stderr);
  });
  after(() => removeFolder(folder));

  const metrics = async (...args: string[]): Promise<Metrics> => {
    const { code, stdout, stderr } = await limbeck(folder, "evaluate", ...args, "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Metrics;
  };

  it("says of a model that is not there what is true of its path", async () => {
    const { code, stderr } = await limbeck(folder, "evaluate", "--model", "nope.onnx", "--data", recipe);
    assert.equal(code, 2);
    assert.match(stderr, /nope\.onnx: no such file or folder/);
    assert.doesNotMatch(stderr, /relative to the recipe/);
  });

  it("measures a run's student, as ONNX and as a layers model, as its report does", async () => {
    const run = join(folder, "out", (await readdir(join(folder, "out")))[0]!);
    const report = parseReport(await readFile(join(run, "report.json"), "utf8"), "report.json");
    const { test, validation } = report.arms[0]!.seeds[0]!.phases[0]!;
    const near = (found: Metrics, expected: Metrics): void => {
      assert.equal(found.rows, expected.rows);
      for (const figure of ["accuracy", "nll", "brier", "ece", "classwiseEce"] as const)
        assert.ok(
          Math.abs(found[figure] - expected[figure]) < 1e-5,
          `${figure}: ${found[figure]}, ${expected[figure]}`,
        );
    };
    near(await metrics("--model", join(run, "student"), "--data", "x.recipe.json"), test);
    near(await metrics("--model", join(run, "student/tfjs"), "--data", "x.recipe.json"), test);
    near(await metrics("--model", run, "--data", "x.recipe.json"), test);
    for (const [path, says] of [
      [run, /is a run and has one student/],
      [join(run, "student/model.onnx"), /--student: .* is no run's directory/],
    ] as const) {
      const args = ["--model", path, "--data", "x.recipe.json", "--student", "hard-1"];
      const { code, stderr } = await limbeck(folder, "evaluate", ...args);
      assert.equal(code, 2);
      assert.match(stderr, says);
    }
    near(
      await metrics("--model", join(run, "student/model.onnx"), "--data", "x.recipe.json", "--split", "validation"),
      validation,
    );
  });

  it("saves what it predicted, which measures alike", async () => {
    const found = await metrics("--model", teacher, "--data", recipe, "--save", "saved.npz", "--all");
    assert.ok(found.accuracy > 0.98);
    const again = await metrics("--predictions", "saved.npz", "--space", "logits", "--all");
    assert.deepEqual(again, found);
  });

  it("takes a source without splits, and settings of a recipe", async () => {
    const source = { kind: "csv", path: join(root, "data/digits/digits.csv.gz"), header: false, label: 64 };
    await writeFile(join(folder, "rows.json"), JSON.stringify({ source, input: { scale: 0.0625 } }));
    assert.equal((await metrics("--model", teacher, "--data", "rows.json")).rows, 1797);
    // the file of rows by itself, and which way it was read
    await cp(source.path, join(folder, "digits.csv.gz"));
    const run = join("out", (await readdir(join(folder, "out")))[0]!);
    const args = ["evaluate", "--model", run, "--data", "digits.csv.gz", "--json"];
    const { code, stdout, stderr } = await limbeck(folder, ...args);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), await metrics("--model", run, "--data", "rows.json"));
    assert.match(
      stderr,
      /digits\.csv\.gz: read as {"kind":"csv","path":"digits\.csv\.gz","header":false,"label":64}; where/,
    );
    const lines = gunzipSync(await readFile(source.path))
      .toString()
      .trim()
      .split("\n");
    const list = lines.map((line) => ({
      x: line.split(",").slice(0, 64).map(Number),
      label: Number(line.split(",")[64]),
    }));
    await writeFile(join(folder, "list.json"), JSON.stringify(list));
    const ofList = await limbeck(folder, "evaluate", "--model", run, "--data", "list.json", "--json");
    assert.deepEqual(JSON.parse(ofList.stdout), JSON.parse(stdout), ofList.stderr);
    const half = ["--set", "data.splits.train=0.3", "--set", "data.splits.test=0.5"];
    const { rows } = await metrics("--model", teacher, "--data", recipe, ...half);
    assert.ok(Math.abs(rows - 898) < 8, String(rows));
  });

  const refusals: Readonly<Record<string, readonly [args: readonly string[], says: RegExp]>> = {
    "neither model nor predictions": [["--space", "logits"], /--predictions FILE, or --model/],
    both: [["--model", teacher, "--predictions", "x.npz"], /one of the two/],
    "a model without data": [["--model", teacher], /--data FILE/],
    "an option of the other": [["--model", teacher, "--data", recipe, "--ood", "x.npz"], /--ood: not with --model/],
    "a model that is not there": [["--model", "gone.onnx", "--data", recipe], /gone\.onnx: no such file/],
    "a model of other classes": [["--model", teacher, "--data", "three.json"], /classes/],
    "data that is no recipe": [["--model", teacher, "--data", "empty.json"], /a source of rows/],
    "a split of a file of rows": [
      ["--model", teacher, "--data", "d.csv", "--split", "train"],
      /d\.csv names no splits/,
    ],
    "settings of a file of rows": [
      ["--model", teacher, "--data", "d.csv", "--set", "seed=1"],
      /d\.csv is a file of rows/,
    ],
    "rows whose label is not found": [
      ["--model", teacher, "--data", "plain.csv"],
      /say how it is read in a JSON file, and name that: {"source": {"path": "plain\.csv", \.\.\.}}/,
    ],
    "splits that are not there": [["--model", teacher, "--data", "rows.json", "--split", "test"], /names no splits/],
  };
  const threeClasses = [
    [...Array.from({ length: 64 }, (_, column) => `c${column}`), "y"],
    ...Array.from({ length: 30 }, (_, row) => [...Array.from({ length: 64 }, () => 1), row % 3]),
  ].join("\n");
  for (const [what, [args, says]] of Object.entries(refusals))
    it(`refuses ${what}`, async () => {
      await writeFile(join(folder, "empty.json"), "{}");
      await writeFile(join(folder, "d.csv"), threeClasses);
      await writeFile(join(folder, "plain.csv"), Array.from({ length: 30 }, (_, i) => `${i / 7},${i / 9}\n`).join(""));
      await writeFile(
        join(folder, "three.json"),
        JSON.stringify({ source: { kind: "csv", path: "d.csv", label: "y" } }),
      );
      const { code, stderr, stdout } = await limbeck(folder, "evaluate", ...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n +at /);
    });
});
