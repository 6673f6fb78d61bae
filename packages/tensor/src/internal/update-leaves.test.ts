import { add, mul, ones, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { expectNoLeak } from '../memory';
import { disposeTree, flattenTree, mapTree } from '../tree';
import { updateLeaves } from './update-leaves';

const tree = () => ({
  first: { kernel: tensor2d([[1, 2]]), gain: tensor1d([3, 4, 5]) },
  second: { bias: tensor1d([6]), none: tensor1d([]), wide: ones([20_000]) },
});

describeOnEngines('updateLeaves', () => {
  it('gives each leaf its own values, with the short vectors updated as one', () => {
    const sizes: number[] = [];
    const [params, grads, memory] = [tree(), mapTree((leaf) => mul(leaf, 10), tree()), tree()];
    const next = updateLeaves('f', params, grads, [memory], false, (weight, grad, [own]) => {
      sizes.push(weight.size);
      return [add(weight, grad), mul(own!, 2)];
    });
    expect(sizes).toEqual([2, 0, 20_000, 4]);
    const [weights, memories] = [flattenTree(next.params), flattenTree(next.memories[0]!)];
    for (const [path, given] of Object.entries(flattenTree(params))) {
      expect([weights[path]!.shape, memories[path]!.shape]).toEqual([given.shape, given.shape]);
      expectClose(weights[path]!, mul(given, 11));
      expectClose(memories[path]!, mul(given, 2));
    }
    disposeTree(params, grads, memory, next.params, next.memories[0]!);
  });

  it('frees what is donated, and leaves nothing else', async () => {
    await expectNoLeak(() => {
      const [params, grads] = [tree(), tree()];
      const next = updateLeaves('f', params, grads, [], true, (weight, grad) => [add(weight, grad)]);
      const disposed = (leaves: object) => Object.values(leaves).map(({ isDisposed }) => isDisposed);
      expect(disposed(flattenTree(params))).toEqual([true, true, true, true, true]);
      expect(disposed(flattenTree(grads))).toEqual([false, false, false, false, false]);
      disposeTree(grads, next.params);
    });
  });
});
