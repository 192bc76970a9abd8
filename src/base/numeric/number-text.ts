// Texts that are numbers.

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a text is; NaN for any other text, "0x10", "Infinity" and the empty one too. */
export const numberIn = (text: string): number => (numeric.test(text) ? Number(text) : NaN);
