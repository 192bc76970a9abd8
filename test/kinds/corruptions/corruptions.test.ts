// unit: each corruption against its formula, and what all of them hold to.
import assert from "node:assert/strict";
import fc from "fast-check";
import { gaussianBlur } from "../../../src/kinds/corruptions/gaussian-blur.ts";
import { motionBlur } from "../../../src/kinds/corruptions/motion-blur.ts";
import { corrupted, corruptionNames, corruptions, severities } from "../../../src/kinds/corruptions/index.ts";
import { drawsOf, type Draws } from "../../../src/kinds/corruptions/draws.ts";
import { fastGradientSign } from "../../../src/kinds/corruptions/fast-gradient.ts";
import { featureDeviations, featureNoise, noisyFeatures } from "../../../src/kinds/corruptions/features.ts";
import { pixelate } from "../../../src/kinds/corruptions/pixelate.ts";
import { rotation } from "../../../src/kinds/corruptions/rotation.ts";
import { translation } from "../../../src/kinds/corruptions/translation.ts";
import type { Image, ImageShape } from "../../../src/base/numeric/image.ts";
import { gaussianNoise } from "../../../src/kinds/corruptions/gaussian-noise.ts";
import { impulseNoise } from "../../../src/kinds/corruptions/impulse-noise.ts";
import { poissonTable, shotNoise } from "../../../src/kinds/corruptions/shot-noise.ts";
import { brightness } from "../../../src/kinds/corruptions/brightness.ts";
import { contrast } from "../../../src/kinds/corruptions/contrast.ts";
import { randomNormals, randomUniforms } from "../../../src/base/numeric/random.ts";

const shape: ImageShape = { channels: 2, height: 7, width: 9 };
const size = shape.height * shape.width;
const image: Image = randomUniforms(5, "image", {}, 2 * size);
const draws = drawsOf(17, "test", 1, 4);

/** Draws that are given, for what one of them does. */
const fixed = (uniform: number, normal = 0): Draws => ({
  uniforms: (count) => new Float64Array(count).fill(uniform),
  normals: (count) => new Float64Array(count).fill(normal),
});

function assertClose(actual: Image, expected: ArrayLike<number>, tolerance = 1e-12): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, at) => {
    assert.ok(Math.abs(value - expected[at]!) <= tolerance, `value ${at}: ${value}, expected ${expected[at]}`);
  });
}

const mean = (values: Image): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: Image): number => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};

describe("corruptions (unit)", () => {
  for (const name of corruptionNames) {
    it(`${name}: severity 0 is the image, others stay in [0, 1] and are made again`, () => {
      assert.deepEqual(corrupted(image, shape, name, 0, { seed: 3, row: 8 }), image);
      const before = image.slice();
      for (const severity of severities) {
        const once = corrupted(image, shape, name, severity, { seed: 3, row: 8 });
        assert.ok(once.every((value) => value >= 0 && value <= 1));
        assert.deepEqual(corrupted(image, shape, name, severity, { seed: 3, row: 8 }), once);
        assert.notDeepEqual(once, image);
      }
      assert.deepEqual(image, before);
    });

    it(`${name}: keeps any image in [0, 1]`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
          fc.constantFrom(...severities),
          fc.nat(),
          (values, severity, row) => {
            const small = { channels: 1, height: 3, width: 4 };
            const after = corrupted(Float64Array.from(values), small, name, severity, { seed: 1, row });
            assert.ok(after.length === 12 && after.every((value) => value >= 0 && value <= 1));
          },
        ),
        // a pixel a hair below white, found by drawing: weights that sum to 1 but for rounding
        {
          numRuns: 40,
          examples: [
            [[0, 0, 0, 1 - 2 ** -52, 0, 0, 0, 0, 0, 0, 0, 0], 5, 0],
            [new Array<number>(12).fill(1), 5, 0],
          ],
        },
      );
    });
  }

  it("depends on seed, row, corruption and severity", () => {
    const noisy = (seed: number, row: number): Image => corrupted(image, shape, "gaussianNoise", 3, { seed, row });
    assert.notDeepEqual(noisy(1, 2), noisy(1, 3));
    assert.notDeepEqual(noisy(1, 2), noisy(2, 2));
    const first = (name: string, severity: number): number => drawsOf(1, name, severity, 2).uniforms(1)[0]!;
    const all = [first("rotation", 1), first("rotation", 2), first("translation", 1), first("motionBlur", 1)];
    assert.equal(new Set(all).size, all.length);
  });

  it("grows with severity: farther from the image in the mean", () => {
    const many = Array.from({ length: 40 }, (_, row) => row);
    for (const name of corruptionNames) {
      const distances = severities.map((severity) => {
        const squares = many.map((row) =>
          mean(corrupted(image, shape, name, severity, { seed: 1, row }).map((v, at) => (v - image[at]!) ** 2)),
        );
        return squares.reduce((sum, square) => sum + square, 0);
      });
      // neighbours may be one kernel, or as many coarse pixels, at other draws
      distances.forEach((distance, at) => assert.ok(at === 0 || distance >= 0.9 * distances[at - 1]!, name));
      assert.ok(distances[4]! > 1.2 * distances[0]!, name);
    }
  });
});

describe("noise (unit)", () => {
  it("gaussianNoise adds deviation times the draws and cuts", () => {
    assertClose(gaussianNoise(image, 0, draws), image);
    assertClose(
      gaussianNoise(image, 0.1, fixed(0, 2)),
      image.map((value) => Math.min(1, value + 0.2)),
    );
    const grey = new Float64Array(20_000).fill(0.5);
    const noisy = gaussianNoise(grey, 0.08, drawsOf(1, "x", 1, 1));
    assert.ok(Math.abs(mean(noisy) - 0.5) < 0.003 && Math.abs(deviation(noisy) - 0.08) < 0.002);
  });

  it("the Poisson table sums the law's probabilities to 1", () => {
    // P(N = 0) = e^-2, P(N <= 1) = 3 e^-2, P(N <= 2) = 5 e^-2
    const table = poissonTable(2);
    assertClose(
      table.slice(0, 3),
      [1, 3, 5].map((factor) => factor * Math.exp(-2)),
    );
    for (const expected of [0.01, 2, 75, 500]) assert.ok(Math.abs(poissonTable(expected).at(-1)! - 1) < 1e-12);
  });

  it("shotNoise counts photons: black stays, the mean stays, the variance is value / photons", () => {
    assertClose(shotNoise(new Float64Array(5), 50, draws), [0, 0, 0, 0, 0]);
    const grey = new Float64Array(20_000).fill(0.4);
    const noisy = shotNoise(grey, 75, drawsOf(1, "x", 1, 1));
    assert.ok(noisy.every((value) => Math.abs(value * 75 - Math.round(value * 75)) < 1e-9));
    assert.ok(Math.abs(mean(noisy) - 0.4) < 0.002);
    assert.ok(Math.abs(deviation(noisy) - Math.sqrt(0.4 / 75)) < 0.002);
    // u below P(N = 0) counts nothing; Poisson(2) at u = 0.5 counts 2, since 3 e^-2 = 0.406 < 0.5 < 5 e^-2 = 0.677
    assertClose(shotNoise(Float64Array.of(0.5), 4, fixed(0.1)), [0]);
    assertClose(shotNoise(Float64Array.of(0.5), 4, fixed(0.5)), [0.5]);
  });

  it("impulseNoise loses a share of the values, half to black and half to white", () => {
    assertClose(impulseNoise(image, 0, draws), image);
    assertClose(
      impulseNoise(image, 0.2, fixed(0.05)),
      image.map(() => 0),
    );
    assertClose(
      impulseNoise(image, 0.2, fixed(0.15)),
      image.map(() => 1),
    );
    assertClose(impulseNoise(image, 0.2, fixed(0.25)), image);
    const noisy = impulseNoise(new Float64Array(20_000).fill(0.5), 0.07, drawsOf(1, "x", 1, 1));
    for (const lost of [0, 1])
      assert.ok(Math.abs(noisy.filter((value) => value === lost).length / noisy.length - 0.035) < 0.004);
  });
});

describe("blur (unit)", () => {
  const wide: ImageShape = { channels: 1, height: 15, width: 15 };
  const point = new Float64Array(225);
  point[7 * 15 + 7] = 1;

  it("gaussianBlur spreads a point as the product of two Gaussians and keeps its sum", () => {
    const sigma = 0.8;
    const weight = (i: number): number => (Math.abs(i) > 3 ? 0 : Math.exp(-(i * i) / (2 * sigma * sigma)));
    const total = [-3, -2, -1, 0, 1, 2, 3].reduce((sum, i) => sum + weight(i), 0);
    const blurred = gaussianBlur(point, wide, sigma);
    assertClose(
      blurred,
      Array.from({ length: 225 }, (_, at) => (weight(Math.floor(at / 15) - 7) * weight((at % 15) - 7)) / total ** 2),
    );
    assert.ok(Math.abs(blurred.reduce((sum, value) => sum + value, 0) - 1) < 1e-12);
  });

  it("leaves an even image and, in the interior, a ramp as they are", () => {
    const even = new Float64Array(225).fill(0.3);
    assertClose(gaussianBlur(even, wide, 1), even);
    assertClose(motionBlur(even, wide, { radius: 6, sigma: 1.5 }, draws), even);
    const ramp = Float64Array.from({ length: 225 }, (_, at) => (at % 15) / 14);
    const blurred = gaussianBlur(ramp, wide, 1);
    for (let x = 4; x < 11; x++) assert.ok(Math.abs(blurred[x]! - x / 14) < 1e-12);
  });

  it("tends to the image as the deviation falls", () => {
    assertClose(gaussianBlur(image, shape, 0.05), image);
  });

  it("motionBlur along the rows weighs what comes after a pixel by half a Gaussian", () => {
    // a uniform draw of 1/2 is an angle of 0
    const weights = Array.from({ length: 13 }, (_, i) => Math.exp(-(i * i) / 2));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const blurred = motionBlur(point, wide, { radius: 6, sigma: 1 }, fixed(0.5));
    for (let x = 0; x < 15; x++) {
      const expected = x > 7 ? 0 : weights[7 - x]! / total;
      assert.ok(Math.abs(blurred[7 * 15 + x]! - expected) < 1e-12, `column ${x}`);
    }
    // 45 degrees reads diagonally, here one row down at the first step of sqrt(1/2)
    assert.ok(motionBlur(point, wide, { radius: 6, sigma: 1 }, fixed(1))[6 * 15 + 6]! > 0);
    assert.equal(motionBlur(point, wide, { radius: 6, sigma: 1 }, fixed(1))[8 * 15 + 6], 0);
  });
});

describe("tone (unit)", () => {
  it("contrast draws each channel to its own mean", () => {
    assertClose(contrast(image, shape, 1), image);
    const black: ImageShape = { channels: 2, height: 1, width: 2 };
    assertClose(contrast(Float64Array.of(0, 1, 0.2, 0.4), black, 0.5), [0.25, 0.75, 0.25, 0.35]);
    assertClose(contrast(Float64Array.of(0, 1, 0.2, 0.4), black, 0), [0.5, 0.5, 0.3, 0.3]);
  });

  it("brightness adds and cuts; of three channels it raises the value and keeps hue and saturation", () => {
    assertClose(brightness(image, shape, 0), image);
    assertClose(brightness(Float64Array.of(0, 0.5, 0.9), { channels: 1, height: 1, width: 3 }, 0.3), [0.3, 0.8, 1]);
    const colours: ImageShape = { channels: 3, height: 1, width: 3 };
    // (0.4, 0.2, 0) -> V 0.4 becomes 0.5; black becomes grey; (1, 0.5, 0) cannot be raised
    const raised = brightness(Float64Array.of(0.4, 0, 1, 0.2, 0, 0.5, 0, 0, 0), colours, 0.1);
    assertClose(raised, [0.5, 0.1, 1, 0.25, 0.1, 0.5, 0, 0.1, 0]);
  });
});

describe("geometry (unit)", () => {
  it("rotation by 0 is the image, by 90 degrees turns a square one exactly", () => {
    assertClose(rotation(image, shape, 0, draws), image);
    const square: ImageShape = { channels: 1, height: 3, width: 3 };
    const digits = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9], (value) => value / 10);
    const clockwise = [7, 4, 1, 8, 5, 2, 9, 6, 3].map((value) => value / 10);
    const back = [3, 6, 9, 2, 5, 8, 1, 4, 7].map((value) => value / 10);
    const turned = [rotation(digits, square, 90, fixed(0)), rotation(digits, square, 90, fixed(0.9))];
    const isClockwise = Math.abs(turned[0]![0]! - 0.7) < 1e-9;
    assertClose(turned[0]!, isClockwise ? clockwise : back);
    assertClose(turned[1]!, isClockwise ? back : clockwise);
  });

  it("translation moves whole and half pixels, and repeats the border", () => {
    assertClose(translation(image, shape, 0, draws), image);
    const row: ImageShape = { channels: 1, height: 4, width: 4 };
    const ramp = Float64Array.from({ length: 16 }, (_, at) => (at % 4) / 4);
    // a draw of 0 moves along the rows: content goes to the right
    assertClose(translation(ramp, row, 0.25, fixed(0)).slice(0, 4), [0, 0, 0.25, 0.5]);
    assertClose(translation(ramp, row, 0.125, fixed(0)).slice(0, 4), [0, 0.125, 0.375, 0.625]);
  });

  it("pixelate takes means by area", () => {
    assertClose(pixelate(image, shape, 1), image);
    const row: ImageShape = { channels: 1, height: 1, width: 4 };
    const values = Float64Array.of(0, 0.4, 0.6, 1);
    assertClose(pixelate(values, row, 0.5), [0.2, 0.2, 0.8, 0.8]);
    // three cells of 4/3 pixels: (0 + 0.4/3)/(4/3), (2/3 (0.4 + 0.6))/(4/3), (0.6/3 + 1)/(4/3)
    assertClose(pixelate(values, row, 0.75), [0.1, 0.5, 0.5, 0.9]);
    assert.ok(Math.abs(mean(pixelate(image, { ...shape, channels: 2 }, 0.01)) - mean(image)) < 1e-12);
  });
});

describe("features (unit)", () => {
  it("measures deviations over the given rows alone", () => {
    const inputs = Float32Array.of(1, 10, 3, 10, 100, 100);
    assertClose(featureDeviations(inputs, 2, Int32Array.of(0, 1)), [1, 0]);
    const many = Float32Array.from(randomNormals(1, "x", {}, 4000), (value) => 1000 + 3 * value);
    const expected = deviation(Float64Array.from(many));
    const [measured] = featureDeviations(
      many,
      1,
      Int32Array.from({ length: 4000 }, (_, row) => row),
    );
    assert.ok(Math.abs(measured! - expected) < 1e-9);
  });

  it("adds noise in proportion to them; a feature that never varies stays", () => {
    const row = Float64Array.of(5, 5, 5);
    const deviations = Float64Array.of(2, 0, 1);
    assert.deepEqual(noisyFeatures(row, deviations, 0, { seed: 1, row: 2 }), row);
    const noise = randomNormals(1, "shift:gaussianNoise", { epoch: 4, step: 2 }, 3);
    const expected = row.map((value, j) => value + featureNoise[3] * deviations[j]! * noise[j]!);
    assertClose(noisyFeatures(row, deviations, 4, { seed: 1, row: 2 }), expected);
    assert.equal(expected[1], 5);
  });
});

describe("fast gradient sign (unit)", () => {
  it("moves by epsilon times the range along the sign, cut to the range", () => {
    const values = Float32Array.of(0, 8, 16, 8, 8);
    const gradients = Float32Array.of(-1, 1e-9, 3, -2, 0);
    const range = { low: 0, high: 16 };
    assert.deepEqual(fastGradientSign(values, gradients, 0.25, range), Float32Array.of(0, 12, 16, 4, 8));
    assert.deepEqual(fastGradientSign(values, gradients, 0, range), values);
  });
});

describe("strengths (unit)", () => {
  it("are those of CIFAR-10-C where it has the corruption", () => {
    assert.deepEqual(corruptions.gaussianNoise.strengths, [0.04, 0.06, 0.08, 0.09, 0.1]);
    assert.deepEqual(corruptions.contrast.strengths, [0.75, 0.5, 0.4, 0.3, 0.15]);
    assert.deepEqual(corruptions.pixelate.strengths, [0.95, 0.9, 0.85, 0.75, 0.65]);
  });
});
