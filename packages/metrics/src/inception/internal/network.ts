/** A convolution without bias, its batch norm and a ReLU. */
export interface Convolution {
  readonly kind: 'convolution';
  /** Such as 'Mixed_5b.branch1x1': the prefix of its names in a state dict. */
  readonly name: string;
  readonly filters: number;
  readonly kernel: readonly [height: number, width: number];
  readonly stride: 1 | 2;
  /** 'same': zeros around the image keep its size; 'valid': none. */
  readonly padding: 'same' | 'valid';
}

/** A step of the network; windows of pools are 3 x 3. Neither pool looks at its padding. */
export type Layer =
  | Convolution
  | { readonly kind: 'averagePool' }
  | { readonly kind: 'maxPool'; readonly stride: 1 | 2; readonly padding: 'same' | 'valid' }
  /** The outputs of all branches, channels one after another. */
  | { readonly kind: 'branches'; readonly branches: readonly (readonly Layer[])[] }
  /** Gives the mean over the image as an output of the network. */
  | { readonly kind: 'tap'; readonly name: 'features64' | 'features192' | 'features768' | 'features' };

type Kernel = number | readonly [height: number, width: number];

const convolution = (name: string, filters: number, kernel: Kernel = 1): Convolution => ({
  kind: 'convolution',
  name,
  filters,
  kernel: typeof kernel === 'number' ? [kernel, kernel] : kernel,
  stride: 1,
  padding: 'same',
});
const valid = (name: string, filters: number, kernel: Kernel): Convolution => ({
  ...convolution(name, filters, kernel),
  padding: 'valid',
});
const halving = (name: string, filters: number): Convolution => ({ ...valid(name, filters, 3), stride: 2 });

const averagePool: Layer = { kind: 'averagePool' };
const maxPool: Layer = { kind: 'maxPool', stride: 1, padding: 'same' };
const maxPoolHalving: Layer = { kind: 'maxPool', stride: 2, padding: 'valid' };

const branches = (...all: (readonly Layer[])[]): Layer => ({ kind: 'branches', branches: all });
const tap = (name: Extract<Layer, { kind: 'tap' }>['name']): Layer => ({ kind: 'tap', name });

const ROW = [1, 7] as const;
const COLUMN = [7, 1] as const;

/** 35 x 35. */
const mixed5 = (block: string, poolFilters: number) =>
  branches(
    [convolution(`${block}.branch1x1`, 64)],
    [convolution(`${block}.branch5x5_1`, 48), convolution(`${block}.branch5x5_2`, 64, 5)],
    [
      convolution(`${block}.branch3x3dbl_1`, 64),
      convolution(`${block}.branch3x3dbl_2`, 96, 3),
      convolution(`${block}.branch3x3dbl_3`, 96, 3),
    ],
    [averagePool, convolution(`${block}.branch_pool`, poolFilters)],
  );

/** 35 x 35 to 17 x 17. */
const mixed6a = (block: string) =>
  branches(
    [halving(`${block}.branch3x3`, 384)],
    [
      convolution(`${block}.branch3x3dbl_1`, 64),
      convolution(`${block}.branch3x3dbl_2`, 96, 3),
      halving(`${block}.branch3x3dbl_3`, 96),
    ],
    [maxPoolHalving],
  );

/** 17 x 17. */
const mixed6 = (block: string, q: number) =>
  branches(
    [convolution(`${block}.branch1x1`, 192)],
    [
      convolution(`${block}.branch7x7_1`, q),
      convolution(`${block}.branch7x7_2`, q, ROW),
      convolution(`${block}.branch7x7_3`, 192, COLUMN),
    ],
    [
      convolution(`${block}.branch7x7dbl_1`, q),
      convolution(`${block}.branch7x7dbl_2`, q, COLUMN),
      convolution(`${block}.branch7x7dbl_3`, q, ROW),
      convolution(`${block}.branch7x7dbl_4`, q, COLUMN),
      convolution(`${block}.branch7x7dbl_5`, 192, ROW),
    ],
    [averagePool, convolution(`${block}.branch_pool`, 192)],
  );

/** 17 x 17 to 8 x 8. */
const mixed7a = (block: string) =>
  branches(
    [convolution(`${block}.branch3x3_1`, 192), halving(`${block}.branch3x3_2`, 320)],
    [
      convolution(`${block}.branch7x7x3_1`, 192),
      convolution(`${block}.branch7x7x3_2`, 192, ROW),
      convolution(`${block}.branch7x7x3_3`, 192, COLUMN),
      halving(`${block}.branch7x7x3_4`, 192),
    ],
    [maxPoolHalving],
  );

/** 8 x 8. */
const mixed7 = (block: string, pool: Layer) =>
  branches(
    [convolution(`${block}.branch1x1`, 320)],
    [
      convolution(`${block}.branch3x3_1`, 384),
      branches(
        [convolution(`${block}.branch3x3_2a`, 384, [1, 3])],
        [convolution(`${block}.branch3x3_2b`, 384, [3, 1])],
      ),
    ],
    [
      convolution(`${block}.branch3x3dbl_1`, 448),
      convolution(`${block}.branch3x3dbl_2`, 384, 3),
      branches(
        [convolution(`${block}.branch3x3dbl_3a`, 384, [1, 3])],
        [convolution(`${block}.branch3x3dbl_3b`, 384, [3, 1])],
      ),
    ],
    [pool, convolution(`${block}.branch_pool`, 192)],
  );

/** Inception-v3 as in the graph of 2015-12-05, up to the pooled features. Its last block takes maxima where its others average: an old slip that is part of the metric. */
export const NETWORK: readonly Layer[] = [
  halving('Conv2d_1a_3x3', 32),
  valid('Conv2d_2a_3x3', 32, 3),
  convolution('Conv2d_2b_3x3', 64, 3),
  maxPoolHalving,
  tap('features64'),
  convolution('Conv2d_3b_1x1', 80),
  valid('Conv2d_4a_3x3', 192, 3),
  maxPoolHalving,
  tap('features192'),
  mixed5('Mixed_5b', 32),
  mixed5('Mixed_5c', 64),
  mixed5('Mixed_5d', 64),
  mixed6a('Mixed_6a'),
  mixed6('Mixed_6b', 128),
  mixed6('Mixed_6c', 160),
  mixed6('Mixed_6d', 160),
  mixed6('Mixed_6e', 192),
  tap('features768'),
  mixed7a('Mixed_7a'),
  mixed7('Mixed_7b', averagePool),
  mixed7('Mixed_7c', maxPool),
  tap('features'),
];

/** Name of the network in protocols. */
export const FID_INCEPTION = 'inception-2015-12-05';
/** `sha256` of `syntheticInceptionArrays`, which must not pass for the network itself. */
export const SYNTHETIC_SHA256 = '82abb625171762191af6730ec32346608898e9637bdd95b48bbf8587f1779d42';
/** Sides of the images that the network takes. */
export const SIDE = 299;
/** Length of the features before the last layer. */
export const FEATURES = 2048;
/** Outputs of the last layer; 1,000 classes and 8 that were never used. */
export const CLASSES = 1008;
