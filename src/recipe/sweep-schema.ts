// sweep: seeds of a comparison, and settings of which each arm takes the one that does best on validation.
import { metricSchema, type ValidationMetric } from "../kinds/conditions/index.ts";

const seedsSchema = {
  type: "array",
  items: { type: "integer", minimum: 0 },
  minItems: 1,
  uniqueItems: true,
} as const;

const axesSchema = (description: string) =>
  ({
    type: "object",
    minProperties: 1,
    additionalProperties: { type: "array", minItems: 1 },
    description,
  }) as const;

export const sweepSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    seeds: {
      ...seedsSchema,
      description: "Every arm is trained once a seed; seeds are paired across arms. The recipe's seed by default.",
    },
    grid: axesSchema("Values by the path of a field, as --set takes them: every combination is a setting."),
    zip: axesSchema("Values by path, lists of one length: the first values of all are a setting, the second ones too."),
    choose: {
      type: "object",
      additionalProperties: false,
      default: {},
      properties: {
        metric: {
          ...metricSchema,
          default: "validation.nll",
          description: "The figure at the end of the last phase by which a setting is chosen.",
        },
        calibrated: {
          type: "boolean",
          default: true,
          description: "The figure after a temperature that is fitted on the same rows.",
        },
        seeds: {
          ...seedsSchema,
          description:
            "Settings are tried with each of these: none of seeds. By default the least number that is not one.",
        },
      },
      description: "How one setting is chosen for each arm.",
    },
    halving: {
      type: "integer",
      minimum: 2,
      maximum: 64,
      description:
        "Successive halving: settings are tried with a share of the training, the best of so many go on to so many times more.",
    },
  },
} as const;

type Axes = Readonly<Record<string, readonly unknown[]>>;

export interface SweepOptions {
  readonly seeds?: readonly number[];
  readonly grid?: Axes;
  readonly zip?: Axes;
  readonly choose: {
    readonly metric: ValidationMetric;
    readonly calibrated: boolean;
    readonly seeds?: readonly number[];
  };
  readonly halving?: number;
}
