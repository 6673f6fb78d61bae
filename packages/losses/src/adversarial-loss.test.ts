import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import {
  type AdversarialLossName,
  adversarialLoss,
  adversarialLossNames,
  type PlainLoss,
  type RelativisticLoss,
} from './adversarial-loss';
import { batchA, column, numberOf, slopesOf } from './internal/adversarial-suite';

// The values of AL-A; the minimax generator's is -(1.00619076366 + the mean of f).
const valuesOfA: Record<AdversarialLossName, [discriminator: number, generator: number]> = {
  vanilla: [1.53336179432, 1.00619076366],
  minimax: [1.53336179432, -0.85619076366],
  'least-squares': [1.98, 1.7675],
  hinge: [2.125, 0.15],
  wasserstein: [-0.5, 0.15],
  rsgan: [1.01252121892, 1.51252121892],
  rasgan: [0.653229222176, 1.15322922218],
  ralsgan: [2.0075, 4.0075],
  rahinge: [0.875, 1.5125],
};
const relativistic: readonly AdversarialLossName[] = ['rsgan', 'rasgan', 'ralsgan', 'rahinge'];

describeOnEngines('adversarialLoss', () => {
  it.each(adversarialLossNames)('gives the losses of its name (AL-A): %s', (name) => {
    const { discriminator, generator, isRelativistic } = adversarialLoss(name);
    const [real, fake] = [column(batchA.real), column(batchA.fake)];
    const [ofDiscriminator, ofGenerator] = valuesOfA[name];
    expectClose(
      numberOf(() => discriminator(real, fake)),
      ofDiscriminator,
    );
    expectClose(
      numberOf(() => (generator as PlainLoss['generator'])(real, fake)),
      ofGenerator,
    );
    expect(isRelativistic).toBe(relativistic.includes(name));
  });

  it.each(adversarialLossNames)('knows whether the generator reads the real logits: %s', (name) => {
    const loss = adversarialLoss(name);
    const [forReal] = slopesOf(
      (r, f) => (loss.generator as RelativisticLoss['generator'])(r, f),
      batchA.real,
      batchA.fake,
    );
    expect(forReal.some((slope) => slope !== 0)).toBe(loss.isRelativistic);
    if (loss.isRelativistic) return;
    expectClose(
      numberOf(() => loss.generator(undefined, column(batchA.fake))),
      valuesOfA[name][1],
    );
  });

  it.each(relativistic)('throws where a program in JavaScript leaves the real logits out: %s', (name) => {
    const { generator } = adversarialLoss(name) as PlainLoss;
    expect(() => generator(undefined, column([1]))).toThrow(
      `${name}GeneratorLoss: expected realLogits to be a tensor, got undefined.`,
    );
  });
});

describe('adversarialLoss', () => {
  type AcceptsNoReal<G> = [G] extends [(realLogits: undefined, fakeLogits: Tensor) => Scalar] ? true : false;
  type Generator<N extends AdversarialLossName> = ReturnType<typeof adversarialLoss<N>>['generator'];

  it('has types by which a relativistic generator loss cannot be called without real logits', () => {
    expectTypeOf<AcceptsNoReal<Generator<'hinge'>>>().toEqualTypeOf<true>();
    expectTypeOf<AcceptsNoReal<Generator<'minimax'>>>().toEqualTypeOf<true>();
    expectTypeOf<AcceptsNoReal<Generator<'rsgan'>>>().toEqualTypeOf<false>();
    expectTypeOf<AcceptsNoReal<Generator<'rahinge'>>>().toEqualTypeOf<false>();
    expectTypeOf<AcceptsNoReal<Generator<AdversarialLossName>>>().toEqualTypeOf<false>();
    expectTypeOf<Parameters<Generator<'ralsgan'>>>().toEqualTypeOf<[realLogits: Tensor, fakeLogits: Tensor]>();
  });

  it('can be called with both batches whatever the name, and without the real one where the type is narrowed', () => {
    const loss = adversarialLoss<AdversarialLossName>('hinge');
    expectTypeOf(loss.generator).toBeCallableWith(column([0]), column([0]));
    if (!loss.isRelativistic) expectTypeOf(loss.generator).toBeCallableWith(undefined, column([0]));
    expectTypeOf(loss.discriminator).parameters.toEqualTypeOf<[realLogits: Tensor, fakeLogits: Tensor]>();
  });

  it('names the nearest loss where a name is unknown', () => {
    const call = (name: string) => adversarialLoss(name as AdversarialLossName);
    expect(() => call('hindge')).toThrow(
      "adversarialLoss: expected name to be one of 'vanilla', 'minimax', 'least-squares', 'hinge', 'wasserstein', 'rsgan', 'rasgan', 'ralsgan', 'rahinge', got 'hindge'. Did you mean 'hinge'?",
    );
    expect(() => call('least_squere')).toThrow("Did you mean 'least-squares'?");
    expect(() => call('toString')).toThrow("got 'toString'.");
    expect(() => adversarialLoss(undefined as unknown as AdversarialLossName)).toThrow(/got undefined\.$/);
  });

  it('has names that cannot be changed', () => {
    expect(adversarialLossNames).toEqual(Object.keys(valuesOfA));
    expect(Object.isFrozen(adversarialLossNames)).toBe(true);
  });
});
