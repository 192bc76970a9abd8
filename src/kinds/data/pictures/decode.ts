// A picture's file as bytes of one size: upright, in sRGB, without transparency, resized by Lanczos' kernel of three lobes.
import { readFile } from "node:fs/promises";
import type Sharp from "sharp";
import type { PictureForm } from "../../../engine/contracts.ts";
import { unreadable } from "../files/bytes.ts";

/** @throws {LimbeckError} "data-unreadable" where sharp's library for this system is not installed */
export async function decoder(): Promise<typeof Sharp> {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    const [got = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    throw unreadable("pictures", "sharp, which decodes them", got, "npm install --include=optional sharp", cause);
  }
}

/** Pixels beyond which a picture is refused before it is decoded: 16,384 x 16,384. */
const MOST_PIXELS = 2 ** 28;

export interface Decoded {
  /** height x width x channels. */
  readonly bytes: Uint8Array;
  /** What was done to it that its form does not say, each in words that follow "2 pictures". */
  readonly changes: readonly string[];
}

/** A file that is no picture, or is cut short, or too large; its message says which. */
export class PictureError extends Error {
  /** Whether there is no such file. */
  readonly missing: boolean;

  constructor(message: string, options: ErrorOptions & { readonly missing?: boolean } = {}) {
    super(message, options);
    this.missing = options.missing === true;
  }
}

const fits = { cover: "cover", contain: "contain", stretch: "fill" } as const;

/** What a decoder says, in one line. */
const reason = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause))
    .split("\n")[0]
    ?.replace(/^Input (file|buffer)/, "the file") ?? "";

/** Height and width of a picture as it stands upright; zeros where it cannot be read. */
export async function sizeOf(from: string | Uint8Array): Promise<readonly [height: number, width: number]> {
  const sharp = await decoder();
  const found = await sharp(from)
    .metadata()
    .catch(() => null);
  return found === null ? [0, 0] : [found.autoOrient.height, found.autoOrient.width];
}

/**
 * Decodes one picture. Embedded colour profiles are turned to sRGB; frames after the first are left out.
 * @param from - the file, or its bytes
 * @throws {PictureError} for a file that is no picture, is damaged or has too many pixels
 */
export async function decodePicture(from: string | Uint8Array, form: PictureForm): Promise<Decoded> {
  const sharp = await decoder();
  const { height, width, channels, fit, background } = form;
  const grey = { r: background, g: background, b: background };
  try {
    const file = typeof from === "string" ? await readFile(from) : from;
    if (file.length === 0) throw new PictureError("the file is empty");
    const image = sharp(file, { failOn: "warning", limitInputPixels: MOST_PIXELS, pages: 1 });
    const found = await image.metadata();
    const isGrey = found.space === "b-w" || found.space === "grey16";
    const { data, info } = await image
      .autoOrient()
      .flatten({ background: grey })
      .toColourspace(channels === 1 ? "b-w" : "srgb")
      .resize({ width, height, fit: fits[fit], kernel: "lanczos3", background: grey, fastShrinkOnLoad: false })
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height || info.channels !== channels)
      throw new PictureError(`decoded to ${info.height} x ${info.width} x ${info.channels}`);
    const changes = [
      ...((found.orientation ?? 1) === 1 ? [] : ["turned upright, as their camera says (EXIF)"]),
      ...(found.hasAlpha && !(await image.stats()).isOpaque
        ? [`with transparent pixels, laid on grey ${background}`]
        : []),
      ...(found.depth === "uchar" ? [] : ["of more than 8 bits a channel, rounded to 8"]),
      ...(found.space === "cmyk" ? ["in CMYK, turned to sRGB"] : []),
      ...(isGrey && channels === 3 ? ["in grey, as three equal channels"] : []),
      ...(!isGrey && channels === 1 ? ["in colour, turned to grey"] : []),
      ...((found.pages ?? 1) > 1 ? ["of several frames, of which the first is taken"] : []),
    ];
    return { bytes: data, changes };
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new PictureError(missing ? "no such file" : reason(cause), { cause, missing });
  }
}
