// dist/base/numeric/random.js
var MULTIPLIER_0 = 3528531795;
var MULTIPLIER_1 = 3449720151;
var WEYL_0 = 2654435769;
var WEYL_1 = 3144134277;
function multiplyHigh(a, b) {
  const aLow = a & 65535;
  const aHigh = a >>> 16;
  const bLow = b & 65535;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + (aLow * bLow >>> 16);
  const carry = (middle & 65535) + aLow * bHigh;
  return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536) >>> 0;
}
function philox(c0, c1, c2, c3, k0, k1, out, at = 0) {
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = k0 + WEYL_0 >>> 0;
    k1 = k1 + WEYL_1 >>> 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}
function hashName(name) {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i++) {
    hash ^= name.charCodeAt(i);
    hash = Math.imul(hash, 16777619);
  }
  return hash >>> 0;
}
function randomWords(seed, purpose, place, count) {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be a non-negative integer, got ${String(seed)}`);
  const blocks = Math.ceil(count / 4);
  const words = new Uint32Array(blocks * 4);
  const key0 = seed >>> 0;
  const key1 = (hashName(purpose) ^ Math.imul(Math.floor(seed / 4294967296), 2654435761)) >>> 0;
  for (let block = 0; block < blocks; block++)
    philox(block, 0, place.step ?? 0, place.epoch ?? 0, key0, key1, words, block * 4);
  return words.subarray(0, count);
}
function randomUniforms(seed, purpose, place, count) {
  const words = randomWords(seed, purpose, place, count);
  const uniforms = new Float64Array(count);
  for (let i = 0; i < count; i++)
    uniforms[i] = words[i] / 4294967296;
  return uniforms;
}
function randomNormals(seed, purpose, place, count) {
  const words = randomWords(seed, purpose, place, 2 * count);
  const normals = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const radius = Math.sqrt(-2 * Math.log((words[2 * i] + 1) / 4294967296));
    normals[i] = radius * Math.cos(2 * Math.PI * words[2 * i + 1] / 4294967296);
  }
  return normals;
}
function shuffled(values, seed, purpose, place) {
  const result = Int32Array.from(values);
  const words = randomWords(seed, purpose, place, result.length);
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(words[i] / 4294967296 * (i + 1));
    const swapped = result[i];
    result[i] = result[j];
    result[j] = swapped;
  }
  return result;
}

export {
  randomWords,
  randomUniforms,
  randomNormals,
  shuffled
};
