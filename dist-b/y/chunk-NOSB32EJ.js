import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/engine/onnx/file/format.js
var dataTypes = {
  undefined: 0,
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
  uint32: 12,
  uint64: 13,
  complex64: 14,
  complex128: 15,
  bfloat16: 16
};
var attributeTypes = {
  undefined: 0,
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  tensors: 9,
  graphs: 10
};
var dataLocations = { inside: 0, external: 1 };
function dataTypeName(dataType) {
  for (const [name, number] of Object.entries(dataTypes))
    if (number === dataType)
      return name;
  return `type ${dataType}`;
}

export {
  dataTypes,
  attributeTypes,
  dataLocations,
  dataTypeName
};
