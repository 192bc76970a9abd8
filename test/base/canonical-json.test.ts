// JSON that is the same for the same value; the first place at which two values differ.
import assert from "node:assert/strict";
import { canonicalJson, firstDifference } from "../../src/base/canonical-json.ts";

describe("canonical JSON (unit)", () => {
  it("does not depend on the order of keys, nor on fields that are not there", () => {
    const value = { b: [1, { d: 2, c: undefined }], a: null };
    assert.equal(canonicalJson(value), '{"a":null,"b":[1,{"d":2}]}');
    assert.equal(canonicalJson({ a: null, b: [1, { d: 2 }] }), canonicalJson(value));
  });

  it("finds the first place at which values differ, whatever they are", () => {
    const before = { layers: [{ units: 4 }, { units: 2, rate: 0.1 }], name: "a" };
    const cases: readonly (readonly [unknown, object | null])[] = [
      [structuredClone(before), null],
      [{ name: "a", layers: before.layers }, null],
      [
        { ...before, name: "b" },
        { path: "name", before: "a", now: "b" },
      ],
      [
        { ...before, layers: [{ units: 4 }, { units: 3, rate: 0.2 }] },
        { path: "layers[1].rate", before: 0.1, now: 0.2 },
      ],
      [
        { ...before, layers: [{ units: 4 }] },
        { path: "layers[1]", before: { units: 2, rate: 0.1 }, now: undefined },
      ],
      [
        { ...before, more: 1 },
        { path: "more", before: undefined, now: 1 },
      ],
      [
        { ...before, layers: "none" },
        { path: "layers", before: before.layers, now: "none" },
      ],
    ];
    for (const [now, wanted] of cases) assert.deepEqual(firstDifference(before, now), wanted);
  });
});
