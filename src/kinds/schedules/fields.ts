// Schema pieces that every schedule kind shares, with the bounds of the field it stands in.

/** Keywords that bound the values of a field: epsilon in [0, 1), temperature above 0, ... */
export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export const valueSchema = (bounds: Bounds): object => ({ type: "number", ...bounds });

export const overSchema = {
  enum: ["run", "phase"],
  default: "phase",
  description: "The span: the whole run's steps or the phase's own, as their hard bounds allow.",
} as const;

export const warmupSchema = {
  type: "integer",
  minimum: 0,
  default: 0,
  description: "Steps over which the value grows linearly from near 0 to the schedule's own.",
} as const;
