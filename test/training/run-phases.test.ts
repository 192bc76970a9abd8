// The phase loop alone, with a trainer that only counts: steps, budgets, switching, and what a stop keeps.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ModelState, StepBlock, Trainer } from "../../src/engine/contracts.ts";
import type { Metrics } from "../../src/metrics/table.ts";
import { measure } from "../../src/metrics/measure.ts";
import type { PhaseEnd, PhaseRun, Snapshot } from "../../src/training/phase-contracts.ts";
import { runPhases } from "../../src/training/run-phases.ts";
import { sgdOptimizer, student } from "../engine/setup.ts";

const made = student([{ kind: "dense", units: 2 }], [3], 2);
const validation: Metrics = measure(Float32Array.of(1, 0, 0, 1), Int32Array.of(0, 1), 2, { seed: 1 });

interface Told {
  readonly ends: readonly Omit<PhaseEnd, "state" | "seconds">[];
  readonly snapshots: readonly Snapshot[];
  /** Learning rate of every step that was trained, in order. */
  readonly rates: readonly number[];
  readonly rows: readonly number[];
  /** What each step was told of whether its epoch begins. */
  readonly starts: readonly number[];
  /** Of every epoch. */
  readonly losses: readonly number[];
}

/** A phase that ends after `leaves` epochs, or at its bound. */
function phase(id: string, boundSteps: number, leaves: number, trainer: Trainer): PhaseRun {
  return {
    id,
    targets: "hard",
    trainer,
    memory: [],
    learned: [],
    boundSteps,
    boundKind: "steps",
    scalarsAt: (phaseStep, runStep) => ({ learningRate: runStep + phaseStep / 1000 }),
    beginSwitching: () => null,
    observe: (memory, { phaseEpoch }) => ({ memory, fired: phaseEpoch >= leaves ? "threshold" : null }),
    restoreBest: null,
    resetOptimizer: false,
    unlabelled: false,
  };
}

interface Shape {
  readonly rows: number;
  readonly batchRows: number;
  readonly phases: readonly { readonly bound: number; readonly leaves: number }[];
  /** What every call leaves in the state, beside what is there. */
  readonly leaves?: ModelState;
}

/** @param interrupted - whether every call is one step, after which a place is kept */
async function told(
  { rows, batchRows, phases, leaves = new Map() }: Shape,
  equalBudget: boolean,
  from?: Snapshot,
  interrupted = false,
): Promise<Told> {
  const [ends, snapshots]: [PhaseEnd[], Snapshot[]] = [[], []];
  const [rates, trained, starts, losses]: [number[], number[], number[], number[]] = [[], [], [], []];
  const trainer: Trainer = {
    run: (state, block: StepBlock, stops) => {
      const steps = stops?.() === true ? 1 : block.rows.length / block.batchRows;
      rates.push(...(block.scalars.get("learningRate") ?? []).slice(0, steps));
      starts.push(...(block.scalars.get("epochStart") ?? []).slice(0, steps));
      const own = block.rows.subarray(0, steps * block.batchRows);
      trained.push(...own);
      // a loss that tells the rows
      const losses = Float32Array.from({ length: steps }, (_, step) => 0.1 + (own[step * block.batchRows] ?? 0) / 3);
      return Promise.resolve({ state: new Map([...state, ...leaves]), losses });
    },
    close: () => Promise.resolve(),
  };
  const none = new Int32Array();
  await runPhases(
    {
      arm: "a",
      seed: 3,
      student: made,
      optimizer: { ...sgdOptimizer, slots: ["second"] },
      splits: {
        train: Int32Array.from({ length: rows }, (_, row) => row),
        validation: none,
        calibration: none,
        test: none,
        sha256: "",
      },
      batchRows,
      phases: phases.map(({ bound, leaves }, index) => phase(`p${index}`, bound, leaves, trainer)),
      equalBudget,
      predictor: { logits: () => Promise.resolve(new Float32Array()), close: () => Promise.resolve() },
      measure: () => validation,
      listener: {
        interrupted: () => interrupted,
        epoch: ({ loss }) => {
          losses.push(loss);
          return Promise.resolve();
        },
        checkpoint: (snapshot) => {
          snapshots.push(snapshot);
          return Promise.resolve();
        },
        phaseEnd: (end) => {
          ends.push(end);
          return Promise.resolve();
        },
        failed: () => Promise.resolve(""),
        steps: () => undefined,
      },
    },
    from,
  );
  return {
    ends: ends.map(({ id, targets, steps, epochs, endedBy }) => ({ id, targets, steps, epochs, endedBy })),
    snapshots,
    rates,
    rows: trained,
    starts,
    losses,
  };
}

const total = ({ ends }: Told): number => ends.reduce((sum, { steps }) => sum + steps, 0);

describe("the phase loop", () => {
  const shape: Shape = {
    rows: 10,
    batchRows: 4,
    phases: [
      { bound: 9, leaves: 1 },
      { bound: 6, leaves: 99 },
    ],
  };

  it("ends a phase by its condition or its bound, and trains the last, smaller batch too", async () => {
    const { ends, rows } = await told(shape, false);
    assert.deepEqual(ends, [
      { id: "p0", targets: "hard", steps: 3, epochs: 1, endedBy: "threshold" },
      { id: "p1", targets: "hard", steps: 6, epochs: 2, endedBy: "steps" },
    ]);
    assert.deepEqual(
      rows.slice(0, 10).toSorted((a, b) => a - b),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
  });

  it("hands what an early exit leaves unused to the last phase of an arm", async () => {
    const { ends } = await told(shape, true);
    assert.deepEqual(
      ends.map(({ steps }) => steps),
      [3, 12],
    );
  });

  it("feeds each step its own scalars", async () => {
    const { rates } = await told(shape, false);
    assert.deepEqual(rates.map(Math.floor), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(
      rates.map((rate) => Math.round((rate % 1) * 1000)),
      [0, 1, 2, 0, 1, 2, 3, 4, 5],
    );
  });

  it("keeps no square that has faded from one epoch to the next", async () => {
    const name = `second:${made.parameters[0]!.name}`;
    const { snapshots } = await told({ ...shape, leaves: new Map([[name, Float32Array.of(1e-40, 0.5)]]) }, false);
    assert.ok(snapshots.length > 0);
    for (const { state } of snapshots) assert.deepEqual(state.get(name), Float32Array.of(0, 0.5));
  });

  it("goes on from any place as if it had not stopped, within an epoch too", async () => {
    const whole = await told(shape, true);
    const interrupted = await told(shape, true, undefined, true);
    const { snapshots, ...same } = interrupted;
    assert.deepEqual({ ...same, snapshots: whole.snapshots }, whole);
    assert.equal(snapshots.filter(({ position }) => position.within !== undefined).length, 15);
    for (const snapshot of [...whole.snapshots.slice(0, -1), ...snapshots.slice(0, -1)]) {
      const kept = structuredClone(snapshot);
      const { position } = { position: JSON.parse(JSON.stringify(kept.position)) as Snapshot["position"] };
      const rest = await told(shape, true, { ...kept, position });
      assert.deepEqual(rest.rows, whole.rows.slice(whole.rows.length - rest.rows.length));
      assert.deepEqual(rest.rates, whole.rates.slice(snapshot.position.runStep));
      assert.deepEqual(rest.starts, whole.starts.slice(snapshot.position.runStep));
      assert.deepEqual(rest.losses, whole.losses.slice(whole.losses.length - rest.losses.length));
      assert.ok(rest.losses.length === whole.losses.length - position.epoch);
    }
  });

  it("whatever phases leave unused, an arm takes the sum of the bounds", async () => {
    const one = fc.record({ bound: fc.integer({ min: 1, max: 20 }), leaves: fc.integer({ min: 1, max: 6 }) });
    const shapes = fc.record({
      rows: fc.integer({ min: 1, max: 30 }),
      batchRows: fc.integer({ min: 1, max: 8 }),
      phases: fc.array(one, { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async (drawn) => {
        // the last phase has no condition that could end it early
        const phases = drawn.phases.map((each, i) => (i === drawn.phases.length - 1 ? { ...each, leaves: 1e9 } : each));
        const bounds = phases.reduce((sum, { bound }) => sum + bound, 0);
        assert.equal(total(await told({ ...drawn, phases }, true)), bounds);
      }),
    );
  });
});
