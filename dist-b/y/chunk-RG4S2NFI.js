import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);
import {
  unreadable
} from "./chunk-TVJP2FLG.js";

// dist/kinds/data/pictures/decode.js
import { readFile } from "node:fs/promises";
async function decoder() {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    const [got = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw unreadable("pictures", "sharp, which decodes them", got, "npm install --include=optional sharp", cause);
  }
}
var MOST_PIXELS = 2 ** 28;
var PictureError = class extends Error {
  /** Whether there is no such file. */
  missing;
  constructor(message, options = {}) {
    super(message, options);
    this.missing = options.missing === true;
  }
};
var fits = { cover: "cover", contain: "contain", stretch: "fill" };
var reason = (cause) => (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]?.replace(/^Input (file|buffer)/, "the file") ?? "";
async function sizeOf(from) {
  const sharp = await decoder();
  const found = await sharp(from).metadata().catch(() => null);
  return found === null ? [0, 0] : [found.autoOrient.height, found.autoOrient.width];
}
async function decodePicture(from, form) {
  const sharp = await decoder();
  const { height, width, channels, fit, background } = form;
  const grey = { r: background, g: background, b: background };
  try {
    const file = typeof from === "string" ? await readFile(from) : from;
    if (file.length === 0)
      throw new PictureError("the file is empty");
    const image = sharp(file, { failOn: "warning", limitInputPixels: MOST_PIXELS, pages: 1 });
    const found = await image.metadata();
    const isGrey = found.space === "b-w" || found.space === "grey16";
    const { data, info } = await image.autoOrient().flatten({ background: grey }).toColourspace(channels === 1 ? "b-w" : "srgb").resize({ width, height, fit: fits[fit], kernel: "lanczos3", background: grey, fastShrinkOnLoad: false }).raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height || info.channels !== channels)
      throw new PictureError(`decoded to ${info.height} x ${info.width} x ${info.channels}`);
    const changes = [
      ...(found.orientation ?? 1) === 1 ? [] : ["turned upright, as their camera says (EXIF)"],
      ...found.hasAlpha && !(await image.stats()).isOpaque ? [`with transparent pixels, laid on grey ${background}`] : [],
      ...found.depth === "uchar" ? [] : ["of more than 8 bits a channel, rounded to 8"],
      ...found.space === "cmyk" ? ["in CMYK, turned to sRGB"] : [],
      ...isGrey && channels === 3 ? ["in grey, as three equal channels"] : [],
      ...!isGrey && channels === 1 ? ["in colour, turned to grey"] : [],
      ...(found.pages ?? 1) > 1 ? ["of several frames, of which the first is taken"] : []
    ];
    return { bytes: data, changes };
  } catch (cause) {
    if (cause instanceof PictureError)
      throw cause;
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new PictureError(missing ? "no such file" : reason(cause), { cause, missing });
  }
}

export {
  decoder,
  PictureError,
  sizeOf,
  decodePicture
};
