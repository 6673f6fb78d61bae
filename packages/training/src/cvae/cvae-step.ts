import type { ImageBatch } from '@gans/datasets';
import { reconstructionLoss } from '@gans/losses/reconstruction';
import { standardNormalKl } from '@gans/losses/standard-normal-kl';
import { disposeReplaced, disposeTree, emaModel, foldIn, type Seed, valueAndGrad } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { add, mul, type Scalar, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { advance } from '../internal/run-epoch';
import { scoped } from '../internal/scoped';
import { updateWeights } from '../internal/update-weights';
import { learningRateAt } from '../optimization/learning-rate';
import type { CheckedCvaeTrainingConfig } from './cvae-config';
import type { CvaeNets, CvaeState, CvaeTrees } from './cvae-state';

/** What a step says of its batch, at the weights before the update; scalars in nats an image, which the caller disposes. */
export type CvaeReport = {
  /** reconstruction + beta kl. */
  readonly loss: Scalar;
  readonly reconstruction: Scalar;
  readonly kl: Scalar;
  /** Length of the gradient before it was clipped; where the configuration clips. */
  readonly gradientNorm?: Scalar;
};

/** What a conditional VAE's steps need to know besides the batch. */
export interface CvaePlan {
  /** Checked. */
  readonly config: CheckedCvaeTrainingConfig;
  /** Batches of an epoch. */
  readonly batchesPerEpoch: number;
}

/** beta of the next step: klWeight, after a linear rise from 0. */
export function klWeightAt(
  { klWeight, klWarmUpEpochs }: Pick<CheckedCvaeTrainingConfig, 'klWeight' | 'klWarmUpEpochs'>,
  { epoch, batch }: Pick<CvaeState, 'epoch' | 'batch'>,
  batchesPerEpoch: number,
): number {
  if (klWarmUpEpochs === 0) return klWeight;
  const risen = (epoch * batchesPerEpoch + batch) / (klWarmUpEpochs * batchesPerEpoch);
  return klWeight * Math.min(1, risen);
}

/** One update of a conditional VAE, of encoder and decoder together.
 *
 *  q = encoder(x, c);  z = mu + sigma e, e ~ N(0, I) from the seed;  L = -ln p(x | decoder(z, c)) + beta KL(q || N(0, I)), the mean over the batch
 *  Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, Eq. (10). arXiv:1312.6114; with classes: Sohn et al., "Learning Structured Output Representation using Deep Conditional Generative Models", 2015; beta: Higgins et al., 2017. Deviates: nothing.
 *
 *  @param nets their functions; the weights are those of the state.
 *  @param state is given away: what the step replaces is freed.
 *  @param batch images and labels; not disposed. The labels are not read where the nets have no classes.
 *  @param seed of the run's steps; step i draws from (seed, i).
 *  @param plan checked configuration, and the batches of an epoch.
 *  @returns the new state, and the report.
 *  @throws ShapeError when the nets do not take the batch; the state is then still the caller's.
 *  @example
 *  const size = { latentSize: 4, classCount: 10, height: 32, width: 32, channels: 1, hiddenSize: 16 };
 *  const nets = { encoder: createCvaeEncoder(size, seed), decoder: createCvaeDecoder(size, seed) };
 *  const config = checkCvaeTrainingConfig({ epochs: 2, batchSize: 4, learningRate: 1e-3 });
 *  const { state, report } = cvaeStep(nets, createCvaeState(nets, config), batch(dataset, [0, 1, 2, 3]), seed, { config, batchesPerEpoch: 10 });
 *  console.log(state.step, report.loss.dataSync()[0]);
 */
export function cvaeStep(
  { encoder, decoder }: CvaeNets,
  state: CvaeState,
  { images, labels }: ImageBatch,
  seed: Seed,
  { config, batchesPerEpoch }: CvaePlan,
): { state: CvaeState; report: CvaeReport } {
  const options = { training: true, seed: foldIn(seed, state.step) };
  const beta = klWeightAt(config, state, batchesPerEpoch);
  const learningRate = learningRateAt(config, { ...state, batchesPerEpoch });
  return scoped(() => {
    const condition = conditionOf(labels, decoder.spec.classCount);
    const { value, grads, aux } = valueAndGrad((params: CvaeTrees) => {
      const encoded = encoder.apply(params.encoder, state.state.encoder, { images, condition }, options);
      const { mean, logVariance, latent } = encoded.output;
      const decoded = decoder.apply(params.decoder, state.state.decoder, { latent, condition }, options);
      const reconstruction = reconstructionLoss(images, decoded.output, config.reconstruction);
      const kl = standardNormalKl(mean, logVariance);
      const next: CvaeTrees = { encoder: encoded.state, decoder: decoded.state };
      return { loss: add(reconstruction, mul(kl, beta)), aux: { state: next, parts: { reconstruction, kl } } };
    })(state.params);
    const { gradientNorm, ...updated } = updateWeights(config, learningRate, state.params, grads, state.optimizer);
    disposeTree(grads);
    disposeReplaced(state.state, aux.state);
    const moved = { params: updated.params, state: aux.state };
    return {
      state: {
        ...moved,
        ...advance(state, batchesPerEpoch),
        optimizer: updated.state,
        ...(state.average === undefined ? {} : { average: averaged(config, state, moved) }),
      },
      report: {
        loss: value as Scalar,
        ...(aux.parts as Pick<CvaeReport, 'reconstruction' | 'kl'>),
        ...(gradientNorm === undefined ? {} : { gradientNorm }),
      },
    };
  });
}

function averaged(
  { average }: CheckedCvaeTrainingConfig,
  before: CvaeState,
  moved: Pick<CvaeState, 'params' | 'state'>,
): Pick<CvaeState, 'params' | 'state'> {
  const { decay, start } = average!;
  return emaModel(before.average!, moved, before.step < start ? 0 : decay, { buffers: 'average', donate: true });
}

const conditionOf = (labels: Int32Array, classCount: number): Tensor2D =>
  classCount === 0 ? (zeros([labels.length, 0]) as Tensor2D) : oneHotRows(labels, classCount);
