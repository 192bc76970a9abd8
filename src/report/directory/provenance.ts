// Where a result came from: versions, hashes, the machine, and the command that makes it again.
import { createRequire } from "node:module";
import { availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { basename } from "node:path";
import type { Engine, Splits } from "../../engine/contracts.ts";
import type { Provenance } from "../../evaluation/result.ts";
import type { Teacher } from "../../kinds/teachers/kind.ts";
import { limbeckVersion } from "../../base/version.ts";

export interface ProvenanceFacts {
  readonly command: string;
  readonly startedAt: Date;
  readonly recipe: { readonly name: string; readonly sha256: string };
  readonly dataSha256: string;
  readonly splits: Splits;
  readonly teachers: readonly Teacher[];
  readonly engine: Pick<Engine, "kind" | "threads" | "versions">;
  readonly warnings: readonly string[];
  /** Folder of the recipe, from the run's directory: where the data's paths begin. */
  readonly recipeFolder: string;
}

function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  const { version } = require(`${name}/package.json`) as { readonly version: string };
  return version;
}

/** What computes a run's figures: an engine's own libraries, and what computes a teacher's labels and the student's logits. */
export const runtimeVersions = ({ versions }: Pick<Engine, "versions">): Readonly<Record<string, string>> => ({
  "onnxruntime-node": versionOf("onnxruntime-node"),
  ...versions,
});

export function provenanceOf(facts: ProvenanceFacts): Provenance {
  const { splits } = facts;
  return {
    limbeck: limbeckVersion,
    command: facts.command,
    startedAt: facts.startedAt.toISOString(),
    recipe: facts.recipe,
    data: {
      sha256: facts.dataSha256,
      rows: {
        train: splits.train.length,
        validation: splits.validation.length,
        calibration: splits.calibration.length,
        test: splits.test.length,
        ...(splits.unlabelled === undefined ? {} : { unlabelled: splits.unlabelled.length }),
      },
      splitHash: splits.sha256,
    },
    teachers: facts.teachers.map(({ id, sha256, trainedOnSplits }) => ({ id, sha256, splitHash: trainedOnSplits })),
    engine: {
      ...facts.engine,
      versions: { node: process.version, ...runtimeVersions(facts.engine) },
    },
    warnings: facts.warnings,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      platform: `${platform()} ${release()}`,
      recipeFolder: facts.recipeFolder,
    },
  };
}

/** The command line that makes a run again, from the folder that holds the recipe. */
export function reproducingCommand(
  command: "run" | "compare",
  file: string,
  {
    set,
    seed,
    workers = 1,
  }: { readonly set: readonly string[]; readonly seed?: number | undefined; readonly workers?: number | undefined },
): string {
  const quoted = (text: string): string => (/^[\w./=:[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  const options = [
    ...set.flatMap((setting) => ["--set", quoted(setting)]),
    ...(seed === undefined ? [] : ["--seed", String(seed)]),
    // of them each has its share of the machine's threads
    ...(workers === 1 ? [] : ["--workers", String(workers)]),
  ];
  return ["limbeck", command, quoted(basename(file)), ...options].join(" ");
}
