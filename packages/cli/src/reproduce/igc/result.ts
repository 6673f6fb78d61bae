import type { ClassDistances } from './class-distances';
import type { EncoderOutcome } from './encoder';
import type { Explained } from './explained';
import type { OutOfClass } from './out-of-class';
import type { TrainingLength } from './pace';
import type { ReadImages } from './read-images';
import type { Tuning } from './tune';

/** A trained generator. */
export interface GeneratorOutcome {
  readonly kind: 'generator';
  readonly generator: string;
  readonly length: TrainingLength;
  /** Of all that was trained. */
  readonly steps: number;
  /** Wall clock of the session that finished it; earlier ones of a training that was stopped are not in it. */
  readonly lastSessionSeconds: number;
}

/** The noise test of a generator by one search. */
export interface NoiseOutcome {
  readonly kind: 'noise';
  readonly generator: string;
  readonly search: string;
  /** Hash of the images. */
  readonly images: string;
  /** By size of noise. */
  readonly rows: readonly Omit<ReadImages, 'scores'>[];
}

/** What a cell of the table has come to. */
export type IgcOutcome =
  | GeneratorOutcome
  | Tuning
  | EncoderOutcome
  | NoiseOutcome
  | ClassDistances
  | OutOfClass
  | Explained;
