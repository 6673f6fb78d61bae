/** Features of a set of images, one row an image; `extractFeatures` gives them. */
export interface FeatureSet {
  /** n D numbers, row after row. */
  readonly values: ArrayLike<number>;
  /** n, the number of images. */
  readonly count: number;
  /** D, the numbers of an image. */
  readonly dimension: number;
}
