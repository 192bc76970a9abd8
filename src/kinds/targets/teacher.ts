// Targets "teacher": the teacher's temperature-softened distribution, blended with the labels.
import type { TargetContext, Targets } from "../../engine/contracts.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { divergence, softened } from "../terms/softened.ts";
import { describeSchedule, scheduleSchema } from "../schedules/index.ts";
import type { TargetFacts, TargetKind } from "./kind.ts";
import { labelLoss, labelScalars, labelsSchema, type LabelOptions, type LabelTerm } from "./label-fields.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "temperature", "alpha"],
  properties: {
    kind: { const: "teacher" },
    teacher: { type: "string", description: "Id of the teacher; needed only where the recipe has several." },
    temperature: scheduleSchema(
      { exclusiveMinimum: 0 },
      "Divides both models' logits before the softmax; usual values are 1 to 20.",
    ),
    alpha: scheduleSchema({ minimum: 0, maximum: 1 }, "Weight of the teacher's term; the labels' term has 1 - alpha."),
    labels: labelsSchema,
  },
} as const satisfies KindSchema;

export type TeacherTargetOptions = Omit<FromSchema<typeof schema>, "labels"> & {
  readonly labels?: LabelOptions;
};

/** What of a row's loss its label decides: all of it, nothing where it has none. */
const ofLabelled = ({ g, labels }: TargetContext, perRow: Value): Value => g.mul(perRow, g.sum(labels, [1]));

/**
 * loss = alpha T^2 KL(teacher_T || student_T) + (1 - alpha) CE(q, student).
 * Of a row without a label the first term alone counts. T^2 keeps the soft term's gradient of one size as T grows. Equals alpha * T * T *
 * kl_div(log_softmax(z / T), softmax(t / T), "batchmean") + (1 - alpha) * cross_entropy in PyTorch.
 * Source: Hinton, Vinyals and Dean, Distilling the knowledge in a neural network, 2015.
 */
export function teacherTargets(labels: LabelTerm, facts: TargetFacts = { classCounts: [] }): Targets {
  const labelsTerm = labelLoss(labels, facts);
  return {
    kind: "teacher",
    needsTeacher: true,
    scalars: ["temperature", "alpha", ...labelScalars(labels)],
    lossPerRow: (context) => {
      const { g, scalar } = context;
      const [temperature, alpha] = [scalar("temperature"), scalar("alpha")];
      const { teacher: theirs, student } = softened(context);
      const soft = g.mul(divergence(context, theirs, student), g.mul(alpha, g.mul(temperature, temperature)));
      const rest = facts.unlabelled === true ? ofLabelled(context, labelsTerm(context)) : labelsTerm(context);
      return g.add(soft, g.mul(rest, g.sub(g.scalar(1, rest.dtype), alpha)));
    },
  };
}

export const teacher: TargetKind<TeacherTargetOptions> = {
  schema,
  teacher: ({ teacher: id }) => id,
  withoutLabels: true,
  neutral: { temperature: 1, alpha: 0 },
  parts: ({ alpha = 0 }) => [
    { name: "labels", weight: 1 - alpha, scalars: { alpha: 0 } },
    { name: "teacher", weight: alpha, scalars: { alpha: 1 } },
  ],
  make: ({ labels }, facts) => teacherTargets(labels ?? { kind: "hard" }, facts),
  words: ({ teacher: id, temperature, alpha }) =>
    `teacher${id === undefined ? "" : ` "${id}"`}, temperature ${describeSchedule(temperature)}, alpha ${describeSchedule(alpha)}`,
};
