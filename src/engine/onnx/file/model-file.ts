// Reads and writes ONNX files: bytes <-> message, with plain words for what is not a model.
import { hintIfAbsent, readGiven, whyUnread } from "../../../base/given-files.ts";
import { sha256 } from "../../../base/numeric/hash.ts";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { problemsError, type ErrorCode, type Problem } from "../../../base/errors.ts";
import { takeInExternalData } from "./external-data.ts";
import { foreignFormat } from "./foreign-format.ts";
import { ModelProtoSchema, type GraphProto, type ModelProto } from "./onnx_pb.ts";
import { rawLengthProblem, shapeOf } from "./tensor-values.ts";

/** A model as decoded: it has a graph with nodes and outputs, and an operator set. */
export type OnnxModel = ModelProto & { graph: GraphProto };

export interface ModelFile {
  readonly path: string;
  /** Folders that links beside it may lead into. */
  readonly links: readonly string[];
  /** External data is already inside it. */
  readonly model: OnnxModel;
  /** The file itself, of which the model is made; null where its data lies outside. */
  readonly encoded: Uint8Array | null;
  /** Size of the file and its external data. */
  readonly bytes: number;
  /** Hash of the file. */
  readonly sha256: string;
  /** Hash of the file and of its external data. */
  readonly contentSha256: string;
}

/** The bytes of a model, as an .onnx file holds them. Messages over 2 GiB cannot be written. */
export function encodeModel(model: ModelProto): Uint8Array {
  return toBinary(ModelProtoSchema, model);
}

/** Those of a model that may be the one that was read: then the file's own, since a model takes as long to encode as to load. */
export const bytesOf = (model: OnnxModel, read: Pick<ModelFile, "model" | "encoded">): Uint8Array =>
  model === read.model && read.encoded !== null ? read.encoded : encodeModel(model);

function structureProblems(model: ModelProto): Problem[] {
  const { graph, opsetImport } = model;
  const problems: Problem[] = [];
  const hint = "the file is cut off, or not an ONNX model";
  if (graph === undefined || graph.node.length === 0) {
    problems.push({ path: "graph", expected: "a graph with nodes", got: "none", hint });
  } else if (graph.output.length === 0) {
    problems.push({ path: "graph/output", expected: "at least one output", got: "none", hint });
  }
  if (opsetImport.length === 0) problems.push({ path: "opset_import", expected: "an operator set", got: "none", hint });
  return problems;
}

/** Checked once external data is inside: a tensor shorter than its shape would fail deep inside the runtime. */
function weightProblems(graph: GraphProto): Problem[] {
  return graph.initializer.flatMap((tensor) => {
    const wrong = rawLengthProblem(tensor);
    if (wrong === null) return [];
    return {
      path: `tensor ${tensor.name}`,
      expected: `${wrong.expected} bytes for [${shapeOf(tensor).join(", ")}]`,
      got: `${wrong.got} bytes`,
    };
  });
}

/**
 * A model from its bytes; external data stays where it is.
 * @param place - what errors call it
 * @throws {LimbeckError} `code` when the bytes are cut off, of another format, or no model
 */
export function decodeModel(bytes: Uint8Array, place: string, code: ErrorCode = "model-invalid"): OnnxModel {
  const fail = (problem: Problem): Error => problemsError(code, place, [problem]);
  const expected = "an ONNX model";
  if (bytes.length === 0) throw fail({ path: "byte 0", expected, got: "an empty file" });
  const foreign = foreignFormat(bytes);
  if (foreign !== null) throw fail({ path: "byte 0", expected, got: foreign.name, hint: foreign.hint });
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    const got = words.includes("premature EOF")
      ? `${bytes.length} bytes that end too early`
      : `bytes that do not decode (${words})`;
    throw fail({ path: "file", expected, got, hint: "the file is truncated or not an ONNX model; copy it again" });
  }
  const problems = structureProblems(model);
  if (problems.length > 0 || model.graph === undefined) throw problemsError(code, place, problems);
  return model as OnnxModel;
}

/**
 * Reads a model with its external data, which must lie in the model's own folder.
 * @param code - of every error thrown: what the caller wanted the model for
 * @param links - folders that links beside it may lead into
 * @throws {LimbeckError} when the file is missing, cut off, of another format, or its weights are incomplete
 */
export async function readModel(
  path: string,
  code: ErrorCode = "model-invalid",
  links: readonly string[] = [],
): Promise<ModelFile> {
  let file: Uint8Array;
  try {
    file = await readGiven(path);
  } catch (cause) {
    const problem = { path: "file", expected: "an ONNX model", got: whyUnread(cause) };
    throw problemsError(code, path, [{ ...problem, hint: hintIfAbsent(cause, "check the path") }], cause);
  }
  const model = decodeModel(file, path, code);
  const external = await takeInExternalData(model, path, links);
  if (external.problems.length > 0) throw problemsError(code, path, external.problems);
  const problems = weightProblems(model.graph);
  if (problems.length > 0) throw problemsError(code, path, problems);
  const fileSha256 = sha256([file]);
  return {
    path,
    links,
    model,
    encoded: external.sha256 === null ? file : null,
    bytes: file.length + external.bytes,
    sha256: fileSha256,
    contentSha256: external.sha256 === null ? fileSha256 : sha256([fileSha256, external.sha256]),
  };
}
