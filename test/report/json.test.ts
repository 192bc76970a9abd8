// unit: report.json holds exactly the contract, in its order, at full precision.
import assert from "node:assert/strict";
import { LimbeckError } from "../../src/base/errors.ts";
import { renderJson } from "../../src/report/directory/json.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";

describe("renderJson", () => {
  it("parses back to the report, for compare and for run", () => {
    for (const plain of [compareShape, runShape, { ...compareShape, facts: true }, { ...runShape, facts: true }]) {
      const shape = { ...plain, corruptions: ["contrast"], calibrators: ["temperature" as const] };
      const result = fixture(shape);
      assert.deepEqual(JSON.parse(renderJson(result)), result.report);
    }
  });

  it("keeps the contract's order whatever the order it is given, and writes no foreign field", () => {
    const result = fixture({ ...compareShape, facts: true });
    const shuffle = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffle);
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffle(inner)]),
      );
    };
    const report = shuffle(result.report) as typeof result.report;
    assert.equal(renderJson({ ...result, report }), renderJson(result));
    const foreign = { ...report, foreign: 1 };
    assert.throws(
      () => renderJson({ ...result, report: foreign }),
      /a report has a field foreign that its schema does not name/,
    );
  });

  it("writes numbers at full precision and ends with one newline", () => {
    const result = fixture();
    const report = { ...result.report, student: { parameters: 7, bytes: 0.1 + 0.2 } };
    const text = renderJson({ ...result, report });
    assert.ok(text.includes("0.30000000000000004"));
    assert.ok(text.endsWith("}\n"));
    assert.ok(!text.endsWith("\n\n"));
  });

  it("keeps names that look like its own layout", () => {
    const result = fixture({ ...compareShape, name: 'a {\n  "low": 1   }', arms: ["low", "high"], compareTo: "low" });
    assert.deepEqual(JSON.parse(renderJson(result)), result.report);
  });

  it("refuses NaN and infinities, which JSON cannot hold", () => {
    const result = fixture();
    for (const value of [NaN, Infinity]) {
      const report = { ...result.report, student: { parameters: value, bytes: 1 } };
      assert.throws(
        () => renderJson({ ...result, report }),
        (error) => error instanceof LimbeckError && error.message.includes(`parameters is ${value}`),
      );
    }
  });
});
