// A teacher of kind recorded: what some model said of the data's rows, in a file.
import { problemsError } from "../../base/errors.ts";
import { sha256Of } from "../../base/numeric/hash.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { readScores } from "../data/recorded/scores.ts";
import { statedSpaces } from "../../engine/contracts.ts";
import type { Teacher, TeacherKind } from "./kind.ts";
import { fileHash, knownRowsTeacher, placeOf, recordedFields } from "./labels/known-rows.ts";
import { classOrder, spaceProblem, writeLogits } from "./model/output.ts";
import type { TeacherContext } from "./stated/settings.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "kind", "path"],
  properties: {
    ...recordedFields,
    kind: { const: "recorded" },
    scores: {
      anyOf: [
        { type: "string", minLength: 1 },
        { type: "array", items: { type: "string", minLength: 1 }, minItems: 2, uniqueItems: true },
      ],
      description:
        "Columns of the scores, one a class, or the one column of lists; of an archive the array, which must be named. All but the ids' by default.",
    },
    space: {
      enum: statedSpaces,
      description: "What the scores are: logits by default, unless they look like probabilities, which must be stated.",
    },
  },
} as const satisfies KindSchema;

export type RecordedTeacherOptions = FromSchema<typeof schema>;

async function open(options: RecordedTeacherOptions, context: TeacherContext): Promise<Teacher> {
  const place = placeOf(options);
  const file = await fileHash(options, context);
  const raw = await readScores(options, context.baseDirectory);
  const { space } = options;
  const wrong = spaceProblem(raw, space, "space");
  if (wrong !== null) throw problemsError("teacher-invalid", place, [wrong]);
  const { classes } = context.dataset;
  const order = classOrder(raw.classes, options.classes ?? raw.columns, classes);
  if (order.problems.length > 0) throw problemsError("teacher-invalid", place, order.problems);
  if (order.warning !== null) context.log?.(`${place}: ${order.warning}`);
  const size = raw.classes;
  return knownRowsTeacher(
    options,
    {
      ids: raw.ids,
      rows: raw.rows,
      classes: options.classes ?? raw.columns,
      sha256: sha256Of([JSON.stringify({ space: space ?? "logits", columns: order.columns }), raw.values]),
      write: (row, target) => {
        const values = raw.values.subarray(row * size, (row + 1) * size);
        writeLogits({ values, rows: 1, classes: size }, space ?? "logits", order.columns, target, 0);
      },
    },
    context,
    file,
  );
}

export const recorded: TeacherKind<RecordedTeacherOptions> = { schema, make: open };
