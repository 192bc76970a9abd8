// end to end: report.html in a real browser, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { renderHtml } from "../../src/report/render/html.ts";
import { compareShape, fixture } from "./fixture.ts";
import { leftOut } from "../left-out.ts";

const candidates = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = candidates.find((path) => path !== undefined && path !== "" && existsSync(path));

describe("report.html in Chromium", function () {
  this.timeout(60_000);
  let browser: Browser;
  let directory: string;
  let address: string;

  before(async function () {
    if (executablePath === undefined) leftOut(this, "no Chromium; set CHROMIUM to its path");
    directory = await mkdtemp(join(tmpdir(), "limbeck-browser-"));
    const path = join(directory, "report.html");
    const name = "<script>document.title='run'</script>";
    await writeFile(
      path,
      await renderHtml(fixture({ ...compareShape, arms: ["hard", name, "smoothing-then-teacher"] })),
    );
    address = pathToFileURL(path).href;
    browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
    });
  });

  after(async () => {
    if (executablePath === undefined) return;
    await browser.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** Opens the page and fails on any console error, page error or request but for the file itself. */
  async function open(colorScheme: "light" | "dark", width: number): Promise<Page> {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const seen: string[] = [];
    page.on("console", (message) => seen.push(message.text()));
    page.on("pageerror", (error) => seen.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:")) seen.push(request.url());
    });
    await page.goto(address, { waitUntil: "load" });
    assert.deepEqual(seen, []);
    return page;
  }

  it("shows its headings in order, without errors or requests", async () => {
    const page = await open("light", 1200);
    const headings = page.locator("h1, h2");
    assert.deepEqual(await headings.allTextContents(), [
      "digits",
      "Smoothing beside the teacher",
      "What the figures show",
      "Arms",
      "Timeline",
      "Reliability",
      "Teacher and student",
      "Phases",
      "Provenance",
    ]);
    for (const heading of await page.locator("h1, h2, h3, h4").all()) assert.ok(await heading.isVisible());
    assert.equal(await page.title(), "digits: limbeck report");
    await page.close();
  });

  it("exposes its charts as titled images", async () => {
    const page = await open("light", 1200);
    assert.equal(await page.getByRole("img", { name: "Timeline of hard" }).count(), 1);
    assert.equal(
      await page.getByRole("img", { name: "Reliability of smoothing-then-teacher: smooth (smoothing)" }).count(),
      2, // at the top and among all
    );
    await page.close();
  });

  it("opens the table under a chart", async () => {
    const page = await open("light", 1200);
    const details = page.locator("figure.timeline details");
    assert.equal(await details.locator("table").isVisible(), false);
    await details.locator("summary").click();
    assert.equal(await details.locator("table").isVisible(), true);
    await page.close();
  });

  it("is dark where the reader asks for it, charts included", async () => {
    const colours = async (scheme: "light" | "dark"): Promise<string[]> => {
      const page = await open(scheme, 1200);
      const read = ["body", "figure.timeline", "figure.timeline svg text"].map((selector) =>
        page
          .locator(selector)
          .first()
          .evaluate((element, svg) => {
            const style = (globalThis as unknown as BrowserGlobals).getComputedStyle(element);
            return svg ? style.fill : style.backgroundColor;
          }, selector.endsWith("text")),
      );
      const values = await Promise.all(read);
      await page.close();
      return values;
    };
    const light = await colours("light");
    const dark = await colours("dark");
    const brightness = (colour: string): number => Number(/\d+/.exec(colour)![0]);
    assert.deepEqual(
      light.map(brightness).map((value) => value > 128),
      [true, true, false],
    );
    assert.deepEqual(
      dark.map(brightness).map((value) => value > 128),
      [false, false, true],
    );
  });

  it("never scrolls sideways as a whole, on a telephone or on paper", async () => {
    for (const [width, media] of [
      [1200, "screen"],
      [375, "screen"],
      [718, "print"], // A4 within margins of a centimetre
    ] as const) {
      const page = await open("light", width);
      await page.emulateMedia({ media });
      const overflow = await page.locator("html").evaluate((root) => {
        const { scrollWidth, clientWidth } = root as unknown as Extent;
        return scrollWidth - clientWidth;
      });
      assert.equal(overflow, 0, `${width} px, ${media}`);
      await page.close();
    }
  });
});

/** What the page's own scope has; the compiler's library is Node's. */
interface BrowserGlobals {
  getComputedStyle(element: unknown): { readonly fill: string; readonly backgroundColor: string };
}

interface Extent {
  readonly scrollWidth: number;
  readonly clientWidth: number;
}
