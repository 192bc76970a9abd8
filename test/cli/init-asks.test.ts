// What init asks at a terminal: a real pseudo-terminal, answered line by line.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtCommand, removeFolder, root, temporaryFolder } from "./world.ts";
import { leftOut } from "../left-out.ts";

const script = "/usr/bin/script";

describe("init at a terminal", function () {
  this.timeout(120_000);
  let folder: string;
  before(async function () {
    if (!existsSync(script)) leftOut(this, "no pseudo-terminal: /usr/bin/script is missing");
    folder = await temporaryFolder();
    await copyFile(join(root, "data/digits/digits.csv.gz"), join(folder, "digits.csv.gz"));
    await cp(join(root, "teachers/digits-cnn"), join(folder, "cnn"), { recursive: true });
  });
  after(() => removeFolder(folder));

  /** Types each answer when its question stands there. */
  const answered = async (args: string, answers: readonly (readonly [RegExp, string])[]) => {
    const run = `stty cols 100 rows 30; ${process.execPath} ${builtCommand()} init ${args}; echo "code $?"`;
    const { CI: _ci, ...clean } = process.env;
    const child = spawn(script, ["-qec", run, "/dev/null"], { cwd: folder, env: { ...clean, TERM: "xterm" } });
    let bytes = "";
    let next = 0;
    let from = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.toString();
      const [question, answer] = answers[next] ?? [];
      if (question === undefined || answer === undefined || !question.test(bytes.slice(from))) return;
      next += 1;
      from = bytes.length;
      child.stdin.write(answer);
    });
    await new Promise((done) => child.once("close", done));
    assert.equal(next, answers.length, `not asked: ${String(answers[next]?.[0])} in\n${bytes}`);
    return bytes;
  };

  it("asks for data, labels, teacher, more rows and size, and writes what the answers say", async () => {
    const bytes = await answered("--name asked", [
      [/which file, or folder of pictures/, "\r"],
      [/a path, please/, "digits.csv.gz\r"],
      [/Where are the labels/, "\r"],
      [/The teacher's model/, "cnn\r"],
      [/More rows, without labels/, "\r"],
      [/How many times smaller/, "0\r"],
      [/a number of at least 1, please/, "\u007F40\r"],
    ]);
    assert.match(bytes, /code 0/);
    assert.match(bytes, /teacher: 160938 parameters/);
    const text = await readFile(join(folder, "asked.recipe.jsonc"), "utf8");
    assert.match(text, /"path": "cnn"/);
    assert.match(text, /asked: 40/);
  });

  it("asks only what is not given, and nothing more where there is no teacher", async () => {
    const bytes = await answered("digits.csv.gz --label 64 --name short", [[/The teacher's model/, "\r"]]);
    assert.match(bytes, /code 0/);
    assert.doesNotMatch(bytes, /which file|Where are the labels|How many times/);
  });

  it("writes nothing when it is left with Ctrl-C", async () => {
    const before = await readdir(folder);
    const bytes = await answered("--name none", [[/which file/, "\u0003"]]);
    assert.match(bytes, /stopped; nothing was written/);
    assert.match(bytes, /code 2/);
    assert.deepEqual(await readdir(folder), before);
  });
});
