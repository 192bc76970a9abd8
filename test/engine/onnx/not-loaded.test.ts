// Why the runtime does not load, by machine and by what the system says.
import assert from "node:assert/strict";
import { notLoaded, type Machine } from "../../../src/engine/onnx/not-loaded.ts";

const linux: Machine = { platform: "linux", arch: "x64", isMusl: false };
const missing = "Cannot find module '../bin/napi-v6/darwin/x64/onnxruntime_binding.node'\nRequire stack:\n- binding.js";
const tooOld = "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.32' not found (required by libonnxruntime.so.1)";
const noLoader = "Error loading shared library ld-linux-x86-64.so.2: No such file or directory";
const noLibrary = "libonnxruntime.so.1: cannot open shared object file: No such file or directory";

const cases: readonly (readonly [what: string, message: string, machine: Machine, got: RegExp, hint: RegExp])[] = [
  [
    "a machine without a build",
    missing,
    { platform: "darwin", arch: "x64", isMusl: false },
    /^no build for darwin x64$/,
    /macOS \(arm64\)/,
  ],
  ["a Linux with musl", noLoader, { ...linux, isMusl: true }, /musl/, /glibc, such as node:24-slim/],
  ["an old C library", tooOld, linux, /GLIBC_2\.32' not found/, /newer Linux/],
  [
    "a package without its library",
    noLibrary,
    linux,
    /^libonnxruntime\.so\.1: cannot open/,
    /^npm install onnxruntime/,
  ],
  [
    "no package",
    "Cannot find package 'onnxruntime-node' imported from x",
    linux,
    /Cannot find package/,
    /^npm install/,
  ],
];

describe("a runtime that does not load (unit)", () => {
  for (const [what, message, machine, got, hint] of cases)
    it(`says why, and what mends it: ${what}`, () => {
      const error = notLoaded(new Error(message), machine);
      assert.deepEqual([error.code, error.exitCode, error.problems.length], ["engine-unavailable", 2, 1]);
      assert.match(error.message, /^onnxruntime-node cannot be loaded: /);
      assert.match(error.problems[0]!.got, got);
      assert.match(error.problems[0]!.hint ?? "", hint);
    });

  it("looks at the machine at hand", () => {
    const { problems } = notLoaded(new Error(noLibrary));
    assert.match(problems[0]!.hint ?? "", /^npm install onnxruntime-node/);
  });
});
