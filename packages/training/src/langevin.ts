import { foldIn, gradients, normal, type Seed, ValueError } from '@gans/tensor';
import { add, mul, sub, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** How latents walk. */
export interface LangevinOptions {
  /** Of the noise: that of row i in step t depends on (seed, t, i) only. */
  readonly seed: Seed;
  /** An integer >= 0. */
  readonly steps: number;
  /** eta, > 0. */
  readonly rate: number;
  /** Standard deviation of the noise, >= 0, before its factor sqrt(eta); default 1. */
  readonly noiseScale?: number;
  /** Factor of the rate and of the noise after every `decayEvery` steps, in (0, 1]; default 1. */
  readonly decay?: number;
  /** An integer >= 1; default 1. */
  readonly decayEvery?: number;
  /** Index of the first latent, for work that is cut into chunks; default 0. */
  readonly firstRow?: number;
}

/** Discriminator-driven latent sampling (DDLS): lets latents walk to where the prior and the discriminator put them, instead of drawing them from the prior alone.
 *
 *  E(z) = -ln N(z; 0, I) - D(G(z));  z <- z - eta/2 dE/dz + sqrt(eta) noiseScale n, n ~ N(0, I)
 *  Che et al., "Your GAN is Secretly an Energy-based Model and You Should Use Discriminator Driven Latent Sampling", 2020, Algorithm 1. arXiv:2003.06060.
 *  Deviates: `noiseScale` is a standard deviation; PyTorch-StudioGAN 947b35e uses the number it calls so as a variance.
 *
 *  @param logitOf maps latents to D(G(z)), [N, 1] or [N], each latent on its own: both nets in inference mode.
 *  @param latents float32 [N, D] of a standard normal prior; not disposed.
 *  @param options see `LangevinOptions`.
 *  @returns float32 [N, D]; the caller disposes it.
 *  @throws ValueError when an option is out of range.
 *  @example
 *  const z = normal(seed, [4, 8]);
 *  const likelier = langevinLatents((latents) => tf.sum(latents, 1), z, { seed, steps: 10, rate: 0.01 });
 */
export function langevinLatents(
  logitOf: (latents: Tensor2D) => Tensor,
  latents: Tensor2D,
  { seed, steps, rate, noiseScale = 1, decay = 1, decayEvery = 1, firstRow = 0 }: LangevinOptions,
): Tensor2D {
  const expect = (name: string, value: number, rule: string, holds: boolean) => {
    if (!holds) throw new ValueError(`langevinLatents: expected ${name} to be ${rule}, got ${value}.`);
  };
  expect('steps', steps, 'an integer >= 0', Number.isSafeInteger(steps) && steps >= 0);
  expect('rate', rate, 'a finite number > 0', rate > 0 && Number.isFinite(rate));
  expect('noiseScale', noiseScale, 'a finite number >= 0', noiseScale >= 0 && Number.isFinite(noiseScale));
  expect('decay', decay, 'in (0, 1]', decay > 0 && decay <= 1);
  expect('decayEvery', decayEvery, 'an integer >= 1', Number.isSafeInteger(decayEvery) && decayEvery >= 1);
  let z: Tensor2D = latents.clone();
  for (let step = 0; step < steps; step++) {
    const factor = decay ** Math.floor(step / decayEvery);
    const eta = rate * factor;
    const next = tidy(() => {
      const [slope] = gradients((x: Tensor2D) => logitOf(x))([z]);
      // dE/dz of a standard normal prior is z.
      const drift = mul(sub(z, slope), -eta / 2);
      const noise = normal(foldIn(seed, step), z.shape, { firstRow });
      return add(add(z, drift), mul(noise, Math.sqrt(eta) * noiseScale * factor)) as Tensor2D;
    });
    z.dispose();
    z = next;
  }
  return z;
}
