// end to end: a disk that fills up at any moment of a run: told in words, and gone on with to the very student once there is room.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { digitsRecipe, filesBelow, limbeck, removeFolder, temporaryFolder, writeRecipe } from "../cli/world.ts";
import { leftOut } from "../left-out.ts";

describe("end to end: a full disk", function () {
  this.timeout(120_000);
  let folder: string;
  let disk: string;
  let isMounted = false;
  before(async function () {
    folder = await temporaryFolder();
    disk = join(folder, "disk");
    await mkdir(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], { stdio: "ignore" });
      isMounted = true;
    } catch {
      await removeFolder(folder);
      leftOut(this, "no small disk: mounting one takes root on Linux");
    }
    await writeRecipe(folder, digitsRecipe());
  });
  after(async () => {
    if (!isMounted) return;
    // a run that failed leaves its log open until the process ends
    execFileSync("umount", ["-l", disk], { stdio: "ignore" });
    await removeFolder(folder);
  });

  const resize = (kilobytes: number): void => {
    execFileSync("mount", ["-o", `remount,size=${kilobytes}k`, disk]);
  };
  const student = async (out: string): Promise<Buffer> => {
    const file = (await filesBelow(out)).find((path) => path.endsWith("student/model.onnx"));
    assert.ok(file !== undefined, out);
    return readFile(join(out, file));
  };

  it("ends in words, exit code 1, and loses nothing", async () => {
    const whole = await limbeck(folder, "run", "x.recipe.json", "--out", "whole", "--quiet");
    assert.equal(whole.code, 0, whole.stderr);
    const expected = await student(join(folder, "whole"));
    const codes = new Set<number>();
    for (const size of [16, 48, 80, 112]) {
      resize(size);
      const out = join(disk, `of-${size}`);
      const { code, stderr } = await limbeck(folder, "run", "x.recipe.json", "--out", out, "--quiet");
      codes.add(code);
      assert.doesNotMatch(stderr, /internal/, `${size} kB`);
      if (code !== 0) assert.match(stderr, /no space is left on the disk/, `${size} kB`);
      resize(4096);
      const begun = await readdir(out).catch((): string[] => []);
      const isBegun = begun.some((name) => name.endsWith(".unfinished"));
      const again = await limbeck(folder, "run", "x.recipe.json", "--out", out, ...(isBegun ? ["--resume"] : []));
      assert.equal(again.code, 0, `${size} kB: ${again.stderr}`);
      assert.deepEqual(await student(out), expected, `${size} kB`);
      await removeFolder(out);
    }
    assert.ok(codes.has(1), "every size was enough: the case shows nothing");
  });
});
