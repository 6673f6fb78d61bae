import { createImageDataset } from '@gans/datasets';
import { describe, expect, it } from 'vitest';
import { lookImages, splitsOf } from './looks';

const datasetOf = (length: number, classCount: number) =>
  createImageDataset({
    name: 'any',
    classNames: Array.from({ length: classCount }, (_, k) => `class ${k}`),
    imageShape: [1, 1, 1],
    labels: Uint8Array.from({ length }, (_, i) => i % classCount),
    pixels: new Uint8Array(length),
  });

describe('lookImages', () => {
  it('is as many as there are test images, up to 1000, and two of each class', () => {
    expect([lookImages(datasetOf(60, 10)), lookImages(datasetOf(5000, 10))]).toEqual([60, 1000]);
    expect(lookImages(datasetOf(60, 40))).toBe(80);
  });
});

describe('splitsOf', () => {
  it('is ten, or one an image', () => {
    expect([splitsOf(10_000), splitsOf(3)]).toEqual([10, 3]);
  });
});
