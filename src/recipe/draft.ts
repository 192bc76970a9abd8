// A first recipe and its student as text, with a comment for each figure: what it is, and why it is that.
import type { Shape } from "../graph/ir.ts";
import type { InputOptions } from "../kinds/data/rows/preprocessing.ts";
import { splitsOf, type Seen } from "../kinds/data/look.ts";
import type { Proposal } from "../kinds/students/propose.ts";
import type { SeenTeacher } from "../kinds/teachers/look.ts";
import type { SourceOptions } from "../kinds/data/index.ts";

export interface Draft {
  readonly name: string;
  readonly seen: Seen;
  readonly unlabelled: SourceOptions | null;
  /** What is stated of a row: shape, and how its values are brought near 0. */
  readonly input: Partial<InputOptions>;
  readonly inputNote: string;
  /** Shape of a row as the student takes it: images are [channels, height, width]. */
  readonly inputShape: Shape;
  readonly teacher: SeenTeacher | null;
  readonly student: Proposal;
  readonly studentFile: string;
  /** Rows of the training split, unlabelled ones among them. */
  readonly trainRows: number;
  readonly shrink: number;
}

/** Steps of a first run: enough to learn, few enough to wait for. */
const STEPS = 3000;
const FEWEST_EPOCHS = 6;
const MOST_EPOCHS = 60;

/** Rows of a batch, by the rows there are. */
const batchOf = (rows: number): number => (rows < 2000 ? 32 : rows < 20_000 ? 64 : 128);

/** Values end to end on lines of their own would be longer than the recipe. */
function json(value: unknown, indent: number): string {
  const inOne = JSON.stringify(value).replace(/([,:])(?=\S)/g, "$1 ");
  return inOne.length <= 100 || Array.isArray(value)
    ? inOne
    : JSON.stringify(value, null, 2).replaceAll("\n", `\n${" ".repeat(indent)}`);
}

const inOneLine = (text: string): string => text.replace(/\s+/g, " ");

function comment(indent: number, ...notes: readonly string[]): string {
  return notes.map((note) => `${" ".repeat(indent)}// ${inOneLine(note)}\n`).join("");
}

/** The classes as a comment has them: a dozen with their rows. */
function classWords({ classes, rows }: Seen): string {
  const shown = [...classes].slice(0, 12).map(([name, count]) => `${name} (${count})`);
  return `${rows} rows in ${classes.size} classes: ${shown.join(", ")}${classes.size > 12 ? ", ..." : ""}`;
}

/** Epochs of a first run, and how many of them smooth. */
function lengthOf(trainRows: number): {
  readonly batchRows: number;
  readonly smooth: number;
  readonly distill: number;
} {
  const batchRows = batchOf(trainRows);
  const epochs = Math.round(STEPS / Math.ceil(trainRows / batchRows));
  const all = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, epochs));
  const smooth = Math.max(1, Math.round(all / 3));
  return { batchRows, smooth, distill: all - smooth };
}

/** Least and greatest value, where columns are values already. */
export const rangeWords = ({ least, greatest, vocabulary }: Seen): string =>
  Number.isFinite(least) ? `, values ${least} to ${greatest}` : vocabulary === null ? ", named columns" : ", words";

function dataBlock({ seen, unlabelled, input, inputNote }: Draft, batchRows: number): string {
  const { salt: _salt, ...splits } = splitsOf(seen);
  return [
    `  "data": {\n`,
    comment(4, `seen: ${classWords(seen)}; a row is [${seen.inputShape.join(", ")}]${rangeWords(seen)}`),
    comment(4, ...seen.notes),
    seen.test === null ? `    "source": ${json(seen.source, 4)},\n` : "",
    comment(4, "validation decides when phases end, calibration fits temperatures, test is what the report speaks of"),
    `    "splits": ${json(splits, 4)},\n`,
    unlabelled === null
      ? ""
      : `${comment(4, "more rows, without labels: the teacher's phase learns from them too")}    "unlabelled": ${json(unlabelled, 4)},\n`,
    comment(4, inputNote),
    `    "input": ${json(input, 4)},\n`,
    comment(4, "rows of a step; an epoch is a pass over all training rows"),
    `    "batchRows": ${batchRows}\n  },\n`,
  ].join("");
}

function teacherBlock({ teacher }: Draft): string {
  if (teacher === null)
    return comment(
      2,
      'no teacher: smoothing alone; add {"id": "teacher", "kind": "onnx", "path": "..."} and a phase with targets of kind "teacher"',
    );
  return [
    comment(2, ...teacher.notes.map((note) => `the teacher, ${teacher.parameters} parameters: ${note}`)),
    teacher.classes === null
      ? comment(
          2,
          'it names no classes: its outputs are taken in the order of the data\'s classes; "classes" states another',
        )
      : "",
    `  "teachers": [${json(teacher.options, 2)}],\n`,
  ].join("");
}

/** The recipe, as JSON with comments. */
export function recipeText(draft: Draft): string {
  const { name, teacher, student, studentFile, trainRows, shrink } = draft;
  const { batchRows, smooth, distill } = lengthOf(trainRows);
  const epochs = teacher === null ? smooth + distill : smooth;
  const size =
    teacher === null
      ? `${student.parameters} parameters`
      : `${student.parameters} parameters, ${(teacher.parameters / student.parameters).toFixed(1)} times fewer than the teacher (asked: ${shrink})`;
  const distilling = `    {
      "id": "distill",
${comment(6, "the teacher's probabilities, softened by a temperature that falls to 1: first which classes are alike, then how sure to be")}${comment(6, "alpha 1: the teacher's term alone; with labels that are better than the teacher, 0.5 to 0.9 keeps a part of them")}      "targets": { "kind": "teacher", "temperature": { "kind": "linear", "over": "phase", "from": 2, "to": 1 }, "alpha": 1 },
      "until": { "any": [{ "kind": "epochs", "value": ${distill} }] }
    }
`;
  return `{
  "version": 1,
${comment(2, "names the run's folder below reports/")}  "name": ${JSON.stringify(name)},
${comment(2, "decides every random draw but the splits; compare takes sweep.seeds")}  "seed": 17,
${dataBlock(draft, batchRows)}${teacherBlock(draft)}${comment(2, `${student.words}: ${size}`)}  "student": { "kind": "layers", "path": ${JSON.stringify(studentFile)} },
${comment(2, "falls over the run; 0.003 suits small networks under Adam")}  "optimizer": { "kind": "adam", "learningRate": { "kind": "cosine", "over": "run", "from": 0.003, "to": 0.00001 } },
${comment(2, `about ${STEPS} steps in all, a third of them smoothing`)}  "phases": [
    {
      "id": "smooth",
${comment(6, "the labels with a tenth of their mass spread over the classes; usual values are 0.05 to 0.2")}      "targets": { "kind": "smoothing", "epsilon": 0.1 },
      "until": { "any": [{ "kind": "epochs", "value": ${epochs} }] }
    }${teacher === null ? "\n" : `,\n${distilling}`}  ],
${comment(2, "limbeck compare trains each arm with each of these seeds")}  "sweep": { "seeds": [17, 18, 19] }
}
`;
}

/** The student, as JSON with comments. */
export function studentText({ name, student, inputShape }: Draft): string {
  return `{
  "name": ${JSON.stringify(name)},
${comment(2, `${student.words}, ${student.parameters} parameters; more units learn more and cost more`)}${comment(2, "the shape of a row, without the batch")}  "input": ${json(inputShape, 2)},
  "layers": [
${student.layers
  .map(
    (layer) =>
      `    ${JSON.stringify(layer)
        .replace(/([,:])(?=\S)/g, "$1 ")
        .replace(/^\{(.*)\}$/, "{ $1 }")}`,
  )
  .join(",\n")}
  ]
}
`;
}
