import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { type DivergenceGuardOptions, divergenceGuard } from './divergence-guard';
import type { StepReport } from './step-callback';

type Report = StepReport & {
  readonly weights?: { readonly layer: { readonly kernel: Tensor; readonly bias: Tensor } };
};
const at = (step: number, scalars: StepReport['scalars'] = {}) => ({ step, steps: 10, scalars });

/** A guard that notes the steps it keeps. */
function guarded(options: DivergenceGuardOptions<Report> = {}) {
  const kept: number[] = [];
  return { kept, onStep: divergenceGuard<Report>({ keep: ({ step }) => void kept.push(step), ...options }) };
}

describe('divergenceGuard', () => {
  it('keeps checkpoints while all is well', async () => {
    const { kept, onStep } = guarded({ limits: { gradientNorm: 10 } });
    for (const step of [1, 2, 3]) await onStep(at(step, { loss: -1e30, gradientNorm: 10, absent: undefined }));
    expect(kept).toEqual([1, 2, 3]);
  });

  it.each([
    [{ loss: Number.NaN }, 'expected loss to be finite, got NaN at step 3.'],
    [{ loss: Number.NEGATIVE_INFINITY }, 'expected loss to be finite, got -Infinity at step 3.'],
    [{ loss: 1, gradientNorm: 11 }, 'expected gradientNorm to be at most 10, got 11 at step 3.'],
    [{ gradientNorm: -11 }, 'expected gradientNorm to be at most 10, got -11 at step 3.'],
  ])('stops at %j, and says which checkpoint is good and what to try', async (scalars, message) => {
    const { kept, onStep } = guarded({ limits: { gradientNorm: 10 } });
    await onStep(at(2, { loss: 1 }));
    await expect(onStep(at(3, scalars))).rejects.toMatchObject({
      code: 'DIVERGED',
      message: `divergenceGuard: ${message} The last good checkpoint is of step 2. Lower the learning rate, warm it up over the first epochs, or clip gradients.`,
    });
    expect(kept).toEqual([2]);
  });

  it('says so when there is none, and takes other advice', async () => {
    const { onStep } = guarded({ advice: 'Add a penalty to D.' });
    await expect(onStep(at(1, { loss: Number.NaN }))).rejects.toThrow(
      'got NaN at step 1. No checkpoint was kept before. Add a penalty to D.',
    );
  });

  it('refuses limits that nothing can keep', () => {
    expect(() => divergenceGuard({ limits: { loss: 0 } })).toThrow(
      'divergenceGuard: expected the limit of loss to be a number > 0, got 0.',
    );
    expect(() => divergenceGuard({ weightNorm: Number.NaN })).toThrow(
      'the limit of weightNorm to be a number > 0, got NaN.',
    );
  });
});

describeOnEngines('divergenceGuard with weights', () => {
  const weights = (kernel: number[]) => ({ layer: { kernel: tensor1d(kernel), bias: tensor1d([0, 4]) } });
  const options: DivergenceGuardOptions<Report> = { weights: (report) => report.weights!, weightNorm: 5.5 };

  it('passes weights within the limit and leaves no tensor', async () => {
    const { kept, onStep } = guarded(options);
    const tree = weights([3, 0, 0]);
    await expectNoLeak(() => onStep({ ...at(1), weights: tree }));
    await guarded({ weights: () => ({}) }).onStep(at(1));
    expect(kept).toEqual([1]);
    expect(tree.layer.kernel.isDisposed).toBe(false);
  });

  it('stops where they are too long, before the checkpoint', async () => {
    const { kept, onStep } = guarded(options);
    await expect(onStep({ ...at(1), weights: weights([3, 3, 0]) })).rejects.toThrow(
      /^divergenceGuard: expected the length of the weights to be at most 5\.5, got 5\.83\d* at step 1\./,
    );
    expect(kept).toEqual([]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('names the weights that hold %d', async (value) => {
    const { kept, onStep } = guarded({ weights: (report) => report.weights! });
    await expect(onStep({ ...at(1), weights: weights([1, value, 0]) })).rejects.toThrow(
      "divergenceGuard: expected weights 'layer/kernel' to be finite, got ",
    );
    expect(kept).toEqual([]);
  });
});
