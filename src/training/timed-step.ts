// What a step of a recipe takes here: timed on its own data and student, with the labels as targets.
import { shardsOf } from "../engine/row-values.ts";
import { holding } from "../base/holding.ts";
import { openEngine } from "../kinds/engines/index.ts";
import { epochOrder } from "../kinds/data/rows/batches.ts";
import { lossOf } from "../kinds/objective.ts";
import { optimizerFor } from "../kinds/optimizers/index.ts";
import type { Recipe } from "../recipe/schema.ts";
import { initialState } from "./initial-state.ts";
import type { Materials } from "./materials.ts";
import { threadsOf } from "./threads.ts";

/** Steps of a timed call. */
const STEPS = 8;
const CALLS = 5;

/**
 * Median milliseconds of a step, after one call that warms up. A phase whose rows are mixed, or seen live in new views, asks
 * its teacher at each step, which is not in it.
 */
export async function stepMs(
  recipe: Recipe,
  { dataset, preprocessing, student, splits, augmentation }: Materials,
): Promise<number> {
  return holding(async (held) => {
    const engine = held.keep(await openEngine(recipe.engine, threadsOf(recipe.engine.threads)));
    const optimizer = optimizerFor(recipe.optimizer);
    const classes = dataset.classes.length;
    const facts = { classes, classCounts: new Array<number>(classes).fill(1), parameters: student.parameters };
    const targets = lossOf({ targets: { kind: "hard" } }, facts);
    const trainer = held.keep(
      await engine.trainer({ student, targets, optimizer, dataset, preprocessing, augmentation, teacherLogits: null }),
    );
    const order = epochOrder(splits, recipe.seed, 0, true, shardsOf(dataset.inputs));
    const batchRows = Math.min(recipe.data.batchRows, order.length);
    const rows = Int32Array.from({ length: STEPS * batchRows }, (_, at) => order[at % order.length] ?? 0);
    const scalars = new Map<string, Float32Array>([["epochStart", new Float32Array(STEPS)]]);
    for (const [name, value] of optimizer.scalarsAt(1, 0)) scalars.set(name, new Float32Array(STEPS).fill(value));
    const state = initialState(student, optimizer, recipe.seed);
    const times: number[] = [];
    for (let call = -1; call < CALLS; call++) {
      const from = performance.now();
      await trainer.run(state, { batchRows, rows, scalars, seed: recipe.seed, firstStep: 0 });
      if (call >= 0) times.push((performance.now() - from) / STEPS);
    }
    await held.close();
    times.sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)] ?? NaN;
  });
}
