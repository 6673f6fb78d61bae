import '@tensorflow/tfjs';
import { createImageDataset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { averagedGenerator, disposeGanState } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { smallGan } from '../internal/small-gan';
import { drawPixels, generatedGrid, realGrid } from './pictures';

describe('drawPixels', () => {
  it('draws image i from the seed, i and its class alone', async () => {
    const before = memory().numTensors;
    const { nets, state } = smallGan();
    const net = averagedGenerator(nets, state);
    const many = await drawPixels(
      net,
      Int32Array.from({ length: 130 }, (_, i) => i % 3),
      createSeed(1),
    );
    const few = await drawPixels(net, Int32Array.of(2, 1, 2), createSeed(1));
    expect(many.length).toBe(130 * 64);
    expect(few.subarray(64)).toEqual(many.subarray(64, 192));
    expect(few.subarray(0, 64)).not.toEqual(many.subarray(0, 64));
    disposeGanState(state);
    expect(memory().numTensors).toBe(before);
  });
});

describe('generatedGrid', () => {
  it('has one row a class and is the same picture for the same seed', async () => {
    const { nets, state } = smallGan();
    const net = averagedGenerator(nets, state);
    const grid = await generatedGrid(net, 2, createSeed(1));
    const { width, height } = PNG.sync.read(Buffer.from(grid));
    expect(width / height).toBeCloseTo(2 / 3, 1);
    expect(await generatedGrid(net, 2, createSeed(1))).toEqual(grid);
    expect(await generatedGrid(net, 2, createSeed(2))).not.toEqual(grid);
    disposeGanState(state);
  });
});

describe('realGrid', () => {
  it('shows the first images of each class, in rows', () => {
    const dataset = createImageDataset({
      name: 'dots',
      classNames: ['a', 'b'],
      imageShape: [1, 1, 1],
      labels: Uint8Array.of(1, 0, 1, 0, 1),
      pixels: Uint8Array.of(10, 20, 30, 40, 50),
    });
    const { data, width } = PNG.sync.read(Buffer.from(realGrid(dataset, 2, { classCount: 2 })));
    const cell = (width - 12) / 2;
    const at = (row: number, column: number) => data[4 * ((4 + row * (cell + 4)) * width + 4 + column * (cell + 4))];
    expect([at(0, 0), at(0, 1), at(1, 0), at(1, 1)]).toEqual([20, 40, 10, 30]);
  });

  it('repeats the images of a class that has too few', () => {
    const dataset = createImageDataset({
      name: 'dots',
      classNames: ['a'],
      imageShape: [1, 1, 1],
      labels: Uint8Array.of(0),
      pixels: Uint8Array.of(77),
    });
    const { data, width, height } = PNG.sync.read(Buffer.from(realGrid(dataset, 3, { classCount: 1 })));
    expect(data[4 * (Math.floor(height / 2) * width + width - 6)]).toBe(77);
  });

  it('is a square of the first images where the generator knows no classes', () => {
    const dataset = createImageDataset({
      name: 'dots',
      classNames: ['a', 'b'],
      imageShape: [1, 1, 1],
      labels: Uint8Array.of(1, 0, 1),
      pixels: Uint8Array.of(10, 20, 30),
    });
    const { data, width } = PNG.sync.read(Buffer.from(realGrid(dataset, 2, { classCount: 0 })));
    const cell = (width - 12) / 2;
    const at = (row: number, column: number) => data[4 * ((4 + row * (cell + 4)) * width + 4 + column * (cell + 4))];
    expect([at(0, 0), at(0, 1), at(1, 0), at(1, 1)]).toEqual([10, 20, 30, 10]);
  });
});
