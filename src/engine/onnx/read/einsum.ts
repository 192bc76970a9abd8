// Import rule of Einsum: sums over named axes, as transposes and one batched product for each further operand.
import type { GraphBuilder } from "../../../graph/builder.ts";
import { elementCount, type Value } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { ImportError, type ImportRule } from "./context.ts";

/** A value and what its axes are called. */
interface Labelled {
  readonly value: Value;
  readonly labels: readonly string[];
}

interface Equation {
  /** Labels of each operand's axes; "..." stands for as many as there are. */
  readonly operands: readonly (readonly string[])[];
  readonly result: readonly string[];
}

const labelsOf = (term: string): readonly string[] => term.match(/\.\.\.|[A-Za-z]/g) ?? [];

/** Without an arrow the result has the labels that stand once, in the order of the alphabet, behind "...". */
function parsed(text: string): Equation {
  const plain = text.replaceAll(" ", "");
  if (!/^([A-Za-z,]|\.\.\.)+(->([A-Za-z]|\.\.\.)*)?$/.test(plain))
    throw new ImportError('an equation, "bij,bjk->bik"', `"${text}"`);
  const [left = "", right] = plain.split("->");
  const operands = left.split(",").map(labelsOf);
  const all = operands.flat();
  const once = [...new Set(all)].filter((label) => label !== "..." && all.indexOf(label) === all.lastIndexOf(label));
  const result = right === undefined ? [...(all.includes("...") ? ["..."] : []), ...once.sort()] : labelsOf(right);
  return { operands, result };
}

/** The axes that "..." stands for, by names of their own. */
const spread = (labels: readonly string[], rest: number): readonly string[] =>
  labels.flatMap((label) => (label === "..." ? Array.from({ length: rest }, (_, i) => `.${i}`) : [label]));

function labelled(value: Value, labels: readonly string[]): Labelled {
  const rank = value.shape.length;
  const all = spread(labels, rank - labels.filter((label) => label !== "...").length);
  if (all.length !== rank)
    throw new ImportError(`an operand of ${all.length} axes, "${labels.join("")}"`, showShape(value.shape));
  const twice = all.find((label, at) => all.indexOf(label) !== at);
  if (twice !== undefined)
    throw new ImportError("a letter once in an operand", `"${labels.join("")}"`, "export the model without a diagonal");
  return { value, labels: all };
}

/** Axes in another order, with one of size 1 for each label that is missing. */
function arranged(g: GraphBuilder, { value, labels }: Labelled, wanted: readonly string[]): Value {
  const here = wanted.filter((label) => labels.includes(label));
  const turned = g.transpose(
    value,
    here.map((label) => labels.indexOf(label)),
  );
  return g.reshape(
    turned,
    wanted.map((label) => (labels.includes(label) ? sizeOf({ value, labels }, label) : 1)),
  );
}

const sizeOf = ({ value, labels }: Labelled, label: string): number => value.shape[labels.indexOf(label)] ?? 1;

/** Axes that nothing else names are summed. */
function withoutLoose(g: GraphBuilder, operand: Labelled, kept: ReadonlySet<string>): Labelled {
  const loose = [...operand.labels.keys()].filter((axis) => !kept.has(operand.labels[axis] ?? ""));
  if (loose.length === 0) return operand;
  return { value: g.sum(operand.value, loose, false), labels: operand.labels.filter((label) => kept.has(label)) };
}

/** Two operands as one; labels that neither the result nor a later operand has are summed. */
function product(g: GraphBuilder, left: Labelled, right: Labelled, kept: ReadonlySet<string>): Labelled {
  const [a, b] = [
    withoutLoose(g, left, new Set([...kept, ...right.labels])),
    withoutLoose(g, right, new Set([...kept, ...left.labels])),
  ];
  const both = a.labels.filter((label) => b.labels.includes(label));
  const uneven = both.find((label) => sizeOf(a, label) !== sizeOf(b, label));
  if (uneven !== undefined)
    throw new ImportError(`axes "${uneven}" of one size`, `${sizeOf(a, uneven)} and ${sizeOf(b, uneven)}`);
  const summed = both.filter((label) => !kept.has(label));
  const onlyA = a.labels.filter((label) => !both.includes(label));
  const onlyB = b.labels.filter((label) => !both.includes(label));
  const shared = both.filter((label) => kept.has(label));
  const labels = [...shared, ...onlyA, ...onlyB];
  if (summed.length === 0) return { value: g.mul(arranged(g, a, labels), arranged(g, b, labels)), labels };
  const sizes = (names: readonly string[]): readonly number[] =>
    names.map((label) => sizeOf(a.labels.includes(label) ? a : b, label));
  const flat = (operand: Labelled, ...groups: readonly (readonly string[])[]): Value =>
    g.reshape(
      arranged(g, operand, groups.flat()),
      groups.map((group) => elementCount(sizes(group))),
    );
  const [rows, columns] = [flat(a, shared, onlyA, summed), flat(b, shared, summed, onlyB)];
  return { value: g.reshape(g.matMul(rows, columns), sizes(labels)), labels };
}

/**
 * Operands are joined from the left, two at a time.
 * Source: ONNX, operator Einsum; of its notation all but a letter that stands twice in one operand.
 */
export const einsum: ImportRule = (c) => {
  const { g } = c;
  const { operands, result } = parsed(c.text("equation", ""));
  if (operands.length !== c.count) throw new ImportError(`${operands.length} operands`, String(c.count));
  const given = operands.map((labels, index) => labelled(c.weight(index, "kernel"), labels));
  const rest = Math.max(0, ...given.map(({ labels }) => labels.filter((label) => label.startsWith(".")).length));
  const wanted = spread(result, rest);
  const strange = wanted.find(
    (label, at) => wanted.indexOf(label) !== at || !given.some((o) => o.labels.includes(label)),
  );
  if (strange !== undefined) throw new ImportError("a result of letters of the operands, each once", `"${strange}"`);
  const [first, ...others] = given;
  if (first === undefined) throw new ImportError("an operand", "none");
  const joined = others.reduce(
    (left, right, at) =>
      product(g, left, right, new Set([...wanted, ...others.slice(at + 1).flatMap(({ labels }) => labels)])),
    first,
  );
  return arranged(g, withoutLoose(g, joined, new Set(wanted)), wanted);
};
