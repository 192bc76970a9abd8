// The recipe's data block: where rows come from, how they are split, what the graph does to them first.
import { sourceSchema, unlabelledSourceSchema, type SourceOptions } from "./index.ts";
import { inputSchema, type InputOptions } from "./rows/preprocessing.ts";
import { splitsSchema, type SplitOptions } from "./splits/index.ts";

export const dataSchema = {
  type: "object",
  additionalProperties: false,
  required: ["splits", "batchRows"],
  properties: {
    source: { ...sourceSchema, description: "What is split by hash; absent where splits name files of their own." },
    splits: splitsSchema,
    unlabelled: {
      ...unlabelledSourceSchema,
      description:
        "More rows to train on, stored alike, without labels: phases with a teacher learn from them too, by its term alone.",
    },
    labelledShare: {
      type: "number",
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description:
        "Share of every class's training rows that keep their labels; the others are trained on as unlabelled rows. For studies.",
    },
    classes: {
      type: "array",
      items: { type: "string" },
      minItems: 2,
      uniqueItems: true,
      description: "Class names by index; the sorted labels by default.",
    },
    input: { ...inputSchema, default: {} },
    lengthBuckets: {
      type: "integer",
      minimum: 1,
      maximum: 4096,
      description:
        "Of rows of token ids: batches of rows of like lengths, cut to the next multiple of this, so that padding is not trained " +
        "on. Every row is seen whole by default.",
    },
    memory: {
      type: "integer",
      minimum: 1,
      maximum: 1048576,
      description:
        "MiB of row values that are held at a time; more rows than that stay in a file and are read as they are needed. All are " +
        "held by default.",
    },
    batchRows: { type: "integer", minimum: 1, maximum: 65536, description: "Rows of a training step." },
  },
} as const;

/** A data block after validation, with defaults filled in. */
export interface DataOptions {
  readonly source?: SourceOptions;
  readonly splits: SplitOptions;
  readonly unlabelled?: SourceOptions;
  readonly labelledShare?: number;
  readonly classes?: readonly string[];
  readonly input: InputOptions;
  readonly lengthBuckets?: number;
  readonly memory?: number;
  readonly batchRows: number;
}
