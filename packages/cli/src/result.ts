/** A metric with what it takes to compare it. */
export interface Metric {
  readonly value: number;
  /** Standard deviation, for metrics that repeat. */
  readonly std?: number;
  /** How many generated images (or, for a classifier, real images) it was measured on. */
  readonly n: number;
  /** Extractor with its hash, reference, counts, statistics: two values with different protocols must not be ranked. */
  readonly protocol: Readonly<Record<string, unknown>>;
  /** The same metric for each class, [K]. */
  readonly perClass?: readonly number[];
}

/** The engine that the numbers were made on. */
export interface EngineRecord {
  readonly name: string;
  readonly version: string;
  readonly threads: number;
}

/** Which images were used. */
export interface DataRecord {
  readonly name: string;
  /** Hash of the decoded content of the training images. */
  readonly sha256: string;
  /** Number of training images. */
  readonly count: number;
}

/** What `result.json` holds and `gans train --json` prints. */
export interface RunResult {
  readonly command: string;
  readonly seed: number;
  readonly engine: EngineRecord;
  /** Versions of our packages and of the tensor library, by package name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly data: DataRecord;
  readonly metrics: Readonly<Record<string, Metric>>;
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
