// Teachers whose answers are known beforehand, and ensembles: what they say of each row, and every way not to fit the data.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { Dataset } from "../../../src/engine/contracts.ts";
import { openTeacher, teacherProblems, type TeacherOptions } from "../../../src/kinds/teachers/index.ts";
import { encodeModel } from "../../../src/engine/onnx/file/model-file.ts";
import { npyFile } from "../data/helpers.ts";
import { linear, linearScores } from "../../engine/onnx/models.ts";
import { allRows, counting, dataset, near, none, refuses } from "./fixtures.ts";

const texts = (ids: string): Uint8Array =>
  npyFile(
    "<U1",
    [ids.length],
    Uint32Array.from(ids, (letter) => letter.charCodeAt(0)),
  );
const scoresFile = (values: readonly number[]): Uint8Array => npyFile("<f4", [3, 3], Float32Array.from(values));

describe("recorded teachers and ensembles", () => {
  let folder: string;
  const data: Dataset = { ...dataset([2], counting(6)), rowId: (row) => ["x", "y", "z"][row] ?? "" };
  const warnings: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "limbeck-recorded-"));
    await writeFile(join(folder, "model.onnx"), encodeModel(linear({ row: [2] })));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const open = (options: object, of = data) =>
    openTeacher({ id: "t", kind: "recorded", others: "refuse", ...options } as unknown as TeacherOptions, {
      baseDirectory: folder,
      dataset: of,
      threads: 1,
      log: (text) => warnings.push(text),
    });
  const labels = async (options: object, of = data): Promise<number[]> => {
    const teacher = await open(options, of);
    const found = Array.from(await teacher.label(of, allRows(of), none));
    await teacher.close();
    return found;
  };
  const put = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content);
    return name;
  };

  describe("recorded", () => {
    const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9.5];

    it("finds each row's scores by its id and each class's by its name, in every format", async () => {
      const csv = await put("a.csv", "id,c,a,b\nz,9.5,7,8\nx,3,1,2\ny,6,4,5\n");
      assert.deepEqual(await labels({ path: csv, ids: "id" }), expected);
      const commas = await put("commas.csv", "id;c;a;b\nz;9,5;7;8\nx;3;1;2\ny;6;4;5\n");
      assert.deepEqual(await labels({ path: commas, ids: "id" }), expected);
      const lines = await put("a.jsonl", '{"id":"y","s":[4,5,6]}\n{"id":"z","s":[7,8,9.5]}\n{"id":"x","s":[1,2,3]}\n');
      assert.deepEqual(await labels({ path: lines, ids: "id", scores: "s" }), expected);
      const archive = await put(
        "a.npz",
        zipSync({
          "id.npy": texts("zxy"),
          "s.npy": scoresFile([7, 8, 9.5, 1, 2, 3, 4, 5, 6]),
        }),
      );
      assert.deepEqual(await labels({ path: archive, ids: "id", scores: "s" }), expected);
    });

    it("takes positions as ids where the data's rows are named by them, with class names that are stated", async () => {
      const byPlace = { ...data, rowId: String };
      const array = await put("a.npy", scoresFile(expected));
      const found = await labels({ path: array, classes: ["b", "a", "c"] }, byPlace);
      assert.deepEqual(found, [2, 1, 3, 5, 4, 6, 8, 7, 9.5]);
      warnings.length = 0;
      assert.deepEqual(await labels({ path: array }, byPlace), expected);
      assert.match(warnings.join(), /names no classes/);
    });

    it("takes logarithms of probabilities, which must be stated", async () => {
      const path = await put("p.csv", "id,a,b,c\nx,0.5,0.25,0.25\ny,0,0,1\nz,0.2,0.3,0.5\n");
      await refuses("teacher-invalid", () => open({ path, ids: "id" }), /"space": "probs"/);
      const found = await labels({ path, ids: "id", space: "probs" });
      near(found, [0.5, 0.25, 0.25, 1e-12, 1e-12, 1, 0.2, 0.3, 0.5].map(Math.log));
    });

    it("says of percentages what makes them probabilities", async () => {
      const path = await put("percent.csv", "id,a,b,c\nx,70,20,10\ny,5,90,5\nz,30,30,40\n");
      await refuses(
        "teacher-invalid",
        () => labels({ path, ids: "id", space: "probs" }),
        /percentages\? divide them by 100/,
      );
      const sums = await put("sums.csv", "id,a,b,c\nx,7,2,1\ny,5,9,5\nz,3,3,4\n");
      await refuses(
        "teacher-invalid",
        () => labels({ path: sums, ids: "id", space: "probs" }),
        /scores before the softmax/,
      );
    });

    it("refuses rows that are missing, doubled or unknown, and names them", async () => {
      const missing = await put("m.csv", "id,a,b,c\nx,1,2,3\nz,1,2,3\n");
      await refuses("teacher-invalid", () => open({ path: missing, ids: "id" }), /none to 1 rows: "y"/);
      const doubled = await put("d.csv", "id,a,b,c\nx,1,2,3\ny,1,2,3\nx,1,2,3\nz,1,2,3\n");
      await refuses("teacher-invalid", () => open({ path: doubled, ids: "id" }), /twice or more: "x"/);
      const more = await put("u.csv", "id,a,b,c\nx,1,2,3\ny,1,2,3\nz,1,2,3\nq,1,2,3\n");
      await refuses("teacher-invalid", () => open({ path: more, ids: "id" }), /1 others: "q"/, /"others": "ignore"/);
      assert.equal((await labels({ path: more, ids: "id", others: "ignore" })).length, 9);
      await refuses(
        "teacher-invalid",
        () => open({ path: more, scores: ["a", "b", "c"] }),
        /none to 3 rows/,
        /like "x"/,
      );
    });

    it("refuses class names that disagree, scores that are none, and another file than is stated", async () => {
      const named = await put("n.csv", "id,a,b,d\nx,1,2,3\ny,1,2,3\nz,1,2,3\n");
      await refuses("teacher-invalid", () => open({ path: named, ids: "id" }), /without "c"; with "d" instead/);
      const fewer = await put("f.csv", "id,a,b\nx,1,2\ny,1,2\nz,1,2\n");
      await refuses("teacher-invalid", () => open({ path: fewer, ids: "id" }), /3 classes.*2 columns/s);
      const text = await put("t.csv", "id,a,b,c\nx,1,2,nan\ny,1,2,3\nz,1,2,3\n");
      await refuses("data-invalid", () => open({ path: text, ids: "id" }), /t\.csv/);
      await refuses("teacher-invalid", () => open({ path: named, ids: "id", sha256: "0".repeat(64) }), /sha256 0000/);
      await refuses("teacher-unreadable", () => open({ path: "none.csv" }), /no such file/);
    });
  });

  describe("top-k", () => {
    const top = { kind: "top-k", space: "logProbs", ids: "id" };

    it("gives the classes that are not listed what is left of 1, alike", async () => {
      const path = await put(
        "k.jsonl",
        [
          '{"id":"x","top":{"b":-0.5108256,"a":-1.6094379}}',
          '{"id":"z","top":{"c":0}}',
          '{"id":"y","top":{"a":-0.6931472}}',
        ].join("\n"),
      );
      const found = (await labels({ ...top, path, top: "top" })).map(Math.exp);
      near(found, [0.2, 0.6, 0.2, 0.5, 0.25, 0.25, 0, 0, 1], 1e-6);
    });

    it("takes lists of positions and probabilities", async () => {
      const path = await put(
        "l.jsonl",
        ["x", "y", "z"].map((id) => `{"id":"${id}","i":[2,0],"p":[0.5,0.3]}`).join("\n"),
      );
      const found = await labels({ ...top, path, indices: "i", scores: "p", space: "probs", classes: ["c", "b", "a"] });
      near(found.slice(0, 3).map(Math.exp), [0.5, 0.2, 0.3], 1e-6);
    });

    it("refuses probabilities that are none, classes that are none or stand twice, and lists of two lengths", async () => {
      const wrong = async (line: string, options: object, ...words: RegExp[]): Promise<void> => {
        const path = await put("w.jsonl", `${line}\n`);
        await assert.rejects(
          () => open({ ...top, path, ...options }),
          (error: { readonly problems: readonly object[] }) => {
            for (const word of words) assert.match(JSON.stringify(error.problems), word);
            return true;
          },
        );
      };
      await wrong('{"id":"x","top":{"b":0.6,"a":0.3}}', { top: "top" }, /logarithms of probabilities/, /probs/);
      await wrong('{"id":"x","top":{"b":0.9,"a":0.3}}', { top: "top", space: "probs" }, /sum to 1 at most/, /1\.200/);
      await wrong('{"id":"x","top":{"q":-0.3}}', { top: "top" }, /names of the data set's classes/, /q/);
      await wrong('{"id":"x","i":[1,1],"p":[-3,-3]}', { indices: "i", scores: "p" }, /1 twice/);
      await wrong('{"id":"x","i":[1,3],"p":[-3,-3]}', { indices: "i", scores: "p" }, /0 to 2/);
      await wrong('{"id":"x","i":[1],"p":[-3,-3]}', { indices: "i", scores: "p" }, /as long as each other/);
      await wrong('{"id":"x","top":{"a":null}}', { top: "top" }, /a number/);
      assert.equal(teacherProblems({ ...top, id: "t", path: "w", others: "refuse" } as TeacherOptions).length, 1);
    });
  });

  describe("ensemble", () => {
    const softmax = (row: readonly number[]): number[] => {
      const exps = row.map(Math.exp);
      const sum = exps.reduce((a, b) => a + b, 0);
      return exps.map((value) => value / sum);
    };
    const scores = [
      [1, 2, 3],
      [0, 0, 0],
      [4, 1, 1],
    ];
    const members = [
      { id: "model", kind: "onnx", path: "model.onnx", classes: ["a", "b", "c"], input: { scale: 1 } },
      { id: "file", kind: "recorded", path: "e.csv", ids: "id", others: "refuse" },
    ];
    const rows = [0, 1, 2].map((row) => Array.from((data.inputs as Float32Array).subarray(2 * row, 2 * row + 2)));
    const ensemble = { id: "both", kind: "ensemble", mix: "probs", members };

    before(() => put("e.csv", `id,a,b,c\n${scores.map((row, at) => `${"xyz"[at]},${row.join()}`).join("\n")}\n`));

    it("is the weighted mean of probabilities, of any kinds", async () => {
      const found = await labels({ ...ensemble, weights: [1, 3] });
      const expected = rows.flatMap((row, at) => {
        const theirs = [softmax(linearScores(row)), softmax(scores[at]!)];
        return theirs[0]!.map((p, k) => Math.log(0.25 * p + 0.75 * theirs[1]![k]!));
      });
      near(found, expected, 1e-5);
    });

    it("is the normalised geometric mean where logits are mixed", async () => {
      const found = await labels({ ...ensemble, mix: "logits" });
      rows.forEach((row, at) => {
        const [one, two] = [softmax(linearScores(row)), softmax(scores[at]!)];
        const product = one.map((p, k) => Math.sqrt(p * two[k]!));
        const sum = product.reduce((a, b) => a + b, 0);
        near(
          softmax(found.slice(3 * at, 3 * at + 3)),
          product.map((p) => p / sum),
          1e-5,
        );
      });
    });

    it("can be asked what all its members can, and is as large as all of them, where that is known", async () => {
      const mixed = await open(ensemble);
      assert.equal(mixed.reads, "ids");
      assert.equal(mixed.models.length, 0);
      await mixed.close();
      const twice = [members[0], { ...members[0], id: "other" }];
      const models = await open({ ...ensemble, members: twice });
      assert.equal(models.reads, "rows");
      assert.deepEqual(
        models.models.map(({ parameters }) => parameters),
        [6, 6],
      );
      assert.notEqual(models.fingerprint, mixed.fingerprint);
      await models.close();
    });

    it("names what is wrong with members and weights", () => {
      const problems = (options: object): string =>
        JSON.stringify(teacherProblems({ ...ensemble, ...options } as unknown as TeacherOptions));
      assert.match(problems({ weights: [1, 1, 1] }), /2 weights, one a member/);
      assert.match(problems({ members: [members[0], members[0]] }), /members\/1\/id/);
      assert.match(problems({ members: [{ id: "k", kind: "top-k" }, members[0]] }), /"\/members\/0"/);
    });
  });
});
