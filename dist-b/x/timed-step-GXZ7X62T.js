import {
  initialState
} from "./chunk-A43MZVVA.js";
import "./chunk-3PFJTX4F.js";
import "./chunk-4UY74VGW.js";
import "./chunk-QJAL7PQL.js";
import {
  epochOrder
} from "./chunk-NCJTNGOK.js";
import {
  openEngine,
  optimizerFor
} from "./chunk-A54C5KMT.js";
import {
  lossOf
} from "./chunk-WURLLNK5.js";
import "./chunk-BBNAFSO2.js";
import "./chunk-NDHD2ASF.js";
import {
  holding
} from "./chunk-NWXOPEL5.js";
import "./chunk-A4QYDBRB.js";
import "./chunk-3AFQ3DMD.js";
import "./chunk-BIAJJIIX.js";
import "./chunk-PZKE3BSR.js";
import {
  shardsOf
} from "./chunk-ZXPJ6CZZ.js";
import "./chunk-724TL3DH.js";
import "./chunk-6YZPRG7J.js";
import "./chunk-BYE3JSHF.js";

// dist/training/timed-step.js
import { availableParallelism } from "node:os";
var STEPS = 8;
var CALLS = 5;
async function stepMs(recipe, { dataset, preprocessing, student, splits, augmentation }) {
  return holding(async (held) => {
    const threads = recipe.engine.threads ?? Math.min(4, availableParallelism());
    const engine = held.keep(await openEngine(recipe.engine, threads));
    const optimizer = optimizerFor(recipe.optimizer);
    const classes = dataset.classes.length;
    const facts = { classes, classCounts: new Array(classes).fill(1), parameters: student.parameters };
    const targets = lossOf({ targets: { kind: "hard" } }, facts);
    const trainer = held.keep(await engine.trainer({ student, targets, optimizer, dataset, preprocessing, augmentation, teacherLogits: null }));
    const order = epochOrder(splits, recipe.seed, 0, true, shardsOf(dataset.inputs));
    const batchRows = Math.min(recipe.data.batchRows, order.length);
    const rows = Int32Array.from({ length: STEPS * batchRows }, (_, at) => order[at % order.length] ?? 0);
    const scalars = /* @__PURE__ */ new Map([["epochStart", new Float32Array(STEPS)]]);
    for (const [name, value] of optimizer.scalarsAt(1, 0))
      scalars.set(name, new Float32Array(STEPS).fill(value));
    const state = initialState(student, optimizer, recipe.seed);
    const times = [];
    for (let call = -1; call < CALLS; call++) {
      const from = performance.now();
      await trainer.run(state, { batchRows, rows, scalars, seed: recipe.seed, firstStep: 0 });
      if (call >= 0)
        times.push((performance.now() - from) / STEPS);
    }
    await held.close();
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)] ?? NaN;
  });
}
export {
  stepMs
};
