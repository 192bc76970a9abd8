// Work on what was given is bounded: files that have no end, that unzip to gigabytes, that nest, that extend, that are all wrong.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { zipSync } from "fflate";
import { parquetMetadata } from "hyparquet";
import { inputError, LimbeckError, renderError } from "../../src/base/errors.ts";
import { machineError, readGiven } from "../../src/base/given-files.ts";
import { readBytes, readLines } from "../../src/kinds/data/files/bytes.ts";
import { unpacked } from "../../src/kinds/data/files/archive.ts";
import { openParquet } from "../../src/kinds/data/files/parquet-file.ts";
import { matches } from "../../src/kinds/students/onnx/weights.ts";
import { readModel } from "../../src/engine/onnx/file/model-file.ts";
import { digitsRecipe, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";

const MIB = 2 ** 20;

describe("bounds", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => removeFolder(folder));

  const refused = async (work: () => Promise<unknown>, ...words: RegExp[]): Promise<void> => {
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof LimbeckError, error instanceof Error ? error.stack : String(error));
      assert.equal(error.exitCode, 2);
      for (const word of words) assert.match(renderError(error), word);
      return true;
    });
  };
  const every = async (parts: AsyncIterable<unknown>): Promise<number> => {
    let count = 0;
    for await (const part of parts) count += part === null ? 0 : 1;
    return count;
  };

  it("what unzips to more than its size tells is refused before it is held: gzip as a whole, as it is read, archives", async () => {
    const zeros = Buffer.alloc(257 * MIB);
    await writeFile(join(folder, "bomb.gz"), gzipSync(zeros, { level: 1 }));
    await refused(
      () => readBytes("bomb.gz", folder),
      /zipped bytes that unzip to 268435456 at most/,
      /unzip it yourself/,
    );
    const lines = zeros.fill("0");
    for (let at = MIB; at < lines.length; at += MIB) lines[at] = 10;
    await writeFile(join(folder, "lines.gz"), gzipSync(lines, { level: 1 }));
    await refused(() => every(readLines("lines.gz", folder)), /zipped bytes that unzip to/);
    const archive = zipSync({ "a.npy": new Uint8Array(1000) });
    // the size that the directory at its end promises
    const directory = Buffer.from(archive).indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    new DataView(archive.buffer).setUint32(directory + 24, 300 * MIB, true);
    await refused(() => unpacked(archive, "a.npz", () => true), /zipped bytes that unzip to/);
    assert.deepEqual(await unpacked(archive, "a.npz", () => false), {});
    await writeFile(join(folder, "fine.gz"), gzipSync(Buffer.alloc(8 * MIB)));
    assert.equal((await readBytes("fine.gz", folder)).length, 8 * MIB);
  });

  it("a line without an end is refused at 64 MiB", async () => {
    await writeFile(join(folder, "line.csv"), Buffer.alloc(66 * MIB, "1"));
    await refused(() => every(readLines("line.csv", folder)), /lines of 64 MiB at most/, /line 1, which is longer/);
  });

  it("devices and pipes are refused, whatever is read", async () => {
    await refused(() => readBytes("/dev/zero", folder), /a device, a pipe or a socket, not a file/);
    await refused(() => every(readLines("/dev/zero", folder)), /a device, a pipe/);
    await refused(() => readModel("/dev/zero", "teacher-unreadable"), /a device, a pipe/);
    await assert.rejects(() => readGiven("/dev/null"), /device/);
    if (process.platform === "win32") return;
    execFileSync("mkfifo", [join(folder, "pipe.recipe.json")]);
    const { code, stderr } = await limbeck(folder, "validate", "pipe.recipe.json");
    assert.equal(code, 2, stderr);
    assert.match(stderr, /a device, a pipe or a socket/);
  });

  it("Parquet whose bytes promise a run without an end is refused", async () => {
    const labels = Array.from({ length: 300 }, (_, row) => `k${row % 7}`);
    const file = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "label", data: labels, type: "STRING" }] }));
    const read = async (name: string, bytes: Uint8Array): Promise<number> => {
      await writeFile(join(folder, name), bytes);
      return every((await openParquet(name, folder)).groups());
    };
    assert.equal(await read("whole.parquet", file), 1);
    const page = Number(parquetMetadata(file.buffer).row_groups[0]!.columns[0]!.meta_data!.data_page_offset);
    const endless = Uint8Array.from(file);
    endless.set([0xfe, 0xff, 0xff, 0xff, 0x07], page + 9);
    await refused(() => read("endless.parquet", endless), /whose decoding comes to no end|end the process/);
    for (const at of [page + 2, file.length - 30]) {
      const other = Uint8Array.from(file);
      other[at]! ^= 0x40;
      await read("other.parquet", other).then(
        (count) => assert.equal(count, 1),
        (error: unknown) => {
          assert.ok(error instanceof LimbeckError, String(error));
          assert.doesNotMatch(renderError(error), /DataView|Invalid typed array|not iterable|call stack/);
        },
      );
    }
  });

  it("patterns are matched in one walk, however many stars", () => {
    const name = `${"a".repeat(5000)}b`;
    assert.equal(matches(`${"*a".repeat(40)}*c`, name), false);
    assert.equal(matches(`${"*a".repeat(40)}*b`, name), true);
    for (const [pattern, text, expected] of [
      ["*", "", true],
      ["a", "a", true],
      ["a", "ab", false],
      ["a*", "ab", true],
      ["*b", "ab", true],
      ["a*a", "a", false],
      ["a*a", "aa", true],
      ["a**b", "a.b", true],
      ["*.weight", "layers.0.weight", true],
      ["layers.*.weight", "layers.weight", false],
      ["x*y*z", "xzyz", true],
      ["x*y*z", "xzy", false],
      ["[a]+", "[a]+", true],
    ] as const)
      assert.equal(matches(pattern, text), expected, `${pattern} ${text}`);
  });

  it("files that nest are refused at a hundred levels, comments and texts aside", async () => {
    const deep = (open: string, close: string): string => `${open.repeat(5000)}1${close.repeat(5000)}`;
    for (const [name, text] of [
      ["lists.recipe.json", deep("[", "]")],
      ["objects.recipe.json", deep('{"a":', "}")],
      ["open.recipe.jsonc", `// "[\n/* [ */ ${"[".repeat(100_000)}`],
    ] as const) {
      await writeFile(join(folder, name), text);
      const { code, stderr } = await limbeck(folder, "validate", name);
      assert.equal(code, 2, stderr);
      assert.match(stderr, /at most 100 lists and objects within one another/);
    }
    const text = `{"name": "${"[".repeat(500)}\\"{", "version": 1} // ${"[".repeat(500)}`;
    await writeFile(join(folder, "texts.recipe.jsonc"), text);
    assert.doesNotMatch((await limbeck(folder, "validate", "texts.recipe.jsonc")).stderr, /within one another/);
  });

  it("a recipe that extends another twice at each of 24 levels is read at once; more than 32 levels are refused", async () => {
    await writeFile(join(folder, "0.json"), '{"version": 1, "sweep": {"seeds": [1]}}');
    for (let level = 1; level <= 24; level++)
      await writeFile(
        join(folder, `${level}.json`),
        JSON.stringify({ extends: [`${level - 1}.json`, `${level - 1}.json`], name: `n${level}` }),
      );
    const told = await limbeck(folder, "validate", "24.json");
    assert.equal(told.code, 2);
    assert.doesNotMatch(told.stderr, /version|extends/, "what the lowest says is known");
    for (let level = 1; level <= 40; level++)
      await writeFile(join(folder, `chain-${level}.json`), JSON.stringify({ extends: `chain-${level - 1}.json` }));
    await writeFile(join(folder, "chain-0.json"), "{}");
    assert.match((await limbeck(folder, "validate", "chain-40.json")).stderr, /at most 32 recipes/);
  });

  it("a student that no ONNX file could hold, and names that no disk has, are refused before training", async () => {
    const definition = {
      layers: [
        { kind: "dense", units: 10 ** 9 },
        { kind: "dense", units: 10 },
      ],
    };
    await writeRecipe(folder, digitsRecipe({ student: { kind: "layers", definition } }), "large.recipe.json");
    const large = await limbeck(folder, "plan", "large.recipe.json");
    assert.equal(large.code, 2, large.stdout);
    assert.match(large.stderr, /at most 536870911 parameters[^]*75000000010/);
    const [first, second] = digitsRecipe()["phases"] as [object, object];
    const long = digitsRecipe({ phases: [{ ...first, id: "p".repeat(260) }, second] });
    await writeRecipe(folder, long, "long.recipe.json");
    const named = await limbeck(folder, "validate", "long.recipe.json");
    assert.equal(named.code, 2);
    assert.match(named.stderr, /phases\[0\]\.id\n +expected at most 100 letters/);
  });

  it("a failure of the machine is told as that, with what failed", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
    assert.equal(machineError(full)?.message, "a file, at its write: no space is left on the disk (ENOSPC)");
    const denied = Object.assign(new Error("x"), { code: "EACCES", syscall: "open", path: "/a" });
    assert.equal(machineError(denied)?.message, "/a: this user may not (EACCES)");
    assert.equal(machineError(new Error("anything else")), null);
    assert.equal(machineError(Object.assign(new TypeError("x"), { code: "ERR_INVALID_ARG_TYPE" })), null);
  });

  it("what is wrong in thousands of places is told of the first, in lines that end", async () => {
    const keys = Array.from({ length: 3000 }, (_, at) => `"key${at}": 1`).join();
    await writeFile(join(folder, "wrong.recipe.json"), `{${keys}, "name": "${"n".repeat(10 ** 6)}"}`);
    const { code, stderr } = await limbeck(folder, "validate", "wrong.recipe.json");
    assert.equal(code, 2);
    assert.match(stderr, / {2}and \d+ more\n$/);
    assert.ok(stderr.length < 40_000, `${stderr.length} letters`);
    const long = inputError("recipe-invalid", "x: 1 problem", {
      problems: [{ path: "/name", expected: "y".repeat(5000), got: "z" }],
    });
    assert.match(renderError(long), /y… \(\d+ letters more\)\n {4}got/);
  });
});
