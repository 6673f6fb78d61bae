import type { RunConfig } from '../config-hash';
import type { MetricsLine, RunResult } from '../result';

/** A PNG picture of images, one row per class. */
export interface GridPicture {
  /** Step of training it was drawn at. */
  readonly step: number;
  readonly png: Uint8Array;
}

/** Figures of metrics.jsonl that are drawn in one chart. */
export interface CurveGroup {
  readonly title: string;
  /** What the reader should look for; one sentence. */
  readonly note?: string;
  readonly kind: MetricsLine['kind'];
  /** Keys of metrics.jsonl and what to call them. */
  readonly series: readonly { readonly key: string; readonly label: string }[];
  readonly min?: number;
  readonly max?: number;
}

/** Everything that a report shows. It is a function of a run folder, so that it can be made again. */
export interface ReportData {
  readonly title: string;
  /** What was trained and on what, in one sentence. */
  readonly summary: string;
  /** The line that makes the same run again. */
  readonly reproduce: string;
  readonly config: RunConfig;
  readonly configHash: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly classNames: readonly string[];
  /** Lines of metrics.jsonl, in order. */
  readonly lines: readonly MetricsLine[];
  readonly curves: readonly CurveGroup[];
  /** The same latents at several steps, in order. */
  readonly grids: readonly GridPicture[];
  /** Real images beside generated ones, same layout. */
  readonly comparison?: { readonly real: Uint8Array; readonly generated: Uint8Array };
  /** Absent while the run is unfinished. */
  readonly result?: RunResult;
}
