// Builds dist/ where it is missing or older than a source file.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const newest = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

const builtAt = statSync("dist/cli/bin.js", { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (builtAt < newest("src")) execFileSync(process.execPath, ["scripts/build.js"], { stdio: "inherit" });
