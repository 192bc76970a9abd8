// limbeck's own version, as its package.json states it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package.ts";

const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { readonly version: string };

export const limbeckVersion: string = version;
