// Augmentations: what each does to a row, against what can be worked out by hand; and where it is refused.
import assert from "node:assert/strict";
import type { RowFacts } from "../../../src/engine/contracts.ts";
import {
  augmentationOf,
  augmentProblems,
  augmentRowProblems,
  augmentWords,
  type AugmentationOptions,
} from "../../../src/kinds/augmentations/index.ts";
import { close } from "../../engine/setup.ts";

const image: RowFacts = { inputShape: [3, 4, 5], tokens: false, most: 255, numbers: null };
const rowOf = (): Float32Array => Float32Array.from({ length: 60 }, (_, at) => at * 4 + 1);

/** Views of one row at as many places. */
function views(options: AugmentationOptions, facts: RowFacts, row: () => Float32Array, count: number): Float32Array[] {
  const { change } = augmentationOf({ by: [options], views: "live" }, facts, 1);
  return Array.from({ length: count }, (_, step) => {
    const values = row();
    change(values, 7, { step, epoch: 3 });
    return values;
  });
}

const at = (row: Float32Array, channel: number, y: number, x: number): number => row[(channel * 4 + y) * 5 + x] ?? NaN;

describe("augmentations", () => {
  it("crop: each view is the padded image, cut at one of (2 padding + 1)^2 places, all of which come", () => {
    for (const fill of ["zero", "edge", "reflect"] as const) {
      const row = rowOf();
      const inside = (place: number, size: number): number | null => {
        if (place >= 0 && place < size) return place;
        if (fill === "zero") return null;
        if (fill === "edge") return place < 0 ? 0 : size - 1;
        return place < 0 ? -place : 2 * (size - 1) - place;
      };
      const candidates = [-1, 0, 1].flatMap((down) =>
        [-1, 0, 1].map((along) =>
          Float32Array.from({ length: 60 }, (_, i) => {
            const [channel, y, x] = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5];
            const [fromY, fromX] = [inside(y + down, 4), inside(x + along, 5)];
            return fromY === null || fromX === null ? 0 : at(row, channel, fromY, fromX);
          }).join(),
        ),
      );
      const seen = new Set(views({ kind: "crop", padding: 1, fill }, image, rowOf, 200).map((view) => view.join()));
      assert.deepEqual([...seen].sort(), candidates.sort(), fill);
    }
  });

  it("flip: mirrored in its share of views, along either axis", () => {
    for (const axis of ["horizontal", "vertical"] as const) {
      const row = rowOf();
      const mirrored = Float32Array.from({ length: 60 }, (_, i) => {
        const [channel, y, x] = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5];
        return axis === "horizontal" ? at(row, channel, y, 4 - x) : at(row, channel, 3 - y, x);
      }).join();
      const all = views({ kind: "flip", axis, probability: 0.3 }, image, rowOf, 2000).map((view) => view.join());
      const flipped = all.filter((view) => view === mirrored).length;
      assert.equal(all.filter((view) => view === row.join()).length, 2000 - flipped);
      close(flipped / 2000, 0.3, 5 * Math.sqrt((0.3 * 0.7) / 2000), axis);
    }
  });

  it("rotation and shift: a plane whose value is its position tells where each pixel came from", () => {
    const facts: RowFacts = { inputShape: [2, 21, 21], tokens: false, most: null, numbers: null };
    // channel 0 holds y, channel 1 holds x: linear, so that interpolation is exact away from the border
    const ramp = (): Float32Array =>
      Float32Array.from({ length: 2 * 441 }, (_, i) => (i < 441 ? Math.floor(i / 21) : (i - 441) % 21));
    const source = (view: Float32Array, y: number, x: number): readonly [number, number] => [
      view[y * 21 + x] ?? NaN,
      view[441 + y * 21 + x] ?? NaN,
    ];
    const angles = views({ kind: "rotation", degrees: 20 }, facts, ramp, 300).map((view) => {
      close(source(view, 10, 10)[0], 10, 1e-4, "the centre stays");
      const [y, x] = source(view, 10, 14);
      close(Math.hypot(y - 10, x - 10), 4, 1e-4, "distances stay");
      return (Math.atan2(y - 10, x - 10) * 180) / Math.PI;
    });
    assert.ok(Math.max(...angles) < 20.01 && Math.max(...angles) > 18 && Math.min(...angles) < -18);
    const shifts = views({ kind: "shift", share: 0.1 }, facts, ramp, 300).flatMap((view) => {
      const [y, x] = source(view, 10, 10);
      const [otherY, otherX] = source(view, 8, 12);
      close(y - otherY, 2, 1e-4, "all pixels alike");
      close(x - otherX, -2, 1e-4, "all pixels alike");
      return [10 - y, 10 - x];
    });
    assert.ok(Math.max(...shifts) <= 2.1001 && Math.max(...shifts) > 1.9 && Math.min(...shifts) < -1.9);
  });

  it("colour: factors in their bounds, contrast about the mean grey, saturation about each pixel's grey", () => {
    const facts: RowFacts = { ...image, most: null };
    const grey = (row: Float32Array, pixel: number): number =>
      0.299 * row[pixel]! + 0.587 * row[20 + pixel]! + 0.114 * row[40 + pixel]!;
    const row = rowOf();
    const mean = Array.from({ length: 20 }, (_, pixel) => grey(row, pixel)).reduce((a, b) => a + b, 0) / 20;
    const plain = { kind: "colour", brightness: 0, contrast: 0, saturation: 0 } as const;
    const factors = (options: AugmentationOptions, base: (i: number) => number): number[] =>
      views(options, facts, rowOf, 100).map((view) => {
        const factor = (view[59]! - base(59)) / (row[59]! - base(59));
        view.forEach((value, i) => close(value, base(i) + factor * (row[i]! - base(i)), 1e-3, `value ${i}`));
        return factor;
      });
    const bright = factors({ ...plain, brightness: 0.4 }, () => 0);
    const contrast = factors({ ...plain, contrast: 0.4 }, () => mean);
    const saturation = factors({ ...plain, saturation: 0.4 }, (i) => grey(row, i % 20));
    for (const found of [bright, contrast, saturation])
      assert.ok(Math.min(...found) >= 0.6 - 1e-4 && Math.min(...found) < 0.7 && Math.max(...found) > 1.3);
    // bytes are cut after each
    for (const view of views({ ...plain, brightness: 1 }, image, rowOf, 50))
      assert.ok(Math.max(...view) <= 255 && Math.min(...view) >= 0);
  });

  it("noise: of its deviation, on numbers alone where columns are named", () => {
    const facts: RowFacts = { inputShape: [6], tokens: false, most: null, numbers: [1, 4] };
    const found = views({ kind: "noise", deviation: 0.5 }, facts, () => new Float32Array(6).fill(2), 2000);
    for (const position of [0, 2, 3, 5]) assert.ok(found.every((view) => view[position] === 2));
    for (const position of [1, 4]) {
      const moved = found.map((view) => view[position]! - 2);
      close(moved.reduce((a, b) => a + b, 0) / 2000, 0, (5 * 0.5) / Math.sqrt(2000), "mean");
      close(moved.reduce((a, b) => a + b * b, 0) / 2000, 0.25, 5 * 0.25 * Math.sqrt(2 / 2000), "variance");
    }
  });

  it("erase: one box of a share of the area within its bounds, in its share of views", () => {
    const facts: RowFacts = { inputShape: [1, 40, 40], tokens: false, most: 255, numbers: null };
    const options = { kind: "erase", probability: 0.6, least: 0.05, most: 0.2, fill: 9 } as const;
    const found = views(options, facts, () => new Float32Array(1600).fill(200), 1000);
    const erased = found.filter((view) => view.some((value) => value !== 200));
    close(erased.length / 1000, 0.6, 5 * Math.sqrt(0.24 / 1000), "share of views");
    const areas = erased.map((view) => {
      const out = [...view.keys()].filter((i) => view[i] === 9);
      const lines = new Set(out.map((i) => Math.floor(i / 40)));
      const columns = new Set(out.map((i) => i % 40));
      assert.equal(out.length, lines.size * columns.size, "one box");
      return out.length / 1600;
    });
    assert.ok(Math.min(...areas) > 0.04 && Math.max(...areas) < 0.22 && Math.max(...areas) > 0.18);
  });

  it("tokenDropout: what stays keeps its order and moves up; the first tokens stay where they are told to", () => {
    const facts: RowFacts = { inputShape: [8], tokens: true, most: null, numbers: null };
    const text = (): Float32Array => Float32Array.of(9, 3, 4, 5, 6, 7, 0, 0);
    const found = views({ kind: "tokenDropout", rate: 0.5, keep: 1 }, facts, text, 1000);
    let left = 0;
    for (const view of found) {
      const tokens = [...view].filter((token) => token !== 0);
      assert.deepEqual([...view], [...tokens, ...new Array<number>(8 - tokens.length).fill(0)], "no gap");
      assert.equal(tokens[0], 9);
      const order = tokens.slice(1);
      assert.deepEqual(order, [...order].sort());
      left += order.length;
    }
    close(left / 5000, 0.5, 5 * Math.sqrt(0.25 / 5000), "share that stays");
    for (const view of views({ kind: "tokenDropout", rate: 0.99, keep: 0 }, facts, text, 200))
      assert.notEqual(view[0], 0, "something is left of every text");
    assert.deepEqual(
      [...views({ kind: "tokenDropout", rate: 0.5, keep: 0 }, facts, () => new Float32Array(8), 1)[0]!],
      new Array<number>(8).fill(0),
    );
  });

  it("a view is a function of its seed and place alone, and several changes do not share draws", () => {
    const by = [
      { kind: "flip", axis: "horizontal", probability: 0.5 },
      { kind: "flip", axis: "vertical", probability: 0.5 },
    ] as const;
    const { change } = augmentationOf({ by, views: 4 }, image, 1);
    const view = (seed: number, step: number, epoch: number): string => {
      const row = rowOf();
      change(row, seed, { step, epoch });
      return row.join();
    };
    assert.equal(view(1, 5, 0), view(1, 5, 0));
    const seen = new Set(Array.from({ length: 40 }, (_, step) => view(1, step, 0)));
    assert.equal(seen.size, 4);
    assert.match(augmentWords({ by, views: 4 }), /flipped horizontally .* 4 views a row/);
  });

  it("refuses rows that it does not fit, in words", () => {
    const flat: RowFacts = { inputShape: [64], tokens: false, most: null, numbers: null };
    const texts: RowFacts = { inputShape: [16], tokens: true, most: null, numbers: null };
    const named: RowFacts = { inputShape: [3], tokens: false, most: null, numbers: [] };
    const problem = (options: AugmentationOptions, rows: RowFacts): string =>
      augmentRowProblems({ by: [options], views: "live" }, rows)
        .map(({ path, expected, got }) => `${path} ${expected}: ${got}`)
        .join();
    assert.match(problem({ kind: "flip", axis: "vertical", probability: 1 }, flat), /by\/0 images.*rows of \[64\]/);
    assert.match(problem({ kind: "crop", padding: 1, fill: "zero" }, texts), /images.*tokens/);
    assert.match(problem({ kind: "noise", deviation: 1 }, texts), /numbers.*tokens/);
    assert.match(problem({ kind: "noise", deviation: 1 }, named), /a column of numbers/);
    assert.match(problem({ kind: "tokenDropout", rate: 0.1, keep: 0 }, flat), /rows of tokens: rows of numbers/);
    const grey: RowFacts = { ...image, inputShape: [1, 4, 5] };
    assert.match(
      problem({ kind: "colour", brightness: 0, contrast: 0, saturation: 0.5 }, grey),
      /by\/0\/saturation .*: 1 channels/,
    );
    const own = (options: AugmentationOptions): string =>
      augmentProblems({ by: [options], views: 2 })
        .map(({ path }) => path)
        .join();
    assert.equal(own({ kind: "erase", probability: 1, least: 0.5, most: 0.1, fill: 0 }), "/by/0/least");
    assert.equal(own({ kind: "colour", brightness: 0, contrast: 0, saturation: 0 }), "/by/0");
    assert.equal(own({ kind: "colour", brightness: 0.1, contrast: 0, saturation: 0 }), "");
  });
});
