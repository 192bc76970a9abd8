// Counter-based randomness: every draw is a pure function of (seed, purpose, epoch, step, index), so there is no state to save.
// Philox4x32-10: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** High 32 bits of the unsigned product of two 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/**
 * Philox4x32-10: four 32-bit words from a 128-bit counter and a 64-bit key, written into `out`.
 * Equals the published known-answer vectors of Random123.
 */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
  at = 0,
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** 32-bit FNV-1a of a string: names a purpose inside the key. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash ^= name.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** Where in a run a block of draws belongs; fields left out are 0. */
export interface DrawPlace {
  readonly epoch?: number;
  readonly step?: number;
}

/**
 * `count` 32-bit words for one purpose and place. Word i depends on (seed, purpose, epoch, step, i) alone.
 * @param seed - a non-negative safe integer; all its bits count
 * @throws {RangeError} if seed is not one
 */
export function randomWords(seed: number, purpose: string, place: DrawPlace, count: number): Uint32Array {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be a non-negative integer, got ${String(seed)}`);
  const blocks = Math.ceil(count / 4);
  const words = new Uint32Array(blocks * 4);
  const key0 = seed >>> 0;
  const key1 = (hashName(purpose) ^ Math.imul(Math.floor(seed / 0x100000000), 0x9e3779b1)) >>> 0;
  for (let block = 0; block < blocks; block++)
    philox(block, 0, place.step ?? 0, place.epoch ?? 0, key0, key1, words, block * 4);
  return words.subarray(0, count);
}

/** `count` doubles uniform in [0, 1), each from 32 random bits. */
export function randomUniforms(seed: number, purpose: string, place: DrawPlace, count: number): Float64Array {
  const words = randomWords(seed, purpose, place, count);
  const uniforms = new Float64Array(count);
  for (let i = 0; i < count; i++) uniforms[i] = words[i]! / 0x100000000;
  return uniforms;
}

/** `count` standard normal draws by Box and Muller's transform (1958), two words a draw. */
export function randomNormals(seed: number, purpose: string, place: DrawPlace, count: number): Float64Array {
  const words = randomWords(seed, purpose, place, 2 * count);
  const normals = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const radius = Math.sqrt(-2 * Math.log((words[2 * i]! + 1) / 0x100000000));
    normals[i] = radius * Math.cos((2 * Math.PI * words[2 * i + 1]!) / 0x100000000);
  }
  return normals;
}

/** A permutation of the given values by Fisher and Yates; the bias of 32 bits is below rows / 2^32. */
export function shuffled(values: Int32Array, seed: number, purpose: string, place: DrawPlace): Int32Array {
  const result = Int32Array.from(values);
  const words = randomWords(seed, purpose, place, result.length);
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor((words[i]! / 0x100000000) * (i + 1));
    const swapped = result[i]!;
    result[i] = result[j]!;
    result[j] = swapped;
  }
  return result;
}
