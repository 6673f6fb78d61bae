import type { Seed, Taps } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Norm } from './ball';
import type { CraftState } from './craft-state';
import type { ImageSampler } from './image-source';
import type { LayerChoice } from './layers';
import type { TargetedMarginOptions } from './targeted-margin-loss';

/** What crafting minimises, and what that needs. */
export type ObjectiveOptions =
  /** Default: `noConfidenceLoss`; `batchNoConfidence`: `batchNoConfidenceLoss`. */
  | { readonly objective?: 'noConfidence' | 'batchNoConfidence' }
  /** `noConfidenceLoss` with an epsilon, default 1e-4. */
  | { readonly objective: 'noConfidenceEps'; readonly confidenceEpsilon?: number }
  /** `activationLoss` or `fastFeatureFoolLoss` of the layers chosen; images may be left out. */
  | {
      readonly objective: 'activation' | 'fastFeatureFool';
      readonly taps: Taps;
      /** Default 'convolutional'. */
      readonly layers?: LayerChoice;
      /** Inside the logarithm; default 1e-9. */
      readonly activationEpsilon?: number;
    }
  /** `targetedMarginLoss`. */
  | ({ readonly objective: 'margin'; readonly target: number } & TargetedMarginOptions)
  /** No loss: steps of `deepFool` on one image after another, added up. */
  | {
      readonly objective: 'deepFool';
      /** Classes that compete, the likeliest ones; default 10. */
      readonly rivals?: number;
      /** Default 0.02. */
      readonly overshoot?: number;
      /** Steps of one DeepFool at most; default 10. */
      readonly deepFoolSteps?: number;
    };

/** One look at how good the perturbation is. */
export interface CraftCheck {
  /** Steps made. */
  readonly step: number;
  /** Share of the validation images that are fooled; for 'margin': of those of another class, read as the target. */
  readonly rate: number;
  /** The best of `rate` so far. */
  readonly best: number;
}

/** How crafting goes on. */
export interface CraftProgress {
  readonly step: number;
  readonly maxSteps: number;
  /** Of the batch, before the step; NaN for 'deepFool', which has none. */
  readonly loss: number;
  /** Share of elements on the boundary, after the step. */
  readonly saturation: number;
  /** Best rate on the validation images; undefined before the first check. */
  readonly best?: number;
}

/** How a perturbation is crafted. */
export type CraftOptions = ObjectiveOptions & {
  /** Decides the start, the order of images and every draw. */
  readonly seed: Seed;
  /** Bound as a share of the range of pixels, that is in units of pixels in [0, 1]; default 10/255. On images in [-1, 1] the radius is twice that. */
  readonly epsilon?: number;
  /** Default 'linf'. */
  readonly norm?: Norm;
  /** Whether perturbed images are clipped to [-1, 1] before the classifier sees them; default true. */
  readonly clipInput?: boolean;
  /** [H, W, C]; needed where there are no images. */
  readonly imageShape?: readonly [height: number, width: number, channels: number];
  /** Images of a step; default 32. */
  readonly batchSize?: number;
  /** Changes the images of a step, such as `jitterImages`; gives as many new ones. */
  readonly augment?: (images: Tensor4D, seed: Seed) => Tensor4D;
  /** What the best perturbation is chosen by. Default: what it is crafted on (a sampler's other images); without images, `gaussianImages`. Never the test images. */
  readonly validation?: Tensor4D | ImageSampler;
  /** How many a sampler makes for validation; default 1000. */
  readonly validationCount?: number;
  /** Where to start: at 'zero' (default), or 'uniform' in the ball, on the sphere for 'l2' (default for 'activation' and 'fastFeatureFool', as GD-UAP). */
  readonly start?: 'uniform' | 'zero';
  /** Adam's learning rate as a share of the radius; default 0.01. */
  readonly stepSize?: number;
  /** The end in any case; default 10,000, for 'deepFool' ten passes over the images. */
  readonly maxSteps?: number;
  /** Steps between checks; default 400, for 'deepFool' a pass. */
  readonly checkEvery?: number;
  /** The same once the perturbation is saturated; default 200. */
  readonly saturatedCheckEvery?: number;
  /** Checks in a row without a better rate that end it; default 10. */
  readonly patience?: number;
  /** Whether a saturated 'linf' perturbation is halved, so that it can move again; default true except for 'deepFool'. */
  readonly halve?: boolean;
  /** A rate that ends it, none where it is above 1; default 1, for 'deepFool' 0.8. */
  readonly targetRate?: number;
  /** Goes on from a state that `onState` was given: with the same images and options the result is the same, bit for bit. */
  readonly resume?: CraftState;
  /** Is given the state every `stateEvery` steps and at the end: whatever is stored of it survives a crash. */
  readonly onState?: (state: CraftState) => void | Promise<void>;
  /** Default 100. */
  readonly stateEvery?: number;
  /** Stops between steps; the call rejects with code ABORTED after a last `onState`. */
  readonly signal?: AbortSignal;
  /** Called after each step. */
  readonly onProgress?: (progress: CraftProgress) => void;
};
