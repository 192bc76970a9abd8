// Targets "online-smoothing": labels softened by what the student itself predicted for their class in the epoch before.
import type { MemorySpec, TargetContext, Targets } from "../../engine/contracts.ts";
import { onlineMemoryInput } from "../../engine/input-names.ts";
import type { Value } from "../../graph/ir.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import { crossEntropy, hardCrossEntropy } from "./cross-entropy.ts";
import { judged } from "../terms/confidence.ts";
import type { TargetKind } from "./kind.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "online-smoothing" },
    hardShare: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0.5,
      description: "Weight of the labels as they are; the soft labels have the rest.",
    },
  },
} as const satisfies KindSchema;

export type OnlineSmoothingOptions = FromSchema<typeof schema>;

/** Names of what is remembered from step to step: soft labels by class, and the sums that the next ones are made of. */
export const onlineMemory = {
  labels: onlineMemoryInput("labels"),
  sums: onlineMemoryInput("sums"),
  counts: onlineMemoryInput("counts"),
} as const;

function memorySpecs(classes: number): readonly MemorySpec[] {
  return [
    { name: onlineMemory.labels, shape: [classes, classes], initial: 1 / classes },
    { name: onlineMemory.sums, shape: [classes, classes], initial: 0 },
    { name: onlineMemory.counts, shape: [classes, 1], initial: 0 },
  ];
}

/** Row y: the soft labels of class y. At an epoch's first step those of the epoch before take their place. */
function currentLabels({ g, memory, scalar }: TargetContext): {
  readonly soft: Value;
  readonly sums: Value;
  readonly counts: Value;
} {
  const begins = scalar("epochStart");
  const [known, sums, counts] = [memory(onlineMemory.labels), memory(onlineMemory.sums), memory(onlineMemory.counts)];
  const goesOn = g.sub(g.scalar(1, begins.dtype), begins);
  // a class without a row that was right keeps its labels
  const seen = g.mul(g.isPositive(counts), begins);
  const means = g.div(sums, g.one("Max", [counts, g.scalar(1, counts.dtype)], {}));
  const soft = g.add(g.mul(known, g.sub(g.scalar(1, seen.dtype), seen)), g.mul(means, seen));
  return { soft, sums: g.mul(sums, goesOn), counts: g.mul(counts, goesOn) };
}

/**
 * loss = h CE(y, p) + (1 - h) CE(S_y, p), S_y being the mean softmax over the rows of class y that were classified right in
 * the epoch before, and uniform in a phase's first epoch. A class that had no such row keeps its S_y.
 * Source: Zhang et al., Delving deep into label smoothing, IEEE TIP 2021.
 */
export function onlineSmoothingTargets({ hardShare }: OnlineSmoothingOptions, classes: number): Targets {
  return {
    kind: "online-smoothing",
    needsTeacher: false,
    scalars: ["epochStart"],
    memory: memorySpecs(classes),
    lossPerRow: (context) => {
      const { g, labels, logits, setMemory } = context;
      const { soft, sums, counts } = currentLabels(context);
      const right = g.stopGradient(g.mul(labels, judged(context).correct));
      setMemory(onlineMemory.labels, soft);
      setMemory(onlineMemory.sums, g.add(sums, g.matMul(right, g.stopGradient(g.softmax(logits)), true)));
      setMemory(onlineMemory.counts, g.add(counts, g.reshape(g.sum(right, [0]), [classes, 1])));
      const softened = crossEntropy(context, g.stopGradient(g.matMul(labels, soft)));
      return g.add(g.scale(hardCrossEntropy(context), hardShare), g.scale(softened, 1 - hardShare));
    },
  };
}

export const onlineSmoothing: TargetKind<OnlineSmoothingOptions> = {
  schema,
  make: (options, { classCounts }) => onlineSmoothingTargets(options, classCounts.length),
  words: ({ hardShare }) => `online label smoothing, ${hardShare} of the labels as they are`,
};
