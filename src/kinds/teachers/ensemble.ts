// A teacher of kind ensemble: several teachers of any kinds, whose answers are mixed.
import { sha256Of } from "../../base/numeric/hash.ts";
import type { LabelsOptions } from "./labels/label-form.ts";
import { logSoftmaxRows } from "../../base/numeric/softmax.ts";
import { below, type Problem } from "../../base/errors.ts";
import { holding } from "../../base/holding.ts";
import { unionSchema } from "../table.ts";
import type { Teacher, TeacherKind, TeacherReads } from "./kind.ts";
import { idSchema, recipeFields } from "./stated/recipe-fields.ts";
import type { TeacherContext } from "./stated/settings.ts";

export interface EnsembleOptions<Member> {
  readonly id: string;
  readonly kind: "ensemble";
  readonly members: readonly Member[];
  readonly weights?: readonly number[] | undefined;
  readonly mix: "probs" | "logits";
  readonly labels?: LabelsOptions | undefined;
  readonly minAccuracy?: number | undefined;
  readonly require?: "stop" | "warn" | undefined;
}

const schemaOf = (members: Readonly<Record<string, { readonly schema: object }>>) =>
  ({
    type: "object",
    additionalProperties: false,
    required: ["id", "kind", "members"],
    properties: {
      id: idSchema,
      kind: { const: "ensemble" },
      members: {
        type: "array",
        items: unionSchema(members),
        minItems: 2,
        description: "Teachers of any other kind, each with an id of its own.",
      },
      weights: {
        type: "array",
        items: { type: "number", exclusiveMinimum: 0 },
        minItems: 2,
        description: "What each member's answer counts for, of their sum; alike by default.",
      },
      mix: {
        enum: ["probs", "logits"],
        default: "probs",
        description:
          "probs: the weighted mean of probabilities; logits: of logits, which is the geometric mean of probabilities.",
      },
      labels: recipeFields.labels,
      minAccuracy: recipeFields.minAccuracy,
      require: recipeFields.require,
    },
  }) as const;

interface AnyMember {
  readonly id: string;
  readonly labels?: LabelsOptions | undefined;
}

function problems({ members, weights }: EnsembleOptions<AnyMember>): readonly Problem[] {
  const ids = members.map(({ id }) => id);
  const twice = ids.findIndex((id, at) => ids.indexOf(id) !== at);
  return [
    ...(weights === undefined || weights.length === members.length
      ? []
      : [{ path: "/weights", expected: `${members.length} weights, one a member`, got: String(weights.length) }]),
    ...members.flatMap(({ labels }, at) =>
      labels === undefined
        ? []
        : [
            {
              path: `/members/${at}/labels`,
              expected: "nothing, since what is kept are the labels of the whole ensemble",
              got: JSON.stringify(labels),
              hint: 'state "labels" of the ensemble',
            },
          ],
    ),
    ...(twice < 0
      ? []
      : [{ path: `/members/${twice}/id`, expected: "an id of its own", got: JSON.stringify(ids[twice]) }]),
  ];
}

/** From what can be asked most to what can be asked least. */
const order: readonly TeacherReads[] = ["rows", "source", "ids"];

/**
 * Adds a member's answers, [rows, classes], to the mix: its probabilities, or its logits less their row's mean, which a
 * softmax does not see.
 */
function add(
  mixed: Float64Array,
  logits: Float32Array,
  classes: number,
  weight: number,
  mix: "probs" | "logits",
): void {
  if (mix === "probs") {
    logSoftmaxRows(logits, classes).forEach((value, at) => (mixed[at] = (mixed[at] ?? 0) + weight * Math.exp(value)));
    return;
  }
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const mean = row.reduce((sum, value) => sum + value, 0) / classes;
    row.forEach((value, k) => (mixed[start + k] = (mixed[start + k] ?? 0) + weight * (value - mean)));
  }
}

/**
 * The mix is made at temperature 1; a phase's temperature softens it afterwards.
 * Source: Hinton, Vinyals and Dean, Distilling the knowledge in a neural network, 2015, section 1: the arithmetic or
 * geometric mean of the individual predictive distributions.
 */
function mixture(
  { id, weights, mix }: EnsembleOptions<unknown>,
  members: readonly Teacher[],
  classes: readonly string[],
  close: () => Promise<void>,
): Teacher {
  const stated = weights ?? members.map(() => 1);
  const total = stated.reduce((sum, weight) => sum + weight, 0);
  const shares = stated.map((weight) => weight / total);
  const splits = new Set(members.map(({ trainedOnSplits }) => trainedOnSplits));
  const [splitHash = null] = splits;
  return {
    id,
    classes,
    sha256: sha256Of([JSON.stringify(members.map((member) => member.sha256))]),
    reads: members.reduce<TeacherReads>(
      (worst, { reads }) => (order.indexOf(reads) > order.indexOf(worst) ? reads : worst),
      "rows",
    ),
    models: members.some(({ models }) => models.length === 0) ? [] : members.flatMap(({ models }) => models),
    fingerprint: sha256Of([
      JSON.stringify({ version: 1, mix, shares, members: members.map(({ fingerprint }) => fingerprint) }),
    ]),
    members,
    trainedOnSplits: splits.size === 1 ? splitHash : null,
    label: async (dataset, rows, progress) => {
      const mixed = new Float64Array(rows.length * classes.length);
      for (const [at, member] of members.entries()) {
        const logits = await member.label(dataset, rows, (done, all) => {
          progress(Math.floor((at * all + done) / members.length), all);
        });
        add(mixed, logits, classes.length, shares[at] ?? 0, mix);
      }
      const least = Number.MIN_VALUE;
      return Float32Array.from(mix === "probs" ? mixed.map((value) => Math.log(Math.max(least, value))) : mixed);
    },
    close,
  };
}

/** What is done with a member. */
interface Members<Member> {
  readonly open: (options: Member, context: TeacherContext) => Promise<Teacher>;
  readonly problems: (options: Member) => readonly Problem[];
}

/**
 * The kind, for the kinds that its members may have.
 * @param table - those
 */
export function ensembleOf<Member extends AnyMember>(
  table: Readonly<Record<string, { readonly schema: object }>>,
  { open, problems: ofMember }: Members<Member>,
): TeacherKind<EnsembleOptions<Member>> {
  return {
    schema: schemaOf(table),
    problems: (options) => [
      ...problems(options),
      ...options.members.flatMap((member, at) => below(`/members/${at}`, ofMember(member))),
    ],
    make: (options, context) =>
      holding(async (held) => {
        const members: Teacher[] = [];
        for (const member of options.members) members.push(held.keep(await open(member, context)));
        return mixture(options, members, context.dataset.classes, () => held.close());
      }),
  };
}
