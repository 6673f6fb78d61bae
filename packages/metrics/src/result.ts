/** A value that survives JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A measured number that cannot be separated from how it was measured. */
export interface MetricResult {
  readonly value: number;
  /** Spread over splits or subsets, where the metric has any; the protocol says which. */
  readonly std?: number;
  /** Number of generated images measured. */
  readonly n: number;
  /** What another person needs to measure the same: extractor, sizes, conventions. */
  readonly protocol: { readonly [key: string]: Json };
}

/** Names the net whose outputs were measured. */
export interface ExtractorIdentity {
  /** Such as 'glyphs classifier, tap features'. */
  readonly name: string;
  /** Hash of its weights. */
  readonly sha256?: string;
}
