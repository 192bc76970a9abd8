import {
  print
} from "./chunk-TZBGU4EC.js";
import {
  SilentExit
} from "./chunk-FL3XBPHJ.js";
import "./chunk-STSNPE3E.js";
import {
  limbeckVersion
} from "./chunk-JJH5KOXX.js";
import "./chunk-74A75QGB.js";
import "./chunk-LRGPJQE2.js";
import "./chunk-BYE3JSHF.js";

// dist/cli/doctor.js
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
function nodeFinding() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const works = major > 20 || major === 20 && minor >= 19;
  return {
    name: "node",
    works,
    detail: `${process.version}, ${availableParallelism()} cores`,
    ...works ? {} : { mend: "install Node 20.19 or later" }
  };
}
async function onnxFinding() {
  try {
    const { trainOneStep } = await import("./self-test-7RWFNCLZ.js");
    const loss = await trainOneStep();
    return { name: "engine onnx", works: true, detail: `onnxruntime-node trains (loss ${loss.toFixed(4)})` };
  } catch (error) {
    return {
      name: "engine onnx",
      works: false,
      detail: error instanceof Error ? error.message : String(error),
      mend: "npm install onnxruntime-node --onnxruntime-node-install=skip"
    };
  }
}
var buildNative = () => `bash ${fileURLToPath(new URL("../../scripts/build-tfjs-node.sh", import.meta.url))}`;
async function tfjsFinding() {
  const name = "engine tfjs";
  try {
    const { trainOneStep } = await import("./self-test-7RWFNCLZ.js");
    const { tfjsEngine } = await import("./tfjs-3NNGQN7E.js");
    const engine = await tfjsEngine("auto");
    const detail = `${engine.note ?? ""} (loss ${(await trainOneStep(engine)).toFixed(4)})`;
    return { name, works: true, detail, ..."tfjs-node" in engine.versions ? {} : { mend: buildNative() } };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, works: false, detail, mend: "npm install" };
  }
}
function addDoctor(command, io) {
  command.option("--json", "print JSON and nothing else").action(async (options) => {
    const findings = [nodeFinding(), await onnxFinding(), await tfjsFinding()];
    if (options.json === true)
      print(io, JSON.stringify({ limbeck: limbeckVersion, findings }));
    else
      for (const { name, works, detail, mend } of findings)
        print(io, `${works ? "ok  " : "FAIL"} ${name}: ${detail}${mend === void 0 ? "" : `
     ${works ? "for the native library" : "mend"}: ${mend}`}`);
    if (findings.some(({ works }) => !works))
      throw new SilentExit(1);
  });
}
export {
  addDoctor
};
