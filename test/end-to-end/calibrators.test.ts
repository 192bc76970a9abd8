// `limbeck run` with every calibrator: fitted on the calibration split of the run, measured on its test split.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { applyCalibrator, fitCalibrator, type CalibratorOptions } from "../../src/kinds/calibrators/index.ts";
import { calibratorKinds } from "../../src/kinds/calibrators/index.ts";
import type { RunReport } from "../../src/evaluation/result.ts";
import { openSession } from "../../src/engine/onnx/session.ts";
import { randomUniforms } from "../../src/base/numeric/random.ts";
import { conformal, conformalMethods, type DrawnRows } from "../../src/metrics/conformal.ts";
import { rowScores } from "../../src/metrics/row-scores.ts";
import { selective } from "../../src/metrics/selective.ts";
import { measure } from "../../src/metrics/measure.ts";
import { logSoftmaxRows } from "../../src/base/numeric/softmax.ts";
import { decodeModel } from "../../src/engine/onnx/file/model-file.ts";
import { parseReport } from "../../src/report/directory/read.ts";
import { digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";

/** Values of a version 1.0 .npy file of 4-byte numbers. */
async function npy(path: string): Promise<ArrayBuffer> {
  const file = await readFile(path);
  const start = 10 + file.readUInt16LE(8);
  return Uint8Array.from(file.subarray(start)).buffer;
}

describe("end to end: calibrators", () => {
  let folder: string;
  let run: string;
  let report: RunReport;
  const calibrators = calibratorKinds.map((kind) =>
    kind === "matrix" || kind === "dirichlet" ? { kind, lambda: 10 } : { kind },
  );

  before(async () => {
    folder = await temporaryFolder();
    const recipe = await writeRecipe(
      folder,
      digitsRecipe({ evaluation: { calibrators, conformal: { coverage: 0.9 } } }),
    );
    const { code, stderr } = await limbeck(folder, "run", recipe, "--out", "out", "--quiet");
    assert.equal(code, 0, stderr);
    run = join(folder, "out", (await readdir(join(folder, "out")))[0]!);
    report = parseReport(await readFile(join(run, "report.json"), "utf8"), "report.json");
  });
  after(() => removeFolder(folder));

  it("reports each after each phase, beside the fields that were there before", () => {
    for (const { calibrated, calibrators: fitted, test } of report.arms[0]!.seeds[0]!.phases) {
      assert.equal(calibrated?.kind, "temperature");
      assert.ok(calibrated.temperature! > 0);
      assert.deepEqual(
        fitted?.map(({ kind }) => kind),
        [...calibratorKinds],
      );
      for (const { before } of fitted) {
        const { accuracy, nll, brier, ece } = test;
        assert.deepEqual(before, { accuracy, nll, brier, ece });
      }
    }
  });

  it("gives prediction sets whose thresholds are of calibration rows, at T = 1 and at the fitted T", async () => {
    const predictions = join(run, "predictions");
    const read = async (phase: string, split: string): Promise<DrawnRows> => {
      const labels = new Int32Array(await npy(join(predictions, `labels.${split}.npy`)));
      const values = new Float32Array(await npy(join(predictions, `${phase}.${split}.npy`)));
      const name = split === "test" ? "test" : "fit";
      return { values, labels, draws: randomUniforms(17, `conformal-${name}`, {}, labels.length) };
    };
    for (const { id, conformal: found, calibrated, rejection: rejected } of report.arms[0]!.seeds[0]!.phases) {
      assert.ok(found !== undefined && rejected !== undefined);
      const [fit, test] = [await read(id, "calibration"), await read(id, "test")];
      const options = { coverage: 0.9, methods: conformalMethods, lambda: 0.01, kReg: 5 };
      assert.deepEqual(
        found,
        JSON.parse(JSON.stringify(conformal(fit, test, 10, [1, calibrated!.temperature!], options))),
      );
      for (const { coverage } of found.sets) assert.ok(coverage > 0.8 && coverage < 0.99, `${id}: ${coverage}`);
      const { confidence, correct } = rowScores(test.values, test.labels, 10);
      assert.equal(rejected.aurc, selective(confidence, correct).aurc);
    }
  });

  it("fitted them on the rows of the calibration split, of which none is a test row", async () => {
    const predictions = join(run, "predictions");
    const rows = async (split: string): Promise<Int32Array> =>
      new Int32Array(await npy(join(predictions, `rows.${split}.npy`)));
    const seen = new Set(await rows("calibration"));
    assert.ok((await rows("test")).every((row) => !seen.has(row)));
    const labels = new Int32Array(await npy(join(predictions, "labels.calibration.npy")));
    const testLabels = new Int32Array(await npy(join(predictions, "labels.test.npy")));
    for (const phase of report.arms[0]!.seeds[0]!.phases) {
      const logits = new Float32Array(await npy(join(predictions, `${phase.id}.calibration.npy`)));
      const testLogits = new Float32Array(await npy(join(predictions, `${phase.id}.test.npy`)));
      for (const { kind, parameters, rows: count, after } of phase.calibrators ?? []) {
        const options = {
          fitOn: "calibration",
          ...(kind === "histogram" ? { bins: 10, edges: "mass" } : {}),
          ...calibrators.find((one) => one.kind === kind),
        } as CalibratorOptions;
        const again = fitCalibrator(options, logits, labels, 10);
        assert.equal(count, labels.length);
        assert.deepEqual(JSON.parse(JSON.stringify(again.parameters)), parameters, kind);
        const measured = measure(again.logProbs(testLogits), testLabels, 10, { seed: 17 });
        for (const figure of ["accuracy", "nll", "brier", "ece"] as const)
          assert.ok(Math.abs(measured[figure] - after[figure]) < 1e-12, `${kind} ${figure}`);
      }
    }
  });

  it("exports each behind the student: logits or probabilities of the file are the calibrated ones", async () => {
    const data = Float32Array.from({ length: 20 * 64 }, (_, i) => Math.abs(Math.sin(i * 0.37)) * 0.9);
    const outputs = async (...args: string[]): Promise<Float32Array> => {
      const { code, stdout, stderr } = await limbeck(folder, "export", run, "--json", ...args);
      assert.equal(code, 0, stderr);
      const { path, gap } = JSON.parse(stdout) as { path: string; gap: number };
      assert.ok(gap <= 1e-5);
      const session = await openSession(await readFile(path), { threads: 1, place: path });
      const [output] = (await session.run({ input: { dtype: "float32", shape: [20, 64], data } })).values();
      await session.close();
      return output!.data as Float32Array;
    };
    const logits = await outputs("--out", "raw.onnx");
    for (const { kind, parameters } of report.arms[0]!.seeds[0]!.phases.at(-1)!.calibrators!) {
      const expected = applyCalibrator(kind, parameters, logits, 10);
      const got = logSoftmaxRows(await outputs("--out", `${kind}.onnx`, "--calibrator", kind), 10);
      const probs = await outputs("--out", `${kind}-probs.onnx`, "--calibrator", kind, "--probs");
      expected.forEach((value, i) => {
        assert.ok(Math.abs(got[i]! - value) < 1e-4 * Math.max(1, Math.abs(value)), `${kind}: ${got[i]} for ${value}`);
        assert.ok(Math.abs(probs[i]! - Math.exp(value)) < 1e-4, kind);
      });
      const { metadataProps } = decodeModel(await readFile(join(folder, `${kind}.onnx`)), kind);
      assert.equal(metadataProps.find(({ key }) => key === "calibrator")?.value, kind);
    }
  });

  it("refuses to export what was not fitted, and writes nothing", async () => {
    for (const [args, says] of [
      [["--calibrator", "plat"], /expected one of temperature, vector[\s\S]*got +plat/],
      [["--calibrator", "platt", "--temperature"], /give one of them/],
    ] as const) {
      const { code, stderr } = await limbeck(folder, "export", run, "--out", "no.onnx", ...args);
      assert.equal(code, 2);
      assert.match(stderr, says);
    }
    assert.ok(!(await readdir(folder)).includes("no.onnx"));
  });

  it("keeps the report in order where another kind stands first", async () => {
    const recipe = await writeRecipe(
      folder,
      digitsRecipe({
        name: "platt",
        evaluation: { calibrator: { kind: "platt" } },
        report: { formats: ["json", "markdown", "html"] },
      }),
      "platt.json",
    );
    const { code, stdout, stderr } = await limbeck(folder, "run", recipe, "--out", "platt", "--json");
    assert.equal(code, 0, stderr);
    const last = parseReport(stdout, "standard output").arms[0]!.seeds[0]!.phases.at(-1)!;
    assert.equal(last.calibrated?.kind, "platt");
    assert.equal(last.calibrated.temperature, undefined);
    const [made] = await readdir(join(folder, "platt"));
    for (const file of ["report.md", "report.html"]) {
      const text = await readFile(join(folder, "platt", made!, file), "utf8");
      assert.match(text, /Platt, fitted on the calibration split, takes NLL/);
      assert.doesNotMatch(text, /NaN|undefined/);
    }
  });
});
