// Schema pieces that every term has.
import { scheduleSchema } from "../schedules/index.ts";

export const termFields = {
  name: {
    type: "string",
    pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$",
    description: "Names it in plans and records, where its weight is NAME.weight; its kind by default.",
  },
  weight: scheduleSchema({ minimum: 0 }, "Times the term."),
} as const;
