// What another framework needs to train the arms of a recipe on the same rows, initial weights and order; and the curves of ours.
//     npx tsx scripts/epoch-curves.ts RECIPE FOLDER && python test/reference/epoch-curves.py FOLDER
import { mkdir, writeFile } from "node:fs/promises";
import { everyIndex } from "../src/engine/row-values.ts";
import { join } from "node:path";

import { silentLog } from "../src/base/log.ts";
import { noProgress } from "../src/base/progress.ts";
import { epochOrder } from "../src/kinds/data/rows/batches.ts";
import { optimizerFor } from "../src/kinds/optimizers/index.ts";
import { scalarsAt } from "../src/recipe/plan/plan.ts";
import { loadRecipe } from "../src/recipe/read.ts";
import { openWorkbench } from "../src/training/bench.ts";
import { initialState } from "../src/training/initial-state.ts";
import { readMaterials } from "../src/training/materials.ts";
import { planFor, trainPhases } from "../src/training/train-arm.ts";

const [file = "", folder = "", ...set] = process.argv.slice(2);
const loaded = await loadRecipe(file, { set });
const { recipe } = loaded;
const materials = await readMaterials(loaded);
const work = { log: silentLog, progress: noProgress, labelDirectory: ".cache/labels" };
const bench = await openWorkbench(loaded, work, materials);
await mkdir(folder, { recursive: true });
const put = async (name: string, values: ArrayBufferView): Promise<void> =>
  writeFile(join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));

const { dataset, splits, student, preprocessing } = bench;
await put("inputs.u8", dataset.inputs as Uint8Array);
await put("labels.i32", dataset.labels);
await put("validation.i32", splits.validation);
await put("test.i32", splits.test);
for (const [id, { logits }] of bench.teachers) await put(`teacher-${id}.f32`, logits.read(everyIndex(dataset.rows)));
for (const [name, values] of initialState(student, optimizerFor(recipe.optimizer), recipe.seed))
  if (student.parameters.some((parameter) => parameter.name === name))
    await put(`${name.replaceAll("/", ".")}.f32`, values);

const arms = [];
for (const { id, recipe: own } of bench.arms) {
  const plan = planFor(bench, own);
  const steps = plan.phases.flatMap((phase) =>
    Array.from({ length: phase.steps }, (_, step) => ({
      targets: phase.targets.kind,
      ...scalarsAt(plan, phase, step, phase.startStep + step),
    })),
  );
  const epochs = Math.ceil(plan.totalSteps / plan.stepsPerEpoch);
  for (let epoch = 0; epoch < epochs; epoch++)
    await put(`order-${epoch}.i32`, epochOrder(splits, recipe.seed, epoch, false));
  const curve: object[] = [];
  const quiet = { checkpoint: () => Promise.resolve(), failed: () => Promise.resolve(""), steps: () => undefined };
  const state = await trainPhases(bench, {
    id,
    seed: recipe.seed,
    recipe: own,
    equalBudget: true,
    listener: {
      ...quiet,
      epoch: ({ epoch, loss, validation: { accuracy, nll } }) => {
        curve.push({ epoch, loss, accuracy, nll });
        return Promise.resolve();
      },
    },
    phaseEnd: () => Promise.resolve(),
  });
  const { accuracy, nll } = bench.measureRows(await bench.predictor.logits(state, splits.test), splits.test);
  arms.push({ id, batchRows: plan.batchRows, steps, curve, test: { accuracy, nll } });
}
const { scale, mean, std } = preprocessing;
const parameters = student.parameters.map(({ name, shape }) => ({ name, shape }));
await writeFile(
  join(folder, "arms.json"),
  JSON.stringify({
    rows: dataset.rows,
    classes: dataset.classes.length,
    input: { scale, mean, std },
    parameters,
    arms,
  }),
);
await bench.close();
