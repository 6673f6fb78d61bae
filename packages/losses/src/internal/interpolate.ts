import { foldIn, type Seed, uniform, ValueError } from '@gans/tensor';
import { add, mul, reshape, sub, type Tensor } from '@tensorflow/tfjs-core';
import { expectPaired, expectShape } from './expect-batch';

/** One random number for each pair of images: drawn from a seed, or given. */
export type InterpolationDraws =
  | { readonly seed: Seed; readonly mix?: never }
  | {
      /** float32 [N], in [0, 1]: the share of the real image; not disposed. */
      readonly mix: Tensor;
      readonly seed?: never;
    };

/** Checks that draws come from a seed or are given by name, not both and not neither; and that options which say how to draw come with the seed. */
export function expectDraws(
  caller: string,
  names: readonly string[],
  draws: object,
  ofDrawing: readonly string[] = [],
): void {
  const given = draws as Readonly<Record<string, unknown>>;
  const has = (name: string) => given?.[name] !== undefined;
  if (has('seed') ? names.some(has) : !names.every(has))
    throw new ValueError(
      `${caller}: expected either seed or ${names.join(' and ')}, got ${['seed', ...names].filter(has).join(' and ') || 'neither'}. Pass { seed } to have them drawn.`,
    );
  const idle = has('seed') ? undefined : ofDrawing.find(has);
  if (idle !== undefined)
    throw new ValueError(`${caller}: expected ${idle} with seed only, got it beside ${names.join(' and ')}.`);
}

/** Checks what `interpolate` takes. */
export function expectInterpolation(
  caller: string,
  realImages: Tensor,
  fakeImages: Tensor,
  draws: InterpolationDraws,
): void {
  expectPaired(caller, ['realImages', realImages], ['fakeImages', fakeImages]);
  expectDraws(caller, ['mix'], draws);
  if (draws.mix !== undefined) expectShape(caller, 'mix', draws.mix, [realImages.shape[0]!], 'realImages');
}

/** Random points between real and generated images: mix x + (1 - mix) G(z), mix ~ U(0, 1) for each pair. */
export function interpolate<T extends Tensor>(realImages: T, fakeImages: T, draws: InterpolationDraws): T {
  const mix = perImage(draws.mix ?? uniform(foldIn(draws.seed!, 'mix'), [realImages.shape[0]!]), realImages);
  return add(mul(mix, realImages), mul(sub(1, mix), fakeImages));
}

/** Numbers [N] as [N, 1, ..., 1], to go with a batch. */
export const perImage = (values: Tensor, batch: Tensor): Tensor =>
  reshape(values, [batch.shape[0]!, ...batch.shape.slice(1).map(() => 1)]);
