import { foldIn, type Model, type Seed, ShapeError, type Tree } from '@gans/tensor';
import { add, concat, reshape, type Tensor2D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import type { DiscriminatorInput, DiscriminatorNet, DiscriminatorSpec } from '../contracts';
import type { Draw } from '../heads/head';
import { type HeadName, type HeadParams, headNames, heads } from '../heads/heads';
import type { Initializer } from '../layers/initializers';
import { checkNetConfig, checkSeed, expectConfig, type FieldRules } from './check-config';
import { checkImages, conditionAdvice, fits, shown } from './check-input';
import { checkParams, checkState, shapesOf } from './check-params';
import { mergeTrees } from './merge-trees';
import { createSpectralTree, type NormalizedPaths, normalizeTree } from './spectral-tree';

/** All of a discriminator but its head: images [N, H, W, C] in, features [N, featureSize] out. */
export interface Body extends Model<Tree, Tree, Tensor4D, Tensor2D> {
  readonly featureSize: number;
}

/** What a discriminator is made of. */
export interface DiscriminatorParts<C extends object> {
  /** As messages name the net: 'DcganDiscriminator'. */
  readonly name: string;
  /** The body's fields of the config. */
  readonly rules: FieldRules;
  /** The head of a config that names none; default: the config must. */
  readonly defaultHead?: HeadName;
  readonly imageShape: (config: C) => readonly [height: number, width: number, channels: number];
  /** The body for images of that many channels, which are more than the config's where the head joins the classes to them. */
  readonly body: (config: C, channels: number, draw: Draw, seed: Seed) => Body;
  /** Draws the initial weights of a layer, by its name. */
  readonly initializer: (layer: string) => Initializer;
  /** Which layers are spectrally normalised. */
  readonly normalized: NormalizedPaths;
  /** Smallest norm that spectral normalisation divides by; default 1e-12. */
  readonly epsilon?: number;
}

/** Composes a body and the head that the config asks for. */
export function createDiscriminator<C extends { readonly head?: HeadName }>(
  parts: DiscriminatorParts<C>,
  given: C,
  seed: Seed,
): DiscriminatorNet<HeadName> & { readonly config: C } {
  const { name, epsilon, defaultHead } = parts;
  expectConfig(`create${name}`, given);
  checkSeed(`create${name}`, seed);
  const headName = given.head ?? defaultHead ?? 'unconditional';
  const head = heads[headName] as (typeof heads)['projection'] | undefined;
  const config = checkNetConfig<C>(`create${name}`, given, {
    ...parts.rules,
    head: { oneOf: headNames, optional: defaultHead !== undefined },
    ...head?.fields,
  } as FieldRules<C>);
  const { reads, create, apply } = head!;
  const headConfig = config as C & { readonly classCount: number };
  const [height, width, channels] = parts.imageShape(config);
  const conditionSize = reads === 'features' ? 0 : headConfig.classCount;
  const draw: Draw = (layer, shape) => parts.initializer(layer)(foldIn(seed, layer), shape);
  const body = parts.body(config, reads === 'images and condition' ? channels + conditionSize : channels, draw, seed);
  const params: Tree = { ...body.params, ...create(headConfig, body.featureSize, draw) };
  const state = mergeTrees(body.state, createSpectralTree(params, seed, parts.normalized, epsilon));
  const spec: DiscriminatorSpec = { imageShape: [height, width, channels], head: headName, conditionSize };
  const paramShapes = shapesOf(params);
  const stateShapes = { whole: shapesOf(state), folded: shapesOf(body.state) };
  return {
    config,
    spec,
    params,
    state,
    apply(givenParams, givenState, input, options) {
      checkParams(name, 'params', paramShapes, givenParams);
      checkState(name, stateShapes, givenState, options.training);
      const { images, condition } = expectInput(name, spec, input);
      return tidy(() => {
        const normalized = normalizeTree(givenParams, givenState, options.training, { ...(epsilon && { epsilon }) });
        const seen = reads === 'images and condition' ? joined(images, condition!) : images;
        const { output: features, state: next } = body.apply(normalized.params, normalized.state, seen, options);
        const read = conditionSize === 0 ? { features } : { features, condition: condition! };
        return {
          output: { ...apply(normalized.params as HeadParams<'projection'>, read, headConfig) },
          state: mergeTrees(normalized.state, next),
        };
      });
    },
  };
}

function expectInput(
  name: string,
  { imageShape, head, conditionSize }: DiscriminatorSpec,
  input: Tensor4D | DiscriminatorInput,
): { images: Tensor4D; condition?: Tensor2D } {
  const bare = isImages(input);
  const images: Tensor4D = bare ? input : input.images;
  checkImages(name, imageShape, images);
  if (bare !== (conditionSize === 0))
    throw new ShapeError(
      `${name}: expected ${bare ? '{ images, condition }' : 'images alone'} for the head ${head}, got ${bare ? 'images alone' : '{ images, condition }'}. Look at spec.conditionSize.`,
    );
  if (bare) return { images };
  const { condition } = input;
  if (!fits(condition, [images.shape[0], conditionSize]))
    throw new ShapeError(
      `${name}: expected condition [${images.shape[0]}, ${conditionSize}], one row an image, got ${shown(condition)}. It is float32. ${conditionAdvice(conditionSize)}`,
    );
  return { images, condition };
}

const isImages = (input: Tensor4D | DiscriminatorInput): input is Tensor4D =>
  typeof input !== 'object' || input === null || !('images' in input);

// Each class as a channel that is constant over the pixels.
function joined(images: Tensor4D, condition: Tensor2D): Tensor4D {
  const [count, height, width] = images.shape;
  const size = condition.shape[1];
  const planes = add(zeros([count, height, width, size]), reshape(condition, [count, 1, 1, size]));
  return concat([images, planes as Tensor4D], 3);
}
