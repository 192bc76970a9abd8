// Every calibrator as an ONNX graph gives what its own arithmetic gives, steep and far-off places included.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  buildCalibrator,
  calibratorOptions,
  fitCalibrator,
  type CalibratorOptions,
} from "../../../src/kinds/calibrators/index.ts";
import { calibratorKinds } from "../../../src/kinds/calibrators/index.ts";
import { GraphBuilder } from "../../../src/graph/builder.ts";
import { openSession } from "../../../src/engine/onnx/session.ts";
import { logSoftmaxRows } from "../../../src/base/numeric/softmax.ts";
import { freeBatch } from "../../../src/engine/onnx/write/free-batch.ts";
import { portableModel } from "../../../src/engine/onnx/write/model.ts";

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly logits: readonly number[];
  readonly labels: readonly number[];
  readonly apply: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL("../../reference/calibrators.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** Runs the calibrator's graph in onnxruntime. */
async function inOnnx(options: CalibratorOptions, parameters: object, logits: Float32Array, classes: number) {
  const free = freeBatch((rows) => {
    const g = new GraphBuilder();
    const input = g.input("logits", "float32", [rows, classes]);
    return g.finish([buildCalibrator(g, input, options.kind, parameters)]);
  });
  const session = await openSession(portableModel(free, "calibrated"), { threads: 1, place: options.kind });
  const rows = logits.length / classes;
  const results = await session.run({ logits: { dtype: "float32", shape: [rows, classes], data: logits } });
  await session.close();
  return results.get("calibrated")!.data as Float32Array;
}

describe("calibrators as ONNX (parity)", () => {
  for (const { name, classes, ...given } of cases) {
    const logits = Float32Array.from(given.logits);
    const labels = Int32Array.from(given.labels);
    // rows never seen, rows seen (each on a knot of its own), and rows where a float32 softmax is 0 and 1
    const extreme = Float32Array.from({ length: 2 * classes }, (_, i) => (i === 0 ? 400 : i === classes ? -400 : 0));
    const others = Float32Array.from([...given.apply, ...logits, ...extreme]);
    for (const options of [
      ...calibratorKinds.map(calibratorOptions),
      { kind: "histogram", fitOn: "calibration", bins: 15, edges: "width" } as const,
    ])
      it(`${options.kind}${"edges" in options ? `, ${options.edges}` : ""}: ${name}`, async () => {
        const { parameters, apply } = fitCalibrator(options, logits, labels, classes);
        const got = logSoftmaxRows(await inOnnx(options, parameters!, others, classes), classes);
        const expected = apply(others);
        let gap = 0;
        expected.forEach((value, i) => {
          gap = Math.max(gap, Math.abs(got[i]! - value) / Math.max(1, Math.abs(value)));
        });
        assert.ok(gap <= 1e-5, `${gap}`);
      });
  }
});
