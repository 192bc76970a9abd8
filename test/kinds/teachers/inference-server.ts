// A server of the Open Inference Protocol, version 2, that answers with a real model in onnxruntime: for tests.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { encodeModel, type OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";

export interface ServerOptions {
  /** Whether it says, and takes, tensors as bytes. */
  readonly binary?: boolean;
  /** Does something else with a request in place of an answer; true where it did. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse, count: number) => boolean;
  /** Changes the scores before they are sent. */
  readonly scores?: (values: Float32Array) => Float32Array;
  readonly metadata?: object;
}

export interface Running {
  readonly url: string;
  /** Requests of inference that came, with their headers and how many rows each had. */
  readonly requests: { readonly headers: IncomingMessage["headers"]; readonly rows: number }[];
  readonly close: () => Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const headerLength = "inference-header-content-length";

interface Sent {
  readonly inputs: readonly { readonly name: string; readonly shape: number[]; readonly data?: number[] }[];
}

/** Serves a model of one float input and one output, under /v2/models/m. */
export async function serve(model: OnnxModel, options: ServerOptions = {}): Promise<Running> {
  const session = await InferenceSession.create(encodeModel(model));
  const [input = "", output = ""] = [session.inputNames[0], session.outputNames[0]];
  const requests: Running["requests"] = [];
  let count = 0;
  const json = (response: ServerResponse, value: object): void => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(value));
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    count += 1;
    if (options.instead?.(request, response, count) === true) return;
    if (request.url === "/v2") {
      json(response, {
        name: "test",
        version: "1",
        extensions: options.binary === true ? ["binary_tensor_data"] : [],
      });
      return;
    }
    if (request.url === "/v2/models/m") {
      json(response, {
        name: "m",
        versions: ["1"],
        platform: "onnxruntime_onnx",
        inputs: [{ name: input, datatype: "FP32", shape: [-1, 2] }],
        outputs: [{ name: output, datatype: "FP32", shape: [-1, 3] }],
        ...options.metadata,
      });
      return;
    }
    if (request.url !== "/v2/models/m/infer") {
      response.statusCode = 404;
      json(response, { error: "unknown model" });
      return;
    }
    const stated = request.headers[headerLength];
    const cut = stated === undefined ? body.length : Number(stated);
    const { inputs } = JSON.parse(body.subarray(0, cut).toString()) as Sent;
    const { shape = [], data } = inputs[0] ?? {};
    const values =
      data === undefined ? new Float32Array(new Uint8Array(body.subarray(cut)).buffer) : Float32Array.from(data);
    requests.push({ headers: request.headers, rows: shape[0] ?? 0 });
    const result = await session.run({ [input]: new Tensor("float32", values, shape) });
    const found = result[output];
    const scores = (options.scores ?? ((same) => same))(found?.data as Float32Array);
    const tensor = { name: output, datatype: "FP32", shape: found?.dims };
    if (options.binary !== true) {
      json(response, { model_name: "m", outputs: [{ ...tensor, data: Array.from(scores) }] });
      return;
    }
    const bytes = Buffer.from(scores.buffer, scores.byteOffset, scores.byteLength);
    const head = JSON.stringify({
      model_name: "m",
      outputs: [{ ...tensor, parameters: { binary_data_size: bytes.length } }],
    });
    response.setHeader("content-type", "application/octet-stream").setHeader(headerLength, Buffer.byteLength(head));
    response.end(Buffer.concat([Buffer.from(head), bytes]));
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await session.release();
    },
  };
}
