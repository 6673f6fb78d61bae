import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { valueAndGrad } from '../gradient';
import { expectNoLeak } from '../memory';
import { tanh } from '../ops';
import { disposeTree } from '../tree';
import { adam } from './adam';
import type { Optimizer } from './optimizer';
import { sgd } from './sgd';

// Every step of Adam and SGD against torch.optim in float64; the provenance is in the file.

interface Values {
  readonly shape: number[];
  readonly data: number[];
}
interface Options {
  readonly id: string;
  readonly op: 'adam' | 'adam-given-gradients' | 'sgd';
  readonly problem: 'quadratic' | 'net';
  readonly learning_rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly epsilon_placement: 'corrected' | 'uncorrected';
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly dampening: number;
  readonly weight_decay?: number;
}
interface Case {
  readonly options: Options;
  readonly inputs: Record<string, Values>;
  readonly expected: Record<string, Values>;
  readonly tolerance: { readonly rtol: number; readonly atol: number };
}
type Params = Record<string, tf.Tensor>;

const file = new URL('../../../../../shared/golden/optimizers.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
const toTensor = ({ data, shape }: Values) => tf.tensor(Float32Array.from(data), shape);

function optimizerOf(options: Options) {
  const shared = { learningRate: options.learning_rate, weightDecay: options.weight_decay ?? 0 };
  if (options.op === 'sgd')
    return sgd({ ...shared, momentum: options.momentum, nesterov: options.nesterov, dampening: options.dampening });
  const { beta1, beta2, epsilon, epsilon_placement: epsilonPlacement } = options;
  return adam({ ...shared, beta1, beta2, epsilon, epsilonPlacement });
}

function lossOf(problem: 'quadratic' | 'net', p: Params, { matrix, target, x, y }: Params): tf.Tensor {
  if (problem === 'quadratic') {
    const distance = tf.sub(p.w!, target!);
    return tf.mul(0.5, tf.sum(tf.mul(distance, tf.sum(tf.mul(matrix!, distance), 1))));
  }
  const hidden = tanh(tf.add(tf.matMul(x as tf.Tensor2D, p.kernel1 as tf.Tensor2D), p.bias1!));
  return tf.mean(tf.square(tf.sub(tf.add(tf.matMul(hidden as tf.Tensor2D, p.kernel2 as tf.Tensor2D), p.bias2!), y!)));
}

// Follows a case step by step, giving each old tree away, and compares every parameter and every loss.
function follow<State extends object>(
  { options, inputs, expected, tolerance }: Case,
  optimizer: Optimizer<State>,
): void {
  const { matrix, target, x, y, gradients, ...weights } = inputs;
  const given = Object.entries({ matrix, target, x, y, gradients }).filter(
    (entry): entry is [string, Values] => entry[1] !== undefined,
  );
  const constants: Params = Object.fromEntries(given.map(([name, values]) => [name, toTensor(values)]));
  let params: Params = Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, toTensor(values)]));
  let state = optimizer.init(params);
  const losses: number[] = [];
  const steps = Object.values(expected)[0]!.shape[0]!;
  for (let step = 0; step < steps; step++) {
    let grads: Params;
    if (options.op === 'adam-given-gradients') grads = { w: tf.tidy(() => tf.gather(constants.gradients!, step)) };
    else {
      const result = valueAndGrad((p: Params) => ({ loss: lossOf(options.problem, p, constants) }))(params);
      losses.push(result.value.dataSync()[0]!);
      result.value.dispose();
      grads = result.grads;
    }
    ({ params, state } = optimizer.update(params, grads, state, { donate: true }));
    disposeTree(grads);
    for (const [name, weight] of Object.entries(params)) {
      const { data } = expected[`${name}_steps`]!;
      expectClose(weight, data.slice(step * weight.size, (step + 1) * weight.size), tolerance);
    }
  }
  if (expected.loss_steps !== undefined) expectClose(losses, expected.loss_steps.data, tolerance);
  disposeTree(params, constants);
  tf.dispose(state as unknown as tf.TensorContainer);
}

describeOnEngines('optimizers', () => {
  it('are held against every kind of case', () => {
    expect(new Set(cases.map(({ options }) => options.op))).toEqual(new Set(['adam', 'sgd', 'adam-given-gradients']));
  });

  for (const one of cases)
    it(`follow ${one.options.id} and leave no tensor behind`, async () => {
      await expectNoLeak(() => follow(one, optimizerOf(one.options) as Optimizer<object>));
    });
});
