import { type Classifier, type Model, nearestWord, type Taps, type Tree, ValueError } from '@gans/tensor';
import { type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** What a classifier says of N images. */
export interface ClassifierOutput {
  /** float32 [N, K]. */
  readonly logits: Tensor2D;
  /** What the logits are a linear function of, float32 [N, F], >= 0. */
  readonly features: Tensor2D;
  /** What hidden layers give after their rectifiers, float32 [N, H, W, C], by the layer's name, in order. */
  readonly activations: Readonly<Record<string, Tensor>>;
}

/** What a program must know to use a classifier. */
export interface ClassifierSpec {
  /** Of the images that it takes. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** K, length of the logits. */
  readonly classCount: number;
  /** F, length of the features. */
  readonly featureSize: number;
  /** Names of the hidden layers whose activations it gives, in order: with `logits` and `features` what `asTaps` can be asked for. */
  readonly activations: readonly string[];
}

/** A classifier net: images in, logits, features and activations out. */
export type ClassifierNet<P extends Tree = Tree, S extends Tree = Tree> = Model<P, S, Tensor4D, ClassifierOutput> & {
  readonly config: { readonly classCount: number };
  readonly spec: ClassifierSpec;
};

/** A classifier net with fixed weights, as the bare function that the other packages take. Inference mode.
 *
 *  @param net the function, and the weights where no others are given.
 *  @param weights params and state to use; they must outlive the function. Default those of `net`.
 *  @returns images [N, H, W, C] -> logits [N, K]; the caller disposes those.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 4, featureSize: 8 }, seed);
 *  asClassifier(net)(images); // [4, 10]
 */
export function asClassifier(
  net: Model<Tree, Tree, Tensor4D, ClassifierOutput>,
  { params, state }: Pick<Model, 'params' | 'state'> = net,
): Classifier {
  return (images) => tidy(() => net.apply(params, state, images, { training: false }).output.logits);
}

/** Which tensors a classifier's taps give, and of which weights. */
export interface TapsOptions {
  /** `logits`, `features`, and names of activations as `spec.activations` of the net lists them; default logits and features. */
  readonly names?: readonly string[];
  /** Params and state to use; they must outlive the function. Default those of the net. */
  readonly weights?: Pick<Model, 'params' | 'state'>;
}

/** A classifier net with fixed weights, giving named tensors in one pass: `logits` [N, K], `features` [N, F] and, asked for by name, the activations of layers [N, H, W, C]. Inference mode.
 *
 *  @param net a classifier.
 *  @param options see `TapsOptions`.
 *  @returns images [N, H, W, C] -> tensors by name; the caller disposes those.
 *  @throws ValueError, when the function is called, naming the first name that the net has not and the nearest that it has.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 4, featureSize: 8 }, seed);
 *  asTaps(net)(images).features; // [4, 8]
 *  asTaps(net, { names: ['shrink1', 'logits'] })(images).shrink1; // [4, 16, 16, 4]
 */
export function asTaps(
  net: Model<Tree, Tree, Tensor4D, ClassifierOutput>,
  { names = ['logits', 'features'], weights = net }: TapsOptions = {},
): Taps {
  return (images) =>
    tidy(() => {
      const { activations, ...ends } = net.apply(weights.params, weights.state, images, { training: false }).output;
      const taps: Readonly<Record<string, Tensor>> = { ...ends, ...activations };
      return Object.fromEntries(names.map((name) => [name, tapOf(taps, name)]));
    });
}

function tapOf(taps: Readonly<Record<string, Tensor>>, name: string): Tensor {
  if (Object.hasOwn(taps, name)) return taps[name]!;
  const known = Object.keys(taps);
  throw new ValueError(
    `asTaps: expected names out of ${known.join(', ')}, got ${name}. The nearest known one is ${nearestWord(name, known)}.`,
  );
}
