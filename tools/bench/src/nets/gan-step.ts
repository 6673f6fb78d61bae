import type { DiscriminatorInputOf, DiscriminatorNet, GeneratorNet, HeadName } from '@gans/core-nets';
import { hingeDiscriminatorLoss, hingeGeneratorLoss } from '@gans/losses';
import {
  adam,
  countParameters,
  disposeReplaced,
  disposeTree,
  foldIn,
  normal,
  type Seed,
  type Tree,
  valueAndGrad,
} from '@gans/tensor';
import { oneHotRows, tanh } from '@gans/tensor/ops';
import { concat, slice, type Tensor2D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';

/** What a step is made of, beside its nets. */
export interface GanStepOptions {
  /** Real images, and generated ones of each update. */
  readonly batch: number;
  /** Of both Adams. */
  readonly beta1: number;
  /** Whether each step draws latents anew, as a part of what is measured, or takes the same ones. */
  readonly latents: 'fresh' | 'fixed';
  /** Layers of the discriminator that the losses here do not train. */
  readonly untrained?: readonly string[];
}

/** Steps of a GAN: one update of D on real and generated images together, one of G; hinge loss, Adam. */
export function ganStep<H extends HeadName>(
  generatorNet: GeneratorNet,
  discriminatorNet: DiscriminatorNet<H>,
  { batch, beta1, latents: source, untrained = [] }: GanStepOptions,
  seed: Seed,
): Subject {
  const { imageShape, latentSize, classCount } = generatorNet.spec;
  const optimizer = adam({ learningRate: 2e-4, beta1, beta2: 0.999 });
  const begin = (params: Tree, state: Tree) => ({ params, state, memory: optimizer.init(params) });
  const layers = Object.entries(discriminatorNet.params);
  const [frozen, trained] = [true, false].map((rests) =>
    Object.fromEntries(layers.filter(([name]) => untrained.includes(name) === rests)),
  ) as [Tree, Tree];
  let generator = begin(generatorNet.params, generatorNet.state);
  let discriminator = begin(trained, discriminatorNet.state);
  const images = tidy(() => tanh(normal(foldIn(seed, 'images'), [batch, ...imageShape]))) as Tensor4D;
  const draw = (of: Seed) => ({
    discriminator: normal(foldIn(of, 'latents/discriminator'), [batch, latentSize]) as Tensor2D,
    generator: normal(foldIn(of, 'latents/generator'), [batch, latentSize]) as Tensor2D,
  });
  const latents = draw(seed);
  const condition =
    classCount === 0
      ? (zeros([batch, 0]) as Tensor2D)
      : oneHotRows(
          Array.from({ length: batch }, (_, i) => i % classCount),
          classCount,
        );
  const both = concat([condition, condition]);
  const training = { training: true };
  const generate = (params: Tree, latent: Tensor2D) =>
    generatorNet.apply(params, generator.state, { latent, condition }, training);
  const judge = (params: Tree, judged: Tensor4D, classes: Tensor2D) => {
    const input = discriminatorNet.spec.conditionSize === 0 ? judged : { images: judged, condition: classes };
    return discriminatorNet.apply(
      { ...frozen, ...params },
      discriminator.state,
      input as DiscriminatorInputOf<H>,
      training,
    );
  };

  function updateDiscriminator(latent: Tensor2D) {
    const { output: fake, state } = generate(generator.params, latent);
    disposeReplaced(generator.state, state);
    generator = { ...generator, state };
    const { value, grads, aux } = valueAndGrad((params: Tree) => {
      const { output, state: next } = judge(params, concat([images, fake]), both);
      const rows = (first: number) => slice(output.logits, [first, 0], [batch, 1]);
      return { loss: hingeDiscriminatorLoss(rows(0), rows(batch)), aux: next };
    })(discriminator.params);
    const next = optimizer.update(discriminator.params, grads, discriminator.memory, { donate: true });
    disposeReplaced(discriminator.state, aux);
    disposeTree(grads, { fake });
    discriminator = { params: next.params, state: aux, memory: next.state };
    return value;
  }

  function updateGenerator(latent: Tensor2D) {
    const { value, grads, aux } = valueAndGrad((params: Tree) => {
      const { output: fake, state } = generate(params, latent);
      const judged = judge(discriminator.params, fake, condition);
      return { loss: hingeGeneratorLoss(judged.output.logits), aux: { state, judge: judged.state } };
    })(generator.params);
    const next = optimizer.update(generator.params, grads, generator.memory, { donate: true });
    disposeReplaced(generator.state, aux.state);
    disposeReplaced(discriminator.state, aux.judge);
    disposeTree(grads);
    generator = { params: next.params, state: aux.state, memory: next.state };
    discriminator = { ...discriminator, state: aux.judge };
    return value;
  }

  let steps = 0;
  return {
    inputs: {
      generator: generator.params,
      generatorState: generator.state,
      discriminator: discriminator.params,
      discriminatorState: discriminator.state,
      images,
      latents,
      ...(classCount > 0 && { condition }),
    },
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
      const drawn = source === 'fresh' ? draw(foldIn(seed, ++steps)) : latents;
      updateDiscriminator(drawn.discriminator).dispose();
      const loss = updateGenerator(drawn.generator);
      if (drawn !== latents) disposeTree(drawn);
      return loss;
    },
  };
}
