import type { EngineRecord, EngineStretch } from '../../result';
import type { Measured } from './look';

/** A run at a step, on few images: a point of the curves. */
export interface Look {
  readonly step: number;
  readonly frechetDistance: number;
  readonly is: number;
  readonly classAccuracy: number;
  /** Mean squared difference of features within a class. */
  readonly diversity: number;
  readonly n: number;
  /** Of the discriminator at that step, by the names of `diagnose` of `@gans/training`. */
  readonly diagnosis: Readonly<Record<string, number>>;
}

/** Numbers of the discriminator on real images at a step: see `diagnose` of `@gans/training`. */
export interface Diagnosis {
  readonly step: number;
  readonly featureNorm?: number;
  readonly clsGradNorm?: number;
  readonly trueClassProb?: number;
}

/** What a cell of the comparison has come to. */
export interface RunOutcome {
  readonly method: string;
  readonly seed: number;
  /** Steps that were made. */
  readonly steps: number;
  /** The message of the end, where a loss was no longer finite. */
  readonly diverged?: string;
  /** The last generator, on as many images as there are test images, of the same classes. */
  readonly final: Measured;
  readonly looks: readonly Look[];
  readonly diagnoses: readonly Diagnosis[];
  readonly engine: EngineRecord;
  /** Where the run went on with another engine than it began with. */
  readonly engines?: readonly EngineStretch[];
  /** Wall-clock time of the run, earlier sessions included; absent where it diverged. */
  readonly trainingSeconds?: number;
}
