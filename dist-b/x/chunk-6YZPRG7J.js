// dist/graph/ir.js
function elementCount(shape) {
  return shape.reduce((product, size) => product * size, 1);
}
var elementwiseOperators = [
  "Add",
  "Sub",
  "Mul",
  "Div",
  "Pow",
  "Max",
  "Min",
  "Neg",
  "Abs",
  "Sqrt",
  "Reciprocal",
  "Exp",
  "Log",
  "Erf",
  "Tanh",
  "Sigmoid",
  "Softplus",
  "Relu",
  "LeakyRelu",
  "Elu",
  "Selu",
  "HardSigmoid",
  "HardSwish",
  "Gelu",
  "Clip",
  "Equal",
  "Greater",
  "Less",
  "Where",
  "Cast",
  "Step",
  "StopGradient"
];

export {
  elementCount,
  elementwiseOperators
};
