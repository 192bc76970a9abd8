// Where a result came from, as a list of terms and values.
import type { RunResult } from "../../evaluation/result.ts";
import { count } from "./numbers.ts";

export interface ProvenanceItem {
  readonly term: string;
  readonly value: string;
  /** True for hashes, which are set in a fixed-width face. */
  readonly code: boolean;
}

/** Recipe, data, splits, teachers, engine, versions and machine, in that order. */
export function provenanceItems({ report, provenance, classes }: RunResult): readonly ProvenanceItem[] {
  const { data, engine, recipe } = provenance;
  const rows = Object.entries(data.rows).map(([split, value]) => `${split} ${count(value)}`);
  const splitNote = (hash: string | null): string => {
    if (hash === null) return "its training splits are not recorded";
    return hash === data.splitHash ? "trained on the same splits" : "trained on other splits";
  };
  const items: (ProvenanceItem | null)[] = [
    { term: "Recipe", value: `${recipe.name}, sha256 ${recipe.sha256}`, code: true },
    { term: "Started", value: provenance.startedAt, code: false },
    { term: "Data sha256", value: data.sha256, code: true },
    { term: "Rows", value: rows.join(", "), code: false },
    { term: "Split hash", value: data.splitHash, code: true },
    { term: "Classes", value: `${report.classes}: ${classes.join(", ")}`, code: false },
    ...provenance.teachers.map(({ id, sha256, splitHash }) => ({
      term: "Teacher",
      value: `${id}, sha256 ${sha256}, ${splitNote(splitHash)}`,
      code: true,
    })),
    {
      term: "Engine",
      value: `${engine.kind}, ${engine.threads === 1 ? "1 thread" : `${engine.threads} threads`}`,
      code: false,
    },
    { term: "Versions", value: pairs({ limbeck: provenance.limbeck, ...engine.versions }), code: false },
    Object.keys(provenance.machine).length === 0
      ? null
      : { term: "Machine", value: pairs(provenance.machine), code: false },
  ];
  return items.filter((item) => item !== null);
}

function pairs(record: Readonly<Record<string, string | number>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
