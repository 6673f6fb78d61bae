import type { ImageDataset } from '@gans/datasets';
import type { TrainingData } from '../../data';

/** A set of images, as results tell of it. */
export interface ImagesRecord {
  readonly name: string;
  readonly sha256: string;
  readonly count: number;
}

/** What is the same for all cells of a table, and for all its sessions. */
export interface TableProtocol {
  readonly target: ImagesRecord & {
    readonly testSha256: string;
    readonly testCount: number;
    readonly imageShape: readonly number[];
    readonly classNames: readonly string[];
  };
  readonly prior: ImagesRecord & { readonly classNames: readonly string[] };
  /** Of the classifiers, which are the same for all seeds of the attack. */
  readonly classifierSeed: number;
  /** Bound on pixels in [0, 1]. */
  readonly epsilon: number;
  /** What crafting on images minimises. */
  readonly objective: 'noConfidence' | 'batchNoConfidence';
  /** Images of a crafting step. */
  readonly batch: number;
  /** How often a perturbation is crafted; the best by the held-out images is kept. */
  readonly starts: number;
  /** Steps of crafting from each start, and of the GANs. */
  readonly craftSteps: number;
  readonly ganSteps: number;
  readonly classifierEpochs: number;
  /** Stand-in images of an arm at most; a fifth of them chooses the best perturbation. */
  readonly images: number;
  /** lambda of the regulariser. */
  readonly weight: number;
  /** Epochs of the adversarial fine-tuning. */
  readonly hardenEpochs: number;
  /** Of the re-encoding as JPEG. */
  readonly quality: number;
  readonly engine: string;
}

/** Tells of a set of images. */
export function recordOf({ name, sha256, length: count }: ImageDataset): ImagesRecord {
  return { name, sha256, count };
}

/** Tells of the images that are attacked. */
export function targetRecord({ train, test }: TrainingData): TableProtocol['target'] {
  const { imageShape, classNames } = train;
  return { ...recordOf(train), testSha256: test.sha256, testCount: test.length, imageShape, classNames };
}
