// `npm run soak -- KIND [TIMES [SEED]]`: runs ill-treated by the hundred; each is a file in test/soak/kinds/.
import { removeFolder } from "../test/cli/world.ts";
import { soak, soaks, type SoakName } from "../test/soak/runs.ts";
import { openWorld } from "../test/soak/world.ts";

const [kind = "", times = "100", from = String(Date.now() % 2 ** 30)] = process.argv.slice(2);
if (!Object.hasOwn(soaks, kind)) {
  process.stderr.write(`soak: expected one of ${Object.keys(soaks).join(", ")}\n`);
  process.exit(2);
}
const world = await openWorld();
const [count, seed] = [Number(times), Number(from)];
const failed = await soak(world, kind as SoakName, seed, count, ({ what, wrong }, at) => {
  if (wrong !== null) process.stdout.write(`seed ${seed + at}: ${what}\n  ${wrong}\n`);
});
await removeFolder(world.folder);
process.stdout.write(
  `${kind}, from seed ${seed}: ${count} tried, ${count - failed.length} passed, ${failed.length} failed\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
