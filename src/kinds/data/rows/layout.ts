// Which axis of an image is its channels, as the source has it; in limbeck they stand first.
import { elementCount, type Shape } from "../../../graph/ir.ts";
import { showShape } from "../../../graph/shapes.ts";
import type { InputOptions } from "./preprocessing.ts";
import { dataError, type Table } from "../table.ts";

export interface RowLayout {
  /** Shape of a row in limbeck. */
  readonly inputShape: Shape;
  /** Whether the source has [height, width, channels], which are moved. */
  readonly channelsLast: boolean;
  /** What the user did not say and was concluded, in words. */
  readonly note: string | null;
}

/** Sizes of an axis that are channels: grey, colour, colour with alpha. */
const channelCounts: ReadonlySet<number> = new Set([1, 3, 4]);

const channelsFirst = ([height = 1, width = 1, channels = 1]: Shape): Shape => [channels, height, width];

/** Whether rows of three axes end in what can only be channels. */
function endsInChannels(held: Shape): boolean {
  const [first = 0, , last = 0] = held;
  return held.length === 3 && channelCounts.has(last) && !channelCounts.has(first);
}

function fitting(wanted: Shape, held: Shape, place: string): Shape {
  if (elementCount(wanted) === elementCount(held)) return wanted;
  throw dataError(
    place,
    "/data/input/shape",
    `a shape of ${elementCount(held)} values, as a row of ${showShape(held)} has`,
    `${showShape(wanted)}, ${elementCount(wanted)} values`,
  );
}

function stated(held: Shape, shape: Shape | undefined, place: string): Shape {
  const isImage = held.length === 3;
  const target = shape ?? (isImage ? channelsFirst(held) : []);
  const fits = isImage ? showShape(target) === showShape(channelsFirst(held)) : target.length === 3;
  if (fits) return fitting(target, held, place);
  throw dataError(
    place,
    "/data/input/layout",
    isImage
      ? `input.shape ${showShape(channelsFirst(held))} beside NHWC: channels first, of rows of ${showShape(held)}`
      : `input.shape [channels, height, width] beside NHWC, since rows are ${showShape(held)}`,
    shape === undefined ? "none" : showShape(shape),
  );
}

/**
 * How the rows of a table become limbeck's. Pictures that were decoded have their channels last, whatever their sizes.
 * @throws {LimbeckError} "data-invalid" as `layoutOf`, and where decoded pictures are said to have them first
 */
export function tableLayout(
  { inputShape, held, place }: Table,
  input: Pick<InputOptions, "shape" | "layout">,
): RowLayout {
  if (held.picture === undefined) return layoutOf(inputShape, input, place);
  if (input.layout === "NCHW")
    throw dataError(
      place,
      "/data/input/layout",
      '"NHWC", or none: decoded pictures have their channels last',
      '"NCHW"',
    );
  return layoutOf(inputShape, { ...input, layout: "NHWC" }, place);
}

/**
 * @param held - shape of a row in the source
 * @throws {LimbeckError} "data-invalid" where the shape does not fit, or would take one axis for another
 */
function layoutOf(held: Shape, { shape, layout }: Pick<InputOptions, "shape" | "layout">, place: string): RowLayout {
  if (layout === "NHWC") return { inputShape: stated(held, shape, place), channelsLast: true, note: null };
  const plain = {
    inputShape: shape === undefined ? held : fitting(shape, held, place),
    channelsLast: false,
    note: null,
  };
  if (layout === "NCHW" || !endsInChannels(held)) return plain;
  const moved = channelsFirst(held);
  if (shape === undefined || showShape(shape) === showShape(moved))
    return {
      inputShape: moved,
      channelsLast: true,
      note:
        `${place}: rows of ${showShape(held)} are taken as images whose channels stand last, and become ` +
        `${showShape(moved)}; "layout": "NHWC" in data.input says so, "NCHW" that they stand first`,
    };
  if (shape.length < 3) return plain;
  throw dataError(
    place,
    "/data/input/shape",
    `${showShape(moved)}: rows of ${showShape(held)} look like images whose channels stand last`,
    `${showShape(shape)}, which would mix rows, columns and channels`,
    'where the first axis is the channels, state "layout": "NCHW"',
  );
}
