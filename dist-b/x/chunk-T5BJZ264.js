import {
  halfBits,
  halfValue
} from "./chunk-DF5CXL4Z.js";
import {
  LimbeckError,
  inputError,
  internalError
} from "./chunk-BYE3JSHF.js";

// dist/engine/onnx/session.js
async function loadRuntime() {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    throw inputError("engine-unavailable", "onnxruntime-node cannot be loaded; `limbeck doctor` says what mends it", {
      cause
    });
  }
}
function describe(values) {
  return values.map((value) => value.isTensor ? { name: value.name, dtype: value.type, shape: value.shape } : { name: value.name, dtype: "other", shape: [] });
}
var dtypes = /* @__PURE__ */ new Set(["float32", "float64", "int32", "int64", "uint8", "bool"]);
var isDType = (type) => dtypes.has(type);
function fromRuntime(name, value) {
  if (value === void 0 || !("data" in value))
    throw internalError(`output ${name} is not a tensor`);
  const { type, dims, data } = value;
  if (type === "float16" && ArrayBuffer.isView(data))
    return { dtype: "float32", shape: dims, data: Float32Array.from(data, halfValue) };
  if (!isDType(type) || !ArrayBuffer.isView(data))
    throw internalError(`output ${name} holds ${type}`);
  return { dtype: type, shape: dims, data };
}
function runtimeMessage(cause) {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/\s+/g, " ").trim().slice(0, 400);
}
var ModelSession = class {
  inputs;
  outputs;
  #runtime;
  #place;
  /** Inputs in half precision, which are fed from float32. */
  #halves;
  #session;
  constructor(runtime, session, place) {
    this.#runtime = runtime;
    this.#session = session;
    this.#place = place;
    this.inputs = describe(session.inputMetadata);
    this.#halves = new Set(this.inputs.filter(({ dtype: type }) => type === "float16").map(({ name }) => name));
    this.outputs = describe(session.outputMetadata);
  }
  /**
   * Runs the model once. Inputs are read where they lie; outputs are new arrays.
   * @param fetches - names of the outputs wanted; all by default
   * @throws {LimbeckError} model-invalid with the runtime's own words when the run fails
   */
  async run(feeds, fetches = this.outputs.map(({ name }) => name)) {
    const session = this.#session;
    if (session === null)
      throw internalError(`${this.#place}: the session is closed`);
    const tensors = {};
    for (const [name, feed] of Object.entries(feeds)) {
      if (feed.dtype === "string") {
        tensors[name] = new this.#runtime.Tensor("string", [...feed.data], feed.shape);
        continue;
      }
      const { dtype, data, shape } = feed;
      const isHalf = dtype === "float32" && this.#halves.has(name);
      tensors[name] = isHalf ? new this.#runtime.Tensor("float16", Uint16Array.from(data, halfBits), shape) : new this.#runtime.Tensor(dtype, data, shape);
    }
    let results;
    try {
      results = await session.run(tensors, fetches);
    } catch (cause) {
      throw new LimbeckError("model-invalid", 1, `${this.#place}: the run failed: ${runtimeMessage(cause)}`, { cause });
    }
    return new Map(fetches.map((name) => [name, fromRuntime(name, results[name])]));
  }
  /** Frees the native session; closing twice is harmless. */
  async close() {
    const session = this.#session;
    this.#session = null;
    await session?.release();
  }
};
async function openSession(model, options) {
  const runtime = await loadRuntime();
  try {
    const session = await runtime.InferenceSession.create(model, {
      executionProviders: ["cpu"],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: options.optimize === false ? "disabled" : "all",
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: options.spin === true ? "1" : "0" } } }
    });
    return new ModelSession(runtime, session, options.place);
  } catch (cause) {
    throw inputError("model-invalid", `${options.place}: onnxruntime refuses the model: ${runtimeMessage(cause)}`, {
      cause
    });
  }
}

// dist/engine/onnx/file/onnx_pb.js
import { fileDesc, messageDesc } from "@bufbuild/protobuf/codegenv2";
var file_onnx = /* @__PURE__ */ fileDesc("Cgpvbm54LnByb3RvEgRvbm54IrsCCgpNb2RlbFByb3RvEhIKCmlyX3ZlcnNpb24YASABKAMSFQoNcHJvZHVjZXJfbmFtZRgCIAEoCRIYChBwcm9kdWNlcl92ZXJzaW9uGAMgASgJEg4KBmRvbWFpbhgEIAEoCRIVCg1tb2RlbF92ZXJzaW9uGAUgASgDEhIKCmRvY19zdHJpbmcYBiABKAkSHwoFZ3JhcGgYByABKAsyEC5vbm54LkdyYXBoUHJvdG8SLgoMb3BzZXRfaW1wb3J0GAggAygLMhgub25ueC5PcGVyYXRvclNldElkUHJvdG8SNAoObWV0YWRhdGFfcHJvcHMYDiADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG8SJgoJZnVuY3Rpb25zGBkgAygLMhMub25ueC5GdW5jdGlvblByb3RvIjUKEk9wZXJhdG9yU2V0SWRQcm90bxIOCgZkb21haW4YASABKAkSDwoHdmVyc2lvbhgCIAEoAyI0ChZTdHJpbmdTdHJpbmdFbnRyeVByb3RvEgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCSLVAgoKR3JhcGhQcm90bxIdCgRub2RlGAEgAygLMg8ub25ueC5Ob2RlUHJvdG8SDAoEbmFtZRgCIAEoCRImCgtpbml0aWFsaXplchgFIAMoCzIRLm9ubnguVGVuc29yUHJvdG8SEgoKZG9jX3N0cmluZxgKIAEoCRIjCgVpbnB1dBgLIAMoCzIULm9ubnguVmFsdWVJbmZvUHJvdG8SJAoGb3V0cHV0GAwgAygLMhQub25ueC5WYWx1ZUluZm9Qcm90bxIoCgp2YWx1ZV9pbmZvGA0gAygLMhQub25ueC5WYWx1ZUluZm9Qcm90bxIzChJzcGFyc2VfaW5pdGlhbGl6ZXIYDyADKAsyFy5vbm54LlNwYXJzZVRlbnNvclByb3RvEjQKDm1ldGFkYXRhX3Byb3BzGBAgAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvIt4BCglOb2RlUHJvdG8SDQoFaW5wdXQYASADKAkSDgoGb3V0cHV0GAIgAygJEgwKBG5hbWUYAyABKAkSDwoHb3BfdHlwZRgEIAEoCRInCglhdHRyaWJ1dGUYBSADKAsyFC5vbm54LkF0dHJpYnV0ZVByb3RvEhIKCmRvY19zdHJpbmcYBiABKAkSDgoGZG9tYWluGAcgASgJEhAKCG92ZXJsb2FkGAggASgJEjQKDm1ldGFkYXRhX3Byb3BzGAkgAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvIvUDCg5BdHRyaWJ1dGVQcm90bxIMCgRuYW1lGAEgASgJEg4KAWYYAiABKAJIAIgBARIOCgFpGAMgASgDSAGIAQESDgoBcxgEIAEoDEgCiAEBEhwKAXQYBSABKAsyES5vbm54LlRlbnNvclByb3RvEhsKAWcYBiABKAsyEC5vbm54LkdyYXBoUHJvdG8SEgoGZmxvYXRzGAcgAygCQgIQABIQCgRpbnRzGAggAygDQgIQABIPCgdzdHJpbmdzGAkgAygMEiIKB3RlbnNvcnMYCiADKAsyES5vbm54LlRlbnNvclByb3RvEiAKBmdyYXBocxgLIAMoCzIQLm9ubnguR3JhcGhQcm90bxISCgpkb2Nfc3RyaW5nGA0gASgJEhsKAnRwGA4gASgLMg8ub25ueC5UeXBlUHJvdG8SJAoLdHlwZV9wcm90b3MYDyADKAsyDy5vbm54LlR5cGVQcm90bxIMCgR0eXBlGBQgASgFEhUKDXJlZl9hdHRyX25hbWUYFSABKAkSLgoNc3BhcnNlX3RlbnNvchgWIAEoCzIXLm9ubnguU3BhcnNlVGVuc29yUHJvdG8SLwoOc3BhcnNlX3RlbnNvcnMYFyADKAsyFy5vbm54LlNwYXJzZVRlbnNvclByb3RvQgQKAl9mQgQKAl9pQgQKAl9zIowDCgtUZW5zb3JQcm90bxIQCgRkaW1zGAEgAygDQgIQABIRCglkYXRhX3R5cGUYAiABKAUSEgoKZmxvYXRfZGF0YRgEIAMoAhISCgppbnQzMl9kYXRhGAUgAygFEhMKC3N0cmluZ19kYXRhGAYgAygMEhIKCmludDY0X2RhdGEYByADKAMSDAoEbmFtZRgIIAEoCRIVCghyYXdfZGF0YRgJIAEoDEgAiAEBEhMKC2RvdWJsZV9kYXRhGAogAygBEhMKC3VpbnQ2NF9kYXRhGAsgAygEEhIKCmRvY19zdHJpbmcYDCABKAkSMwoNZXh0ZXJuYWxfZGF0YRgNIAMoCzIcLm9ubnguU3RyaW5nU3RyaW5nRW50cnlQcm90bxIaCg1kYXRhX2xvY2F0aW9uGA4gASgFSAGIAQESNAoObWV0YWRhdGFfcHJvcHMYECADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG9CCwoJX3Jhd19kYXRhQhAKDl9kYXRhX2xvY2F0aW9uImwKEVNwYXJzZVRlbnNvclByb3RvEiEKBnZhbHVlcxgBIAEoCzIRLm9ubnguVGVuc29yUHJvdG8SIgoHaW5kaWNlcxgCIAEoCzIRLm9ubnguVGVuc29yUHJvdG8SEAoEZGltcxgDIAMoA0ICEAAihwEKDlZhbHVlSW5mb1Byb3RvEgwKBG5hbWUYASABKAkSHQoEdHlwZRgCIAEoCzIPLm9ubnguVHlwZVByb3RvEhIKCmRvY19zdHJpbmcYAyABKAkSNAoObWV0YWRhdGFfcHJvcHMYBCADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG8imwEKCVR5cGVQcm90bxItCgt0ZW5zb3JfdHlwZRgBIAEoCzIWLm9ubnguVHlwZVByb3RvLlRlbnNvckgAEhIKCmRlbm90YXRpb24YBiABKAkaQgoGVGVuc29yEhEKCWVsZW1fdHlwZRgBIAEoBRIlCgVzaGFwZRgCIAEoCzIWLm9ubnguVGVuc29yU2hhcGVQcm90b0IHCgV2YWx1ZSKVAQoQVGVuc29yU2hhcGVQcm90bxItCgNkaW0YASADKAsyIC5vbm54LlRlbnNvclNoYXBlUHJvdG8uRGltZW5zaW9uGlIKCURpbWVuc2lvbhITCglkaW1fdmFsdWUYASABKANIABITCglkaW1fcGFyYW0YAiABKAlIABISCgpkZW5vdGF0aW9uGAMgASgJQgcKBXZhbHVlIq0CCg1GdW5jdGlvblByb3RvEgwKBG5hbWUYASABKAkSDQoFaW5wdXQYBCADKAkSDgoGb3V0cHV0GAUgAygJEhEKCWF0dHJpYnV0ZRgGIAMoCRIdCgRub2RlGAcgAygLMg8ub25ueC5Ob2RlUHJvdG8SEgoKZG9jX3N0cmluZxgIIAEoCRIuCgxvcHNldF9pbXBvcnQYCSADKAsyGC5vbm54Lk9wZXJhdG9yU2V0SWRQcm90bxIOCgZkb21haW4YCiABKAkSLQoPYXR0cmlidXRlX3Byb3RvGAsgAygLMhQub25ueC5BdHRyaWJ1dGVQcm90bxIoCgp2YWx1ZV9pbmZvGAwgAygLMhQub25ueC5WYWx1ZUluZm9Qcm90bxIQCghvdmVybG9hZBgNIAEoCWIGcHJvdG8z");
var ModelProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 0);
var OperatorSetIdProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 1);
var StringStringEntryProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 2);
var GraphProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 3);
var NodeProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 4);
var AttributeProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 5);
var TensorProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 6);
var ValueInfoProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 8);
var TypeProtoSchema = /* @__PURE__ */ messageDesc(file_onnx, 9);
var TensorShapeProto_DimensionSchema = /* @__PURE__ */ messageDesc(file_onnx, 10, 0);

export {
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  AttributeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  TypeProtoSchema,
  TensorShapeProto_DimensionSchema,
  runtimeMessage,
  ModelSession,
  openSession
};
