import type { GeneratorInput } from '@gans/core-nets';
import { complementaryConditions } from '@gans/losses/conditions';
import { foldIn, type GeneratorSpec, integers, type Seed, ShapeError, uniform, ValueError } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { concat, reshape, slice, type Tensor2D, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';
import { drawLatents } from '../../sample';
import type { BatchSource, GanBatch } from '../batch';
import type { CheckedGanConfig } from '../config';
import type { Judged } from './conditional-terms';
import { conditionOf } from './conditions';

/** Images, and what they are of. */
export type Sample = Omit<Judged, 'output'> & { readonly images: Tensor4D };

/** The batches of a step as a function. */
export function sourceOf(batch: GanBatch | BatchSource, config: CheckedGanConfig): BatchSource {
  if (typeof batch === 'function') return batch;
  const count = config.discriminatorSteps * config.accumulationSteps;
  if (count > 1)
    throw new ValueError(
      `ganStep: expected batch to be a function of an index from 0 to ${count - 1}, got one batch. A step of this config takes ${count} of them.`,
    );
  return () => batch;
}

/** A real batch with its conditions. */
export function realSample({ images, labels, condition }: GanBatch, { classCount }: GeneratorSpec): Sample {
  const count = images.shape[0];
  if (condition !== undefined && condition.shape.join() !== [count, classCount].join())
    throw new ShapeError(
      `ganStep: expected condition to be [${count}, ${classCount}], got [${condition.shape.join(', ')}].`,
    );
  return { images, labels, condition: condition ?? conditionOf(labels, classCount) };
}

/** Codes that InfoGAN hides in the latents. */
export interface Codes {
  /** Row by row, [N M]. */
  readonly discrete: Int32Array;
  /** float32 [N, J]. */
  readonly continuous: Tensor2D;
}

/** What a batch of images is generated from. */
export interface DrawnInput extends GeneratorInput {
  /** Class indices [N]; all 0 where conditions are no classes. */
  readonly labels: Int32Array;
  readonly codes?: Codes;
}

/** Draws latents and conditions for generated images. Row i depends on (seed, i) only. */
export function drawInput(spec: GeneratorSpec, config: CheckedGanConfig, seed: Seed, count: number): DrawnInput {
  const { classCount } = spec;
  const latent = drawLatents(spec, foldIn(seed, 'latents'), count);
  const conditions = drawConditions(classCount, config, foldIn(seed, 'labels'), count);
  if (config.information === undefined) return { latent, ...conditions };
  return { ...withCodes(latent, config.information, foldIn(seed, 'codes')), ...conditions };
}

function drawConditions(classCount: number, { conditions }: CheckedGanConfig, seed: Seed, count: number) {
  if (conditions === 'attributes') {
    const size = classCount / 2;
    const coins = tensor2d(integers(seed, count * size, 2), [count, size], 'float32');
    return { condition: complementaryConditions(coins), labels: new Int32Array(count) };
  }
  const labels = classCount === 0 ? new Int32Array(count) : integers(seed, count, classCount);
  return { condition: conditionOf(labels, classCount), labels };
}

function withCodes(
  latent: Tensor2D,
  { discreteCodes, codeValues, continuousCodes }: NonNullable<CheckedGanConfig['information']>,
  seed: Seed,
): { latent: Tensor2D; codes: Codes } {
  const [count, latentSize] = latent.shape;
  const discrete = integers(foldIn(seed, 'discrete'), count * discreteCodes, codeValues);
  const continuous = uniform(foldIn(seed, 'continuous'), [count, continuousCodes], { min: -1, max: 1 });
  const parts = [slice(latent, 0, [count, latentSize - discreteCodes * codeValues - continuousCodes])];
  if (discreteCodes > 0) parts.push(reshape(oneHotRows(discrete, codeValues), [count, -1]) as Tensor2D);
  if (continuousCodes > 0) parts.push(continuous);
  return { latent: concat(parts, 1), codes: { discrete, continuous } };
}
