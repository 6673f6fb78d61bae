import { adam, disposeTree, sgd, type Tree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { scalar, type Tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { memoriesOf, startOptimizer, type UpdateConfig, updateWeights } from './update-weights';

const kernel = [
  [1, -2],
  [0.5, 3],
];
const makeParams = (): Tree => ({ layer: { kernel: tensor2d(kernel), bias: tensor1d([1, -1]) }, scale: scalar(2) });
const makeGrads = (): Tree => ({
  layer: {
    kernel: tensor2d([
      [0.3, 0.4],
      [0, -1.2],
    ]),
    bias: tensor1d([0, 0.5]),
  },
  scale: scalar(-0.4),
});
const plain: UpdateConfig = {
  optimizer: { name: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  decayedWeights: 'all',
};
const leafOf = (tree: Tree, name: 'kernel' | 'bias') => (tree.layer as Tree)[name] as Tensor;

/** What two updates leave of the parameters. */
function twice(config: UpdateConfig) {
  let params = makeParams();
  let state = startOptimizer(config, params);
  for (const rate of [0.5, 0.25]) {
    const grads = makeGrads();
    ({ params, state } = updateWeights(config, rate, params, grads, state));
    disposeTree(grads);
  }
  return { params, state };
}

describeOnEngines('updateWeights', () => {
  it('is the optimizer of the configuration, at the rate of each call', () => {
    const momentum = { ...plain, optimizer: { name: 'sgd', momentum: 0.9, nesterov: true } } as const;
    const adaptive = { ...plain, optimizer: { name: 'adam', beta1: 0.5, beta2: 0.9, epsilon: 1e-3 } } as const;
    const rules = [
      [momentum, (learningRate: number) => sgd({ learningRate, momentum: 0.9, nesterov: true, weightDecay: 0.1 })],
      [
        adaptive,
        (learningRate: number) => adam({ learningRate, beta1: 0.5, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.1 }),
      ],
    ] as const;
    for (const [config, optimizer] of rules) {
      const { params } = twice({ ...config, weightDecay: 0.1 });
      let expected = makeParams();
      let state = optimizer(0).init(expected) as never;
      for (const rate of [0.5, 0.25])
        ({ params: expected, state } = optimizer(rate).update(expected, makeGrads(), state) as never);
      for (const name of ['kernel', 'bias'] as const) expectClose(leafOf(params, name), leafOf(expected, name));
    }
  });

  it('decays all parameters, or those with two axes', () => {
    const decayed = (decayedWeights: 'all' | 'kernels') => {
      const config = { ...plain, weightDecay: 0.1, decayedWeights };
      const params = makeParams();
      return updateWeights(config, 1, params, makeGrads(), startOptimizer(config, params)).params;
    };
    const kernels = [1 - 0.3 - 0.1, -2 - 0.4 + 0.2, 0.5 - 0.05, 3 + 1.2 - 0.3];
    expectClose(leafOf(decayed('kernels'), 'kernel').dataSync(), kernels);
    expectClose(leafOf(decayed('kernels'), 'bias').dataSync(), [1, -1.5]);
    expectClose(leafOf(decayed('all'), 'kernel').dataSync(), kernels);
    expectClose(leafOf(decayed('all'), 'bias').dataSync(), [0.9, -1.5 + 0.1]);
  });

  it('scales a gradient that is too long down to the norm, and tells its length', () => {
    const length = Math.sqrt(0.09 + 0.16 + 1.44 + 0.25 + 0.16);
    for (const norm of [0.5, 100]) {
      const config = { ...plain, gradientClipping: { norm } };
      const params = makeParams();
      const { params: moved, gradientNorm } = updateWeights(
        config,
        1,
        params,
        makeGrads(),
        startOptimizer(config, params),
      );
      const scale = Math.min(1, norm / length);
      expectClose(gradientNorm!, length);
      expectClose(leafOf(moved, 'bias').dataSync(), [1, -1 - 0.5 * scale]);
    }
  });

  it('leaves a gradient of 0 alone', () => {
    const config = { ...plain, gradientClipping: { norm: 1 } };
    const [params, grads] = [{ w: tensor1d([1, 2]) }, { w: tensor1d([0, 0]) }];
    const { params: moved, gradientNorm } = updateWeights(config, 1, params, grads, startOptimizer(config, params));
    expectClose(moved.w.dataSync(), [1, 2], { atol: 0 });
    expect(gradientNorm!.dataSync()[0]).toBe(0);
  });

  it('frees what it replaces, and nothing else', async () => {
    await expectNoLeak(() => {
      const clipping = {
        ...plain,
        gradientClipping: { norm: 0.5 },
        weightDecay: 0.1,
        decayedWeights: 'kernels',
      } as const;
      const [given, grads] = [makeParams(), makeGrads()];
      const { params: moved, gradientNorm } = updateWeights(clipping, 1, given, grads, startOptimizer(clipping, given));
      disposeTree(moved, grads);
      gradientNorm!.dispose();
      for (const decayedWeights of ['all', 'kernels'] as const) {
        const config = {
          ...plain,
          optimizer: { name: 'sgd', momentum: 0.9, nesterov: false },
          weightDecay: 0.1,
          decayedWeights,
        } as const;
        const { params, state } = twice(config);
        disposeTree(params, memoriesOf(state));
      }
    });
  });
});
