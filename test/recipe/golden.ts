// Compares text with a kept file beside a test; UPDATE_GOLDEN=1 rewrites it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

export function assertGolden(path: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, `${text}\n`);
  assert.equal(`${text}\n`, readFileSync(path, "utf8"));
}
