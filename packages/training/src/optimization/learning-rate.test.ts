import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { type LearningRateConfig, learningRateAt } from './learning-rate';

const at = (config: Partial<LearningRateConfig>, epoch: number, batch = 0, batchesPerEpoch = 4) =>
  learningRateAt({ epochs: 10, learningRate: 0.5, ...config }, { epoch, batch, batchesPerEpoch });

describe('learningRateAt', () => {
  it('falls along half a cosine by default, a little each step', () => {
    expect(at({}, 0)).toBe(0.5);
    expectClose(at({}, 2, 2), 0.25 * (1 + Math.cos(Math.PI / 4)));
    expectClose(at({}, 5), 0.25);
    expectClose(at({}, 9, 3), 0.25 * (1 + Math.cos((Math.PI * 39) / 40)));
    expectClose(at({}, 10), 0);
  });

  it('ends the cosine at its final share', () => {
    expectClose(at({ schedule: { name: 'cosine', final: 0.2 } }, 5), 0.5 * (0.2 + 0.8 * 0.5));
    expectClose(at({ schedule: { name: 'cosine', final: 0.2 } }, 10), 0.1);
  });

  it('follows steps, also within an epoch, each factor of the highest rate', () => {
    const schedule = { name: 'steps', epochs: [6, 7.5], factors: [0.1, 0.01] } as const;
    const rates = [
      [5, 3],
      [6, 0],
      [7, 1],
      [7, 2],
      [9, 3],
    ].map(([epoch, batch]) => at({ schedule }, epoch!, batch));
    expectClose(rates, [0.5, 0.05, 0.05, 0.005, 0.005]);
  });

  it('may stay constant', () => {
    expect(at({ schedule: { name: 'constant' } }, 9, 3)).toBe(0.5);
  });

  it('warms up by the step or by the epoch, and starts the cosine from its end', () => {
    const bySteps = [0, 1, 2, 7].map((step) => at({ warmUp: { epochs: 2 } }, Math.floor(step / 4), step % 4));
    expectClose(bySteps, [0.0625, 0.125, 0.1875, 0.5]);
    const byEpochs = [0, 3, 4, 7].map((step) =>
      at({ warmUp: { epochs: 2, per: 'epoch' } }, Math.floor(step / 4), step % 4),
    );
    expectClose(byEpochs, [0.25, 0.25, 0.5, 0.5]);
    expect(at({ warmUp: { epochs: 2 } }, 2)).toBe(0.5);
    expectClose(at({ warmUp: { epochs: 2 } }, 6), 0.25);
  });

  it('lies between 0 and the learning rate, and never rises after the warm-up', () => {
    const schedules = fc.constantFrom<NonNullable<LearningRateConfig['schedule']>>(
      { name: 'cosine' },
      { name: 'constant' },
      { name: 'steps', epochs: [3, 5], factors: [0.5, 0.1] },
    );
    fc.assert(
      fc.property(
        schedules,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        (schedule, warm, batches) => {
          const warmUp = warm === 0 ? {} : { warmUp: { epochs: warm } };
          const rates = Array.from({ length: 10 * batches }, (_, step) =>
            at({ schedule, ...warmUp }, Math.floor(step / batches), step % batches, batches),
          );
          const after = rates.slice(warm * batches);
          return (
            rates.every((rate) => rate >= 0 && rate <= 0.5) &&
            after.every((rate, i) => i === 0 || rate <= after[i - 1]!)
          );
        },
      ),
    );
  });
});
