import { createSeed, foldIn, type Generator, normal, type Seed } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { add, keep, matMul, mul, reshape, type Tensor, type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { LatentPrior } from '../prior';
import type { InversionSpec } from '../spec';

/** A generator to test with, and what is known of it. Its weights live until the test ends. */
export interface Toy {
  readonly generator: Generator;
  readonly spec: InversionSpec;
  dispose(): void;
}

/** The linear generator of the test vectors: G(c, z) = b_c + W z, two classes, three elements of which the last is dead, 2 x 2 pixels. */
export function linearToy(): Toy & { readonly image: () => Tensor4D } {
  const kernel = [
    [0.5, 0.1, -0.45, 0.15],
    [-0.2, 0.35, 0.2, 0.1],
    [0, 0, 0, 0],
  ];
  const biases = [
    [0.1, -0.2, 0.3, 0],
    [-0.1, 0.2, -0.3, 0.4],
  ];
  return {
    generator: (latent, condition) =>
      tidy(
        () =>
          reshape(
            add(matMul(latent, tensor2d(kernel)), matMul(condition, tensor2d(biases))),
            [-1, 2, 2, 1],
          ) as Tensor4D,
      ),
    spec: { latentSize: 3, classCount: 2, imageShape: [2, 2, 1], prior: { kind: 'normal' } },
    image: () => reshape(tensor2d([[0.4, -0.1, -0.2, 0.15]]), [1, 2, 2, 1]) as Tensor4D,
    dispose: () => undefined,
  };
}

/** Sizes of a random generator. */
export interface ToySizes {
  readonly latentSize?: number;
  readonly classCount?: number;
  readonly imageShape?: readonly [number, number, number];
  readonly prior?: LatentPrior;
  readonly seed?: Seed;
}

/** tanh(z K + c B) with weights drawn from a seed: classes that look different, and latents that matter. */
export function tanhToy({
  latentSize = 4,
  classCount = 3,
  imageShape = [4, 4, 1],
  prior = { kind: 'normal' },
  seed = createSeed(5),
}: ToySizes = {}): Toy {
  const pixels = imageShape.reduce((product, length) => product * length, 1);
  const [kernel, biases] = tidy(() =>
    [latentSize, classCount].map((rows, i) => keep(mul(normal(foldIn(seed, i), [rows, pixels]), i === 0 ? 0.4 : 0.8))),
  ) as [Tensor, Tensor];
  return {
    generator: (latent, condition) =>
      tidy(
        () => reshape(tanh(add(matMul(latent, kernel), matMul(condition, biases))), [-1, ...imageShape]) as Tensor4D,
      ),
    spec: { latentSize, classCount, imageShape, prior },
    dispose: () => {
      for (const tensor of [kernel, biases]) tensor.dispose();
    },
  };
}

/** Images that a generator draws of these classes, one each. */
export function drawn({ generator, spec }: Toy, classes: readonly number[], seed: Seed, spread = 1): Tensor4D {
  return tidy(() => {
    const conditions = tensor2d(
      classes.map((own) => Array.from({ length: spec.classCount }, (_, k) => Number(k === own))),
      [classes.length, spec.classCount],
    );
    return generator(mul(normal(seed, [classes.length, spec.latentSize]), spread), conditions);
  });
}
