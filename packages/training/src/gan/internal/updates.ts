import { clipWeights } from '@gans/losses/clip-weights';
import { lazyAdam } from '@gans/losses/lazy-regularization';
import { type AdamOptions, adam, disposeReplaced, foldIn, type Tree, valueAndGrad } from '@gans/tensor';
import { scoped } from '../../internal/scoped';
import type { CheckedGanConfig } from '../config';
import type { GanState, TrainedNet } from '../state';
import type { StepContext } from './context';
import type { Report, UpdatePlan } from './discriminator-gradients';
import { separatePenalties } from './discriminator-objective';
import type { GeneratorGradients } from './generator-gradients';
import { separateInterval } from './penalties';

/** One update of a net by Adam; the old weights and moments are freed. */
export function moved(net: TrainedNet, grads: Tree, constants: AdamOptions): TrainedNet {
  const { params, state: optimizer } = adam(constants).update(net.params, grads, net.optimizer, { donate: true });
  return { ...net, params, optimizer };
}

/** Adam's constants of D, or of G, at a step: those of the configuration, with what is left of the learning rate, brought to the number of updates where a penalty has some of its own. */
export function adamOf(config: CheckedGanConfig, net: 'generator' | 'discriminator', step: number): AdamOptions {
  const { learningRate, ...others } = config.optimizers[net];
  const constants = { learningRate: learningRate * rateLeft(config, step), ...others };
  const interval = net === 'generator' ? (config.pathLength?.interval ?? 0) : separateInterval(config);
  return interval === 0 ? constants : { ...constants, ...lazyAdam(constants, interval) };
}

// 1 up to `start`, then down by the same amount each step; the last step still moves.
function rateLeft({ learningRateDecay, steps }: CheckedGanConfig, step: number): number {
  if (learningRateDecay === undefined) return 1;
  const left = (steps - step) / (steps * (1 - learningRateDecay.start));
  return Math.min(1, Math.max(0, left));
}

/** D's update. */
export function updateDiscriminator(
  config: CheckedGanConfig,
  state: GanState,
  { grads, state: after }: { readonly grads: Tree; readonly state: Tree },
): GanState {
  const next = moved(state.discriminator, grads, adamOf(config, 'discriminator', state.step));
  const params =
    config.weightClipping === undefined
      ? next.params
      : clipWeights(next.params, { ...config.weightClipping, donate: true });
  disposeReplaced(state.discriminator.state, after);
  return { ...state, discriminator: { ...next, params, state: after } };
}

/** G's update, and what the terms of its loss remember after it. */
export function updateGenerator(
  config: CheckedGanConfig,
  state: GanState,
  { grads, state: after, memory, terms }: Pick<GeneratorGradients, 'grads' | 'state' | 'memory' | 'terms'>,
): GanState {
  const next = moved(state.generator, grads, adamOf(config, 'generator', state.step));
  disposeReplaced(state.generator.state, after);
  disposeReplaced(state.terms, terms);
  return { ...state, generator: { ...next, state: after }, memory, terms };
}

/** The update of D by the penalties that have one of their own, where they are due: on the last batch of the update before it. */
export function updateSeparately(
  context: StepContext,
  state: GanState,
  { source, first, update, seed }: UpdatePlan,
): { state: GanState; report: Report } {
  const { config } = context;
  const interval = separateInterval(config);
  if (interval === 0 || update % interval !== 0) return { state, report: {} };
  const index = first + config.accumulationSteps - 1;
  const { grads, aux } = scoped(() => {
    const loss = separatePenalties(context, state, source(index), update, foldIn(seed, index));
    return valueAndGrad(loss)(state.discriminator.params);
  });
  const discriminator = moved(state.discriminator, grads, adamOf(config, 'discriminator', state.step));
  return { state: { ...state, discriminator }, report: aux as Report };
}
