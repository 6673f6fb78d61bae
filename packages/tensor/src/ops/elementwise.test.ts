import '@tensorflow/tfjs';
import { type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkGradients } from '../check-gradients';
import * as ops from '../ops';
import { createSeed } from '../random';

const seed = createSeed(3);
const points = () => tensor1d([-2.1, -0.7, 0.4, 1.3]);
describe('x', () => {
  for (const name of [
    'tanh',
    'sigmoid',
    'softplus',
    'exp',
    'abs',
    'leakyRelu',
    'relu',
    'softmax',
    'logSoftmax',
    'logSumExp',
    'standardize',
    'l2Normalize',
    'l2Norm',
  ] as const)
    for (const order of [1, 2] as const)
      it(`${name} ${order}`, () => {
        const f =
          name === 'standardize'
            ? (x: Tensor) => ops.standardize(x.reshape([2, 2])).output
            : (ops[name] as (x: Tensor) => Tensor);
        console.log(
          name,
          order,
          checkGradients((x) => f(x.square().mul(x)), [points()], { order, seed, tolerance: 1 }),
        );
      });
});
