// The table of terms: what may stand beside the targets in a phase's loss.
import type { Problem } from "../../base/errors.ts";
import { termMemoryInput, termParameter } from "../../engine/input-names.ts";
import type { Targets } from "../../engine/contracts.ts";
import type { Shape } from "../../graph/ir.ts";
import { describeSchedule, type Schedule } from "../schedules/index.ts";
import { schedulesWithin, withSchedules } from "../schedules/within.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { anchor } from "./anchor.ts";
import { attentionTransfer } from "./attention-transfer.ts";
import { dcaTerm } from "./dca.ts";
import { dist } from "./dist.ts";
import { dkd } from "./dkd.ts";
import { dynamicTemperature } from "./dynamic-temperature.ts";
import { entropy } from "./entropy.ts";
import { hint } from "./hint.ts";
import { jensenShannon } from "./jensen-shannon.ts";
import type { Misfit, TensorOptions, TermFacts, TermKind } from "./kind.ts";
import { kl } from "./kl.ts";
import { lossGapTemperature } from "./loss-gap-temperature.ts";
import { logitMse } from "./logit-mse.ts";
import { marginTerm } from "./margin.ts";
import { maxSup } from "./max-sup.ts";
import { mmceTerm } from "./mmce.ts";
import { reference } from "./reference.ts";
import { reverseKl } from "./reverse-kl.ts";
import { rkd } from "./rkd.ts";
import { similarityPreserving } from "./similarity-preserving.ts";
import { softEceTerm } from "./soft-ece.ts";
import { virtualTeacher } from "./virtual-teacher.ts";

export type { TensorOptions, TermFacts } from "./kind.ts";

const kinds = {
  kl,
  "reverse-kl": reverseKl,
  "jensen-shannon": jensenShannon,
  "dynamic-temperature": dynamicTemperature,
  "loss-gap-temperature": lossGapTemperature,
  dkd,
  dist,
  "logit-mse": logitMse,
  hint,
  "attention-transfer": attentionTransfer,
  rkd,
  "similarity-preserving": similarityPreserving,
  anchor,
  reference,
  entropy,
  "virtual-teacher": virtualTeacher,
  "max-sup": maxSup,
  margin: marginTerm,
  mmce: mmceTerm,
  "soft-ece": softEceTerm,
  dca: dcaTerm,
} as const;

export type TermOptions = OptionsOf<typeof kinds>;

const kindOf = chooser<TermKind<TermOptions>>(kinds);

export const termsSchema = {
  type: "array",
  minItems: 1,
  items: unionSchema(kinds),
  description: "What is added to the loss of the targets: each term times its weight.",
} as const;

/** By which a term is known in its phase. */
export const nameOfTerm = ({ name, kind }: TermOptions): string => name ?? kind;

/** Which teacher a term needs: its id, or undefined for the recipe's only one; null where it needs none. */
export function teacherOfTerm(options: TermOptions): { readonly id: string | undefined } | null {
  const { teacher } = kindOf(options);
  return teacher === undefined ? null : { id: teacher(options) };
}

/** What a term's options show by themselves to be wrong. */
export const termProblems = (options: TermOptions): readonly Problem[] => kindOf(options).problems?.(options) ?? [];

/** The inner values that a term stands between; null where it stands between none. */
export const tensorsOfTerm = (options: TermOptions): TensorOptions | null =>
  kindOf(options).tensors?.of(options) ?? null;

/** What is wrong with the shapes of a row's inner values beside each other. */
export const tensorMisfit = (options: TermOptions, student: Shape, teacher: Shape): Misfit | null =>
  kindOf(options).tensors?.misfit(student, teacher, options) ?? null;

/** Whether the term can do with rows that have no label. */
export const termWithoutLabels = (options: TermOptions): boolean => kindOf(options).withoutLabels === true;

/** The schedules of a term with their places below it. */
export const termSchedules = (options: TermOptions): readonly (readonly [place: string, schedule: Schedule])[] =>
  schedulesWithin(options, kindOf(options).schema);

/** What schedules drive, by the names under which the loss asks for it: NAME.weight. */
export function scalarsOfTerm(options: TermOptions): Readonly<Record<string, Schedule>> {
  return Object.fromEntries(
    termSchedules(options).map(([place, schedule]) => [`${nameOfTerm(options)}.${place.slice(1)}`, schedule]),
  );
}

export const withTermSchedules = (options: TermOptions, change: (schedule: Schedule) => Schedule): TermOptions =>
  withSchedules(options, kindOf(options).schema, change);

export const termWords = (options: TermOptions): string => {
  const words = `${kindOf(options).words(options)}, weight ${describeSchedule(options.weight)}`;
  return options.name === undefined ? words : `${options.name}: ${words}`;
};

/** loss = targets + sum_i weight_i term_i, each term with scalars and memory of its own names. */
export function withTerms(targets: Targets, terms: readonly TermOptions[], facts: TermFacts): Targets {
  const made = terms.map((options) => {
    const prefix = nameOfTerm(options);
    return {
      ...kindOf(options).make(options, facts),
      scalars: Object.keys(scalarsOfTerm(options)),
      scalarName: (name: string) => `${prefix}.${name}`,
      memoryName: (name: string) => termMemoryInput(prefix, name),
      parameterName: (name: string) => termParameter(prefix, name),
    };
  });
  const parameters = made.flatMap(({ parameters: specs = [], parameterName }) =>
    specs.map((spec) => ({ ...spec, name: parameterName(spec.name) })),
  );
  const memory = made.flatMap(({ memory: specs = [], memoryName }) =>
    specs.map((spec) => ({ ...spec, name: memoryName(spec.name) })),
  );
  return {
    ...targets,
    needsTeacher: targets.needsTeacher || terms.some((options) => teacherOfTerm(options) !== null),
    scalars: [...targets.scalars, ...made.flatMap(({ scalars }) => scalars)],
    memory: [...(targets.memory ?? []), ...memory],
    parameters: [...(targets.parameters ?? []), ...parameters],
    lossPerRow: (context) =>
      made.reduce((loss, { value, parameters = [], scalarName, memoryName, parameterName }) => {
        const { g } = context;
        const learned = new Set(parameters.map(({ name }) => name));
        const own = {
          ...context,
          scalar: (name: string) => context.scalar(scalarName(name)),
          parameter: (name: string) => context.parameter(learned.has(name) ? parameterName(name) : name),
          memory: (name: string) => context.memory(memoryName(name)),
          setMemory: (name: string, next: typeof loss) => {
            context.setMemory(memoryName(name), next);
          },
        };
        return g.add(loss, g.mul(value(own), own.scalar("weight")));
      }, targets.lossPerRow(context)),
  };
}
