// `limbeck convert`: what another toolkit's temperature and alpha are here, since the same two numbers mean other losses there.
import { inputError } from "./base/errors.ts";
import { shortNumber } from "./kinds/schedules/index.ts";

/** A toolkit's loss of a batch: hard times the cross-entropy, and soft times KL(teacher_T || student_T), both means over rows. */
export interface ToolkitLoss {
  readonly hard: number;
  readonly soft: number;
}

interface Toolkit {
  /** What is converted, and where its equation stands. */
  readonly source: string;
  /** The loss in its own names. */
  readonly equation: string;
  readonly loss: (temperature: number, alpha: number) => ToolkitLoss;
  /** What else one has to know. */
  readonly notes: readonly string[];
}

/** Each toolkit's loss as its code has it. */
const toolkits = {
  torchdistill: {
    source: "torchdistill, KDLoss (losses/mid_level.py)",
    equation: "alpha CE + (1 - alpha) T^2 KL; KL alone, without T^2, where alpha is 0",
    loss: (temperature, alpha) =>
      alpha === 0 ? { hard: 0, soft: 1 } : { hard: alpha, soft: (1 - alpha) * temperature ** 2 },
    notes: ["its alpha weighs the labels, ours the teacher"],
  },
  textbrewer: {
    source: "TextBrewer, kd_ce_loss (losses.py) with kd_loss_weight alpha and hard_label_weight 1 - alpha",
    equation: "alpha H(teacher_T, student_T) + (1 - alpha) CE; there is no T^2",
    loss: (_temperature, alpha) => ({ hard: 1 - alpha, soft: alpha }),
    notes: [
      "its loss is larger by alpha times the teacher's entropy, which has no gradient",
      "its temperature schedules flsw and cwsm are the term dynamic-temperature, by agreement and by confidence, but for T_i^2",
    ],
  },
  keras: {
    source: "Keras, the Distiller of its example Knowledge Distillation (keras.io), with KLDivergence",
    equation: "alpha CE + (1 - alpha) T^2 KL",
    loss: (temperature, alpha) => ({ hard: alpha, soft: (1 - alpha) * temperature ** 2 }),
    notes: [
      "its alpha weighs the labels, ours the teacher",
      "keras.distillation.LogitsDistillation is another loss: its default takes KL of logits over T without a softmax, which nothing here equals",
    ],
  },
  modelopt: {
    source: "NVIDIA ModelOpt, LogitsDistillationLoss and StaticLossBalancer with kd_loss_weight alpha (torch/distill)",
    equation: "alpha T^2 KL + (1 - alpha) CE",
    loss: (temperature, alpha) => ({ hard: 1 - alpha, soft: alpha * temperature ** 2 }),
    notes: ['with reduction "mean" its KL is a mean over classes too: state alpha / K, and 1 - alpha as it is'],
  },
  mdistiller: {
    source: "mdistiller, KD (distillers/KD.py) with KD_WEIGHT alpha and CE_WEIGHT 1 - alpha",
    equation: "alpha T^2 KL + (1 - alpha) CE",
    loss: (temperature, alpha) => ({ hard: 1 - alpha, soft: alpha * temperature ** 2 }),
    notes: ["weights that do not sum to 1 are this loss times their sum, with alpha their share"],
  },
} as const satisfies Readonly<Record<string, Toolkit>>;

export type ToolkitName = keyof typeof toolkits;

export const toolkitNames = Object.keys(toolkits) as readonly ToolkitName[];

/** A toolkit's loss of a batch, by its own temperature and alpha. */
export const lossIn = (from: ToolkitName, temperature: number, alpha: number): ToolkitLoss =>
  (toolkits[from] as Toolkit).loss(temperature, alpha);

export interface Converted {
  readonly targets: { readonly kind: "teacher"; readonly temperature: number; readonly alpha: number };
  /** Their loss is ours times this. */
  readonly multiplier: number;
  /** For people. */
  readonly text: string;
}

/**
 * The targets whose loss is another toolkit's, up to a factor: with a = hard and b = soft / T^2, theirs is
 * a CE + b T^2 KL = (a + b) ((1 - alpha) CE + alpha T^2 KL), alpha = b / (a + b).
 * @throws {LimbeckError} "usage" for a temperature that is not above 0, an alpha outside of [0, 1], a loss of nothing
 */
export function convert(from: ToolkitName, temperature: number, alpha: number): Converted {
  if (!(Number.isFinite(temperature) && temperature > 0))
    throw inputError("usage", `convert: expected a temperature above 0, got ${temperature}`);
  if (!(alpha >= 0 && alpha <= 1)) throw inputError("usage", `convert: expected an alpha from 0 to 1, got ${alpha}`);
  const { source, equation, notes }: Toolkit = toolkits[from];
  const { hard, soft } = lossIn(from, temperature, alpha);
  const share = soft / temperature ** 2;
  const multiplier = hard + share;
  const targets = { kind: "teacher", temperature, alpha: Number((share / multiplier).toPrecision(12)) } as const;
  const factor = String(Number(multiplier.toPrecision(8)));
  const lines = [
    `"targets": ${JSON.stringify(targets)}`,
    "",
    `from: ${source}`,
    `their loss: ${equation}`,
    `    at temperature ${temperature} and alpha ${alpha}: ${shortNumber(hard)} CE + ${shortNumber(soft)} KL`,
    "ours: (1 - alpha) CE + alpha T^2 KL, means over rows",
    Math.abs(multiplier - 1) < 1e-12
      ? "the two are equal: the learning rate stays"
      : `theirs is ours times ${factor}: with SGD multiply the learning rate by ${factor}, and divide weight decay that is part of the gradient by it; Adam's steps stay as they are, but for its epsilon`,
    ...notes,
  ];
  return { targets, multiplier, text: lines.join("\n") };
}
