import {
  type AdaptiveProbability,
  adaptiveAugment,
  createAdaptiveProbability,
  diffAugment,
  drawAdaptiveAugment,
  drawDiffAugment,
  updateAdaptiveProbability,
} from '@gans/core-nets';
import { foldIn, GansError, type Seed, uniform } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { add, mul, reshape, sub, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import type { CheckedGanConfig } from '../config';
import type { GanMemory } from '../memory';
import type { Sample } from './samples';

/** What D is shown of images, real or generated: differentiable, twice. */
export type Augmentation = (images: Tensor4D, seed: Seed) => Tensor4D;

/** The augmentation of a configuration, as often as the memory says; images themselves where there is none. */
export function augmentationOf(config: CheckedGanConfig, memory: GanMemory): Augmentation {
  const { diffAugment: diff } = config;
  if (diff !== undefined)
    return (images, seed) => diffAugment(images, drawDiffAugment(seed, images.shape[0], sizeOf(images), diff), diff);
  const adaptive = adaptiveOf('adaptiveAugment', config, memory);
  if (adaptive === undefined) return (images) => images;
  return (images, seed) => adaptiveAugment(images, drawAdaptiveAugment(seed, images.shape[0], adaptive.probability));
}

const sizeOf = ({ shape: [, height, width] }: Tensor4D) => [height, width] as const;

/** Replaces real images by generated ones, with their classes, with the probability that the memory says (APA).
 *
 *  Jiang et al., "Deceive D: Adaptive Pseudo Augmentation for GAN Training with Limited Data", 2021, section 3.2. arXiv:2111.06849.
 *  Deviates: the class goes with the image.
 */
export function withPseudo(
  real: Sample,
  fake: Sample,
  seed: Seed,
  config: CheckedGanConfig,
  memory: GanMemory,
): Sample {
  const probability = adaptiveOf('adaptivePseudo', config, memory)?.probability ?? 0;
  if (probability === 0) return real;
  const count = real.images.shape[0];
  const draws = uniform(foldIn(seed, 'pseudo'), [count]).dataSync();
  const chosen = Array.from(draws, (u) => (u < probability ? 1 : 0));
  const pick = <T extends Tensor>(a: T, b: T): T => {
    if (a.size === 0) return a;
    const share = reshape(tensor1d(chosen), [count, ...a.shape.slice(1).map(() => 1)]);
    return add(mul(a, sub(1, share)), mul(b, share));
  };
  return {
    images: pick(real.images, fake.images),
    condition: pick(real.condition, fake.condition),
    labels: real.labels.map((label, i) => (chosen[i] === 1 ? fake.labels[i]! : label)),
  };
}

/** Whether the configuration follows how D judges real images. */
export const isAdaptive = ({ adaptiveAugment: ada, adaptivePseudo: apa }: CheckedGanConfig): boolean =>
  ada !== undefined || apa !== undefined;

/** Adapts the probabilities to how D judged the real images of an update. */
export function adapt(config: CheckedGanConfig, memory: GanMemory, realScores: readonly number[]): GanMemory {
  if (!isAdaptive(config)) return memory;
  expectFiniteLogits(...realScores);
  const entries = (['adaptiveAugment', 'adaptivePseudo'] as const).flatMap((name) => {
    const adaptive = adaptiveOf(name, config, memory);
    return adaptive === undefined ? [] : [[name, updateAdaptiveProbability(adaptive, realScores, config[name])]];
  });
  return { ...memory, ...Object.fromEntries(entries) };
}

/** Refuses logits that are not finite where they would be remembered. */
export function expectFiniteLogits(...logits: readonly number[]): void {
  const broken = logits.find((logit) => !Number.isFinite(logit));
  if (broken !== undefined)
    throw new GansError(
      'DIVERGED',
      `ganStep: expected the logits of D to be finite, got ${broken}. Go back to the last checkpoint and lower the learning rates.`,
    );
}

/** The state of an adaptive probability: that of the memory, or its start. */
function adaptiveOf(
  name: 'adaptiveAugment' | 'adaptivePseudo',
  config: CheckedGanConfig,
  memory: GanMemory,
): AdaptiveProbability | undefined {
  const section = config[name];
  return section && (memory[name] ?? createAdaptiveProbability(section.probability));
}
