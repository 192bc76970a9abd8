// README's picture: the example report's pair of reliability diagrams as SVG files of their own, light and dark.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderReliability } from "../src/report/charts/reliability.ts";
import { readRun } from "../src/report/directory/read.ts";
import { styles } from "../src/report/render/style.ts";
import { describeReliability, reliabilityPair } from "../src/report/sections/reliability-panels.ts";

const root = join(import.meta.dirname, "..");

/** Space for a diagram's title, and between the two. */
const TOP = 46;
const GAP = 24;

const colours = (style: string): ReadonlyMap<string, string> =>
  new Map([...style.matchAll(/--([\w-]+): (#[0-9a-f]+);/g)].map(([, name = "", colour = ""]) => [name, colour]));

/** The pair side by side, with the colours of one style written in. */
export async function picture(style: string): Promise<string> {
  const pair = reliabilityPair((await readRun(join(root, "reports/example"))).report) ?? [];
  const inks = colours(style);
  let width = 0;
  let height = 0;
  const drawn: string[] = [];
  for (const [at, panel] of pair.entries()) {
    const svg = await renderReliability(panel, {
      id: `picture-${at}`,
      title: panel.title,
      description: describeReliability(panel),
    });
    const [, wide = "0", high = "0"] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    const { ece, accuracy } = panel.phase.test;
    const line = (y: number, weight: number, ink: string, text: string): string =>
      `<text x="${width + 56}" y="${y}" font-size="13" font-weight="${weight}" fill="var(--${ink})">${text}</text>`;
    drawn.push(
      line(16, 600, "text", panel.arm),
      line(34, 400, "muted", `${(100 * accuracy).toFixed(1)} % right, ECE ${ece.toFixed(3)}`),
      `<g transform="translate(${width},${TOP})">${svg}</g>`,
    );
    width += Number(wide) + GAP;
    height = Math.max(height, Number(high) + TOP);
  }
  const body = drawn.join("").replace(/var\(--([\w-]+)\)/g, (_, name: string) => inks.get(name) ?? name);
  const ground = `<rect width="100%" height="100%" fill="${inks.get("card") ?? "none"}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + 8}" viewBox="0 0 ${width} ${height + 8}" font-family="sans-serif">${ground}${body}</svg>\n`;
}

if (process.argv[1] === import.meta.filename) {
  await mkdir(join(root, "docs/pictures"), { recursive: true });
  for (const [name, style] of Object.entries(styles))
    await writeFile(join(root, `docs/pictures/reliability-${name}.svg`), await picture(style));
}
