import {createRequire as __cr} from 'node:module'; const require=__cr(import.meta.url);

// dist/base/numeric/half.js
function halfValue(bits) {
  const sign = bits & 32768 ? -1 : 1;
  const exponent = bits >>> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 31)
    return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
function halfBits(value) {
  const sign = value < 0 || Object.is(value, -0) ? 32768 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(size))
    return 32256;
  if (size >= 65520)
    return sign | 31744;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const units = size / 2 ** (exponent - 10);
  const down = Math.floor(units);
  const rest = units - down;
  const rounded = rest > 0.5 || rest === 0.5 && down % 2 === 1 ? down + 1 : down;
  return sign | (exponent === -14 && rounded < 1024 ? rounded : (exponent + 14 << 10) + rounded);
}

export {
  halfValue,
  halfBits
};
