import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  initialState
} from "./chunk-AW3AE6CN.js";
import "./chunk-D6L4TAX6.js";
import "./chunk-X76Z267P.js";
import "./chunk-GEX2GDD4.js";
import {
  epochOrder
} from "./chunk-6VUJ6ZOQ.js";
import {
  openEngine,
  optimizerFor
} from "./chunk-SB2W2TAW.js";
import {
  lossOf
} from "./chunk-A7R4W7LV.js";
import "./chunk-PMQGPBFK.js";
import "./chunk-BURVCNGZ.js";
import "./chunk-ZEZL72MV.js";
import "./chunk-PBCMIFSJ.js";
import "./chunk-5O2VFSV2.js";
import {
  holding
} from "./chunk-K6CJWPAA.js";
import {
  shardsOf
} from "./chunk-3ZA5E5AZ.js";
import "./chunk-6UHZ5D4A.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-MGHOHB4O.js";
import "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

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
