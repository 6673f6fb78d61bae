import { type EngineName, useEngine } from '@gans/engines';
import { ConfigError, createSeed, disposeTree } from '@gans/tensor';
import {
  type CheckedClassifierConfig,
  type CheckedGanConfig,
  type ClassBalancingConfig,
  type ClassifierNetConfig,
  checkClassBalancingConfig,
  createClassifierNet,
  createGan,
  disposeGanState,
  type GanNetsConfig,
} from '@gans/training';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import { builtInRecipe } from '../../recipes/find-recipe';
import { recipeForData } from '../../recipes/recipe-for-data';
import type { EngineRecord } from '../../result';
import { tellOfEngine, tellProgress } from '../../tell-of-engine';
import { parseEpsilon } from '../../uap/epsilon';
import type { Cell } from '../cell';
import { ARMS, type ArmKey } from './arms';
import { loadSides, type Sides, type SidesRequest } from './load-sides';
import { recordOf, type TableProtocol, targetRecord } from './protocol';

const CALLER = 'gans reproduce uap';
/** Epochs of the adversarial fine-tuning. */
const HARDEN_EPOCHS = 2;
/** Of the re-encoding as JPEG. */
const JPEG_QUALITY = 75;

/** What `gans reproduce uap` was asked for, as far as it decides a table. */
export interface TableRequest extends SidesRequest {
  readonly epsilon?: string | undefined;
  readonly objective: TableProtocol['objective'];
  readonly batch: number;
  readonly weight: number;
  /** Decides the classifiers, which are the same for all seeds of the attack. */
  readonly classifierSeed: number;
  /** Of the classifiers; left out: what the recipe says. */
  readonly epochs?: number | undefined;
  /** Of the GANs; left out: what the recipe says. */
  readonly steps?: number | undefined;
  readonly starts: number;
  readonly craftSteps: number;
  readonly images: number;
  readonly engine: EngineName | 'auto';
}

/** An arm at a seed. */
export interface ArmCell extends Cell {
  readonly arm: ArmKey;
  readonly seed: number;
}

/** The three trained classifiers of a table: the one that is attacked, and two that a perturbation may carry over to. */
export const CLASSIFIERS = ['target', 'twin', 'vgg'] as const;

/** Data, engine, nets and constants of a table, checked. */
export interface Plan {
  readonly sides: Sides;
  readonly engine: EngineRecord;
  readonly protocol: TableProtocol;
  readonly classifiers: Readonly<Record<(typeof CLASSIFIERS)[number], ClassifierNetConfig>>;
  readonly training: CheckedClassifierConfig;
  readonly nets: GanNetsConfig;
  readonly gan: CheckedGanConfig;
  readonly balancing: ClassBalancingConfig;
  cell(arm: ArmKey, seed: number): ArmCell;
}

/** Checks what the user gave, reads the images and brings the engine up.
 *
 *  @throws InputError for data or options that cannot be used; EngineError when no engine works.
 */
export async function planTable(request: TableRequest, io: Io): Promise<Plan> {
  const sides = await checkingInput(() => loadSides(request, io));
  const { target, prior } = sides;
  const { imageShape, classCount } = target.train;
  const [height, width, channels] = imageShape;
  const { epsilon, ofTarget, ofPrior, balancing } = await checkingInput(() => {
    const recipe = builtInRecipe('unconditional');
    const { steps, epochs } = request;
    const set = epochs === undefined ? [] : [`classifier.training.epochs=${epochs}`];
    const ofPrior = recipeForData(recipe, { set: [], steps }, { train: prior, test: target.test }).values;
    const weighed = { weight: request.weight, normalization: 'mean-one', warmUp: 0.5 } as const;
    return {
      epsilon: epsilonFor(request.epsilon, channels),
      ofTarget: recipeForData(recipe, { set }, target).values,
      ofPrior,
      balancing: checkClassBalancingConfig(weighed, ofPrior.gan),
    };
  });
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  tellOfEngine(engine, request.engine, io);
  const { name, version, threads } = engine;
  const { classifierSeed, objective, batch, starts, craftSteps, images, weight } = request;
  const protocol: TableProtocol = {
    target: targetRecord(target),
    prior: { ...recordOf(prior), classNames: prior.classNames },
    classifierSeed,
    epsilon,
    objective,
    batch,
    starts,
    craftSteps,
    ganSteps: ofPrior.gan.steps,
    classifierEpochs: ofTarget.classifier.training.epochs,
    images,
    weight,
    hardenEpochs: HARDEN_EPOCHS,
    quality: JPEG_QUALITY,
    engine: name,
  };
  const small = { net: 'small-cnn', ...ofTarget.classifier.net } as const;
  const shape = { classCount, height, width, channels };
  const classifiers: Plan['classifiers'] = {
    target: small,
    twin: small,
    vgg: { net: 'vgg', ...shape, filters: 16, blocks: 2, convolutions: 2, featureSize: 128 },
  };
  await checkingInput(() => expectNets(Object.values(classifiers), ofPrior.nets));
  return {
    sides,
    engine: { name, version, threads },
    protocol,
    classifiers,
    training: ofTarget.classifier.training,
    nets: ofPrior.nets,
    gan: ofPrior.gan,
    balancing,
    cell: (arm, seed) => ({ name: `${arm}-seed-${seed}`, arm, seed, config: { arm, seed, ...protocol } }),
  };
}

/** All cells of the seeds: seed by seed, so that a whole one is there early. */
export function cellsOf(plan: Plan, seeds: readonly number[]): ArmCell[] {
  return seeds.flatMap((seed) => ARMS.map(({ key }) => plan.cell(key, seed)));
}

// Sizes that no net takes show before any work.
function expectNets(classifiers: readonly ClassifierNetConfig[], nets: GanNetsConfig): void {
  const seed = createSeed(0);
  for (const config of classifiers) {
    const { params, state } = createClassifierNet(config, seed);
    disposeTree(params, state);
  }
  disposeGanState(createGan(nets, seed).state);
}

/** The bound: of photographs the usual one; of grey images one at which random noise hardly fools, so that what fools is what was crafted. */
function epsilonFor(text: string | undefined, channels: number): number {
  if (text === undefined) return channels === 1 ? 0.15 : 10 / 255;
  const epsilon = parseEpsilon(text, CALLER);
  if (epsilon < 1) return epsilon;
  throw new ConfigError(
    `${CALLER}: expected --epsilon to be below 1, the whole range of pixels, got ${text}. Of bytes, write for example --epsilon 10/255.`,
  );
}
