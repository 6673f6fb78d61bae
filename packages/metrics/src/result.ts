/** A value that survives JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A measured number that cannot be separated from how it was measured. */
export interface MetricResult {
  readonly value: number;
  /** Spread over splits or subsets, where the metric has any; the protocol says which. */
  readonly std?: number;
  /** Number of generated images measured. */
  readonly n: number;
  /** What another person needs to measure the same: extractor, sizes, conventions. Beside these it holds what was measured on the way, such as `standardError`. */
  readonly protocol: { readonly [key: string]: Json };
}

/** Names the net whose outputs were measured. */
export interface ExtractorIdentity {
  /** Such as 'glyphs classifier, tap features'. */
  readonly name: string;
  /** Hash of its weights. */
  readonly sha256?: string;
}

/** What a metric cannot see in its numbers and its protocol must tell. */
export interface MeasurementOptions {
  /** The net that gave the features; the value means nothing without it. */
  readonly extractor: ExtractorIdentity;
  /** How images were brought to the extractor's size, such as 'tf1' or 'clean'. */
  readonly resize?: string;
  /** The real images: their name and the hash of their content. */
  readonly reference?: { readonly name: string; readonly sha256?: string };
  /** Versions of the programs that may change the value, by name. */
  readonly versions?: { readonly [name: string]: string };
}
