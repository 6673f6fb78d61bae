import type { Classifier, Seed } from '@gans/tensor';
import type { DrawingChoices } from './fill-dataset';
import type { MiningSteps } from './mine-hard-samples';
import type { SyntheticPool } from './pool';

/** What an epoch of training is told beside classifier and pool. */
export interface EpochCall {
  /** Epochs trained before this one. */
  readonly epoch: number;
  /** The same in all epochs of a run; derive an epoch's own with `foldIn(seed, epoch)`. */
  readonly seed: Seed;
  readonly signal?: AbortSignal | undefined;
}

/** The classifier's side of a loop: whatever `Model` stands for (weights, optimizer state, counters), and two functions of it. */
export interface PoolTraining<Model> {
  /** C_0; given to the loop, and by it to `trainEpoch`. */
  readonly classifier: Model;
  /** Trains for one epoch on a pool, which must not be kept nor changed; owns the classifier that it is given and gives the next. `epochTraining` of `@gans/training` makes one. */
  readonly trainEpoch: (classifier: Model, pool: SyntheticPool, call: EpochCall) => Promise<Model>;
  /** The classifier as a bare function, in inference mode. */
  readonly classify: (classifier: Model) => Classifier;
}

/** How a loop mines. */
export interface LoopMining extends MiningSteps {
  /** eta. Left out, it is calibrated with the first generator when images are first mined. */
  readonly stepSize?: number;
  /** Mean angle that eta is calibrated to, in radians; default 0.3. */
  readonly angle?: number;
  /** Latents that it is calibrated with; default 256. */
  readonly draws?: number;
  /** 'once' (default): eta stays, as in the paper, and angles grow with the classifier's confidence. 'each-time': the angle stays. */
  readonly calibrate?: 'once' | 'each-time';
}

/** What a loop is doing. */
export interface LoopProgress {
  /** Epochs trained. */
  readonly epoch: number;
  /** 'fill': the first images; 'train': an epoch begins; 'calibrate': eta; 'draw': images are added or replaced. */
  readonly stage: 'fill' | 'calibrate' | 'train' | 'draw';
  /** Images of this stage that are there. */
  readonly done: number;
  /** Images that this stage takes. */
  readonly total: number;
}

/** What both loops can be told. */
export interface LoopOptions<State> extends DrawingChoices {
  /** Decides everything that is drawn. */
  readonly seed: Seed;
  /** Hard sample mining; left out, all images are random draws. */
  readonly mining?: LoopMining;
  /** Stops between epochs and between chunks of images by a GansError (code ABORTED), and is passed to `trainEpoch`. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LoopProgress) => void) | undefined;
  /** Called, and waited for, after each epoch and after each change of the pool, with what the loop can go on from. Save it before returning: the pool's bytes are written over afterwards. */
  readonly onState?: ((state: State) => void | Promise<void>) | undefined;
  /** Called with what is doubtful: classes of unequal size, labels that the classifier cannot read. */
  readonly onWarning?: ((warning: string) => void) | undefined;
}
