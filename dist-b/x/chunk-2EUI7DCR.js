import {
  bytes,
  confidenceWord,
  count,
  figure,
  fixed,
  isDistilled,
  lastPhases,
  mean,
  milliseconds,
  percent,
  studentOf
} from "./chunk-HROT2NWN.js";
import {
  figures,
  goodness
} from "./chunk-X63OG537.js";
import {
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/report/sections/headline.js
function chosenArm({ arms }) {
  const distilled = arms.filter(isDistilled);
  const [first, ...others] = distilled.length > 0 ? distilled : arms;
  if (first === void 0)
    throw internalError("a report without an arm");
  const score = (arm) => goodness("nll", arm.summary.nll.mean);
  return others.reduce((best, arm) => score(arm) > score(best) ? arm : best, first);
}
var meanOver = (phases, read) => mean(phases.map(read));
var times = (teacher, student) => student > 0 && teacher / student >= 1.05 ? teacher / student : null;
var factor = (ratio) => ratio >= 10 ? count(Math.round(ratio)) : fixed(ratio, 1);
function speed({ teacher, student }) {
  if (teacher?.costs === void 0 || student.costs === void 0)
    return null;
  const [slow, fast] = [teacher.costs, student.costs];
  const words = (of, than) => {
    const gain = times(than, of);
    if (gain !== null)
      return `${factor(gain)} times faster`;
    const loss = times(of, than);
    return loss === null ? "as fast" : `${factor(loss)} times SLOWER`;
  };
  const one = words(fast.latencyMsBatch1, slow.latencyMsBatch1);
  const many = words(fast.latencyMsBatch64, slow.latencyMsBatch64);
  return one === many ? `${one} on one row and on 64` : `${one} on one row, ${many} on 64`;
}
function size({ teacher, student }) {
  if (teacher?.parameters === void 0)
    return null;
  const gain = times(teacher.parameters, student.parameters);
  if (gain !== null)
    return `has ${factor(gain)} times fewer parameters than its teacher`;
  const loss = times(student.parameters, teacher.parameters);
  return loss === null ? "is as large as its teacher" : `has ${factor(loss)} times MORE parameters than its teacher`;
}
function besides(accuracy, teacher) {
  const gap = 100 * (accuracy - teacher);
  if (Math.abs(gap) < 0.05)
    return "as its teacher";
  return `${fixed(Math.abs(gap), 1)} points ${gap < 0 ? "below" : "above"} its teacher`;
}
function headline(report) {
  const arm = chosenArm(report);
  const last = lastPhases(arm);
  const models = { teacher: report.teacher, student: studentOf(report, arm) };
  const [first] = last;
  if (first === void 0)
    return `No student of "${arm.id}" was trained to its end.`;
  const { teacher } = report;
  const accuracy = arm.summary.accuracy.mean;
  const who = report.arms.length === 1 ? "The student" : `The student of "${arm.id}"`;
  const beside = teacher === null ? "" : `, ${besides(accuracy, teacher.test.accuracy)}`;
  const gap = meanOver(last, ({ test }) => test.signedGap);
  const clauses = [
    `${who} is right on ${percent(accuracy, 1)} of ${count(first.test.rows)} test rows${beside}`,
    [size(models), speed(models)].flatMap((words) => words ?? []).join(" and is ").replace(/^./, "it $&"),
    `it is ${confidenceWord(gap, accuracy, first.test.rows)}`
  ];
  return `${clauses.filter((clause) => clause !== "").join("; ")}.`;
}
function scoreTile(report, arm, metric) {
  const write = metric === "accuracy" ? (value) => percent(value, 1) : figure;
  const others = report.arms.filter(({ id }) => arm.versus[id] !== void 0);
  const notes = [
    ...report.teacher === null ? [] : [`teacher ${write(report.teacher.test[metric])}`],
    ...others.map(({ id, summary }) => `${id} ${write(summary[metric].mean)}`)
  ];
  return { label: figures[metric].label, value: write(arm.summary[metric].mean), note: notes.join(", ") };
}
function eceTile(arm) {
  const last = lastPhases(arm);
  const floor = meanOver(last, ({ test }) => test.eceFloor);
  const calibrated = last.flatMap((phase) => phase.calibrated ?? []);
  const after = calibrated.length === 0 ? "" : `, ${figure(mean(calibrated.map(({ test }) => test.ece)))} once calibrated`;
  return {
    label: "ECE",
    value: figure(arm.summary.ece.mean),
    note: `a perfectly calibrated model: ${figure(floor)}${after}`
  };
}
function costTile({ student, teacher }) {
  const own = [
    bytes(student.bytes),
    ...student.costs === void 0 ? [] : [`${milliseconds(student.costs.latencyMsBatch1)} ms a row`]
  ];
  const notes = [
    `${count(student.parameters)} parameters`,
    ...typeof student.costs?.multiplyAdds !== "number" ? [] : [`${count(student.costs.multiplyAdds)} multiply-adds`],
    ...teacher?.bytes === void 0 ? [] : [
      `teacher ${bytes(teacher.bytes)}${teacher.costs === void 0 ? "" : `, ${milliseconds(teacher.costs.latencyMsBatch1)} ms`}`
    ]
  ];
  return { label: "Size and time", value: own.join(", "), note: notes.join("; ") };
}
function tiles(report) {
  const arm = chosenArm(report);
  return [
    scoreTile(report, arm, "accuracy"),
    scoreTile(report, arm, "nll"),
    eceTile(arm),
    costTile({ teacher: report.teacher, student: studentOf(report, arm) })
  ];
}

export {
  chosenArm,
  headline,
  tiles
};
