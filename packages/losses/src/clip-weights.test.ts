import { flattenTree, type Tree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines } from '#test-kit';
import { clipWeights } from './clip-weights';

const someWeights = fc.array(anyFloat32(0.05), { minLength: 1, maxLength: 8 });
const someBound = fc.constantFrom(0.01, 0.02, 1);
const valuesOf = (tree: Tree) => Object.values(flattenTree(tree)).flatMap((leaf) => [...leaf.dataSync()]);

describeOnEngines('clipWeights', () => {
  it('AL-4: leaves every weight in [-c, c], and those alone that are there', () => {
    fc.assert(
      fc.property(someWeights, someWeights, someBound, (kernel, bias, bound) => {
        const c = Math.fround(bound);
        tidy(() => {
          const clipped = clipWeights({ dense: { kernel: tensor1d(kernel) }, bias: tensor1d(bias) }, { bound });
          expect(Object.keys(flattenTree(clipped))).toEqual(['dense/kernel', 'bias']);
          expect(valuesOf(clipped)).toEqual([...kernel, ...bias].map((w) => Math.min(Math.max(w, -c), c)));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('AL-4: changes nothing when it is repeated', () => {
    fc.assert(
      fc.property(someWeights, someBound, (weights, bound) => {
        tidy(() => {
          const once = clipWeights({ w: tensor1d(weights) }, { bound });
          expect(valuesOf(clipWeights(once, { bound }))).toEqual(valuesOf(once));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('has the bound 0.01 of the paper where none is given', () => {
    const clipped = clipWeights({ w: tensor1d([1, -1]) });
    expect(valuesOf(clipped)).toEqual([0.01, -0.01].map(Math.fround));
  });

  it('leaves no tensors: frees the old tree when it is donated, and only then', async () => {
    const kept = { w: tensor1d([1]) };
    await expectNoLeak(() => clipWeights(kept).w.dispose());
    expect(kept.w.isDisposed).toBe(false);
    await expectNoLeak(() => {
      const given = { w: tensor1d([1]) };
      clipWeights(given, { donate: true }).w.dispose();
      expect(given.w.isDisposed).toBe(true);
    });
  });

  it('rejects a bound that is none', async () => {
    const params = { w: tensor1d([1]) };
    await expectNoLeak(() => {
      for (const bound of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => clipWeights(params, { bound })).toThrow(
          `clipWeights: expected bound to be a finite number > 0, got ${bound}.`,
        );
    });
  });
});
