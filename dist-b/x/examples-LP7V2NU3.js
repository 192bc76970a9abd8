import {
  readRecipeFile
} from "./chunk-IWWNDGUA.js";
import "./chunk-TQSQD3EM.js";
import "./chunk-4H7BIW5Q.js";
import "./chunk-NRTFUL6N.js";
import "./chunk-IJTDSLOH.js";
import "./chunk-Z47R7CQR.js";
import "./chunk-C7EWFNWP.js";
import {
  nearest
} from "./chunk-ATEFR6YA.js";
import "./chunk-A4QYDBRB.js";
import "./chunk-DF5CXL4Z.js";
import "./chunk-PZKE3BSR.js";
import "./chunk-CLQT6QHI.js";
import "./chunk-5XS437NJ.js";
import "./chunk-VLKLFDGJ.js";
import "./chunk-G2GC73FQ.js";
import "./chunk-HIQDTRIK.js";
import "./chunk-7FNQSLNS.js";
import "./chunk-6YZPRG7J.js";
import "./chunk-LRGPJQE2.js";
import {
  inputError
} from "./chunk-BYE3JSHF.js";

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
