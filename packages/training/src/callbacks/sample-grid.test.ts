import { countLeftTensors } from '@gans/tensor/testing';
import { fill, tensor4d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type ImageGrid, imageGrid, sampleGrids } from './sample-grid';
import '@tensorflow/tfjs';

// Three images of 1x2 pixels in two channels.
const images = () => tensor4d([-1, 1, 0, -1, 1, 1, -1, 0, 0, 0, 1, -1], [3, 1, 2, 2]);
const bytes = [
  [0, 255, 128, 0],
  [255, 255, 0, 128],
  [128, 128, 255, 0],
];

describe('imageGrid', () => {
  it('lays images out row by row, and ends in black', async () => {
    const grid = await imageGrid(images(), 2);
    expect(grid).toEqual({ pixels: Uint8Array.from([...bytes.flat(), 0, 0, 0, 0]), height: 2, width: 4, channels: 2 });
  });

  it('puts the lines of one image under each other', async () => {
    const tall = tensor4d([1, -1, -1, 1], [2, 2, 1, 1]);
    expect((await imageGrid(tall, 2)).pixels).toEqual(Uint8Array.from([255, 0, 0, 255]));
    expect((await imageGrid(tall, 1)).pixels).toEqual(Uint8Array.from([255, 0, 0, 255]));
    const [left, right] = [fill([1, 2, 1, 1], -1), fill([1, 2, 1, 1], 1)];
    const pair = await imageGrid(left.concat(right) as ReturnType<typeof images>, 2);
    expect([Array.from(pair.pixels), pair.height, pair.width]).toEqual([[0, 255, 0, 255], 2, 2]);
  });

  it('refuses columns that are none', async () => {
    await expect(imageGrid(images(), 0)).rejects.toThrow(
      'imageGrid: expected columns to be a positive integer, got 0.',
    );
  });
});

describe('sampleGrids', () => {
  it('draws, writes and disposes', async () => {
    const written: [number, ImageGrid][] = [];
    const { left } = await countLeftTensors(async () => {
      const onStep = sampleGrids({
        sample: async () => images(),
        columns: 3,
        write: (grid, { step }) => void written.push([step, grid]),
      });
      await onStep({ step: 7, steps: 9, scalars: {} });
    });
    expect(left).toBe(0);
    expect(written).toEqual([[7, { pixels: Uint8Array.from(bytes.flat()), height: 1, width: 6, channels: 2 }]]);
  });

  it('disposes the images of a net that has diverged, too', async () => {
    const { left } = await countLeftTensors(async () => {
      const onStep = sampleGrids({ sample: () => fill([1, 1, 1, 1], Number.NaN), columns: 1, write: () => {} });
      await expect(onStep({ step: 1, steps: 1, scalars: {} })).rejects.toThrow('expected images without NaN');
    });
    expect(left).toBe(0);
  });
});
