import { createSeed, permutation } from '@gans/tensor';
import { log, mean, neg, sigmoid, sub, type Tensor, tensor1d, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, expectTypeOf, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { batchA, column, describeAdversarialLoss, forBatches, numberOf, slopesOf } from './internal/adversarial-suite';
import { average, logistic, softplus } from './internal/in-float64';
import { rsganDiscriminatorLoss, rsganGeneratorLoss } from './rsgan';

const reads = ['realLogits', 'fakeLogits'] as const;
const pairs = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value - b[i]!);

describeAdversarialLoss({
  name: 'rsganDiscriminatorLoss',
  loss: rsganDiscriminatorLoss,
  reads,
  isPaired: true,
  value: (r, f) => average(pairs(r, f).map((u) => softplus(-u))),
  slopes: (r, f) => {
    const slopes = pairs(r, f).map((u) => logistic(-u) / r.length);
    return [slopes.map((slope) => -slope), slopes];
  },
  vector: {
    value: 1.01252121892,
    real: [-0.0775063797181, -0.220199269494, -0.00274673565765, -0.196458745761],
    fake: [0.0775063797181, 0.220199269494, 0.00274673565765, 0.196458745761],
  },
  atZero: Math.LN2,
});

describeAdversarialLoss({
  name: 'rsganGeneratorLoss',
  loss: rsganGeneratorLoss,
  reads,
  isPaired: true,
  value: (r, f) => average(pairs(r, f).map(softplus)),
  slopes: (r, f) => {
    const slopes = pairs(r, f).map((u) => logistic(u) / r.length);
    return [slopes, slopes.map((slope) => -slope)];
  },
  vector: {
    value: 1.51252121892,
    real: [0.172493620282, 0.0298007305055, 0.247253264342, 0.0535412542394],
    fake: [-0.172493620282, -0.0298007305055, -0.247253264342, -0.0535412542394],
  },
  atZero: Math.LN2,
});

describeOnEngines('rsganDiscriminatorLoss and rsganGeneratorLoss', () => {
  const paired = { isPaired: true };
  const discriminator = (r: readonly number[], f: readonly number[]) =>
    numberOf(() => rsganDiscriminatorLoss(column(r), column(f)));
  const generator = (r: readonly number[], f: readonly number[]) =>
    numberOf(() => rsganGeneratorLoss(column(r), column(f)));

  it('CB-15: L_D - L_G is -mean(r - f)', () => {
    forBatches(
      (r, f) => expectClose(discriminator(r, f) - generator(r, f), -average(pairs(r, f)), { atol: 1e-5 }),
      paired,
    );
  });

  it('CB-15: L_D + L_G is at least 2 ln 2, and that only where r = f', () => {
    const property = (r: number[], f: number[]) => {
      expectClose(discriminator(r, r) + generator(r, r), 2 * Math.LN2, { rtol: 1e-6, atol: 0 });
      // softplus(u) + softplus(-u) = |u| + 2 ln(1 + e^-|u|), which float32 tells from 2 ln 2 once |u| > 0.01.
      fc.pre(average(pairs(r, f).map((u) => u * u)) > 1e-3);
      expect(discriminator(r, f) + generator(r, f)).toBeGreaterThan(2 * Math.LN2 + 1e-4);
    };
    forBatches(property, paired);
  });

  it('CB-15: a constant added to all logits changes nothing', () => {
    const shifted = (values: readonly number[], c: number) => values.map((x) => x + c);
    fc.assert(
      fc.property(fc.array(fc.tuple(anyFloat32(8), anyFloat32(8)), { minLength: 1 }), anyFloat32(50), (both, c) => {
        const [r, f] = [both.map(([x]) => x), both.map(([, x]) => x)];
        expectClose(discriminator(shifted(r, c), shifted(f, c)), discriminator(r, f), { atol: 1e-5 });
        expectClose(generator(shifted(r, c), shifted(f, c)), generator(r, f), { atol: 1e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('CB-15: swapping r and f swaps D and G', () => {
    forBatches((r, f) => expect(discriminator(f, r)).toBe(generator(r, f)), paired);
  });

  it('CB-15: is finite for logits up to 1e4', () => {
    const extreme = fc.array(fc.tuple(anyFloat32(1e4), anyFloat32(1e4)), { minLength: 1, maxLength: 6 });
    const property = (both: readonly (readonly [number, number])[]) => {
      const [r, f] = [both.map(([x]) => x), both.map(([, x]) => x)];
      for (const loss of [rsganDiscriminatorLoss, rsganGeneratorLoss]) {
        expect(numberOf(() => loss(column(r), column(f)))).toBeLessThanOrEqual(2.0001e4);
        for (const slope of slopesOf(loss, r, f).flat())
          expect(Math.abs(slope)).toBeLessThanOrEqual(Math.fround(1 / r.length));
      }
    };
    fc.assert(fc.property(extreme, property), { numRuns: 30 });
  });

  it('CB-15: dL_D/dr_i is -sigmoid(-u_i)/B, between -1/B and 0', () => {
    const property = (r: number[], f: number[]) => {
      const [forReal] = slopesOf(rsganDiscriminatorLoss, r, f);
      expectClose(
        forReal,
        pairs(r, f).map((u) => -logistic(-u) / r.length),
      );
      for (const slope of forReal) {
        expect(slope).toBeLessThan(0);
        expect(slope).toBeGreaterThanOrEqual(Math.fround(-1 / r.length));
      }
    };
    forBatches(property, paired);
  });

  it('CB-15: a joint permutation changes nothing, another pairing does', () => {
    const property = (r: number[], f: number[]) => {
      const order = [...permutation(createSeed(r.length), r.length)];
      const permuted = (values: readonly number[]) => order.map((i) => values[i]!);
      expectClose(discriminator(permuted(r), permuted(f)), discriminator(r, f));
      expectClose(generator(permuted(r), permuted(f)), generator(r, f));
    };
    forBatches(property, paired);
    expectClose(discriminator([0, 4], [0, 4]), Math.LN2);
    expectClose(discriminator([0, 4], [4, 0]), (softplus(4) + softplus(-4)) / 2);
  });

  it('AL-1: the slopes of all logits sum to 0', () => {
    const property = (r: number[], f: number[]) => {
      for (const loss of [rsganDiscriminatorLoss, rsganGeneratorLoss])
        expectClose(
          slopesOf(loss, r, f)
            .flat()
            .reduce((sum, slope) => sum + slope),
          0,
          { atol: 1e-6 },
        );
    };
    forBatches(property, paired);
  });

  it('AL-1: L_G - L_D is mean r - mean f', () => {
    forBatches(
      (r, f) => expectClose(generator(r, f) - discriminator(r, f), average(r) - average(f), { atol: 1e-5 }),
      paired,
    );
  });

  it('has the values of the test vector of large logits (AL-B)', () => {
    const [r, f] = [
      [1, -2, 30],
      [0.5, 3, -50],
    ];
    expectClose(discriminator(r, f), 1.82693077756);
    expectClose(generator(r, f), 26.9935974442);
  });

  it('is finite where a sigmoid followed by a logarithm is not', () => {
    const naive = (r: Tensor, f: Tensor) => neg(mean(log(sigmoid(sub(r, f)))));
    expectClose(
      numberOf(() => naive(column(batchA.real), column(batchA.fake))),
      discriminator(batchA.real, batchA.fake),
    );
    expect(numberOf(() => naive(column([-200]), column([0])))).toBe(Infinity);
    expect(discriminator([-200], [0])).toBe(200);
  });

  it('pairs sample with sample where one batch is [N, 1] and the other [N], which a bare difference does not', () => {
    const [r, f] = [column(batchA.real), tensor1d([...batchA.fake])];
    expect(sub(r, f).shape).toEqual([4, 4]);
    expectClose(
      numberOf(() => rsganDiscriminatorLoss(r, f)),
      1.01252121892,
    );
  });

  it('rejects batches of different sizes', () => {
    expect(() => rsganDiscriminatorLoss(zeros([3, 1]), zeros([2, 1]))).toThrow(
      'rsganDiscriminatorLoss: expected fakeLogits to hold as many logits as realLogits, 3, got 2. It pairs sample i with sample i: use batches of one size.',
    );
    expect(() => rsganGeneratorLoss(zeros([1, 1]), zeros([2]))).toThrow(
      'rsganGeneratorLoss: expected fakeLogits to hold as many logits as realLogits, 1, got 2.',
    );
  });

  it('needs the real logits in the type of the generator loss too', () => {
    expectTypeOf(rsganGeneratorLoss).parameters.toEqualTypeOf<[realLogits: Tensor, fakeLogits: Tensor]>();
  });
});
