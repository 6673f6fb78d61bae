import type { LearningRateConfig } from './learning-rate';

/** How gradients become updates. */
export type OptimizerConfig =
  | {
      readonly name: 'adam';
      /** Default 0.9. */
      readonly beta1?: number;
      /** Default 0.999. */
      readonly beta2?: number;
      /** Default 1e-8. */
      readonly epsilon?: number;
    }
  | {
      readonly name: 'sgd';
      /** Default 0.9. */
      readonly momentum?: number;
      /** Default false. */
      readonly nesterov?: boolean;
    };

/** What happens to images before a net sees them in training, in this order; others each epoch. */
export interface AugmentationConfig {
  /** 'horizontal' mirrors left and right with probability 1/2; default 'none'. */
  readonly flip?: 'none' | 'horizontal';
  /** Moves by up to so many pixels each way; default 0. */
  readonly shift?: number;
  /** What a shift uncovers; default 'reflect'. With 'black', a shift is a crop of the padded image. */
  readonly fill?: 'reflect' | 'black';
  /** Cuts a window of this size from anywhere; the net must take it. Left out: the whole image. */
  readonly crop?: { readonly height: number; readonly width: number };
}

/** How any net of one loss is trained, epoch by epoch; survives JSON. */
export interface OptimizationConfig extends LearningRateConfig {
  readonly batchSize: number;
  /** The images of an epoch that fill no batch: left out ('drop', default), or a smaller last batch ('keep'). */
  readonly remainder?: 'drop' | 'keep';
  /** Default { name: 'adam' }. */
  readonly optimizer?: OptimizerConfig;
  /** L2 penalty: weightDecay * weight is added to the gradient, as `torch.optim` does for SGD and Adam. Default 0. */
  readonly weightDecay?: number;
  /** 'all' (default): every parameter, as PyTorch does unless told otherwise. 'kernels': those with two axes or more, so neither biases nor what norms learn. */
  readonly decayedWeights?: 'all' | 'kernels';
  /** Where the gradient of all parameters together is longer than `norm`, it is scaled down to it. Left out: never, and its length is not computed. Pascanu et al., 2013, arXiv:1211.5063. */
  readonly gradientClipping?: { readonly norm: number };
  /** Left out: images are taken as they are. */
  readonly augmentation?: AugmentationConfig;
}

/** The parts of configurations that are off where they are left out. */
export type OptionalSection = 'warmUp' | 'gradientClipping' | 'augmentation' | 'crop' | 'average';

/** A configuration with its defaults: nothing is left out but sections that are off. */
export type Complete<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in Exclude<keyof T, OptionalSection>]-?: Complete<Exclude<T[K], undefined>> } & {
        readonly [K in Extract<keyof T, OptionalSection>]?: Complete<Exclude<T[K], undefined>>;
      }
    : T;
