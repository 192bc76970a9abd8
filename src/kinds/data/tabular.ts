// Source "tabular": named columns with roles, which become features by what the training rows show of them.
import type { RawColumn, RawColumns } from "../../engine/contracts.ts";
import { problemsError, type Problem } from "../../base/errors.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { DataKind } from "./kind.ts";
import { refuseCounting } from "./columns/counting.ts";
import { readColumns } from "./columns/named-columns.ts";
import { separatedFields } from "./files/separated.ts";
import { dateParts, listed, type ColumnRole, type ReadPlace, type Table } from "./table.ts";
import { deduceRoles } from "./tabular/deduce.ts";
import { fitEncoder } from "./tabular/encoder.ts";
import { withBlanks } from "./columns/raw.ts";
import { usualMissing } from "./files/written.ts";

const roles = ["number", "category", "boolean", "date", "ignore"] as const;

const numberSchema = {
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: {
    role: { const: "number" },
    scale: {
      enum: ["standardise", "quantile", "none"],
      default: "standardise",
      description: "To mean 0 and deviation 1; along the quantiles of the training rows, from -1 to 1; as it is.",
    },
    missing: {
      enum: ["mean", "median"],
      default: "mean",
      description: "What of the training rows stands in for a missing value.",
    },
  },
} as const;

const categorySchema = {
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: {
    role: { const: "category" },
    embedding: {
      type: "integer",
      minimum: 1,
      maximum: 1024,
      description: "Numbers that the student learns for each value, in place of a feature each. For many values.",
    },
  },
} as const;

const dateSchema = {
  type: "object",
  additionalProperties: false,
  required: ["role"],
  properties: {
    role: { const: "date" },
    parts: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { enum: dateParts },
      description: "What of the dates becomes features; by default all that they have but the minute.",
    },
  },
} as const;

/** A role with its own settings. */
const roleSchema = {
  type: "object",
  required: ["role"],
  properties: { role: { enum: ["number", "category", "date"] } },
  discriminator: { propertyName: "role" },
  oneOf: [numberSchema, categorySchema, dateSchema],
} as const;

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "label", "columns"],
  properties: {
    kind: { const: "tabular" },
    path: {
      type: "string",
      minLength: 1,
      description:
        "CSV or TSV with a header, JSON lines or Parquet; relative to the recipe; a * in its name means several.",
    },
    ...separatedFields,
    label: { type: "string", minLength: 1, description: "Column of the class." },
    id: { type: "string", minLength: 1, description: "Column of the row's id; the row's position by default." },
    columns: {
      if: { type: "string" },
      then: { type: "string", enum: ["auto"] },
      else: {
        type: "object",
        minProperties: 1,
        additionalProperties: {
          if: { type: "string" },
          then: { type: "string", enum: roles },
          else: roleSchema,
        },
      },
      description:
        'Roles by name: number, category, boolean, date or ignore; or "auto", which deduces them and says so.',
    },
    others: {
      enum: ["auto", "ignore"],
      description: "What becomes of columns that `columns` does not name; they are errors by default.",
    },
    missing: {
      type: "array",
      items: { type: "string" },
      default: usualMissing,
      description: "Texts that mean that a value is missing.",
    },
  },
} as const satisfies KindSchema;

type Role = (typeof roles)[number];

type RoleOptions = FromSchema<typeof numberSchema> | FromSchema<typeof categorySchema> | FromSchema<typeof dateSchema>;

/** The options as they are checked; a column's role may be a word or an object. */
type Options = Omit<FromSchema<typeof schema>, "columns" | "label"> & {
  readonly columns: "auto" | Readonly<Record<string, Role | RoleOptions>>;
  readonly label?: string | undefined;
  readonly readsLabels?: false | undefined;
};

const plainNumber = { role: "number", scale: "standardise", missing: "mean" } as const satisfies ColumnRole;

function roleOf(given: Role | RoleOptions): ColumnRole {
  if (typeof given === "object") return given.role === "number" ? { ...plainNumber, ...given } : given;
  return given === "number" ? plainNumber : { role: given };
}

/** @throws {LimbeckError} "data-invalid" for columns that are named and not there, or there and not named */
function rolesOf(
  { path, columns, others, missing }: Options,
  raw: RawColumns,
): { readonly roles: ReadonlyMap<string, ColumnRole>; readonly deduced: readonly string[] } {
  const given = columns === "auto" ? {} : columns;
  const there = [...raw.keys()];
  const problems = Object.keys(given).flatMap((name): Problem[] =>
    raw.has(name) ? [] : [{ path: `columns/${name}`, expected: `one of ${listed(there)}`, got: JSON.stringify(name) }],
  );
  const unnamed = there.filter((name) => !Object.hasOwn(given, name));
  const rest = columns === "auto" ? "auto" : others;
  if (rest === undefined && unnamed.length > 0)
    problems.push({
      path: "columns",
      expected: "a role for every column",
      got: `none for ${listed(unnamed)}`,
      hint: '"others": "ignore" leaves them out, "others": "auto" deduces their roles',
    });
  if (problems.length > 0) throw problemsError("data-invalid", path, problems);
  const said = new Map(Object.entries(given).map(([name, role]) => [name, roleOf(role)] as const));
  if (rest !== "auto")
    return { roles: new Map(there.map((name) => [name, said.get(name) ?? { role: "ignore" }])), deduced: [] };
  const found = deduceRoles(withBlanks({ columns: raw, missing }), unnamed, path);
  return {
    roles: new Map(there.map((name) => [name, said.get(name) ?? found.roles.get(name) ?? { role: "ignore" }])),
    deduced: found.lines,
  };
}

/** Whether a column's role is to be deduced. */
const isDeduced = ({ columns, others }: Options, name: string): boolean =>
  columns === "auto" || (others === "auto" && !Object.hasOwn(columns, name));

/** @throws {LimbeckError} as `readColumns`; "data-invalid" for a column of deduced role that only counts the file's rows */
async function read(options: Options, place: ReadPlace): Promise<Table> {
  const table = await readColumns(options, place);
  const columns = [...table.asRead].flatMap(([name, { codes, texts }], position) =>
    isDeduced(options, name) ? [{ name, position, at: (row: number) => texts[codes[row] ?? 0] ?? "" }] : [],
  );
  refuseCounting({ place: table.place, rows: table.rows, label: null, columns, ignore: [] });
  return table;
}

function whole(table: Table, options: Options): Table {
  const { path, missing } = options;
  const { asRead: columns = new Map<string, RawColumn>() } = table;
  const { roles: known, deduced } = rolesOf(options, columns);
  return {
    ...table,
    open: {
      columns,
      missing,
      deduced,
      learn: (classes, train) => {
        const { encoder, notes } = fitEncoder({ columns, roles: known, missing }, classes, train, path);
        return { form: { encoder }, notes };
      },
    },
  };
}

export const tabular: DataKind<Options> = {
  schema,
  make: read,
  whole,
  labelField: "label",
  files: ["path"],
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  flat: true,
};
