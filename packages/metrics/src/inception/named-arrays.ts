/** An array as a file of tensors holds it; `readSafetensors` of `@gans/checkpoints` gives such. */
export interface NamedArray {
  /** Such as 'float32'. */
  readonly dtype: string;
  /** Sizes, [] for a scalar. */
  readonly shape: readonly number[];
  /** Elements, row-major. */
  readonly data: ArrayLike<number | bigint>;
}

/** Arrays by name: a PyTorch state dict. */
export type NamedArrays = Readonly<Record<string, NamedArray>>;
