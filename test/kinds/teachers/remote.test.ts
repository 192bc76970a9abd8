// A remote teacher over real HTTP: the answers of the model itself, and servers that are late, wrong, absent or broken.
import assert from "node:assert/strict";
import type { Dataset } from "../../../src/engine/contracts.ts";
import { LimbeckError, renderError } from "../../../src/base/errors.ts";
import { openTeacher, type Teacher } from "../../../src/kinds/teachers/index.ts";
import { linear, linearScores } from "../../engine/onnx/models.ts";
import { allRows, counting, dataset, near, none } from "./fixtures.ts";
import { serve, type Running, type ServerOptions } from "./inference-server.ts";

describe("a remote teacher", () => {
  const data = dataset([2], counting(20));
  const model = linear({ row: [2], batch: "n" });
  const expected = Array.from({ length: 10 }, (_, row) =>
    linearScores(Array.from((data.inputs as Float32Array).subarray(2 * row, 2 * row + 2))),
  ).flat();
  const running: Running[] = [];
  const warnings: string[] = [];

  const start = async (options: ServerOptions = {}): Promise<Running> => {
    const server = await serve(model, options);
    running.push(server);
    return server;
  };
  const open = (url: string, options: object = {}, of: Dataset = data): Promise<Teacher> =>
    openTeacher(
      {
        id: "far",
        kind: "remote",
        url,
        model: "m",
        batch: 64,
        timeout: 5,
        retries: 0,
        tensors: "auto",
        classes: ["a", "b", "c"],
        input: { scale: 1 },
        ...options,
      },
      { baseDirectory: ".", dataset: of, threads: 1, log: (text) => warnings.push(text) },
    );
  const labels = async (server: Running, options: object = {}): Promise<number[]> => {
    const teacher = await open(server.url, options);
    return Array.from(await teacher.label(data, allRows(data), none));
  };
  const refused = async (work: () => Promise<unknown>, code: string, ...words: RegExp[]): Promise<string> => {
    let text = "";
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof LimbeckError, error instanceof Error ? error.stack : String(error));
      assert.equal(error.code, code);
      assert.equal(error.exitCode, 2);
      text = renderError(error);
      for (const word of words) assert.match(text, word);
      return true;
    });
    return text;
  };

  beforeEach(() => {
    warnings.length = 0;
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });

  it("gives the model's own scores, as JSON and as bytes, in requests of the asked size", async () => {
    for (const binary of [false, true]) {
      const server = await start({ binary });
      near(await labels(server, { batch: 4 }), expected, 1e-5);
      // one row to try it, then ten in three requests
      assert.deepEqual(
        server.requests.map(({ rows }) => rows),
        [1, 4, 4, 2],
      );
      const types = server.requests.map(({ headers }) => headers["content-type"]);
      assert.ok(types.every((type) => type === (binary ? "application/octet-stream" : "application/json")));
    }
  });

  it("fills up a batch that the model fixes, and brings classes into the data's order", async () => {
    const server = await start({ metadata: { inputs: [{ name: "x", datatype: "FP32", shape: [4, 2] }] } });
    const found = await labels(server, { classes: ["c", "a", "b"] });
    near(
      found,
      [...Array(10).keys()].flatMap((row) => [1, 2, 0].map((k) => expected[3 * row + k]!)),
      1e-5,
    );
    assert.deepEqual(
      server.requests.map(({ rows }) => rows),
      [4, 4, 4, 4],
    );
  });

  it("sends headers from the environment, which no message shows, also where the server gives them back", async () => {
    process.env["LIMBECK_TEST_TOKEN"] = "Bearer s3cr3t-value";
    const headers = { Authorization: "LIMBECK_TEST_TOKEN" };
    try {
      const server = await start();
      await labels(server, { headers });
      assert.equal(server.requests[0]?.headers.authorization, "Bearer s3cr3t-value");
      const rude = await start({
        instead: (request, response) => {
          response.statusCode = 403;
          response.end(JSON.stringify({ error: `not allowed: ${request.headers.authorization ?? ""}` }));
          return true;
        },
      });
      const text = await refused(
        () => open(rude.url, { headers }),
        "teacher-invalid",
        /403/,
        /not allowed: \*\*\*/,
        /headers/,
      );
      assert.doesNotMatch(text + warnings.join(), /s3cr3t/);
    } finally {
      delete process.env["LIMBECK_TEST_TOKEN"];
    }
    await refused(() => open("http://127.0.0.1:9", { headers }), "teacher-invalid", /LIMBECK_TEST_TOKEN/);
  });

  it("asks a busy server again, as late as it asks for, and says so", async () => {
    const server = await start({
      instead: (_request, response, count) => {
        if (count % 2 === 0) return false;
        response.statusCode = 503;
        response.setHeader("retry-after", "0").end("loading");
        return true;
      },
    });
    near(await labels(server, { retries: 2 }), expected, 1e-5);
    assert.match(warnings.join("\n"), /503 loading; asked again, 2 times left/);
  });

  it("names a server that is absent, late, that closes half way, and one that refuses", async () => {
    await refused(() => open("http://127.0.0.1:9"), "teacher-unreadable", /in 1 try/, /ECONNREFUSED|bad port/);
    const late = await start({ instead: () => true });
    await refused(() => open(late.url, { timeout: 0.2 }), "teacher-unreadable", /no answer within 0.2 s/);
    const half = await start({
      instead: (request, response) => {
        if (request.method !== "POST") return false;
        response.setHeader("content-length", "1000").write('{"outputs": [');
        setImmediate(() => response.destroy());
        return true;
      },
    });
    await refused(() => open(half.url), "teacher-unreadable", /infer/, /other side closed|terminated/);
    const server = await start();
    await refused(
      () => open(server.url, { model: "q" }),
      "teacher-invalid",
      /404.*unknown model/s,
      /url, model and version/,
    );
    const moved = await start({
      instead: (_request, response) => {
        response.writeHead(307, { location: "http://elsewhere/" }).end();
        return true;
      },
    });
    await refused(() => open(moved.url), "teacher-invalid", /a redirection to http:\/\/elsewhere/);
  });

  it("refuses answers that are wrong: no JSON, NaN, other shapes, types and outputs, bytes that are cut off", async () => {
    const instead = (answer: string | object, headers: Readonly<Record<string, string>> = {}): ServerOptions => ({
      instead: (request, response) => {
        if (request.method !== "POST") return false;
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
        return true;
      },
    });
    const output = { name: "scores", datatype: "FP32", shape: [1, 3], data: [1, 2, 3] };
    const wrong = async (answer: string | object, ...words: RegExp[]): Promise<void> => {
      const server = await start(instead(answer));
      await refused(() => open(server.url), "teacher-invalid", ...words);
    };
    await wrong("<html>", /a JSON object/, /<html>/);
    await wrong('{"outputs":[{"name":"scores","datatype":"FP32","shape":[1,3],"data":[NaN,1,2]}]}', /NaN or infinite/);
    await wrong({ outputs: [] }, /no outputs/);
    await wrong({ outputs: [{ ...output, name: "other" }] }, /other outputs/);
    await wrong({ outputs: [{ ...output, datatype: "INT64" }] }, /floating-point scores/);
    await wrong({ outputs: [{ ...output, shape: [2, 3] }] }, /6 values, as its shape \[2, 3\] says/);
    await wrong({ outputs: [{ ...output, shape: [3, 1], data: [1, 2, 3] }] }, /1 rows of class scores/);
    await wrong({ outputs: [{ ...output, data: [1, null, 3] }] }, /null at 1/);
    await wrong({ outputs: [{ ...output, shape: undefined }] }, /a name, a datatype and a shape/);
    const short = JSON.stringify({ outputs: [{ ...output, data: undefined, parameters: { binary_data_size: 12 } }] });
    const cut = await start(instead(`${short}12345678`, { "inference-header-content-length": String(short.length) }));
    await refused(() => open(cut.url), "teacher-invalid", /12 bytes of FP32/, /8 bytes/);
    const notFinite = await start({ binary: true, scores: (values) => values.map(() => NaN) });
    await refused(() => labels(notFinite), "teacher-invalid", /finite scores/);
    const few = await start();
    await refused(() => open(few.url, { classes: ["a", "b"] }), "teacher-invalid", /2 names for 3 columns/);
    const texts = await start({ metadata: { inputs: [{ name: "x", datatype: "BYTES", shape: [-1, 2] }] } });
    await refused(() => open(texts.url), "teacher-invalid", /string/);
  });
});
