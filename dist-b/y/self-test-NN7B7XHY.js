import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  onnxEngine
} from "./chunk-O2TUF557.js";
import "./chunk-XUVQI2QB.js";
import "./chunk-PNLVEE6V.js";
import "./chunk-RN464NO7.js";
import "./chunk-D6L4TAX6.js";
import "./chunk-BOJEW2ZH.js";
import "./chunk-X76Z267P.js";
import "./chunk-GEX2GDD4.js";
import "./chunk-ZEZL72MV.js";
import "./chunk-PBCMIFSJ.js";
import "./chunk-5O2VFSV2.js";
import "./chunk-4BK5Q7CE.js";
import "./chunk-3ZA5E5AZ.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-HXOUHLFL.js";
import "./chunk-NOSB32EJ.js";
import "./chunk-MGHOHB4O.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/engine/onnx/self-test.js
async function trainOneStep(engine = onnxEngine(1)) {
  const dataset = {
    rows: 2,
    inputShape: [2],
    inputs: Uint8Array.of(1, 0, 0, 1),
    labels: Int32Array.of(0, 1),
    classes: ["a", "b"],
    rowId: String,
    sha256: ""
  };
  const request = {
    dataset,
    preprocessing: { scale: 1, mean: [0], std: [1] },
    teacherLogits: null,
    student: {
      kind: "linear",
      inputShape: [2],
      classes: 2,
      parameters: [{ name: "w", shape: [2, 2], initializer: { kind: "zeros" }, trainable: true, decay: true }],
      forward: ({ g, parameter }, input) => g.gemm(input, parameter("w"))
    },
    targets: {
      kind: "hard",
      needsTeacher: false,
      scalars: [],
      lossPerRow: ({ g, logits, labels }) => g.neg(g.sum(g.mul(labels, g.logSoftmax(logits)), [1]))
    },
    optimizer: {
      kind: "descent",
      slots: [],
      scalars: [],
      decays: false,
      clipNorm: null,
      scalarsAt: () => /* @__PURE__ */ new Map(),
      update: ({ g, parameter, gradient }) => ({ parameter: g.sub(parameter, gradient), slots: /* @__PURE__ */ new Map() })
    }
  };
  const trainer = await engine.trainer(request);
  const { losses } = await trainer.run(/* @__PURE__ */ new Map([["w", new Float32Array(4)]]), {
    batchRows: 2,
    rows: Int32Array.of(0, 1),
    scalars: /* @__PURE__ */ new Map(),
    seed: 0,
    firstStep: 0
  });
  await trainer.close();
  return losses[0] ?? NaN;
}
export {
  trainOneStep
};
