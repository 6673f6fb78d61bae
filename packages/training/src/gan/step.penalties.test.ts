import { useEngine } from '@gans/engines';
import { createSeed } from '@gans/tensor';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectClose } from '#test-kit';
import { caganNets, short } from '../internal/gan-combinations';
import { linearBatch, linearGan } from '../internal/linear-gan';
import { numbers, overheard } from '../internal/overheard';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { createGan } from './create-gan';
import { ganStep } from './step';

const seed = createSeed(61);
const config = (change: Partial<GanConfig>) => checkGanConfig({ ...short, ...change });
/** |g| of D(x) = x g. */
const slopeOf = (w: Tensor) => Math.hypot(...(w as Tensor2D).dataSync());

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('slope penalties of ganStep', () => {
  it.each([
    [{ r1: { weight: 3 } }, 'r1', 3, (g: number) => g ** 2 / 2],
    [{ r2: { weight: 3 } }, 'r2', 3, (g: number) => g ** 2 / 2],
    [{ gradientPenalty: { weight: 10 } }, 'gradientPenalty', 10, (g: number) => (g - 1) ** 2],
    [{ gradientPenalty: { weight: 10, center: 0 } }, 'gradientPenalty', 10, (g: number) => g ** 2],
    [{ dragan: { weight: 10 } }, 'dragan', 10, (g: number) => (g - 1) ** 2],
    [{ maxGradientPenalty: { weight: 2 } }, 'maxGradientPenalty', 2, (g: number) => g ** 2],
  ] as const)('are those of a linear D, AL-E: %j', (change, name, weight, penalty) => {
    const { nets, state } = linearGan({ seed, classCount: 0 });
    const expected = penalty(slopeOf(state.discriminator.params.w as Tensor));
    const report = numbers(ganStep(nets, state, linearBatch(seed, 6), seed, config(change)).report);
    expectClose(report[name]!, expected, { rtol: 1e-4 });
    expectClose(report.discriminatorLoss, report.adversarialD! + weight * expected, { rtol: 1e-4 });
  });

  it('of CAGAN are taken of the mean of all outputs in form wgan, and summed over the batch as its loss is', () => {
    const { nets, state } = linearGan({ seed });
    const [kernel] = [(state.discriminator.params.classifier as { kernel: Tensor2D }).kernel];
    const rows = Array.from(kernel.dataSync());
    const mean = Array.from({ length: 16 }, (_, i) => (rows[3 * i]! + rows[3 * i + 1]! + rows[3 * i + 2]!) / 3);
    const expected = (Math.hypot(...mean) - 1) ** 2;
    const conditional = { name: 'conditional-activation', form: 'wgan' } as const;
    const report = numbers(
      ganStep(
        nets,
        state,
        linearBatch(seed, 6),
        seed,
        config({ adversarial: 'none', conditional, gradientPenalty: { weight: 0.1 } }),
      ).report,
    );
    expectClose(report.gradientPenalty!, expected, { rtol: 1e-4 });
    expectClose(report.discriminatorLoss, report.conditionalReal! + 0.1 * 6 * expected, { rtol: 1e-4 });
  });

  it('with an interval are due every so many updates of D, and count as many times then', () => {
    const { nets, state: start } = linearGan({ seed, classCount: 0 });
    let state = start;
    const due: boolean[] = [];
    for (let i = 0; i < 4; i++) {
      const penalty = slopeOf(state.discriminator.params.w as Tensor) ** 2 / 2;
      const next = ganStep(nets, state, linearBatch(seed, 6), seed, config({ r1: { weight: 2, interval: 3 } }));
      ({ state } = next);
      const report = numbers(next.report);
      due.push('r1' in report);
      if ('r1' in report) expectClose(report.discriminatorLoss, report.adversarialD! + 2 * 3 * penalty, { rtol: 1e-4 });
    }
    expect(due).toEqual([true, false, false, true]);
  });

  it('with an update of their own leave the loss alone, and move D by Adam along the slope, with constants for one update more in an interval', () => {
    const rates = { learningRate: 1e-2, beta1: 0.5, beta2: 0.9 };
    const optimizers = { generator: rates, discriminator: rates };
    const stepWith = (change: Partial<GanConfig>) => {
      const { nets: silent, state } = linearGan({ seed, classCount: 0 });
      const { nets, drawn } = overheard(silent);
      const next = ganStep(nets, state, linearBatch(seed, 6), seed, config({ order: 'generator-first', ...change }));
      const { params, optimizer } = next.state.discriminator;
      return {
        report: numbers(next.report),
        w: Array.from((params.w as Tensor2D).dataSync()),
        moment: Array.from((optimizer.firstMoment.w as Tensor2D).dataSync()),
        updates: optimizer.step,
        drawn,
      };
    };
    const separate = stepWith({ optimizers, r1: { weight: 3, interval: 2, timing: 'separate' } });
    // Without it, by the constants of appendix B of StyleGAN2: what D was before R1.
    const ratio = 2 / 3;
    const slower = { learningRate: 1e-2 * ratio, beta1: 0.5 ** ratio, beta2: 0.9 ** ratio };
    const before = stepWith({ optimizers: { ...optimizers, discriminator: slower } });
    expect([before.updates, separate.updates]).toEqual([1, 2]);
    expect(separate.report.discriminatorLoss).toBe(before.report.discriminatorLoss);
    expectClose(separate.report.r1!, Math.hypot(...before.w) ** 2 / 2, { rtol: 1e-4 });
    // The gradient of 1/2 |w|^2 is w.
    const expected = before.moment.map((m, i) => slower.beta1 * m + (1 - slower.beta1) * 3 * 2 * before.w[i]!);
    expectClose(separate.moment, expected, { rtol: 1e-4, atol: 1e-6 });
    // R1 reads real images alone: none are generated for it.
    expect(separate.drawn.length).toBe(before.drawn.length);
    expect(stepWith({ optimizers, r2: { weight: 3, interval: 2, timing: 'separate' } }).drawn.length).toBe(
      before.drawn.length + 1,
    );
  });

  it('are refused where D judges images together', () => {
    const { nets, state } = createGan(caganNets('batch', 'classifier'), seed);
    const images = linearBatch(seed, 24).images.reshape([6, 8, 8, 1]) as never;
    expect(() =>
      ganStep(nets, state, { images, labels: new Int32Array(6) }, seed, config({ dragan: { weight: 1 } })),
    ).toThrow(
      'ganStep: expected a discriminator without batch statistics beside dragan, got one. The slope at one image would depend on the others: use instance norm, spectral norm or none.',
    );
  });
});
