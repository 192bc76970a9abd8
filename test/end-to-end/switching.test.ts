// Switching, what a phase hands over, and several teachers, through whole runs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EpochRecord, RunReport } from "../../src/evaluation/result.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import {
  digitsRecipe,
  filesBelow,
  limbeck,
  removeFolder,
  root,
  temporaryFolder,
  writeRecipe,
  type Json,
} from "../cli/world.ts";

describe("end to end: switching", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  async function finished(
    recipe: Json,
  ): Promise<{ readonly report: RunReport; readonly epochs: readonly EpochRecord[] }> {
    const { code, stdout, stderr } = await limbeck(
      folder,
      "run",
      await writeRecipe(folder, recipe),
      "--out",
      "out",
      "--json",
    );
    assert.equal(code, 0, stderr);
    const file = (await filesBelow(join(folder, "out"))).findLast((path) => path.endsWith("metrics.jsonl"))!;
    const lines = (await readFile(join(folder, "out", file), "utf8")).trim().split("\n");
    return { report: parseReport(stdout, "report"), epochs: lines.map((line) => JSON.parse(line) as EpochRecord) };
  }

  const phasesOf = ({ report }: { readonly report: RunReport }): RunReport["arms"][0]["seeds"][0]["phases"] =>
    report.arms[0]!.seeds[0]!.phases;

  const withFirst = (changes: Json): Json => {
    const [smooth, distill] = digitsRecipe()["phases"] as [object, object];
    return digitsRecipe({ phases: [{ ...smooth, ...changes }, distill] });
  };

  it("leaves a phase when a validation metric reaches its bound", async () => {
    const condition = { kind: "metric", metric: "validation.accuracy", op: ">=", value: 0.8 };
    const made = await finished(withFirst({ until: { any: [{ kind: "epochs", value: 50 }, condition] } }));
    const [smooth, distill] = phasesOf(made);
    assert.equal(smooth!.endedBy, "metric");
    const accuracies = made.epochs
      .filter(({ phase }) => phase === "smooth")
      .map(({ validation }) => validation.accuracy);
    assert.ok(
      accuracies.at(-1)! >= 0.8 && accuracies.slice(0, -1).every((accuracy) => accuracy < 0.8),
      accuracies.join(" "),
    );
    assert.equal(smooth!.epochs, accuracies.length);
    assert.deepEqual([distill!.endedBy, distill!.epochs], ["epochs", 6]);
  });

  it("reads ECE for a switch, and a bound in steps that ends within an epoch", async () => {
    const condition = { kind: "metric", metric: "validation.ece", op: ">", value: 2 };
    const made = await finished(withFirst({ until: { any: [{ kind: "steps", value: 20 }, condition] } }));
    const [smooth] = phasesOf(made);
    assert.deepEqual([smooth!.endedBy, smooth!.steps, smooth!.epochs], ["steps", 20, 2]);
  });

  it("goes on from the best epoch where the phase says so", async () => {
    const onExit = { restore: "best", metric: "validation.nll" };
    const until = { any: [{ kind: "epochs", value: 12 }] };
    const targets = { kind: "hard" };
    const noisy = { optimizer: { kind: "sgd", learningRate: 1.5, momentum: 0.5 } };
    const made = await finished({ ...withFirst({ targets, until, onExit }), ...noisy });
    const nlls = made.epochs.filter(({ phase }) => phase === "smooth").map(({ validation }) => validation.nll);
    assert.notEqual(nlls.at(-1), Math.min(...nlls), "the last epoch is the best: the case shows nothing");
    assert.equal(phasesOf(made)[0]!.validation.nll, Math.min(...nlls));
  });

  it("resets the optimizer's state where the phase says so", async () => {
    const keep = await finished(withFirst({}));
    const reset = await finished(withFirst({ onExit: { optimizerState: "reset" } }));
    assert.equal(phasesOf(keep)[0]!.test.nll, phasesOf(reset)[0]!.test.nll);
    assert.notEqual(phasesOf(keep)[1]!.test.nll, phasesOf(reset)[1]!.test.nll);
  });

  it("follows its schedules: temperature falls over its phase, the learning rate over the run", async () => {
    const { epochs } = await finished(
      digitsRecipe({
        optimizer: { kind: "adam", learningRate: { kind: "linear", over: "run", from: 0.02, to: 0 } },
        phases: (digitsRecipe()["phases"] as [object, Json]).map((phase, index) =>
          index === 0
            ? phase
            : {
                ...phase,
                targets: {
                  kind: "teacher",
                  alpha: 0.5,
                  temperature: { kind: "linear", over: "phase", from: 6, to: 2 },
                },
              },
        ),
      }),
    );
    assert.ok(
      epochs.every(
        ({ scalars }, index) => index === 0 || scalars["learningRate"]! < epochs[index - 1]!.scalars["learningRate"]!,
      ),
    );
    assert.equal(epochs.at(-1)!.scalars["learningRate"], 0);
    assert.equal(epochs.at(-1)!.scalars["temperature"], 2);
    assert.equal(epochs[0]!.scalars["epsilon"], 0.1);
  });

  it("measures several teachers, and distils from the one that a phase names", async () => {
    const path = join(root, "teachers/digits-cnn");
    const weak = { id: "cold", kind: "onnx", path, input: { scale: 0.03125 } };
    const phases = (digitsRecipe()["phases"] as [object, { targets: object }]).map((phase, index) =>
      index === 0 ? phase : { ...phase, targets: { kind: "teacher", temperature: 2, alpha: 1, teacher: "cold" } },
    );
    const { report } = await finished(digitsRecipe({ teachers: [{ id: "cnn", kind: "onnx", path }, weak], phases }));
    assert.deepEqual(Object.keys(report.teachers!), ["cnn", "cold"]);
    assert.notEqual(report.teachers!["cold"]!.test.nll, report.teachers!["cnn"]!.test.nll);
    const without = await limbeck(
      folder,
      "run",
      await writeRecipe(folder, digitsRecipe({ teachers: [{ id: "cnn", kind: "onnx", path }, weak] })),
      "--out",
      "none",
    );
    assert.equal(without.code, 2);
    assert.match(without.stderr, /phases\[1\]\.targets\.teacher[\s\S]*"cnn", "cold"/);
  });
});
