// The splits that a command may name; all is every row.
export const splitNames = ["test", "validation", "calibration", "train", "all"] as const;

export type SplitName = (typeof splitNames)[number];
