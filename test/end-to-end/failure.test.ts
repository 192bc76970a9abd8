// Runs that go wrong: a loss that is not finite, a killed process, bad input before step 0.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renameSync } from "node:fs";
import { cp, mkdir, readFile, rename, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { runPaths } from "../../src/report/directory/paths.ts";
import {
  built,
  digitsRecipe,
  filesBelow,
  limbeck,
  limbeckWith,
  removeFolder,
  root,
  stoppedAt,
  temporaryFolder,
  writeRecipe,
  type Json,
} from "../cli/world.ts";
import { leftOut } from "../left-out.ts";

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

describe("end to end: failure", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  it("stops in the call in which the loss turns NaN, names phase, step and learning rate, and keeps the last good state", async () => {
    const optimizer = {
      kind: "sgd",
      learningRate: { kind: "steps", over: "run", values: [0.01, 1e30], boundaries: [0.5] },
    };
    const recipe = await writeRecipe(folder, digitsRecipe({ optimizer }));
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "out", "--quiet");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /the loss became (NaN|Infinity|-Infinity) in phase "distill" at step 10\d \(learning rate 1\.000e\+30\)/,
    );
    assert.match(stderr, /hint +lower optimizer\.learningRate/);
    assert.doesNotMatch(stderr, /\n {4}at /);
    const [unfinished] = await readdir(join(folder, "out"));
    assert.match(unfinished!, /\.unfinished$/);
    const kept = join(folder, "out", unfinished!, "checkpoints");
    const latest = (await readFile(join(kept, "LATEST"), "utf8")).trim();
    const bytes = await readFile(join(kept, latest, "state.bin"));
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    assert.ok(values.length > 1000 && values.every(Number.isFinite));
  });

  it("stops where the last step of an epoch leaves what no loss has seen yet: the student's own logits, or its weights", async () => {
    const steps = (values: readonly number[], boundary: number) => ({
      kind: "sgd",
      learningRate: { kind: "steps", over: "run", values, boundaries: [boundary] },
    });
    const phases = [{ id: "a", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 2 }] } }];
    for (const [out, rate, words] of [
      ["logits", 1e38, /a value of the student's logits became -?(Infinity|NaN) in phase "a" at step 34/],
      ["weights", 3e38, /a value of [\w/.-]+ became -?(Infinity|NaN) in phase "a" at step 34/],
    ] as const) {
      const changes = { phases, optimizer: steps([1e-6, rate], 0.97) };
      // so large a slope that the weights themselves overflow
      const scaled = out === "weights" ? { data: { ...(digitsRecipe()["data"] as Json), input: { scale: 1 } } } : {};
      const recipe = await writeRecipe(folder, digitsRecipe({ ...changes, ...scaled, teachers: [] }));
      const { code, stderr } = await limbeck(folder, "run", recipe, "--out", out, "--quiet");
      assert.equal(code, 1, stderr);
      assert.match(stderr, words);
      assert.match(stderr, /hint +lower optimizer\.learningRate[^\n]*the state after step 17 is kept in/);
    }
  });

  it("warns of training that went astray without such a number", async () => {
    const optimizer = { kind: "adam", learningRate: 1e6 };
    const recipe = await writeRecipe(folder, digitsRecipe({ optimizer }));
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "astray");
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /warning: recipe, phase smooth: training has diverged: NLL [\d.e+]+, where a guess has 2\.303/,
    );
  });

  it("goes on after a SIGKILL and ends with the very bytes of an uninterrupted run", async function () {
    this.timeout(120_000);
    const phases = ["a", "b", "c"].map((id) => ({
      id,
      targets: id === "a" ? { kind: "smoothing", epsilon: 0.1 } : { kind: "teacher", temperature: 2, alpha: 0.9 },
      until: { any: [{ kind: "epochs", value: 40 }] },
    }));
    const recipe = await writeRecipe(
      folder,
      digitsRecipe({
        phases,
        student: {
          kind: "layers",
          definition: {
            layers: [
              { kind: "dense", units: 16, activation: "relu" },
              { kind: "dropout", rate: 0.2 },
              { kind: "dense", units: 10 },
            ],
          },
        },
      }),
    );
    const whole = await limbeck(folder, "run", recipe, "--out", "whole", "--quiet");
    assert.equal(whole.code, 0, whole.stderr);
    const killed = await built(folder, ["run", recipe, "--out", "killed"], stoppedAt("b epoch 12:", "SIGKILL"));
    assert.equal(killed.signal, "SIGKILL");
    const refused = await limbeck(folder, "run", recipe, "--out", "killed", "--quiet");
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /unfinished run[\s\S]*--resume/);
    const resumed = await limbeck(folder, "run", recipe, "--out", "killed", "--resume");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stderr, /going on after step/);
    for (const path of ["student/model.onnx", "predictions/c.test.npy", "metrics.jsonl"]) {
      const [a, b] = await Promise.all(
        ["whole", "killed"].map(async (out) => {
          const file = (await filesBelow(join(folder, out))).find((name) => name.endsWith(path))!;
          return sha256(await readFile(join(folder, out, file)));
        }),
      );
      assert.equal(a, b, path);
    }
  });
});

describe("end to end: stop", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  it("stops on SIGTERM with its state saved and exit code 143, and goes on from there", async function () {
    this.timeout(120_000);
    const phases = [{ id: "long", targets: { kind: "hard" }, until: { any: [{ kind: "epochs", value: 200 }] } }];
    const recipe = await writeRecipe(folder, digitsRecipe({ phases }));
    const { code, stderr } = await built(folder, ["run", recipe, "--out", "out"], stoppedAt("epoch 5:", "SIGTERM"));
    assert.equal(code, 143, stderr);
    assert.match(stderr, /stopped: the state after step \d+ is kept in .*--resume/);
    // as another machine would have begun it, or other workers
    const [name = ""] = await readdir(join(folder, "out"));
    const { inputs } = runPaths(join(folder, "out", name));
    const begun = JSON.parse(await readFile(inputs, "utf8")) as { threads: number[] };
    assert.equal(begun.threads.length, 1);
    await writeFile(inputs, JSON.stringify({ ...begun, threads: [7] }));
    const resumed = await limbeck(folder, "run", recipe, "--out", "out", "--resume");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stdout, /^ +17 +long +\d/m);
    assert.match(
      resumed.stderr,
      /warning: trained by processes of 7 and of \d threads.* may differ in their last bits/,
    );
  });

  it("is not gone on with where the student, the data or the teacher have changed: what changed is named, and nothing is lost", async function () {
    this.timeout(120_000);
    const student = {
      layers: [
        { kind: "dense", units: 16, activation: "relu" },
        { kind: "dense", units: 10 },
      ],
    };
    const other = {
      layers: [
        { kind: "dense", units: 16, activation: "tanh" },
        { kind: "dense", units: 10 },
      ],
    };
    const write = (name: string, value: unknown) => writeFile(join(folder, name), JSON.stringify(value));
    const digits = gunzipSync(await readFile(join(root, "data/digits/digits.csv.gz")));
    await write("student.json", student);
    await writeFile(join(folder, "rows.csv"), digits);
    await cp(join(root, "teachers/digits-cnn"), join(folder, "teacher"), { recursive: true });
    const made = digitsRecipe({
      student: { kind: "layers", path: "student.json" },
      teachers: [{ id: "cnn", kind: "onnx", path: "teacher" }],
    });
    const data = made["data"] as Json;
    const source = { ...(data["source"] as Json), path: "rows.csv" };
    const recipe = await writeRecipe(folder, { ...made, data: { ...data, source } });
    const begin = async (out: string) => {
      const stop = new AbortController();
      const onLine = (line: string): void => {
        if (line.includes("epoch 3:")) stop.abort();
      };
      const { code } = await limbeckWith({ stop: stop.signal, onLine }, folder, "run", recipe, "--out", out);
      assert.equal(code, 143);
      return (await readdir(join(folder, out)))[0]!;
    };
    const first = await begin("out");
    assert.match(first, /^digits-[0-9a-f]{8}\.unfinished$/);
    const resume = () => limbeck(folder, "run", recipe, "--out", "out", "--resume", "--quiet");
    const card = JSON.parse(await readFile(join(folder, "teacher/teacher.json"), "utf8")) as Json;
    const changes: readonly (readonly [() => Promise<void>, () => Promise<void>, RegExp])[] = [
      [
        () => write("student.json", other),
        () => write("student.json", student),
        /student: layers\[0\]\.activation\n +expected "relu", as it was\n +got +"tanh"/,
      ],
      [
        () => writeFile(join(folder, "rows.csv"), digits.toString().replace("0,0,5,13", "0,0,5,12")),
        () => writeFile(join(folder, "rows.csv"), digits),
        /\n {2}data\n +expected sha256 [0-9a-f]{12}, as it was\n +got +sha256 [0-9a-f]{12}/,
      ],
      [
        () => write("teacher/teacher.json", { ...card, input: { ...(card["input"] as Json), scale: 0.05 } }),
        () => write("teacher/teacher.json", card),
        /\n {2}teacher cnn\n +expected sha256 [0-9a-f]{12}, as it was/,
      ],
    ];
    for (const [change, restore, words] of changes) {
      await change();
      const { code, stderr } = await resume();
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
      assert.match(
        stderr,
        /what it was begun with has changed[\s\S]*hint +give back what [^\n]*, or leave --resume out/,
      );
      assert.deepEqual(await readdir(join(folder, "out")), [first]);
      await restore();
    }
    // nor by another version, which may round otherwise
    const older = first.replace(/-[0-9a-f]{8}/, "-00000000");
    await rename(join(folder, "out", first), join(folder, "out", older));
    const kept = join(folder, "out", older, "inputs.json");
    const inputs = await readFile(kept, "utf8");
    await writeFile(kept, inputs.replace(/("version of limbeck": ")[^"]*/, "$10.0.9"));
    const { code, stderr } = await resume();
    assert.equal(code, 2, stderr);
    assert.match(stderr, /\n {2}version of limbeck\n +expected 0\.0\.9, as it was\n +got +\d/);
    await writeFile(kept, inputs);
    await rename(join(folder, "out", older), join(folder, "out", first));
    // another student is another run, beside the finished one and not in its place
    assert.equal((await resume()).code, 0);
    await write("student.json", other);
    const again = await limbeck(folder, "run", recipe, "--out", "out", "--quiet");
    assert.equal(again.code, 0, again.stderr);
    const names = await readdir(join(folder, "out"));
    assert.deepEqual([names.length, names.includes(first.replace(".unfinished", ""))], [2, true]);
    // another recipe is another run too, whatever else is unfinished
    await begin("others");
    const seeded = await limbeck(folder, "run", recipe, "--out", "others", "--seed", "5", "--resume", "--quiet");
    assert.equal(seeded.code, 0, seeded.stderr);
  });

  it("begins anew, and says so, where the predictions of a finished phase are damaged", async function () {
    this.timeout(120_000);
    const recipe = await writeRecipe(folder, digitsRecipe());
    const whole = await limbeck(folder, "run", recipe, "--out", "whole", "--quiet");
    assert.equal(whole.code, 0, whole.stderr);
    const stop = new AbortController();
    const onLine = (line: string): void => {
      if (line.startsWith("distill epoch")) stop.abort();
    };
    assert.equal((await limbeckWith({ stop: stop.signal, onLine }, folder, "run", recipe, "--out", "out")).code, 143);
    const find = async (out: string, end: string): Promise<string> =>
      join(
        folder,
        out,
        (await filesBelow(join(folder, out))).find((name) => name.endsWith(end))!,
      );
    const damaged = await find("out", "predictions/smooth.validation.npy");
    const bytes = await readFile(damaged);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(damaged, bytes);
    const resumed = await limbeck(folder, "run", recipe, "--out", "out", "--resume");
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.match(resumed.stderr, /the predictions of phase "smooth" are damaged: training begins anew/);
    for (const end of ["predictions/smooth.validation.npy", "predictions/distill.test.npy", "student/model.onnx"])
      assert.deepEqual(await readFile(await find("out", end)), await readFile(await find("whole", end)), end);
  });

  for (const [command, line, changes] of [
    ["run", "distill epoch 2", {}],
    ["compare", "hard, seed 17", { arms: ["hard", "teacher"], sweep: { seeds: [17] } }],
  ] as const)
    it(`${command} fails as a run does, its state kept, where the teacher's file is gone when training is done`, async () => {
      await cp(join(root, "teachers/digits-cnn"), join(folder, "teacher"), { recursive: true });
      const [model, away] = [join(folder, "teacher/model.onnx"), join(folder, "away.onnx")];
      const teachers = [{ id: "cnn", kind: "onnx", path: "teacher" }];
      const recipe = await writeRecipe(folder, digitsRecipe({ teachers, ...changes }));
      const onLine = (said: string): void => {
        if (said.startsWith(line)) renameSync(model, away);
      };
      const failed = await limbeckWith({ onLine }, folder, command, recipe, "--out", "out");
      assert.equal(failed.code, 1, failed.stderr);
      assert.match(failed.stderr, /teacher[/\\]model\.onnx/);
      assert.doesNotMatch(failed.stderr, /internal|bug in limbeck/);
      await rename(away, model);
      const resumed = await limbeck(folder, command, recipe, "--out", "out", "--resume", "--quiet");
      assert.equal(resumed.code, 0, resumed.stderr);
    });

  it("keeps the finished arms of a comparison that is stopped", async () => {
    const recipe = await writeRecipe(folder, digitsRecipe({ arms: ["hard", "smoothing"] }));
    const stop = new AbortController();
    const whole = await limbeck(folder, "compare", recipe, "--out", "whole", "--json");
    const stopped = await limbeckWith(
      { stop: stop.signal, onLine: (line) => line.startsWith("hard") && stop.abort() },
      folder,
      "compare",
      recipe,
      "--out",
      "out",
    );
    assert.equal(stopped.code, 143);
    // one digit of what is kept of the first arm is another
    const kept = (await filesBelow(join(folder, "out"))).find((name) => /cells\/[^/]*hard[^/]*\.json$/.test(name))!;
    const text = await readFile(join(folder, "out", kept), "utf8");
    await writeFile(
      join(folder, "out", kept),
      text.replace(/("accuracy":0\.)(\d)/, (_, head, digit) => `${head}${9 - digit}`),
    );
    const resumed = await limbeck(folder, "compare", recipe, "--out", "out", "--resume", "--json");
    assert.equal(resumed.code, 0, resumed.stderr);
    const [finished] = await readdir(join(folder, "out"));
    const { warnings } = JSON.parse(await readFile(join(folder, "out", finished!, "provenance.json"), "utf8")) as {
      warnings: string[];
    };
    assert.match(warnings.join("\n"), /hard, seed 17: what was kept of it is damaged, and it is trained again/);
    const timeless = (text: string): string => text.replaceAll(/"(seconds|latencyMs\w+)":[\d.e+-]+/g, "");
    assert.equal(timeless(resumed.stdout), timeless(whole.stdout));
  });
});

interface BadCase {
  readonly what: string;
  readonly says: RegExp;
  readonly recipe?: (folder: string) => Promise<Json> | Json;
  readonly args?: readonly string[];
}

const csv = (folder: string, text: string): Promise<Json> =>
  writeFile(join(folder, "d.csv"), text).then(() =>
    digitsRecipe({
      data: {
        source: { kind: "csv", path: "d.csv", label: "y" },
        splits: { kind: "hash", train: 0.4, validation: 0.2, calibration: 0.2, test: 0.2 },
        batchRows: 4,
      },
    }),
  );

const teacherAt = async (folder: string, name: string, bytes: Uint8Array | string): Promise<Json> => {
  await writeFile(join(folder, name), bytes);
  return digitsRecipe({ teachers: [{ id: "t", kind: "onnx", path: name }] });
};

const withClasses = async (folder: string, classes: readonly string[]): Promise<Json> => {
  await mkdir(join(folder, "t"));
  const card = JSON.parse(await readFile(join(root, "teachers/digits-cnn/teacher.json"), "utf8")) as Json;
  await writeFile(join(folder, "t/teacher.json"), JSON.stringify({ ...card, classes }));
  await writeFile(join(folder, "t/model.onnx"), await readFile(join(root, "teachers/digits-cnn/model.onnx")));
  return digitsRecipe({ teachers: [{ id: "t", kind: "onnx", path: "t" }] });
};

const rows = (count: number, row: (index: number) => string): string =>
  ["a,b,y", ...Array.from({ length: count }, (_, i) => row(i))].join("\n");

const badCases: readonly BadCase[] = [
  { what: "a misspelt key", recipe: () => digitsRecipe({ fases: [] }), says: /fases[\s\S]*did you mean "phases"/ },
  {
    what: "a misspelt kind",
    recipe: () => digitsRecipe({ optimizer: { kind: "adm", learningRate: 0.1 } }),
    says: /optimizer\.kind[\s\S]*"adm"[\s\S]*did you mean "adam"/,
  },
  {
    what: "a wrong type",
    args: ["--set", "data.batchRows=many"],
    says: /data\.batchRows\s+expected an integer\s+got +"many"/,
  },
  {
    what: "epsilon of 1",
    args: ["--set", "phases[smooth].targets.epsilon=1"],
    says: /phases\[0\]\.targets\.epsilon\s+expected < 1\s+got +1/,
  },
  {
    what: "temperature of 0",
    args: ["--set", "phases[distill].targets.temperature=0"],
    says: /phases\[1\]\.targets\.temperature\s+expected > 0\s+got +0/,
  },
  {
    what: "no bound in until",
    args: ["--set", 'phases[smooth].until.any=[{"kind":"plateau","metric":"validation.nll","patience":2}]'],
    says: /phases\[0\]\.until\.any[\s\S]*epochs/,
  },
  {
    what: "a teacher phase without a teacher",
    recipe: () => digitsRecipe({ teachers: [] }),
    says: /teacher[\s\S]*expected/,
  },
  {
    what: "an unknown --set path",
    args: ["--set", "phases[smoth].targets.epsilon=0.1"],
    says: /--set[\s\S]*"smoth"[\s\S]*did you mean "?.*smooth/,
  },
  { what: "shares above 1", args: ["--set", "data.splits.train=0.9"], says: /splits[\s\S]*expected[\s\S]*1/ },
  { what: "a missing recipe", args: ["gone.recipe.json"], says: /gone\.recipe\.json[\s\S]*no such file/ },
  { what: "a recipe that is no JSON", recipe: () => "{" as unknown as Json, says: /line 1/ },
  {
    what: "a missing teacher file",
    recipe: () => digitsRecipe({ teachers: [{ id: "t", kind: "onnx", path: "gone.onnx" }] }),
    says: /gone\.onnx/,
  },
  {
    what: "a truncated teacher",
    recipe: async (folder) =>
      teacherAt(folder, "t.onnx", (await readFile(join(root, "teachers/digits-cnn/model.onnx"))).subarray(0, 9000)),
    says: /t\.onnx/,
  },
  {
    what: "a teacher that is no ONNX",
    recipe: (folder) => teacherAt(folder, "t.onnx", "hello, I am a text"),
    says: /t\.onnx/,
  },
  { what: "class counts that disagree", recipe: (folder) => withClasses(folder, ["0", "1", "2"]), says: /classes/ },
  {
    what: "class names that disagree",
    recipe: (folder) => withClasses(folder, Array.from("abcdefghij")),
    says: /class/,
  },
  {
    what: "a class order that is wrong",
    recipe: (folder) => withClasses(folder, Array.from("1234567890")),
    says: /chance[\s\S]*class order/i,
  },
  {
    what: "a student whose output does not fit",
    recipe: () => digitsRecipe({ student: { kind: "layers", definition: { layers: [{ kind: "dense", units: 12 }] } } }),
    says: /\/layers\/0[\s\S]*\[10\][\s\S]*\[12\]/,
  },
  {
    what: "a layer of an unknown kind",
    recipe: () =>
      digitsRecipe({ student: { kind: "layers", definition: { layers: [{ kind: "densse", units: 10 }] } } }),
    says: /layers\[0\]\.kind[\s\S]*did you mean "dense"/,
  },
  {
    what: "labels outside the classes",
    recipe: async (folder) => ({
      ...digitsRecipe(),
      data: {
        ...((
          await csv(
            folder,
            rows(20, (i) => `1,2,${i % 3}`),
          )
        )["data"] as Json),
        classes: ["0", "1"],
      },
    }),
    says: /row 3[\s\S]*classes?[\s\S]*2/,
  },
  {
    what: "class weights of another number of classes",
    args: ["--set", "phases[smooth].classWeights=[1,2,3]"],
    says: /phases\[0\]\.classWeights\s+expected 10 values, one per class: 0, 1, 2, 3, 4, \.\.\.\s+got +3 values/,
  },
  {
    what: "a weighting of no weights",
    args: ["--set", "phases[smooth].weighting=classes"],
    says: /phases\[0\]\.weighting\s+expected classWeights beside it\s+got +none/,
  },
  {
    what: "a weighting of parts that rows do not have",
    args: ["--set", "phases[distill].classWeights=balanced", "--set", "phases[distill].weighting=classes"],
    says: /phases\[1\]\.weighting\s+expected "rows", or targets of kind "smoothing"[^\n]*\s+got +targets of kind "teacher"/,
  },
  {
    what: "a prior of another number of classes",
    args: ["--set", "phases[smooth].targets.prior=[0.5,0.5]"],
    says: /phases\[0\]\.targets\.prior\s+expected 10 values[\s\S]*got +2 values/,
  },
  {
    what: "cutmix of rows that are no images",
    args: ["--set", 'phases[distill].mixing={"kind":"cutmix"}'],
    says: /phases\[1\]\.mixing\s+expected images[\s\S]*got +rows of \[64\][\s\S]*data\.input/,
  },
  {
    what: "Monte Carlo dropout without dropout",
    args: ["--set", "evaluation.mcDropout.samples=4"],
    says: /evaluation\.mcDropout\s+expected a student with dropout[\s\S]*add a layer/,
  },
  {
    what: "ragged rows",
    recipe: (folder) =>
      csv(
        folder,
        rows(20, (i) => (i === 6 ? "1,2" : `1,2,${i % 2}`)),
      ),
    says: /d\.csv[\s\S]*7[\s\S]*3 columns|d\.csv[\s\S]*row 7/,
  },
  {
    what: "NaN in the data",
    recipe: (folder) =>
      csv(
        folder,
        rows(20, (i) => `1,${i === 4 ? "NaN" : "2"},${i % 2}`),
      ),
    says: /row 5[\s\S]*b[\s\S]*NaN/,
  },
  {
    what: "an infinity in the data",
    recipe: (folder) =>
      csv(
        folder,
        rows(20, (i) => `${i === 4 ? "Infinity" : "1"},2,${i % 2}`),
      ),
    says: /row 5[\s\S]*a[\s\S]*Infinity/,
  },
  {
    what: "a class with one row",
    recipe: (folder) =>
      csv(
        folder,
        rows(21, (i) => `1,2,${i === 20 ? 7 : i % 2}`),
      ),
    says: /"7"[\s\S]*1/,
  },
  {
    what: "a truncated gz",
    recipe: async (folder) => {
      await writeFile(
        join(folder, "d.csv.gz"),
        (await readFile(join(root, "data/digits/digits.csv.gz"))).subarray(0, 20000),
      );
      return digitsRecipe({
        data: {
          ...(digitsRecipe()["data"] as Json),
          source: { kind: "csv", path: "d.csv.gz", header: false, label: 64 },
        },
      });
    },
    says: /d\.csv\.gz[\s\S]*(cut off|damaged|truncated)/,
  },
  {
    what: "a truncated IDX",
    recipe: async (folder) => {
      await writeFile(join(folder, "i.idx"), Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2));
      await writeFile(join(folder, "l.idx"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1));
      return digitsRecipe({
        data: {
          source: { kind: "idx", inputs: "i.idx", labels: "l.idx" },
          splits: (digitsRecipe()["data"] as Json)["splits"],
          batchRows: 2,
        },
      });
    },
    says: /i\.idx[\s\S]*cut off/,
  },
];

describe("end to end: bad input", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  for (const { what, recipe, args = [], says } of badCases)
    it(`refuses ${what} with exit code 2 and writes nothing`, async () => {
      const name = await writeRecipe(folder, recipe === undefined ? digitsRecipe() : await recipe(folder));
      const before = await filesBelow(folder);
      const file = args[0]?.endsWith(".json") ? args : [name, ...args];
      const { code, stdout, stderr } = await limbeck(folder, "run", ...file, "--out", "out");
      assert.equal(code, 2, `${stdout}\n${stderr}`);
      assert.match(stderr, says);
      assert.match(stderr, /expected|no such file/);
      assert.doesNotMatch(stderr, /\n {4}at |internal:/);
      assert.equal(stdout, "");
      assert.deepEqual(await filesBelow(folder), before);
    });

  it("refuses an output directory that cannot be made", async () => {
    await writeFile(join(folder, "file"), "");
    const { code, stderr } = await limbeck(
      folder,
      "run",
      await writeRecipe(folder, digitsRecipe()),
      "--out",
      "file/out",
    );
    assert.equal(code, 2);
    assert.match(stderr, /file\/out[\s\S]*expected a directory[\s\S]*is a file/);
    assert.deepEqual(await filesBelow(folder), ["file", "x.recipe.json"]);
  });

  it("refuses an output directory that may not be written", async function () {
    // root may write wherever modes forbid it, but makes no directory in a file system that has none to make
    const root = process.getuid?.() === 0;
    if (root && process.platform !== "linux") leftOut(this, "root may write anywhere");
    const locked = root ? "/proc" : join(folder, "locked");
    if (!root) await mkdir(locked, { mode: 0o500 });
    const { code, stderr } = await limbeck(
      folder,
      "run",
      await writeRecipe(folder, digitsRecipe()),
      "--out",
      join(locked, "out"),
    );
    assert.equal(code, 2);
    assert.match(stderr, /the output directory cannot be written/);
    assert.ok(stderr.includes(locked));
  });
});
