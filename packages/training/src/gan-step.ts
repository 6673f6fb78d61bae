import { d2dCrossEntropy } from '@gans/losses/d2d-cross-entropy';
import { hingeDiscriminatorLoss, hingeGeneratorLoss } from '@gans/losses/hinge';
import {
  adam,
  disposeReplaced,
  emaTree,
  foldIn,
  integers,
  normal,
  type Seed,
  type Tree,
  valueAndGrad,
} from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { add, concat, mean, mul, slice, type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { GanConfig } from './gan-config';
import type { GanNets, GanState } from './gan-state';
import { scoped } from './internal/scoped';

/** A batch of real images float32 [N, H, W, C] in [-1, 1] and their classes [N]. */
export interface GanBatch {
  readonly images: Tensor4D;
  readonly labels: Int32Array;
}

/** What a step tells of itself, each a float32 scalar that the caller disposes. */
export type GanReport = {
  /** L_D = hinge + lambda D2D-CE on real images. */
  readonly discriminatorLoss: Tensor;
  /** L_G = hinge + lambda D2D-CE on generated images. */
  readonly generatorLoss: Tensor;
  /** D2D-CE on real images, before its weight. */
  readonly conditionalReal: Tensor;
  /** D2D-CE on generated images, before its weight. */
  readonly conditionalFake: Tensor;
  /** Mean of D(x). */
  readonly realLogit: Tensor;
  /** Mean of D(G(z)) in the discriminator's update. */
  readonly fakeLogit: Tensor;
};

/** One alternating step of a ReACGAN: an update of the discriminator on a real and a generated batch, then one of the generator.
 *
 *  L_D = E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z, y)))] + lambda D2D-CE(x, y)
 *  L_G = -E[D(G(z, y))] + lambda D2D-CE(G(z, y), y), D frozen
 *  Kang et al., "Rebooting ACGAN", 2021, section 3 and Algorithm 1. arXiv:2111.01118; hinge: Lim and Ye, 2017. arXiv:1705.02894.
 *  Deviates: real and generated images go through the discriminator in one pass (it has no batch statistics).
 *
 *  @param nets the two functions.
 *  @param state given to the step, which frees what it replaces: use the returned state from here on.
 *  @param batch real images and labels; not disposed.
 *  @param seed of this step: decides latents and classes of the generated images.
 *  @param config constants; `batchSize` is the number of generated images.
 *  @returns the new state and the step's report.
 *  @example
 *  const shape = { classCount: 10, height: 32, width: 32, channels: 1, filters: 2 };
 *  const { nets, state } = createGan({ generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, embeddingSize: 4 } }, seed);
 *  const config = checkGanConfig({
 *    batchSize: 4, steps: 2, generatorLearningRate: 4e-4, discriminatorLearningRate: 4e-4, beta1: 0.5, beta2: 0.999,
 *    conditionalWeight: 0.5, temperature: 0.25, positiveMargin: 0.98, averageDecay: 0.99, averageStart: 0,
 *  });
 *  const next = ganStep(nets, state, { images, labels }, seed, config);
 *  next.report.discriminatorLoss.print();
 */
export function ganStep(
  nets: GanNets,
  state: GanState,
  batch: GanBatch,
  seed: Seed,
  config: GanConfig,
): { state: GanState; report: GanReport } {
  return scoped(() => {
    const critic = updateDiscriminator(nets, state, batch, foldIn(seed, 'discriminator'), config);
    const maker = updateGenerator(
      nets,
      { ...state, discriminator: critic.discriminator },
      foldIn(seed, 'generator'),
      config,
    );
    const step = state.step + 1;
    const decay = step <= config.averageStart ? 0 : config.averageDecay;
    const average = {
      params: emaTree(state.average.params, maker.generator.params, decay, { donate: true }),
      state: emaTree(state.average.state, maker.generator.state, decay, { donate: true }),
    };
    return {
      state: { step, generator: maker.generator, discriminator: maker.discriminator, average },
      report: { ...critic.report, ...maker.report },
    };
  });
}

const optimizer = (config: GanConfig, learningRate: number) =>
  adam({ learningRate, beta1: config.beta1, beta2: config.beta2 });

function updateDiscriminator(
  nets: GanNets,
  state: GanState,
  { images, labels }: GanBatch,
  seed: Seed,
  config: GanConfig,
) {
  const { generator, discriminator } = state;
  const input = drawInput(nets, seed, config.batchSize);
  const fake = tidy(() => nets.generator.apply(generator.params, generator.state, input, { training: true }).output);
  const realCount = images.shape[0];
  const rows = <T extends Tensor>(x: T, first: number, count: number) => slice(x, [first, 0], [count, -1]) as T;
  const { value, grads, aux } = valueAndGrad((params: Tree) => {
    const { output, state: nextState } = nets.discriminator.apply(params, discriminator.state, concat([images, fake]), {
      training: true,
    });
    const realLogits = rows(output.logits, 0, realCount);
    const fakeLogits = rows(output.logits, realCount, config.batchSize);
    const conditional = d2dCrossEntropy(rows(output.embeddings, 0, realCount), output.proxies, labels, config);
    const loss = add(hingeDiscriminatorLoss(realLogits, fakeLogits), mul(conditional, config.conditionalWeight));
    return {
      loss,
      aux: { state: nextState, conditional, realLogit: mean(realLogits), fakeLogit: mean(fakeLogits) },
    };
  })(discriminator.params);
  const next = optimizer(config, config.discriminatorLearningRate).update(
    discriminator.params,
    grads,
    discriminator.optimizer,
    { donate: true },
  );
  disposeReplaced(discriminator.state, aux.state);
  return {
    discriminator: { params: next.params, state: aux.state, optimizer: next.state },
    report: {
      discriminatorLoss: value,
      conditionalReal: aux.conditional,
      realLogit: aux.realLogit,
      fakeLogit: aux.fakeLogit,
    },
  };
}

function updateGenerator(nets: GanNets, { generator, discriminator }: GanState, seed: Seed, config: GanConfig) {
  const input = drawInput(nets, seed, config.batchSize);
  const { value, grads, aux } = valueAndGrad((params: Tree) => {
    const { output: fake, state: nextState } = nets.generator.apply(params, generator.state, input, { training: true });
    const judged = nets.discriminator.apply(discriminator.params, discriminator.state, fake, { training: true });
    const { logits, embeddings, proxies } = judged.output;
    const conditional = d2dCrossEntropy(embeddings, proxies, input.labels, config);
    const loss = add(hingeGeneratorLoss(logits), mul(conditional, config.conditionalWeight));
    return { loss, aux: { state: nextState, judge: judged.state, conditional } };
  })(generator.params);
  const next = optimizer(config, config.generatorLearningRate).update(generator.params, grads, generator.optimizer, {
    donate: true,
  });
  disposeReplaced(generator.state, aux.state);
  return {
    generator: { params: next.params, state: aux.state, optimizer: next.state },
    discriminator: { ...discriminator, state: aux.judge },
    report: { generatorLoss: value, conditionalFake: aux.conditional },
  };
}

function drawInput(
  { generator }: GanNets,
  seed: Seed,
  count: number,
): { latent: Tensor2D; condition: Tensor2D; labels: Int32Array } {
  const { latentSize, classCount } = generator.spec;
  const labels = integers(foldIn(seed, 'labels'), count, classCount);
  return {
    latent: normal(foldIn(seed, 'latents'), [count, latentSize]),
    condition: oneHotRows(labels, classCount),
    labels,
  };
}
