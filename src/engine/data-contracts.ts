// The nouns of data: rows as their source holds them, what they were made of, the data set and its splits.
import type { DrawPlace } from "../base/numeric/random.ts";
import type { Shape } from "../graph/ir.ts";

/** Row values in their smallest type: images stay uint8 and are scaled inside the graph. */
export type RowValues = Uint8Array | Int32Array | Float32Array;

/**
 * Rows whose values stay in a file and are read where they are asked for. They lie in shards, of which some are held at a
 * time.
 */
export interface StoredRows {
  readonly type: "uint8" | "float32";
  readonly rows: number;
  /** Values of a row. */
  readonly size: number;
  /** Of all values. */
  readonly byteLength: number;
  /** Rows of a shard; the last has fewer. */
  readonly shardRows: number;
  /** Shards whose rows an epoch mixes: half of those that are held, so that the next ones can be read meanwhile. */
  readonly windowShards: number;
  /** Values of some rows, end to end: of shards that are held, else from the file; in `into` where it has that length. */
  readonly read: (rows: Int32Array, into?: RowValues | null) => Uint8Array | Float32Array;
  /** Holds a shard, in place of the one that was longest not read. */
  readonly load: (shard: number) => void;
  /** Begins to read a shard, which is held when that is done. */
  readonly expect: (shard: number) => void;
}

/** How the file of a picture becomes a row of bytes, [height, width, channels]. */
export interface PictureForm {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** cover: fills the size, cut at the longer side's ends; contain: fits into it, beside the background; stretch: both sides. */
  readonly fit: "cover" | "contain" | "stretch";
  /** Of 0 to 255: what shows through transparent pixels, and beside a contained picture. */
  readonly background: number;
}

/** A named column as its source holds it: a text for each row, "" where nothing stands. */
export interface RawColumn {
  /** Per row the position of its text. */
  readonly codes: Int32Array;
  readonly texts: readonly string[];
}

/** Columns by name, all of as many rows. */
export type RawColumns = ReadonlyMap<string, RawColumn>;

/** Rows of named columns as their source holds them. */
export interface Records {
  readonly columns: RawColumns;
  /** Texts that mean that a value is missing, beside "". */
  readonly missing: readonly string[];
}

/** How a number is brought near 0: (x - mean) / std, or along the quantiles of the training rows, from -1 to 1. */
export type NumberScale =
  | { readonly kind: "affine"; readonly mean: number; readonly std: number }
  | { readonly kind: "quantile"; readonly knots: readonly number[]; readonly levels: readonly number[] };

/** What was learned of a column on training rows, and how its values become features. */
export type FittedColumn =
  | {
      readonly role: "number";
      readonly name: string;
      /** Texts that stand for numbers: yes and no; null where texts are numbers. */
      readonly words: Readonly<Record<string, number>> | null;
      readonly scale: NumberScale;
      /** Stands in for a missing value. */
      readonly fill: number;
      /** Whether a feature of its own says that the value is missing. */
      readonly flag: boolean;
    }
  | {
      readonly role: "category";
      readonly name: string;
      /** A feature each, and one more for whatever else comes; "" is the missing value, where training rows have it. */
      readonly values: readonly string[];
      /**
       * Numbers that the student learns for each value. The column is then one feature, the value's place; whatever else
       * comes is after the last.
       */
      readonly embedding?: number;
    }
  | {
      readonly role: "date";
      readonly name: string;
      /** What stands between date and time of day: "T", " ", or "" where there is no time. */
      readonly separator: "" | "T" | " ";
      /** The year as a number, mean and deviation; null where it is left out. */
      readonly year: { readonly mean: number; readonly std: number } | null;
      /** Parts of which each is two features: sine and cosine of its place in its cycle. */
      readonly cycles: readonly DateCycle[];
      /** Stands in for a missing date. */
      readonly fill: string;
      /** Whether a feature of its own says that the date is missing. */
      readonly flag: boolean;
    };

/** Parts of a date that come round again. */
export type DateCycle = "month" | "day" | "weekday" | "hour" | "minute";

/** From columns to the features that a student takes. */
export interface ColumnEncoder {
  readonly version: 1;
  /** Texts that mean that a value is missing. */
  readonly missing: readonly string[];
  readonly columns: readonly FittedColumn[];
}

/** How texts become rows of token ids: [length], cut off or filled up with 0. */
export interface TextForm {
  /** Columns of a text, or of a pair of texts. */
  readonly columns: readonly string[];
  readonly length: number;
  /** tokenizer.json, whole. */
  readonly tokenizer: string;
}

/** Rows as their source holds them, which is how models that leave limbeck take them. */
export interface HeldRows {
  /** uint8 where the source has bytes, else float32: of other numbers, features of columns and token ids of texts. */
  readonly dtype: "uint8" | "float32";
  /** Shape of a row in the source; as many values as `inputShape`, in the same order unless channels are moved. */
  readonly shape: Shape;
  /** Whether the source has [height, width, channels] and `inputShape` is [channels, height, width]. */
  readonly channelsLast?: boolean;
  /** Where rows are pictures: how their files become rows. */
  readonly picture?: PictureForm;
  /** Where rows are features of named columns: how columns become features. */
  readonly encoder?: ColumnEncoder;
  /** Where rows are token ids of texts: how texts become them. */
  readonly text?: TextForm;
}

/** Rows of one shape with a class each. Row r's values start at r * (product of inputShape). */
export interface Dataset {
  readonly rows: number;
  /** Shape of one row, without the batch: [64], [1, 28, 28]. */
  readonly inputShape: Shape;
  readonly inputs: RowValues | StoredRows;
  /** Class index per row, in [0, classes.length); NO_LABEL for rows that are trained on without one. */
  readonly labels: Int32Array;
  /** Class names by index. */
  readonly classes: readonly string[];
  /** The columns that the values were made of, where they have names. */
  readonly records?: Records;
  /** Where rows are features of named columns: what made them. */
  readonly encoder?: ColumnEncoder;
  /** Where rows are token ids of texts: the texts' columns, and the hash of the tokenizer whose ids they are. */
  readonly text?: { readonly columns: readonly string[]; readonly tokenizerSha256: string };
  /** A stable id per row: the file position unless the source names a column. */
  rowId(row: number): string;
  /** Hash of what was read: shape, values, labels, class names. */
  readonly sha256: string;
}

/** Stands for the class of a row that has no label; as a distribution over the classes it is zeros. */
export const NO_LABEL = -1;

export type SplitName = "train" | "validation" | "calibration" | "test";

/** Row indices of each split, ascending; disjoint. */
export interface Splits {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly calibration: Int32Array;
  readonly test: Int32Array;
  /** Rows that are trained on without a label, where there are any. */
  readonly unlabelled?: Int32Array;
  /** Hash of which labelled row's id fell where, those whose label is hidden too: teacher and student recipes that agree on it share their splits. */
  readonly sha256: string;
}

/** x -> (x * scale - mean) / std, mean and std per channel (axis 0 of a row's shape) or one for all. */
export interface Preprocessing {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What is known of rows beside their values. */
export interface RowFacts {
  readonly inputShape: Shape;
  /** Whether rows are token ids. */
  readonly tokens: boolean;
  /** Largest value of rows stored as bytes, to which they are cut; null where rows are any numbers. */
  readonly most: number | null;
  /** Positions of a row's values that are measured numbers; null where all are. */
  readonly numbers: readonly number[] | null;
}

export interface StoredViews {
  /** How many each row has. */
  readonly views: number;
  /** Seed of their draws. */
  readonly seed: number;
  /** [views x dataset.rows, ...inputShape], of the rows that are trained on; absent where they are drawn again each time. */
  readonly values?: RowValues;
}

/** What is done to a row before a step sees it. Draws are functions of (seed, place) alone: equal ones give equal views. */
export interface Augmentation {
  /** Where each row has a fixed number of views whose labels are stored. */
  readonly stored: StoredViews | null;
  /** Changes a row's values where they are, in the units of the data set. */
  readonly change: (row: Float32Array, seed: number, place: DrawPlace) => void;
}

/** Blends each row of a batch with a partner, anew each step. */
export interface Mixing {
  readonly kind: string;
  /** Shape of `keep`, broadcast over a batch of preprocessed rows: [], or [1, 1, height, width]. */
  readonly keepShape: (inputShape: Shape) => Shape;
  /** Share of each value that a row keeps, the rest being its partner's; and the share lambda that its label keeps. */
  readonly draw: (
    inputShape: Shape,
    seed: number,
    step: number,
  ) => { readonly keep: Float32Array; readonly lambda: number };
}

/** What a model's output means; softening needs logits up to a constant per row, which logProbs are too. */
export const outputSpaces = ["logits", "logProbs", "probs"] as const;

export type OutputSpace = (typeof outputSpaces)[number];

/** What people may state: those, or a sigmoid for each class, which becomes a logit. */
export type StatedSpace = OutputSpace | "sigmoid";

export const statedSpaces = [...outputSpaces, "sigmoid"] as const satisfies readonly StatedSpace[];
