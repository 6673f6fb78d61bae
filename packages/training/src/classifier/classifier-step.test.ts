import { createSmallCnn } from '@gans/core-nets';
import { batch } from '@gans/datasets';
import {
  classBalancedCrossEntropy,
  deferredClassWeights,
  focalLoss,
  ldamLoss,
  ldamMargins,
  smoothedCrossEntropy,
  softmaxCrossEntropy,
} from '@gans/losses';
import { createSeed, flattenTree, foldIn, type Model, normal, type Tree, valueAndGrad } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  add,
  dispose,
  matMul,
  mul,
  reshape,
  type Scalar,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import type { ClassifierConfig } from './classifier-config';
import { type ClassifierPlan, planClassifier } from './classifier-plan';
import { createClassifierState, disposeClassifierState } from './classifier-state';
import { classifierStep } from './classifier-step';

const seed = createSeed(12);
// Classes of 7, 7 and 6 images.
const dataset = tinyDataset(20);
const config: ClassifierConfig = { epochs: 4, batchSize: 6, learningRate: 0.1 };
const indices = [0, 1, 2, 4, 7, 9];
const createNet = () =>
  createSmallCnn({ classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 }, seed);
const stateOf = (plan: ClassifierPlan, epoch = 0) => ({ ...createClassifierState(createNet(), plan.config), epoch });

describeOnEngines('classifierStep', () => {
  const logitsBefore = () => {
    const net = createNet();
    const { images, labels } = batch(dataset, indices);
    return { logits: net.apply(net.params, net.state, images, { training: true }).output.logits, labels };
  };
  /** The loss that a step reports in an epoch. */
  const lossOf = (change: Partial<ClassifierConfig>, epoch = 0) =>
    tidy(() => {
      const plan = planClassifier({ ...config, ...change }, dataset);
      return classifierStep(
        createNet(),
        stateOf(plan, epoch),
        batch(dataset, indices),
        seed,
        plan,
      ).report.loss.dataSync();
    });
  const expected = (loss: (logits: Tensor2D, labels: Int32Array) => Scalar) =>
    tidy(() => {
      const { logits, labels } = logitsBefore();
      return loss(logits, labels).dataSync();
    });

  const counts = [7, 7, 6];
  const drw = { name: 'effective-number', beta: 0.9, fromEpoch: 2 } as const;
  const weights = deferredClassWeights(counts, 2, { switchEpoch: 2, beta: 0.9 });
  const margins = ldamMargins(counts, 0.4);
  const cases: [string, Partial<ClassifierConfig>, number, (z: Tensor2D, y: Int32Array) => Scalar][] = [
    ['cross-entropy', {}, 0, softmaxCrossEntropy],
    ['focal', { loss: { name: 'focal', gamma: 2 } }, 0, (z, y) => focalLoss(z, y, { gamma: 2 })],
    ['ldam', { loss: { name: 'ldam', maxMargin: 0.4, scale: 5 } }, 0, (z, y) => ldamLoss(z, y, margins, { scale: 5 })],
    [
      'smoothed labels',
      { loss: { name: 'cross-entropy', labelSmoothing: 0.2 } },
      0,
      (z, y) => smoothedCrossEntropy(z, y, { smoothing: 0.2 }),
    ],
    ['cross-entropy before re-weighting', { classWeights: drw }, 1, softmaxCrossEntropy],
    ['cross-entropy re-weighted', { classWeights: drw }, 2, (z, y) => classBalancedCrossEntropy(z, y, weights)],
    [
      'cross-entropy re-weighted as PyTorch does',
      { classWeights: drw, loss: { name: 'cross-entropy', reduction: 'weighted-mean' } },
      3,
      (z, y) => classBalancedCrossEntropy(z, y, weights, { reduction: 'weighted-mean' }),
    ],
    [
      'focal re-weighted',
      { classWeights: drw, loss: { name: 'focal' } },
      2,
      (z, y) => focalLoss(z, y, { gamma: 1, weights }),
    ],
    [
      'ldam re-weighted',
      { classWeights: drw, loss: { name: 'ldam', maxMargin: 0.4 } },
      2,
      (z, y) => ldamLoss(z, y, margins, { weights }),
    ],
    [
      'inverse frequency',
      { classWeights: { name: 'inverse-frequency' } },
      0,
      // 1/7, 1/7, 1/6, scaled to sum 3.
      (z, y) =>
        classBalancedCrossEntropy(
          z,
          y,
          [1 / 7, 1 / 7, 1 / 6].map((w) => (3 * w) / (2 / 7 + 1 / 6)),
        ),
    ],
  ];
  it.each(cases)('minimises the loss of the configuration: %s', (_name, change, epoch, loss) => {
    expectClose(lossOf(change, epoch), expected(loss));
  });

  it('moves by SGD with Nesterov momentum and decay, at the rate of its step', () => {
    tidy(() => {
      const plan = planClassifier(
        {
          ...config,
          optimizer: { name: 'sgd', momentum: 0.9, nesterov: true },
          weightDecay: 0.01,
          warmUp: { epochs: 2, per: 'epoch' },
        },
        dataset,
      );
      const { images, labels } = batch(dataset, indices);
      const net = createNet();
      const { grads } = valueAndGrad((params: typeof net.params) => ({
        loss: softmaxCrossEntropy(net.apply(params, net.state, images, { training: true }).output.logits, labels),
      }))(net.params);
      const { state } = classifierStep(net, stateOf(plan, 1), { images, labels }, seed, plan);
      const [before, slopes, after] = [createNet().params, grads, state.params].map((tree) =>
        flattenTree(tree as Tree),
      );
      for (const [name, weight] of Object.entries(before!)) {
        // A first step: b = g, w <- w - lr (g + 0.9 b), at 0.1 in the second of two warm epochs.
        const w = Array.from(weight.dataSync());
        const g = Array.from(slopes![name]!.dataSync(), (slope, i) => slope + 0.01 * w[i]!);
        expectClose(
          after![name]!.dataSync(),
          w.map((value, i) => value - 0.1 * 1.9 * g[i]!),
          { rtol: 1e-4, atol: 1e-5 },
        );
      }
      expect([state.step, state.epoch, state.batch, state.optimizer.step]).toEqual([1, 1, 1, 1]);
    });
  });

  it('reads the batch right where the largest logit is that of the class', () => {
    tidy(() => {
      const plan = planClassifier(config, dataset);
      const { report } = classifierStep(createNet(), stateOf(plan), batch(dataset, indices), seed, plan);
      const { logits, labels } = logitsBefore();
      const hits = Array.from(logits.argMax(1).dataSync()).filter((k, i) => k === labels[i]).length;
      expectClose(report.accuracy, hits / 6);
      expect(Object.keys(report)).toEqual(['loss', 'accuracy']);
    });
  });

  it('tells the length of the gradient where it clips', () => {
    tidy(() => {
      const { images, labels } = batch(dataset, indices);
      const net = createNet();
      const { grads } = valueAndGrad((params: typeof net.params) => ({
        loss: softmaxCrossEntropy(net.apply(params, net.state, images, { training: true }).output.logits, labels),
      }))(net.params);
      const square = Object.values(flattenTree(grads))
        .flatMap((leaf) => Array.from(leaf.dataSync()))
        .reduce((sum, x) => sum + x * x, 0);
      const plan = planClassifier({ ...config, gradientClipping: { norm: 1e-3 } }, dataset);
      const { report } = classifierStep(net, stateOf(plan), { images, labels }, seed, plan);
      expectClose(report.gradientNorm!, Math.sqrt(square), { rtol: 1e-4 });
    });
  });

  it('frees what it replaces, and nothing else', async () => {
    const plan = planClassifier({ ...config, gradientClipping: { norm: 1 } }, dataset);
    const taken = batch(dataset, indices);
    await expectNoLeak(() => {
      const net = createNet();
      let state = createClassifierState(net, plan.config);
      for (let i = 0; i < 3; i++) {
        const next = classifierStep(net, state, taken, seed, plan);
        state = next.state;
        dispose(next.report);
      }
      disposeClassifierState(state);
    });
    expect(taken.images.isDisposed).toBe(false);
  });
});

/** A linear net of one's own with noise on its input: its output is the logits alone, its state counts. */
const noisy = (): Model<{ kernel: Tensor2D }, Record<never, never>, Tensor4D, Tensor2D> => ({
  params: { kernel: zeros([64, 3]) },
  state: {},
  apply: (params, state, images, options) => {
    const flat = reshape(images, [-1, 64]) as Tensor2D;
    const noise = options.training ? mul(normal(options.seed!, flat.shape), 0.5) : 0;
    return { output: matMul(add(flat, noise), params.kernel), state };
  },
});

describeOnEngines('classifierStep of nets of your own', () => {
  it('takes logits alone, and gives the net a seed of the step', () => {
    tidy(() => {
      const plan = planClassifier({ ...config, optimizer: { name: 'sgd', momentum: 0 } }, dataset);
      const taken = batch(dataset, indices);
      const run = (step: number, n: number) => {
        const net = noisy();
        const state = { ...createClassifierState(net, plan.config), step };
        return treeBits(classifierStep(net, state, taken, createSeed(n), plan).state.params);
      };
      expect(run(3, 1)).toEqual(run(3, 1));
      expect(run(3, 1)).not.toEqual(run(4, 1));
      expect(run(3, 1)).not.toEqual(run(3, 2));
      // The gradient at zero weights, by hand: x'(1/3 - onehot) / N with the noise of (seed, step).
      const x = add(reshape(taken.images, [6, 64]), mul(normal(foldIn(createSeed(1), 3), [6, 64]), 0.5)) as Tensor2D;
      const residual = tensor2d(Array.from(taken.labels, (label) => [0, 1, 2].map((k) => 1 / 3 - Number(k === label))));
      const slope = mul(matMul(x, residual, true), 1 / 6);
      expectClose(run(3, 1)[0]![1], mul(slope, -0.1).dataSync(), { rtol: 1e-4, atol: 1e-6 });
    });
  });
});
