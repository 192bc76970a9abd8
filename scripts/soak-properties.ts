// `npm run soak:properties [-- TIMES]`: the files that hold property tests, with fresh seeds each time.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const times = Number(process.argv[2] ?? 20);
const files = readdirSync("test", { recursive: true, encoding: "utf8" })
  .map((name) => join("test", name))
  .filter((name) => name.endsWith(".test.ts") && readFileSync(name, "utf8").includes("fast-check"));

let failed = 0;
for (let run = 1; run <= times; run++) {
  const { status, stdout } = spawnSync("npx", ["mocha", "--reporter", "dot", ...files], {
    encoding: "utf8",
    env: { ...process.env, LIMBECK_FRESH: "1" },
  });
  if (status === 0) continue;
  failed += 1;
  process.stdout.write(`run ${run}:\n${stdout}\n`);
}
process.stdout.write(`${files.length} files, ${times} times with fresh seeds: ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
