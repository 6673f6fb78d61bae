import { foldIn, normal, type Seed } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import {
  add,
  concat,
  matMul,
  mul,
  reshape,
  scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { DiscriminatorOutput, GanNets } from '../gan/nets';
import { createGanState, type GanState } from '../gan/state';

// Nets of one layer each that keep the contracts, for tests: everything about them can be computed by hand.

/** What a linear GAN is like. */
export interface LinearGanOptions {
  readonly seed: Seed;
  /** Standard deviation of the weights; default 0.3. */
  readonly scale?: number;
  /** K; default 3. */
  readonly classCount?: number;
  /** Default normal; 'uniform' is on [-1, 1]. */
  readonly prior?: 'normal' | 'uniform';
  /** Height and width of the images; default 4. */
  readonly side?: number;
  /** Default 'independent'. */
  readonly rows?: 'independent' | 'coupled';
}

/** G(z, c) = tanh([z; c] W), which counts its training passes in its state; D(x) = x w, with embeddings x E, proxies, features x, class logits and outputs x C. */
export function linearGan({
  seed,
  scale = 0.3,
  classCount = 3,
  prior = 'normal',
  side = 4,
  rows = 'independent',
}: LinearGanOptions): {
  nets: GanNets;
  state: GanState;
} {
  const weights = (name: string, shape: number[]) =>
    tidy(() => mul(normal(foldIn(seed, name), shape), scale)) as Tensor2D;
  const classes = Math.max(1, classCount);
  const imageShape = [side, side, 1] as const;
  const size = side * side;
  const state = createGanState(
    { params: { w: weights('g', [2 + classCount, size]) }, state: { passes: scalar(0) } },
    {
      params: {
        w: weights('d', [size, 1]),
        embedding: { kernel: weights('e', [size, 3]) },
        proxies: { table: weights('p', [classes, 3]) },
        classifier: { kernel: weights('c', [size, classes]) },
      },
      state: {},
    },
  );
  const nets: GanNets = {
    generator: {
      spec: {
        latentSize: 2,
        classCount,
        imageShape,
        prior: prior === 'normal' ? { kind: 'normal' } : { kind: 'uniform', min: -1, max: 1 },
      },
      apply: ({ w }, { passes }, { latent, condition }, { training }) => ({
        output: reshape(tanh(matMul(concat([latent, condition], 1), w as Tensor2D)), [-1, ...imageShape]) as Tensor4D,
        state: { passes: training ? add(passes as Tensor, 1) : passes! },
      }),
    },
    discriminator: {
      rows,
      apply: (params, before, input) => {
        const features = reshape('images' in input ? input.images : input, [-1, size]) as Tensor2D;
        const times = (kernel: unknown) => matMul(features, kernel as Tensor2D) as Tensor2D;
        const { w, embedding, proxies, classifier } = params as unknown as Record<string, Record<string, Tensor2D>>;
        const output: DiscriminatorOutput = {
          logits: times(w),
          features,
          embeddings: times(embedding!.kernel),
          proxies: proxies!.table!,
          classLogits: times(classifier!.kernel),
          kernel: classifier!.kernel!,
          outputs: times(classifier!.kernel),
        };
        return { output, state: before };
      },
    },
  };
  return { nets, state };
}

/** Real images for it: noise, and labels 0, 1, ..., K - 1, 0, ... */
export function linearBatch(seed: Seed, count: number, classCount = 3) {
  return {
    images: tidy(() => tanh(normal(seed, [count, 4, 4, 1]))) as Tensor4D,
    labels: Int32Array.from({ length: count }, (_, i) => i % classCount),
  };
}
