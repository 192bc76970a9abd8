// Recipes with a few places changed.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { limbeck, root, type Json } from "../../cli/world.ts";
import type { Draws } from "../draws.ts";
import { ofOurs, type SoakWorld, type Trial } from "../world.ts";

/** Values that stand where others should. */
const strange = [
  null,
  true,
  -1,
  0,
  0.5,
  1e300,
  2 ** 53,
  "",
  "x",
  "../..",
  "\u0000",
  "constructor",
  [],
  {},
  [[]],
  { kind: "x" },
];

/** One place of a JSON value changed: taken away, put in, or another's. */
function mutated(value: unknown, draws: Draws): unknown {
  if (value === null || typeof value !== "object" || draws.chance(0.15)) return structuredClone(draws.one(strange));
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    const at = draws.whole(0, Math.max(0, list.length - 1));
    if (draws.chance(0.3)) list.splice(at, 1);
    else list[at] = mutated(list[at], draws);
    return list;
  }
  const object = { ...(value as Json) };
  const key =
    Object.keys(object).length === 0 || draws.chance(0.1)
      ? draws.one(["x", "__proto__", "kind"])
      : draws.one(Object.keys(object));
  if (draws.chance(0.15)) return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
  return { ...object, [key]: mutated(object[key], draws) };
}

const recipes = ["digits", "digits-features", "digits-shift", "digits-temperature", "digits-annealing"];

/** A recipe with a few places changed, planned: understood, or refused in words. */
export async function nonsense(world: SoakWorld, draws: Draws, out: string): Promise<Trial> {
  const base = draws.one(recipes);
  let recipe: unknown = JSON.parse(await readFile(join(root, `recipes/${base}.recipe.json`), "utf8"));
  for (let times = draws.whole(1, 3); times > 0; times--) recipe = mutated(recipe, draws);
  const text = JSON.stringify(recipe, null, 1).replaceAll('"../', `"${root}/`);
  const cut = draws.chance(0.1) ? text.slice(0, draws.whole(0, text.length)) : text;
  await mkdir(join(world.folder, out));
  await writeFile(join(world.folder, out, "x.recipe.json"), cut);
  const { code, stdout, stderr } = await limbeck(world.folder, "plan", join(out, "x.recipe.json"));
  await rm(join(world.folder, out), { recursive: true });
  const wrong = ofOurs(stderr + stdout) ?? ([0, 2].includes(code) ? null : `exit code ${code}: ${stderr}`);
  return { what: `${base}: ${wrong === null ? "" : cut}`, wrong };
}
