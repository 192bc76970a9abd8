// Arrays written as .npy come back through the reader as they were, and lie aligned as NumPy asks.
import assert from "node:assert/strict";
import fc from "fast-check";
import { parseNpy } from "../../../../src/kinds/data/files/npy-format.ts";
import { npyBytes } from "../../../../src/kinds/data/files/npy-bytes.ts";

describe("npy files", () => {
  it("are read back as they were written, whatever the shape", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), (shape) => {
        const size = shape.reduce((product, axis) => product * axis, 1);
        for (const values of [
          Float32Array.from({ length: size }, (_, i) => Math.fround(i / 3 - 1)),
          Int32Array.from({ length: size }, (_, i) => i - 2),
        ]) {
          const read = parseNpy(npyBytes(values, shape), "x.npy");
          assert.deepEqual(read.shape, shape);
          assert.deepEqual(Array.from(read.values, Number), Array.from(values));
        }
      }),
    );
  });

  it("begin their data at a multiple of 64 bytes", () => {
    for (let axis = 1; axis < 1e9; axis *= 10) {
      const bytes = npyBytes(new Float32Array(0), [0, axis]);
      assert.equal(bytes.length % 64, 0);
      assert.equal(bytes.at(-1), "\n".charCodeAt(0));
    }
  });
});
