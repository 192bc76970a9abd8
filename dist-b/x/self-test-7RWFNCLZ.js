import {
  onnxEngine
} from "./chunk-7BA2NFKF.js";
import "./chunk-VHWXRW5Q.js";
import "./chunk-XBYDJF2Q.js";
import "./chunk-G2MQOHL6.js";
import "./chunk-3PFJTX4F.js";
import "./chunk-VGE7H5OW.js";
import "./chunk-4UY74VGW.js";
import "./chunk-QJAL7PQL.js";
import "./chunk-T5BJZ264.js";
import "./chunk-DF5CXL4Z.js";
import "./chunk-3AFQ3DMD.js";
import "./chunk-BIAJJIIX.js";
import "./chunk-PZKE3BSR.js";
import "./chunk-ZXPJ6CZZ.js";
import "./chunk-724TL3DH.js";
import "./chunk-TMDWOMMK.js";
import "./chunk-6YZPRG7J.js";
import "./chunk-BYE3JSHF.js";

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
