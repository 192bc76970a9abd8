// The table of terms: what may stand beside the targets in a phase's loss.
import { termMemoryInput } from "../../engine/input-names.ts";
import type { Targets } from "../../engine/contracts.ts";
import { describeSchedule, type Schedule } from "../schedules/index.ts";
import { schedulesWithin, withSchedules } from "../schedules/within.ts";
import { chooser, unionSchema, type OptionsOf } from "../table.ts";
import { anchor } from "./anchor.ts";
import { dcaTerm } from "./dca.ts";
import { dist } from "./dist.ts";
import { dkd } from "./dkd.ts";
import { dynamicTemperature } from "./dynamic-temperature.ts";
import { entropy } from "./entropy.ts";
import { jensenShannon } from "./jensen-shannon.ts";
import type { TermFacts, TermKind } from "./kind.ts";
import { kl } from "./kl.ts";
import { logitMse } from "./logit-mse.ts";
import { marginTerm } from "./margin.ts";
import { maxSup } from "./max-sup.ts";
import { mmceTerm } from "./mmce.ts";
import { reverseKl } from "./reverse-kl.ts";
import { softEceTerm } from "./soft-ece.ts";
import { virtualTeacher } from "./virtual-teacher.ts";

export type { TermFacts } from "./kind.ts";

const kinds = {
  kl,
  "reverse-kl": reverseKl,
  "jensen-shannon": jensenShannon,
  "dynamic-temperature": dynamicTemperature,
  dkd,
  dist,
  "logit-mse": logitMse,
  anchor,
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
    };
  });
  const memory = made.flatMap(({ memory: specs = [], memoryName }) =>
    specs.map((spec) => ({ ...spec, name: memoryName(spec.name) })),
  );
  return {
    ...targets,
    needsTeacher: targets.needsTeacher || terms.some((options) => teacherOfTerm(options) !== null),
    scalars: [...targets.scalars, ...made.flatMap(({ scalars }) => scalars)],
    memory: [...(targets.memory ?? []), ...memory],
    lossPerRow: (context) =>
      made.reduce((loss, { value, scalarName, memoryName }) => {
        const { g } = context;
        const own = {
          ...context,
          scalar: (name: string) => context.scalar(scalarName(name)),
          memory: (name: string) => context.memory(memoryName(name)),
          setMemory: (name: string, next: typeof loss) => {
            context.setMemory(memoryName(name), next);
          },
        };
        return g.add(loss, g.mul(value(own), own.scalar("weight")));
      }, targets.lossPerRow(context)),
  };
}
