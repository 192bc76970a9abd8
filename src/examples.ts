// `limbeck examples`: the recipes that are shipped, and a copy of one with everything it reads.
import { access, cp, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { inputError } from "./base/errors.ts";
import { packageRoot } from "./base/package.ts";
import { nearest } from "./base/validation/explain.ts";
import { readRecipeFile } from "./recipe/files.ts";

export interface Example {
  readonly name: string;
  readonly description: string;
}

const ENDING = ".recipe.json";

/** Recipes that run with what is shipped. */
export async function examples(): Promise<readonly Example[]> {
  const files = (await readdir(join(packageRoot, "recipes"))).filter((file) => file.endsWith(ENDING));
  const names = files.map((file) => file.slice(0, -ENDING.length)).sort();
  return Promise.all(
    names.map(async (name) => {
      const { value } = await readRecipeFile(join(packageRoot, "recipes", `${name}${ENDING}`));
      const { description } = value as { readonly description?: string };
      return { name, description: description ?? "" };
    }),
  );
}

/** Every text of a recipe that is a path of the package, and the recipes that it extends. */
async function readBy(file: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>([file]);
  const { value, directory } = await readRecipeFile(file);
  const texts: string[] = [];
  const collect = (node: unknown): void => {
    if (typeof node === "string") texts.push(node);
    else if (typeof node === "object" && node !== null) Object.values(node).forEach(collect);
  };
  collect(value);
  const own = JSON.parse(await readFile(file, "utf8")) as { readonly extends?: string | readonly string[] };
  for (const base of [own.extends ?? []].flat())
    for (const path of await readBy(join(directory, base))) found.add(path);
  for (const text of texts) {
    const path = resolve(directory, text);
    const isInside = path.startsWith(packageRoot) && path !== packageRoot && /[./]/.test(text);
    if (
      isInside &&
      (await access(path).then(
        () => true,
        () => false,
      ))
    )
      found.add(path);
  }
  return found;
}

/**
 * Copies a recipe with its data, teachers and students into a folder of its name, laid out as they are shipped.
 * @returns the recipe's new place
 * @throws {LimbeckError} "usage" for a name that is none of them, and for a folder that is there
 */
export async function copyExample(name: string, cwd: string): Promise<string> {
  const known = (await examples()).map((example) => example.name);
  if (!known.includes(name)) {
    const near = nearest(name, known);
    throw inputError(
      "usage",
      `examples: there is no "${name}"${near === undefined ? `; there are ${known.join(", ")}` : `; did you mean "${near}"?`}`,
    );
  }
  const folder = resolve(cwd, name);
  await access(folder).then(
    () => {
      throw inputError("usage", `${folder}: there is one already; move it away, or work in another folder`);
    },
    () => undefined,
  );
  for (const path of await readBy(join(packageRoot, "recipes", `${name}${ENDING}`))) {
    const target = join(folder, relative(packageRoot, path));
    await mkdir(dirname(target), { recursive: true });
    await cp(path, target, { recursive: true });
  }
  await cp(join(packageRoot, "schema"), join(folder, "schema"), { recursive: true });
  return join(folder, "recipes", `${name}${ENDING}`);
}
