// report.json: the contract of DESIGN section 6, field by field, in a fixed order.
import type {
  ArmReport,
  Bin,
  CalibratedReport,
  CalibratorReport,
  Difference,
  Estimate,
  HeadlineMetric,
  Metrics,
  PhaseReport,
  RunReport,
  RunResult,
  TeacherReport,
} from "../contracts.ts";
import { internalError } from "../errors.ts";
import { orderedShift } from "./shift-schema.ts";

/**
 * report.json as text: exactly the contract's fields in the contract's order, numbers at full precision, a newline at
 * the end. Two-space indent, one line per bin, per corrupted or attacked set of rows and per list of numbers.
 * @throws LimbeckError (internal) if a number is NaN or infinite, which JSON cannot hold.
 */
export function renderJson({ report }: RunResult): string {
  const text = JSON.stringify(orderedReport(report), finite, 2);
  return `${text
    .replace(/\{\s+"(?:low|corruption|severity|epsilon)": [^{}]*?\}/g, (line) => line.replace(/\s+/g, " "))
    .replace(/\[\n[-+.\deE,\s]+\]/g, (list) => list.replace(/\s+/g, " "))}\n`;
}

function finite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw internalError(`report.json: ${key} is ${value}`);
  return value;
}

function orderedReport(report: RunReport): RunReport {
  return {
    version: 1,
    recipe: { name: report.recipe.name, sha256: report.recipe.sha256 },
    classes: report.classes,
    engine: report.engine,
    teacher: report.teacher === null ? null : orderedTeacher(report.teacher),
    ...(report.teachers === undefined ? {} : { teachers: mapValues(report.teachers, orderedTeacher) }),
    student: { parameters: report.student.parameters, bytes: report.student.bytes },
    arms: report.arms.map(orderedArm),
  };
}

function orderedTeacher({ test, parameters, bytes }: TeacherReport): TeacherReport {
  return { test: orderedMetrics(test), parameters, bytes };
}

function orderedArm(arm: ArmReport): ArmReport {
  return {
    id: arm.id,
    seeds: arm.seeds.map(({ seed, phases }) => ({ seed, phases: phases.map(orderedPhase) })),
    summary: headlines(arm.summary, ({ mean, low, high }): Estimate => ({ mean, low, high })),
    versus: mapValues(arm.versus, (block) =>
      headlines(block, ({ mean, low, high, p }): Difference => ({ mean, low, high, p })),
    ),
  };
}

function headlines<From, To>(
  block: Readonly<Record<HeadlineMetric, From>>,
  copy: (value: From) => To,
): Record<HeadlineMetric, To> {
  return { accuracy: copy(block.accuracy), nll: copy(block.nll), brier: copy(block.brier), ece: copy(block.ece) };
}

function orderedPhase(phase: PhaseReport): PhaseReport {
  return {
    id: phase.id,
    targets: phase.targets,
    steps: phase.steps,
    epochs: phase.epochs,
    endedBy: phase.endedBy,
    seconds: phase.seconds,
    validation: orderedMetrics(phase.validation),
    test: orderedMetrics(phase.test),
    calibrated: phase.calibrated === null ? null : orderedCalibrated(phase.calibrated),
    ...(phase.calibrators === undefined ? {} : { calibrators: phase.calibrators.map(orderedCalibrator) }),
    ...(phase.shift === undefined ? {} : { shift: orderedShift(phase.shift) }),
  };
}

function orderedCalibrated({ kind, temperature, boundary, test }: CalibratedReport): CalibratedReport {
  return {
    kind,
    ...(temperature === undefined ? {} : { temperature }),
    ...(boundary === undefined ? {} : { boundary }),
    test: orderedMetrics(test),
  };
}

function orderedCalibrator(calibrator: CalibratorReport): CalibratorReport {
  const { boundary, unfitted } = calibrator;
  const figures = ({ accuracy, nll, brier, ece }: CalibratorReport["before"]): CalibratorReport["before"] => ({
    accuracy,
    nll,
    brier,
    ece,
  });
  return {
    kind: calibrator.kind,
    rows: calibrator.rows,
    parameters: calibrator.parameters,
    parameterCount: calibrator.parameterCount,
    converged: calibrator.converged,
    ...(boundary === undefined ? {} : { boundary }),
    ...(unfitted === undefined ? {} : { unfitted }),
    before: figures(calibrator.before),
    after: figures(calibrator.after),
    latencyMsPer1000Rows: calibrator.latencyMsPer1000Rows,
  };
}

function orderedMetrics(metrics: Metrics): Metrics {
  return {
    rows: metrics.rows,
    accuracy: metrics.accuracy,
    nll: metrics.nll,
    brier: metrics.brier,
    ece: metrics.ece,
    mce: metrics.mce,
    bins: metrics.bins.map(orderedBin),
    adaptiveEce: metrics.adaptiveEce,
    classwiseEce: metrics.classwiseEce,
    debiasedEce: metrics.debiasedEce,
    smoothEce: metrics.smoothEce,
    signedGap: metrics.signedGap,
    eceFloor: metrics.eceFloor,
  };
}

function orderedBin({ low, high, count, confidence, accuracy }: Bin): Bin {
  return { low, high, count, confidence, accuracy };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
