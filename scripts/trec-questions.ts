// TREC's questions as a table: sentence and class by name, in UTF-8, in .cache/trec/train.tsv and .cache/trec/test.tsv.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Classes by their number in the files. Source: Li and Roth, COLING 2002. */
const classes = ["description", "entity", "abbreviation", "human", "location", "number"];

const root = resolve(import.meta.dirname, "..");

async function write(split: string): Promise<number> {
  const text = await readFile(join(root, `../shared/data/trec/TREC.${split}.all`), "latin1");
  const rows = text
    .trim()
    .split("\n")
    .map((line) => {
      const name = classes[Number(line.slice(0, 1))];
      if (name === undefined || line[1] !== " ") throw new Error(`no class: ${line}`);
      return `${line.slice(2).trim()}\t${name}`;
    });
  await writeFile(join(root, ".cache/trec", `${split}.tsv`), `${["sentence\tclass", ...rows].join("\n")}\n`);
  return rows.length;
}

await mkdir(join(root, ".cache/trec"), { recursive: true });
const [train, test] = [await write("train"), await write("test")];
process.stdout.write(`${train} training and ${test} test questions in .cache/trec\n`);
