// Values of JSON texts, each of which can be another.
import type { Json } from "../cli/world.ts";

/** Paths of the values of a JSON text that hold no others. */
export function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Another value of the same type. */
function another(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`;
  return value === null ? 0 : value !== true;
}

/** A JSON text whose values at some paths are others. */
export function withOthers(text: string, ...paths: readonly (readonly string[])[]): string {
  const whole = JSON.parse(text) as Json;
  for (const path of paths) {
    let holder = whole;
    for (const key of path.slice(0, -1)) holder = holder[key] as Json;
    const key = path.at(-1) ?? "";
    holder[key] = another(holder[key]);
  }
  return JSON.stringify(whole);
}
