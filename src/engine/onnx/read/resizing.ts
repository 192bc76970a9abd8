// Import rule of Resize and Upsample.
import type { Value } from "../../../graph/ir.ts";
import { normalAxis } from "../../../graph/shapes.ts";
import {
  coordinateModes,
  nearestModes,
  resizeCubic,
  resizeLinear,
  resizeNearest,
  scaledSize,
  type ResizedAxis,
} from "../../../graph/resize.ts";
import { ImportError, type ImportRule, type NodeContext } from "./context.ts";

function resizedAxes(c: NodeContext, x: Value): readonly ResizedAxis[] {
  const rank = x.shape.length;
  const upsample = c.node.opType === "Upsample";
  const scaleAt = upsample || c.opset < 11 ? 1 : 2;
  const axes = c
    .ints(
      "axes",
      x.shape.map((_, axis) => axis),
    )
    .map((axis) => normalAxis(axis, rank));
  const policy = c.text("keep_aspect_ratio_policy", "stretch");
  if (policy !== "stretch") throw new ImportError('keep_aspect_ratio_policy "stretch"', `"${policy}"`);
  const scales = c.hasAttribute("scales")
    ? c.floats("scales", [])
    : c.has(scaleAt)
      ? c.knownNumbers(scaleAt, "scales")
      : [];
  const sizes = scales.length === 0 && c.has(3) ? c.knownNumbers(3, "sizes") : [];
  return axes.flatMap((axis, i) => {
    const from = x.shape[axis] ?? 1;
    // a size of the batch that the file was written for is the batch's
    const given = axis === 0 && sizes[i] === c.written?.batch ? from : sizes[i];
    const size = given ?? scaledSize(from, scales[i] ?? 1);
    const scale = scales[i] ?? size / from;
    if (axis === 0 && size !== from)
      throw new ImportError("sizes that leave the number of rows as it is", `${size} rows from ${from}`);
    return size === from && scale === 1 ? [] : [{ axis, size, scale }];
  });
}

const oneOf = <T extends string>(known: readonly T[], given: string, what: string): T => {
  const found = known.find((name) => name === given);
  if (found === undefined) throw new ImportError(`${what} of ${known.join(", ")}`, `"${given}"`);
  return found;
};

export const resize: ImportRule = (c) => {
  const x = c.value(0);
  const mode = c.text("mode", "nearest");
  const legacy = c.opset < 11;
  const coordinates = oneOf(
    coordinateModes,
    c.text("coordinate_transformation_mode", legacy ? "asymmetric" : "half_pixel"),
    "a coordinate_transformation_mode",
  );
  const axes = resizedAxes(c, x);
  const isBroken = axes.some(({ axis, size, scale }) => Math.abs(scale * (x.shape[axis] ?? 1) - size) > 1e-3);
  if (coordinates === "align_corners" && isBroken)
    throw new ImportError(
      "align_corners with scales that give whole sizes",
      "others, of which ONNX and its runtime make different pictures",
      "export the model with sizes",
    );
  if (c.int("antialias", 0) === 1) throw new ImportError("no antialias", "antialias");
  const excludesOutside = c.int("exclude_outside", 0) === 1;
  // exporters write all of them; this one speaks of tf_crop_and_resize alone, which is no coordinate mode here
  c.passOver("extrapolation_value");
  if (mode !== "cubic") c.passOver("cubic_coeff_a");
  if (mode !== "nearest") c.passOver("nearest_mode");
  if (mode !== "cubic" && excludesOutside)
    throw new ImportError("exclude_outside with mode cubic alone", `mode "${mode}"`);
  if (mode === "linear" || mode === "bilinear") return resizeLinear(c.g, x, axes, coordinates);
  if (mode === "cubic")
    return resizeCubic(c.g, x, axes, coordinates, { coefficient: c.float("cubic_coeff_a", -0.75), excludesOutside });
  if (mode !== "nearest") throw new ImportError("mode nearest, linear or cubic", `"${mode}"`);
  const nearest = oneOf(
    nearestModes,
    c.text("nearest_mode", legacy ? "floor" : "round_prefer_floor"),
    "a nearest_mode",
  );
  return resizeNearest(c.g, x, axes, coordinates, nearest);
};
