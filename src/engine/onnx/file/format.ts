// Numbers of the ONNX format that onnx.proto declares as int32: element types, attribute types, data locations.

/** TensorProto.DataType: element types by number. Those without a typed array of ours are named for messages only. */
export const dataTypes = {
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
  bfloat16: 16,
} as const;

/** AttributeProto.AttributeType: which field of an attribute holds its value. */
export const attributeTypes = {
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
  graphs: 10,
} as const;

/** TensorProto.DataLocation: inside the file, or in another file of the same folder. */
export const dataLocations = { inside: 0, external: 1 } as const;

/** `float16` for 10; `type 42` for a number that is not listed. */
export function dataTypeName(dataType: number): string {
  for (const [name, number] of Object.entries(dataTypes)) if (number === dataType) return name;
  return `type ${dataType}`;
}
