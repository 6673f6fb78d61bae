import { describe, expect, it } from 'vitest';
import { colouredParts, drawGlyphs, glyphLabels } from './glyph-labels';

const never = new AbortController().signal;

describe('drawGlyphs', () => {
  it('parts glyphs into disjoint sets that know their colours', async () => {
    const { train, tuning, test } = await drawGlyphs({ train: 20, tuning: 10, test: 10, side: 8 }, never);
    const parts = [train, tuning, test];
    expect(parts.map(({ images, colours }) => [images.length, colours.length])).toEqual([
      [20, 20],
      [10, 10],
      [10, 10],
    ]);
    expect(new Set(parts.map(({ images }) => images.sha256)).size).toBe(3);
    expect(train.images.imageShape).toEqual([8, 8, 3]);
    const all = parts.flatMap(({ colours }) => [...colours]);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...all)).toBeLessThan(8);
  });
});

describe('colouredParts', () => {
  it('labels the images of each class by their colour', async () => {
    const { train } = await drawGlyphs({ train: 20, tuning: 10, test: 10, side: 8 }, never);
    const parts = colouredParts(train);
    expect(parts.map(({ length, classCount }) => [length, classCount])).toEqual(Array(10).fill([2, 8]));
    const places = [...train.images.labels.keys()].filter((i) => train.images.labels[i] === 3);
    expect([...parts[3]!.labels]).toEqual(places.map((place) => train.colours[place]));
    expect(parts[3]!.pixels([1])).toEqual(train.images.pixels([places[1]!]));
  });
});

describe('glyphLabels', () => {
  it('gives every column to one label', () => {
    expect(glyphLabels(3).flatMap(({ columns }) => columns)).toEqual([...Array(11).keys()]);
  });
});
