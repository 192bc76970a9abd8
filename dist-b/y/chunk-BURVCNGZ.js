import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  chooser,
  unionSchema
} from "./chunk-SRUFBGWP.js";

// dist/kinds/schedules/fields.js
var valueSchema = (bounds) => ({ type: "number", ...bounds });
var overSchema = {
  enum: ["run", "phase"],
  default: "phase",
  description: "The span: the whole run's steps or the phase's own, as their hard bounds allow."
};
var warmupSchema = {
  type: "integer",
  minimum: 0,
  default: 0,
  description: "Steps over which the value grows linearly from near 0 to the schedule's own."
};

// dist/kinds/schedules/place.js
function progressOf(place, over) {
  const [step, steps2] = over === "run" ? [place.runStep, place.runSteps] : [place.phaseStep, place.phaseSteps];
  return steps2 <= 1 ? 0 : Math.min(1, step / (steps2 - 1));
}
function shareOf(place, over) {
  const [step, steps2] = over === "run" ? [place.runStep, place.runSteps] : [place.phaseStep, place.phaseSteps];
  return steps2 <= 0 ? 0 : Math.min(1, step / steps2);
}
function stepIn(place, over) {
  return over === "run" ? place.runStep : place.phaseStep;
}
function warmupFactor(place, over, warmupSteps) {
  return warmupSteps === 0 ? 1 : Math.min(1, (stepIn(place, over) + 1) / warmupSteps);
}

// dist/kinds/schedules/constant.js
var constant = {
  schema: (bounds) => ({
    type: "object",
    additionalProperties: false,
    required: ["kind", "value"],
    properties: { kind: { const: "constant" }, value: valueSchema(bounds), warmupSteps: warmupSchema }
  }),
  make: ({ value, warmupSteps = 0 }) => (place) => value * warmupFactor(place, "run", warmupSteps),
  peak: ({ value }) => value,
  spans: false,
  words: ({ value }) => String(value)
};

// dist/kinds/schedules/between.js
function between(kind, valueAt2, narrowed = (bounds) => bounds) {
  return {
    schema: (bounds) => ({
      type: "object",
      additionalProperties: false,
      required: ["kind", "from", "to"],
      properties: {
        kind: { const: kind },
        over: overSchema,
        from: valueSchema(narrowed(bounds)),
        to: valueSchema(narrowed(bounds)),
        warmupSteps: warmupSchema
      }
    }),
    make: ({ over = "phase", from, to, warmupSteps = 0 }) => (place) => valueAt2(from, to, progressOf(place, over)) * warmupFactor(place, over, warmupSteps),
    peak: ({ from, to }) => Math.max(from, to),
    spans: true,
    words: ({ from, to, over = "phase" }) => `${kind} ${from} to ${to} over the ${over}`
  };
}

// dist/kinds/schedules/cosine.js
var cosine = between("cosine", (from, to, u) => {
  const wave = (1 + Math.cos(Math.PI * u)) / 2;
  return to + (from - to) * wave;
});

// dist/kinds/schedules/exponential.js
function aboveZero(bounds) {
  const { minimum, ...others } = bounds;
  return minimum === void 0 || minimum <= 0 ? { ...others, exclusiveMinimum: 0 } : bounds;
}
var exponential = between("exponential", (from, to, u) => from * (to / from) ** u, aboveZero);

// dist/kinds/schedules/linear.js
var linear = between("linear", (from, to, u) => from + (to - from) * u);

// dist/kinds/schedules/steps.js
function problems({ values, boundaries }) {
  const ascending = boundaries.every((boundary, index) => index === 0 || boundary > (boundaries[index - 1] ?? 0));
  const wanted = boundaries.length + 1;
  return [
    ...values.length === wanted ? [] : [{ path: "/values", expected: `${wanted} values, one more than boundaries`, got: String(values.length) }],
    ...ascending ? [] : [{ path: "/boundaries", expected: "ascending shares", got: JSON.stringify(boundaries) }]
  ];
}
var steps = {
  schema: (bounds) => ({
    type: "object",
    additionalProperties: false,
    required: ["kind", "values", "boundaries"],
    properties: {
      kind: { const: "steps" },
      over: overSchema,
      values: { type: "array", items: valueSchema(bounds), minItems: 2, description: "One more than boundaries." },
      boundaries: {
        type: "array",
        items: { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
        minItems: 1,
        description: "Shares of the span at which the next value begins, ascending."
      },
      warmupSteps: warmupSchema
    }
  }),
  make: ({ over = "phase", values, boundaries, warmupSteps = 0 }) => (place) => {
    const share = shareOf(place, over);
    const passed = boundaries.filter((boundary) => boundary <= share).length;
    return (values[Math.min(passed, values.length - 1)] ?? 0) * warmupFactor(place, over, warmupSteps);
  },
  problems,
  peak: ({ values }) => Math.max(...values),
  spans: true,
  words: ({ values, boundaries, over = "phase" }) => `steps ${values.join(", ")} at ${boundaries.join(", ")} of the ${over}`
};

// dist/kinds/schedules/index.js
var kinds = { constant, linear, cosine, exponential, steps };
var kindOf = chooser(kinds);
var scheduleMark = "a number or a schedule";
function scheduleSchema(bounds, description) {
  const schema = {
    $comment: scheduleMark,
    description,
    if: { type: "object" },
    then: unionSchema(Object.fromEntries(Object.entries(kinds).map(([kind, { schema: schema2 }]) => [kind, { schema: schema2(bounds) }]))),
    else: { type: "number", ...bounds }
  };
  return schema;
}
function valueAt(schedule, place) {
  return typeof schedule === "number" ? schedule : kindOf(schedule).make(schedule)(place);
}
function spanning(schedule, over) {
  return typeof schedule === "number" || !kindOf(schedule).spans ? schedule : { ...schedule, over };
}
function peakOf(schedule) {
  return typeof schedule === "number" ? schedule : kindOf(schedule).peak(schedule);
}
function scheduleProblems(schedule) {
  return typeof schedule === "number" ? [] : kindOf(schedule).problems?.(schedule) ?? [];
}
var shortNumber = (value) => String(Number(value.toPrecision(4)));
function describeSchedule(schedule) {
  if (typeof schedule === "number")
    return String(schedule);
  const { warmupSteps = 0 } = schedule;
  return `${kindOf(schedule).words(schedule)}${warmupSteps > 0 ? `, warm-up ${warmupSteps} steps` : ""}`;
}

export {
  scheduleMark,
  scheduleSchema,
  valueAt,
  spanning,
  peakOf,
  scheduleProblems,
  shortNumber,
  describeSchedule
};
