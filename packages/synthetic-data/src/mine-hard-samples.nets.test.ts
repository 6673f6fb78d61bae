import '@tensorflow/tfjs';
import {
  asClassifier,
  asGenerator,
  type ClassifierOutput,
  createBigganGenerator,
  createDcganGenerator,
  createResnet18,
  createSmallCnn,
  standingStatistics,
} from '@gans/core-nets';
import { useEngine } from '@gans/engines';
import { createSeed, disposeTree, foldIn, type Model, normal, type Tree } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { adaptBatchNorm } from './adapt-batch-norm';
import { calibrateStepSize } from './calibrate-step-size';
import { mineHardSamples } from './mine-hard-samples';

const seed = createSeed(29);
const size = { classCount: 4, height: 32, width: 32, channels: 3 };
const pairs = [
  [
    'a DCGAN and the small CNN',
    () => createDcganGenerator({ ...size, latentSize: 6, filters: 2 }, seed),
    () => createSmallCnn({ ...size, filters: 2, featureSize: 8 }, seed),
  ],
  [
    'BigGAN and a ResNet-18',
    () =>
      createBigganGenerator(
        { resolution: 32, channels: 3, latentSize: 8, classCount: 4, sharedSize: 4, filters: 2, attention: [2] },
        seed,
      ),
    () => createResnet18({ ...size, filters: 2, stem: '3x3' }, seed),
  ],
] as const;

// Input gradients are all that mining needs, and WebAssembly has them.
beforeAll(() => useEngine('wasm', { threads: 1 }));

describe('mineHardSamples with nets of @gans/core-nets', () => {
  it.each(pairs)('lowers what %s read, each row as if it were alone', async (_, createGenerator, createClassifier) => {
    // Untrained nets are rough, less so with statistics of their own images.
    const fresh = createGenerator();
    const { latentSize } = fresh.spec;
    const some = {
      latent: normal(foldIn(seed, 'some'), [8, latentSize]),
      condition: oneHotRows([0, 1, 2, 3, 0, 1, 2, 3], 4),
    };
    const net = { ...fresh, state: standingStatistics<Tree, Tree, typeof some, tf.Tensor4D>(fresh, [some]) };
    const source = { generator: asGenerator(net), spec: net.spec };
    const images = source.generator(some.latent, some.condition);
    const judge: Model<Tree, Tree, tf.Tensor4D, ClassifierOutput> = createClassifier() as never;
    const state = await adaptBatchNorm(judge, () => [images], { momentum: 1 });
    const classifier = asClassifier(judge, { params: judge.params, state });
    const latents = normal(foldIn(seed, 'z'), [3, latentSize]);
    const condition = oneHotRows([0, 1, 3], 4);
    const { stepSize } = await calibrateStepSize(source, classifier, { seed, draws: 4, steps: 2, angle: 0.005 });
    const options = { stepSize, steps: 2 };
    const before = tf.memory().numTensors;
    const mined = await mineHardSamples(source, classifier, { latents, condition }, options);
    expect(tf.memory().numTensors).toBe(before + 1);

    const read = (z: tf.Tensor2D) => tf.tidy(() => classifier(source.generator(z, condition)).arraySync());
    const [at0, atJ] = [read(latents), read(mined.latents)];
    for (const [i, k] of mined.targets.entries()) {
      expect(at0[i]!.indexOf(Math.max(...at0[i]!))).toBe(k);
      expect(atJ[i]![k]!).toBeLessThan(at0[i]![k]!);
    }
    for (let i = 0; i < 3; i++) {
      const row = (table: tf.Tensor2D) => tf.slice(table, [i, 0], [1, -1]);
      const start = { latents: row(latents), condition: row(condition) };
      const alone = await mineHardSamples(source, classifier, start, options);
      const expected = row(mined.latents);
      expectClose(alone.latents, expected, { rtol: 1e-3, atol: 1e-3 });
      tf.dispose([alone.latents, expected, start.latents, start.condition]);
    }
    tf.dispose([latents, condition, mined.latents]);
    disposeTree(net.params, net.state, judge.params, judge.state);
  });
});
