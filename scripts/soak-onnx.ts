// `npm run soak:onnx -- FILE`: ONNX's own cases of the operators that a student's file may have, as test/reference/node-cases.py
// writes them. Each output is ONNX's, or the case is refused by name.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { LimbeckError } from "../src/base/errors.ts";
import { evaluateGraph } from "../src/engine/onnx/evaluate.ts";
import { decodeModel } from "../src/engine/onnx/file/model-file.ts";
import { checkOperators, importedOperators, importGraph, type ImportHost } from "../src/engine/onnx/read/index.ts";
import { GraphBuilder } from "../src/graph/builder.ts";

interface Plain {
  readonly shape: readonly number[];
  /** NaN and infinities are spelled as Python has them. */
  readonly values: readonly number[];
}

interface Case {
  readonly name: string;
  readonly model: string;
  readonly inputs: Readonly<Record<string, Plain>>;
  readonly outputs: Readonly<Record<string, Plain>>;
}

/** Some of the cases are written with four digits. */
const TOLERANCE = 1e-4;

const never = (): never => {
  throw new Error("nothing is trained here");
};

const host = (g: GraphBuilder): ImportHost => ({
  g,
  training: false,
  dropout: false,
  weight: ({ tensor, name }) => g.constant(tensor, name),
  roleOf: () => null,
  trainsStatistics: () => false,
  update: never,
  dropoutMask: never,
});

const isClose = (got: number, wanted: number): boolean =>
  Object.is(got, wanted) || got === wanted || Math.abs(got - wanted) <= TOLERANCE * Math.max(1, Math.abs(wanted));

/** What is wrong with an output; null where it is ONNX's. */
async function wrongWith({ model: bytes, inputs, outputs }: Case, output: string): Promise<string | null> {
  const model = decodeModel(Buffer.from(bytes, "base64"), "case");
  const request = { model, output, place: "case", code: "student-invalid" } as const;
  checkOperators(request);
  const g = new GraphBuilder();
  const fed = new Map(Object.entries(inputs).map(([name, { shape }]) => [name, g.input(name, "float32", shape)]));
  const y = importGraph(host(g), { ...request, inputs: fed });
  const feeds = new Map(Object.entries(inputs).map(([name, { values }]) => [name, Float32Array.from(values)]));
  const [got] = await evaluateGraph(g.finish([y]), feeds);
  const wanted = outputs[output];
  if (got === undefined || wanted === undefined) return "no output";
  if (got.shape.join() !== wanted.shape.join()) return `[${got.shape.join(", ")}] for [${wanted.shape.join(", ")}]`;
  const values = Array.from(got.data as ArrayLike<number | bigint>, Number);
  const at = values.findIndex((value, i) => !isClose(value, wanted.values[i] ?? NaN));
  return at < 0 ? null : `element ${at}: ${values[at]} for ${wanted.values[at]}`;
}

const spelled = (line: string): string =>
  line.replace(/\b(NaN|-?Infinity)\b/g, (word) =>
    word === "NaN" ? "null" : word.startsWith("-") ? "-1e999" : "1e999",
  );

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("npm run soak:onnx -- FILE, which python test/reference/node-cases.py FILE writes\n");
  process.exit(2);
}
const tally = { right: 0, refused: 0, wrong: 0 };
const reasons = new Map<string, number>();
for await (const line of createInterface({ input: createReadStream(file) })) {
  const test = JSON.parse(spelled(line)) as Case;
  const operators = decodeModel(Buffer.from(test.model, "base64"), test.name).graph.node.map(({ opType }) => opType);
  if (!operators.every((operator) => importedOperators.includes(operator))) continue;
  let outcome: keyof typeof tally = "right";
  for (const output of Object.keys(test.outputs))
    try {
      const wrong = await wrongWith(test, output);
      if (wrong === null) continue;
      process.stdout.write(`${test.name}, ${output}: ${wrong}\n`);
      outcome = "wrong";
    } catch (error) {
      if (!(error instanceof LimbeckError) || error.code === "internal") {
        process.stdout.write(`${test.name}, ${output}: ${String(error)}\n`);
        outcome = "wrong";
        continue;
      }
      if (outcome === "right") outcome = "refused";
      const [problem] = error.problems;
      const shown = operators.length > 3 ? `${operators.length} nodes` : operators.join(" ");
      const why = `${shown}: expected ${problem?.expected ?? error.message}`.slice(0, 160);
      reasons.set(why, (reasons.get(why) ?? 0) + 1);
    }
  tally[outcome] += 1;
}
for (const [why, count] of [...reasons].sort((a, b) => b[1] - a[1])) process.stdout.write(`${count} refused: ${why}\n`);
process.stdout.write(`${tally.right} right, ${tally.refused} refused by name, ${tally.wrong} wrong\n`);
process.exitCode = tally.wrong === 0 ? 0 : 1;
