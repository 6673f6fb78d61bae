import { createSeed, gradients } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  getBackend,
  matMul,
  mul,
  type Tensor,
  type Tensor2D,
  tidy,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { matrix } from './embedded-batches';
import { anyMatrix } from './labelled-logits';
import { pairProducts } from './pair-products';

const rows = [
  [0.9, -0.4],
  [0.2, 1.1],
  [-0.7, 0.5],
];

describeOnEngines('pairProducts', () => {
  it('is matMul(f, f, false, true) times the scale, with its gradient', () => {
    const sizes = fc.record({ n: fc.integer({ min: 1, max: 6 }), d: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(
        sizes.chain(({ n, d }) => fc.tuple(anyMatrix(n, d, 2), anyMatrix(n, n, 2))),
        fc.constantFrom(0.5, 1, 10),
        ([f, upstream], scale) => {
          tidy(() => {
            const plain = (x: Tensor2D) => mul(matMul(x, x, false, true), scale);
            const ours = (x: Tensor2D) => pairProducts(x, scale);
            const close = { rtol: 1e-5, atol: 1e-5 * scale };
            expectClose(ours(matrix(f)), plain(matrix(f)), close);
            const [expected] = gradients(plain)([matrix(f)], matrix(upstream));
            expectClose(gradients(ours)([matrix(f)], matrix(upstream))[0], expected, close);
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const curved = (x: Tensor) => tidy(() => mul(pairProducts(x as Tensor2D, 0.5), pairProducts(x as Tensor2D, 1)));
    expect(checkGradients(curved, [matrix(rows)], { order, seed: createSeed(order) })).toBeLessThan(5e-3);
  });

  it('registers its kernel and its gradient when first needed, and once', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    unregisterKernel('gans/PairProducts', getBackend());
    unregisterGradient('gans/PairProducts');
    for (const scale of [1, 2])
      tidy(() => {
        const [slopes] = gradients((x: Tensor2D) => pairProducts(x, scale))([matrix([[1, 2]])]);
        expectClose(slopes, [2 * scale, 4 * scale]);
      });
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('leaves no tensors, nor does its gradient', async () => {
    const f = matrix(rows);
    await expectNoLeak(() => {
      pairProducts(f, 1).dispose();
      gradients((x: Tensor2D) => pairProducts(x, 1))([f])[0].dispose();
    });
  });
});
