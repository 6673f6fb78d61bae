import type { ImageShape } from '@gans/datasets';
import type { Json } from '@gans/metrics';

/** What a result says of a set that was measured. */
export interface SourceRecord {
  readonly name: string;
  readonly kind: 'generated images' | 'images' | 'features' | 'statistics';
  /** Of what was measured: see `contentHash` for images; of the file for features and generators. */
  readonly sha256: string;
  readonly count: number;
  /** What else is to be known of it. */
  readonly [detail: string]: Json;
}

/** Images to be measured, block by block. */
export interface ImageSource {
  readonly name: string;
  readonly kind: 'generated images' | 'images';
  /** How it is called on the command line, for messages. */
  readonly given: string;
  readonly count: number;
  readonly imageShape: ImageShape;
  /** Of the class folders, or those that a generator was asked for; one class means none. */
  readonly classNames: readonly string[];
  readonly labels: ArrayLike<number>;
  /** Known before the images are, as that of a generator's file; else the content is hashed as it is read. */
  readonly sha256?: string;
  /** What else belongs into the record. */
  readonly details: Readonly<Record<string, Json>>;
  /** Bytes of images `first` to `first + count`, channels last. */
  pixels(first: number, count: number): Promise<Uint8Array>;
  /** Frees the net behind it, if there is one. */
  dispose(): void;
}
