// A teacher of kind top-k: the few likeliest classes of each row with their probabilities, as large models give them.
import { problemsError } from "../../base/errors.ts";
import type { Problem } from "../../base/errors.ts";
import { sha256Of } from "../../base/numeric/hash.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { readTop, type TopScores } from "../data/recorded/scores.ts";
import type { Teacher, TeacherKind } from "./kind.ts";
import { fileHash, knownRowsTeacher, placeOf, recordedFields } from "./labels/known-rows.ts";
import { classOrder, smallestProb } from "./model/output.ts";
import type { TeacherContext } from "./stated/settings.ts";

const column = (description: string) => ({ type: "string", minLength: 1, description }) as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    ...recordedFields,
    kind: { const: "top-k" },
    top: column('Column of objects, a score by class name: {"cat": -0.1, "dog": -2.9}.'),
    indices: column("Column of lists: positions of classes."),
    scores: column("Column of lists: the scores of those classes."),
    space: {
      enum: ["logProbs", "probs"],
      default: "logProbs",
      description: "What the scores are: natural logarithms of probabilities, or probabilities.",
    },
  },
} as const satisfies KindSchema;

export type TopKTeacherOptions = FromSchema<typeof schema>;

/** Either an object a row, or two lists. */
function columnProblems({ top, indices, scores }: TopKTeacherOptions): readonly Problem[] {
  const isOne = top === undefined ? indices !== undefined && scores !== undefined : (indices ?? scores) === undefined;
  return isOne
    ? []
    : [
        {
          path: "",
          expected: '"top", or "indices" and "scores"',
          got: top === undefined ? "not both of the lists" : "both ways",
        },
      ];
}

/** How far the stated probabilities of a row may exceed 1 by rounding. */
const ROUNDING = 1e-3;

/** @throws {LimbeckError} teacher-invalid for a row whose probabilities are none, or more than one together */
function checkMass({ starts, values, ids }: TopScores, isLog: boolean, place: string): void {
  for (let row = 0; row + 1 < starts.length; row++) {
    const own = values.subarray(starts[row], starts[row + 1]);
    const sum = own.reduce((all, value) => all + (isLog ? Math.exp(value) : value), 0);
    if (own.every((value) => (isLog ? value <= ROUNDING : value >= 0)) && sum <= 1 + ROUNDING) continue;
    throw problemsError("teacher-invalid", place, [
      {
        path: `row ${ids?.[row] ?? row}`,
        expected: isLog ? "logarithms of probabilities" : "probabilities, which sum to 1 at most",
        got: `${[...own].slice(0, 5).join(", ")}, whose ${isLog ? "exponentials sum" : "sum is"} ${isLog ? "to " : ""}${sum.toPrecision(4)}`,
        hint: isLog ? 'probabilities are stated by "space": "probs"' : 'logarithms are stated by "space": "logProbs"',
      },
    ]);
  }
}

/**
 * What is left of 1 is shared by the classes that are not listed, alike: cut off, it would be given to the listed ones and
 * make the teacher surer than it is.
 * Source: Anshumann et al., Sparse Logit Sampling: Accelerating Knowledge Distillation in LLMs, arXiv:2503.16870, 2025.
 */
function writer(
  { starts, classes, values }: TopScores,
  isLog: boolean,
  columns: readonly number[],
): (row: number, target: Float32Array) => void {
  const least = Math.log(smallestProb);
  const placeOfOutput = new Int32Array(columns.length);
  columns.forEach((output, k) => (placeOfOutput[output] = k));
  return (row, target) => {
    const [from = 0, to = 0] = [starts[row], starts[row + 1]];
    let sum = 0;
    for (let at = from; at < to; at++) sum += isLog ? Math.exp(values[at] ?? NaN) : (values[at] ?? NaN);
    target.fill(Math.log(Math.max(smallestProb, (1 - sum) / Math.max(1, target.length - (to - from)))));
    for (let at = from; at < to; at++) {
      const value = values[at] ?? NaN;
      target[placeOfOutput[classes[at] ?? 0] ?? 0] = isLog
        ? Math.max(least, value)
        : Math.log(Math.max(smallestProb, value));
    }
  };
}

async function open(options: TopKTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const place = placeOf(options);
  const file = await fileHash(options, context);
  const names = options.classes ?? context.dataset.classes;
  const order = classOrder(names.length, names, context.dataset.classes);
  if (order.problems.length > 0) throw problemsError("teacher-invalid", place, order.problems);
  if (options.classes === undefined && options.top === undefined)
    context.log?.(`${place}: names no classes: positions are taken in the data set's class order`);
  const top = await readTop(options, names, context.baseDirectory);
  const isLog = options.space === "logProbs";
  checkMass(top, isLog, place);
  return knownRowsTeacher(
    options,
    {
      ids: top.ids,
      rows: top.starts.length - 1,
      classes: names,
      sha256: sha256Of([
        JSON.stringify({ space: options.space, columns: order.columns }),
        top.starts,
        top.classes,
        top.values,
      ]),
      write: writer(top, isLog, order.columns),
    },
    context,
    file,
  );
}

export const topK: TeacherKind<TopKTeacherOptions> = { schema, problems: columnProblems, make: open };
