// Builds dist/ where it is missing or older than a source file.
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const newest = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

const builtAt = statSync("dist/cli/bin.js", { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (builtAt < newest("src")) {
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  rmSync("dist", { recursive: true, force: true });
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { stdio: "inherit" });
  execFileSync(process.execPath, ["scripts/compile-schemas.js"], { stdio: "inherit" });
}
