// report.json: the contract of DESIGN section 6, field by field, in a fixed order.
import type {
  ArmReport,
  CalibratedReport,
  CalibratorReport,
  CostReport,
  Difference,
  Estimate,
  HeadlineMetric,
  PhaseReport,
  RunReport,
  RunResult,
  TeacherReport,
} from "../../engine/contracts.ts";
import { internalError } from "../../base/errors.ts";
import { orderedMetrics } from "./ordered-metrics.ts";
import { orderedFacts } from "./phase-facts-schema.ts";
import { orderedShift } from "./shift-schema.ts";

/**
 * report.json as text: exactly the contract's fields in the contract's order, numbers at full precision, a newline at
 * the end. Two-space indent, one line per bin, per class, per corrupted or attacked set of rows and per list of numbers.
 * @throws LimbeckError (internal) if a number is NaN or infinite, which JSON cannot hold.
 */
export function renderJson({ report }: RunResult): string {
  const text = JSON.stringify(orderedReport(report), finite, 2);
  return `${text
    .replace(/\{\s+"class": (?:[^{}]|\{[^{}]*\})*?\}/g, (line) => line.replace(/\s+/g, " "))
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
    student: {
      parameters: report.student.parameters,
      bytes: report.student.bytes,
      ...orderedCosts(report.student.costs),
    },
    arms: report.arms.map(orderedArm),
  };
}

function orderedTeacher({ test, parameters, bytes, costs }: TeacherReport): TeacherReport {
  return { test: orderedMetrics(test), parameters, bytes, ...orderedCosts(costs) };
}

function orderedCosts(costs: CostReport | undefined): Pick<TeacherReport, "costs"> {
  if (costs === undefined) return {};
  const { multiplyAdds, latencyMsBatch1, latencyMsBatch64 } = costs;
  return { costs: { multiplyAdds, latencyMsBatch1, latencyMsBatch64 } };
}

function orderedArm(arm: ArmReport): ArmReport {
  return {
    id: arm.id,
    seeds: arm.seeds.map(({ seed, phases }) => ({ seed, phases: phases.map(orderedPhase) })),
    summary: headlines(arm.summary, ({ mean, low, high }): Estimate => ({ mean, low, high })),
    versus: mapValues(arm.versus, (block) =>
      headlines(block, ({ mean, low, high, p }): Difference => ({ mean, low, high, p })),
    ),
    ...(arm.ensemble === undefined
      ? {}
      : { ensemble: { members: arm.ensemble.members, test: orderedMetrics(arm.ensemble.test) } }),
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
    ...orderedFacts(phase),
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

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
