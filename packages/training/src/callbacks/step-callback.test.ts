import { asGenerator } from '@gans/core-nets';
import { createSeed, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { averagedGenerator, createGan, disposeGanState, trainGan } from '../index';
import { tinyConfig, tinyDataset, tinyNets } from '../internal/tiny-gan';
import { divergenceGuard } from './divergence-guard';
import { every } from './every';
import { keepBest } from './keep-best';
import { sampleGrids } from './sample-grid';
import { inOrder, type StepReport } from './step-callback';

const report: StepReport = { step: 1, steps: 2, scalars: {} };

describe('inOrder', () => {
  it('waits for each callback before the next, with the same report', async () => {
    const told: unknown[] = [];
    const slow = async (given: StepReport) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      told.push(['slow', given]);
    };
    await inOrder<StepReport>(slow, (given) => void told.push(['fast', given]))(report);
    expect(told).toEqual([
      ['slow', report],
      ['fast', report],
    ]);
  });

  it('stops at the first that throws', async () => {
    const told: string[] = [];
    const fail = () => Promise.reject(new Error('disk full'));
    await expect(inOrder(fail, () => void told.push('after'))(report)).rejects.toThrow('disk full');
    expect(told).toEqual([]);
  });

  it('does nothing when it is empty', async () => {
    await expect(inOrder()(report)).resolves.toBeUndefined();
  });
});

describe('callbacks as the onStep of trainGan', () => {
  it('guard, evaluate and draw, and leave no tensor', async () => {
    const seed = createSeed(9);
    const told: string[] = [];
    await expectNoLeak(async () => {
      const { nets, state } = createGan(tinyNets, seed);
      const latents = normal(seed, [6, 3]);
      const classes = oneHotRows([0, 1, 2, 0, 1, 2], 3);
      const end = await trainGan({
        nets,
        state,
        dataset: tinyDataset(20),
        config: { ...tinyConfig, steps: 5 },
        seed,
        onStep: inOrder(
          every(
            2,
            divergenceGuard({
              weights: ({ state: { generator, discriminator } }) => ({ g: generator.params, d: discriminator.params }),
              weightNorm: 1e3,
              keep: ({ step }) => void told.push(`good ${step}`),
            }),
          ),
          every(
            4,
            keepBest({
              metric: 'steps',
              direction: 'higher',
              evaluate: ({ state: { step } }) => step,
              save: (_, { value }) => void told.push(`best ${value}`),
            }),
            { last: false },
          ),
          every(
            5,
            sampleGrids({
              sample: ({ state: current }) => asGenerator(averagedGenerator(nets, current))(latents, classes),
              columns: 3,
              write: ({ height, width }) => void told.push(`grid ${height}x${width}`),
            }),
          ),
        ),
      });
      disposeGanState(end);
      latents.dispose();
      classes.dispose();
    });
    expect(told).toEqual(['good 2', 'good 4', 'best 4', 'good 5', 'grid 16x24']);
  });

  it('end the run with the message of the guard, and its state freed', async () => {
    const seed = createSeed(9);
    await expectNoLeak(async () => {
      const { nets, state } = createGan(tinyNets, seed);
      const onStep = divergenceGuard({ limits: { generatorLoss: 1e-6 }, advice: 'Add a penalty to D.' });
      await expect(
        trainGan({ nets, state, dataset: tinyDataset(20), config: tinyConfig, seed, onStep }),
      ).rejects.toMatchObject({
        code: 'DIVERGED',
        message: expect.stringMatching(
          /^divergenceGuard: expected generatorLoss to be at most 0\.000001, got .* at step 1\. No checkpoint was kept before\. Add a penalty to D\.$/,
        ),
      });
    });
  });
});
