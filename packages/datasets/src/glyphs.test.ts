import { createSeed, foldIn } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import { glyphs, glyphsDataset } from './glyphs';
import { GLYPH_COLOURS } from './internal/glyphs/style';

const seed = createSeed(7);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const deviation = (values: ArrayLike<number>) => {
  const m = mean(values);
  return Math.sqrt(mean(Array.from(values, (x) => (x - m) ** 2)));
};
const gray = (i: number, pixels: Uint8Array) => pixels.subarray(1024 * i, 1024 * (i + 1));

describe('glyphs', () => {
  it('draws the glyph at index i the same in any range', () => {
    const whole = glyphs({ seed, count: 30, channels: 3 });
    fc.assert(
      fc.property(fc.nat(29), fc.nat(29), (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const part = glyphs({ seed, count: last - first + 1, channels: 3, firstIndex: first });
        expect(part.pixels).toEqual(whole.pixels.slice(3072 * first, 3072 * (last + 1)));
        expect(part.attributes).toEqual(whole.attributes.slice(first, last + 1));
      }),
      { numRuns: 20 },
    );
  });

  it('draws others for another seed', () => {
    expect(glyphs({ seed: foldIn(seed, 1), count: 10 }).pixels).not.toEqual(glyphs({ seed, count: 10 }).pixels);
  });

  it.each(['digits', 'alphanumeric'] as const)('shows each class of %s once in each run of K', (alphabet) => {
    fc.assert(
      fc.property(anySeed(), fc.nat(2), (anyOf, run) => {
        const K = alphabet === 'digits' ? 10 : 36;
        const { labels, classNames } = glyphs({ seed: anyOf, count: K, alphabet, firstIndex: run * K });
        expect(classNames.length).toBe(K);
        expect([...labels].sort((a, b) => a - b)).toEqual(Array.from({ length: K }, (_, k) => k));
      }),
      { numRuns: 10 },
    );
  });

  it('orders classes anew in each run', () => {
    const { labels } = glyphs({ seed, count: 200 });
    const runs = Array.from({ length: 20 }, (_, run) => labels.slice(10 * run, 10 * run + 10).join());
    expect(new Set(runs).size).toBe(20);
  });

  it('draws the same shapes in 1 and in 3 channels', () => {
    const [one, three] = [glyphs({ seed, count: 20 }), glyphs({ seed, count: 20, channels: 3 })];
    const shapes = ({ attributes }: typeof one) =>
      attributes.map(({ label, thickness, slant, rotation }) => [label, thickness, slant, rotation]);
    expect(shapes(three)).toEqual(shapes(one));
    expect([one.imageShape, three.imageShape]).toEqual([
      [32, 32, 1],
      [32, 32, 3],
    ]);
  });

  it('keeps attributes in their ranges and spreads them over those', () => {
    const { attributes } = glyphs({ seed, count: 2000, channels: 3 });
    for (const [name, low, high] of [
      ['thickness', 1.7, 4.3],
      ['slant', -12, 24],
      ['rotation', -12, 12],
    ] as const) {
      const values = attributes.map((a) => a[name]);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
      // Uniform: mean at the middle, within 5 standard errors; standard deviation (high - low) / sqrt(12).
      const sigma = (high - low) / Math.sqrt(12);
      expectClose(mean(values), (low + high) / 2, { atol: (5 * sigma) / Math.sqrt(2000) });
      expectClose(deviation(values), sigma, { rtol: 0.05 });
    }
    const colours = attributes.map(({ colour }) => colour);
    for (let k = 0; k < GLYPH_COLOURS.length; k++)
      expectClose(colours.filter((c) => c === k).length, 250, { atol: 75 });
  });

  it('paints in the colour that it reports', () => {
    const { pixels, attributes } = glyphs({ seed, count: 100, channels: 3 });
    attributes.forEach(({ rgb, colour }, i) => {
      const image = pixels.subarray(3072 * i, 3072 * (i + 1));
      const distances = Array.from({ length: 1024 }, (_, p) =>
        Math.hypot(...rgb.map((level, c) => image[3 * p + c]! - level)),
      );
      // Somewhere in the stroke's core there is nothing but ink and noise.
      expect(Math.min(...distances)).toBeLessThan(25);
      const palette = GLYPH_COLOURS[colour]!.rgb;
      rgb.forEach((level, c) => {
        expectClose(level, palette[c]!, { atol: 15.001 });
      });
    });
  });

  it('makes thicker strokes of more ink', () => {
    const { pixels, attributes } = glyphs({ seed, count: 600 });
    const ofThickness = (low: number, high: number) =>
      attributes.flatMap(({ thickness, rgb }, i) =>
        thickness >= low && thickness < high ? [mean(gray(i, pixels)) / rgb[0]] : [],
      );
    const [thin, thick] = [mean(ofThickness(1.7, 2.2)), mean(ofThickness(3.8, 4.3))];
    expectClose(thick / thin, 4.05 / 1.95, { rtol: 0.12 });
  });

  it('leans the way its slant says', () => {
    // The bar of a 1: shear moves the ink of upper rows to the right of that of lower rows.
    const { pixels, attributes } = glyphs({ seed, count: 4000 });
    const samples = attributes.flatMap((a, i) => {
      if (a.character !== '1') return [];
      const centre = (row: number) => {
        const ink = Array.from(gray(i, pixels).subarray(32 * row, 32 * row + 32), (v) => Math.max(0, v - 40));
        return ink.reduce((sum, v, x) => sum + v * x, 0) / ink.reduce((sum, v) => sum + v, 0);
      };
      const lean = (centre(12) - centre(20)) / 8;
      return Number.isFinite(lean) ? [[Math.tan(((a.slant + a.rotation) * Math.PI) / 180), lean] as const] : [];
    });
    const [x, y] = [samples.map(([s]) => s), samples.map(([, l]) => l)];
    const covariance = mean(samples.map(([s, l]) => (s - mean(x)) * (l - mean(y))));
    expect(samples.length).toBeGreaterThan(350);
    expect(covariance / (deviation(x) * deviation(y))).toBeGreaterThan(0.8);
  });

  it('keeps all ink inside the image', () => {
    const { pixels, attributes } = glyphs({ seed, count: 720, alphabet: 'alphanumeric' });
    attributes.forEach((_, i) => {
      const image = gray(i, pixels);
      const border = Array.from({ length: 32 }, (_, k) => [
        image[k]!,
        image[992 + k]!,
        image[32 * k]!,
        image[32 * k + 31]!,
      ]).flat();
      // Only noise (below 8 levels, at most 2.5 standard deviations) and a stroke's faint edge may touch it.
      expect(Math.max(...border)).toBeLessThan(100);
      expect(mean(border)).toBeLessThan(12);
    });
  });

  it('can be told apart: nearest class mean, after training on others, reads most digits', () => {
    const [train, test] = [glyphs({ seed, count: 1500 }), glyphs({ seed, count: 500, firstIndex: 5000 })];
    const unit = (image: ArrayLike<number>) => {
      const norm = Math.hypot(...Array.from(image));
      return Float64Array.from(image, (v) => v / norm);
    };
    const means = Array.from({ length: 10 }, () => new Float64Array(1024));
    train.labels.forEach((k, i) => {
      unit(gray(i, train.pixels)).forEach((v, p) => {
        means[k]![p]! += v;
      });
    });
    const classes = means.map(unit);
    let right = 0;
    test.labels.forEach((k, i) => {
      const image = unit(gray(i, test.pixels));
      const scores = classes.map((m) => m.reduce((sum, v, p) => sum + v * image[p]!, 0));
      if (scores.indexOf(Math.max(...scores)) === k) right++;
    });
    // Far above chance (0.1), and far from trivial (the set is made to need more than a template).
    expect(right / 500).toBeGreaterThan(0.6);
    expect(right / 500).toBeLessThan(0.97);
  });

  it.each([
    [{ count: 0 }, 'expected count to be a positive integer, got 0'],
    [{ count: 1.5 }, 'expected count to be a positive integer, got 1.5'],
    [{ channels: 2 as 1 }, 'expected channels to be 1 or 3, got 2'],
    [{ alphabet: 'toString' as 'digits' }, "expected alphabet to be 'digits' or 'alphanumeric', got toString"],
    [{ firstIndex: -1 }, 'expected firstIndex to be an integer from 0'],
  ])('refuses %o', (change, message) => {
    expect(() => glyphs({ seed, count: 1, ...change })).toThrow(`glyphs: ${message}`);
  });
});

describe('glyphsDataset', () => {
  it('holds the glyphs of its seed, whatever the order they are asked for in', () => {
    const dataset = glyphsDataset({ seed, count: 40, split: 'train', channels: 3 });
    const { pixels, labels, attributes } = glyphs({ seed, count: 40, channels: 3 });
    expect(dataset.pixels([33])).toEqual(pixels.slice(3072 * 33, 3072 * 34));
    expect(dataset.pixels(Array.from({ length: 40 }, (_, i) => i))).toEqual(pixels);
    expect(dataset.labels).toEqual(labels);
    expect(dataset.attributes(12)).toEqual(attributes[12]);
  });

  it('names itself and vouches for its content', () => {
    const of = (alphabet: 'digits' | 'alphanumeric') => glyphsDataset({ seed, count: 36, alphabet, split: 'test' });
    expect([of('digits').name, of('digits').classCount]).toEqual(['glyphs', 10]);
    expect([of('alphanumeric').name, of('alphanumeric').classCount]).toEqual(['glyphs-36', 36]);
    expect(of('alphanumeric').classNames.slice(8, 12)).toEqual(['8', '9', 'A', 'B']);
    expect([of('digits').verified, of('digits').split]).toEqual([true, 'test']);
  });

  it('has the same content hash on every machine', () => {
    const hash = (options: object) => glyphsDataset({ seed, count: 500, split: 'train', ...options }).sha256;
    expect(hash({})).toBe('374fdca1fc83a2b3656ffaa3a6638ff64839b0a33b65a8ceabb6ead5c99eaa25');
    expect(hash({ channels: 3, alphabet: 'alphanumeric', split: 'test' })).toBe(
      '5923baa809e59d7b64739374d5640dd4daf21b797341818632dccea5b465f9f3',
    );
  });

  it('draws its splits from disjoint indices', () => {
    const [train, test] = (['train', 'test'] as const).map((split) => glyphsDataset({ seed, count: 200, split }));
    const images = (dataset: typeof train) =>
      Array.from({ length: 200 }, (_, i) => Buffer.from(dataset!.pixels([i])).toString('latin1'));
    expect(new Set([...images(train), ...images(test)]).size).toBe(400);
    expect(test!.pixels([3])).toEqual(glyphs({ seed, count: 1, firstIndex: 2 ** 32 + 3 }).pixels);
  });

  it('refuses what glyphs refuses, and attributes outside the set', () => {
    expect(() => glyphsDataset({ seed, count: -1, split: 'train' })).toThrow('glyphsDataset: expected count');
    expect(() => glyphsDataset({ seed, count: 5, split: 'train' }).attributes(5)).toThrow(
      'attributes: expected indices',
    );
  });
});
