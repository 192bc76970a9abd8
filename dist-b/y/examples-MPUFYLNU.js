import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  readRecipeFile
} from "./chunk-GQLAY6CU.js";
import "./chunk-XXG5UPCF.js";
import "./chunk-ZCXS2N4Z.js";
import "./chunk-GHRM23RW.js";
import "./chunk-5O2VFSV2.js";
import "./chunk-SY27B2WS.js";
import "./chunk-TAWRUDJW.js";
import "./chunk-PWGOLIOI.js";
import "./chunk-EA6AZAAW.js";
import {
  nearest
} from "./chunk-OVWJUTFD.js";
import "./chunk-SRUFBGWP.js";
import "./chunk-HXOUHLFL.js";
import "./chunk-ARI2FROD.js";
import "./chunk-YRZSYJ36.js";
import "./chunk-U67AEGN2.js";
import "./chunk-MGHOHB4O.js";
import "./chunk-RG4S2NFI.js";
import "./chunk-TVJP2FLG.js";
import "./chunk-MS4JPZUI.js";
import {
  inputError
} from "./chunk-JWFKJVVU.js";
import "./chunk-GHERMFEN.js";

// dist/examples.js
import { access, cp, mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
var root = resolve(import.meta.dirname, "..");
var ENDING = ".recipe.json";
async function examples() {
  const files = (await readdir(join(root, "recipes"))).filter((file) => file.endsWith(ENDING));
  const names = files.map((file) => file.slice(0, -ENDING.length)).sort();
  return Promise.all(names.map(async (name) => {
    const { value } = await readRecipeFile(join(root, "recipes", `${name}${ENDING}`));
    const { description } = value;
    return { name, description: description ?? "" };
  }));
}
async function readBy(file) {
  const found = /* @__PURE__ */ new Set([file]);
  const { value, directory } = await readRecipeFile(file);
  const texts = [];
  const collect = (node) => {
    if (typeof node === "string")
      texts.push(node);
    else if (typeof node === "object" && node !== null)
      Object.values(node).forEach(collect);
  };
  collect(value);
  const own = JSON.parse(await readFile(file, "utf8"));
  for (const base of [own.extends ?? []].flat())
    for (const path of await readBy(join(directory, base)))
      found.add(path);
  for (const text of texts) {
    const path = resolve(directory, text);
    const isInside = path.startsWith(root) && path !== root && /[./]/.test(text);
    if (isInside && await access(path).then(() => true, () => false))
      found.add(path);
  }
  return found;
}
async function copyExample(name, cwd) {
  const known = (await examples()).map((example) => example.name);
  if (!known.includes(name)) {
    const near = nearest(name, known);
    throw inputError("usage", `examples: there is no "${name}"${near === void 0 ? `; there are ${known.join(", ")}` : `; did you mean "${near}"?`}`);
  }
  const folder = resolve(cwd, name);
  await access(folder).then(() => {
    throw inputError("usage", `${folder}: there is one already; move it away, or work in another folder`);
  }, () => void 0);
  for (const path of await readBy(join(root, "recipes", `${name}${ENDING}`))) {
    const target = join(folder, relative(root, path));
    await mkdir(dirname(target), { recursive: true });
    await cp(path, target, { recursive: true });
  }
  await cp(join(root, "schema"), join(folder, "schema"), { recursive: true });
  return join(folder, "recipes", `${name}${ENDING}`);
}
export {
  copyExample,
  examples
};
