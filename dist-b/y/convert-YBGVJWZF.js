import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  print
} from "./chunk-KPSXYS2U.js";
import {
  InvalidArgumentError,
  Option
} from "./chunk-ZNRN3WRL.js";
import {
  shortNumber
} from "./chunk-BURVCNGZ.js";
import "./chunk-DPBSYSLK.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-UEMWAKF5.js";
import "./chunk-MS4JPZUI.js";
import {
  inputError
} from "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/convert.js
var toolkits = {
  torchdistill: {
    source: "torchdistill, KDLoss (losses/mid_level.py)",
    equation: "alpha CE + (1 - alpha) T^2 KL; KL alone, without T^2, where alpha is 0",
    loss: (temperature, alpha) => alpha === 0 ? { hard: 0, soft: 1 } : { hard: alpha, soft: (1 - alpha) * temperature ** 2 },
    notes: ["its alpha weighs the labels, ours the teacher"]
  },
  textbrewer: {
    source: "TextBrewer, kd_ce_loss (losses.py) with kd_loss_weight alpha and hard_label_weight 1 - alpha",
    equation: "alpha H(teacher_T, student_T) + (1 - alpha) CE; there is no T^2",
    loss: (_temperature, alpha) => ({ hard: 1 - alpha, soft: alpha }),
    notes: [
      "its loss is larger by alpha times the teacher's entropy, which has no gradient",
      "its temperature schedules flsw and cwsm are the term dynamic-temperature, by agreement and by confidence, but for T_i^2"
    ]
  },
  keras: {
    source: "Keras, the Distiller of its example Knowledge Distillation (keras.io), with KLDivergence",
    equation: "alpha CE + (1 - alpha) T^2 KL",
    loss: (temperature, alpha) => ({ hard: alpha, soft: (1 - alpha) * temperature ** 2 }),
    notes: [
      "its alpha weighs the labels, ours the teacher",
      "keras.distillation.LogitsDistillation is another loss: its default takes KL of logits over T without a softmax, which nothing here equals"
    ]
  },
  modelopt: {
    source: "NVIDIA ModelOpt, LogitsDistillationLoss and StaticLossBalancer with kd_loss_weight alpha (torch/distill)",
    equation: "alpha T^2 KL + (1 - alpha) CE",
    loss: (temperature, alpha) => ({ hard: 1 - alpha, soft: alpha * temperature ** 2 }),
    notes: ['with reduction "mean" its KL is a mean over classes too: state alpha / K, and 1 - alpha as it is']
  },
  mdistiller: {
    source: "mdistiller, KD (distillers/KD.py) with KD_WEIGHT alpha and CE_WEIGHT 1 - alpha",
    equation: "alpha T^2 KL + (1 - alpha) CE",
    loss: (temperature, alpha) => ({ hard: 1 - alpha, soft: alpha * temperature ** 2 }),
    notes: ["weights that do not sum to 1 are this loss times their sum, with alpha their share"]
  }
};
var toolkitNames = Object.keys(toolkits);
var lossIn = (from, temperature, alpha) => toolkits[from].loss(temperature, alpha);
function convert(from, temperature, alpha) {
  if (!(Number.isFinite(temperature) && temperature > 0))
    throw inputError("usage", `convert: expected a temperature above 0, got ${temperature}`);
  if (!(alpha >= 0 && alpha <= 1))
    throw inputError("usage", `convert: expected an alpha from 0 to 1, got ${alpha}`);
  const { source, equation, notes } = toolkits[from];
  const { hard, soft } = lossIn(from, temperature, alpha);
  const share = soft / temperature ** 2;
  const multiplier = hard + share;
  const targets = { kind: "teacher", temperature, alpha: Number((share / multiplier).toPrecision(12)) };
  const factor = String(Number(multiplier.toPrecision(8)));
  const lines = [
    `"targets": ${JSON.stringify(targets)}`,
    "",
    `from: ${source}`,
    `their loss: ${equation}`,
    `    at temperature ${temperature} and alpha ${alpha}: ${shortNumber(hard)} CE + ${shortNumber(soft)} KL`,
    "ours: (1 - alpha) CE + alpha T^2 KL, means over rows",
    Math.abs(multiplier - 1) < 1e-12 ? "the two are equal: the learning rate stays" : `theirs is ours times ${factor}: with SGD multiply the learning rate by ${factor}, and divide weight decay that is part of the gradient by it; Adam's steps stay as they are, but for its epsilon`,
    ...notes
  ];
  return { targets, multiplier, text: lines.join("\n") };
}

// dist/cli/convert.js
function number(text) {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new InvalidArgumentError("expected a number");
  return value;
}
function addConvert(command, io) {
  command.addOption(new Option("--from <toolkit>", "whose numbers they are").choices(toolkitNames).makeOptionMandatory()).addOption(new Option("--temperature <T>", "its temperature").argParser(number).makeOptionMandatory()).addOption(new Option("--alpha <alpha>", "its alpha, or weight of the teacher").argParser(number).makeOptionMandatory()).option("--json", "print JSON and nothing else").action(({ from, temperature, alpha, json }) => {
    const { text, targets, multiplier } = convert(from, temperature, alpha);
    print(io, json === true ? JSON.stringify({ targets, multiplier }) : text);
  });
}
export {
  addConvert
};
