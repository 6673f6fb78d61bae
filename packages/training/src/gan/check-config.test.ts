import { describe, expect, it } from 'vitest';
import { tinyConfig } from '../internal/tiny-gan';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';

const optimizers = { generator: { learningRate: 1e-3 }, discriminator: { learningRate: 1e-3 } };
const least: GanConfig = { batchSize: 4, steps: 2, adversarial: 'hinge', optimizers };
const refusal = (change: object) => {
  try {
    checkGanConfig({ ...least, ...change } as GanConfig);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('checkGanConfig', () => {
  it('fills in every default, and leaves out what is off', () => {
    const adam = { learningRate: 1e-3, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
    expect(checkGanConfig(least)).toEqual({
      batchSize: 4,
      steps: 2,
      discriminatorSteps: 1,
      accumulationSteps: 1,
      order: 'discriminator-first',
      adversarial: 'hinge',
      conditional: { name: 'none' },
      conditions: 'classes',
      optimizers: { generator: adam, discriminator: adam },
      average: { kind: 'decay', decay: 0.9999, start: 0, buffers: 'average' },
    });
    const { leCam, r1, topK } = checkGanConfig({ ...least, leCam: {}, r1: { weight: 0.1 }, topK: { nu: 0.25 } });
    expect(leCam).toEqual({ weight: 0.3, start: 1000, decay: 0.99 });
    expect(r1).toEqual({ weight: 0.1, interval: 1, timing: 'within' });
    expect(topK).toEqual({ gamma: 0.99, nu: 0.25 });
  });

  it('changes nothing that it has checked before, also after a trip through JSON', () => {
    const checked = checkGanConfig(tinyConfig);
    expect(checkGanConfig(JSON.parse(JSON.stringify(checked)))).toEqual(checked);
    expect(Object.keys(checkGanConfig({ ...least, conditional: undefined as never }))).toEqual(
      Object.keys(checkGanConfig(least)),
    );
  });

  it('freezes what it returns, deep', () => {
    const { optimizers: frozen, diffAugment } = checkGanConfig({ ...least, diffAugment: { policies: ['color'] } });
    expect([frozen, frozen.generator, diffAugment, diffAugment?.policies].every(Object.isFrozen)).toBe(true);
  });

  it.each([
    [{ batchSize: 0 }, 'expected batchSize to be a positive integer, got 0.'],
    [{ steps: 1.5 }, 'expected steps to be a positive integer, got 1.5.'],
    [{ steps: undefined }, 'expected steps to be a positive integer, got undefined.'],
    [{ steps: '3' }, 'expected steps to be a positive integer, got "3".'],
    [
      { optimizers: { ...optimizers, generator: { learningRate: 0 } } },
      'expected optimizers.generator.learningRate to be a number > 0, got 0.',
    ],
    [
      { optimizers: { ...optimizers, discriminator: { learningRate: 1, beta1: 1 } } },
      'expected optimizers.discriminator.beta1 to be in [0, 1), got 1.',
    ],
    [
      { optimizers: { generator: { learningRate: 1 } } },
      'expected optimizers.discriminator to be an object, got undefined.',
    ],
    [{ r1: { weight: -1 } }, 'expected r1.weight to be a number >= 0, got -1.'],
    [{ leCam: [] }, 'expected leCam to be an object, got [].'],
    [{ average: { kind: 'half-life' } }, 'expected average.images to be a number > 0, got undefined.'],
    [
      { diffAugment: { policies: ['colour'] } },
      "expected diffAugment.policies to be a list of different words out of 'color', 'translation', 'cutout', got [\"colour\"].",
    ],
    [{ gradientPenalty: { weight: 1, center: 2 } }, 'expected gradientPenalty.center to be 0 or 1, got 2.'],
    [
      { information: { discreteCodes: 0, codeValues: 2, continuousCodes: 0 } },
      'expected information to have a code at least, got none.',
    ],
  ])('refuses %j', (change, message) => {
    expect(refusal(change)).toContain(`GanConfig: ${message}`);
  });

  it('names the nearest known field or word', () => {
    expect(refusal({ lecam: {} })).toMatch(/got lecam\. The nearest known one is leCam\.$/);
    expect(refusal({ r1: { wieght: 1 } })).toBe(
      'GanConfig: expected no fields but weight, interval, timing in r1, got wieght. The nearest known one is weight.',
    );
    expect(refusal({ adversarial: 'hindge' })).toMatch(/got "hindge"\. Did you mean 'hinge'\?$/);
    expect(refusal({ conditional: { name: 'd2d-crossentropy' } })).toMatch(/Did you mean 'd2d-cross-entropy'\?$/);
    expect(refusal({ conditional: { name: 'projection', weight: 1 } })).toBe(
      'GanConfig: expected no more fields in conditional, got weight.',
    );
  });

  it.each([
    [
      { conditional: { name: 'multi-hinge' } },
      "expected adversarial to be 'none' with conditional multi-hinge, got 'hinge'.",
    ],
    [{ adversarial: 'none' }, "expected adversarial to be a loss with conditional none, got 'none'."],
    [
      { batchSize: 1, conditional: { name: 'd2d-cross-entropy' } },
      'expected batchSize to be an integer >= 2 with conditional d2d-cross-entropy, got 1. It draws samples of different classes apart, so a batch must hold two classes.',
    ],
    [
      { conditions: 'attributes', conditional: { name: 'auxiliary-classifier' } },
      "expected conditions to be 'classes' with conditional auxiliary-classifier, got 'attributes'.",
    ],
    [
      { order: 'simultaneous', discriminatorSteps: 2 },
      'expected discriminatorSteps to be 1 with order simultaneous, got 2.',
    ],
    [{ diffAugment: { policies: [] }, adaptiveAugment: {} }, 'expected diffAugment or adaptiveAugment, got both.'],
    [{ adversarial: 'rsgan', topK: {} }, 'expected no topK with adversarial rsgan, got it.'],
    [
      { pathLength: { batchShare: 0.2 } },
      'expected pathLength.batchShare to leave one image of the batch at least, got 0.2.',
    ],
  ])('refuses what does not go together: %j', (change, message) => {
    expect(refusal(change)).toContain(`GanConfig: ${message}`);
  });
});
