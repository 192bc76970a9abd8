// dist/report/directory/paths.js
import { join } from "node:path";
var named = ({ arm, seed }) => `${arm}-${seed}`;
var namedTrial = ({ arm, seed, setting, share }) => `.trial-${arm}-${setting}-of-${Math.round(1 / share)}-${seed}`;
var studentPaths = (folder) => ({
  model: join(folder, "model.onnx"),
  card: join(folder, "teacher.json"),
  /** Of students of texts. */
  tokenizer: join(folder, "tokenizer.json"),
  /** For people: Markdown with metadata. */
  readme: join(folder, "README.md"),
  layersModel: join(folder, "tfjs", "model.json"),
  layersWeights: join(folder, "tfjs", "weights.bin")
});
var tokenizerBeside = (model) => model.replace(/(\.onnx)?$/, ".tokenizer.json");
var runPaths = (directory) => ({
  report: join(directory, "report.json"),
  markdown: join(directory, "report.md"),
  html: join(directory, "report.html"),
  /** An EpochRecord a line. */
  metrics: join(directory, "metrics.jsonl"),
  provenance: join(directory, "provenance.json"),
  classes: join(directory, "classes.json"),
  log: join(directory, "log.jsonl"),
  /** The recipe as written. */
  source: join(directory, "recipe.source.json"),
  /** The recipe with overrides and defaults. */
  resolved: join(directory, "recipe.resolved.json"),
  /** What decides the run's figures beside the recipe, by content. */
  inputs: join(directory, "inputs.json"),
  /** A comparison's students, a folder each. */
  students: join(directory, "students"),
  student: (cell) => cell === null ? join(directory, "student") : join(directory, "students", named(cell)),
  /** Where `limbeck export` writes unless it is told otherwise. */
  exported: (cell) => join(directory, `${cell === null ? "student" : named(cell)}.onnx`),
  /** What exports in fewer bytes cost, a file each. */
  smaller: join(directory, "smaller"),
  smallerOf: (cell, form) => join(directory, "smaller", `${cell === null ? "student" : named(cell)}.${form}.json`),
  /** A phase's logits, [rows of the split, classes]. */
  logits: (cell, phase, split) => join(directory, "predictions", `${cell === null ? "" : `${named(cell)}-`}${phase}.${split}.npy`),
  /** Labels of the rows of the logits, and where those stand in the data. */
  labels: (split) => join(directory, "predictions", `labels.${split}.npy`),
  rows: (split) => join(directory, "predictions", `rows.${split}.npy`),
  /** What a run goes on from that was stopped. */
  checkpoints: join(directory, "checkpoints"),
  /** What a comparison keeps of an arm and seed that are done, until all are. */
  cells: join(directory, "cells"),
  cell: (cell) => join(directory, "cells", `${named(cell)}.json`),
  /** What a setting of a sweep reached, with a share of the training. */
  trial: (trial) => join(directory, "cells", `${namedTrial(trial)}.json`),
  /** What training goes on from inside a cell or a trial. */
  cellCheckpoints: (cell) => join(directory, "cells", `${named(cell)}.checkpoints`),
  trialCheckpoints: (trial) => join(directory, "cells", `${namedTrial(trial)}.checkpoints`)
});

export {
  named,
  studentPaths,
  tokenizerBeside,
  runPaths
};
