// Builds dist/ anew: types, the code in few files, since a command that loads hundreds takes longer to start than to work, and
// the schemas as code. What begins is built last: where it stands, all else does.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { build } from "esbuild";

const node = (...args) => execFileSync(process.execPath, args, { stdio: "inherit" });

rmSync("dist", { recursive: true, force: true });
node("node_modules/typescript-native/bin/tsc", "-p", "tsconfig.build.json");
node("--import", "tsx/esm", "scripts/compile-schemas.ts");
await build({
  // what is started or imported by its path
  entryPoints: ["index", "cli/bin", "cells/pool", "cells/worker", "kinds/data/files/decoder"].map(
    (name) => `src/${name}.ts`,
  ),
  outbase: "src",
  outdir: "dist",
  chunkNames: "parts/[name]-[hash]",
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
});
