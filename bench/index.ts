// `npm run bench -- steps|job|engines|rows|labels`: times, paired with PyTorch where --peer names a Python that has it.
import { access } from "node:fs/promises";
import { benchLabels, labelsTable, type LabelsOptions } from "./labels.ts";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { benchEngines, enginesTable } from "./engines.ts";
import { benchJob, jobTable } from "./job.ts";
import { benchNames, type BenchName } from "./models.ts";
import { benchRows, rowsTable } from "./rows.ts";
import { benchSteps, stepsTable } from "./steps.ts";

const root = resolve(import.meta.dirname, "..");
const shared = resolve(root, "../shared");

function rounds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected a whole number >= 1");
  return value;
}

async function need(path: string, what: string): Promise<void> {
  await access(path).catch(() => {
    process.stderr.write(`bench: ${what} is not at ${path}\n`);
    process.exit(2);
  });
}

interface Common {
  readonly peer?: string;
  readonly peerScript: string;
  readonly rounds: number;
  readonly json?: boolean;
}

const write = (json: boolean | undefined, figures: object, table: string): void => {
  process.stdout.write(`${json === true ? JSON.stringify(figures) : table}\n`);
};

const program = new Command("bench");

function chosen(models: readonly string[]): readonly BenchName[] {
  const unknown = models.find((model) => !benchNames.includes(model as BenchName));
  if (unknown !== undefined) program.error(`no model ${unknown}; there are ${benchNames.join(", ")}`, { exitCode: 2 });
  return models.length === 0 ? benchNames : benchNames.filter((name) => models.includes(name));
}

program
  .command("steps")
  .argument("[models...]", `any of ${benchNames.join(", ")}`)
  .option("--peer <python>", "a Python that has torch")
  .option("--peer-script <file>", "the peer", join(shared, "bench/pytorch_steps.py"))
  .option("--rounds <n>", "interleaved rounds", rounds, 3)
  .option("--json", "print JSON and nothing else")
  .action(async (models: readonly string[], options: Common) => {
    if (options.peer !== undefined) await need(options.peerScript, "the peer's script");
    const names = chosen(models);
    const figures = await benchSteps({ ...options, names, json: options.json === true }, root);
    write(options.json, figures, stepsTable(figures));
  });

program
  .command("engines")
  .argument("[models...]", "as for steps; mlp-small and cnn by default")
  .option("--rounds <n>", "timed blocks of steps", rounds, 3)
  .option("--json", "print JSON and nothing else")
  .action(async (models: readonly string[], options: { readonly rounds: number; readonly json?: boolean }) => {
    const names = chosen(models.length === 0 ? ["mlp-small", "cnn"] : models);
    const figures = await benchEngines(names, options.rounds);
    write(options.json, figures, enginesTable(figures));
  });

program
  .command("rows")
  .argument("[model]", "as for steps; mlp by default", "mlp")
  .option("--size <MiB>", "of rows, bytes", rounds, 512)
  .option("--memory <MiB>", "of rows that are held where they stay in a file", rounds, 64)
  .option("--rounds <n>", "interleaved epochs", rounds, 5)
  .option("--json", "print JSON and nothing else")
  .action(
    async (
      model: string,
      options: { readonly size: number; readonly memory: number; readonly rounds: number; readonly json?: boolean },
    ) => {
      const [name = "mlp"] = chosen([model]);
      const figures = await benchRows({ ...options, name });
      write(options.json, figures, rowsTable(figures));
    },
  );

type LabelsCommandOptions = Omit<LabelsOptions, "top" | "name"> & { readonly top?: number; readonly json?: boolean };

program
  .command("labels")
  .argument("[model]", "the teacher, as for steps; two small layers of that many classes by default")
  .option("--rows <n>", "rows that are labelled", rounds, 100_000)
  .option("--classes <n>", "classes of the teacher", rounds, 1000)
  .option("--top <n>", "classes that are kept of each row; all by default", rounds)
  .option("--rounds <n>", "interleaved rounds", rounds, 3)
  .option("--json", "print JSON and nothing else")
  .action(async (model: string | undefined, options: LabelsCommandOptions) => {
    const [name] = model === undefined ? [] : chosen([model]);
    const figures = await benchLabels({ ...options, top: options.top ?? 0, ...(name === undefined ? {} : { name }) });
    write(options.json, figures, labelsTable(figures));
  });

program
  .command("job")
  .option("--student <name>", "mlp or cnn; both by default")
  .option("--peer <python>", "a Python that has torch and onnxruntime")
  .option("--peer-script <file>", "the peer", join(shared, "bench/pytorch_job.py"))
  .option("--data <folder>", "MNIST's files", join(shared, "data/mnist"))
  .option("--teacher <file>", "the teacher", join(shared, "data/onnx-models/opt-mnist.onnx"))
  .option("--live", "the peer asks its teacher for every batch")
  .option("--rounds <n>", "interleaved rounds", rounds, 3)
  .option("--json", "print JSON and nothing else")
  .action(
    async (
      options: Common & {
        readonly student?: string;
        readonly data: string;
        readonly teacher: string;
        readonly live?: boolean;
      },
    ) => {
      await need(options.data, "MNIST");
      await need(options.teacher, "the teacher");
      if (options.peer !== undefined) await need(options.peerScript, "the peer's script");
      const students = (["mlp", "cnn"] as const).filter(
        (name) => options.student === undefined || name === options.student,
      );
      if (students.length === 0) program.error("--student is mlp or cnn", { exitCode: 2 });
      const figures = await benchJob({ ...options, students, live: options.live === true }, root);
      write(options.json, figures, jobTable(figures));
    },
  );

await program.parseAsync();
