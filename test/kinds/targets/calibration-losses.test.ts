// Losses that train for calibration: equal to PyTorch's, with labels as they are and blended, and true to their sources.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Targets } from "../../../src/engine/contracts.ts";
import type { ClassWeights, Weighting } from "../../../src/kinds/targets/class-weights.ts";
import { lossOf } from "../../../src/kinds/objective.ts";
import { hardTargets } from "../../../src/kinds/targets/hard.ts";
import { targetsFor } from "../../../src/kinds/targets/index.ts";
import { onlineMemory, onlineSmoothingTargets } from "../../../src/kinds/targets/online-smoothing.ts";
import type { TargetOptions } from "../../../src/kinds/targets/index.ts";
import { evaluateTargets, type Batch } from "./batch.ts";

interface ReferenceCase {
  readonly targets: TargetOptions;
  /** What a row's label keeps of itself; its partner's has the rest. */
  readonly share: number;
  readonly scalars?: Readonly<Record<string, number>>;
  readonly classWeights?: ClassWeights;
  readonly weighting?: Weighting;
  readonly loss: number;
  readonly gradient: readonly number[];
}

interface Reference extends Required<Pick<Batch, "rows" | "classes" | "logits" | "labels">> {
  readonly partners: readonly number[];
  readonly classCounts: readonly number[];
  readonly cases: readonly ReferenceCase[];
}

const reference = JSON.parse(
  readFileSync(new URL("../../reference/calibration-losses.json", import.meta.url), "utf8"),
) as Reference;
const { rows, classes, logits, labels, partners, classCounts } = reference;
const facts = { classCounts };

const near = (actual: number, expected: number, what: string, tolerance = 1e-6): void => {
  const allowed = tolerance * (1 + Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual}, expected ${expected}`);
};

/** The targets with each row's label blended with its partner's. */
function blended(targets: Targets, share: number): Targets {
  return {
    ...targets,
    lossPerRow: (context) => {
      const { g } = context;
      const order = g.constant({ dtype: "int32", shape: [rows], data: Int32Array.from(partners) });
      const other = g.one("Gather", [context.labels, order], { axis: 0 });
      return targets.lossPerRow({
        ...context,
        labels: g.add(g.scale(context.labels, share), g.scale(other, 1 - share)),
      });
    },
  };
}

const title = ({ targets, share, classWeights }: ReferenceCase): string =>
  `${JSON.stringify(targets)}, share ${share}${classWeights === undefined ? "" : `, classes ${JSON.stringify(classWeights)}`}`;

describe("calibration-aware losses (parity with PyTorch, float64)", () => {
  for (const test of reference.cases)
    it(title(test), async () => {
      const targets = lossOf(test, { ...facts, classes, parameters: [] });
      const batch = { rows, classes, logits, labels, ...(test.scalars === undefined ? {} : { scalars: test.scalars }) };
      const { loss, gradient } = await evaluateTargets(blended(targets, test.share), batch);
      near(loss, test.loss, "loss");
      test.gradient.forEach((expected, i) => near(gradient[i]!, expected, `gradient ${i}`));
    });
});

describe("calibration-aware losses (closed forms)", () => {
  const two = { rows: 2, classes: 2, logits: [Math.log(4), 0, 0, Math.log(4)], labels: [0, 0] };

  it("focal of p = 0.8 and p = 0.2", async () => {
    const { perRow } = await evaluateTargets(targetsFor({ kind: "focal", gamma: 2 }, facts), two);
    near(perRow[0]!, -0.04 * Math.log(0.8), "p = 0.8", 1e-12);
    near(perRow[1]!, -0.64 * Math.log(0.2), "p = 0.2", 1e-12);
  });

  it("DCA, MMCE and soft-binned ECE of rows that are all right and sure are 0", async () => {
    const sure = { rows: 2, classes: 2, logits: [60, 0, 0, 60], labels: [0, 1] };
    for (const options of [
      { kind: "dca", weight: 1 },
      { kind: "mmce", weight: 1, width: 0.4 },
      { kind: "soft-ece", weight: 1, bins: 15, binTemperature: 0.01 },
    ] as const) {
      const { loss, gradient } = await evaluateTargets(targetsFor(options, facts), sure);
      near(loss, 0, options.kind, 2e-6);
      assert.ok(gradient.every(Number.isFinite));
    }
  });

  it("DCA is the gap of accuracy and confidence: |1/2 - 0.8|", async () => {
    const hard = await evaluateTargets(hardTargets(), two);
    const { loss } = await evaluateTargets(targetsFor({ kind: "dca", weight: 10 }, facts), two);
    near(loss - hard.loss, 10 * 0.3, "penalty", 1e-12);
  });

  it("MMCE of two rows of one confidence is their gap", async () => {
    const hard = await evaluateTargets(hardTargets(), two);
    const { loss } = await evaluateTargets(targetsFor({ kind: "mmce", weight: 1, width: 0.4 }, facts), two);
    near(loss - hard.loss, 0.3, "penalty");
  });

  it("are finite in float32 where logits are huge", async () => {
    const batch = { rows: 2, classes: 3, logits: [1e4, -1e4, 0, -80, 90, 0], labels: [1, 1] };
    for (const options of [
      { kind: "focal", gamma: 0.5 },
      { kind: "focal", gamma: "flsd-53" },
      { kind: "confidence-penalty", weight: 1 },
      { kind: "margin-smoothing", weight: 0.1, margin: 10 },
      { kind: "mmce", weight: 1, width: 0.4 },
      { kind: "soft-ece", weight: 1, bins: 15, binTemperature: 0.01 },
      { kind: "dca", weight: 1 },
    ] as const) {
      const { loss, gradient } = await evaluateTargets(targetsFor(options, facts), batch, "float32");
      assert.ok(Number.isFinite(loss) && gradient.every(Number.isFinite), options.kind);
    }
  });
});

describe("online label smoothing", () => {
  const targets = onlineSmoothingTargets({ kind: "online-smoothing", hardShare: 0.5 }, 2);
  const logit = (p: number): number => Math.log(p / (1 - p));
  /** Rows 0 and 2 are right; row 1 is wrong. */
  const batch = {
    rows: 3,
    classes: 2,
    logits: [logit(0.8), 0, logit(0.3), 0, 0, logit(0.6)],
    labels: [0, 0, 1],
  };
  const memory = (soft: readonly number[], sums: readonly number[], counts: readonly number[]) => ({
    [onlineMemory.labels]: { shape: [2, 2], values: soft },
    [onlineMemory.sums]: { shape: [2, 2], values: sums },
    [onlineMemory.counts]: { shape: [2, 1], values: counts },
  });
  const step = (epochStart: number, held: ReturnType<typeof memory>) =>
    evaluateTargets(targets, { ...batch, scalars: { epochStart }, memory: held });
  const uniform = [0.5, 0.5, 0.5, 0.5];

  it("compares with the uniform distribution before an epoch has ended, and sums what was right", async () => {
    const { loss, memory: next } = await step(0, memory(uniform, [0, 0, 0, 0], [0, 0]));
    const row = (right: number): number => -0.5 * Math.log(right) - 0.25 * (Math.log(right) + Math.log(1 - right));
    near(loss, (row(0.8) + row(0.3) + row(0.6)) / 3, "loss", 1e-12);
    [0.8, 0.2, 0.4, 0.6].forEach((sum, i) => near(next[onlineMemory.sums]![i]!, sum, `sum ${i}`, 1e-12));
    assert.deepEqual(next[onlineMemory.counts], [1, 1]);
    assert.deepEqual(next[onlineMemory.labels], uniform);
  });

  it("takes the means of the epoch before at an epoch's start, and starts its sums anew", async () => {
    const { loss, memory: next } = await step(1, memory(uniform, [2.7, 0.3, 0, 0], [3, 0]));
    // class 1 had no row that was right: it keeps its labels
    [0.9, 0.1, 0.5, 0.5].forEach((share, i) => near(next[onlineMemory.labels]![i]!, share, `label ${i}`, 1e-12));
    [0.8, 0.2, 0.4, 0.6].forEach((sum, i) => near(next[onlineMemory.sums]![i]!, sum, `sum ${i}`, 1e-12));
    const first = (p: number): number => -0.5 * Math.log(p) - 0.5 * (0.9 * Math.log(p) + 0.1 * Math.log(1 - p));
    const last = -0.5 * Math.log(0.6) - 0.25 * (Math.log(0.6) + Math.log(0.4));
    near(loss, (first(0.8) + first(0.3) + last) / 3, "loss", 1e-12);
  });

  it("has the gradient of its loss, soft labels held fixed", async () => {
    const held = memory([0.9, 0.1, 0.2, 0.8], [0, 0, 0, 0], [0, 0]);
    const { gradient } = await step(0, held);
    const slope = async (i: number): Promise<number> => {
      const at = async (by: number): Promise<number> => {
        const moved = batch.logits.map((z, j) => (j === i ? z + by : z));
        return (await evaluateTargets(targets, { ...batch, logits: moved, scalars: { epochStart: 0 }, memory: held }))
          .loss;
      };
      return ((await at(1e-6)) - (await at(-1e-6))) / 2e-6;
    };
    for (const i of gradient.keys()) near(gradient[i]!, await slope(i), `gradient ${i}`, 1e-7);
  });
});
