// Columns as they stand in a file: texts, each kept once.
import type { RawColumn, RawColumns, Records } from "../../../engine/contracts.ts";
import { shown, type RecordValues } from "../table.ts";

/** Whole numbers that another tool wrote as floats are the same value: 7.0 is 7. */
const canonical = (text: string): string => text.replace(/^([+-]?\d+)\.0+$/, "$1");

/** A cell as a text; null for what is neither text, number nor truth. */
export function cellText(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return canonical(value.trim());
    case "number":
      return Number.isNaN(value) ? "" : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return "";
    default:
      if (value instanceof Date) return Number.isNaN(value.valueOf()) ? "" : value.toISOString();
      return value === null ? "" : null;
  }
}

export interface ColumnReader {
  /** @param refuse - the error for a value that is none of a table's */
  take(record: RecordValues, refuse: (name: string, got: string) => Error): void;
  finish(): RawColumns;
}

export function rawColumns(names: readonly string[]): ColumnReader {
  const columns = names.map((name) => ({ name, codes: [] as number[], known: new Map<string, number>() }));
  return {
    take: (record, refuse) => {
      for (const { name, codes, known } of columns) {
        const text = cellText(record[name]);
        if (text === null) throw refuse(name, shown(record[name]));
        let code = known.get(text);
        if (code === undefined) {
          code = known.size;
          known.set(text, code);
        }
        codes.push(code);
      }
    },
    finish: () =>
      new Map(
        columns.map(({ name, codes, known }) => [name, { codes: Int32Array.from(codes), texts: [...known.keys()] }]),
      ),
  };
}

/** Columns of the first that are in all, one part's rows after another's. */
export function joinedColumns(parts: readonly RawColumns[]): RawColumns {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return first ?? new Map<string, RawColumn>();
  const result = new Map<string, RawColumn>();
  for (const name of first.keys()) {
    const own = parts.flatMap((part) => part.get(name) ?? []);
    if (own.length < parts.length) continue;
    const known = new Map<string, number>();
    const codes = new Int32Array(own.reduce((sum, column) => sum + column.codes.length, 0));
    let start = 0;
    for (const column of own) {
      const moved = column.texts.map((text) => {
        const code = known.get(text) ?? known.size;
        known.set(text, code);
        return code;
      });
      column.codes.forEach((code, row) => {
        codes[start + row] = moved[code] ?? 0;
      });
      start += column.codes.length;
    }
    result.set(name, { codes, texts: [...known.keys()] });
  }
  return result;
}

/** Columns with "" for every text that means that a value is missing. */
export function withBlanks({ columns, missing }: Records): RawColumns {
  const absent = new Set(missing);
  return new Map(
    [...columns].map(([name, { codes, texts }]): readonly [string, RawColumn] => {
      if (!texts.some((text) => text !== "" && absent.has(text))) return [name, { codes, texts }];
      const kept = [...new Set(texts.map((text) => (absent.has(text) ? "" : text)))];
      const places = new Map(kept.map((text, at) => [text, at]));
      const moved = texts.map((text) => places.get(absent.has(text) ? "" : text) ?? 0);
      return [name, { codes: codes.map((code) => moved[code] ?? 0), texts: kept }];
    }),
  );
}
