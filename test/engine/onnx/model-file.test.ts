// ONNX files: round trips, external data, and plain words for what is not a model.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { LimbeckError } from "../../../src/base/errors.ts";
import { dataLocations } from "../../../src/engine/onnx/file/format.ts";
import { decodeModel, encodeModel, readModel, type OnnxModel } from "../../../src/engine/onnx/file/model-file.ts";
import {
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  SparseTensorProtoSchema,
  TensorProtoSchema,
} from "../../../src/engine/onnx/file/onnx_pb.ts";
import { tensorValues } from "../../../src/engine/onnx/file/tensor-values.ts";
import { linear } from "./models.ts";

const refuses = async (work: () => unknown, ...words: RegExp[]): Promise<void> => {
  await assert.rejects(
    () => Promise.resolve().then(work),
    (error) => {
      assert.ok(error instanceof LimbeckError, String(error));
      assert.equal(error.exitCode, 2);
      const text = JSON.stringify([error.message, error.problems]);
      for (const word of words) assert.match(text, word);
      return true;
    },
  );
};

describe("onnx model files", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-onnx-"));
  });
  after(() => rm(folder, { recursive: true }));

  it("decode what was encoded", () => {
    const model = linear();
    assert.deepEqual(decodeModel(encodeModel(model), "linear.onnx"), model);
  });

  it("keep fields that our schema does not know", () => {
    // Field 20 (training_info) of the model, length-delimited, three bytes of payload.
    const extra = Uint8Array.of(0xa2, 0x01, 3, 0x0a, 0x01, 0x58);
    const bytes = Buffer.concat([encodeModel(linear()), extra]);
    const written = encodeModel(decodeModel(bytes, "x"));
    assert.equal(Buffer.from(written).includes(Buffer.from(extra)), true);
  });

  it("read a file with its size and hash", async () => {
    const path = join(folder, "plain.onnx");
    const bytes = encodeModel(linear());
    await writeFile(path, bytes);
    const file = await readModel(path);
    assert.equal(file.bytes, bytes.length);
    assert.match(file.sha256, /^[0-9a-f]{64}$/);
    assert.equal(file.contentSha256, file.sha256);
    assert.deepEqual(file.model, linear());
  });

  it("refuse what is missing, empty, cut off anywhere, or a folder", async () => {
    await refuses(() => readModel(join(folder, "none.onnx"), "teacher-unreadable"), /no such file/, /none\.onnx/);
    await refuses(() => readModel(folder), /a folder/);
    await refuses(() => decodeModel(new Uint8Array(0), "x"), /empty file/);
    const bytes = encodeModel(linear());
    for (let length = 1; length < bytes.length; length += 1) {
      await refuses(() => decodeModel(bytes.subarray(0, length), "cut.onnx"), /cut\.onnx/);
    }
  });

  it("refuse bytes that decode into something that is no model", async () => {
    const noGraph = create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ version: 13n }] });
    await refuses(() => decodeModel(toBinary(ModelProtoSchema, noGraph), "x"), /a graph with nodes/);
    const noOpset = { ...linear(), opsetImport: [] };
    await refuses(() => decodeModel(encodeModel(noOpset), "x"), /an operator set/);
    await refuses(
      () =>
        decodeModel(
          Uint8Array.from({ length: 64 }, (_, i) => (i * 37 + 11) % 256),
          "x",
        ),
      /ONNX model/,
    );
  });

  it("name the format of other files and say how to export", async () => {
    const cases: [string, RegExp][] = [
      ["\x89HDF\r\n\x1a\n....", /HDF5.*tf2onnx/],
      ["PK\x03\x04....archive/data.pkl", /zip.*torch\.onnx\.export/],
      ["PK\x03\x04....metadata.json", /keras.*tf2onnx/],
      ["\x80\x02}q\x00.", /pickle.*skl2onnx/],
      ['\x40\0\0\0\0\0\0\0{"weight":{"dtype":"F32"', /safetensors.*torch\.onnx\.export/],
      ["\x1c\0\0\0TFL3....", /Lite/],
      ["\x1f\x8b\x08\0", /gzip.*unpack/],
      ["version https://git-lfs.github.com/spec/v1\n", /pointer.*git lfs pull/],
      ["<!DOCTYPE html>", /text file/],
    ];
    for (const [text, words] of cases) await refuses(() => decodeModel(Buffer.from(text, "latin1"), "x"), words);
  });

  it("refuse weights that are shorter than their shape", async () => {
    const model = linear();
    const weights = model.graph.initializer.find(({ name }) => name === "w")!;
    weights.rawData = weights.rawData!.subarray(4);
    const path = join(folder, "short.onnx");
    await writeFile(path, encodeModel(model));
    await refuses(() => readModel(path), /tensor w/, /48 bytes/, /44 bytes/);
  });

  describe("with external data", () => {
    const external = (entries: Record<string, string>): { model: OnnxModel; raw: Uint8Array } => {
      const model = linear();
      const weights = model.graph.initializer.find(({ name }) => name === "w")!;
      const raw = weights.rawData!;
      delete weights.rawData;
      weights.dataLocation = dataLocations.external;
      weights.externalData = Object.entries(entries).map(([key, value]) => ({
        $typeName: "onnx.StringStringEntryProto",
        key,
        value,
      }));
      return { model, raw };
    };
    const write = async (entries: Record<string, string>): Promise<{ path: string; raw: Uint8Array }> => {
      const { model, raw } = external(entries);
      const path = join(folder, "external.onnx");
      await writeFile(path, encodeModel(model));
      return { path, raw };
    };

    it("takes the bytes in, from their offset", async () => {
      const { path, raw } = await write({ location: "weights.bin", offset: "4", length: "48" });
      await writeFile(join(folder, "weights.bin"), Buffer.concat([Buffer.alloc(4, 9), raw, Buffer.alloc(5, 9)]));
      const file = await readModel(path);
      assert.deepEqual(file.model, linear());
      assert.equal(file.bytes, (await readFile(path)).length + 48);
      assert.notEqual(file.contentSha256, file.sha256);
      await writeFile(join(folder, "weights.bin"), Buffer.alloc(57, 1));
      assert.notEqual((await readModel(path)).contentSha256, file.contentSha256);
    });

    it("follows a link to where the model's own file lies, as hubs' caches have them, and no link elsewhere", async () => {
      const { path, raw } = await write({ location: "linked.bin" });
      const [blobs, other, snapshot] = ["blobs", "other", "snapshot"].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      for (const one of [blobs, other, snapshot]) await mkdir(one);
      await rename(path, join(blobs, "a1"));
      await writeFile(join(blobs, "b2"), raw);
      await writeFile(join(other, "b2"), raw);
      await symlink("../blobs/a1", join(snapshot, "external.onnx"));
      await symlink("../blobs/b2", join(snapshot, "linked.bin"));
      assert.deepEqual((await readModel(join(snapshot, "external.onnx"))).model, linear());
      await rm(join(snapshot, "linked.bin"));
      await symlink("../other/b2", join(snapshot, "linked.bin"));
      await refuses(
        () => readModel(join(snapshot, "external.onnx")),
        /tensor w/,
        /in the model's own folder/,
        /a link to \S+other\/b2/,
      );
      // a link within the folder leads nowhere else
      await rm(join(snapshot, "linked.bin"));
      await writeFile(join(snapshot, "real.bin"), raw);
      await symlink("real.bin", join(snapshot, "linked.bin"));
      assert.deepEqual((await readModel(join(snapshot, "external.onnx"))).model, linear());
    });

    it("takes it in wherever a tensor stands: in functions, in sparse tensors, in graphs within nodes", async () => {
      const outside = (name: string) =>
        create(TensorProtoSchema, {
          name,
          dims: [1n],
          dataType: 1,
          dataLocation: dataLocations.external,
          externalData: [{ key: "location", value: `${name}.bin` }],
        });
      const constant = (name: string) =>
        create(NodeProtoSchema, {
          opType: "Constant",
          output: [name],
          attribute: [{ name: "value", type: 4, t: outside(name) }],
        });
      const model = linear();
      model.functions.push(create(FunctionProtoSchema, { name: "f", domain: "own", node: [constant("function")] }));
      const sparse = { values: outside("values"), indices: outside("indices"), dims: [4n] };
      model.graph.sparseInitializer.push(create(SparseTensorProtoSchema, sparse));
      const inner = create(GraphProtoSchema, { name: "g", node: [constant("inner")] });
      model.graph.node.push(
        create(NodeProtoSchema, { opType: "If", attribute: [{ name: "then_branch", type: 5, g: inner }] }),
      );
      const path = join(folder, "everywhere.onnx");
      await writeFile(path, encodeModel(model));
      const names = ["function", "values", "indices", "inner"];
      await refuses(() => readModel(path), ...names.map((name) => new RegExp(`tensor ${name}`)));
      for (const name of names) await writeFile(join(folder, `${name}.bin`), Buffer.alloc(4, 1));
      const { contentSha256 } = await readModel(path);
      for (const name of names) {
        await writeFile(join(folder, `${name}.bin`), Buffer.alloc(4, 2));
        assert.notEqual((await readModel(path)).contentSha256, contentSha256, name);
        await writeFile(join(folder, `${name}.bin`), Buffer.alloc(4, 1));
      }
    });

    it("stays in the model's folder", async () => {
      for (const location of ["../weights.bin", "/etc/hostname", "a/../../b", "C:\\weights.bin", "..\\w", ""]) {
        const { path } = await write({ location });
        await refuses(() => readModel(path), /tensor w/, /model's own folder/);
      }
    });

    it("names a file that is missing or too short, and a senseless offset", async () => {
      const { path } = await write({ location: "gone.bin" });
      await refuses(() => readModel(path), /gone\.bin/, /no such file/);
      await writeFile(join(folder, "short.bin"), Buffer.alloc(10));
      await refuses(async () => readModel((await write({ location: "short.bin", length: "48" })).path), /10 bytes, 48/);
      await refuses(async () => readModel((await write({ location: "short.bin" })).path), /48 bytes/, /10 bytes/);
      await refuses(async () => readModel((await write({ location: "short.bin", offset: "-1" })).path), /0 or more/);
    });
  });

  it("write lists and numbers as ONNX's own writers do: repeated integers of attributes are not packed", () => {
    const tensor = fromBinary(TensorProtoSchema, Uint8Array.of(0x08, 2, 0x08, 3, 0x10, 7));
    assert.deepEqual(tensor.dims, [2n, 3n]);
    assert.deepEqual(toBinary(TensorProtoSchema, tensor), Uint8Array.of(0x08, 2, 0x08, 3, 0x10, 7));
    const values = create(TensorProtoSchema, { dims: [2n], dataType: 1, floatData: [1, 2] });
    assert.deepEqual(tensorValues(values).data, Float32Array.of(1, 2));
  });
});
