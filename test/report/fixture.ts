// Run results made of rational arithmetic alone, so that every machine has the same bytes.
import type {
  ArmReport,
  CalibratorReport,
  EpochRecord,
  PhaseReport,
  Provenance,
  RunReport,
  RunResult,
  ShiftReport,
  SweepReport,
} from "../../src/evaluation/result.ts";
import { ordered } from "../../src/base/validation/closed.ts";
import {
  metricNames,
  metricsSchema,
  type HeadlineMetric,
  type Headlines,
  type MetricName,
  type Metrics,
} from "../../src/metrics/table.ts";
import type { Bin } from "../../src/metrics/bins.ts";
import type { CalibratorKind } from "../../src/kinds/calibrators/index.ts";
import type { Difference, Estimate } from "../../src/metrics/comparison/estimates.ts";

export interface FixtureShape {
  readonly name?: string;
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  /** Phase ids; the first half are smoothing, the rest teacher (in the arm that is as written). */
  readonly phases: readonly string[];
  readonly epochsPerPhase: number;
  readonly compareTo: string | null;
  readonly warnings?: readonly string[];
  /** Calibrators after each phase; none on record by default. */
  readonly calibrators?: readonly CalibratorKind[];
  /** Whether the fit, distributions, agreement, classes, costs and mean predictions are on record; not by default. */
  readonly facts?: boolean;
  /** Corruptions that every phase was measured under, with an attack and rows of another kind; none by default. */
  readonly corruptions?: readonly string[];
  /** Whether two fields were swept: the second for the last arm alone. */
  readonly swept?: boolean;
}

const BINS = 15;
const ROWS = 360;
const STEPS_PER_EPOCH = 17;

/** Two arms, two seeds, two phases. */
export const compareShape: FixtureShape = {
  arms: ["hard", "smoothing-then-teacher"],
  seeds: [17, 18],
  phases: ["smooth", "distill"],
  epochsPerPhase: 6,
  compareTo: "hard",
  warnings: ["teacher cnn: its training splits are not recorded, so it may have seen the student's test rows"],
};

/** One arm as `run` writes it. */
export const runShape: FixtureShape = {
  arms: ["recipe"],
  seeds: [17],
  phases: ["smooth", "distill"],
  epochsPerPhase: 10,
  compareTo: null,
};

export function fixture(shape: FixtureShape = compareShape): RunResult {
  const arms = shape.arms.map((id, index) => arm(shape, id, index));
  const report: RunReport = {
    version: 1,
    recipe: { name: shape.name ?? "digits", sha256: "5d3a".repeat(16) },
    classes: 3,
    engine: "onnx",
    teacher: {
      test: metrics(0.95, 0, 0),
      parameters: 93_322,
      bytes: 374_912,
      ...(shape.facts === true
        ? { costs: { multiplyAdds: 1_843_456, latencyMsBatch1: 0.25, latencyMsBatch64: 4.5 } }
        : {}),
    },
    student: {
      parameters: 2_410,
      bytes: 10_212,
      ...(shape.facts === true
        ? { costs: { multiplyAdds: 2_384, latencyMsBatch1: 0.0625, latencyMsBatch64: 0.125 } }
        : {}),
    },
    arms: arms.map((written) => ({ ...written, versus: versus(written, arms, shape.compareTo) })),
    ...(shape.swept === true ? { sweep: sweep(shape.arms) } : {}),
  };
  return {
    report,
    epochs: report.arms.flatMap((written) => epochsOf(shape, written)),
    classes: ["0", "1", "2"],
    provenance: provenance(shape),
  };
}

const RATE = "optimizer.learningRate";
const TEMPERATURE = "phases[distill].targets.temperature";

/** Two rates by two temperatures: the temperature makes a difference to the last arm alone; its first rate diverges. */
function sweep(arms: readonly string[]): SweepReport {
  const settings = [0.25, 0.5].flatMap((rate) =>
    [1, 4].map((temperature) => ({ [RATE]: rate, [TEMPERATURE]: temperature })),
  );
  const trial = (setting: number, share: number, mean: number | null) => ({ setting, share, scores: [mean], mean });
  return {
    metric: "validation.nll",
    calibrated: true,
    seeds: [0],
    halving: 2,
    settings,
    arms: arms.map((id, index) =>
      index < arms.length - 1
        ? { id, paths: [RATE], chosen: 2, trials: [trial(0, 1, 0.75), trial(2, 1, 0.5)] }
        : {
            id,
            paths: [RATE, TEMPERATURE],
            chosen: 1,
            trials: [
              trial(0, 0.5, null),
              trial(1, 0.5, 0.5),
              trial(2, 0.5, 0.625),
              trial(3, 0.5, 0.375),
              trial(1, 1, 0.125),
              trial(3, 1, 0.25),
            ],
          },
    ),
  };
}

/** Figures that the fixture does not care for. */
const plain = Object.fromEntries(metricNames.map((name) => [name, 0])) as Record<MetricName, number>;

/** Metrics of about this accuracy and signed gap; `turn` varies them a little. */
export function metrics(accuracy: number, gap: number, turn: number): Metrics {
  const counts = rowsPerBin(accuracy + gap, turn);
  const bins = counts.map((count, index): Bin => {
    const edges = { low: index / BINS, high: (index + 1) / BINS };
    if (count === 0) return { ...edges, count, confidence: null, accuracy: null };
    const confidence = (index + 0.5) / BINS;
    const wobble = (((index * 7 + turn * 3) % 5) - 2) / 64;
    const right = Math.round(count * Math.min(1, Math.max(0, confidence - gap + wobble)));
    return { ...edges, count, confidence, accuracy: right / count };
  });
  const over = (value: (bin: Bin) => number): number =>
    bins.reduce((sum, bin) => sum + bin.count * value(bin), 0) / ROWS;
  const difference = ({ confidence, accuracy: reached }: Bin): number => (confidence ?? 0) - (reached ?? 0);
  const ece = over((bin) => Math.abs(difference(bin)));
  const reached = over((bin) => bin.accuracy ?? 0);
  return ordered<Metrics>(
    {
      ...plain,
      rows: ROWS,
      accuracy: reached,
      nll: (1 - reached) * 2.75 + ece,
      brier: (1 - reached) * 1.5 + ece / 4,
      ece,
      mce: Math.max(...bins.map((bin) => Math.abs(difference(bin)))),
      bins,
      adaptiveEce: ece * 0.9375,
      classwiseEce: ece / 4,
      debiasedEce: ece * 0.75,
      smoothEce: ece * 0.875,
      signedGap: over(difference),
      eceFloor: 0.0234375,
    },
    metricsSchema,
  );
}

/** ROWS rows over the bins, falling geometrically from the last one, so that their mean confidence is about this. */
function rowsPerBin(confidence: number, turn: number): number[] {
  let low = 0.01;
  let high = 0.99;
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (meanConfidence(geometric(middle)) > confidence) low = middle;
    else high = middle;
  }
  const shares = geometric(low);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const counts = shares.map((share, index) =>
    index < 3 ? 0 : Math.floor((ROWS * share) / total) + (index < BINS - 1 ? (index + turn) % 2 : 0),
  );
  const others = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
  return [...counts.slice(0, -1), ROWS - others];
}

/** ratio^14 ... ratio, 1, without Math.pow. */
function geometric(ratio: number): number[] {
  const shares = [1];
  for (let bin = 1; bin < BINS; bin++) shares.unshift(shares[0]! * ratio);
  return shares;
}

function meanConfidence(shares: readonly number[]): number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.reduce((sum, share, index) => sum + share * (index + 0.5), 0) / BINS / total;
}

/** Targets of a phase under an arm's name. */
function targetsOf(shape: FixtureShape, id: string, phase: number): string {
  if (id === "hard" || id === "smoothing" || id === "teacher") return id;
  return phase < shape.phases.length / 2 ? "smoothing" : "teacher";
}

function arm(shape: FixtureShape, id: string, index: number): ArmReport {
  const seeds = shape.seeds.map((seed, turn) => ({
    seed,
    phases: shape.phases.map((phase, place): PhaseReport => {
      const targets = targetsOf(shape, id, place);
      const accuracy = 0.86 + 0.0125 * index + 0.02 * place;
      const gap = targets === "smoothing" ? -0.125 : targets === "hard" ? 0.0625 : -0.01;
      return {
        id: phase,
        targets,
        steps: shape.epochsPerPhase * STEPS_PER_EPOCH,
        epochs: shape.epochsPerPhase,
        endedBy: place === 0 ? "plateau" : "epochs",
        seconds: 1.25 + index + turn / 4,
        validation: metrics(accuracy, gap, turn + 1),
        test: metrics(accuracy, gap, turn),
        calibrated: {
          kind: "temperature",
          temperature: 1 + gap * 3 + turn / 64,
          test: metrics(accuracy, gap / 16, turn + 2),
        },
        ...(shape.facts === true ? facts(accuracy, gap, place === shape.phases.length - 1) : {}),
        ...(shape.corruptions === undefined ? {} : { shift: shifted(shape.corruptions, metrics(accuracy, gap, turn)) }),
        ...(shape.calibrators === undefined
          ? {}
          : {
              calibrators: shape.calibrators.map((kind, at) =>
                calibrator(kind, at, metrics(accuracy, gap, turn), metrics(accuracy, gap / (4 + at), turn + 2)),
              ),
            }),
      };
    }),
  }));
  const last = seeds.map(({ phases }) => phases.at(-1)!.test);
  const summary = headlines((metric): Estimate => {
    const values = last.map((block) => block[metric]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, low: mean - 0.01171875, high: mean + 0.01171875 };
  });
  const ensemble =
    shape.facts === true && seeds.length > 1
      ? { ensemble: { members: seeds.length, test: metrics(summary.accuracy.mean + 0.01, 0, 0) } }
      : {};
  return { id, seeds, summary, versus: {}, ...ensemble };
}

/** Three steps, and a band of three places. */
const curve = (accuracy: number) => ({
  curve: [0.25, 0.5, 0.75].map((low, at) => ({
    low,
    high: low + 0.125,
    count: 120,
    accuracy: accuracy - 0.25 + at / 8,
  })),
  band: [0.25, 0.5, 0.875].map((confidence) => ({ confidence, low: confidence - 0.125, high: confidence + 0.0625 })),
  miscalibration: 0.03125,
  discrimination: 0.0625,
  uncertainty: 0.125,
});

/** Beside METRICS; margins are wider where confidence is higher. */
function facts(accuracy: number, gap: number, last: boolean): Partial<PhaseReport> {
  const reach = 8 + 32 * gap;
  const classes = [0, 1, 2].map((index) => ({
    class: index,
    rows: 120,
    recall: accuracy - index / 64,
    precision: accuracy + index / 64,
    signedGap: gap,
    takenFor: index === 0 ? null : { class: index - 1, rows: 12 * index },
  }));
  const around = (value: number): { readonly low: number; readonly high: number } => ({
    low: value - 0.03125,
    high: value + 0.03125,
  });
  return {
    intervals: { accuracy: around(accuracy), nll: around(0.5), brier: around(0.25), ece: around(0.0625) },
    training: { rows: 1078, accuracy: accuracy + 0.03125, nll: 0.25 },
    distributions: {
      confidence: {
        low: 0,
        width: 0.05,
        counts: Array.from({ length: 20 }, (_, bin) => (bin < 4 ? 0 : bin < 19 ? 12 : 180)),
        quantiles: [0.5, 0.75, 0.875, 0.9375, 0.96875],
      },
      margin: {
        low: -2,
        width: 1,
        counts: [10, 20, 30, 60, 90, 100, 50],
        quantiles: [-0.5, reach / 4, reach / 2, (3 * reach) / 4, reach],
      },
    },
    rejection: {
      aurc: 0.03125,
      augrc: 0.015625,
      errorAuroc: 0.875,
      normalised: { power: 4, aurc: 0.0234375, augrc: 0.01171875, errorAuroc: 0.90625 },
    },
    ...(last ? { corp: curve(accuracy) } : {}),
    conformal: {
      coverage: 0.9,
      rows: 180,
      expected: { low: 0.84375, high: 0.9375 },
      sets: [1, 1.5].flatMap((temperature) =>
        (["lac", "aps"] as const).map((method, at) => ({
          method,
          temperature,
          threshold: at === 0 ? 0.5 : null,
          coverage: accuracy,
          size: 1 + at + temperature / 8,
          single: 0.75,
          empty: 0.0625 * (1 - at),
          classGap: 0.03125,
          classGapFloor: 0.015625,
          least: { class: 1, rows: 120, coverage: accuracy - 0.0625 },
        })),
      ),
    },
    agreement: {
      teacher: "cnn",
      sameTop: accuracy + 0.015625,
      divergence: 0.125,
      teacherErrs: gap > 0 ? { rows: 0, accuracy: null } : { rows: 16, accuracy: 0.25 },
      intervals: { sameTop: around(accuracy), divergence: around(0.125) },
    },
    ...(last ? { classes } : {}),
    mcDropout: { samples: 30, test: metrics(accuracy, gap / 2, 1) },
  };
}

/** Figures that fall by a sixteenth of the accuracy a severity, each corruption a little faster than the one before. */
function shifted(names: readonly string[], { rows, accuracy, nll, brier, ece }: Metrics): ShiftReport {
  const after = (share: number): Headlines => ({
    accuracy: accuracy * (1 - share),
    nll: nll + 2 * share,
    brier: brier * (1 - share) + share,
    ece: ece * (1 - share) + share / 2,
  });
  const severities = [1, 2, 3, 4, 5];
  const detection = { auroc: 0.9375, aupr: 0.875, fpr95: null };
  return {
    rows,
    range: [0, 16],
    clean: after(0),
    corruptions: names.flatMap((corruption, at) =>
      severities.map((severity) => ({ corruption, severity, ...after((severity * (1 + at / 16)) / 16) })),
    ),
    mean: severities.map((severity) => ({ severity, ...after((severity * (1 + (names.length - 1) / 32)) / 16) })),
    fgsm: [0.0625, 0.25].map((epsilon) => ({ epsilon, ...after(2 * epsilon) })),
    outOfDistribution: { rows: 250, maxProbability: detection, entropy: detection, energy: detection },
  };
}

function calibrator(kind: CalibratorKind, at: number, raw: Metrics, after: Metrics): CalibratorReport {
  const figures = ({ accuracy, nll, brier, ece }: Metrics): CalibratorReport["before"] => ({
    accuracy,
    nll,
    brier,
    ece,
  });
  const unfitted = kind === "beta" ? { unfitted: "the model is right on every row" } : {};
  return {
    kind,
    rows: 179,
    parameters: kind === "beta" ? null : { weights: [1.5, 0.25] },
    parameterCount: kind === "beta" ? 0 : 1 + at * 3,
    converged: kind !== "matrix",
    ...unfitted,
    before: figures(raw),
    after: figures(kind === "beta" ? raw : after),
    latencyMsPer1000Rows: 0.0625 * (1 + at * at * 8),
  };
}

function versus(written: ArmReport, arms: readonly ArmReport[], compareTo: string | null): ArmReport["versus"] {
  const other = arms.find(({ id }) => id === compareTo);
  if (other === undefined || other.id === written.id) return {};
  return {
    [other.id]: headlines((metric): Difference => {
      const mean = written.summary[metric].mean - other.summary[metric].mean;
      const seeds = written.seeds.length;
      const p = seeds === 2 ? null : Math.abs(mean) > 0.015625 ? 0.0005 : 0.25;
      const pHolm = p === null || seeds === 1 ? null : Math.min(1, (arms.length - 1) * p);
      return { mean, low: mean - 0.015625, high: mean + 0.015625, p, pHolm };
    }),
  };
}

function headlines<T>(value: (metric: HeadlineMetric) => T): Record<HeadlineMetric, T> {
  return { accuracy: value("accuracy"), nll: value("nll"), brier: value("brier"), ece: value("ece") };
}

function epochsOf(shape: FixtureShape, { id, seeds }: ArmReport): EpochRecord[] {
  const total = shape.epochsPerPhase * shape.phases.length;
  return seeds.flatMap(({ seed, phases }) =>
    phases.flatMap((phase, place) =>
      Array.from({ length: phase.epochs }, (_, index): EpochRecord => {
        const epoch = place * shape.epochsPerPhase + index + 1;
        const left = 1 / (1 + index);
        const { validation } = phase;
        const figures = {
          ...(Object.fromEntries(metricNames.map((name) => [name, validation[name]])) as Record<MetricName, number>),
          accuracy: validation.accuracy - 0.0625 * left,
          nll: validation.nll + 0.25 * left,
          brier: validation.brier + 0.0625 * left,
          ece: validation.ece + 0.03125 * left,
        };
        return {
          arm: id,
          seed,
          phase: phase.id,
          targets: phase.targets,
          epoch,
          phaseEpoch: index + 1,
          step: epoch * STEPS_PER_EPOCH,
          loss: figures.nll * 1.25,
          scalars: {
            learningRate: 0.003 * (1 - epoch / (total + 1)),
            ...(phase.targets === "smoothing" ? { epsilon: 0.1 } : {}),
            ...(phase.targets === "teacher" ? { temperature: 6 - (4 * index) / phase.epochs, alpha: 0.9 } : {}),
          },
          validation: figures,
        };
      }),
    ),
  );
}

function provenance(shape: FixtureShape): Provenance {
  return {
    limbeck: "0.1.0",
    command: `limbeck ${shape.compareTo === null ? "run" : "compare"} recipes/digits.recipe.json`,
    startedAt: "2020-01-02T03:04:05.000Z",
    recipe: { name: shape.name ?? "digits", sha256: "5d3a".repeat(16) },
    data: {
      sha256: "c0de".repeat(16),
      rows: { train: 1078, validation: 180, calibration: 179, test: 360 },
      splitHash: "ab12".repeat(16),
    },
    teachers: [{ id: "cnn", sha256: "7e57".repeat(16), splitHash: "ab12".repeat(16) }],
    engine: { kind: "onnx", threads: 1, versions: { node: "20.19.0", "onnxruntime-node": "1.30.0" } },
    warnings: shape.warnings ?? [],
    machine: { cpu: "a processor", cores: 2 },
  };
}
