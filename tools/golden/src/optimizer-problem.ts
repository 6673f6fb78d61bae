import { FormatError, type Optimizer, valueAndGrad } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import {
  add,
  matMul,
  mean,
  mul,
  reshape,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { CaseReader } from './case-reader';
import type { Output } from './compare';

type Weights = Record<string, Tensor>;

/** A loss of some weights, to try an optimizer on. */
export interface OptimizerProblem {
  readonly weights: Weights;
  loss(weights: Weights): Tensor;
}

/** The problem that a case names: 'quadratic' or 'net'. */
export function readProblem(reader: CaseReader): OptimizerProblem {
  if (reader.choice('problem', ['quadratic', 'net']) === 'quadratic') {
    const [matrix, target] = [reader.tensor('matrix') as Tensor2D, reader.tensor('target')];
    return {
      weights: { w: reader.tensor('w') },
      // 1/2 (w - target)^T matrix (w - target)
      loss: ({ w }) => {
        const offset = reshape(sub(w!, target), [-1, 1]) as Tensor2D;
        return mul(0.5, sum(mul(offset, matMul(matrix, offset))));
      },
    };
  }
  const [x, y] = [reader.tensor('x') as Tensor2D, reader.tensor('y')];
  const names = ['kernel1', 'bias1', 'kernel2', 'bias2'];
  return {
    weights: Object.fromEntries(names.map((name) => [name, reader.tensor(name)])),
    // mean squared error of tanh(x kernel1 + bias1) kernel2 + bias2
    loss: ({ kernel1, bias1, kernel2, bias2 }) => {
      const hidden = tanh(add(matMul(x, kernel1 as Tensor2D), bias1!)) as Tensor2D;
      return mean(square(sub(add(matMul(hidden, kernel2 as Tensor2D), bias2!), y)));
    },
  };
}

/** Takes steps on a problem; gives `loss_steps`, before each step, and `<weight>_steps`, after it. */
export async function descend<State>(
  optimizer: Optimizer<State>,
  { weights, loss }: OptimizerProblem,
  steps: number,
): Promise<Record<string, Output>> {
  const differentiate = valueAndGrad((w: Weights) => ({ loss: loss(w) }));
  const losses: number[] = [];
  const path = await follow(optimizer, weights, steps, async (current) => {
    const { value, grads } = differentiate(current);
    losses.push((await (value as Scalar).data())[0]!);
    return grads;
  });
  return { ...path, loss_steps: { shape: [steps], data: losses } };
}

/** Takes steps along whatever gradients it is given; gives `<weight>_steps`. */
export async function follow<State>(
  optimizer: Optimizer<State>,
  weights: Weights,
  steps: number,
  gradientsAt: (weights: Weights, step: number) => Promise<Weights>,
): Promise<Record<string, Output>> {
  if (!(Number.isInteger(steps) && steps >= 1)) throw new FormatError(`expected at least one whole step, got ${steps}`);
  const paths = Object.entries(weights).map(([name, weight]) => ({ name, shape: weight.shape, data: [] as number[] }));
  let params = weights;
  let state = optimizer.init(params);
  for (let step = 0; step < steps; step++) {
    ({ params, state } = optimizer.update(params, await gradientsAt(params, step), state, { donate: true }));
    for (const { name, data } of paths) data.push(...(await params[name]!.data()));
  }
  return Object.fromEntries(
    paths.map(({ name, shape, data }) => [`${name}_steps`, { shape: [steps, ...shape], data }]),
  );
}
