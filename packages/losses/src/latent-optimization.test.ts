import { createSeed, foldIn, normal, type Seed, uniform, valueAndGrad } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { add, matMul, mul, ones, sum, type Tensor, type Tensor2D, tensor2d, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { type OptimizeLatentsOptions, optimizeLatents } from './latent-optimization';

const seed = createSeed(9);
/** D(G(z)) whose gradient is the same everywhere. */
const linear = (slopes: Tensor2D) => (z: Tensor2D) => sum(mul(z, slopes), 1);
const sumOf = (z: Tensor2D) => sum(z, 1);
const curved = (z: Tensor2D) => sum(mul(tanh(mul(z, 2)), tensor2d([[1, -1, 0.5]])), 1);
const someLatents = (drawn: Seed, count = 4) => uniform(drawn, [count, 3], { min: -1, max: 1 });
/** The results as numbers. */
const run = (logitOf: (z: Tensor2D) => Tensor, latents: Tensor2D, options: OptimizeLatentsOptions) => {
  const { latents: moved, cost } = optimizeLatents(logitOf, latents, options);
  return { latents: [...moved.dataSync()], cost: cost.dataSync()[0]! };
};

describeOnEngines('optimizeLatents', () => {
  it('equals the vector of one step (AL-L)', () => {
    const [z, slopes] = [
      tensor2d([
        [0.5, -0.5],
        [0.9, 0.8],
      ]),
      tensor2d([
        [0.3, 0.4],
        [0, 2],
      ]),
    ];
    const { latents, cost } = run(linear(slopes), z, { masks: ones([1, 2]) });
    expectClose(latents, [1, 0.528571428571, 0.9, 1]);
    expectClose(cost, 0.922901819859);
    const still = run(linear(slopes), z, { masks: zeros([1, 2]) });
    expect(still.latents).toEqual([...z.dataSync()]);
    expectClose(still.cost, 0.922901819859); // the cost is that of the step before the mask
  });

  it('RE-26: leaves the latents where alpha is 0', () => {
    fc.assert(
      fc.property(anySeed(), (drawn) => {
        const z = someLatents(drawn);
        expect(run(curved, z, { alpha: 0, seed: drawn })).toEqual({ latents: [...z.dataSync()], cost: 0 });
      }),
      { numRuns: 20 },
    );
  });

  it('RE-26: keeps latents in [-1, 1], however large the steps', () => {
    fc.assert(
      fc.property(anySeed(), fc.constantFrom(0.9, 10, 1e4), (drawn, alpha) => {
        for (const z of run(curved, someLatents(drawn), { alpha, seed: drawn, steps: 3 }).latents)
          expect(Math.abs(z)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 20 },
    );
  });

  it('RE-26: performs all k steps, each from where the last one ended, and adds up their costs', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 1, max: 5 }), (drawn, steps) => {
        const z = someLatents(drawn);
        const constants = { alpha: 0.05, beta: 0.3 };
        const atOnce = run(curved, z, { ...constants, masks: ones([steps, 4]) });
        let one = { latents: [...z.dataSync()], cost: 0 };
        let cost = 0;
        for (let step = 0; step < steps; step++) {
          one = run(curved, tensor2d(one.latents, [4, 3]), { ...constants, masks: ones([1, 4]) });
          cost += one.cost;
        }
        expectClose(atOnce.latents, one.latents);
        expectClose(atOnce.cost, cost);
      }),
      { numRuns: 20 },
    );
    // Two steps of 0.9 / (0.1 + 1) along a slope of 1 would leave [-1, 1]; one does not.
    for (const sign of [1, -1]) {
      const [once, twice] = [1, 2].map(
        (k) => run(linear(tensor2d([[sign]])), tensor2d([[-0.5 * sign]]), { masks: ones([k, 1]) }).latents[0]!,
      );
      expectClose([once!, twice!], [sign * (-0.5 + 0.9 / 1.1), sign]);
    }
  });

  it('draws from a seed which latents move in which step: the same from the same seed, of latent i whatever the batch', () => {
    const moved = (count: number, options: { seed: Seed; rate?: number; steps?: number }) =>
      run(sumOf, zeros([count, 1]), { alpha: 0.1, ...options }).latents;
    expect(moved(50, { seed })).toEqual(moved(50, { seed }));
    expect(moved(7, { seed })).toEqual(moved(50, { seed }).slice(0, 7));
    expect(moved(50, { seed: createSeed(10) })).not.toEqual(moved(50, { seed }));
    // A step is 0.1 / 1.1, so that the latent counts how many of 2 steps it took.
    const taken = moved(500, { seed }).map((z) => Math.round(z * 11));
    expectClose(taken.reduce((total, steps) => total + steps, 0) / 1000, 0.8, { atol: 0.04 });
    expect(new Set(taken)).toEqual(new Set([0, 1, 2]));
    expect(new Set(moved(20, { seed, rate: 0 }))).toEqual(new Set([0]));
    expectClose(moved(20, { seed, rate: 1, steps: 3 }), Array(20).fill(3 / 11));
    expectClose(moved(20, { seed, rate: 1, steps: 1 }), Array(20).fill(1 / 11));
  });

  it('is finite where the discriminator has no slope', () => {
    expect(run((z) => sum(mul(z, 0), 1), tensor2d([[0.5]]), { seed })).toEqual({ latents: [0.5], cost: 0 });
  });

  it.each([1, 2] as const)(
    'has the derivative of order %i with respect to the weights of D that finite differences give, through both steps',
    (order) => {
      const z = someLatents(seed, 2);
      const loss = (m1: Tensor, m2: Tensor) => {
        const logitOf = (x: Tensor2D) => matMul(tanh(matMul(x, m1 as Tensor2D)), m2 as Tensor2D);
        const { latents, cost } = optimizeLatents(logitOf, z, {
          alpha: 0.2,
          beta: 0.5,
          masks: tensor2d([
            [1, 1],
            [0, 1],
          ]),
        });
        return add(sum(logitOf(latents)), cost);
      };
      const weights = [normal(foldIn(seed, 1), [3, 2]), normal(foldIn(seed, 2), [2, 1])];
      expect(checkGradients(loss, weights, { order, seed })).toBeLessThan(5e-3);
    },
  );

  it('leaves two tensors that the caller disposes, and none with its gradient', async () => {
    const [z, slopes] = [tensor2d([[0.1]]), tensor2d([[0.4]])];
    await expectNoLeak(() => {
      const { latents, cost } = optimizeLatents(linear(slopes), z, { seed });
      for (const tensor of [latents, cost]) tensor.dispose();
      const { value, grads } = valueAndGrad((p: { slopes: Tensor2D }) => ({
        loss: optimizeLatents(linear(p.slopes), z, { seed }).cost,
      }))({ slopes });
      for (const tensor of [value, grads.slopes]) tensor.dispose();
    });
    expect(z.isDisposed || slopes.isDisposed).toBe(false);
  });

  it('rejects what does not fit', async () => {
    const [z, masks, wide, flat] = [
      tensor2d([[0.1, 0.2]]),
      ones([2, 1]) as Tensor2D,
      ones([1, 3]) as Tensor2D,
      tensor2d([[1]]).as1D(),
    ];
    const failure =
      (options: object, latents: Tensor = z) =>
      () =>
        optimizeLatents(sumOf, latents as Tensor2D, options as OptimizeLatentsOptions);
    await expectNoLeak(() => {
      expect(failure({ seed }, flat)).toThrow('optimizeLatents: expected latents to be [N, D], not empty, got [1].');
      expect(failure({})).toThrow('optimizeLatents: expected either seed or masks, got neither.');
      expect(failure({ seed, masks })).toThrow('optimizeLatents: expected either seed or masks, got seed and masks.');
      for (const idle of ['steps', 'rate'])
        expect(failure({ masks, [idle]: 1 })).toThrow(
          `optimizeLatents: expected ${idle} with seed only, got it beside masks.`,
        );
      expect(failure({ masks: wide })).toThrow(
        'optimizeLatents: expected masks to be [1, 1] to go with latents, got [1, 3].',
      );
      expect(failure({ masks: flat })).toThrow('optimizeLatents: expected masks to be [steps, N], not empty, got [1].');
      expect(failure({ seed, alpha: -1 })).toThrow(
        'optimizeLatents: expected alpha to be a finite number >= 0, got -1.',
      );
      expect(failure({ seed, beta: 0 })).toThrow('optimizeLatents: expected beta to be a finite number > 0, got 0.');
      for (const steps of [0, 1.5])
        expect(failure({ seed, steps })).toThrow(
          `optimizeLatents: expected steps to be an integer >= 1, got ${steps}.`,
        );
      expect(failure({ seed, rate: 1.5 })).toThrow('optimizeLatents: expected rate to be in [0, 1], got 1.5.');
      expect(() => optimizeLatents((x) => x, z, { seed })).toThrow(
        'optimizeLatents: expected logitOf(latents) to be [N, 1] or [N] with N >= 1, got [1, 2].',
      );
    });
  });
});
