import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  findingText,
  spread,
  teacherFindings,
  temperaturesOf
} from "./chunk-XRRIBR4Z.js";
import {
  rowIntervals,
  unsureWarning
} from "./chunk-HLL7PSJ5.js";
import {
  storedView
} from "./chunk-GEX2GDD4.js";
import {
  measureScores
} from "./chunk-G5MV6Z6W.js";
import {
  trainingRows
} from "./chunk-6VUJ6ZOQ.js";
import {
  teachersAsked
} from "./chunk-A7R4W7LV.js";
import {
  rowScores
} from "./chunk-SRQYTAH7.js";
import {
  cachedLabels,
  checkTeacher,
  heldLabels,
  isHeld,
  labelsOfViews,
  labelsOptions,
  openTeacher,
  sizeOf
} from "./chunk-I4NCTQOH.js";
import {
  everyIndex
} from "./chunk-3ZA5E5AZ.js";
import {
  sha256Of
} from "./chunk-U67AEGN2.js";
import {
  problemsError
} from "./chunk-JWFKJVVU.js";

// dist/training/labelling.js
var labelsAt = (dataset, rows) => rows.map((row) => dataset.labels[row] ?? 0);
function checkAsked({ id, reads }, { recipe, file }, { augmentation }) {
  const isMixed = recipe.phases.some((phase) => phase.mixing !== void 0 && teachersAsked(phase).length > 0);
  if (reads === "rows" || augmentation === void 0 && !isMixed)
    return;
  throw problemsError("teacher-invalid", file, [
    {
      path: `teacher "${id}"`,
      expected: "a teacher that takes the student's rows, since it is asked about changed ones",
      got: reads === "ids" ? "one whose answers are known beforehand, by the ids of rows" : "one that reads the source's own columns or texts",
      hint: augmentation === void 0 ? "leave mixing out" : "leave augment out"
    }
  ]);
}
async function labelViews(teacher, { dataset, splits }, augmentation, { labels }, work, held, warn) {
  const { stored } = augmentation;
  if (stored === null)
    return null;
  const rows = trainingRows(splits);
  const every = rows.map((_, place) => place);
  const views = [];
  const bar = work.progress(`views of teacher "${teacher.id}"`, stored.views * rows.length, "rows");
  try {
    for (let view = 0; view < stored.views; view++) {
      const inputs = storedView(dataset, augmentation, rows, view);
      const { inputShape, classes: names } = dataset;
      const seen = {
        rows: rows.length,
        inputShape,
        inputs,
        labels: labelsAt(dataset, rows),
        classes: names,
        rowId: (place) => dataset.rowId(rows[place] ?? 0),
        sha256: sha256Of([JSON.stringify({ inputShape, classes: names }), inputs])
      };
      const known = await cachedLabels(teacher, seen, every, {
        directory: work.labelDirectory,
        progress: (done) => bar.update(view * rows.length + done),
        labels,
        warn
      });
      views.push(held.keep(known));
    }
    return labelsOfViews(views, rows, dataset.rows);
  } finally {
    bar.stop();
  }
}
var MOST_LOOKED_AT = 1e5;
async function labelsOfAll(teacher, dataset, answers, { labels }, work, warn) {
  const classes = dataset.classes.length;
  const all = everyIndex(dataset.rows);
  const { known } = teacher;
  if (known !== void 0 && !isHeld({ rows: dataset.rows, classes }))
    return { rows: dataset.rows, classes, read: (rows) => known(dataset, rows), close: () => Promise.resolve() };
  if (teacher.reads === "ids")
    return heldLabels(await teacher.label(dataset, all, () => void 0), classes);
  const bar = work.progress(`labels of teacher "${teacher.id}"`, dataset.rows, "rows");
  return cachedLabels(teacher, dataset, all, {
    directory: work.labelDirectory,
    progress: (done) => bar.update(done),
    labels,
    answers,
    warn
  }).finally(() => {
    bar.stop();
  });
}
async function findingsOf(teacher, logits, { recipe }, { dataset, splits }) {
  const classes = dataset.classes.length;
  const rows = spread(Int32Array.from([...splits.validation, ...splits.calibration]), MOST_LOOKED_AT);
  const answers = (of) => ({
    logits: logits.read(of),
    labels: labelsAt(dataset, of)
  });
  const members = [];
  for (const member of teacher.members ?? [])
    members.push({ id: member.id, logits: await member.label(dataset, rows, () => void 0) });
  const asking2 = recipe.phases.filter((phase) => teachersAsked(phase).some(({ id }) => id === void 0 || id === teacher.id));
  return teacherFindings({
    id: teacher.id,
    classes,
    members,
    train: answers(spread(splits.train, MOST_LOOKED_AT)),
    unlabelled: splits.unlabelled !== void 0,
    heldOut: answers(rows),
    phases: asking2.map((phase) => ({ id: phase.id, temperatures: temperaturesOf(phase) }))
  });
}
async function labelTeacher(options, loaded, materials, threads, work, held, warn) {
  const { dataset, splits, augmentation } = materials;
  const classes = dataset.classes.length;
  const context = { baseDirectory: loaded.directory, dataset, threads, log: warn };
  const teacher = held.keep(await openTeacher(options, context));
  checkAsked(teacher, loaded, materials);
  const someLogits = await teacher.label(dataset, splits.validation, () => void 0);
  const { accuracy } = checkTeacher({
    id: options.id,
    logits: someLogits,
    labels: labelsAt(dataset, splits.validation),
    classes: dataset.classes,
    minAccuracy: options.minAccuracy,
    require: options.require,
    warn
  });
  if (teacher.trainedOnSplits === null)
    warn(`teacher "${options.id}": its training splits are not recorded: it may have seen test rows`);
  if (teacher.trainedOnSplits !== null && teacher.trainedOnSplits !== splits.sha256)
    warn(`teacher "${options.id}" was trained on other splits of data: it may have seen test rows`);
  const answers = { rows: splits.validation, logits: someLogits };
  const kept = { labels: labelsOptions(options) };
  const logits = held.keep(await labelsOfAll(teacher, dataset, answers, kept, work, warn));
  const scores = rowScores(logits.read(splits.test), labelsAt(dataset, splits.test), classes);
  const test = measureScores(scores, { seed: loaded.recipe.seed });
  work.log.info("teacher", `teacher "${options.id}": accuracy ${(100 * accuracy).toFixed(2)} % on validation, ${(100 * test.accuracy).toFixed(2)} % on test, ECE ${test.ece.toFixed(4)}`, {
    id: options.id,
    validationAccuracy: accuracy,
    testAccuracy: test.accuracy,
    testNll: test.nll,
    testEce: test.ece
  });
  const unsure = unsureWarning(test, classes);
  if (unsure !== null)
    warn(`teacher "${options.id}": ${unsure}`);
  const findings = await findingsOf(teacher, logits, loaded, materials);
  if (work.strict === true && findings.length > 0)
    throw problemsError("teacher-doubtful", loaded.file, findings);
  for (const finding of findings)
    warn(findingText(finding));
  const viewLogits = augmentation === void 0 ? null : await labelViews(teacher, materials, augmentation, kept, work, held, warn);
  return {
    teacher,
    logits,
    viewLogits,
    findings,
    report: { test, intervals: rowIntervals(scores), ...sizeOf(teacher) }
  };
}
function asking(teacher, { inputShape, classes }) {
  return (values, rows) => {
    const all = everyIndex(rows);
    const asked = { rows, inputShape, inputs: values, labels: all, classes, rowId: String, sha256: "" };
    return teacher.label(asked, all, () => void 0);
  };
}

export {
  labelsAt,
  labelTeacher,
  asking
};
