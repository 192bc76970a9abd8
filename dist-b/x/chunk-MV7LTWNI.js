import {
  bytes,
  count,
  differenceWriter,
  figure,
  figureWriter,
  fixed,
  interval,
  lastPhases,
  mean,
  milliseconds,
  outcome,
  pValue,
  percent,
  percentWriter,
  signed,
  studentOf
} from "./chunk-HROT2NWN.js";
import {
  calibratorFacts
} from "./chunk-B774G22E.js";
import {
  figures,
  headlineMetrics
} from "./chunk-X63OG537.js";

// dist/report/sections/calibrator-facts.js
var smoothingFacts = {
  title: "Label smoothing",
  objective: "regularise: cross-entropy to targets mixed with the uniform distribution",
  phase: "during training",
  modifiesParameters: "yes: all weights are trained on it",
  heldOut: "no",
  multiClass: "native",
  guarantees: "none for calibration: its optimum is (1 - epsilon) p + epsilon / K, which is under-confident by construction",
  use: "image classification, translation (Szegedy et al. 2016; M\xFCller et al. 2019)"
};
function calibratorLabel({ kind, temperature }) {
  return temperature === void 0 ? calibratorFacts[kind].title : fixed(temperature, 3);
}
function calibratorPhrase(calibrated) {
  return calibrated.temperature === void 0 ? calibratorLabel(calibrated) : `T ${calibratorLabel(calibrated)}`;
}
function boundaryNote({ boundary, temperature }) {
  if (boundary === void 0)
    return void 0;
  return boundary === "low" && temperature === 1 ? "not fitted" : "at its bound";
}

// dist/report/sections/tables.js
function left(label) {
  return { label, align: "left" };
}
function right(label) {
  return { label, align: "right" };
}
function cell(text, note) {
  return note === void 0 ? { text } : { text, note };
}
var NONE = { text: "\u2013" };
function armsTable(report) {
  return {
    caption: "Test figures at the end of the last phase, mean over seeds, with intervals",
    columns: [
      left("Arm"),
      right("Seeds"),
      ...headlineMetrics.map((metric) => right(figures[metric].label)),
      right("Signed gap"),
      right("Cal. NLL"),
      right("Cal. ECE"),
      right("T")
    ],
    groups: [{ label: null, rows: report.arms.map(armRow) }]
  };
}
var writerOf = (metric) => metric === "accuracy" ? percentWriter : figureWriter;
var rangeNote = (metric, intervals) => intervals === void 0 ? void 0 : interval(intervals[metric], writerOf(metric));
var headlineCells = ({ accuracy, nll, brier, ece, eceFloor }) => [
  cell(percent(accuracy)),
  cell(figure(nll)),
  cell(figure(brier)),
  cell(figure(ece), `(${figure(eceFloor)})`)
];
function armRow(arm) {
  const last = lastPhases(arm);
  const calibrated = last.flatMap((phase) => phase.calibrated ?? []);
  const over = (read) => calibrated.length === 0 ? NONE : cell(figure(mean(calibrated.map(read))));
  return [
    cell(arm.id),
    cell(String(arm.seeds.length)),
    ...headlineMetrics.map((metric) => {
      const estimate = arm.summary[metric];
      const write = writerOf(metric);
      const text = metric === "accuracy" ? percent(estimate.mean) : figure(estimate.mean);
      return cell(text, interval(estimate, write));
    }),
    cell(signed(mean(last.map(({ test }) => test.signedGap)), 4)),
    over(({ test }) => test.nll),
    over(({ test }) => test.ece),
    calibrated.length === 0 ? NONE : cell(meanLabel(calibrated), degenerateNote(calibrated))
  ];
}
function meanLabel(calibrated) {
  const temperatures = calibrated.flatMap(({ temperature }) => temperature ?? []);
  const [first] = calibrated;
  if (temperatures.length === calibrated.length || first === void 0)
    return fixed(mean(temperatures), 3);
  return calibratorLabel(first);
}
function degenerateNote(calibrated) {
  const notes = calibrated.flatMap((one) => boundaryNote(one) ?? []);
  const [first] = notes;
  return first === void 0 ? void 0 : `(${notes.length} of ${calibrated.length} ${new Set(notes).size === 1 ? first : "not fitted or at their bound"})`;
}
function pWords({ p, pHolm }) {
  if (p === null)
    return "no p";
  const own = pValue(p);
  const adjusted = typeof pHolm === "number" ? pValue(pHolm) : own;
  return adjusted === own ? `p ${own}` : `p ${own}, Holm ${adjusted}`;
}
function differencesTable({ arms }, other, kind = "arm") {
  return {
    caption: `Difference to ${other}: ${kind} minus ${other}, with intervals and p`,
    columns: [
      left(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}`),
      right("Accuracy, points"),
      right("NLL"),
      right("Brier"),
      right("ECE")
    ],
    groups: [
      {
        label: null,
        rows: arms.flatMap((arm) => {
          const versus = arm.versus[other];
          if (versus === void 0)
            return [];
          const cells = headlineMetrics.map((metric) => {
            const difference = versus[metric];
            const write = differenceWriter(metric);
            const note = `${interval(difference, write)}, ${pWords(difference)}`;
            const tone = outcome(metric, difference);
            const text = write(difference.mean);
            return tone === "open" ? { text, note } : { text, note, tone };
          });
          return [[cell(arm.id), ...cells]];
        })
      }
    ]
  };
}
function byArm(report, rowsOf) {
  return report.arms.map((arm) => ({
    label: report.arms.length === 1 ? null : arm.id,
    rows: arm.seeds.flatMap(({ seed, phases }) => phases.flatMap((phase) => rowsOf(seed, phase)))
  }));
}
function gapNote({ training, validation }) {
  return training === void 0 ? void 0 : `(${signed(validation.nll - training.nll, 4)})`;
}
function trainingTable(report) {
  return {
    caption: "How each phase ran, and the figures on training and validation rows at its end",
    columns: [
      right("Seed"),
      left("Phase"),
      left("Targets"),
      right("Steps"),
      right("Epochs"),
      left("Ended by"),
      right("Seconds"),
      right("Train accuracy"),
      right("Train NLL"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE")
    ],
    groups: byArm(report, (seed, phase) => [
      [
        cell(String(seed)),
        cell(phase.id),
        cell(phase.targets),
        cell(count(phase.steps)),
        cell(count(phase.epochs)),
        cell(phase.endedBy),
        cell(fixed(phase.seconds, 1)),
        phase.training === void 0 ? NONE : cell(percent(phase.training.accuracy)),
        phase.training === void 0 ? NONE : cell(figure(phase.training.nll)),
        cell(percent(phase.validation.accuracy)),
        cell(figure(phase.validation.nll), gapNote(phase)),
        cell(figure(phase.validation.brier)),
        cell(figure(phase.validation.ece))
      ]
    ])
  };
}
function testTable(report) {
  return {
    caption: "Test figures at the end of each phase, raw and after the fitted temperature T",
    columns: [
      right("Seed"),
      left("Phase"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE (floor)"),
      right("Adaptive"),
      right("Classwise"),
      right("Debiased"),
      right("Smooth"),
      right("Signed gap"),
      right("T"),
      right("Cal. NLL"),
      right("Cal. ECE")
    ],
    groups: byArm(report, (seed, { id, test, calibrated }) => [
      [
        cell(String(seed)),
        cell(id),
        ...headlineCells(test),
        cell(figure(test.adaptiveEce)),
        cell(figure(test.classwiseEce)),
        cell(figure(test.debiasedEce)),
        cell(figure(test.smoothEce)),
        cell(signed(test.signedGap, 4)),
        ...calibrated === null ? [NONE, NONE, NONE] : [
          cell(calibratorLabel(calibrated), boundaryNote(calibrated)),
          cell(figure(calibrated.test.nll)),
          cell(figure(calibrated.test.ece))
        ]
      ]
    ])
  };
}
function teachersTable(report) {
  const rows = [];
  const several = Object.entries(report.teachers ?? {});
  if (report.teacher !== null)
    rows.push(teacherRow(several.length > 0 ? "teachers together" : "teacher", report.teacher));
  for (const [id, teacher] of several)
    rows.push(teacherRow(`teacher ${id}`, teacher));
  for (const arm of report.arms) {
    const last = lastPhases(arm);
    const student = studentOf(report, arm);
    rows.push([
      cell(report.arms.length === 1 ? "student" : `student, ${arm.id}`),
      cell(count(student.parameters)),
      cell(bytes(student.bytes)),
      ...costCells(student.costs),
      cell(percent(arm.summary.accuracy.mean)),
      cell(figure(arm.summary.nll.mean)),
      cell(figure(arm.summary.brier.mean)),
      cell(figure(arm.summary.ece.mean), `(${figure(mean(last.map(({ test }) => test.eceFloor)))})`),
      cell(signed(mean(last.map(({ test }) => test.signedGap)), 4))
    ]);
  }
  return {
    caption: "Size, cost of a call on this machine, accuracy and calibration on test; the student's figures are raw means over seeds",
    columns: [
      left("Model"),
      right("Parameters"),
      right("Size"),
      right("Multiply-adds"),
      right("ms, 1 row"),
      right("ms, 64 rows"),
      right("Accuracy"),
      right("NLL"),
      right("Brier"),
      right("ECE (floor)"),
      right("Signed gap")
    ],
    groups: [{ label: null, rows }]
  };
}
function costCells(costs) {
  if (costs === void 0)
    return [NONE, NONE, NONE];
  const { multiplyAdds, latencyMsBatch1, latencyMsBatch64 } = costs;
  return [
    multiplyAdds === null ? NONE : cell(count(multiplyAdds)),
    cell(milliseconds(latencyMsBatch1)),
    cell(milliseconds(latencyMsBatch64))
  ];
}
function teacherRow(name, { test, parameters, bytes: size, costs }) {
  return [
    cell(name),
    parameters === void 0 ? NONE : cell(count(parameters)),
    size === void 0 ? NONE : cell(bytes(size)),
    ...costCells(costs),
    ...headlineCells(test),
    cell(signed(test.signedGap, 4))
  ];
}
function sizeSentence({ teacher, student, arms }) {
  if (arms.some((arm) => arm.student !== void 0))
    return null;
  if (teacher?.parameters === void 0 || teacher.bytes === void 0)
    return null;
  if (student.parameters === 0 || student.bytes === 0)
    return null;
  const ratio = (a, b) => fixed(a / b, 1);
  return `The teacher has ${ratio(teacher.parameters, student.parameters)} times the student's parameters (${count(teacher.parameters)} against ${count(student.parameters)}) and ${ratio(teacher.bytes, student.bytes)} times its bytes (${bytes(teacher.bytes)} against ${bytes(student.bytes)}).`;
}

export {
  smoothingFacts,
  calibratorLabel,
  calibratorPhrase,
  left,
  right,
  cell,
  armsTable,
  rangeNote,
  differencesTable,
  byArm,
  trainingTable,
  testTable,
  teachersTable,
  sizeSentence
};
