// Where limbeck's own files lie, from its sources and as it was built alike.
import { existsSync } from "node:fs";
import { dirname, extname, join } from "node:path";

function found(from: string): string {
  return existsSync(join(from, "package.json")) || dirname(from) === from ? from : found(dirname(from));
}

/** The package's folder. */
export const packageRoot = found(import.meta.dirname);

/** Whether this is the project's source, not what was built of it. */
export const isSource = extname(import.meta.filename) === ".ts";
