import type { MetricResult } from '@gans/metrics';
import type { EngineRecord } from '../../result';

/** Share of real test images that a classifier reads right, by what its batch norms go by. */
export interface Readings {
  /** Statistics of the images it was trained on. */
  readonly plain: number;
  /** Adapted to unlabelled real training images, as in the paper. */
  readonly adapted: number;
  /** The exact statistics of those images, layer by layer: ours. */
  readonly exact: number;
}

/** What a training has come to. */
export interface CellOutcome {
  /** Key of the variant. */
  readonly variant: string;
  readonly seed: number;
  readonly accuracy: Readings;
  /** Share of held-out generated images read as the class asked for: the only validation that needs no real label. */
  readonly heldOut: number;
  /** On part of the real test images, without adaptation, after each epoch. */
  readonly curve: readonly { readonly epoch: number; readonly accuracy: number }[];
  readonly epochs: number;
  /** Generated images that were trained on. */
  readonly drawn: number;
  /** How many of them were mined. */
  readonly mined: number;
  /** eta, where images were mined. */
  readonly stepSize?: number;
  /** Seconds of epochs; the rest of the cell's are drawing, mining and reading. */
  readonly trainingSeconds: number;
  readonly warnings: readonly string[];
  /** Of a variant that mines: a PNG file in base64, a row each for random latents, half way, and mined. */
  readonly picture?: string;
}

/** What is known of the generator of a table. */
export interface GeneratorRecord {
  /** Path, or the recipe it was trained by. */
  readonly from: string;
  /** Of training. */
  readonly step: number;
  readonly sha256: string;
  /** Whether its images lie closer to the training images than test images do; distances of pixels. */
  readonly memorization: MetricResult;
}

/** What is the same for all cells of a table, and for all its sessions. */
export interface TableProtocol {
  readonly data: {
    readonly name: string;
    readonly sha256: string;
    readonly count: number;
    readonly testSha256: string;
    readonly testCount: number;
    readonly imageShape: readonly number[];
    readonly classCount: number;
  };
  readonly engine: string;
  /** N. */
  readonly size: number;
  readonly epochs: number;
  readonly quick: boolean;
  /** J, and the mean angle in radians that eta is calibrated to. */
  readonly mining: { readonly steps: number; readonly angle: number };
  /** Of the generator's file. */
  readonly generator: string;
}

/** What table.json holds. */
export interface TableDescription {
  readonly protocol: TableProtocol;
  readonly generator: GeneratorRecord;
  /** Of the last session. */
  readonly engine: EngineRecord;
  /** The words after `gans` of the last session. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
}
