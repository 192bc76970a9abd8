// Every value of what a stopped run has written, another each time.
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Draws } from "../draws.ts";
import { leaves, withOthers } from "../values.ts";
import { type SoakWorld, type Trial } from "../world.ts";
import { goneOnWith, stoppedRun } from "./stopped-run.ts";

interface Field {
  readonly file: string;
  /** Of a file of lines. */
  readonly line: number;
  readonly path: readonly string[];
}

/** What the text files of a folder say, value by value, but for the log, which nobody reads again. */
async function fieldsOf(folder: string): Promise<readonly Field[]> {
  const files = (await readdir(folder, { recursive: true }))
    .filter((file) => /\.jsonl?$/.test(file) && !file.endsWith("log.jsonl"))
    .sort();
  const found: Field[] = [];
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8");
    for (const [line, part] of (file.endsWith("l") ? text.trimEnd().split("\n") : [text]).entries())
      found.push(...leaves(JSON.parse(part)).map((path) => ({ file, line, path })));
  }
  return found;
}

/** One value of what a stopped run has written as JSON is another: with as many trials as there are, each of them once. */
export async function otherField(world: SoakWorld, draws: Draws, out: string, at: number): Promise<Trial> {
  const from = await stoppedRun(world);
  const to = join(world.folder, out);
  await cp(from, to, { recursive: true });
  const fields = await fieldsOf(to);
  const { file, line, path } = fields[at % fields.length]!;
  const text = await readFile(join(to, file), "utf8");
  const parts = file.endsWith("l") ? text.split("\n") : [text];
  await writeFile(join(to, file), parts.with(line, withOthers(parts[line]!, path)).join("\n"));
  return goneOnWith(world, out, `${file}, line ${line + 1}, ${path.join("/")} (one of ${fields.length})`);
}
