// A written student made smaller, by ONNX's own operators: weights in half precision, or products in 8-bit integers.
import { create } from "@bufbuild/protobuf";
import { halfBits } from "../../../base/numeric/half.ts";
import { inputError } from "../../../base/errors.ts";
import { dataTypes } from "../file/format.ts";
import { decodeModel, encodeModel, type OnnxModel } from "../file/model-file.ts";
import {
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorProto,
} from "../file/onnx_pb.ts";
import { tensorValues } from "../file/tensor-values.ts";

const bytesOf = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();

const stored = (name: string, dataType: number, dims: readonly number[], data: ArrayBufferView): TensorProto =>
  create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData: bytesOf(data) });

const node = (opType: string, input: readonly string[], output: string, axis?: number): NodeProto =>
  create(NodeProtoSchema, {
    opType,
    input: [...input],
    output: [output],
    attribute: axis === undefined ? [] : [create(AttributeProtoSchema, { name: "axis", type: 2, i: BigInt(axis) })],
  });

/** A copy that is changed without the original. */
const copyOf = (model: OnnxModel): OnnxModel => decodeModel(encodeModel(model), "student");

/**
 * Every float32 weight of more than one value in float16, cast back where it is read: half the bytes, arithmetic in float32.
 * @throws {LimbeckError} "model-invalid" for a weight beyond half precision's range
 */
export function inHalfPrecision(model: OnnxModel): OnnxModel {
  const result = copyOf(model);
  const { graph } = result;
  const casts: NodeProto[] = [];
  graph.initializer = graph.initializer.map((tensor) => {
    const { dtype, shape, data } = tensorValues(tensor);
    if (dtype !== "float32" || data.length < 2) return tensor;
    if ((data as Float32Array).some((value) => Math.abs(value) > 65504))
      throw inputError("model-invalid", `${tensor.name}: a weight beyond 65504, the most that half precision holds`);
    const half = `${tensor.name}:float16`;
    const cast = node("Cast", [half], tensor.name);
    cast.attribute.push(create(AttributeProtoSchema, { name: "to", type: 2, i: BigInt(dataTypes.float) }));
    casts.push(cast);
    return stored(half, dataTypes.float16, shape, Uint16Array.from(data as Float32Array, halfBits));
  });
  graph.node.unshift(...casts);
  return result;
}

/** A product whose weight the file stores. */
interface Product {
  readonly node: NodeProto;
  readonly weight: TensorProto;
  /** Axis of the weight along which the outputs lie. */
  readonly axis: number;
}

function productsOf({ graph }: OnnxModel): readonly Product[] {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  return graph.node.flatMap((one): Product[] => {
    const weight = tensors.get(one.input[1] ?? "");
    if (weight?.dataType !== dataTypes.float) return [];
    const flag = (name: string): boolean => one.attribute.find((attribute) => attribute.name === name)?.i === 1n;
    const scale = (name: string): number => one.attribute.find((attribute) => attribute.name === name)?.f ?? 1;
    switch (one.opType) {
      case "Conv":
        return [{ node: one, weight, axis: 0 }];
      case "Gemm":
        return flag("transA") || scale("alpha") !== 1 || scale("beta") !== 1
          ? []
          : [{ node: one, weight, axis: flag("transB") ? 0 : 1 }];
      case "MatMul":
        return weight.dims.length === 2 ? [{ node: one, weight, axis: 1 }] : [];
      default:
        return [];
    }
  });
}

/** Smallest and largest value of what goes into each product, by its name. */
export type Ranges = ReadonlyMap<string, readonly [low: number, high: number]>;

/** Names of what goes into the products that can be quantised. */
export const productInputs = (model: OnnxModel): readonly string[] => [
  ...new Set(productsOf(model).map((product) => product.node.input[0] ?? "")),
];

/** The model with some inner values as outputs too. */
export function withOutputs(model: OnnxModel, names: readonly string[]): OnnxModel {
  const result = copyOf(model);
  const known = new Set([...result.graph.output, ...result.graph.input].map(({ name }) => name));
  for (const name of names) if (!known.has(name)) result.graph.output.push(create(ValueInfoProtoSchema, { name }));
  return result;
}

/** The weight in int8, symmetric, a scale for each output. */
function quantisedWeight({ weight, axis }: Product): { data: Int8Array; scales: Float32Array; dims: number[] } {
  const { shape, data } = tensorValues(weight);
  const channels = shape[axis] ?? 1;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const channelOf = (at: number): number => Math.floor(at / inner) % channels;
  const most = new Float32Array(channels);
  const values = data as Float32Array;
  values.forEach((value, at) => (most[channelOf(at)] = Math.max(most[channelOf(at)] ?? 0, Math.abs(value))));
  const scales = most.map((value) => (value === 0 ? 1 : value / 127));
  const rounded = Int8Array.from(values, (value, at) => Math.round(value / (scales[channelOf(at)] ?? 1)));
  return { data: rounded, scales, dims: [...shape] };
}

/**
 * Convolutions and products over 8-bit integers: weights int8 by output, what goes in uint8 by the ranges, biases int32;
 * said by QuantizeLinear and DequantizeLinear, which runtimes join into integer kernels.
 * Source: Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only inference",
 * CVPR 2018; ONNX's quantised form with explicit pairs.
 * @param ranges - of what goes into each product; products without one stay as they are
 */
export function inIntegers(model: OnnxModel, ranges: Ranges): OnnxModel {
  const result = copyOf(model);
  const { graph } = result;
  const products = new Map(productsOf(result).map((product) => [product.node, product]));
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const added: TensorProto[] = [];
  const nodes: NodeProto[] = [];
  const inputs = new Map<string, { readonly name: string; readonly scale: number }>();
  const weights = new Map<string, { readonly name: string; readonly scales: Float32Array }>();

  const quantisedInput = (name: string, [low, high]: readonly [number, number]) => {
    const known = inputs.get(name);
    if (known !== undefined) return known;
    // 0 is exact: it pads
    const [least, most] = [Math.min(0, low), Math.max(0, high)];
    const scale = Math.fround(most === least ? 1 : (most - least) / 255);
    const zero = Math.min(255, Math.max(0, Math.round(-least / scale)));
    const [s, z, q, back] = ["scale", "zero", "uint8", "rounded"].map((what) => `${name}:${what}`) as [
      string,
      string,
      string,
      string,
    ];
    added.push(
      stored(s, dataTypes.float, [], Float32Array.of(scale)),
      stored(z, dataTypes.uint8, [], Uint8Array.of(zero)),
    );
    nodes.push(node("QuantizeLinear", [name, s, z], q), node("DequantizeLinear", [q, s, z], back));
    const made = { name: back, scale };
    inputs.set(name, made);
    return made;
  };
  const quantisedKernel = (product: Product) => {
    const { name } = product.weight;
    const known = weights.get(name);
    if (known !== undefined) return known;
    const { data, scales, dims } = quantisedWeight(product);
    const [q, s, z, back] = ["int8", "scales", "zeros", "rounded"].map((what) => `${name}:${what}`) as [
      string,
      string,
      string,
      string,
    ];
    const channels = [scales.length];
    added.push(stored(q, dataTypes.int8, dims, data), stored(s, dataTypes.float, channels, scales));
    added.push(stored(z, dataTypes.int8, channels, new Int8Array(scales.length)));
    nodes.push(node("DequantizeLinear", [q, s, z], back, product.axis));
    const made = { name: back, scales };
    weights.set(name, made);
    return made;
  };

  for (const one of graph.node) {
    const product = products.get(one);
    const range = ranges.get(one.input[0] ?? "");
    if (product !== undefined && range !== undefined) {
      const input = quantisedInput(one.input[0] ?? "", range);
      const kernel = quantisedKernel(product);
      const bias = tensors.get(one.input[2] ?? "");
      const scales = kernel.scales.map((scale) => scale * input.scale);
      const given = bias === undefined ? null : tensorValues(bias);
      if (bias !== undefined && given?.data.length === scales.length) {
        const values = Int32Array.from(given.data as Float32Array, (value, k) => Math.round(value / (scales[k] ?? 1)));
        const place = `${bias.name}:${one.output[0] ?? ""}`;
        const [q, s, z, back] = ["int32", "scales", "zeros", "rounded"].map((what) => `${place}:${what}`) as [
          string,
          string,
          string,
          string,
        ];
        added.push(
          stored(q, dataTypes.int32, given.shape, values),
          stored(s, dataTypes.float, [scales.length], scales),
        );
        added.push(stored(z, dataTypes.int32, [scales.length], new Int32Array(scales.length)));
        nodes.push(node("DequantizeLinear", [q, s, z], back, given.shape.length - 1));
        one.input[2] = back;
      }
      one.input[0] = input.name;
      one.input[1] = kernel.name;
    }
    nodes.push(one);
  }
  graph.node = nodes;
  const read = new Set(nodes.flatMap(({ input }) => input));
  graph.initializer = [...graph.initializer, ...added].filter(({ name }) => read.has(name));
  return result;
}
