import type { AdaptiveProbability } from '@gans/core-nets';
import type { LecamAnchors } from '@gans/losses/lecam';

/** A value that survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What the terms of a loss remember from step to step; survives JSON, bit by bit. A term that has not run yet has no entry. */
export interface GanMemory {
  /** Moving averages of the logits. */
  readonly leCam?: LecamAnchors;
  /** How often ADA changes an image, and what it has seen since that was adjusted. */
  readonly adaptiveAugment?: AdaptiveProbability;
  /** How often APA replaces one. */
  readonly adaptivePseudo?: AdaptiveProbability;
  /** Mean path length. */
  readonly pathLength?: number;
  /** Of the terms of `generatorTerms`, by name. */
  readonly terms?: { readonly [name: string]: Json };
}
