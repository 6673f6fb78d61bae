import { asClassifier, asGenerator, createDcganGenerator, createSmallCnn } from '@gans/core-nets';
import { fillDataset, mineHardSamples } from '@gans/synthetic-data';
import { foldIn, type Generator, normal, type Seed } from '@gans/tensor';
import { conv2d, oneHotRows } from '@gans/tensor/ops';
import { matMul, type Rank, reshape, scalar, type Tensor2D, type Tensor4D, tanh, tidy } from '@tensorflow/tfjs-core';
import type { Bench, Subject } from '../bench';
import { signature } from '../signature';
import { subjectOf } from '../subject-of';

/** Latents, steps and step size of a mining; `peers/synthetic-data.py` has the last two. */
const [LATENTS, STEPS, STEP_SIZE] = [1000, 10, 20];
const IMAGE = { height: 32, width: 32, channels: 3 };
const SIZE = { latentSize: 128, classCount: 10, filters: 64, featureSize: 128 };
const SMALL: typeof SIZE = { latentSize: 4, classCount: 10, filters: 2, featureSize: 4 };

/** The convolution that a mining is held against: what the engine does at its best. */
const PLAIN = { batch: 32, size: 32, channels: 64 };
const POOL = 100_000;

/** What generated training sets cost. */
export const syntheticData: Bench = {
  name: 'synthetic-data',
  description:
    'hard sample mining, beside it a plain convolution; a pool of generated images, whose bytes are its peak',
  roundSeconds: 1,
  cases: [
    {
      name: `mining, ${LATENTS} latents x ${STEPS} steps`,
      unit: 'GF/s',
      // A forward pass of both nets a step, and the gradient to their inputs, which takes as many operations.
      work: 2 * 2 * LATENTS * STEPS * multiplyAdds(SIZE),
      prepare: (seed) => prepareMining(seed, SIZE, LATENTS, STEPS),
      rehearse: (seed) => prepareMining(seed, SMALL, 3, 2),
    },
    {
      name: 'plain convolution, 3x3',
      unit: 'GF/s',
      work: 2 * PLAIN.batch * PLAIN.size ** 2 * 9 * PLAIN.channels ** 2,
      beside: 'nothing',
      prepare: (seed) => prepareConvolution(seed, PLAIN),
      rehearse: (seed) => prepareConvolution(seed, { batch: 1, size: 4, channels: 2 }),
    },
    {
      name: `pool of ${POOL} images`,
      unit: 'images/s',
      work: POOL,
      beside: 'nothing',
      prepare: (seed) => preparePool(seed, POOL),
      rehearse: (seed) => preparePool(seed, 20),
    },
  ],
};

/** Multiply-adds of generator and classifier for one image. */
function multiplyAdds({ latentSize, classCount, filters, featureSize }: typeof SIZE): number {
  const [half, quarter] = [(IMAGE.height / 2) * (IMAGE.width / 2), (IMAGE.height / 4) * (IMAGE.width / 4)];
  const project = (latentSize + classCount) * quarter * 2 * filters;
  const enlarge = 16 * filters * (quarter * 2 * filters + half * IMAGE.channels);
  const shrink = 25 * filters * (half * IMAGE.channels + quarter * 2 * filters);
  const dense = featureSize * (quarter * 2 * filters + classCount);
  return project + enlarge + shrink + dense;
}

function prepareMining(seed: Seed, { filters, ...size }: typeof SIZE, count: number, steps: number): Subject {
  const { latentSize, classCount, featureSize } = size;
  const generator = createDcganGenerator({ ...IMAGE, latentSize, classCount, filters }, foldIn(seed, 'generator'));
  const classifier = createSmallCnn({ ...IMAGE, classCount, filters, featureSize }, foldIn(seed, 'classifier'));
  const latents = normal(foldIn(seed, 'latents'), [count, latentSize]) as Tensor2D;
  const condition = oneHotRows(
    Array.from({ length: count }, (_, i) => i % classCount),
    classCount,
  );
  const source = { generator: asGenerator(generator), spec: generator.spec };
  const options = { steps, stepSize: STEP_SIZE };
  const run = async () => {
    const mined = await mineHardSamples(source, asClassifier(classifier), { latents, condition }, options);
    return mined.latents;
  };
  const weights = ({ params, state }: Pick<typeof generator, 'params' | 'state'> | typeof classifier) => ({
    params,
    state,
  });
  return {
    inputs: { generator: weights(generator), classifier: weights(classifier), latents, condition },
    async check() {
      const mined = await run();
      const outcome = { latents: signature(await mined.data<'float32'>()) };
      mined.dispose();
      return outcome;
    },
    run,
  };
}

function prepareConvolution(seed: Seed, { batch, size, channels }: typeof PLAIN): Subject {
  const shapes = { x: [batch, size, size, channels], kernel: [3, 3, channels, channels] };
  return subjectOf(seed, shapes, ({ x, kernel }) => [conv2d(x as Tensor4D, kernel as Tensor4D, { padding: 1 })]);
}

/** A generator of next to no work: what is left is the pool's. */
function preparePool(seed: Seed, count: number): Subject {
  const { height, width, channels } = IMAGE;
  const [latentSize, classCount] = [8, 10];
  const weights = normal(foldIn(seed, 'weights'), [latentSize, height * width * channels]) as Tensor2D;
  const generator: Generator = (latents) =>
    tidy(() => reshape<Rank.R4>(tanh(matMul(latents, weights)), [-1, height, width, channels]));
  const source = {
    generator,
    spec: { latentSize, classCount, imageShape: [height, width, channels], prior: { kind: 'normal' } },
  } as const;
  const fill = () => fillDataset(source, { count, seed });
  return {
    inputs: { weights },
    async check() {
      const { pixels, labels } = await fill();
      const image = pixels.subarray(0, height * width * channels);
      return {
        images: labels.length,
        bytes: pixels.length,
        mean: image.reduce((sum, byte) => sum + byte, 0) / image.length,
      };
    },
    run: async () => scalar((await fill()).pixels[0]!),
  };
}
