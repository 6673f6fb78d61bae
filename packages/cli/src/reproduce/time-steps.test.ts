import { GansError } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import { median, type StepWatch, timeSteps } from './time-steps';

/** An `Io` on whose clock a step takes as long as said, by its number. */
const steppingIo = () => testIo();

describe('timeSteps', () => {
  /** Steps of so many seconds each, until it is told to stop. */
  const training =
    (io: ReturnType<typeof steppingIo>, secondsOf: (step: number) => number, end: 'returns' | 'rejects') =>
    async ({ signal, onStep }: StepWatch) => {
      for (let step = 1; !signal.aborted; step++) {
        io.clock += 1000 * secondsOf(step);
        onStep({ step });
        if (step === 1000) throw new Error('was never stopped');
      }
      if (end === 'rejects') throw new GansError('ABORTED', 'train: stopped.');
    };

  it('leaves out the first steps, takes the median of some seconds, and stops the training', async () => {
    for (const end of ['returns', 'rejects'] as const) {
      const io = steppingIo();
      const secondsOf = (step: number) => (step <= 3 ? 60 : step % 10 === 0 ? 2 : 0.25);
      expect(await timeSteps(io, training(io, secondsOf, end))).toBe(0.25);
      // 3 slow ones, then just more than 4 seconds.
      expect(io.clock).toBeLessThan(1000 * (180 + 7));
    }
  });

  it('takes one step at least, however slow', async () => {
    const io = steppingIo();
    expect(
      await timeSteps(
        io,
        training(io, () => 30, 'rejects'),
      ),
    ).toBe(30);
  });

  it('stops when it is told to', async () => {
    const io = steppingIo();
    io.stop();
    await expect(
      timeSteps(
        io,
        training(io, () => 1, 'returns'),
      ),
    ).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('hands on what else goes wrong', async () => {
    const failing = () => Promise.reject(new Error('no memory'));
    await expect(timeSteps(steppingIo(), failing)).rejects.toThrow('no memory');
  });
});

describe('median', () => {
  it('is the middle one', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 3]);
  });
});
