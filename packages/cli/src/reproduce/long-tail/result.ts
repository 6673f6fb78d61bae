import type { MetricResult } from '@gans/metrics';
import type { BalancingRecord, EngineRecord, EngineStretch } from '../../result';

/** A run at a step, on few images: a point of the curves. */
export interface LongTailLook {
  readonly step: number;
  readonly histogramKl: number;
  readonly frechetDistance: number;
}

/** Classes of generated images, and what the regulariser would make of them. */
export interface HistogramRecord {
  /** Images of each class as the judge reads them, [K]. */
  readonly generated: readonly number[];
  /** Shares that the regulariser alone drives the classes to from the frequencies that it has counted; of a method without it, from those of the generated images. */
  readonly optimal: readonly number[];
  /** Upper bound of each optimal share. */
  readonly bound: readonly number[];
}

/** What a run is measured by at its end. */
export interface LongTailMeasured {
  readonly histogramKl: MetricResult;
  readonly frechetDistance: MetricResult;
  /** Absent where the judge reads fewer than two images as of one half of the classes. */
  readonly minorityFrechetDistance?: MetricResult;
  readonly majorityFrechetDistance?: MetricResult;
  /** Absent where the generator knows no classes. */
  readonly classAccuracy?: MetricResult;
  /** A classifier trained on generated images, tested on real ones. */
  readonly classificationScore: MetricResult;
  /** The judge on real test images. */
  readonly classifierAccuracy: MetricResult;
  /** The classifier in the loop on real test images; absent without one. */
  readonly classifierInLoopAccuracy?: MetricResult;
}

/** What a cell of the comparison has come to. */
export interface LongTailOutcome {
  readonly method: string;
  readonly imbalance: number;
  readonly seed: number;
  /** Steps that were made. */
  readonly steps: number;
  /** Training images of each class, [K]. */
  readonly trainingCounts: readonly number[];
  /** The message of the end, where a loss was no longer finite; nothing is measured then. */
  readonly diverged?: string;
  readonly measured?: LongTailMeasured;
  readonly histogram?: HistogramRecord;
  readonly balancing?: BalancingRecord;
  readonly looks: readonly LongTailLook[];
  readonly engine: EngineRecord;
  /** Where the run went on with another engine than it began with. */
  readonly engines?: readonly EngineStretch[];
  /** Wall-clock time of the run, earlier sessions included; absent where it diverged. */
  readonly trainingSeconds?: number;
}
