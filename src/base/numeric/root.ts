// Where a function of one number passes zero.

/** Two arguments with the function's values there, which are of different signs. */
export interface Bracket {
  readonly low: number;
  readonly atLow: number;
  readonly high: number;
  readonly atHigh: number;
}

/** Calls after which a root is taken for what it is by then; secants meet theirs in about ten. */
const MOST_CALLS = 200;

/**
 * The argument at which a continuous function is zero, between two at which its signs differ: secants, by the Illinois rule.
 * @param within - ends where the bracket is no wider, or the value no farther from zero
 * Source: Dowell and Jarratt, BIT 11, 1971.
 */
export function rootOf(of: (x: number) => number, { low, atLow, high, atHigh }: Bracket, within: number): number {
  let kept = 0;
  for (let call = 0; call < MOST_CALLS && high - low > within; call++) {
    const secant = low + ((high - low) * atLow) / (atLow - atHigh);
    // rounding may put it on an end
    const middle = secant > low && secant < high ? secant : (low + high) / 2;
    const value = of(middle);
    if (Math.abs(value) <= within) return middle;
    if (value > 0 === atLow > 0) {
      [low, atLow] = [middle, value];
      if (kept > 0) atHigh /= 2;
      kept = 1;
    } else {
      [high, atHigh] = [middle, value];
      if (kept < 0) atLow /= 2;
      kept = -1;
    }
  }
  return (low + high) / 2;
}
