import { createSeed, randomBits } from '@gans/tensor';

/** Noise as bytes, the same in any language: the highest eight bits of each word of a seed. */
export const syntheticBytes = (seed: number, count: number): Uint8Array =>
  Uint8Array.from(randomBits(createSeed(seed), count), (word) => word >>> 24);
