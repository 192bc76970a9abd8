// `npm run bench -- steps`: the four models' training steps, interleaved with PyTorch's where a Python is given.
import { join } from "node:path";
import { benchModel, type BenchName } from "./models.ts";
import { sgemmLimit } from "./machine-limit.ts";
import { runProcess } from "./processes.ts";
import { median } from "./statistics.ts";

export interface StepsOptions {
  readonly names: readonly BenchName[];
  /** A Python that has torch. */
  readonly peer?: string | undefined;
  readonly peerScript: string;
  readonly rounds: number;
  readonly json: boolean;
}

interface Timed {
  readonly medianMs: number;
  readonly minMs: number;
  readonly compileMs?: number;
}

export interface StepFigures {
  readonly medianMs: number;
  readonly minMs: number;
  readonly compileMs: number;
  readonly peerMedianMs?: number;
  readonly peerMinMs?: number;
  readonly ratio?: number;
  /** Share of the time that the products would take at the machine's own limit; without a peer. */
  readonly shareOfLimit?: number;
}

const THREADS = 2;

async function measureOurs(name: BenchName, root: string): Promise<Timed> {
  const args = ["--import", "tsx", join(root, "bench/measure-steps.ts"), name];
  return JSON.parse((await runProcess(process.execPath, args, root)).stdout) as Timed;
}

async function measurePeer(name: BenchName, { peer = "", peerScript }: StepsOptions, root: string): Promise<Timed> {
  const { stdout } = await runProcess(peer, [peerScript, name], root);
  return (JSON.parse(stdout) as Record<string, Timed>)[name]!;
}

/** Every model's figures: medians over rounds of each round's median, so that both sides meet the same noise. */
export async function benchSteps(options: StepsOptions, root: string): Promise<Record<string, StepFigures>> {
  const limit = options.peer === undefined ? await sgemmLimit(THREADS) : null;
  const figures: Record<string, StepFigures> = {};
  for (const name of options.names) {
    const [ours, peers]: [Timed[], Timed[]] = [[], []];
    for (let round = 0; round < options.rounds; round++) {
      ours.push(await measureOurs(name, root));
      if (options.peer !== undefined) peers.push(await measurePeer(name, options, root));
    }
    const medianMs = median(ours.map((timed) => timed.medianMs));
    const own = {
      medianMs,
      minMs: Math.min(...ours.map(({ minMs }) => minMs)),
      compileMs: median(ours.map(({ compileMs = NaN }) => compileMs)),
    };
    const peerMedianMs = median(peers.map((timed) => timed.medianMs));
    figures[name] =
      limit === null
        ? {
            ...own,
            peerMedianMs,
            peerMinMs: Math.min(...peers.map(({ minMs }) => minMs)),
            ratio: medianMs / peerMedianMs,
          }
        : { ...own, shareOfLimit: (1000 * benchModel(name).multiplyAdds) / limit / medianMs };
  }
  return figures;
}

/** One line a model. */
export function stepsTable(figures: Readonly<Record<string, StepFigures>>): string {
  const cell = (value: number | undefined, digits: number): string =>
    (value === undefined ? "" : value.toFixed(digits)).padStart(10);
  const lines = Object.entries(figures).map(([name, f]) =>
    [
      name.padEnd(12),
      cell(f.medianMs, 3),
      cell(f.minMs, 3),
      cell(f.compileMs, 0),
      ...(f.ratio === undefined
        ? [cell(f.shareOfLimit, 2)]
        : [cell(f.peerMedianMs, 3), cell(f.peerMinMs, 3), cell(f.ratio, 3)]),
    ].join(""),
  );
  const [first] = Object.values(figures);
  const columns = ["median", "min", "compile"].concat(
    first?.ratio === undefined ? ["of limit"] : ["peer", "peer min", "ratio"],
  );
  return ["step, ms".padEnd(12) + columns.map((column) => column.padStart(10)).join(""), ...lines].join("\n");
}
