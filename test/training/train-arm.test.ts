// One arm with one seed, on the digits' bench: what is said of each phase is said of the student that the phase left.
import assert from "node:assert/strict";
import { calibratePhase } from "../../src/evaluation/calibrate.ts";
import { trend } from "../../src/evaluation/phase-facts.ts";
import type { EpochRecord, PhaseReport } from "../../src/evaluation/result.ts";
import { measure } from "../../src/metrics/measure.ts";
import { metricNames } from "../../src/metrics/table.ts";
import { rowScores } from "../../src/metrics/row-scores.ts";
import type { Workbench } from "../../src/training/bench.ts";
import type { Snapshot } from "../../src/training/phase-contracts.ts";
import {
  measuredSplits,
  planFor,
  trainArm,
  type ArmRequest,
  type PhaseLogits,
  type TrainedArm,
} from "../../src/training/train-arm.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";
import { openBench } from "./open-bench.ts";

interface Trained extends TrainedArm {
  readonly told: readonly { readonly report: PhaseReport; readonly logits: PhaseLogits }[];
  readonly snapshots: readonly Snapshot[];
  readonly steps: number;
  readonly epochs: readonly EpochRecord[];
}

/** @param past - epochs before a stop */
async function train(
  bench: Workbench,
  request: Partial<Omit<ArmRequest, "listener" | "epochs">> = {},
  past: readonly EpochRecord[] = [],
): Promise<Trained> {
  const epochs: EpochRecord[] = [];
  const told: { report: PhaseReport; logits: PhaseLogits }[] = [];
  const snapshots: Snapshot[] = [];
  let steps = 0;
  const arm = await trainArm(bench, {
    ...{ id: "own", seed: bench.recipe.seed, recipe: bench.recipe, equalBudget: false },
    ...request,
    epochs: { push: (record) => epochs.push(record), all: () => Promise.resolve([...past, ...epochs]) },
    listener: {
      phase: (report, logits) => {
        told.push({ report, logits });
        return Promise.resolve();
      },
      checkpoint: (snapshot) => {
        snapshots.push(snapshot);
        return Promise.resolve();
      },
      failed: () => Promise.resolve("nowhere"),
      steps: (done) => (steps += done),
    },
  });
  return { ...arm, told, snapshots, steps, epochs };
}

/** Without what differs from run to run: how long things took. */
const untimed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (/^(seconds|.*Ms|.*latency.*)$/i.test(key) ? 0 : part)));

describe("trainArm (unit)", () => {
  let folder: string;
  let bench: Workbench;
  let arm: Trained;
  before(async () => {
    folder = await temporaryFolder();
    bench = await openBench(folder, [
      "phases.0.until.any.0.value=2",
      "phases.1.until.any.0.value=3",
      'evaluation={"conformal":{"coverage":0.9},"calibrators":[{"kind":"temperature"},{"kind":"isotonic"}]}',
      "report.corp=true",
    ]);
    arm = await train(bench);
  });
  after(async () => {
    await bench.close();
    await removeFolder(folder);
  });

  it("trains the plan's steps, and records every epoch of every phase with all figures", () => {
    const plan = planFor(bench, bench.recipe);
    const ofEpoch = Math.ceil(bench.splits.train.length / bench.recipe.data.batchRows);
    assert.deepEqual(
      plan.phases.map(({ steps }) => steps),
      [2 * ofEpoch, 3 * ofEpoch],
    );
    assert.equal(arm.steps, 5 * ofEpoch);
    assert.deepEqual(
      arm.epochs.map(({ phase, epoch, phaseEpoch, step }) => [phase, epoch, phaseEpoch, step / ofEpoch]),
      [
        ["smooth", 1, 1, 1],
        ["smooth", 2, 2, 2],
        ["distill", 3, 1, 3],
        ["distill", 4, 2, 4],
        ["distill", 5, 3, 5],
      ],
    );
    for (const { arm: id, seed, validation } of arm.epochs) {
      assert.deepEqual([id, seed], ["own", bench.recipe.seed]);
      assert.deepEqual(Object.keys(validation), metricNames);
    }
  });

  it("measures each phase on the logits that it hands over, of the splits' own rows", async () => {
    assert.equal(arm.told.length, 2);
    for (const { report, logits } of arm.told) {
      for (const split of measuredSplits) assert.equal(logits[split].length, 10 * bench.splits[split].length);
      const of = (split: "test" | "validation") =>
        measure(logits[split], bench.labelsOf(bench.splits[split]), 10, { seed: bench.recipe.seed });
      assert.deepEqual(report.test, of("test"));
      assert.deepEqual(report.validation, of("validation"));
    }
    const last = arm.told.at(-1)?.logits;
    assert.deepEqual(arm.testLogits, last?.test);
    for (const split of measuredSplits)
      assert.deepEqual(await bench.predictor.logits(arm.state, bench.splits[split]), last?.[split]);
    assert.deepEqual(
      arm.phases,
      arm.told.map(({ report }) => report),
    );
  });

  it("fits calibrators on calibration rows alone, and measures them on test rows", () => {
    const { splits, labelsOf, recipe } = bench;
    for (const { report, logits } of arm.told) {
      const fit = { logits: logits.calibration, labels: labelsOf(splits.calibration) };
      const labels = labelsOf(splits.test);
      const test = { logits: logits.test, labels, scores: rowScores(logits.test, labels, 10) };
      const own = calibratePhase(recipe.evaluation, { fit, test, classes: 10 }, { seed: recipe.seed });
      assert.deepEqual(untimed(report.calibrated), untimed(own.calibrated));
      assert.deepEqual(untimed(report.calibrators), untimed(own.calibrators));
      assert.deepEqual(
        report.calibrators?.map(({ kind }) => kind),
        ["temperature", "isotonic"],
      );
    }
  });

  it("says of the last phase what is said of it alone, and of each what the recipe asks for", () => {
    const [first, last] = arm.phases;
    assert.deepEqual(
      [first, last].map((phase) => [phase?.classes !== undefined, phase?.corp !== undefined]),
      [
        [false, false],
        [true, true],
      ],
    );
    for (const phase of arm.phases) {
      assert.ok(phase.conformal !== undefined);
      assert.equal(phase.mcDropout, undefined);
    }
    // the teacher is looked at where a phase has one
    assert.deepEqual(
      arm.phases.map((phase) => phase.softness?.temperature),
      [undefined, 1],
    );
  });

  it("goes on from where it was stopped to the same student and phase, with the epochs till then", async () => {
    const at = arm.snapshots.findIndex(({ position }) => position.phase === 1 && position.phaseEpoch === 1);
    assert.ok(at >= 0);
    const past = arm.epochs.slice(0, 3);
    const rest = await train(bench, { from: arm.snapshots[at] }, past);
    assert.deepEqual(rest.epochs, arm.epochs.slice(3));
    assert.deepEqual(rest.state, arm.state);
    assert.deepEqual(untimed(rest.phases), untimed(arm.phases.slice(1)));
    const own: readonly EpochRecord[] = arm.epochs.filter(({ phase }) => phase === "distill");
    assert.deepEqual({ trend: rest.phases[0]?.trend }, trend(own));
  });

  it("takes phases and seed from the request, not from the bench", async () => {
    const { phases } = bench.recipe;
    const recipe = { ...bench.recipe, phases: phases.slice(0, 1), evaluation: {} };
    const other = await train(bench, { id: "other", seed: 4, recipe });
    assert.deepEqual(
      other.phases.map(({ id, calibrated, calibrators, conformal }) => [id, calibrated, calibrators, conformal]),
      [["smooth", null, [], undefined]],
    );
    assert.ok(other.phases[0]?.classes !== undefined, "the only phase is the last");
    assert.notDeepEqual(other.phases[0].test, arm.phases[0]?.test);
    assert.deepEqual(
      other.epochs.map(({ arm: id, seed }) => [id, seed]),
      [
        ["other", 4],
        ["other", 4],
      ],
    );
  });

  it("warns, by arm and phase, of a student that is sure of what is wrong", async () => {
    const { recipe, warnings } = bench;
    const astray = {
      ...recipe,
      phases: recipe.phases.slice(0, 1),
      optimizer: { ...recipe.optimizer, learningRate: 1e6 },
    };
    await train(bench, { id: "astray", recipe: astray });
    assert.match(warnings.join("\n"), /^astray, phase smooth: training has diverged: NLL \d/m);
  });
});
