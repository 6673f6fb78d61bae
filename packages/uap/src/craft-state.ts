import type { CraftCheck } from './craft-options';

/** All that crafting remembers between two steps, in plain arrays and numbers: a value to store and to go on from. */
export interface CraftState {
  /** [H, W, C]. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** What decides the result beside images and classifier; another one is refused on resuming. */
  readonly settings: string;
  /** Steps made. */
  readonly step: number;
  /** In units of images in [-1, 1], as everything here. */
  readonly perturbation: Float32Array;
  /** Adam's running means of gradients and of their squares; empty for 'deepFool'. */
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Share of elements on the boundary after the last step. */
  readonly saturation: number;
  /** Step of the last check, and how many in a row were no better. */
  readonly lastCheck: number;
  readonly failures: number;
  /** The best perturbation so far; null before the first check. */
  readonly best: { readonly perturbation: Float32Array; readonly step: number; readonly rate: number } | null;
  readonly checks: readonly CraftCheck[];
}
