// What axe finds on a page that is not drawn: everything but contrast.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";
import type { AxeResults } from "axe-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rules that a page breaks, with where. */
export async function violations(page: string): Promise<readonly string[]> {
  const { window } = new JSDOM(page.replace(/<details/g, "<details open"), { runScripts: "outside-only" });
  // what lies within an image is presented to nobody: https://www.w3.org/TR/wai-aria-1.2/#childrenArePresentational
  for (const part of window.document.querySelectorAll('svg[role="img"] > :not(title, desc)')) part.remove();
  // rows of a table are made alike: the first of them stand for the others
  for (const row of window.document.querySelectorAll("tbody > tr:nth-child(n + 7)")) row.remove();
  window.eval(axeSource);
  const { axe } = window as unknown as { axe: { run: (root: unknown, options: object) => Promise<AxeResults> } };
  // a page that is not drawn has no colours to hold against one another
  const found = await axe.run(window.document, {
    rules: { "color-contrast": { enabled: false } },
    resultTypes: ["violations"],
  });
  assert.ok(found.passes.length > 15, `${found.passes.length} rules were looked at`);
  window.close();
  return Array.from(
    found.violations,
    ({ id, nodes }) => `${id}: ${Array.from(nodes, (node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}
