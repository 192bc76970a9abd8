// Source "images": files of pictures, a folder a class or named by a list, decoded into bytes of one size.
import type { PictureForm } from "../../engine/contracts.ts";
import { problemsError, type Problem } from "../../base/errors.ts";
import type { FromSchema, KindSchema } from "../kind-schema.ts";
import type { DataKind } from "./kind.ts";
import { decodedPictures } from "./pictures/cache.ts";
import { inFolders, inList, isFolder } from "./pictures/found.ts";
import { dataError, noRows, type ReadPlace, type Table } from "./table.ts";

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "path", "size"],
  properties: {
    kind: { const: "images" },
    path: {
      type: "string",
      minLength: 1,
      description: "A folder with a folder of pictures a class; or a list of pictures: CSV, TSV, JSON lines, Parquet.",
    },
    size: {
      type: ["integer", "array"],
      minimum: 1,
      maximum: 4096,
      items: { type: "integer", minimum: 1, maximum: 4096 },
      minItems: 2,
      maxItems: 2,
      description: "Side of the square that pictures become, or [height, width].",
    },
    fit: {
      enum: ["cover", "contain", "stretch"],
      default: "cover",
      description:
        "cover: fills the size, cut alike at both ends of the longer side; contain: whole, beside the background; stretch: both sides to the size.",
    },
    channels: { enum: [1, 3], default: 3, description: "3: red, green, blue; 1: grey." },
    background: {
      type: "integer",
      minimum: 0,
      maximum: 255,
      default: 255,
      description: "Grey that shows through transparent pixels, and beside a contained picture: 0 is black.",
    },
    image: {
      type: "string",
      minLength: 1,
      description: "Of a list: column of paths, relative to the list; in Parquet also of the files' bytes.",
    },
    label: { type: "string", minLength: 1, description: "Of a list: column of the class." },
    skip: {
      enum: ["corrupt"],
      description: "Leaves pictures out that cannot be decoded, and names them; they are errors by default.",
    },
  },
} as const satisfies KindSchema;

type Options = FromSchema<typeof schema> & { readonly readsLabels?: false | undefined };

export function formOf({
  size,
  fit,
  channels,
  background,
}: Pick<Options, "size" | "fit" | "channels" | "background">): PictureForm {
  const [height = 1, width = height] = [size].flat();
  return { height, width, channels, fit, background };
}

/** @throws {LimbeckError} "data-invalid" where a list's columns are not named, or a folder's are */
function checkColumns({ path, image, label, readsLabels }: Options, folder: boolean): void {
  const problems: Problem[] = Object.entries({ image, label }).flatMap(([field, column]): Problem[] => {
    if (folder)
      return column === undefined
        ? []
        : [{ path: field, expected: "nothing: a folder of pictures has no columns", got: JSON.stringify(column) }];
    return column === undefined && !(field === "label" && readsLabels === false)
      ? [
          {
            path: field,
            expected: `the list's column of ${field === "image" ? "paths or bytes" : "classes"}`,
            got: "none",
          },
        ]
      : [];
  });
  if (problems.length > 0) throw problemsError("data-invalid", path, problems);
}

/** What was done to pictures, told once for each kind of change. */
const told = (counts: ReadonlyMap<string, number>, place: string): readonly string[] =>
  [...counts].map(([what, count]) => `${place}: ${count} ${count === 1 ? "picture" : "pictures"} ${what}`);

async function read(options: Options, place: ReadPlace): Promise<Table> {
  const { path, skip } = options;
  const form = formOf(options);
  const folder = await isFolder(path, place.baseDirectory);
  checkColumns(options, folder);
  const found = folder
    ? await inFolders(path, place.baseDirectory, options.readsLabels !== false)
    : await inList(
        { path, image: options.image ?? "", label: options.readsLabels === false ? undefined : options.label },
        place.baseDirectory,
      );
  if (found.pictures.length === 0) throw noRows(path);
  const { bytes, kept, changes, mended } = await decodedPictures(found.pictures, form, {
    place: path,
    cache: place.cache,
    skipsCorrupt: skip === "corrupt",
    inFile: place.memory !== undefined,
    scratch: place.scratch,
  });
  const pictures = kept.map((at) => found.pictures[at] ?? { id: "", label: 0 });
  if (pictures.length === 0) throw dataError(path, "pictures", "one that can be decoded", "none of them");
  const shape = [form.height, form.width, form.channels];
  const decoded = new Set(kept);
  const corrupt = found.pictures.flatMap(({ id }, at) => (decoded.has(at) ? [] : [id]));
  const left = corrupt.slice(0, 8).join(", ");
  return {
    place: path,
    labelPlace: path,
    rows: pictures.length,
    inputShape: shape,
    held: { dtype: "uint8", shape, picture: form },
    inputs: bytes,
    columns: null,
    labels: pictures.map(({ label }) => label),
    classes: found.classes,
    ids: pictures.map(({ id }) => id),
    idsAreLocal: true,
    notes: [
      ...found.notes,
      ...told(changes, path),
      ...(mended === true ? [`${path}: what was decoded before is damaged, or of another version: decoded anew`] : []),
      ...(corrupt.length === 0
        ? []
        : [
            `${path}: ${corrupt.length} pictures that cannot be decoded are left out: ${left}${corrupt.length > 8 ? ", ..." : ""}`,
          ]),
    ],
  };
}

export const images: DataKind<Options> = {
  schema,
  make: read,
  labelField: null,
  files: ["path"],
  paths: ["path"],
  unlabelled: (options) => ({ ...options, readsLabels: false }),
  staysInFile: true,
};
