// Source "memory": rows that code holds, by the name under which it gives them to `run`, `compare` and the others.
import type { DataKind } from "./kind.ts";
import { showShape } from "../../graph/shapes.ts";
import { elementCount, type Shape } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { endToEnd, numbersOf, rowValues } from "./stored/row-values.ts";
import {
  dataError,
  listed,
  noRows,
  shown,
  type GivenNumbers,
  type ReadPlace,
  type RowsInMemory,
  type Table,
} from "./table.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "name"],
  properties: {
    kind: { const: "memory" },
    name: { type: "string", minLength: 1, description: "What the code that runs the recipe calls these rows." },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema> & { readonly readsLabels?: false | undefined };

const isArray = (inputs: RowsInMemory["inputs"]): inputs is GivenNumbers => ArrayBuffer.isView(inputs);

function shapeOf({ inputs, shape }: RowsInMemory, place: string): Shape {
  if (shape !== undefined && shape.length > 0 && shape.every((size) => Number.isInteger(size) && size > 0))
    return shape;
  if (shape === undefined && !isArray(inputs) && inputs[0] !== undefined) return [inputs[0].length];
  throw dataError(
    place,
    "shape",
    "the sizes of a row's axes, [64] or [1, 28, 28] say",
    shape === undefined ? "none" : showShape(shape),
  );
}

/** @throws {LimbeckError} "data-invalid" for a name that nothing was given under, and for arrays that do not go together */
function read({ name, readsLabels }: Options, { rows: given = {}, precise }: ReadPlace): Promise<Table> {
  const place = `memory: ${name}`;
  const found = Object.hasOwn(given, name) ? given[name] : undefined;
  if (found === undefined)
    throw dataError(
      place,
      "name",
      Object.keys(given).length === 0 ? "rows that code gives" : `one of ${listed(Object.keys(given))}`,
      "none of this name",
      `give them to the call: run(recipe, { rows: { ${JSON.stringify(name)}: { inputs, labels } } })`,
    );
  const { ids, columns } = found;
  const labels =
    found.labels instanceof BigInt64Array || found.labels instanceof BigUint64Array
      ? Array.from(found.labels, Number)
      : found.labels;
  const inputs = isArray(found.inputs) ? numbersOf(found.inputs, place) : found.inputs;
  if (inputs.length === 0) throw noRows(place);
  const inputShape = shapeOf(found, place);
  const size = elementCount(inputShape);
  const rows = isArray(inputs) ? inputs.length / size : inputs.length;
  if (!Number.isInteger(rows))
    throw dataError(
      place,
      "inputs",
      `rows of ${showShape(inputShape)}, ${size} values each`,
      `${inputs.length} values`,
    );
  if (labels === undefined && readsLabels !== false)
    throw dataError(
      place,
      "labels",
      "a label for each row",
      "none",
      "rows without labels belong under data.unlabelled",
    );
  const lengths = { labels: labels?.length, ids: ids?.length };
  for (const [field, length] of Object.entries(lengths))
    if (length !== undefined && length !== rows) throw dataError(place, field, `${rows}, one a row`, String(length));
  if (columns !== undefined && columns.length !== size)
    throw dataError(place, "columns", `${size} names, one a value of a row`, String(columns.length));
  labels?.forEach((label: unknown, row: number) => {
    if (typeof label === "string" ? label !== "" : Number.isSafeInteger(label)) return;
    throw dataError(place, `row ${row + 1}, label`, "a whole number or a text", shown(label));
  });
  return Promise.resolve({
    place,
    labelPlace: place,
    rows,
    inputShape,
    held: { dtype: inputs instanceof Uint8Array ? "uint8" : "float32", shape: inputShape },
    columns: columns ?? null,
    inputs: isArray(inputs)
      ? rowValues(inputs, size, place, precise)
      : endToEnd(inputs, { size, expected: `${size} values, as the first row has`, place, precise }),
    labels: readsLabels === false || labels === undefined ? new Uint8Array(rows) : labels,
    ids: ids ?? null,
  });
}

export const memory: DataKind<Options> = {
  schema,
  make: (options, place) => Promise.resolve().then(() => read(options, place)),
  labelField: null,
  files: [],
  paths: [],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
};
