// SHA-256 of values in memory.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sha256Number, sha256Of } from "../../../src/base/numeric/hash.ts";

describe("sha256Of", () => {
  it("hashes each part's length and bytes", () => {
    const expected = createHash("sha256")
      .update("2:ab")
      .update("4:")
      .update(Uint8Array.of(1, 0, 0, 0))
      .digest("hex");
    assert.equal(sha256Of(["ab", Int32Array.of(1)]), expected);
  });

  it("sees a view's own elements only", () => {
    const whole = Uint8Array.of(9, 1, 2, 9);
    assert.equal(sha256Of([whole.subarray(1, 3)]), sha256Of([Uint8Array.of(1, 2)]));
  });

  it("tells lists apart that join to the same bytes", () => {
    assert.notEqual(sha256Of(["ab", "c"]), sha256Of(["a", "bc"]));
    assert.notEqual(sha256Of(["", "a"]), sha256Of(["a"]));
  });
});

describe("sha256Number", () => {
  it("is the first 52 bits", () => {
    // SHA-256 of "abc" begins ba7816bf 8f01cfea (FIPS 180-4, example).
    assert.equal(sha256Number("abc"), 0xba7816bf8f01c);
  });
});
