// A student from a list of layers: names, wiring, parameters and one forward pass.
import type { ColumnEncoder, ForwardContext, Student } from "../../engine/contracts.ts";
import { internalError, problemsError, type Problem } from "../../base/errors.ts";
import type { Shape, Value } from "../../graph/ir.ts";
import { showShape } from "../../graph/shapes.ts";
import { columnEmbeddings } from "./column-embeddings.ts";
import { LayerError, type BuiltLayer, type Mask } from "./layer.ts";
import { layersModelFiles } from "./tfjs/save.ts";
import { buildLayer, layerSchema, type LayerOptions } from "./layers/index.ts";

export const definitionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["layers"],
  properties: {
    $schema: { type: "string" },
    name: { type: "string" },
    description: { type: "string" },
    input: {
      type: "array",
      items: { type: "integer", minimum: 1 },
      minItems: 1,
      description: "Shape of a row that the layers expect; checked against the data.",
    },
    layers: {
      type: "array",
      minItems: 1,
      items: layerSchema,
    },
  },
} as const;

/** A student's definition after validation, with defaults filled in. */
export interface LayersDefinition {
  readonly name?: string;
  readonly input?: Shape;
  readonly layers: readonly LayerOptions[];
}

/** The student's own input, as other layers may name it. */
const INPUT = "input";

interface PlacedLayer {
  readonly name: string;
  readonly options: LayerOptions;
  readonly inputs: readonly string[];
  readonly inputShape: Shape;
  readonly built: BuiltLayer;
}

/** Names of the layers whose outputs flow into a layer, the main one first. */
function inputsOf(options: LayerOptions, before: string): string[] {
  return [options.input ?? before, ...(options.kind === "add" ? options.with : [])];
}

/** What layers from elsewhere may say beyond a list of layers. */
export interface Sharing {
  /** The layer whose weights another one has, by the other's name. */
  readonly weightsOf: ReadonlyMap<string, string>;
  /** Layers that are not trained: their weights stay, and so do running statistics, which they use throughout. */
  readonly frozen: ReadonlySet<string>;
}

const unshared: Sharing = { weightsOf: new Map(), frozen: new Set() };

function asFrozen(built: BuiltLayer): BuiltLayer {
  return {
    ...built,
    parameters: built.parameters.map((spec) => ({ ...spec, trainable: false })),
    forward: (context, inputs, masks) => built.forward({ ...context, training: false }, inputs, masks),
  };
}

function place(
  layers: readonly LayerOptions[],
  inputShape: Shape,
  problems: Problem[],
  { weightsOf, frozen }: Sharing,
): PlacedLayer[] {
  const shapes = new Map<string, Shape>([[INPUT, inputShape]]);
  const placed: PlacedLayer[] = [];
  let before = INPUT;
  for (const [index, options] of layers.entries()) {
    const path = `/layers/${index}`;
    const name = options.name ?? `${options.kind}-${index + 1}`;
    if (shapes.has(name)) {
      problems.push({ path: `${path}/name`, expected: "a name that no other layer has", got: `"${name}"` });
      return placed;
    }
    const inputs = inputsOf(options, before);
    const missing = inputs.find((input) => !shapes.has(input));
    if (missing !== undefined) {
      const known = [...shapes.keys()].map((known) => `"${known}"`).join(", ");
      problems.push({ path, expected: `a layer above: ${known}`, got: `"${missing}"` });
      return placed;
    }
    try {
      const made = buildLayer(
        options,
        weightsOf.get(name) ?? name,
        inputs.map((input) => shapes.get(input) ?? []),
      );
      const built = frozen.has(weightsOf.get(name) ?? name) ? asFrozen(made) : made;
      shapes.set(name, built.outputShape);
      placed.push({ name, options, inputs, inputShape: shapes.get(inputs[0] ?? INPUT) ?? [], built });
    } catch (error) {
      if (!(error instanceof LayerError)) throw error;
      problems.push({ path: `${path} (${name})`, expected: error.expected, got: error.got });
      return placed;
    }
    before = name;
  }
  return placed;
}

function runForward(placed: readonly PlacedLayer[], context: ForwardContext, input: Value): Value {
  const values = new Map<string, Value>([[INPUT, input]]);
  const maskOf = new Map<string, Mask>();
  let last = input;
  for (const { name, inputs, built } of placed) {
    const operands = inputs.map((from) => {
      const value = values.get(from);
      if (value === undefined) throw internalError(`layer ${name} reads ${from} before it is there`);
      return value;
    });
    const masks = inputs.map((from) => maskOf.get(from) ?? null);
    last = built.forward(context, operands, masks);
    values.set(name, last);
    context.tensor?.(name, last);
    maskOf.set(name, built.mask === undefined ? (masks[0] ?? null) : built.mask(context, operands, masks));
  }
  return last;
}

/** The same layers over rows of another length; null where they do not fit it, or would have other parameters. */
function placedAt(
  length: number,
  full: readonly PlacedLayer[],
  layers: readonly LayerOptions[],
  sharing: Sharing,
): readonly PlacedLayer[] | null {
  const problems: Problem[] = [];
  const short = place(layers, [length], problems, sharing);
  const same = (layer: PlacedLayer, at: number): boolean =>
    layer.built.parameters.every(
      ({ shape }, index) =>
        layer.built.byPosition === true ||
        showShape(shape) === showShape(full[at]?.built.parameters[index]?.shape ?? []),
    );
  const ends = showShape(short.at(-1)?.built.outputShape ?? []) === showShape(full.at(-1)?.built.outputShape ?? []);
  return problems.length === 0 && ends && short.every(same) ? short : null;
}

/**
 * Builds the student for rows of `inputShape` and `classes` classes.
 * @param where - the definition's file, for messages
 * @throws {LimbeckError} "student-invalid" naming the layer that does not fit, or an output that is not [classes]
 */
export function layersStudent(
  definition: LayersDefinition,
  inputShape: Shape,
  classes: number,
  where: string,
  { sharing = unshared, encoder }: { readonly sharing?: Sharing; readonly encoder?: ColumnEncoder | undefined } = {},
): Student {
  const problems: Problem[] = [];
  const front = columnEmbeddings(inputShape, encoder);
  const firstShape = front?.outputShape ?? inputShape;
  if (definition.input !== undefined && showShape(definition.input) !== showShape(firstShape))
    problems.push({
      path: "/input",
      expected: `${showShape(firstShape)}, the shape of the data's rows${front === null ? "" : " with columns looked up"}`,
      got: showShape(definition.input),
      hint: "set data.input.shape in the recipe, or begin with a reshape layer",
    });
  const placed = problems.length > 0 ? [] : place(definition.layers, firstShape, problems, sharing);
  const output = placed.at(-1)?.built.outputShape ?? [];
  if (problems.length === 0 && showShape(output) !== showShape([classes]))
    problems.push({
      path: `/layers/${placed.length - 1}`,
      expected: `an output of [${classes}], one logit per class of the data`,
      got: showShape(output),
      hint: `end with {"kind": "dense", "units": ${classes}}`,
    });
  if (problems.length > 0) throw problemsError("student-invalid", where, problems);
  return {
    kind: "layers",
    inputShape,
    classes,
    ...(front === null ? {} : { embedsColumns: true }),
    parameters: [
      ...(front?.parameters ?? []),
      ...new Map(placed.flatMap(({ built }) => built.parameters.map((spec) => [spec.name, spec] as const))).values(),
    ],
    forward: (context, input) => runForward(placed, context, front?.forward(context, input) ?? input),
    ofLength: (length) => {
      if (front !== null || inputShape.length !== 1) return null;
      const short = placedAt(length, placed, definition.layers, sharing);
      return short === null ? null : (context, input) => runForward(short, context, input);
    },
    layersModel: (state, facts) => {
      if (front !== null) return "columns that are looked up";
      if (sharing.weightsOf.size > 0) return "a layer that is called twice";
      return layersModelFiles(
        placed.map(({ built, ...layer }) => ({
          ...layer,
          outputShape: built.outputShape,
          parameters: built.parameters,
        })),
        inputShape,
        state,
        facts,
      );
    },
  };
}
