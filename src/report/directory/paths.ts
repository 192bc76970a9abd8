/* oxlint-disable typescript/explicit-module-boundary-types -- the names are the types */
// What a run's directory holds, and where: the one place that names its files.
import { join } from "node:path";

/** One arm with one seed of a comparison; null stands for the one student of a run. */
export type Cell = { readonly arm: string; readonly seed: number } | null;

/** What a student of a comparison is called: `arm-seed`. */
export const named = ({ arm, seed }: NonNullable<Cell>): string => `${arm}-${seed}`;

/** A setting of a sweep that is tried for an arm with a seed and a share of the training. */
export type Trial = NonNullable<Cell> & { readonly setting: number; readonly share: number };

// no arm's id begins with a dot
const namedTrial = ({ arm, seed, setting, share }: Trial): string =>
  `.trial-${arm}-${setting}-of-${Math.round(1 / share)}-${seed}`;

/** The files of a student's folder. */
export const studentPaths = (folder: string) => ({
  model: join(folder, "model.onnx"),
  card: join(folder, "teacher.json"),
  /** Of students of texts. */
  tokenizer: join(folder, "tokenizer.json"),
  /** For people: Markdown with metadata. */
  readme: join(folder, "README.md"),
  layersModel: join(folder, "tfjs", "model.json"),
  layersWeights: join(folder, "tfjs", "weights.bin"),
});

/** The tokenizer beside a file that was exported. */
export const tokenizerBeside = (model: string): string => model.replace(/(\.onnx)?$/, ".tokenizer.json");

/** Every file of a run's directory. */
export const runPaths = (directory: string) => ({
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
  student: (cell: Cell) => (cell === null ? join(directory, "student") : join(directory, "students", named(cell))),
  /** Where `limbeck export` writes unless it is told otherwise. */
  exported: (cell: Cell) => join(directory, `${cell === null ? "student" : named(cell)}.onnx`),
  /** What exports in fewer bytes cost, a file each. */
  smaller: join(directory, "smaller"),
  smallerOf: (cell: Cell, form: string) =>
    join(directory, "smaller", `${cell === null ? "student" : named(cell)}.${form}.json`),
  /** A phase's logits, [rows of the split, classes]. */
  logits: (cell: Cell, phase: string, split: string) =>
    join(directory, "predictions", `${cell === null ? "" : `${named(cell)}-`}${phase}.${split}.npy`),
  /** Labels of the rows of the logits, and where those stand in the data. */
  labels: (split: string) => join(directory, "predictions", `labels.${split}.npy`),
  rows: (split: string) => join(directory, "predictions", `rows.${split}.npy`),
  /** What a run goes on from that was stopped. */
  checkpoints: join(directory, "checkpoints"),
  /** What a comparison keeps of an arm and seed that are done, until all are. */
  cells: join(directory, "cells"),
  cell: (cell: NonNullable<Cell>) => join(directory, "cells", `${named(cell)}.json`),
  /** What a setting of a sweep reached, with a share of the training. */
  trial: (trial: Trial) => join(directory, "cells", `${namedTrial(trial)}.json`),
  /** What training goes on from inside a cell or a trial. */
  cellCheckpoints: (cell: NonNullable<Cell>) => join(directory, "cells", `${named(cell)}.checkpoints`),
  trialCheckpoints: (trial: Trial) => join(directory, "cells", `${namedTrial(trial)}.checkpoints`),
});
