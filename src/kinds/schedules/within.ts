// The schedules that stand in the options of a kind, found by its schema.
import { scheduleMark, type Schedule } from "./index.ts";

type Fields = Readonly<Record<string, unknown>>;

interface Node {
  readonly $comment?: unknown;
  readonly properties?: Readonly<Record<string, Node & { readonly const?: unknown }>>;
  readonly oneOf?: readonly Node[];
}

const isSchedule = (node: Node | undefined): boolean => node?.$comment === scheduleMark;

/** The branch of a nested union that a value names by its kind. */
const branchOf = (node: Node | undefined, value: unknown): Node | undefined =>
  node?.oneOf?.find(({ properties }) => properties?.["kind"]?.const === (value as Fields | null)?.["kind"]);

/** The options with each of their schedules replaced, those of nested kinds too. */
export function withSchedules<Options extends object>(
  options: Options,
  schema: object,
  change: (schedule: Schedule) => Schedule,
): Options {
  const { properties = {} }: Node = schema;
  const entries = Object.entries(options).map(([name, value]: [string, unknown]): [string, unknown] => {
    const node = properties[name];
    if (isSchedule(node)) return [name, change(value as Schedule)];
    const branch = branchOf(node, value);
    return [name, branch === undefined ? value : withSchedules(value as object, branch, change)];
  });
  return Object.fromEntries(entries) as Options;
}

/** Every schedule of the options with its place below them. */
export function schedulesWithin(
  options: object,
  schema: object,
): readonly (readonly [place: string, schedule: Schedule])[] {
  const { properties = {} }: Node = schema;
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    const node = properties[name];
    if (isSchedule(node)) return [[`/${name}`, value as Schedule] as const];
    const branch = branchOf(node, value);
    if (branch === undefined) return [];
    return schedulesWithin(value as object, branch).map(([place, one]) => [`/${name}${place}`, one] as const);
  });
}
