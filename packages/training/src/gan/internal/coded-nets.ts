import {
  createSpectralNorm,
  dense,
  type GeneratorNet,
  orthogonalWeights,
  type SpectralNormState,
  spectralNorm,
} from '@gans/core-nets';
import { flattenTree, foldIn, type Seed, type Tree } from '@gans/tensor';
import { maximumScalar, minimumScalar, withoutGradient } from '@gans/tensor/ops';
import {
  argMax,
  cast,
  concat,
  equal,
  expandDims,
  range,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { GanCodes } from '../codes';
import type { GanDiscriminator } from '../nets';
import type { NetWeights } from '../state';

/** How many numbers the codes are. */
export const codeSizeOf = ({ discreteCodes, codeValues, continuousCodes }: GanCodes): number =>
  discreteCodes * codeValues + continuousCodes;

/** Sizes of the generator within one that takes codes: they are joined to its latents, or to its conditions. */
export function sizesWithin<Sizes extends { readonly latentSize: number; readonly classCount: number }>(
  sizes: Sizes,
  codes: GanCodes,
): Sizes {
  const size = codeSizeOf(codes);
  return codes.injection === 'condition'
    ? { ...sizes, classCount: sizes.classCount + size }
    : { ...sizes, latentSize: sizes.latentSize + size };
}

/** A generator whose latents end in codes, around one of `sizesWithin`. */
export function codedGenerator<Net extends GeneratorNet>(inner: Net, codes: GanCodes): Net {
  const size = codeSizeOf(codes);
  const inCondition = codes.injection === 'condition';
  const { latentSize, classCount } = inner.spec;
  const spec = inCondition ? { latentSize: latentSize + size, classCount: classCount - size } : {};
  return {
    ...inner,
    spec: { ...inner.spec, ...spec },
    apply(params: Tree, state: Tree, { latent, condition }: { latent: Tensor2D; condition: Tensor2D }, options) {
      const count = latent.shape[0];
      const own = latent.shape[1] - size;
      const plain = slice(latent, [0, 0], [count, own]);
      const given = slice(latent, [0, own], [count, size]);
      const read = readCodes(given, codes);
      const input = inCondition
        ? { latent: plain, condition: concat([condition, read], 1) }
        : { latent: concat([plain, read], 1), condition };
      return inner.apply(params, state, input, options);
    },
  } as Net;
}

/** Codes out of numbers of any kind, so that latents of the prior are codes too: of a discrete code the largest number counts, a continuous one is clipped to [-1, 1]. Codes stay what they are. */
function readCodes(given: Tensor2D, { discreteCodes, codeValues, continuousCodes }: GanCodes): Tensor2D {
  const count = given.shape[0];
  const discreteSize = discreteCodes * codeValues;
  const parts: Tensor2D[] = [];
  if (discreteCodes > 0) {
    const scores = reshape(slice(given, [0, 0], [count, discreteSize]), [-1, codeValues]);
    const [largest] = withoutGradient(() => [
      cast(equal(expandDims(argMax(scores, 1), 1), range(0, codeValues, 1, 'int32')), 'float32'),
    ]);
    parts.push(reshape(largest as Tensor, [count, discreteSize]) as Tensor2D);
  }
  if (continuousCodes > 0)
    parts.push(minimumScalar(maximumScalar(slice(given, [0, discreteSize], [count, continuousCodes]), -1), 1));
  return concat(parts, 1);
}

type CodeHeads = Readonly<Record<string, { readonly kernel: Tensor }>>;

/** A discriminator that also reads codes off its features (InfoGAN's Q), beside whatever head it has; spectrally normalised where the net is. */
export function codedDiscriminator<Net extends GanDiscriminator & NetWeights>(
  inner: Net,
  featureSize: number,
  codes: GanCodes,
  seed: Seed,
): Net {
  const columns = {
    codeLogits: codes.discreteCodes * codes.codeValues,
    codeMeans: codes.continuousCodes,
    codeLogVariances: codes.continuousCodes,
  };
  const names = Object.entries(columns).filter(([, count]) => count > 0);
  const heads: CodeHeads = Object.fromEntries(
    names.map(([name, count]) => [
      name,
      { kernel: tidy(() => orthogonalWeights(foldIn(seed, name), [featureSize, count])) },
    ]),
  );
  const isNormalized = Object.keys(flattenTree(inner.state)).some((path) => path.endsWith('/u'));
  const vectors = Object.fromEntries(
    Object.entries(heads).map(([name, { kernel }]) => [name, createSpectralNorm(kernel, foldIn(seed, `${name}/u`))]),
  );
  return {
    ...inner,
    params: { ...inner.params, codes: heads },
    state: isNormalized ? { ...inner.state, codes: vectors } : inner.state,
    apply(params, state, input, options) {
      const { codes: given, ...ofNet } = params as Tree & { readonly codes: CodeHeads };
      const { codes: before, ...stateOfNet } = state as Tree & { readonly codes?: Record<string, SpectralNormState> };
      const result = inner.apply(ofNet, stateOfNet, input, options);
      const next: Record<string, SpectralNormState> = {};
      const outputs = Object.entries(given).map(([name, { kernel }]) => {
        if (before === undefined) return [name, dense({ kernel }, result.output.features!)];
        const normalized = spectralNorm(kernel, before[name]!, options.training);
        next[name] = normalized.state;
        return [name, dense({ kernel: normalized.output }, result.output.features!)];
      });
      return {
        output: { ...result.output, ...Object.fromEntries(outputs) },
        state: before === undefined ? result.state : { ...result.state, codes: next },
      };
    },
  };
}
