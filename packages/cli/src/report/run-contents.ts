import type { MetricsLine, RunResult } from '../result';
import type { RunDescription } from '../run-folder';

/** A PNG picture of images, one row per class. */
export interface Picture {
  /** Step of training it was drawn at. */
  readonly step: number;
  readonly png: Uint8Array;
}

/** Where a discriminator puts images at a step: points in the space of its embeddings. */
export interface EmbeddingLook {
  readonly step: number;
  /** [K, E]: one a class; empty where the net has none. */
  readonly proxies: readonly (readonly number[])[];
  /** Classes of the images, [N]. */
  readonly labels: readonly number[];
  /** [N, E]: of real images, the same ones each time. */
  readonly real: readonly (readonly number[])[];
  /** [N, E]: of generated images of the same classes, from the same latents each time. */
  readonly generated: readonly (readonly number[])[];
}

/** What a run folder holds, as far as a report shows it. */
export interface RunContents extends RunDescription {
  /** Name of the folder. */
  readonly name: string;
  /** As many as the run has classes; their numbers where no names were recorded. */
  readonly classNames: readonly string[];
  /** Lines of metrics.jsonl, in order. */
  readonly lines: readonly MetricsLine[];
  /** The same latents at several steps, in order. */
  readonly grids: readonly Picture[];
  readonly interpolations: readonly Picture[];
  readonly embeddings: readonly EmbeddingLook[];
  /** Real images beside generated ones, same layout. */
  readonly comparison?: { readonly real: Uint8Array; readonly generated: Uint8Array };
  /** Absent while the run is unfinished. */
  readonly result?: RunResult;
}
