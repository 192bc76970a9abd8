// An ONNX graph read into ours, node by node, for one batch size: weights by whoever owns them, the rest folded or built.
import { problemsError, type ErrorCode, type Problem } from "../../../base/errors.ts";
import type { GraphBuilder } from "../../../graph/builder.ts";
import type { Shape, Tensor, Value } from "../../../graph/ir.ts";
import { ShapeError } from "../../../graph/shapes.ts";
import { nearest } from "../../../base/validation/explain.ts";
import type { OnnxModel } from "../file/model-file.ts";
import type { NodeProto, TensorProto } from "../file/onnx_pb.ts";
import { tensorValues } from "../file/tensor-values.ts";
import {
  ImportError,
  isFloating,
  isKnown,
  NodeContext,
  single,
  type Entry,
  type ImportHost,
  type ImportRule,
} from "./context.ts";
import { derivedFrom, trainedConstants } from "./derived.ts";
import { elementwiseRules } from "./elementwise.ts";
import { fold, foldedOperators } from "./folding.ts";
import { movementRules } from "./movement.ts";
import { productRules } from "./products.ts";
import type { Known } from "./known.ts";
import { sharedWeights } from "./shared-weights.ts";
import type { WrittenBatch } from "./written-batch.ts";

export type { ImportHost } from "./context.ts";
export { isUniform, type Known, type WeightRole } from "./known.ts";

const rules: Readonly<Record<string, ImportRule>> = { ...elementwiseRules, ...productRules, ...movementRules };

/** Every operator that can be read. */
export const importedOperators: readonly string[] = [...new Set([...Object.keys(rules), ...foldedOperators])].sort();

/** Domains whose operators of these names are ONNX's own, or mean the same. */
const domains: ReadonlySet<string> = new Set(["", "ai.onnx", "com.microsoft"]);

/** Operators of other domains that have an ONNX operator's name and another meaning. */
const namesakes: ReadonlySet<string> = new Set(["com.microsoft.Attention"]);

const isOurs = ({ domain, opType }: NodeProto): boolean => domains.has(domain) && !namesakes.has(`${domain}.${opType}`);

const nameOf = (node: NodeProto): string =>
  node.name === "" ? `the node that gives ${node.output[0] ?? "nothing"}` : node.name;

/** Nodes that an output needs, in their order. */
export function neededNodes({ graph }: OnnxModel, output: string): readonly NodeProto[] {
  const needed = new Set([output]);
  const kept: NodeProto[] = [];
  for (const node of graph.node.toReversed()) {
    if (!node.output.some((name) => needed.has(name))) continue;
    kept.push(node);
    for (const input of node.input) needed.add(input);
  }
  return kept.reverse();
}

function unsupported(nodes: readonly NodeProto[]): Problem[] {
  return nodes.flatMap((node) => {
    if (isOurs(node) && importedOperators.includes(node.opType)) return [];
    const near = nearest(node.opType, importedOperators);
    const operator = isOurs(node) ? node.opType : `${node.domain}.${node.opType}`;
    return [
      {
        path: nameOf(node),
        expected: "an operator that can be trained",
        got: operator,
        hint:
          near === undefined || near === node.opType
            ? "export the model without it, use the model as a teacher, or cut it off with student.output"
            : `export it with ${near} instead, or use the model as a teacher`,
      },
    ];
  });
}

const versionOf = ({ opsetImport }: OnnxModel): number =>
  Number(opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 0n);

/** Opsets whose operators the rules know. */
const OLDEST = 7;
const NEWEST = 25;

export interface ImportRequest {
  readonly model: OnnxModel;
  /** Name of the output wanted. */
  readonly output: string;
  /** The fed inputs by name. */
  readonly inputs: ReadonlyMap<string, Value>;
  /** What errors call the model. */
  readonly place: string;
  readonly code: ErrorCode;
  /** Where the file was written for another batch size than that of the inputs. */
  readonly written?: WrittenBatch | null;
  /** Told the shape of every value. */
  readonly shapes?: Map<string, Shape>;
}

/** @throws {LimbeckError} `code` naming every operator that cannot be read, or the opset */
export function checkOperators({
  model,
  output,
  place,
  code,
}: Pick<ImportRequest, "model" | "output" | "place" | "code">): void {
  const opset = versionOf(model);
  const problems = unsupported(neededNodes(model, output));
  if (opset < OLDEST || opset > NEWEST)
    problems.push({
      path: "opset_import",
      expected: `an opset of ${OLDEST} to ${NEWEST}`,
      got: String(opset),
      hint: "convert it with onnx.version_converter, or export it anew",
    });
  if (problems.length > 0) throw problemsError(code, place, problems);
}

const decoded = new WeakMap<TensorProto, Tensor>();

/** A weight's values, which nobody changes: a model's graph is built several times, and they are as large as the model. */
function weightOf(tensor: TensorProto): Tensor {
  const values = decoded.get(tensor) ?? single(tensorValues(tensor));
  decoded.set(tensor, values);
  return values;
}

/** Of two axes or more: a file that has none among its initializers keeps its weights elsewhere. */
const isMatrix = ({ dims, dataType }: TensorProto): boolean => dims.length > 1 && isFloating(dataType);

/**
 * Builds the graph of one output. Weights come from `host.weight`, which decides whether they are trained.
 * @throws {LimbeckError} `code` naming the node that cannot be read: shapes that do not fit, values that are not constant
 */
export function importGraph(host: ImportHost, request: ImportRequest): Value {
  const { model, output, inputs, place, code, written = null, shapes } = request;
  const opset = versionOf(model);
  const entries = new Map<string, Entry>(inputs);
  for (const tensor of model.graph.initializer)
    if (!entries.has(tensor.name))
      entries.set(tensor.name, { name: tensor.name, tensor: weightOf(tensor), stored: true });
  const storesWeights = model.graph.initializer.some(isMatrix);
  const deep = new Set<Value>();
  const note = (name: string, { shape }: Value, from: readonly string[]): void => {
    shapes?.set(name, shape);
    written?.note(name, shape, from);
  };
  for (const [name, value] of inputs) note(name, value, []);
  const nodes = neededNodes(model, output);
  const shared = sharedWeights(nodes, new Set(model.graph.initializer.map(({ name }) => name)));
  for (const node of nodes) {
    const operands = node.input.map((name) => (name === "" ? undefined : entries.get(name)));
    const context = new NodeContext(host, node, opset, operands, (value) => deep.has(value), written, shared);
    try {
      const known = fold(context);
      const [first = ""] = node.output;
      if (known !== null) {
        context.refuseUnread();
        const isShaped = operands.some((entry) => entry !== undefined && (!isKnown(entry) || entry.fromShape === true));
        const moved = movedFrom(context, operands[0], known.shape);
        const derived = moved === undefined ? derivedFrom(context, operands, known, builtOver(context)) : undefined;
        entries.set(first, {
          name: first,
          tensor: known,
          ...(moved === undefined ? {} : { moved }),
          ...(derived === undefined ? {} : { derived }),
          ...(isShaped ? { fromShape: true } : {}),
          ...(node.opType !== "Constant" ? {} : storesWeights ? { literal: true } : { stored: true }),
        });
        continue;
      }
      const rule = rules[node.opType];
      if (rule === undefined) throw new ImportError("an operator that can be trained", node.opType);
      const trained = trainedConstants(context, operands);
      const result = trained === null ? rule(context) : (builtOver(context)?.(trained) ?? rule(context));
      if (trained === null) context.refuseUnread();
      const values = Array.isArray(result) ? (result as readonly Value[]) : [result as Value];
      const computed = operands.flatMap((entry) => (entry === undefined || isKnown(entry) ? [] : [entry]));
      const isDeep =
        context.usedWeight ||
        computed.some((value) => deep.has(value)) ||
        (relating.has(node.opType) && computed.length > 1);
      node.output.forEach((name, index) => {
        const value = values[index];
        if (value === undefined) return;
        entries.set(name, value);
        host.tensor?.(name, value);
        note(name, value, node.input);
        if (isDeep) deep.add(value);
      });
    } catch (error) {
      throw asProblem(error, node, place, code);
    }
  }
  const result = entries.get(output);
  if (result === undefined || isKnown(result))
    throw problemsError(code, place, [
      { path: `output ${output}`, expected: "a value computed from the rows", got: "a constant" },
    ]);
  return result;
}

/**
 * Operators that, of two values computed of the rows, make what no preparation of rows by constants does, such as a
 * normalisation by a row's own mean: what is applied to it is learned.
 */
const relating: ReadonlySet<string> = new Set(["Add", "Sub", "Mul", "Div"]);

const moving: ReadonlySet<string> = new Set([
  "Transpose",
  "Reshape",
  "Identity",
  "Cast",
  "Unsqueeze",
  "Squeeze",
  "Expand",
]);

/** Where a float tensor that is only turned, reshaped or repeated comes from. */
function movedFrom(context: NodeContext, source: Entry | undefined, shape: Shape): Known["moved"] {
  const { node } = context;
  if (source === undefined || !isKnown(source) || source.tensor.dtype !== "float32" || !moving.has(node.opType))
    return undefined;
  if (source.derived !== undefined) return undefined;
  const rank = source.tensor.shape.length;
  const perm = context.ints(
    "perm",
    Array.from({ length: rank }, (_, axis) => rank - 1 - axis),
  );
  const { from, move } = source.moved ?? { from: source, move: (_: GraphBuilder, value: Value) => value };
  return {
    from,
    move: (g, value) =>
      node.opType === "Transpose"
        ? g.transpose(move(g, value), perm)
        : node.opType === "Expand"
          ? g.expand(move(g, value), shape)
          : g.reshape(move(g, value), shape),
  };
}

/** The node's rule over other operands than the file gives it; null where there is none, or where it gives several values. */
function builtOver({ host, node, opset }: NodeContext): ((operands: readonly (Entry | undefined)[]) => Value) | null {
  const rule = rules[node.opType];
  if (rule === undefined || node.output.length > 1) return null;
  return (operands) => {
    const context = new NodeContext(host, node, opset, operands, () => false);
    const result = rule(context) as Value;
    context.refuseUnread();
    return result;
  };
}

function asProblem(error: unknown, node: NodeProto, place: string, code: ErrorCode): unknown {
  const path = `${nameOf(node)} (${node.opType})`;
  if (error instanceof ImportError) {
    const { expected, got, hint } = error;
    return problemsError(code, place, [{ path, expected, got, hint }]);
  }
  if (error instanceof ShapeError)
    return problemsError(code, place, [
      {
        path,
        expected: "inputs whose shapes go together",
        got: error.message,
        hint: "shapes follow from the data's rows: compare data.input with what the model was trained on",
      },
    ]);
  return error;
}
