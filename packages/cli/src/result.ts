import type { MetricResult } from '@gans/metrics';

/** The engine that the numbers were made on. */
export interface EngineRecord {
  readonly name: string;
  readonly version: string;
  readonly threads: number;
}

/** The engine of a part of a run. */
export interface EngineStretch extends EngineRecord {
  /** Steps of GAN training made before it. */
  readonly fromStep: number;
}

/** The config of a part of a run. */
export interface ConfigStretch {
  /** Of the config without its engine; config.json lists what was changed. */
  readonly hash: string;
  /** Steps of GAN training made before it. */
  readonly fromStep: number;
}

/** Which images were used. */
export interface DataRecord {
  readonly name: string;
  /** Hash of the decoded content of the training images. */
  readonly sha256: string;
  /** Number of training images. */
  readonly count: number;
}

/** What a classifier in the loop has done: class frequencies are those that it counted itself, not those of the judge. */
export interface BalancingRecord {
  readonly classifier: { readonly name: string; readonly sha256?: string };
  /** lambda, and the normalization that it belongs to. */
  readonly weight: number;
  readonly normalization: string;
  /** Updates of G between two of the frequencies. */
  readonly interval: number;
  /** Training images of each class. */
  readonly trainingCounts: readonly number[];
  /** N_k after the last step. */
  readonly frequencies: readonly number[];
  /** Shares that the regulariser alone would drive the classes to from these frequencies, and their upper bound. */
  readonly optimalHistogram: readonly number[];
  readonly optimalHistogramBound: readonly number[];
  /** Shares at which it comes to rest with the pull of the data, in the model of `settledHistogram`; for normalization 'mean-one'. */
  readonly settledHistogram?: readonly number[];
}

/** What `result.json` holds and `gans train --json` prints. */
export interface RunResult {
  readonly command: string;
  readonly seed: number;
  /** That the run ended on. */
  readonly engine: EngineRecord;
  /** Every engine of the run in order, where it went on with another one, or another number of threads, than it began with: its numbers may then differ in the last bits from those of a run on one. */
  readonly engines?: readonly EngineStretch[];
  /** Every config of the run in order, where `--force` has let it go on with another one than it began with. */
  readonly configs?: readonly ConfigStretch[];
  /** Versions of our packages and of the tensor library, by package name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly data: DataRecord;
  readonly metrics: Readonly<Record<string, MetricResult>>;
  /** The classifier in the loop, where there is one. */
  readonly balancing?: BalancingRecord;
  /** The look at the run that found the lowest Fréchet distance, on a small sample; its generator is kept. */
  readonly best?: { readonly step: number; readonly frechetDistance: number; readonly n: number };
  /** Wall-clock time of the whole run, summed over interruptions. */
  readonly seconds: number;
  /** Steps of GAN training. */
  readonly steps: number;
  /** Paths relative to the run folder. */
  readonly files: readonly string[];
}

/** One line of `metrics.jsonl`. */
export interface MetricsLine {
  readonly step: number;
  /** 'step': losses and diagnostics of a step; 'evaluation': metrics on a small sample while training. */
  readonly kind: 'step' | 'evaluation';
  readonly [figure: string]: number | string;
}

/** Class accuracy class by class, [K], as far as it was measured.
 *
 *  @param metric a `classAccuracy`.
 */
export function perClassOf(metric: MetricResult | undefined): number[] | undefined {
  const shares = metric?.protocol.perClass;
  if (typeof shares !== 'object' || shares === null) return undefined;
  const entries = Object.entries(shares as Record<string, number>);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, share]) => share);
}
