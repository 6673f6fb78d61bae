import { type ApplyOptions, foldIn, type GeneratorSpec, type Seed, ShapeError, type Tree } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { GeneratorInput, GeneratorNet } from '../contracts';
import type { Draw } from '../heads/head';
import type { Initializer } from '../layers/initializers';
import { checkNetConfig, checkSeed, type FieldRules } from './check-config';
import { conditionAdvice, fits, shown } from './check-input';
import { checkParams, checkState, shapesOf } from './check-params';
import { mergeTrees } from './merge-trees';
import { createSpectralTree, type NormalizedPaths, normalizeTree } from './spectral-tree';

/** A generator's function, its fresh parameters, and its state but for spectral-norm vectors; it may return no more state than that. */
export interface GeneratorBody<P extends Tree, S extends Tree> {
  readonly params: P;
  readonly state: S;
  readonly apply: (params: P, state: S, input: GeneratorInput, options: ApplyOptions) => { output: Tensor4D; state: S };
}

/** What a generator is made of. */
export interface GeneratorParts<C extends object, P extends Tree, S extends Tree> {
  /** As messages name the net: 'DcganGenerator'. */
  readonly name: string;
  readonly rules: FieldRules;
  readonly spec: (config: C) => Pick<GeneratorSpec, 'latentSize' | 'classCount' | 'imageShape'>;
  readonly body: (config: C, draw: Draw, seed: Seed) => GeneratorBody<P, S>;
  /** Draws the initial weights of a layer, by its name. */
  readonly initializer: (layer: string) => Initializer;
  /** Which layers are spectrally normalised; default none. */
  readonly normalized?: (config: C) => NormalizedPaths;
  /** Smallest norm that spectral normalisation divides by; default 1e-12. */
  readonly epsilon?: number;
}

/** Adds to a generator's function what all of them share: checks of config, weights and input, and spectral norm. */
export function createGenerator<C extends object, P extends Tree, S extends Tree>(
  { name, rules, initializer, epsilon, ...parts }: GeneratorParts<C, P, S>,
  given: C,
  seed: Seed,
): GeneratorNet<P, S> & { readonly config: C } {
  const config = checkNetConfig<C>(`create${name}`, given, rules as FieldRules<C>);
  checkSeed(`create${name}`, seed);
  const spec: GeneratorSpec = { ...parts.spec(config), prior: { kind: 'normal' } };
  const body = parts.body(config, (layer, shape) => initializer(layer)(foldIn(seed, layer), shape), seed);
  const normalized = parts.normalized?.(config) ?? (() => false);
  const state = mergeTrees(body.state, createSpectralTree(body.params, seed, normalized, epsilon)) as S;
  const paramShapes = shapesOf(body.params);
  const stateShapes = { whole: shapesOf(state), folded: shapesOf(body.state) };
  return {
    config,
    spec,
    params: body.params,
    state,
    apply(givenParams, givenState, input, options) {
      checkParams(name, 'params', paramShapes, givenParams);
      checkState(name, stateShapes, givenState, options.training);
      expectInput(name, spec, input);
      return tidy(() => {
        const spectral = normalizeTree(givenParams, givenState, options.training, { ...(epsilon && { epsilon }) });
        const { output, state: next } = body.apply(spectral.params, spectral.state, input, options);
        return { output, state: mergeTrees(spectral.state, next) as S };
      });
    },
  };
}

function expectInput(name: string, { latentSize, classCount }: GeneratorSpec, input: GeneratorInput | undefined) {
  const { latent, condition } = input ?? {};
  if (fits(latent, ['N', latentSize]) && fits(condition, [latent.shape[0]!, classCount])) return;
  throw new ShapeError(
    `${name}: expected latent [N, ${latentSize}] and condition [N, ${classCount}], got ${shown(latent)} and ${shown(condition)}. Both are float32. ${conditionAdvice(classCount)}`,
  );
}
