import { type EngineName, useEngine } from '@gans/engines';
import { createSeed, disposeTree } from '@gans/tensor';
import {
  type CheckedClassifierConfig,
  type ClassifierConfig,
  type ClassifierNetConfig,
  createClassifierNet,
  publishedClassifierConfig,
} from '@gans/training';
import type { TrainingData } from '../../data';
import { checkingInput } from '../../failure';
import { inMemory } from '../../in-memory';
import type { Io } from '../../io';
import type { Progress } from '../../progress';
import type { EngineRecord } from '../../result';
import { loadRequested } from '../../run/prepare';
import { tellOfEngine, tellProgress } from '../../tell-of-engine';
import type { Cell } from '../cell';
import { type Variant, variantsOf } from './variants';

/** How images are mined in all cells: J, and the mean angle that eta is calibrated to. Mining takes most of the time of a table; with half the steps eta is twice as large, and the angle the same. */
export const MINING = { steps: 6, angle: 0.3 } as const;

/** Test images of a look after an epoch. */
export const LOOK_IMAGES = 2000;

/** What `gans reproduce synthetic-data` was asked for, as far as it decides a table. */
export interface TableRequest {
  readonly data: string;
  readonly engine: EngineName | 'auto';
  readonly channels?: 1 | 3 | undefined;
  readonly resize?: number | undefined;
  /** N, images of a set. */
  readonly size: number;
  readonly epochs: number;
  /** A run or a generator's file; left out, a generator is trained. */
  readonly generator?: string | undefined;
  /** Of a generator that is trained here. */
  readonly generatorSteps: number;
  readonly full: boolean;
  readonly quick: boolean;
}

/** A training of the table: a variant at a seed. */
export interface TrainingCell extends Cell {
  readonly variant: Variant;
  readonly seed: number;
  readonly net: ClassifierNetConfig;
  readonly training: ClassifierConfig;
}

/** Data, engine and variants of a table, checked. */
export interface Plan {
  readonly request: TableRequest;
  readonly data: TrainingData;
  readonly engine: EngineRecord;
  readonly variants: readonly Variant[];
  /** The cell of a variant at a seed, trained on images of a generator. */
  cell(variant: Variant, seed: number, generatorSha256: string): TrainingCell;
}

/** Checks what the user gave and brings the engine up.
 *
 *  @param progress shows how image files are read; left out, nothing does.
 *  @throws InputError for data or options that cannot be used; EngineError when no engine works.
 */
export async function planTable(request: TableRequest, io: Io, progress?: Progress): Promise<Plan> {
  const files = await checkingInput(() => loadRequested(request, io, progress));
  const data = { train: await inMemory(files.train, io), test: await inMemory(files.test, io) };
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  const { name, version, threads } = engine;
  const plan = planOf(request, data, { name, version, threads });
  await checkingInput(() => plan.variants.map((variant) => expectNet(plan.cell(variant, 1, ''))));
  tellOfEngine(engine, request.engine, io);
  return plan;
}

/** Works out the cells of a table for data and an engine that are there. */
export function planOf(request: TableRequest, data: TrainingData, engine: EngineRecord): Plan {
  const { size, epochs } = request;
  return {
    request,
    data,
    engine,
    variants: variantsOf(request),
    cell(variant, seed, generatorSha256) {
      const net = netFor(variant, data);
      const training = trainingFor(epochs * variant.longer, data.train.imageShape);
      const { hsm, share, realShare, extra, steady } = variant;
      const config = {
        ...{ variant: variant.key, seed, engine: engine.name, data: data.train.sha256, test: data.test.sha256 },
        ...{ generator: generatorSha256, size, hsm, share, realShare, net, training },
        ...(hsm && { mining: MINING }),
        ...(extra !== undefined && { extra }),
        ...(steady !== undefined && { steady }),
      };
      return { name: `${variant.key}-seed-${seed}`, config, variant, seed, net, training };
    },
  };
}

/** The paper's training by our reading of it (SGD with momentum, 1e-4 weight decay, a tenth of the learning rate at half and three quarters), for so many epochs; flips only where images have colours. */
export function trainingFor(epochs: number, imageShape: readonly number[]): CheckedClassifierConfig {
  const published = publishedClassifierConfig(imageShape[2] === 3 ? 'generated-images' : 'generated-digits');
  return {
    ...published,
    epochs,
    schedule: { name: 'steps', epochs: [epochs / 2, 0.75 * epochs], factors: [0.1, 0.01] },
  };
}

function netFor({ net }: Pick<Variant, 'net'>, { train }: Pick<TrainingData, 'train'>): ClassifierNetConfig {
  const [height, width, channels] = train.imageShape;
  const sizes = { classCount: train.classCount, height, width, channels, filters: 16 };
  return net === 'resnet-18' ? { net, ...sizes, stem: '3x3' } : { net, ...sizes, featureSize: 128 };
}

// Sizes that no net takes show before any work.
function expectNet({ net }: TrainingCell): void {
  const { params, state } = createClassifierNet(net, createSeed(0));
  disposeTree(params, state);
}
