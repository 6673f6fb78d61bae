import { featureNorm, gradientNorm, trueClassProb } from '@gans/losses/conditional-diagnostics';
import { d2dStatistics } from '@gans/losses/d2d-statistics';
import { createSeed, flattenTree, mapTree, type Tree, valueAndGrad } from '@gans/tensor';
import { mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { scoped } from '../internal/scoped';
import type { GanBatch } from './batch';
import type { CheckedGanConfig } from './config';
import type { ConditionalTerm, Judged } from './internal/conditional-terms';
import { contextOf } from './internal/context';
import { realSample } from './internal/samples';
import type { DiscriminatorOutput, GanNets } from './nets';
import type { GanState } from './state';

/** How a discriminator stands towards its real images; float32 scalars that the caller disposes. Which ones there are follows from its head. */
export interface GanDiagnostics {
  /** Mean length of the last features; absent where D does not give them. */
  readonly featureNorm?: Scalar;
  /** Length of the gradient of lambda L_conditional to the classifier: its matrix, or projection and proxies. Absent without such a loss. */
  readonly clsGradNorm?: Scalar;
  /** Mean probability of the true class: of the classifier's softmax, or of the cosines to all proxies over the temperature. */
  readonly trueClassProb?: Scalar;
  /** With embeddings: see `d2dStatistics` of `@gans/losses`. */
  readonly embedNorm?: Scalar;
  readonly easyPositiveShare?: Scalar;
  readonly activeNegativeShare?: Scalar;
  readonly proxyCosine?: Scalar;
}

/** Which parameters of D are its classifier, for nets that do not name them as those of `@gans/core-nets` do. */
export interface DiagnoseOptions {
  /** Tells by the key path of a parameter; default: those under 'classifier', 'embedding' and 'proxies'. */
  readonly isClassifier?: (path: string) => boolean;
}

/** Looks at a discriminator through the numbers that tell a stable conditional GAN from one that goes astray: the auxiliary classifier's gradient grows with the features without bound.
 *
 *  featureNorm = mean_i |h_i|;  clsGradNorm = |d(lambda L) / dW|;  trueClassProb = mean_i p_{i, y_i}
 *  Kang et al., "Rebooting ACGAN", 2021, section 3 and figure 2. arXiv:2111.01118. Deviates: nothing is drawn and nothing changes; D runs in inference mode, with the vectors of spectral norm as they stand.
 *
 *  @param nets of the GAN.
 *  @param state not changed, nor disposed.
 *  @param batch real images and their classes; not disposed.
 *  @param config of the run.
 *  @param options see `DiagnoseOptions`.
 *  @returns the scalars; the caller disposes them (`disposeTree`).
 *  @throws as `ganStep`, where nets and config do not fit.
 *  @example
 *  const shape = { net: 'dcgan', classCount: 10, height: 32, width: 32, channels: 1, filters: 2 } as const;
 *  const { nets, state } = createGan({ generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, head: 'embedding', embeddingSize: 4 } }, seed);
 *  const config = checkGanConfig({
 *    batchSize: 4, steps: 2, adversarial: 'hinge', conditional: { name: 'd2d-cross-entropy' },
 *    optimizers: { generator: { learningRate: 4e-4 }, discriminator: { learningRate: 4e-4 } },
 *  });
 *  const { featureNorm, clsGradNorm } = diagnose(nets, state, { images, labels }, config);
 */
export function diagnose(
  nets: GanNets,
  state: GanState,
  batch: GanBatch,
  config: CheckedGanConfig,
  { isClassifier = (path) => /^(classifier|embedding|proxies)\//.test(path) }: DiagnoseOptions = {},
): GanDiagnostics {
  const { term } = contextOf(nets, state, config, []);
  return scoped(() => {
    const real = realSample(batch, nets.generator.spec);
    const input = term.showsCondition ? { images: real.images, condition: real.condition } : real.images;
    const { params, state: vectors } = state.discriminator;
    const judge = (weights: Tree): Judged => {
      // A net that draws in inference does so from a seed that no step uses.
      const options = { training: false, statistics: 'batch', seed: createSeed(0) } as const;
      return { ...real, output: nets.discriminator.apply(weights, vectors, input, options).output };
    };
    const { output, ...slope } =
      term.classifier === undefined
        ? { output: judge(params).output }
        : judgedWithSlope(judge, params, isClassifier, term.classifier);
    return {
      ...(output.features !== undefined && { featureNorm: featureNorm(output.features) }),
      ...ofClasses(output, real.labels, config),
      ...slope,
    };
  });
}

function ofClasses(
  { embeddings, proxies, classLogits }: DiscriminatorOutput,
  labels: Int32Array,
  config: CheckedGanConfig,
): Partial<GanDiagnostics> {
  const { conditional } = config;
  // The even classes of an auxiliary discriminative classifier are those of real images.
  const own = 'auxiliary' in conditional && conditional.auxiliary === 'adc' ? labels.map((label) => 2 * label) : labels;
  if (embeddings !== undefined && proxies !== undefined) {
    const constants =
      conditional.name === 'd2d-cross-entropy' || conditional.name === 'conditional-contrastive' ? conditional : {};
    return { ...d2dStatistics(embeddings, proxies, own, constants) };
  }
  return classLogits === undefined ? {} : { trueClassProb: trueClassProb(classLogits, own) };
}

// One pass, which only from the classifier on needs a gradient.
function judgedWithSlope(
  judge: (params: Tree) => Judged,
  params: Tree,
  isClassifier: (path: string) => boolean,
  { loss, weight }: NonNullable<ConditionalTerm['classifier']>,
): { readonly output: DiscriminatorOutput; readonly clsGradNorm?: Scalar } {
  const own = Object.entries(flattenTree(params)).filter(([path]) => isClassifier(path));
  if (own.length === 0) return { output: judge(params).output };
  const places = new Map(own.map(([path], i) => [path, String(i)]));
  const { grads, aux } = valueAndGrad((weights: Record<string, Tensor>) => {
    const judged = judge(mapTree((leaf, _, path) => weights[places.get(path)!] ?? leaf, params));
    return { loss: mul(loss(judged), weight), aux: { ...judged.output } };
  })(Object.fromEntries(own.map(([, leaf], i) => [String(i), leaf])));
  return { output: aux, clsGradNorm: gradientNorm(grads) };
}
