import type { ClassifierNet } from '@gans/core-nets';
import { softmaxCrossEntropy } from '@gans/losses/softmax-cross-entropy';
import {
  countParameters,
  disposeReplaced,
  disposeTree,
  foldIn,
  normal,
  type Seed,
  sgd,
  type Tree,
  valueAndGrad,
} from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';

/** Training steps of a classifier on one batch: cross-entropy, SGD with momentum. */
export function classifierStep(
  net: ClassifierNet,
  shape: readonly [batch: number, height: number, width: number, channels: number],
  seed: Seed,
): Subject {
  const optimizer = sgd({ learningRate: 1e-3, momentum: 0.9 });
  const images = tidy(() => tanh(normal(foldIn(seed, 'images'), shape))) as Tensor4D;
  const labels = Int32Array.from({ length: shape[0] }, (_, i) => i % net.config.classCount);
  let current = { params: net.params as Tree, state: net.state as Tree, memory: optimizer.init(net.params) };

  function step() {
    const { value, grads, aux } = valueAndGrad((params: Tree) => {
      const { output, state } = net.apply(params, current.state, images, { training: true });
      return { loss: softmaxCrossEntropy(output.logits, labels), aux: state };
    })(current.params);
    const next = optimizer.update(current.params, grads, current.memory, { donate: true });
    disposeReplaced(current.state, aux);
    disposeTree(grads);
    current = { params: next.params, state: aux, memory: next.state };
    return value;
  }

  return {
    inputs: { params: net.params, images, labels: tensor1d(Float32Array.from(labels)) },
    async check() {
      const outcome: Record<string, number> = { parameters: countParameters(current.params) };
      // The loss of the second step tells whether the update of the first was the same.
      for (const round of ['first', 'second']) {
        const loss = step();
        outcome[`${round} loss`] = (await loss.data())[0]!;
        loss.dispose();
      }
      return outcome;
    },
    run: step,
  };
}
