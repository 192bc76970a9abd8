import {
  scheduleSchema
} from "./chunk-NDHD2ASF.js";
import {
  chooser,
  unionSchema
} from "./chunk-A4QYDBRB.js";
import {
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/kinds/engines/onnx.js
var schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "onnx" },
    threads: {
      type: "integer",
      minimum: 1,
      maximum: 256,
      description: "Threads of one operator; the machine's cores, at most 4, by default."
    }
  }
};
var onnx = {
  schema,
  make: async (_options, threads) => {
    const { onnxEngine } = await import("./onnx-N6LQQSMI.js");
    return onnxEngine(threads);
  }
};

// dist/kinds/engines/tfjs.js
var schema2 = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "tfjs" },
    backend: {
      enum: ["auto", "tensorflow", "wasm", "cpu"],
      default: "auto",
      description: "auto takes the native library where it loads, else WebAssembly, else plain JavaScript."
    },
    threads: {
      type: "integer",
      minimum: 1,
      maximum: 256,
      description: "Threads of the teachers' inference; the backends have their own rule."
    }
  }
};
var tfjs = {
  schema: schema2,
  make: async ({ backend }) => {
    const { tfjsEngine } = await import("./tfjs-3NNGQN7E.js");
    return tfjsEngine(backend);
  }
};

// dist/kinds/engines/index.js
var kinds = { onnx, tfjs };
var kindOf = chooser(kinds);
var engineSchema = unionSchema(kinds);
var openEngine = (options, threads) => kindOf(options).make(options, threads);

// dist/kinds/optimizers/fields.js
var learningRate = scheduleSchema({ minimum: 0 }, "Step size.");
var clipNorm = {
  type: "number",
  exclusiveMinimum: 0,
  description: "Gradients are scaled down together where their common norm exceeds this."
};
var decay = (text, value) => ({
  type: "number",
  minimum: 0,
  default: value,
  description: `${text} Biases and normalisation scales pass unchanged.`
});
var share = (value) => ({ type: "number", minimum: 0, exclusiveMaximum: 1, default: value });

// dist/kinds/optimizers/update.js
function slot({ slots }, name) {
  const value = slots.get(name);
  if (value === void 0)
    throw internalError(`the optimizer has no slot ${name}`);
  return value;
}
var FLUSH = 1e-30;
function withoutDenormals(g, mean) {
  return g.shift(g.shift(mean, FLUSH), -FLUSH);
}
function decayedGradient({ g, parameter, gradient, decay: decay2 }, weightDecay) {
  return decay2 && weightDecay !== 0 ? g.add(gradient, g.scale(parameter, weightDecay)) : gradient;
}

// dist/kinds/optimizers/adam.js
var fields = {
  learningRate,
  beta1: share(0.9),
  beta2: share(0.999),
  epsilon: { type: "number", exclusiveMinimum: 0, default: 1e-8 },
  clipNorm
};
var adamSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: { kind: { const: "adam" }, ...fields, weightDecay: decay("L2 penalty, added to the gradient.", 0) }
};
var adamwSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: {
    kind: { const: "adamw" },
    ...fields,
    weightDecay: decay("Decoupled decay: weights shrink by learningRate * weightDecay a step.", 0.01)
  }
};
function adam({ kind, beta1, beta2, epsilon, weightDecay, clipNorm: clipNorm2 = null }) {
  const decoupled = kind === "adamw";
  const update = (inputs) => {
    const { g, parameter, decay: decay2, scalar } = inputs;
    const gradient = decoupled ? inputs.gradient : decayedGradient(inputs, weightDecay);
    const first = withoutDenormals(g, g.add(g.scale(slot(inputs, "first"), beta1), gradient));
    const second = g.add(g.scale(slot(inputs, "second"), beta2), g.mul(gradient, gradient));
    const denominator = g.add(g.sqrt(second), scalar("stepEpsilon"));
    const step = g.mul(g.div(first, denominator), scalar("stepSize"));
    const shrunk = decoupled && decay2 && weightDecay !== 0 ? g.mul(parameter, scalar("shrink")) : parameter;
    return {
      parameter: g.sub(shrunk, step),
      slots: /* @__PURE__ */ new Map([
        ["first", first],
        ["second", second]
      ])
    };
  };
  return {
    kind,
    slots: ["first", "second"],
    scalars: decoupled && weightDecay !== 0 ? ["stepSize", "stepEpsilon", "shrink"] : ["stepSize", "stepEpsilon"],
    decays: weightDecay !== 0,
    clipNorm: clipNorm2,
    scalarsAt: (t, learningRate2) => {
      const c = Math.sqrt((1 - beta2) / (1 - beta2 ** t));
      return /* @__PURE__ */ new Map([
        ["stepSize", learningRate2 * (1 - beta1) / ((1 - beta1 ** t) * c)],
        ["stepEpsilon", epsilon / c],
        ["shrink", 1 - learningRate2 * weightDecay]
      ]);
    },
    update
  };
}
var adamKind = { schema: adamSchema, make: adam };
var adamwKind = { schema: adamwSchema, make: adam };

// dist/kinds/optimizers/sgd.js
var schema3 = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "learningRate"],
  properties: {
    kind: { const: "sgd" },
    learningRate,
    momentum: share(0),
    nesterov: { type: "boolean", default: false },
    weightDecay: decay("L2 penalty, added to the gradient.", 0),
    clipNorm
  }
};
function sgd({ momentum, nesterov, weightDecay, clipNorm: clipNorm2 = null }) {
  const slots = momentum === 0 ? [] : ["momentum"];
  const update = (inputs) => {
    const { g, parameter, scalar } = inputs;
    const gradient = decayedGradient(inputs, weightDecay);
    const learningRate2 = scalar("learningRate");
    if (momentum === 0)
      return { parameter: g.sub(parameter, g.mul(gradient, learningRate2)), slots: /* @__PURE__ */ new Map() };
    const buffer = withoutDenormals(g, g.add(g.scale(slot(inputs, "momentum"), momentum), gradient));
    const direction = nesterov ? g.add(gradient, g.scale(buffer, momentum)) : buffer;
    return {
      parameter: g.sub(parameter, g.mul(direction, learningRate2)),
      slots: /* @__PURE__ */ new Map([["momentum", buffer]])
    };
  };
  return {
    kind: "sgd",
    slots,
    scalars: ["learningRate"],
    decays: weightDecay !== 0,
    clipNorm: clipNorm2,
    scalarsAt: (_t, learningRate2) => /* @__PURE__ */ new Map([["learningRate", learningRate2]]),
    update
  };
}
var sgdKind = {
  schema: schema3,
  make: sgd,
  problems: ({ nesterov, momentum }) => nesterov && momentum === 0 ? [{ path: "/momentum", expected: "> 0 with nesterov", got: "0" }] : []
};

// dist/kinds/optimizers/index.js
var kinds2 = { sgd: sgdKind, adam: adamKind, adamw: adamwKind };
var kindOf2 = chooser(kinds2);
var optimizerSchema = unionSchema(kinds2);
var optimizerFor = (options) => kindOf2(options).make(options);
var optimizerProblems = (options) => kindOf2(options).problems?.(options) ?? [];

export {
  engineSchema,
  openEngine,
  optimizerSchema,
  optimizerFor,
  optimizerProblems
};
