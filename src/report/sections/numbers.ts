// How figures are written for people: percentages, digits, signs, intervals, sizes.
import type { Difference, Estimate } from "../../metrics/comparison/estimates.ts";

/** U+2212 lines up with digits; the console writes a hyphen instead. */
const MINUS = "\u2212";

/** A fixed number of decimals; negative zero is written as zero. */
export function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Like `fixed`, with a plus sign before positive values. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A fraction as per cent: 0.9725 -> "97.25 %". */
export function percent(fraction: number, digits = 2): string {
  return `${fixed(fraction * 100, digits)} %`;
}

/** A difference of fractions in percentage points, without the unit. */
export function points(fraction: number, digits = 2): string {
  return signed(fraction * 100, digits);
}

/** NLL, Brier and the calibration errors: four decimals. */
export function figure(value: number): string {
  return fixed(value, 4);
}

/** A claim is made below this p. */
export const SIGNIFICANT = 0.05;

/** A p-value: three decimals, "<0.001" below; more where rounding would move it to the other side of .05. */
export function pValue(p: number): string {
  if (p < 0.001) return "<0.001";
  let digits = 3;
  while (digits < 12 && p < SIGNIFICANT !== Number(p.toFixed(digits)) < SIGNIFICANT) digits += 1;
  return fixed(p, digits);
}

/** A number in some notation, with as many decimals more. */
export type Writer = (value: number, more?: number) => string;

/** Per cent without its sign, and the decimals of NLL and its kin: what stands in an interval. */
export const percentWriter: Writer = (value, more = 0) => fixed(value * 100, 2 + more);
export const figureWriter: Writer = (value, more = 0) => fixed(value, 4 + more);

const readsZero = (text: string): boolean => Number(text.replace(MINUS, "-")) === 0;

/** "[low, high]" in the given notation; with more decimals where an end that is not 0 would read as 0. */
export function interval({ low, high }: Pick<Estimate, "low" | "high">, write: Writer): string {
  const hides = (more: number): boolean =>
    excludesZero({ low, high }) && [low, high].some((end) => readsZero(write(end, more)));
  let more = 0;
  while (more < 8 && hides(more)) more += 1;
  return `[${write(low, more)}, ${write(high, more)}]`;
}

/** True when the whole interval lies on one side of zero. */
export function excludesZero({ low, high }: Pick<Difference, "low" | "high">): boolean {
  return low > 0 || high < 0;
}

/** Whole numbers in groups of three: 1234567 -> "1,234,567". */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Decimal units, as disks and networks count them: 53480 -> "53.5 kB". */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1e6) return `${(value / 1e3).toFixed(1)} kB`;
  if (value < 1e9) return `${(value / 1e6).toFixed(1)} MB`;
  return `${(value / 1e9).toFixed(1)} GB`;
}

/** Milliseconds: three significant digits at most, and never an exponent. */
export function milliseconds(value: number): string {
  return fixed(value, value < 0.1 ? 3 : value < 10 ? 2 : 1);
}

/** A schedule's value at a glance: four significant digits at most. */
export function scalar(value: number): string {
  const text = Number(value.toPrecision(4)).toString();
  return text.replace("-", MINUS);
}

/** Mean of a list; NaN of an empty one. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** Typographic minus to hyphen, for terminals and fixed-width text. */
export function plainMinus(text: string): string {
  return text.replaceAll(MINUS, "-");
}
