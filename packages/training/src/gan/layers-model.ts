import type { DiscriminatorInput, GeneratorInput } from '@gans/core-nets';
import {
  type ApplyOptions,
  type GeneratorSpec,
  type LayersModelLike,
  mapTree,
  type Prior,
  ShapeError,
  type Tree,
  ValueError,
} from '@gans/tensor';
import { keep, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { DiscriminatorOutput, GanDiscriminator, GanNets, OutputName } from './nets';
import type { NetWeights } from './state';

/** A weight of a tfjs-layers model, as far as it is used here. */
export interface LayersVariableLike {
  readonly name: string;
  read(): Tensor;
  write(value: Tensor): unknown;
}

/** The part of tfjs-layers' `LayersModel` that can be trained here. */
export interface TrainableLayersModel extends LayersModelLike {
  readonly outputs: readonly { readonly name: string; readonly shape: readonly (number | null)[] }[];
  readonly layers: readonly { getClassName(): string }[];
  readonly trainableWeights: readonly LayersVariableLike[];
  readonly nonTrainableWeights: readonly LayersVariableLike[];
}

/** What a tfjs-layers model cannot tell of itself as a generator. */
export interface LayersGeneratorOptions {
  /** K; 0 for an unconditional generator, whose model has one input, the latents. */
  readonly classCount: number;
  /** Default normal. */
  readonly prior?: Prior;
}

/** Makes a generator for `ganStep` of a tfjs-layers model.
 *
 *  @param model maps latents [N, D], or latents and conditions [N, K], to images [N, H, W, C] in [-1, 1]. It is neither changed nor disposed: its weights are copied. Layers that draw, such as dropout, draw from TensorFlow.js's own generator, not from the seed.
 *  @param options see `LayersGeneratorOptions`.
 *  @returns the net, with copies of the model's weights by their names; the caller owns its params and state.
 *  @throws ShapeError when the model's inputs or output have other shapes.
 *  @example
 *  const model = tf.sequential({ layers: [
 *    tf.layers.dense({ inputShape: [4], units: 64, activation: 'tanh' }), tf.layers.reshape({ targetShape: [8, 8, 1] }),
 *  ] });
 *  const generator = generatorFromLayers(model, { classCount: 0 });
 */
export function generatorFromLayers(
  model: TrainableLayersModel,
  { classCount, prior = { kind: 'normal' } }: LayersGeneratorOptions,
): GanNets['generator'] & NetWeights {
  const [latentShape, conditionShape] = inputShapes(model);
  const imageShape = model.outputs[0]?.shape.slice(1);
  const latentSize = latentShape?.[1];
  if (latentShape?.length !== 2 || typeof latentSize !== 'number')
    throw new ShapeError(
      `generatorFromLayers: expected the model's first input to be latents [N, D], got ${show(latentShape)}.`,
    );
  if (classCount > 0 ? conditionShape?.[1] !== classCount : conditionShape !== undefined)
    throw new ShapeError(
      `generatorFromLayers: expected the model to have ${classCount > 0 ? `conditions [N, ${classCount}] as second input` : 'latents as its only input'} for classCount ${classCount}, got ${show(conditionShape)}.`,
    );
  if (imageShape?.length !== 3 || !imageShape.every((size) => typeof size === 'number'))
    throw new ShapeError(
      `generatorFromLayers: expected the model's output to be images [N, H, W, C], got ${show(model.outputs[0]?.shape)}.`,
    );
  const spec: GeneratorSpec = { latentSize, classCount, imageShape: imageShape as [number, number, number], prior };
  return {
    ...weightsOf(model),
    spec,
    apply(params, state, { latent, condition }: GeneratorInput, options) {
      const input = classCount === 0 ? latent : [latent, condition];
      const { outputs, state: next } = run(model, params, state, input, options);
      return { output: outputs[0] as Tensor4D, state: next };
    },
  };
}

/** What the outputs of a tfjs-layers model are as those of a discriminator. */
export interface LayersDiscriminatorOptions {
  /** Names of the model's outputs, in their order; default: 'logits' alone. */
  readonly outputs?: readonly OutputName[];
}

/** Makes a discriminator for `ganStep` of a tfjs-layers model.
 *
 *  @param model maps images [N, H, W, C], or images and conditions [N, K], to logits [N, 1] and whatever else `outputs` names. It is neither changed nor disposed: its weights are copied.
 *  @param options see `LayersDiscriminatorOptions`.
 *  @returns the net, with copies of the model's weights by their names; the caller owns its params and state.
 *  @throws ValueError when `outputs` does not name all outputs, or not the logits.
 *  @example
 *  const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), tf.layers.dense({ units: 1 })] });
 *  const discriminator = discriminatorFromLayers(model);
 */
export function discriminatorFromLayers(
  model: TrainableLayersModel,
  { outputs: names = ['logits'] }: LayersDiscriminatorOptions = {},
): GanDiscriminator & NetWeights {
  if (names.length !== model.outputs.length || !names.includes('logits'))
    throw new ValueError(
      `discriminatorFromLayers: expected outputs to name the ${model.outputs.length} outputs of the model, one of them logits, got ${names.join(', ') || 'none'}.`,
    );
  const readsCondition = model.inputs.length > 1;
  const isCoupled = model.layers.some((layer) => layer.getClassName() === 'BatchNormalization');
  return {
    ...weightsOf(model),
    rows: isCoupled ? 'coupled' : 'independent',
    apply(params, state, input, options) {
      const { images, condition } = 'images' in input ? input : ({ images: input } as Partial<DiscriminatorInput>);
      const given = readsCondition ? [images!, condition!] : images!;
      const { outputs, state: next } = run(model, params, state, given, options);
      const named = Object.fromEntries(names.map((name, i) => [name, outputs[i]]));
      return { output: named as unknown as DiscriminatorOutput, state: next };
    },
  };
}

const inputShapes = (model: TrainableLayersModel) =>
  model.inputs.map((input) => (input as { readonly shape?: readonly (number | null)[] }).shape);

const show = (shape: readonly (number | null)[] | undefined) =>
  shape === undefined ? 'none' : `[${shape.map((size) => size ?? 'N').join(', ')}]`;

// By position: tfjs numbers unnamed layers through the whole program, so that names would not be the same in the next.
const keysOf = (variables: readonly LayersVariableLike[]): string[] =>
  variables.map(({ name }, i) => `${i}-${name.split('/').pop()!.replace(/_\d+$/, '')}`);

const treeOf = (variables: readonly LayersVariableLike[]): Tree => {
  const keys = keysOf(variables);
  return Object.fromEntries(variables.map((variable, i) => [keys[i]!, variable.read().clone()]));
};

const weightsOf = ({ trainableWeights, nonTrainableWeights }: TrainableLayersModel): NetWeights => ({
  params: treeOf(trainableWeights),
  state: treeOf(nonTrainableWeights),
});

/** Runs a model with other weights than its own: for the time of the call its variables read the given tensors, and what they are told to store goes to the new state. */
function run(
  model: TrainableLayersModel,
  params: Tree,
  state: Tree,
  input: Tensor | Tensor[],
  { training }: ApplyOptions,
): { outputs: Tensor[]; state: Tree } {
  const { trainableWeights, nonTrainableWeights } = model;
  const stored = new Map<string, Tensor>();
  const lend = (variables: readonly LayersVariableLike[], tree: Tree) => {
    for (const [i, key] of keysOf(variables).entries())
      Object.assign(variables[i]!, {
        read: () => stored.get(key) ?? tree[key],
        write: (value: Tensor) => {
          stored.get(key)?.dispose();
          // Layers store from within scopes of their own, which this outlives.
          stored.set(key, keep(value.clone()));
        },
      });
  };
  try {
    lend(trainableWeights, params);
    lend(nonTrainableWeights, state);
    const result = model.apply(input, { training }) as Tensor | Tensor[];
    const next = mapTree((leaf, _, key) => stored.get(key)?.clone() ?? leaf, state);
    return { outputs: Array.isArray(result) ? result : [result], state: next };
  } finally {
    // Their own methods are those of their class.
    for (const variable of [...trainableWeights, ...nonTrainableWeights])
      for (const method of ['read', 'write']) Reflect.deleteProperty(variable, method);
    for (const kept of stored.values()) kept.dispose();
  }
}
