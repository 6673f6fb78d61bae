import { pathLengthPenalty } from '@gans/losses/path-length-penalty';
import { foldIn, type Seed, type Tree, valueAndGrad } from '@gans/tensor';
import { mul, scalar, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { CheckedGanConfig } from '../config';
import type { GanState } from '../state';
import type { StepContext } from './context';
import type { Report } from './discriminator-gradients';
import { drawInput } from './samples';
import { adamOf, moved } from './updates';

/** Whether the path length penalty is due in a step. */
export function isPathLengthDue({ pathLength }: CheckedGanConfig, step: number): boolean {
  return pathLength !== undefined && step % pathLength.interval === 0;
}

/** StyleGAN2's path length penalty in an update of G of its own, on new latents. G runs in inference mode, where each image depends on its own latent only. */
export function updateByPathLength(
  { nets: { generator }, config }: StepContext,
  state: GanState,
  seed: Seed,
): { state: GanState; report: Report } {
  const { weight, interval, decay, batchShare } = config.pathLength!;
  const { params: initial, state: statistics } = state.generator;
  const count = Math.floor(batchShare * config.batchSize);
  const { latent, condition } = drawInput(generator.spec, config, foldIn(seed, 'input'), count);
  const before = scalar(state.memory.pathLength ?? 0);
  const { grads, aux } = valueAndGrad((params: Tree) => {
    const make = (z: Tensor2D) =>
      generator.apply(params, statistics, { latent: z, condition }, { training: false }).output;
    const { penalty, meanLength } = pathLengthPenalty(make, latent, before, { decay, seed: foldIn(seed, 'noise') });
    return { loss: mul(penalty, weight * interval), aux: { pathLength: penalty, meanLength } };
  })(initial);
  const { pathLength: penalty, meanLength } = aux as { pathLength: Tensor; meanLength: Tensor };
  const [pathLength] = meanLength.dataSync();
  return {
    state: {
      ...state,
      generator: moved(state.generator, grads, adamOf(config, 'generator', state.step)),
      memory: { ...state.memory, pathLength: pathLength! },
    },
    report: { pathLength: penalty },
  };
}
