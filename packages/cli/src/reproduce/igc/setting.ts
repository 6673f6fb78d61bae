import type { ImageDataset } from '@gans/datasets';
import type { TrainingData } from '../../data';
import type { Extractor } from '../../evaluate/extractor';
import type { EngineRecord } from '../../result';
import type { TrainingLength } from './pace';
import type { DecoderSetting } from './train-decoder';

/** How much work a table is. */
export interface Sizes {
  /** Of each generator; left out: its own. */
  readonly length?: TrainingLength;
  /** Test images of the noise test. */
  readonly images: number;
  /** The first so many of them, for preset 'paper', which costs twenty times as much. */
  readonly paperImages: number;
  /** Training images, held out from all generators, that the search is tuned on. */
  readonly tuningImages: number;
  /** Changes that are tried along each axis of the tuning; left out: all. */
  readonly mostChanges?: number;
  /** Draws in a bank. */
  readonly bank: number;
  /** Updates of an encoder. */
  readonly encoderSteps: number;
  /** Of preset 'paper': 100. */
  readonly paperSteps: number;
}

/** What all cells of a table share. */
export interface TableSetting {
  readonly data: TrainingData & {
    /** Training images that no generator learns from. */
    readonly heldOut: ImageDataset;
    /** Images of other classes. */
    readonly others?: ImageDataset;
  };
  readonly engine: EngineRecord;
  readonly seed: number;
  readonly sizes: Sizes;
  readonly decoder: DecoderSetting;
  /** More assignments for the GANs, as of `--set`. */
  readonly ganSet: readonly string[];
  /** Measures what the generators draw. */
  readonly extractor: Extractor;
}
