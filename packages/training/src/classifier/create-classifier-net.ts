import {
  type ClassifierNet,
  createResnet18,
  createResnet32,
  createSmallCnn,
  createVgg,
  type Resnet18Config,
  type Resnet32Config,
  type SmallCnnConfig,
  type VggConfig,
} from '@gans/core-nets';
import { type Seed, ValueError } from '@gans/tensor';
import { type CreateNet, type NamedNet, pickNet } from '../internal/named-net';
import { withCosineLogits } from './cosine-logits';

/** Which classifier, and its sizes; survives JSON. */
export type ClassifierNetConfig = NamedNet<{
  'small-cnn': SmallCnnConfig;
  'resnet-18': Resnet18Config;
  'resnet-32': Resnet32Config;
  vgg: VggConfig;
}> & {
  /** 'cosine' makes the logits cosines, as `withCosineLogits` does for LDAM; default 'linear'. */
  readonly logits?: 'linear' | 'cosine';
};

/** A classifier that its config makes again. */
export type NamedClassifier = ClassifierNet & { readonly config: ClassifierNetConfig };

const classifiers: Readonly<Record<ClassifierNetConfig['net'], CreateNet<ClassifierNet>>> = {
  'small-cnn': createSmallCnn,
  'resnet-18': createResnet18,
  'resnet-32': createResnet32,
  vgg: createVgg,
};

/** The classifiers of `createClassifierNet` by name. */
export const classifierNetNames = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(classifiers),
) as readonly ClassifierNetConfig['net'][];

/** Builds a classifier by the name of its net. Files of it, by `saveNet` or `saveClassifierCheckpoint`, tell which net made them, so that whoever reads one need not know.
 *
 *  @param config which net, and its sizes.
 *  @param seed decides the initial weights.
 *  @returns the net, its `config` as given; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that does not fit, or the nearest known net.
 *  @example
 *  const net = createClassifierNet({ net: 'resnet-32', classCount: 10, height: 32, width: 32, channels: 1, filters: 2 }, seed);
 *  await saveNet('runs/a/net.safetensors', net);
 *  (await loadNet('runs/a/net.safetensors', createClassifierNet)).net.config.net; // 'resnet-32'
 */
export function createClassifierNet(config: ClassifierNetConfig, seed: Seed): NamedClassifier {
  const { net, logits = 'linear', ...sizes } = config;
  if (logits !== 'linear' && logits !== 'cosine')
    throw new ValueError(`createClassifierNet: expected logits to be 'linear' or 'cosine', got '${logits}'.`);
  const made = pickNet('createClassifierNet', 'net', classifiers, net)(sizes as never, seed);
  return { ...(logits === 'cosine' ? withCosineLogits(made) : made), config };
}
