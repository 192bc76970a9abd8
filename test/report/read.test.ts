// unit: the schema of report.json, and a run directory written and read again.
import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunReport } from "../../src/evaluation/result.ts";
import { LimbeckError, renderError } from "../../src/base/errors.ts";
import { renderHtml } from "../../src/report/render/html.ts";
import { renderJson } from "../../src/report/directory/json.ts";
import { parseReport, readRun } from "../../src/report/directory/read.ts";
import { writeReport, writeRunRecord } from "../../src/report/directory/write.ts";
import { compareShape, fixture, runShape } from "./fixture.ts";

interface Change {
  readonly name: string;
  /** JSON pointer of the field that is set; undefined removes it. */
  readonly path: string;
  readonly value: unknown;
  readonly expected: RegExp;
}

const phase = "/arms/0/seeds/0/phases/0";
const changes: readonly Change[] = [
  { name: "another version", path: "/version", value: 2, expected: /\/version\n +expected 1\n +got +2/ },
  { name: "a foreign field", path: "/foreign", value: 1, expected: /\/foreign\n +expected one of the keys "version"/ },
  { name: "a missing field", path: "/engine", value: undefined, expected: /\/engine\n +expected a value/ },
  {
    name: "a string for a number",
    path: `${phase}/test/nll`,
    value: "low",
    expected: /test\/nll\n +expected a number/,
  },
  {
    name: "an accuracy above 1",
    path: `${phase}/test/accuracy`,
    value: 96.5,
    expected: /test\/accuracy\n +expected <= 1/,
  },
  {
    name: "half a bin",
    path: `${phase}/test/bins/3/high`,
    value: undefined,
    expected: /bins\/3\/high\n +expected a value/,
  },
  { name: "half a phase", path: `${phase}/steps`, value: 1.5, expected: /steps\n +expected an integer/ },
  {
    name: "another calibrator",
    path: `${phase}/calibrated/kind`,
    value: "spline",
    expected: /calibrated\/kind\n +expected one of "temperature"/,
  },
  {
    name: "no temperature",
    path: `${phase}/calibrated/temperature`,
    value: undefined,
    expected: /calibrated\/temperature\n +expected a value/,
  },
  {
    name: "a difference without p",
    path: "/arms/1/versus/hard/ece/p",
    value: undefined,
    expected: /ece\/p\n +expected a value/,
  },
  { name: "no arms", path: "/arms", value: [], expected: /\/arms\n +expected at least 1 entry/ },
];

function changed({ path, value }: Change): string {
  const report = JSON.parse(renderJson(fixture())) as Record<string, unknown>;
  const keys = path.slice(1).split("/");
  let at = report;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1)!] = value;
  return JSON.stringify(report);
}

describe("reportSchema", () => {
  it("accepts what renderJson writes", () => {
    for (const result of [
      fixture(),
      fixture(runShape),
      fixture({ ...runShape, facts: true }),
      fixture({ ...compareShape, facts: true }),
    ]) {
      assert.deepEqual(parseReport(renderJson(result), "report.json"), result.report);
    }
  });

  it("accepts no teacher, several teachers, no calibrator and a temperature at its bound", () => {
    const { report } = fixture();
    const variants: RunReport[] = [
      { ...report, teacher: null },
      { ...report, teachers: { a: report.teacher!, b: report.teacher! } },
      ...[null, { kind: "temperature", temperature: 20, boundary: "high", test: report.teacher!.test } as const].map(
        (calibrated) => ({
          ...report,
          arms: report.arms.map((arm) => ({
            ...arm,
            seeds: arm.seeds.map((seed) => ({
              ...seed,
              phases: seed.phases.map((written) => ({ ...written, calibrated })),
            })),
          })),
        }),
      ),
    ];
    for (const variant of variants) {
      assert.deepEqual(parseReport(renderJson({ ...fixture(), report: variant }), "report.json"), variant);
    }
  });

  for (const change of changes) {
    it(`refuses ${change.name}`, () => {
      assert.throws(
        () => parseReport(changed(change), "report.json"),
        (error) => {
          assert.ok(error instanceof LimbeckError);
          assert.equal(error.code, "run-unreadable");
          assert.match(renderError(error), change.expected);
          return true;
        },
      );
    });
  }

  it("names every problem at once", () => {
    const text = changed({ name: "", path: "/version", value: 2, expected: /./ }).replace(
      '"engine":"onnx"',
      '"engine":7',
    );
    assert.throws(() => parseReport(text, "report.json"), /report\.json: 2 problems/);
  });
});

describe("a run directory", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "limbeck-report-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("is read back as the result that was written, and renders the same page", async () => {
    const result = fixture();
    const place = join(directory, "new", "run");
    const paths = await writeReport(place, result, ["html", "json", "markdown"]);
    assert.deepEqual(
      paths,
      ["report.json", "report.md", "report.html"].map((name) => join(place, name)),
    );
    await writeRunRecord(place, result);
    const read = await readRun(place);
    assert.deepEqual(read, result);
    assert.equal(await renderHtml(read), await readFile(join(place, "report.html"), "utf8"));
  });

  it("holds only the formats asked for, and no temporary files", async () => {
    await writeReport(directory, fixture(), ["markdown"]);
    assert.deepEqual(await readdir(directory), ["report.md"]);
  });

  const broken = [
    { file: "report.json", text: "{", expected: /report\.json: 1 problem[^]*expected JSON/ },
    {
      file: "report.json",
      text: null,
      expected: /report\.json: cannot be read[^]*no such file[^]*not be a finished run/,
    },
    {
      file: "metrics.jsonl",
      text: '{"arm":"a"}\n',
      expected: /metrics\.jsonl[^]*line 1 \/seed\n +expected a value/,
    },
    { file: "metrics.jsonl", text: "\nnot json\n", expected: /metrics\.jsonl[^]*line 2\n +expected JSON/ },
    { file: "provenance.json", text: "{}", expected: /provenance\.json[^]*\/limbeck\n +expected a value/ },
    { file: "classes.json", text: '["0","1"]', expected: /classes\.json[^]*3 class names[^]*got +2/ },
  ];
  for (const { file, text, expected } of broken) {
    it(`with ${text === null ? "no" : `${JSON.stringify(text)} as`} ${file} is refused`, async () => {
      await writeReport(directory, fixture(), ["json"]);
      await writeRunRecord(directory, fixture());
      if (text === null) await rm(join(directory, file));
      else await writeFile(join(directory, file), text);
      await assert.rejects(readRun(directory), (error) => {
        assert.ok(error instanceof LimbeckError);
        assert.equal(error.exitCode, 2);
        assert.match(renderError(error), expected);
        return true;
      });
    });
  }

  it("that cannot be written is an error with its place", async () => {
    const file = join(directory, "file");
    await writeFile(file, "");
    await assert.rejects(writeReport(join(file, "run"), fixture(), ["json"]), (error) => {
      assert.ok(error instanceof LimbeckError);
      assert.equal(error.code, "output-unwritable");
      assert.match(renderError(error), /expected a directory that can be written\n +got +ENOTDIR/);
      return true;
    });
  });
});
