import { type ClassifierNet, type ClassifierOutput, createResnet32, createSmallCnn, createVgg } from '@gans/core-nets';
import { batch } from '@gans/datasets';
import { createSeed, mapTree, type Tree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { mul, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import { withCosineLogits } from './cosine-logits';
import { predictDataset } from './predict-dataset';
import { trainClassifier } from './train-classifier';
import { classifierOf } from './training-functions';

const seed = createSeed(5);
const size = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2 };
const createNet = () => createSmallCnn({ ...size, featureSize: 6 }, seed);

describeOnEngines('withCosineLogits', () => {
  const images = () => batch(tinyDataset(5), [0, 1, 2, 3, 4]).images;

  it('gives the cosines between features and class vectors, and the rest as it was', () => {
    tidy(() => {
      const net = createNet();
      const plain = net.apply(net.params, net.state, images(), { training: false }).output;
      const { output } = withCosineLogits(net).apply(net.params, net.state, images(), { training: false });
      const features = plain.features.arraySync();
      const kernel = (net.params.output.kernel as Tensor2D).arraySync();
      const cosines = features.map((f) =>
        [0, 1, 2].map((k) => {
          const w = kernel.map((row) => row[k]!);
          return f.reduce((sum, x, i) => sum + x * w[i]!, 0) / (Math.hypot(...f) * Math.hypot(...w));
        }),
      );
      expectClose(output.logits, cosines, { rtol: 1e-4, atol: 1e-5 });
      expectClose(output.features, plain.features, { atol: 0 });
      expect(Object.keys(output.activations)).toEqual(Object.keys(plain.activations));
    });
  });

  it('does not see the lengths of class vectors, nor the bias', () => {
    tidy(() => {
      const net = withCosineLogits(createNet());
      const longer = mapTree((leaf, _, path) => (path.startsWith('output/') ? mul(leaf, 7) : leaf), net.params as Tree);
      const of = (params: Tree) =>
        net.apply(params as typeof net.params, net.state, images(), { training: false }).output.logits;
      expectClose(of(longer), of(net.params), { rtol: 1e-5, atol: 1e-6 });
    });
  });

  it('fits every classifier of core-nets', () => {
    tidy(() => {
      const nets = [
        createResnet32(size, seed),
        createVgg({ ...size, blocks: 2, convolutions: 1, featureSize: 4 }, seed),
      ];
      for (const net of nets) expect(classifierOf(withCosineLogits(net as never))(images()).shape).toEqual([5, 3]);
    });
  });

  it('learns with LDAM', async () => {
    const config = {
      epochs: 8,
      batchSize: 6,
      learningRate: 1e-2,
      loss: { name: 'ldam', scale: 10 },
      classWeights: { name: 'effective-number', beta: 0.9, fromEpoch: 6 },
    } as const;
    const net = await trainClassifier({ net: withCosineLogits(createNet()), dataset: tinyDataset(60), config, seed });
    const unseen = tinyDataset(30);
    const predicted = await predictDataset(classifierOf(net), unseen);
    expect(predicted.filter((label, i) => label === unseen.labels[i]).length).toBeGreaterThan(27);
  });

  it('says which parameters it needs', async () => {
    const net: ClassifierNet = {
      ...createNet(),
      params: {},
      apply: () => ({ output: {} as ClassifierOutput, state: {} }),
    };
    const given = images();
    await expectNoLeak(() => {
      expect(() => withCosineLogits(net).apply({}, {}, given, { training: false })).toThrow(
        "withCosineLogits: expected the net to have the parameters 'output/kernel', got none.",
      );
    });
  });
});
