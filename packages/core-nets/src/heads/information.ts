import { type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { type DenseParams, dense } from '../layers/dense';
import type { Head } from './head';
import { createLogit, type LogitHeadOutput, type LogitHeadParams } from './unconditional';

/** Size of an information head; survives JSON. */
export interface InformationHeadConfig {
  /** M, number of discrete codes; 0 for none. */
  readonly discreteCodes: number;
  /** K, number of values of each discrete code. */
  readonly codeValues: number;
  /** J, number of continuous codes; 0 for none. */
  readonly continuousCodes: number;
}

/** What a discriminator with an information head says of N images. */
export interface InformationHeadOutput extends LogitHeadOutput {
  /** float32 [N, M K]: M groups of K logits. */
  readonly codeLogits: Tensor2D;
  /** float32 [N, J]. */
  readonly codeMeans: Tensor2D;
  /** float32 [N, J]. */
  readonly codeLogVariances: Tensor2D;
}

type CodeName = 'codeLogits' | 'codeMeans' | 'codeLogVariances';

/** Weights of an information head; codes that there are none of have no layer. */
export type InformationHeadParams = LogitHeadParams & { readonly [layer: string]: DenseParams };

/** An adversarial logit, and the codes that an image was made from, read off the same features (InfoGAN's Q).
 *
 *  logit = a'h + b; codeLogits, codeMeans, codeLogVariances: each linear in h, without bias
 *  Chen et al., "InfoGAN", 2016, section 6. arXiv:1606.03657; as in PyTorch-StudioGAN. Deviates: Q has no hidden layer of its own.
 */
export const informationHead: Head<InformationHeadConfig, InformationHeadParams, InformationHeadOutput> = {
  fields: { discreteCodes: { minimum: 0 }, codeValues: { minimum: 2 }, continuousCodes: { minimum: 0 } },
  reads: 'features',
  create: (config, featureSize, draw) => ({
    ...createLogit(featureSize, draw),
    ...Object.fromEntries(
      Object.entries(columns(config))
        .filter(([, count]) => count > 0)
        .map(([name, count]) => [name, { kernel: draw(name, [featureSize, count]) }]),
    ),
  }),
  apply: (params, { features }) => {
    const code = (name: CodeName): Tensor2D => {
      const layer = params[name];
      return layer === undefined ? zeros([features.shape[0], 0]) : dense(layer, features);
    };
    return {
      logits: dense(params.adversarial, features),
      codeLogits: code('codeLogits'),
      codeMeans: code('codeMeans'),
      codeLogVariances: code('codeLogVariances'),
      features,
    };
  },
};

const columns = ({ discreteCodes, codeValues, continuousCodes }: InformationHeadConfig): Record<CodeName, number> => ({
  codeLogits: discreteCodes * codeValues,
  codeMeans: continuousCodes,
  codeLogVariances: continuousCodes,
});
