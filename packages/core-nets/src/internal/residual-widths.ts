/** Sides of the images that the residual nets are published for, in pixels. */
export type Resolution = 32 | 64 | 128 | 256 | 512;

/** Widths of the residual generators of SNGAN and BigGAN, in units of the narrowest layer: of the 4x4 map that the latent is projected to, and of what each block, which doubles the side, makes of it. */
export const GENERATOR_WIDTHS: Readonly<Record<Resolution, readonly number[]>> = {
  32: [4, 4, 4, 4],
  64: [16, 8, 4, 2, 1],
  128: [16, 16, 8, 4, 2, 1],
  256: [16, 16, 8, 8, 4, 2, 1],
  512: [16, 16, 8, 8, 4, 2, 1, 1],
};

/** Widths of the residual discriminators: of each block's output. */
export const DISCRIMINATOR_WIDTHS: Readonly<Record<Resolution, readonly number[]>> = {
  32: [2, 2, 2, 2],
  64: [1, 2, 4, 8, 16],
  128: [1, 2, 4, 8, 16, 16],
  256: [1, 2, 4, 8, 8, 16, 16],
  512: [1, 1, 2, 4, 8, 8, 16, 16],
};

/** Whether a block of a residual discriminator, counted from 1, halves the side: all but the last, and at 32 pixels the last two. */
export function halves(resolution: Resolution, block: number): boolean {
  return block <= DISCRIMINATOR_WIDTHS[resolution].length - (resolution === 32 ? 2 : 1);
}

/** Widths by resolution for a config that has not been checked: those of the lowest resolution where its own is none. */
export function widthsFor(table: Readonly<Record<number, readonly number[]>>, resolution: number): readonly number[] {
  return table[resolution] ?? table[32]!;
}

/** The smallest number of filters, of which any must be a multiple, that gives each attended layer a multiple of 8 channels.
 *
 *  @param widths of the layers, the first of which has number 1.
 *  @param attention the field of a config that may not have been checked.
 */
export function filterStep(widths: readonly number[], attention: unknown): number {
  const layers: readonly number[] = Array.isArray(attention) ? attention : [];
  return Math.max(1, ...layers.map((layer) => 8 / Math.min(8, widths[layer - 1] ?? 8)));
}
