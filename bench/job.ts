// `npm run bench -- job`: the whole MNIST job, interleaved with PyTorch's where a Python is given.
import { readdir, readFile, rm } from "node:fs/promises";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunReport } from "../src/evaluation/result.ts";
import { runProcess } from "./processes.ts";
import { median } from "./statistics.ts";

export interface JobOptions {
  readonly students: readonly ("mlp" | "cnn")[];
  readonly peer?: string | undefined;
  readonly peerScript: string;
  readonly data: string;
  readonly teacher: string;
  /** Whether the peer asks its teacher for every batch instead of once. */
  readonly live: boolean;
  readonly rounds: number;
}

interface Job {
  readonly seconds: number;
  readonly steps: number;
  readonly peakMiB: number | null;
  readonly accuracy: number;
}

export interface JobFigures {
  readonly seconds: number;
  readonly peakMiB: number | null;
  readonly accuracy: number;
  readonly steps: number;
  /** The peer's time with its training scaled to as many steps as ours. */
  readonly peerSeconds?: number;
  readonly peerPeakMiB?: number | null;
  readonly peerAccuracy?: number;
  readonly ratio?: number;
}

/** One `limbeck run` from nothing: no label cache, no earlier output. */
async function ours(student: "mlp" | "cnn", root: string): Promise<Job> {
  const work = await mkdtemp(join(tmpdir(), "limbeck-bench-"));
  try {
    const recipe = join(root, "recipes/external/mnist.recipe.json");
    const args = [
      "run",
      recipe,
      "--out",
      "out",
      "--quiet",
      "--set",
      `student.path=../../students/mnist-${student}.json`,
    ];
    const { seconds, peakMiB } = await runProcess(process.execPath, [join(root, "dist/cli/bin.js"), ...args], work);
    const [folder = ""] = await readdir(join(work, "out"));
    const report = JSON.parse(await readFile(join(work, "out", folder, "report.json"), "utf8")) as RunReport;
    const phases = report.arms[0]?.seeds[0]?.phases ?? [];
    const steps = phases.reduce((sum, phase) => sum + phase.steps, 0);
    return { seconds, peakMiB, steps, accuracy: phases.at(-1)?.test.accuracy ?? NaN };
  } finally {
    await rm(work, { recursive: true });
  }
}

interface PeerJob {
  readonly seconds: number;
  readonly parts: { readonly train: number };
  readonly steps: number;
  readonly phases: { readonly distill: { readonly accuracy: number } };
}

async function theirs(student: "mlp" | "cnn", options: JobOptions, steps: number, root: string): Promise<Job> {
  const { peer = "", peerScript, data, teacher, live } = options;
  const args = [peerScript, "--data", data, "--teacher", teacher, "--student", student, ...(live ? ["--live"] : [])];
  const { stdout, peakMiB, seconds } = await runProcess(peer, args, root);
  const job = JSON.parse(stdout) as PeerJob;
  const scaled = seconds - job.parts.train + (job.parts.train * steps) / job.steps;
  return { seconds: scaled, peakMiB, steps, accuracy: job.phases.distill.accuracy };
}

const middle = (jobs: readonly Job[]): Job => ({
  seconds: median(jobs.map(({ seconds }) => seconds)),
  peakMiB: jobs.some(({ peakMiB }) => peakMiB === null) ? null : Math.max(...jobs.map(({ peakMiB }) => peakMiB ?? 0)),
  steps: jobs[0]?.steps ?? 0,
  accuracy: jobs[0]?.accuracy ?? NaN,
});

export async function benchJob(options: JobOptions, root: string): Promise<Record<string, JobFigures>> {
  const figures: Record<string, JobFigures> = {};
  for (const student of options.students) {
    const [mine, peers]: [Job[], Job[]] = [[], []];
    for (let round = 0; round < options.rounds; round++) {
      const job = await ours(student, root);
      mine.push(job);
      if (options.peer !== undefined) peers.push(await theirs(student, options, job.steps, root));
    }
    const own = middle(mine);
    const other = middle(peers);
    figures[student] =
      peers.length === 0
        ? own
        : {
            ...own,
            peerSeconds: other.seconds,
            peerPeakMiB: other.peakMiB,
            peerAccuracy: other.accuracy,
            ratio: own.seconds / other.seconds,
          };
  }
  return figures;
}

export function jobTable(figures: Readonly<Record<string, JobFigures>>): string {
  const lines = Object.entries(figures).map(([name, f]) => {
    const own = `${name}: ${f.seconds.toFixed(1)} s, ${f.steps} steps, peak ${f.peakMiB?.toFixed(0) ?? "?"} MiB, accuracy ${(100 * f.accuracy).toFixed(2)} %`;
    if (f.ratio === undefined) return own;
    const peer = `peer ${f.peerSeconds?.toFixed(1) ?? "?"} s for as many steps, peak ${f.peerPeakMiB?.toFixed(0) ?? "?"} MiB, accuracy ${(100 * (f.peerAccuracy ?? NaN)).toFixed(2)} %`;
    return `${own}; ${peer}; ratio ${f.ratio.toFixed(3)}`;
  });
  return lines.join("\n");
}
