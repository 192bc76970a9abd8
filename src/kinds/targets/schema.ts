// The recipe's targets: the schemas of the kinds, the options derived from them.
import { confidencePenaltySchema, type ConfidencePenaltyOptions } from "./confidence-penalty.ts";
import { dcaSchema, type DcaOptions } from "./dca.ts";
import { focalSchema, type FocalOptions } from "./focal.ts";
import { hardSchema, smoothingSchema, type HardOptions, type SmoothingOptions } from "./label-fields.ts";
import { marginSmoothingSchema, type MarginSmoothingOptions } from "./margin-smoothing.ts";
import { mmceSchema, type MmceOptions } from "./mmce.ts";
import { onlineSmoothingSchema, type OnlineSmoothingOptions } from "./online-smoothing.ts";
import { softEceSchema, type SoftEceOptions } from "./soft-ece.ts";
import { teacherSchema, type TeacherTargetOptions } from "./teacher.ts";

export type { HardOptions, SmoothingOptions } from "./label-fields.ts";
export type { TeacherTargetOptions } from "./teacher.ts";

export type TargetOptions =
  | HardOptions
  | SmoothingOptions
  | TeacherTargetOptions
  | FocalOptions
  | ConfidencePenaltyOptions
  | MarginSmoothingOptions
  | OnlineSmoothingOptions
  | MmceOptions
  | SoftEceOptions
  | DcaOptions;

const schemas = [
  hardSchema,
  smoothingSchema,
  teacherSchema,
  focalSchema,
  confidencePenaltySchema,
  marginSmoothingSchema,
  onlineSmoothingSchema,
  mmceSchema,
  softEceSchema,
  dcaSchema,
] as const;

export const targetsSchema = {
  type: "object",
  required: ["kind"],
  properties: { kind: { enum: schemas.map(({ properties }) => properties.kind.const) } },
  discriminator: { propertyName: "kind" },
  oneOf: schemas,
} as const;
