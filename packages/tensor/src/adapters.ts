import { log, type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Classifier, Generator, Taps } from './contracts';
import { ShapeError, ValueError } from './errors';
import { maximumScalar } from './ops';

/** The part of tfjs-layers' `LayersModel` that the adapter calls. */
export interface LayersModelLike {
  readonly inputs: readonly { readonly name: string }[];
  readonly outputs: readonly { readonly name: string }[];
  apply(inputs: Tensor | Tensor[], options?: { training?: boolean }): unknown;
}

/** The part of tfjs-converter's `GraphModel` that the adapter calls. */
export interface GraphModelLike {
  readonly inputNodes: string[];
  readonly outputNodes: string[];
  execute(inputs: Record<string, Tensor>, outputs?: string | string[]): Tensor | Tensor[];
}

/** How a foreign classifier sees images and what it gives back. */
export interface ClassifierAdapterOptions {
  /** Maps images in [-1, 1] to what the model was trained on, for example `(x) => tf.div(tf.add(x, 1), 2)`. Default: unchanged. */
  readonly preprocess?: (images: Tensor4D) => Tensor;
  /** What the model returns; probabilities are turned into logits by their logarithm. Default 'logits'. */
  readonly output?: 'logits' | 'probabilities';
}

/** How a foreign generator takes its inputs and what it gives back. */
export interface GeneratorAdapterOptions {
  /** Maps the contract's arguments to the model's inputs, in their order. Default: latent and condition, or the latent alone where the model has one input. */
  readonly inputs?: (latent: Tensor2D, condition: Tensor2D) => Tensor[];
  /** Maps the model's output to images [N, H, W, C] in [-1, 1]. Default: unchanged. */
  readonly postprocess?: (output: Tensor) => Tensor;
}

/** A foreign model in the roles that our packages know. Each function runs in inference mode and is differentiable in its inputs. */
export interface AdaptedModel {
  /** The model as a classifier; it must have one input and its first output must be [N, K]. */
  classifier(options?: ClassifierAdapterOptions): Classifier;
  /** The model as a generator of images. */
  generator(options?: GeneratorAdapterOptions): Generator;
  /** The model's outputs by name: that of its layer or graph node. */
  taps(options?: Pick<ClassifierAdapterOptions, 'preprocess'>): Taps;
}

/** Adapts a tfjs-layers model (`tf.loadLayersModel`, `tf.sequential`, ...).
 *
 *  @param model stays the caller's: it is neither changed nor disposed.
 *  @returns the model in each of the roles.
 *  @throws ShapeError, when a function is called, if the model's output has the wrong rank.
 *  @example
 *  const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [28, 28, 1] }), tf.layers.dense({ units: 10 })] });
 *  const logits = fromLayersModel(model).classifier()(tf.zeros([2, 28, 28, 1]));
 */
export function fromLayersModel(model: LayersModelLike): AdaptedModel {
  return adapt('fromLayersModel', model.inputs.length, outputNamesOf(model), (inputs) =>
    list(model.apply(inputs.length === 1 ? inputs[0]! : inputs, { training: false }) as Tensor | Tensor[]),
  );
}

/** Adapts a converted TensorFlow graph (`tf.loadGraphModel`).
 *
 *  @param model stays the caller's: it is neither changed nor disposed. Graphs with control flow, which only run asynchronously, are refused by tfjs when called.
 *  @returns the model in each of the roles.
 *  @throws ShapeError, when a function is called, if the model's output has the wrong rank.
 *  @example
 *  const features = fromGraphModel(await tf.loadGraphModel(url)).taps();
 */
export function fromGraphModel(model: GraphModelLike): AdaptedModel {
  const names = model.outputNodes;
  return adapt('fromGraphModel', model.inputNodes.length, names, (inputs) =>
    list(model.execute(Object.fromEntries(model.inputNodes.map((name, i) => [name, inputs[i]!])), names)),
  );
}

// tfjs-layers names an output 'layer/layer'; the layer's name says it all while no layer is used twice.
function outputNamesOf({ outputs }: LayersModelLike): string[] {
  const layers = outputs.map(({ name }) => name.split('/')[0]!);
  return new Set(layers).size === layers.length ? layers : outputs.map(({ name }) => name);
}

const list = (value: Tensor | Tensor[]) => (Array.isArray(value) ? value : [value]);

function adapt(
  caller: string,
  inputCount: number,
  outputNames: readonly string[],
  run: (inputs: Tensor[]) => Tensor[],
): AdaptedModel {
  const runImages = (images: Tensor4D, preprocess: (images: Tensor4D) => Tensor = (x) => x) => {
    if (inputCount !== 1)
      throw new ValueError(
        `${caller}: expected a model with one input, got ${inputCount}. Wrap it in a function of the images yourself.`,
      );
    return run([preprocess(images)]);
  };
  return {
    classifier:
      ({ preprocess, output = 'logits' } = {}) =>
      (images) =>
        tidy(() => {
          const [first] = runImages(images, preprocess);
          if (first?.rank !== 2)
            throw new ShapeError(
              `${caller}: expected the classifier's output to be [N, K], got [${first?.shape.join(', ')}].`,
            );
          // The smallest normal float32 keeps the logarithm of an underflowed probability finite.
          return (output === 'logits' ? first : log(maximumScalar(first, 1.1754944e-38))) as Tensor2D;
        }),
    generator:
      ({ inputs, postprocess } = {}) =>
      (latent, condition) =>
        tidy(() => {
          const given = inputs?.(latent, condition) ?? (inputCount === 1 ? [latent] : [latent, condition]);
          if (given.length !== inputCount)
            throw new ValueError(
              `${caller}: expected ${inputCount} inputs, got ${given.length}. Pass \`inputs\` to say what the model takes.`,
            );
          const [first] = run(given);
          const images = postprocess === undefined ? first! : postprocess(first!);
          if (images.rank !== 4)
            throw new ShapeError(
              `${caller}: expected the generator's output to be [N, H, W, C], got [${images.shape.join(', ')}]. Reshape it with \`postprocess\`.`,
            );
          return images as Tensor4D;
        }),
    taps:
      ({ preprocess } = {}) =>
      (images) => {
        const outputs = tidy(() => runImages(images, preprocess));
        return Object.fromEntries(outputNames.map((name, i) => [name, outputs[i]!]));
      },
  };
}
