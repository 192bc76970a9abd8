// `limbeck doctor`: what works here, and the command that mends what does not.
import type { Command } from "commander";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { LimbeckError } from "../base/errors.ts";
import { packageRoot } from "../base/package.ts";
import { limbeckVersion } from "../base/version.ts";
import type { Io } from "./io.ts";
import { print } from "./options.ts";
import { SilentExit } from "./silent-exit.ts";

interface Finding {
  readonly name: string;
  readonly works: boolean;
  readonly detail: string;
  readonly mend?: string;
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const works = major > 20 || (major === 20 && minor >= 19);
  return {
    name: "node",
    works,
    detail: `${process.version}, ${availableParallelism()} cores`,
    ...(works ? {} : { mend: "install Node 20.19 or later" }),
  };
}

/** What an error says, and what mends it where it knows. */
function failed(error: unknown): Pick<Finding, "detail" | "mend"> {
  const mend = error instanceof LimbeckError ? error.problems[0]?.hint : undefined;
  return { detail: error instanceof Error ? error.message : String(error), ...(mend === undefined ? {} : { mend }) };
}

/** Loads the engine's native library and trains one step of a tiny student with it. */
async function onnxFinding(): Promise<Finding> {
  try {
    const { trainOneStep } = await import("../engine/onnx/self-test.ts");
    const loss = await trainOneStep();
    return { name: "engine onnx", works: true, detail: `onnxruntime-node trains (loss ${loss.toFixed(4)})` };
  } catch (error) {
    return { name: "engine onnx", works: false, mend: "npm install", ...failed(error) };
  }
}

/** The command that builds TensorFlow.js's native library, whether limbeck is a checkout or an installed package. */
const buildNative = (): string => `bash ${join(packageRoot, "scripts/build-tfjs-node.sh")}`;

/** Trains one step on the backend that "auto" takes; where that is not the native one, says why and what builds it. */
async function tfjsFinding(): Promise<Finding> {
  const name = "engine tfjs";
  try {
    const { trainOneStep } = await import("../engine/onnx/self-test.ts");
    const { tfjsEngine } = await import("../engine/tfjs/index.ts");
    const engine = await tfjsEngine("auto");
    const detail = `${engine.note ?? ""} (loss ${(await trainOneStep(engine)).toFixed(4)})`;
    return { name, works: true, detail, ...("tfjs-node" in engine.versions ? {} : { mend: buildNative() }) };
  } catch (error) {
    return { name, works: false, mend: "npm install", ...failed(error) };
  }
}

export function addDoctor(command: Command, io: Io): void {
  command.option("--json", "print JSON and nothing else").action(async (options: { readonly json?: boolean }) => {
    const findings = [nodeFinding(), await onnxFinding(), await tfjsFinding()];
    if (options.json === true) print(io, JSON.stringify({ limbeck: limbeckVersion, findings }));
    else
      for (const { name, works, detail, mend } of findings)
        print(
          io,
          `${works ? "ok  " : "FAIL"} ${name}: ${detail}${mend === undefined ? "" : `\n     ${works ? "for the native library" : "mend"}: ${mend}`}`,
        );
    if (findings.some(({ works }) => !works)) throw new SilentExit(1);
  });
}
