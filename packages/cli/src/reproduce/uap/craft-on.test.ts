import '@tensorflow/tfjs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asClassifier } from '@gans/core-nets';
import { createSeed, disposeTree } from '@gans/tensor';
import { createClassifierNet } from '@gans/training';
import { gaussianImages } from '@gans/uap';
import { memory, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { craftOn, stateFile } from './craft-on';
import type { StandIns } from './internal/stand-ins';
import { tableOf } from './internal/table-fixture';

const imageShape = [8, 8, 1] as const;
const sizes = {
  net: 'small-cnn',
  classCount: 3,
  height: 8,
  width: 8,
  channels: 1,
  filters: 2,
  featureSize: 4,
} as const;
const net = createClassifierNet(sizes, createSeed(1));
const target = { classifier: asClassifier(net), net };
const protocol = { ...tableOf([]).description.protocol, batch: 4, craftSteps: 20, starts: 2 };
let folder: string;
let images: Tensor4D;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-craft-on-'));
  images = await gaussianImages(imageShape, { standardDeviation: 0.6 })(createSeed(2), 20);
});
afterAll(async () => {
  disposeTree({ images }, net.params, net.state);
  await rm(folder, { recursive: true });
});

const valuesOf = async (standIns: StandIns, options: { of?: string; stops?: boolean; starts?: number }) => {
  const io = testIo();
  const stopping = { ...io, stderr: { write: () => io.stop() } };
  const place = { io: options.stops ? stopping : io, quiet: false };
  const settings = { protocol: { ...protocol, starts: options.starts ?? 2 }, seed: createSeed(3), imageShape, place };
  const kept = options.of === undefined ? {} : { states: { folder, of: options.of } };
  const { perturbation, rate, protocol: told } = await craftOn(target, standIns, { ...settings, ...kept });
  const values = Array.from(await perturbation.data());
  perturbation.dispose();
  return { values, rate, told };
};

describe('craftOn', () => {
  it('goes on after a stop to the same bits, and leaves no tensor', async () => {
    const standIns: StandIns = { images, objective: 'images' };
    const before = memory().numTensors;
    const { values, told } = await valuesOf(standIns, {});
    const stopped = valuesOf(standIns, { of: 'this', stops: true });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await stat(stateFile(folder, 1))).size).toBeGreaterThan(0);
    expect((await valuesOf(standIns, { of: 'this' })).values).toEqual(values);
    expect((await valuesOf(standIns, { of: 'another' })).values).toEqual(values);
    expect(memory().numTensors).toBe(before);
    expect(told).toMatchObject({ objective: 'noConfidence', maxSteps: 20, nValidation: 4 });
  });

  it('keeps the best of its starts by the images that were held back', async () => {
    const standIns: StandIns = { images, objective: 'images' };
    const rates = [];
    for (const starts of [1, 2, 3, 4]) rates.push((await valuesOf(standIns, { starts })).rate);
    expect(rates).toEqual([...rates].sort((a, b) => a - b));
  });

  it('makes activations large where there is no image', async () => {
    const { values, told } = await valuesOf({ images: undefined, objective: 'activation' }, {});
    expect(told).toMatchObject({ objective: 'activation' });
    const largest = Math.max(...values.map(Math.abs));
    expect(largest).toBeGreaterThan(0.1);
    expect(largest).toBeLessThanOrEqual(0.2);
  });

  it('lets the images choose that an arm brings for it', async () => {
    const { told, rate } = await valuesOf({ images: undefined, validation: images, objective: 'activation' }, {});
    expect(told).toMatchObject({ objective: 'activation', nValidation: 20 });
    expect(Math.abs(rate * 20 - Math.round(rate * 20))).toBeLessThan(1e-9);
  });
});
