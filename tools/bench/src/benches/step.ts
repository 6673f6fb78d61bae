import {
  createDcganDiscriminator,
  createDcganGenerator,
  type DcganDiscriminatorParams,
  type DcganGeneratorParams,
} from '@gans/core-nets';
import { hingeDiscriminatorLoss, hingeGeneratorLoss } from '@gans/losses';
import {
  adam,
  countParameters,
  disposeReplaced,
  disposeTree,
  foldIn,
  normal,
  type Seed,
  valueAndGrad,
} from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { concat, slice, type Tensor2D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Bench, Subject } from '../bench';

const BATCH = 64;
const LATENT = 128;
const SHAPE = { height: 32, width: 32, channels: 3 };

/** One step of training: about 1.0 M parameters in the generator, 3.0 M in the discriminator. */
export const step: Bench = {
  name: 'step',
  description: 'one update of D and one of G: DCGAN with spectral norm, 32x32x3, batch 64, hinge loss, Adam',
  roundSeconds: 2,
  cases: [{ name: 'D + G step', unit: 'images/s', work: BATCH, prepare }],
};

/** The discriminator without its head of classes, which the hinge loss does not train. */
type Critic = Omit<DcganDiscriminatorParams, 'embedding' | 'proxies'>;

const buildGenerator = (seed: Seed) =>
  createDcganGenerator({ ...SHAPE, classCount: 0, latentSize: LATENT, filters: 56 }, foldIn(seed, 'generator'));
const buildDiscriminator = (seed: Seed) =>
  createDcganDiscriminator({ ...SHAPE, classCount: 2, filters: 136, embeddingSize: 1 }, foldIn(seed, 'discriminator'));
const drawLatents = (seed: Seed) => normal(seed, [BATCH, LATENT]) as Tensor2D;

function prepare(seed: Seed): Subject {
  const optimizer = adam({ learningRate: 2e-4, beta1: 0.5, beta2: 0.999 });
  const [generatorNet, discriminatorNet] = [buildGenerator(seed), buildDiscriminator(seed)];
  const { embedding, proxies, ...critic } = discriminatorNet.params;
  let generator = {
    params: generatorNet.params,
    state: generatorNet.state,
    optimizer: optimizer.init(generatorNet.params),
  };
  let discriminator = {
    params: critic as Critic,
    state: discriminatorNet.state,
    optimizer: optimizer.init(critic),
  };
  const images = tidy(() => tanh(normal(foldIn(seed, 'images'), [BATCH, 32, 32, 3]))) as Tensor4D;
  const latents = {
    discriminator: drawLatents(foldIn(seed, 'latents/discriminator')),
    generator: drawLatents(foldIn(seed, 'latents/generator')),
  };
  const condition = zeros([BATCH, 0]) as Tensor2D;
  const generate = (params: DcganGeneratorParams, latent: Tensor2D) =>
    generatorNet.apply(params, generator.state, { latent, condition }, { training: true });
  const judge = (params: Critic, x: Tensor4D) =>
    discriminatorNet.apply({ ...params, embedding, proxies }, discriminator.state, x, { training: true });

  function updateDiscriminator(latent: Tensor2D) {
    const fake = tidy(() => generate(generator.params, latent).output);
    const { value, grads, aux } = valueAndGrad((params: Critic) => {
      const { output, state } = judge(params, concat([images, fake]));
      const rows = (first: number) => slice(output.logits, [first, 0], [BATCH, 1]);
      return { loss: hingeDiscriminatorLoss(rows(0), rows(BATCH)), aux: state };
    })(discriminator.params);
    const next = optimizer.update(discriminator.params, grads, discriminator.optimizer, { donate: true });
    disposeReplaced(discriminator.state, aux);
    disposeTree(grads, { fake });
    discriminator = { params: next.params, state: aux, optimizer: next.state };
    return value;
  }

  function updateGenerator(latent: Tensor2D) {
    const { value, grads, aux } = valueAndGrad((params: DcganGeneratorParams) => {
      const { output: fake, state } = generate(params, latent);
      const judged = judge(discriminator.params, fake);
      return { loss: hingeGeneratorLoss(judged.output.logits), aux: { state, judge: judged.state } };
    })(generator.params);
    const next = optimizer.update(generator.params, grads, generator.optimizer, { donate: true });
    disposeReplaced(generator.state, aux.state);
    disposeReplaced(discriminator.state, aux.judge);
    disposeTree(grads);
    generator = { params: next.params, state: aux.state, optimizer: next.state };
    discriminator = { ...discriminator, state: aux.judge };
    return value;
  }

  let steps = 0;
  return {
    inputs: { generator: generator.params, discriminator: critic, spectral: discriminator.state, images, latents },
    async check() {
      const outcome: Record<string, number> = {
        generatorParameters: countParameters(generator.params),
        discriminatorParameters: countParameters(discriminator.params),
      };
      // The losses of the second step tell whether both updates of the first were the same.
      for (const round of ['first', 'second'])
        for (const [name, loss] of [
          ['discriminatorLoss', updateDiscriminator(latents.discriminator)],
          ['generatorLoss', updateGenerator(latents.generator)],
        ] as const) {
          outcome[`${round} ${name}`] = (await loss.data())[0]!;
          loss.dispose();
        }
      return outcome;
    },
    run() {
      const stepSeed = foldIn(seed, ++steps);
      const draws = [
        drawLatents(foldIn(stepSeed, 'discriminator')),
        drawLatents(foldIn(stepSeed, 'generator')),
      ] as const;
      updateDiscriminator(draws[0]).dispose();
      const loss = updateGenerator(draws[1]);
      for (const latent of draws) latent.dispose();
      return loss;
    },
  };
}
