import '@tensorflow/tfjs';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../internal/small-gan';
import { testIo } from '../internal/test-io';
import { secondsPerStep } from './seconds-per-step';

const dataset = smallDataset(96);
const { nets, gan } = smallConfig(dataset);
const training = { nets, gan: { ...gan, steps: 1000 }, dataset };

describe('secondsPerStep', () => {
  it('is the time between two steps, by the clock it is given', async () => {
    const io = testIo();
    const now = () => {
      io.clock += 3000;
      return io.clock;
    };
    const before = memory().numTensors;
    expect(await secondsPerStep(training, { ...io, now })).toBe(3);
    expect(memory().numTensors).toBe(before);
  });

  it('stops when it is told to', async () => {
    const io = testIo();
    io.stop();
    await expect(secondsPerStep(training, io)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
