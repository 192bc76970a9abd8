// JSON that is the same bytes for the same value; and where two values differ.

/** JSON with keys sorted at every level: equal values are equal bytes. */
export function canonicalJson(value: unknown): string {
  const sorted = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(sorted);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(
      Object.entries(node)
        .filter(([, entry]) => entry !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, entry]) => [key, sorted(entry)]),
    );
  };
  return JSON.stringify(sorted(value));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A place at which two values differ, and what stands there in each; undefined where nothing does. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly now: unknown;
}

/** The first place at which two values of JSON differ, as `--set` names places; null where they are equal. */
export function firstDifference(before: unknown, now: unknown, path = ""): Difference | null {
  if (Array.isArray(before) && Array.isArray(now)) {
    for (let index = 0; index < Math.max(before.length, now.length); index++) {
      const found = firstDifference(before[index], now[index], `${path}[${index}]`);
      if (found !== null) return found;
    }
    return null;
  }
  if (isObject(before) && isObject(now)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()) {
      const found = firstDifference(before[key], now[key], path === "" ? key : `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  return canonicalJson([before]) === canonicalJson([now]) ? null : { path, before, now };
}
