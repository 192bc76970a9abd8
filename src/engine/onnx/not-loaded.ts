// Why onnxruntime-node does not load on a machine, and what mends it.
import { inputError, type LimbeckError } from "../../base/errors.ts";

/** What of a machine decides which native library it takes. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Of Linux whose C library is musl, as Alpine's is. */
  readonly isMusl: boolean;
}

function thisMachine(): Machine {
  const { platform, arch } = process;
  if (platform !== "linux") return { platform, arch, isMusl: false };
  const { header } = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  return { platform, arch, isMusl: header !== undefined && header.glibcVersionRuntime === undefined };
}

interface Lack {
  readonly got: string;
  readonly hint: string;
}

const systems = "it is built for Linux with glibc (x64, arm64), macOS (arm64) and Windows (x64, arm64)";
const again = "npm install onnxruntime-node --onnxruntime-node-install=skip";

function lackOf(message: string, { platform, arch, isMusl }: Machine): Lack {
  if (/Cannot find module.*onnxruntime_binding\.node/.test(message))
    return { got: `no build for ${platform} ${arch}`, hint: `take another machine: ${systems}` };
  if (isMusl)
    return {
      got: "a build for glibc, on a Linux with musl (Alpine, say)",
      hint: `take an image with glibc, such as node:24-slim: ${systems}`,
    };
  if (/\bGLIBC(XX)?_|\bCXXABI_/.test(message))
    return { got: message, hint: "take a newer Linux: its C or C++ library is older than the build's" };
  return { got: message, hint: again };
}

/** @param cause - what loading it threw */
export function notLoaded(cause: unknown, machine: Machine = thisMachine()): LimbeckError {
  const [line = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
  const { got, hint } = lackOf(line.slice(0, 300), machine);
  return inputError("engine-unavailable", `onnxruntime-node cannot be loaded: ${got}`, {
    cause,
    problems: [{ path: "onnxruntime-node", expected: "a native library that loads", got, hint }],
  });
}
