import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  buildLoss,
  differentiate,
  lookUp
} from "./chunk-X76Z267P.js";
import {
  packInput
} from "./chunk-PBCMIFSJ.js";
import {
  elementCount
} from "./chunk-MGHOHB4O.js";
import {
  internalError
} from "./chunk-JWFKJVVU.js";

// dist/engine/step-graph.js
var slotName = (slot, parameter) => `${slot}:${parameter}`;
function freshOptimizerState(student, optimizer, parameters) {
  const state = /* @__PURE__ */ new Map();
  for (const { name, shape } of student.parameters) {
    state.set(name, parameters.get(name) ?? new Float32Array(elementCount(shape)));
  }
  for (const { name, shape, trainable } of student.parameters)
    if (trainable)
      for (const slot of optimizer.slots)
        state.set(slotName(slot, name), new Float32Array(elementCount(shape)));
  return state;
}
var MOST_PACKED = 4096;
function grouped(student, { decays }) {
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const isPlain = (spec) => (spec.learningRateMultiplier ?? 1) === 1;
  const isDecayed = (spec) => decays && spec.decay;
  const small = (decayed) => ({
    name: packInput(decayed),
    members: trained.filter((spec) => isPlain(spec) && isDecayed(spec) === decayed && elementCount(spec.shape) <= MOST_PACKED)
  });
  const packs = [small(true), small(false)].filter(({ members }) => members.length > 1);
  const packed = new Set(packs.flatMap(({ members }) => members));
  const single = trained.filter((spec) => !packed.has(spec)).map((spec) => ({ name: spec.name, members: [spec] }));
  return [...single, ...packs];
}
var sizes = ({ members }) => members.map(({ shape }) => elementCount(shape));
var packShape = (group) => group.members.length === 1 ? group.members[0].shape : [sizes(group).reduce((sum, size) => sum + size, 0)];
function groupInputs(g, student, groups) {
  const inputs = new Map(groups.map((group) => [group, g.input(group.name, "float32", packShape(group))]));
  const parameters = /* @__PURE__ */ new Map();
  for (const [group, input] of inputs) {
    if (group.members.length === 1)
      parameters.set(group.name, input);
    else
      g.split(input, 0, sizes(group)).forEach((part, index) => {
        const { name, shape } = group.members[index];
        parameters.set(name, g.reshape(part, shape));
      });
  }
  for (const { name, shape, trainable } of student.parameters)
    if (!trainable)
      parameters.set(name, g.input(name, "float32", shape));
  return { inputs, parameters };
}
function clipped(g, gradients, bound) {
  const squares = gradients.map((gradient) => g.sum(g.mul(gradient, gradient), gradient.shape.map((_, axis) => axis)));
  const total = squares.reduce((sum, square) => g.add(sum, square));
  const factor = g.one("Min", [g.div(g.scalar(bound), g.shift(g.sqrt(total), 1e-6)), g.scalar(1)], {});
  return gradients.map((gradient) => g.mul(gradient, factor));
}
function packedGradient(g, group, gradientOf) {
  if (group.members.length === 1)
    return gradientOf(group.name);
  const flat = group.members.map(({ name, shape }) => g.reshape(gradientOf(name), [elementCount(shape)]));
  return g.one("Concat", flat, { axis: 0 });
}
function updateGroup(g, { group, optimizer, parameter, gradient, scalar }) {
  const shape = packShape(group);
  const decay = group.members.some((spec) => spec.decay);
  const slots = new Map(optimizer.slots.map((slot) => [slot, g.input(slotName(slot, group.name), "float32", shape)]));
  const updated = optimizer.update({ g, parameter, gradient, decay, slots, scalar });
  const multiplier = group.members[0]?.learningRateMultiplier ?? 1;
  const step = () => g.scale(g.sub(updated.parameter, parameter), multiplier);
  const next = multiplier === 1 ? updated.parameter : g.add(parameter, step());
  return [
    { name: group.name, next, parts: group.members },
    ...[...updated.slots].map(([slot, next2]) => ({
      name: slotName(slot, group.name),
      next: next2,
      parts: group.members.map((member) => ({ name: slotName(slot, member.name), shape: member.shape }))
    }))
  ];
}
var clippedBy = (g, { clipNorm }, raw) => clipNorm === null ? raw : clipped(g, raw, clipNorm);
function optimizerUpdates(g, { student, optimizer }, values, raw, scalar) {
  const gradients = clippedBy(g, optimizer, raw);
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const carried = trained.flatMap((spec, index) => {
    const [parameter, gradient] = [values[index], gradients[index]];
    if (parameter === void 0 || gradient === void 0)
      throw internalError(`${spec.name} has no gradient`);
    const group = { name: spec.name, members: [spec] };
    return updateGroup(g, { group, optimizer, parameter, gradient, scalar });
  });
  return new Map(carried.map(({ name, next }) => [name, next]));
}
function buildStep(request, batch) {
  const { student, optimizer } = request;
  const groups = grouped(student, optimizer);
  let inputs = /* @__PURE__ */ new Map();
  const { g, loss, parameters, updates, fed, scalar, scalars } = buildLoss(request, batch, (builder) => {
    const made = groupInputs(builder, student, groups);
    inputs = made.inputs;
    return made.parameters;
  });
  const trained = student.parameters.filter(({ trainable }) => trainable);
  const raw = differentiate(g, loss, trained.map(({ name }) => lookUp(parameters, name)));
  const gradients = clippedBy(g, optimizer, raw);
  const gradientOf = new Map(trained.map(({ name }, index) => [name, gradients[index]]));
  const carried = [];
  for (const [group, parameter] of inputs) {
    const gradient = packedGradient(g, group, (name) => lookUp(gradientOf, name));
    carried.push(...updateGroup(g, { group, optimizer, parameter, gradient, scalar }));
  }
  const untrained = student.parameters.filter(({ trainable }) => !trainable);
  for (const { name, shape } of [...untrained, ...request.targets.memory ?? []])
    carried.push({ name, next: updates.get(name) ?? lookUp(parameters, name), parts: [{ name, shape }] });
  if (new Set(carried.map(({ name }) => name)).size !== carried.length)
    throw internalError("two tensors of the state have one name");
  return {
    graph: g.finish([loss, ...carried.map(({ next }) => next)]),
    loss,
    carried,
    scalarNames: [...scalars.keys()],
    fed
  };
}

export {
  slotName,
  freshOptimizerState,
  optimizerUpdates,
  buildStep
};
