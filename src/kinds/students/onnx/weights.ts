// The weights of an ONNX student: their names as parameters, which are trained, where they start.
import type { ForwardContext, Initializer, ParameterSpec } from "../../../engine/contracts.ts";
import { problemsError, type Problem } from "../../../base/errors.ts";
import { elementCount } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import { isReserved } from "../../../engine/input-names.ts";
import type { ImportHost, Known, WeightRole } from "../../../engine/onnx/read/index.ts";
import { nearest } from "../../../base/validation/explain.ts";
import type { OnnxStudentOptions } from "./options.ts";

const CODE = "student-invalid";

/** `*` stands for any characters; each part between two is looked for once, from where the one before it ends. */
export function matches(pattern: string, name: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

const parameterName = (name: string): string => (isReserved(name) ? `${name}'` : name);

interface Weight {
  readonly known: Known;
  readonly role: WeightRole;
}

/** Weights as they are met, by parameter name; one that is read in two shapes is two parameters. */
export class WeightBook {
  readonly weights = new Map<string, Weight>();

  nameOf({ name, tensor }: Known): string {
    const plain = parameterName(name);
    const known = this.weights.get(plain);
    const fits = known === undefined || showShape(known.known.tensor.shape) === showShape(tensor.shape);
    return fits ? plain : `${plain} ${showShape(tensor.shape)}`;
  }

  /** What a tensor of the file was met as. */
  roleOf(known: Known): WeightRole | null {
    return this.weights.get(this.nameOf(known))?.role ?? null;
  }

  note(known: Known, role: WeightRole): string {
    const name = this.nameOf(known);
    if (!this.weights.has(name)) this.weights.set(name, { known, role });
    return name;
  }
}

const valuesOf = ({ tensor }: Known): Initializer => ({
  kind: "values",
  values: tensor.data as Float32Array,
});

/** How a weight starts anew: kernels as He et al. (2015) or, where no relu follows for sure, Glorot and Bengio (2010). */
function freshStart({ known, role }: Weight): Initializer {
  const { shape } = known.tensor;
  switch (role) {
    case "bias":
      return { kind: "zeros" };
    case "scale":
      return { kind: "ones" };
    case "table":
      return { kind: "uniform", limit: 0.05 };
    case "runningMean":
      return { kind: "zeros" };
    case "runningVariance":
      return { kind: "ones" };
    case "named":
      return valuesOf(known);
    case "kernel": {
      const [outputs = 1, inputs = 1, ...window] = shape;
      const area = elementCount(window);
      return window.length > 0
        ? { kind: "normal", deviation: Math.sqrt(2 / (inputs * area)) }
        : { kind: "uniform", limit: Math.sqrt(6 / (outputs + inputs)) };
    }
  }
}

type Train = OnnxStudentOptions["train"];

/** @throws {LimbeckError} naming every pattern that matches no weight */
function checkPatterns(
  { include, exclude, learningRateMultipliers }: Train,
  names: readonly string[],
  place: string,
): void {
  const given: readonly (readonly [string, string])[] = [
    ...include.map((pattern, i) => [`/student/train/include/${i}`, pattern] as const),
    ...exclude.map((pattern, i) => [`/student/train/exclude/${i}`, pattern] as const),
    ...learningRateMultipliers.map(
      ({ match }, i) => [`/student/train/learningRateMultipliers/${i}/match`, match] as const,
    ),
  ];
  const problems = given
    .filter(([, pattern]) => !names.some((name) => matches(pattern, name)))
    .map(([path, pattern]): Problem => {
      const near = nearest(pattern.replaceAll("*", ""), names);
      return {
        path,
        expected: "a pattern that matches a weight",
        got: JSON.stringify(pattern),
        hint: near === undefined ? `weights are ${names.slice(0, 6).join(", ")} ...` : `did you mean "${near}"?`,
      };
    });
  if (problems.length > 0) throw problemsError(CODE, place, problems);
}

/** Running statistics are updated by the forward pass, not trained. */
const isStatistic = ({ role }: Weight): boolean => role === "runningMean" || role === "runningVariance";

/** The parameters that a student has of its file's weights. */
export function specs(book: WeightBook, options: OnnxStudentOptions, place: string): readonly ParameterSpec[] {
  const { include, exclude, learningRateMultipliers } = options.train;
  const names = [...book.weights].filter(([, weight]) => !isStatistic(weight)).map(([name]) => name);
  checkPatterns(options.train, names, place);
  return [...book.weights].map(([name, weight]) => {
    const { known } = weight;
    const included = include.some((pattern) => matches(pattern, name));
    const trainable = !isStatistic(weight) && included && !exclude.some((pattern) => matches(pattern, name));
    const multiplier = learningRateMultipliers.findLast(({ match }) => matches(match, name))?.value ?? 1;
    return {
      name,
      shape: known.tensor.shape,
      initializer: options.init === "fresh" ? freshStart(weight) : valuesOf(known),
      trainable,
      decay: known.tensor.shape.length > 1,
      ...(multiplier === 1 ? {} : { learningRateMultiplier: multiplier }),
    };
  });
}

/** What importing asks of a forward pass. */
export function hostOf(
  context: ForwardContext,
  book: WeightBook,
  { named, trained }: { readonly named: ReadonlySet<string>; readonly trained: ReadonlySet<string> },
): ImportHost {
  return {
    g: context.g,
    training: context.training,
    dropout: context.dropout,
    weight: (known) => context.parameter(book.nameOf(known)),
    roleOf: (known) => book.roleOf(known),
    isNamed: (name) => named.has(name),
    trainsStatistics: (scale) => trained.has(parameterName(scale)),
    update: (name, value) => {
      context.setParameter(parameterName(name), value);
    },
    dropoutMask: context.dropoutMask,
    tensor: context.tensor,
  };
}
