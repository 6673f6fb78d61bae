import { createSeed, foldIn, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { add, mul, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createEmbedding, embedding } from './embedding';

const seed = createSeed(12);
const table = () =>
  tensor2d([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

describeOnEngines('embedding', () => {
  it('picks the rows of labels, and of one-hot conditions the same', () => {
    expectClose(embedding({ table: table() }, [2, 0, 2]), [5, 6, 1, 2, 5, 6]);
    expectClose(embedding({ table: table() }, oneHotRows([2, 0, 2], 3)), [5, 6, 1, 2, 5, 6]);
  });

  it('is linear in a condition', () => {
    const [a, b] = [normal(foldIn(seed, 'a'), [4, 3]), normal(foldIn(seed, 'b'), [4, 3])];
    const of = (condition: Tensor2D) => embedding({ table: table() }, condition);
    expectClose(of(add(mul(a, 2), b)), add(mul(of(a), 2), of(b)), { rtol: 1e-5, atol: 1e-5 });
  });

  it('has the right gradients, twice, in the table and in the condition', () => {
    for (const order of [1, 2] as const) {
      const options = { order, seed };
      const inputs = [table(), normal(seed, [2, 3])];
      expect(checkGradients((t, c) => embedding({ table: t! }, c as Tensor2D), inputs, options)).toBeLessThan(5e-3);
      expect(checkGradients((t) => embedding({ table: t! }, [1, 1, 0]), [table()], options)).toBeLessThan(5e-3);
    }
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() =>
      tidy(() => {
        embedding({ table: table() }, [1]);
      }),
    );
  });
});

describeOnEngines('createEmbedding', () => {
  it('draws a table of one row a class, by its seed', () => {
    const values = (n: number) =>
      Array.from(createEmbedding({ classCount: 3, size: 5 }, createSeed(n)).params.table.dataSync());
    expect(createEmbedding({ classCount: 3, size: 5 }, seed).params.table.shape).toEqual([3, 5]);
    expect(createEmbedding({ classCount: 1, size: 1 }, seed).params.table.shape).toEqual([1, 1]);
    expect(values(1)).toEqual(values(1));
    expect(values(1)).not.toEqual(values(2));
  });

  it('names the size that is out of range', () => {
    expect(() => createEmbedding({ classCount: 0, size: 4 }, seed)).toThrow(
      'createEmbedding: expected classCount to be an integer >= 1, got 0.',
    );
  });
});
