// Term "hint": an inner value of the student, through a projector that is learned beside it, is the teacher's.
import type { ParameterSpec, TargetContext } from "../../engine/contracts.ts";
import type { Shape, Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { Misfit, TensorOptions, TermKind } from "./kind.ts";
import { mapsMisfit, ofOneSize, shapeGot, shapesOf, tensorFields, tensorWords, valuesOf } from "./tensors.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "weight", "studentTensor", "teacherTensor"],
  properties: {
    kind: { const: "hint" },
    ...tensorFields,
    projector: {
      enum: ["linear", "none"],
      default: "linear",
      description:
        "What brings the student's features to the teacher's: \"linear\" is learned anew in each phase and left behind with it.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema>;

/** The axis of features, behind the rows': the last of vectors and of sequences, the first of images. */
const features = (shape: Shape): number => (shape.length === 3 ? 0 : shape.length - 1);

function misfit(student: Shape, teacher: Shape, { projector }: Options): Misfit | null {
  const got = shapeGot(student, teacher);
  if (student.length !== teacher.length || student.length > 3)
    return { expected: "two vectors, two sequences of vectors, or two images", got };
  if (projector === "none" && student[features(student)] !== teacher[features(teacher)])
    return { expected: "as many features of both", got, hint: 'take "projector": "linear"' };
  if (student.length === 2 && student[0] !== teacher[0]) return { expected: "sequences of one length", got };
  return student.length === 3 ? mapsMisfit(student, teacher) : null;
}

function projector(from: Shape, to: Shape): readonly ParameterSpec[] {
  const [inputs, outputs] = [from[features(from)] ?? 1, to[features(to)] ?? 1];
  // Glorot and Bengio (2010)
  const limit = Math.sqrt(6 / (inputs + outputs));
  const trained = { trainable: true } as const;
  return [
    { name: "kernel", shape: [inputs, outputs], initializer: { kind: "uniform", limit }, decay: true, ...trained },
    { name: "bias", shape: [outputs], initializer: { kind: "zeros" }, decay: false, ...trained },
  ];
}

/** x W + b over the features of every place: of images a convolution of 1x1. */
function projected({ g, parameter }: TargetContext, x: Value): Value {
  const [kernel, bias] = [parameter("kernel"), parameter("bias")];
  if (x.shape.length < 4) return g.add(g.matMul(x, kernel), bias);
  const [rows = 1, channels = 1, height = 1, width = 1] = x.shape;
  const places = g.reshape(x, [rows, channels, height * width]);
  const made = g.add(g.matMul(kernel, places, true), g.reshape(bias, [bias.shape[0] ?? 1, 1]));
  return g.reshape(made, [rows, bias.shape[0] ?? 1, height, width]);
}

/**
 * mean over the elements of (r(s) - t)^2, s and t the inner values, r the projector; [N]. The larger of two images is averaged
 * down to the smaller. Source: Romero et al., ICLR 2015 (arXiv 1412.6550, equation 3, whose half of a sum is a mean here, as
 * in the code that is measured today).
 */
function value(context: TargetContext, options: TensorOptions, isProjected: boolean): Value {
  const { g } = context;
  const { student: own, teacher: given } = valuesOf(options, context);
  const [student, teacher] = own.shape.length === 4 ? ofOneSize(g, own, given) : [own, given];
  const gap = g.sub(isProjected ? projected(context, student) : student, teacher);
  return g.mean(
    g.mul(gap, gap),
    gap.shape.slice(1).map((_, axis) => axis + 1),
  );
}

export const hint: TermKind<Options> = {
  schema,
  make: (options, facts) => {
    const isProjected = options.projector === "linear";
    const { student, teacher } = shapesOf(options, facts);
    return {
      ...(isProjected ? { parameters: projector(student, teacher) } : {}),
      value: (context) => value(context, options, isProjected),
    };
  },
  teacher: ({ teacher }) => teacher,
  tensors: { of: (options) => options, misfit },
  withoutLabels: true,
  words: (options) => `${tensorWords(options)}${options.projector === "linear" ? ", through a linear projector" : ""}`,
};
