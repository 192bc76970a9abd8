// Runs whole processes one after another: their output, wall time and peak memory.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";

export interface Finished {
  readonly stdout: string;
  readonly seconds: number;
  /** Peak resident memory in MiB, where the system tells it; looked up five times a second. */
  readonly peakMiB: number | null;
}

async function peakOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const found = /VmHWM:\s+(\d+) kB/.exec(status);
  return found === null ? null : Number(found[1]) / 1024;
}

/** @throws {Error} with the process's own words where it fails */
export async function runProcess(command: string, args: readonly string[], cwd: string): Promise<Finished> {
  const startedAt = performance.now();
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  let peakMiB: number | null = null;
  const watch = setInterval(() => {
    if (child.pid !== undefined)
      void peakOf(child.pid).then((peak) => {
        if (peak !== null) peakMiB = Math.max(peakMiB ?? 0, peak);
      });
  }, 200);
  const code = await new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  }).finally(() => {
    clearInterval(watch);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${stderr}`);
  return { stdout, seconds: (performance.now() - startedAt) / 1000, peakMiB };
}
