// What terms of a teacher share: its schema pieces, and both models' softened log-probabilities.
import type { TargetContext } from "../../engine/contracts.ts";
import { internalError } from "../../base/errors.ts";
import type { Value } from "../../graph/ir.ts";
import { scheduleSchema } from "../schedules/index.ts";
import { termFields } from "./fields.ts";

/** Fields of a term that asks a teacher. */
export const teacherFields = {
  ...termFields,
  teacher: { type: "string", description: "Id of the teacher; needed only where the recipe has several." },
} as const;

/** A temperature as a schedule, of which most papers have one that does not move. */
export const temperatureField = scheduleSchema(
  { exclusiveMinimum: 0 },
  "Divides both models' logits before the softmax; T^2 multiplies the term.",
);

/** The teacher's logits, through which nothing flows back. */
export function asked({ g, teacherLogits }: TargetContext): Value {
  if (teacherLogits === null) throw internalError("a term of a teacher was built without teacher logits");
  return g.stopGradient(teacherLogits);
}

/** log softmax(z / T), [N, classes]. */
export const logSoftened = ({ g }: TargetContext, z: Value, temperature: Value): Value =>
  g.logSoftmax(g.div(z, temperature));

/** Both models' log softmax(z / T), [N, classes]. */
export function softened(context: TargetContext): { readonly teacher: Value; readonly student: Value } {
  const temperature = context.scalar("temperature");
  const of = (z: Value): Value => logSoftened(context, z, temperature);
  return { teacher: of(asked(context)), student: of(context.logits) };
}

/** KL(p || q) per row of log-probabilities; [N]. */
export const divergence = ({ g }: TargetContext, p: Value, q: Value): Value => g.sum(g.mul(g.exp(p), g.sub(p, q)), [1]);

/** T^2 times a term, which keeps its gradient of one size as T grows. */
export function timesSquare({ g, scalar }: TargetContext, value: Value): Value {
  const temperature = scalar("temperature");
  return g.mul(value, g.mul(temperature, temperature));
}

export const teacherWords = (teacher: string | undefined): string =>
  teacher === undefined ? "the teacher" : `teacher "${teacher}"`;
