import { foldIn, nearestWord, type Seed, ValueError } from '@gans/tensor';
import { add, mean, mul, type Tensor, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expectDraws, expectImages, expectRatios } from '../internal/check-draws';
import { moveAlongAxes } from '../internal/move-pixels';
import { largestShift, unitValues, wholeShifts } from '../internal/unit-values';

/** What DiffAugment may change. */
export type DiffAugmentPolicy = 'color' | 'translation' | 'cutout';
const POLICIES: readonly DiffAugmentPolicy[] = ['color', 'translation', 'cutout'];

/** The random numbers of DiffAugment, one an image; a part that is left out changes nothing. */
export interface DiffAugmentDraws {
  /** u in [0, 1]: u - 1/2 is added to the image. */
  readonly brightness?: ArrayLike<number>;
  /** u in [0, 1]: distances from the pixel's grey are multiplied by 2u. */
  readonly saturation?: ArrayLike<number>;
  /** u in [0, 1]: distances from the image's mean are multiplied by u + 1/2. */
  readonly contrast?: ArrayLike<number>;
  /** Integers: pixel (i, j) is that at (i + row, j + column), 0 outside. */
  readonly translation?: { readonly rows: ArrayLike<number>; readonly columns: ArrayLike<number> };
  /** Integers: the middle of the square that is cut out. */
  readonly cutout?: { readonly rows: ArrayLike<number>; readonly columns: ArrayLike<number> };
}

/** How far DiffAugment goes. */
export interface DiffAugmentOptions {
  /** Side of the square that is cut out, as a share of the image's; default 1/2. */
  readonly cutoutRatio?: number;
}

/** DiffAugment: colour jitter, translation and cut-out inside the graph, so that D sees nothing but augmented images and G is trained through the augmentation.
 *
 *  x + (u_1 - 1/2);  (x - mean_c) 2 u_2 + mean_c;  (x - mean_hwc) (u_3 + 1/2) + mean_hwc;  x[i + r, j + s], 0 outside;  0 in a square around a random middle
 *  Zhao et al., "Differentiable Augmentation for Data-Efficient GAN Training", 2020, section 3 and its published code. arXiv:2006.10738. Deviates: nothing.
 *
 *  @param images float32 [N, H, W, C], real or generated; not disposed.
 *  @param draws of `drawDiffAugment`; the parts are applied in the order above.
 *  @param options see `DiffAugmentOptions`.
 *  @returns float32 [N, H, W, C], not clipped; image i depends on image i and its draws only. Differentiable twice.
 *  @throws ShapeError when there is not one draw an image; ValueError when one is not finite, or a position not an integer.
 *  @example
 *  const draws = drawDiffAugment(seed, 4, [32, 32], { policies: ['color', 'translation', 'cutout'] });
 *  diffAugment(images, draws); // [4, 32, 32, 1]
 */
export function diffAugment(
  images: Tensor4D,
  draws: DiffAugmentDraws,
  { cutoutRatio = 0.5 }: DiffAugmentOptions = {},
): Tensor4D {
  expectImages('diffAugment', images);
  expectRatios('diffAugment', { cutoutRatio });
  const { brightness, saturation, contrast, translation, cutout } = draws;
  const count = images.shape[0];
  const given = <T>(values: Readonly<Record<string, T | undefined>>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, T>;
  expectDraws('diffAugment', count, given({ brightness, saturation, contrast }), 'a finite number');
  for (const [name, at] of Object.entries(given({ translation, cutout })))
    expectDraws('diffAugment', count, { [`${name}.rows`]: at.rows, [`${name}.columns`]: at.columns }, 'an integer');
  return tidy(() => {
    let x = recolor(images, draws);
    if (translation !== undefined)
      x = moveAlongAxes(
        x as Tensor4D,
        (n, i) => i + translation.rows[n]!,
        (n, j) => j + translation.columns[n]!,
      );
    if (cutout !== undefined) x = mul(x, holes(images.shape, cutout, cutoutRatio));
    return (x === images ? images.clone() : x) as Tensor4D;
  });
}

/** The changes of colour at once: with shift b, saturation s and contrast k, a pixel x of grey g in an image of mean m becomes
 *  k ((x + b - g') s + g' - m') + m' = k s x + k (1 - s) g + (1 - k) m + b,  g' = g + b, m' = m + b.
 */
function recolor(x: Tensor, { brightness, saturation, contrast }: DiffAugmentDraws): Tensor {
  if (brightness === undefined && saturation === undefined && contrast === undefined) return x;
  const [shifts, saturations, contrasts] = [brightness, saturation, contrast].map(
    (draws) => (n: number) => draws?.[n] ?? 0.5,
  ) as [Draw, Draw, Draw];
  const perImage = (f: (shift: number, saturation: number, contrast: number) => number) => {
    const values = Float32Array.from({ length: x.shape[0]! }, (_, n) =>
      f(shifts(n) - 0.5, 2 * saturations(n), contrasts(n) + 0.5),
    );
    return tensor4d(values, [values.length, 1, 1, 1]);
  };
  const grey = mean(x, [3], true);
  const ofImage = add(
    mul(
      mean(grey, [1, 2], true),
      perImage((_b, _s, k) => 1 - k),
    ),
    perImage((b) => b),
  );
  const ofPixel = mul(
    grey,
    perImage((_b, s, k) => k * (1 - s)),
  );
  return add(
    mul(
      x,
      perImage((_b, s, k) => k * s),
    ),
    add(ofPixel, ofImage),
  );
}

type Draw = (image: number) => number;

/** 0 in each image's square and 1 elsewhere, [N, H, W, 1]. */
function holes(
  [batch, height, width]: readonly [number, number, number, number],
  { rows, columns }: NonNullable<DiffAugmentDraws['cutout']>,
  ratio: number,
): Tensor {
  const [tall, wide] = [largestShift(height, ratio), largestShift(width, ratio)];
  const mask = new Float32Array(batch * height * width).fill(1);
  for (let n = 0; n < batch; n++) {
    const [top, left] = [rows[n]! - Math.floor(tall / 2), columns[n]! - Math.floor(wide / 2)];
    for (let i = Math.max(0, top); i < Math.min(height, top + tall); i++) {
      const row = (n * height + i) * width;
      const [from, to] = [Math.max(0, left), Math.min(width, left + wide)];
      if (from < to) mask.fill(0, row + from, row + to);
    }
  }
  return tensor4d(mask, [batch, height, width, 1]);
}

/** What decides the draws of DiffAugment. */
export interface DrawDiffAugmentOptions extends DiffAugmentOptions {
  /** Which parts to draw; the paper's choice for small data is all three. */
  readonly policies: readonly DiffAugmentPolicy[];
  /** Largest translation as a share of the image's side; default 1/8. */
  readonly translationRatio?: number;
  /** Index of the first image, for work that is cut into chunks; default 0. */
  readonly firstRow?: number;
}

/** Draws the random numbers of `diffAugment`.
 *
 *  u ~ U(0, 1); translations from -floor(H / 8 + 1/2) to its negative; middles of the cut-out from 0 to H where its side is even, to H - 1 where it is odd
 *
 *  @param seed unchanged; the draws of image i depend on the seed and i only.
 *  @param count N.
 *  @param size [H, W] of the images.
 *  @param options see `DrawDiffAugmentOptions`.
 *  @returns one draw an image for each part of the policies.
 *  @throws ValueError when a policy is unknown or a ratio is not in [0, 1].
 *  @example
 *  const draws = drawDiffAugment(seed, 64, [32, 32], { policies: ['color'] });
 */
export function drawDiffAugment(
  seed: Seed,
  count: number,
  [height, width]: readonly [height: number, width: number],
  { policies, translationRatio = 1 / 8, cutoutRatio = 0.5, firstRow = 0 }: DrawDiffAugmentOptions,
): DiffAugmentDraws {
  expectRatios('drawDiffAugment', { translationRatio, cutoutRatio });
  const unknown = policies.find((policy) => !POLICIES.includes(policy));
  if (unknown !== undefined)
    throw new ValueError(
      `drawDiffAugment: expected policies out of ${POLICIES.join(', ')}, got ${unknown}. The nearest known one is ${nearestWord(String(unknown), POLICIES)}.`,
    );
  const units = (name: string) => unitValues(foldIn(seed, name), count, firstRow);
  const shifts = (name: string, size: number) =>
    wholeShifts(foldIn(seed, name), count, largestShift(size, translationRatio), firstRow);
  const middles = (name: string, size: number) => {
    const positions = size + 1 - (largestShift(size, cutoutRatio) % 2);
    return Int32Array.from(units(name), (u) => Math.floor(u * positions));
  };
  return {
    ...(policies.includes('color') && {
      brightness: units('brightness'),
      saturation: units('saturation'),
      contrast: units('contrast'),
    }),
    ...(policies.includes('translation') && {
      translation: { rows: shifts('translation rows', height), columns: shifts('translation columns', width) },
    }),
    ...(policies.includes('cutout') && {
      cutout: { rows: middles('cutout rows', height), columns: middles('cutout columns', width) },
    }),
  };
}
