import type { MetricResult } from '@gans/metrics';

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
  readonly metrics: Readonly<Record<string, MetricResult>>;
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
