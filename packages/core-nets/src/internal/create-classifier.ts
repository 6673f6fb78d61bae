import type { Model, Seed, Tree } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { ClassifierNet, ClassifierOutput } from '../classifier-net';
import { checkSeed } from './check-config';
import { checkImages } from './check-input';
import { checkParams, shapesOf } from './check-params';

/** The fields of every classifier's config. */
export interface ClassifierConfig {
  readonly classCount: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a classifier is made of. */
export interface ClassifierParts<C extends ClassifierConfig, P extends Tree, S extends Tree> {
  /** As messages name the net: 'SmallCnn'. */
  readonly name: string;
  /** Checked. */
  readonly config: C;
  readonly featureSize: number;
  /** Names of the activations that it gives, in order. */
  readonly activations: readonly string[];
  readonly body: (config: C, seed: Seed) => Model<P, S, Tensor4D, ClassifierOutput>;
}

/** Adds to a classifier's function what all of them share: a specification, and checks of seed, weights and images. */
export function createClassifier<C extends ClassifierConfig, P extends Tree, S extends Tree>(
  { name, config, featureSize, activations, body }: ClassifierParts<C, P, S>,
  seed: Seed,
): ClassifierNet<P, S> & { readonly config: C } {
  checkSeed(`create${name}`, seed);
  const { classCount, height, width, channels } = config;
  const imageShape = [height, width, channels] as const;
  const { params, state, apply } = body(config, seed);
  const [paramShapes, stateShapes] = [shapesOf(params), shapesOf(state)];
  return {
    config,
    spec: { imageShape, classCount, featureSize, activations },
    params,
    state,
    apply(givenParams, givenState, images, options) {
      checkImages(name, imageShape, images);
      checkParams(name, 'params', paramShapes, givenParams);
      checkParams(name, 'state', stateShapes, givenState);
      return tidy(() => {
        const { output, state: next } = apply(givenParams, givenState, images, options);
        return { output: { ...output }, state: next };
      });
    },
  };
}

/** Names of the stem and of all blocks of a residual classifier, in order, given the number of blocks of each stage. */
export function residualLayers(blocks: readonly number[]): string[] {
  const ofStage = (count: number, stage: number) =>
    Array.from({ length: count }, (_, block) => `stage${stage + 1}/block${block + 1}`);
  return ['stem', ...blocks.flatMap(ofStage)];
}
