/** Codes of InfoGAN, which the last columns of a generator's latents are: one-hot discrete ones, then continuous ones in [-1, 1].
 *
 *  Any numbers will do, so that latents of the prior are codes too: of a discrete code the largest column counts, continuous ones are clipped.
 */
export interface GanCodes {
  readonly discreteCodes: number;
  /** Values of each discrete code. */
  readonly codeValues: number;
  readonly continuousCodes: number;
  /** Where they enter G: beside its latents (default), or beside the classes, and so into conditional batch norm. Nothing to a discriminator. */
  readonly injection?: 'latent' | 'condition';
}
