import { softmaxCrossEntropy } from '@gans/losses/softmax-cross-entropy';
import { classAccuracy } from '@gans/metrics';
import { adam, type Classifier, createSeed, disposeTree, foldIn, normal, type Tree, valueAndGrad } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  add,
  argMax,
  matMul,
  reshape,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor4d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { craft } from './craft';
import { type HardenOptions, harden, type Perturb } from './harden';
import { measureFooling } from './measure-fooling';

const seed = createSeed(8);
const identity = { name: 'linear' };
const epsilon = 0.1;

/** Two classes told by one sure pixel of 0.5, and by fifteen faint ones that a perturbation of 0.2 turns. */
function stripes() {
  const labels = Array.from({ length: 40 }, (_, i) => i % 2);
  const pixels = labels.flatMap((label) =>
    Array.from({ length: 16 }, (_, j) => (2 * label - 1) * (j === 0 ? 0.5 : 0.1)),
  );
  const noise = normal(foldIn(seed, 'noise'), [40, 4, 4, 1], { standardDeviation: 0.02 });
  return { images: tidy(() => add(noise, tensor4d(pixels, [40, 4, 4, 1])) as Tensor4D), labels };
}

/** A linear net that is trained on what `perturb` makes of the images. */
function trainer(images: Tensor4D, labels: number[]) {
  const optimizer = adam({ learningRate: 0.05 });
  let params: Tree = { kernel: zeros([16, 2]) };
  let state = optimizer.init(params);
  const logits = (kernel: Tensor2D, x: Tensor4D) => matMul(reshape(x, [-1, 16]) as Tensor2D, kernel) as Tensor2D;
  const classifier: Classifier = (x) => tidy(() => logits(params.kernel as Tensor2D, x));
  const trainEpoch = async (perturb: Perturb, epoch: number) => {
    for (let step = 0; step < 40; step++) {
      const batch = perturb(images, foldIn(foldIn(seed, epoch), step));
      const { value, grads } = valueAndGrad((p: Tree) => ({
        loss: softmaxCrossEntropy(logits(p.kernel as Tensor2D, batch), labels),
      }))(params);
      ({ params, state } = optimizer.update(params, grads, state, { donate: true }));
      disposeTree(grads, { value, batch });
    }
    return classifier;
  };
  return { classifier, trainEpoch, dispose: () => disposeTree(params, state.firstMoment, state.secondMoment) };
}

describeOnEngines('harden', () => {
  it('lowers the fooling rate, of the perturbation that it was trained on and of a new one, without a loss of accuracy', async () => {
    const { images, labels } = stripes();
    const { classifier, trainEpoch } = trainer(images, labels);
    await trainEpoch((x) => x.clone(), 1000);
    const options: HardenOptions = {
      seed,
      epochs: 3,
      craftAgainst: async (f, round) =>
        (await craft(f, images, { seed: foldIn(seed, round), epsilon, maxSteps: 20 })).perturbation,
      trainEpoch,
      measure: (f, d) => measureFooling(f, images, d, { identity, epsilon }),
      accuracy: async (f) =>
        classAccuracy({
          predicted: tidy(() => argMax(f(images), 1).dataSync()),
          expected: labels,
          classifier: identity,
        }),
    };
    const { before, after, afterNewAttack, accuracy } = await harden(classifier, options);
    expect(before.value).toBeGreaterThan(0.4);
    expect(after.value).toBeLessThan(before.value / 4);
    expect(afterNewAttack.value).toBeLessThan(before.value / 4);
    expect([accuracy!.before.value, accuracy!.after.value]).toEqual([1, 1]);
  });

  it('hands every perturbation crafted so far to the epochs, frees them, counts epochs and stops at the signal', async () => {
    const { images, labels } = stripes();
    const { classifier, dispose } = trainer(images, labels);
    await expectNoLeak(async () => {
      const rounds: number[] = [];
      const seen: number[] = [];
      const done: number[] = [];
      const options: HardenOptions = {
        seed,
        epochs: 2,
        share: 1,
        craftAgainst: async (_, round) => {
          rounds.push(round);
          return tidy(() => zeros([4, 4, 1]).add((round + 1) / 10) as Tensor3D);
        },
        trainEpoch: async (perturb, epoch) => {
          const grey = zeros([60, 4, 4, 1]) as Tensor4D;
          const batch = perturb(grey, foldIn(seed, epoch));
          seen.push(new Set(batch.dataSync()).size);
          disposeTree({ grey, batch });
          return classifier;
        },
        measure: (f, d) => measureFooling(f, images, d, { identity, epsilon: 0.2 }),
        onProgress: (epochsDone) => done.push(epochsDone),
      };
      await harden(classifier, options);
      expect({ rounds, seen, done }).toEqual({ rounds: [0, 1, 2], seen: [1, 2], done: [1, 2] });
      await expect(harden(classifier, { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'ABORTED',
      });
      await expect(harden(classifier, { ...options, epochs: 0 })).rejects.toThrow(
        'harden: expected epochs to be an integer >= 1, got 0.',
      );
    });
    dispose();
  });
});
