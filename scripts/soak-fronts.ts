// `npm run soak:fronts [-- TIMES [SEED]]`: drawn models by the thousand through the fronts that read them.
import { fronts, tally } from "../test/soak/fronts.ts";

const [times = 2000, seed = Date.now() % 2 ** 30] = process.argv.slice(2).map(Number);

let failed = 0;
for (const [name, front] of Object.entries(fronts)) {
  const { equal, refused, different } = await tally(front, seed, times);
  failed += different.length;
  for (const what of different) process.stdout.write(`${name}, ${what}\n`);
  process.stdout.write(
    `${name}, ${times} from seed ${seed}: ${equal} equal, ${refused} refused, ${different.length} different\n`,
  );
}
process.exitCode = failed === 0 ? 0 : 1;
