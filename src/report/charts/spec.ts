// Names for the parts of a Vega-Lite specification that the charts are made of.
import type { TopLevelSpec } from "vega-lite";

type Concat = Extract<TopLevelSpec, { vconcat: unknown }>;

/** Layers over one another, with axes of their own; charts stack panels. */
export type Panel = Extract<Concat["vconcat"][number], { layer: unknown }>;

/** One mark with its encoding. */
export type Layer = Extract<Panel["layer"][number], { mark: unknown }>;

export type Mark = Layer["mark"];

type Encoding = NonNullable<Layer["encoding"]>;

/** A field on the x or the y axis. */
export type Position = NonNullable<Encoding["x"]>;

export type StyleChannels = Pick<Encoding, "color" | "strokeDash" | "shape">;
