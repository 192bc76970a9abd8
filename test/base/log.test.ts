// The log: plain lines on the terminal, JSON lines in the run's directory, both from the first event on.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { openLog } from "../../src/base/log.ts";
import { removeFolder, temporaryFolder } from "../cli/world.ts";
import { leftOut } from "../left-out.ts";

/** All that was said; a read gives one piece of it at a time from Node 26 on. */
function saidOn(terminal: PassThrough): string {
  const pieces: string[] = [];
  for (let piece; (piece = terminal.read() as Buffer | null) !== null;) pieces.push(piece.toString());
  return pieces.join("");
}

for (const quiet of [false, true])
  describe(`log${quiet ? ", quiet" : ""}`, () => {
    it("keeps every event, those before the file was opened too", async () => {
      const folder = await temporaryFolder();
      const terminal = new PassThrough();
      const log = await openLog({ terminal, quiet });
      log.info("teacher", "a teacher", { accuracy: 0.5 });
      log.warn("warning", "mind this");
      await log.openFile(join(folder, "log.jsonl"));
      log.info("epoch", "an epoch", { epoch: 1 });
      await log.close();
      const lines = (await readFile(join(folder, "log.jsonl"), "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(
        lines.map(({ level, event, message }) => [level, event, message]),
        [
          ["info", "teacher", "a teacher"],
          ["warn", "warning", "mind this"],
          ["info", "epoch", "an epoch"],
        ],
      );
      assert.equal(lines[0]!["accuracy"], 0.5);
      assert.ok(lines.every(({ timestamp }) => typeof timestamp === "string"));
      assert.equal(saidOn(terminal), quiet ? "" : "a teacher\nwarning: mind this\nan epoch\n");
      await removeFolder(folder);
    });
  });

describe("log that is closed", () => {
  it("has every line that was said before, those of the same moment too", async () => {
    const folder = await temporaryFolder();
    const log = await openLog({ terminal: new PassThrough(), quiet: true });
    void log.openFile(join(folder, "log.jsonl"));
    for (let line = 0; line < 1000; line++) log.info("epoch", `epoch ${line}`);
    await log.close();
    await log.close();
    const lines = (await readFile(join(folder, "log.jsonl"), "utf8")).trim().split("\n");
    assert.deepEqual(
      [lines.length, (JSON.parse(lines[999] ?? "{}") as { message?: string }).message],
      [1000, "epoch 999"],
    );
    await removeFolder(folder);
  });
});

describe("log without room", () => {
  for (const [where, words] of [
    ["/dev/full", "no space is left on the disk \\(ENOSPC\\)"],
    ["none/log.jsonl", "it is gone \\(ENOENT\\)"],
  ] as const)
    it(`says so, and goes on without the file: ${where}`, async function () {
      if (where === "/dev/full" && !existsSync(where)) leftOut(this, "this system has no such device");
      const folder = await temporaryFolder();
      const terminal = new PassThrough();
      const log = await openLog({ terminal, quiet: false });
      log.info("teacher", "a teacher");
      await log.openFile(where.startsWith("/") ? where : join(folder, where));
      const ended = once(terminal, "readable").then(() => delay(100));
      log.info("epoch", "an epoch");
      await ended;
      log.info("epoch", "another epoch");
      await log.close();
      assert.match(
        saidOn(terminal),
        new RegExp(`^a teacher\nan epoch\nwarning: \\S+ ends here: ${words}\nanother epoch\n$`),
      );
      await removeFolder(folder);
    });
});
