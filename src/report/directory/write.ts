// Writes a result into a directory: the reports asked for, and the record they can be rendered from again.
import { mkdir, readFile } from "node:fs/promises";
import { machineError } from "../../base/given-files.ts";
import writeFileAtomic from "write-file-atomic";
import type { RunResult } from "../../evaluation/result.ts";
import { inputError, LimbeckError, runError } from "../../base/errors.ts";
import { renderHtml } from "../render/html.ts";
import { renderJson } from "./json.ts";
import { renderMarkdown } from "../render/markdown.ts";
import { runPaths } from "./paths.ts";

export type ReportFormat = "json" | "markdown" | "html";

/**
 * Renders the chosen formats, then writes report.json, report.md and report.html, each atomically.
 * @returns the paths written, in the order of `ReportFormat`
 * @throws LimbeckError (output-unwritable) where the directory cannot be written
 */
export async function writeReport(
  directory: string,
  result: RunResult,
  formats: readonly ReportFormat[],
): Promise<readonly string[]> {
  const paths = runPaths(directory);
  const files: TextAt[] = [];
  if (formats.includes("json")) files.push({ path: paths.report, text: renderJson(result) });
  if (formats.includes("markdown")) files.push({ path: paths.markdown, text: renderMarkdown(result) });
  if (formats.includes("html")) files.push({ path: paths.html, text: await renderHtml(result) });
  return writeAll(directory, files);
}

/** Writes metrics.jsonl, provenance.json and classes.json, which with report.json are what `readRun` reads. */
export async function writeRunRecord(directory: string, result: RunResult): Promise<readonly string[]> {
  const paths = runPaths(directory);
  return writeAll(directory, [
    { path: paths.metrics, text: result.epochs.map((epoch) => `${JSON.stringify(epoch)}\n`).join("") },
    { path: paths.provenance, text: `${JSON.stringify(result.provenance, null, 2)}\n` },
    { path: paths.classes, text: `${JSON.stringify(result.classes)}\n` },
  ]);
}

interface TextAt {
  readonly path: string;
  readonly text: string;
}

async function writeAll(directory: string, files: readonly TextAt[]): Promise<readonly string[]> {
  try {
    await mkdir(directory, { recursive: true });
    for (const { path, text } of files) {
      const bytes = Buffer.from(text);
      await writeFileAtomic(path, bytes);
      if (!bytes.equals(await readFile(path)))
        throw runError("machine-failed", `${path}: what was written reads otherwise`);
    }
  } catch (cause) {
    if (cause instanceof LimbeckError) throw cause;
    const failure = machineError(cause, directory);
    if (failure !== null) throw failure;
    const got = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw inputError("output-unwritable", `${directory}: the report cannot be written`, {
      problems: [{ path: directory, expected: "a directory that can be written", got }],
      cause,
    });
  }
  return files.map(({ path }) => path);
}
