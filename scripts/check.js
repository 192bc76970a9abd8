// What must hold beside the tests (types, lint, format, import rules), the slowest beside the others, each said whole.
import { spawn } from "node:child_process";

/** Whether a script of package.json ends well; what it says is printed when it has ended. */
const holds = (name) =>
  new Promise((resolve) => {
    const said = [];
    const script = spawn(`npm run --silent ${name}`, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [script.stdout, script.stderr]) stream.on("data", (text) => said.push(text));
    script.on("close", (code) => {
      process.stdout.write(`${name}: ${code === 0 ? "holds" : "does not hold"}\n`);
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });

const oneAfterAnother = async () => {
  const all = [];
  for (const name of ["typecheck", "format:check", "imports"]) all.push(await holds(name));
  return all.every(Boolean);
};
const outcomes = await Promise.all([holds("lint"), oneAfterAnother()]);
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
