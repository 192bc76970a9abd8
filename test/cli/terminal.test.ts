// What a terminal holds at the end: a real pseudo-terminal, its bytes read by a terminal's own parser.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import xterm from "@xterm/headless";
import { progressLine, progressOn } from "../../src/cli/progress.ts";
import { builtCommand, digitsRecipe, removeFolder, temporaryFolder, writeRecipe } from "./world.ts";
import { leftOut } from "../left-out.ts";

const execute = promisify(execFile);
const { Terminal } = xterm;

/** The lines that a terminal of some size shows after some bytes, those that scrolled away before them. */
async function screen(bytes: string, columns: number, rows: number): Promise<{ lines: string[]; cursor: number }> {
  const terminal = new Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  await new Promise<void>((done) => {
    terminal.write(bytes, done);
  });
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? "");
  return { lines, cursor: active.baseY + active.cursorY };
}

const script = "/usr/bin/script";

describe("the terminal", function () {
  this.timeout(120_000);
  let folder: string;
  before(async function () {
    if (!existsSync(script)) leftOut(this, "no pseudo-terminal: /usr/bin/script is missing");
    folder = await temporaryFolder();
    await writeRecipe(folder, digitsRecipe({ sweep: { seeds: [1, 2] } }));
  });
  after(() => removeFolder(folder));

  const typed = async (columns: number, command: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const run = `stty cols ${columns} rows 24; ${process.execPath} ${builtCommand()} ${command}; echo "PROMPT>"`;
    const { CI: _ci, ...clean } = process.env;
    const { stdout } = await execute(script, ["-qec", run, "/dev/null"], {
      cwd: folder,
      env: { ...clean, TERM: "xterm", ...env },
      maxBuffer: 1 << 26,
    });
    return stdout;
  };

  for (const [columns, command] of [
    [80, "run x.recipe.json --out a"],
    [120, "compare x.recipe.json --out b"],
    [40, "compare x.recipe.json --out c"],
  ] as const)
    it(`holds every line and the prompt beneath, at ${columns} columns: ${command}`, async () => {
      const bytes = await typed(columns, command);
      assert.doesNotMatch(
        bytes,
        /\u001B(?:[78]|\[[su]|\[\?25l|\[\d*A)/,
        "no cursor saved, restored, hidden or moved up",
      );
      const { lines, cursor } = await screen(bytes, columns, 24);
      const text = lines.join("\n");
      const prompt = lines.lastIndexOf("PROMPT>");
      assert.equal(cursor, prompt + 1, "the prompt is the last line");
      const said = command.startsWith("run") ? [/^phase distill ended/m] : [/^hard, seed 1/m, /^teacher, seed 2/m];
      for (const line of [/^teacher "cnn": accuracy/m, ...said, /^The student/m, /report\.html/])
        assert.match(text, line);
      // a line that was drawn over leaves nothing, and none is overwritten by the table
      assert.doesNotMatch(text, /\[#|\d+ %  \d+\/\d+ steps/);
      assert.match(bytes, /steps/, "progress was drawn");
    });

  it("ends in whole lines when it is stopped by Ctrl-C", async () => {
    const long = "--set phases.distill.until.any[0].value=4000";
    const run = `stty cols 80 rows 24; ${process.execPath} ${builtCommand()} run x.recipe.json --out stop ${long}; echo "PROMPT>"`;
    const { CI: _ci, ...clean } = process.env;
    const child = spawn(script, ["-qec", run, "/dev/null"], { cwd: folder, env: { ...clean, TERM: "xterm" } });
    let bytes = "";
    let isStopped = false;
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.toString();
      if (isStopped || !bytes.includes("distill epoch")) return;
      isStopped = true;
      child.stdin.write("\u0003");
    });
    await new Promise((done) => child.once("close", done));
    const { lines, cursor } = await screen(bytes, 80, 24);
    assert.match(lines.join("\n"), /stopped: the state after step \d+ is kept in/);
    assert.doesNotMatch(lines.join("\n"), /\[#/);
    if (lines.includes("PROMPT>")) assert.equal(cursor, lines.lastIndexOf("PROMPT>") + 1);
  });

  it("draws nothing over itself for a machine, nor where there is no terminal to speak of", async () => {
    for (const env of [{ CI: "1" }, { TERM: "dumb" }])
      assert.doesNotMatch(await typed(80, `run x.recipe.json --out ${Object.keys(env).join("")}`, env), /\u001B\[K/);
  });
});

describe("the line of progress (unit)", () => {
  const state = { label: "digits", unit: "steps", done: 340, total: 790, doing: "hard, seed 17 (1 of 20)", rate: 212 };

  it("has a bar with its unit, rate and time left, and what is worked on, as far as there is room", () => {
    const bar = "[#########-----------]";
    assert.equal(
      progressLine(state, 120),
      `digits ${bar}  43 %  340/790 steps  0:02 left  212 steps/s  hard, seed 17 (1 of 20)`,
    );
    assert.equal(progressLine(state, 80), `digits ${bar}  43 %  340/790 steps  0:02 left  212 steps/s`);
    assert.equal(progressLine(state, 55), `${bar}  43 %  340/790 steps  0:02 left`);
    assert.equal(progressLine(state, 40), " 43 %  340/790 steps  0:02 left");
    assert.equal(progressLine(state, 10), "43 %");
    assert.equal(progressLine(state, 4), "");
    for (let columns = 1; columns < 130; columns++)
      assert.ok(progressLine(state, columns).length < Math.max(columns, 1));
  });

  it("tells hours where there are, and no time before there is a rate", () => {
    assert.match(progressLine({ ...state, rate: 0.1, done: 0 }, 120), /2:11:40 left {2}0\.10 steps\/s/);
    assert.doesNotMatch(progressLine({ ...state, rate: 0 }, 120), /left/);
  });

  it("is drawn again beneath what is said, and is gone when it stops", async () => {
    let written = "";
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written += chunk.toString();
        done();
      },
    });
    let time = 0;
    const { lines, progress } = progressOn(stream, () => (time += 200));
    const bar = progress("work", 10, "rows");
    bar.update(3);
    lines.write("said\n");
    bar.update(7);
    bar.stop();
    bar.update(8);
    lines.write("after\n");
    await new Promise((done) => lines.end(done));
    const shown = await screen(written.replaceAll("\n", "\r\n"), 80, 24);
    assert.deepEqual(shown.lines.slice(0, 3), ["said", "after", ""]);
  });
});
