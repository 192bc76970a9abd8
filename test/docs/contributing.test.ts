// end to end: CONTRIBUTING's six additions, done in a copy of the project: types hold there, and their tests pass.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../cli/world.ts";

const run = promisify(execFile);

interface Block {
  readonly kind: string;
  readonly file: string;
  readonly text: string;
}

/** Fenced blocks whose fence names a file. */
function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(ts|diff) (\S+)\n([^]*?)^```$/gm)].map(([, kind = "", file = "", text = ""]) => ({
    kind,
    file,
    text,
  }));
}

/** The file with lines that a plus marks put behind the line before them, and those that a minus marks gone. */
function patched(source: string, { file, text }: Block): string {
  const lines = source.split("\n");
  let at = 0;
  for (const change of text.trimEnd().split("\n")) {
    const line = change.slice(1);
    if (change.startsWith("+")) {
      lines.splice(at++, 0, line);
      continue;
    }
    const found = lines.indexOf(line, at);
    assert.ok(found >= 0, `${file} has no line ${JSON.stringify(line)} from line ${at + 1} on`);
    at = found + 1;
    if (change.startsWith("-")) lines.splice(--at, 1);
  }
  return lines.join("\n");
}

describe("CONTRIBUTING.md (end to end)", () => {
  let copy: string;
  let blocks: readonly Block[];
  before(async () => {
    blocks = blocksOf(await readFile(join(root, "CONTRIBUTING.md"), "utf8"));
    copy = await mkdtemp(join(tmpdir(), "limbeck-additions-"));
    for (const name of ["src", "test", "schema", "recipes", "package.json", "tsconfig.json", ".mocharc.json"])
      await cp(join(root, name), join(copy, name), { recursive: true });
    await symlink(join(root, "node_modules"), join(copy, "node_modules"));
    for (const block of blocks) {
      const file = join(copy, block.file);
      await mkdir(dirname(file), { recursive: true });
      const before = block.kind === "diff" ? await readFile(file, "utf8") : "";
      await writeFile(file, block.kind === "diff" ? patched(before, block) : block.text);
    }
  });
  after(() => rm(copy, { recursive: true, force: true }));

  it("each addition but an operator is one file and one table", () => {
    const sources = (kind: string): readonly string[] =>
      blocks.filter((block) => block.kind === kind && block.file.startsWith("src/")).map(({ file }) => file);
    assert.equal(sources("ts").length, 5);
    assert.equal(sources("diff").filter((file) => /\/(index|table)\.ts$/.test(file)).length, 5);
  });

  it("types hold", async function () {
    this.timeout(180_000);
    // the additions and what they reach: the rest of the tests is checked where the project is
    const additions = blocks.map(({ file }) => file);
    await writeFile(
      join(copy, "additions.json"),
      JSON.stringify({ extends: "./tsconfig.json", include: ["src"], files: additions }),
    );
    const tsc = join(copy, "node_modules/typescript-native/bin/tsc");
    await run(process.execPath, [tsc, "--noEmit", "-p", "additions.json"], { cwd: copy }).catch((error: unknown) => {
      assert.fail((error as { stdout: string }).stdout);
    });
  });

  it("their tests pass", async function () {
    this.timeout(180_000);
    const tests = blocks.filter(({ kind, file }) => kind === "ts" && file.startsWith("test/")).map(({ file }) => file);
    assert.equal(tests.length, 5);
    const { stdout } = await run("npx", ["mocha", ...tests], { cwd: copy });
    assert.match(stdout, /\b5 passing/);
    const gradients = await run("npx", ["mocha", "test/graph", "-g", "Atan"], { cwd: copy });
    assert.match(gradients.stdout, /Atan/);
    assert.doesNotMatch(gradients.stdout, /failing/);
  });
});
