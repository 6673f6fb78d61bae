import { foldIn, randomBits, type Seed, uniform, ValueError } from '@gans/tensor';
import { sampleBilinear } from '@gans/tensor/ops';
import { add, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expectCount, expectImages, expectNotNegative } from './internal/expect';

/** How far images are moved; every range is symmetric, and 0 leaves that out. */
export interface JitterImagesOptions {
  /** Largest shift as a share of the side; default 1/16. */
  readonly shift?: number;
  /** Largest factor of enlargement or its inverse, >= 1; default 1.05. */
  readonly scale?: number;
  /** Largest turn in degrees; default 5. */
  readonly rotation?: number;
  /** Chance of a mirror image; default 0. */
  readonly flip?: number;
  /** Largest change of the brightness of a channel, in units of images; default 0.1. */
  readonly brightness?: number;
  /** Largest noise of a pixel, in units of images; default 20/255. */
  readonly noise?: number;
  /** Index of the first image, for work that is cut into chunks; default 0. */
  readonly firstRow?: number;
}

/** Moves, turns, scales, brightens and roughens images a little, so that what is made from them does not hang on single pixels.
 *
 *  x' = x(R s p + t) + b + n, pixels beyond the border being those of the border; not clipped
 *  After the transformations of AAA's class impressions (val-iisc/AAA 58c8ace, pd_gl.py) and of GD-UAP's priors (val-iisc/GD-UAP 1721134). Deviates: one resampling for shift, scale and rotation; GD-UAP's blur is left to that resampling.
 *
 *  @param images float32 [N, H, W, C]; not disposed.
 *  @param seed decides all draws; those of image i depend on the seed and its index only.
 *  @param options see `JitterImagesOptions`.
 *  @returns float32 [N, H, W, C], differentiable in the images; the caller disposes it.
 *  @throws ShapeError when `images` has not four axes; ValueError when an option is out of range.
 *  @example
 *  jitterImages(images, seed, { rotation: 10, flip: 0.5 }); // [4, 32, 32, 1]
 */
export function jitterImages(images: Tensor4D, seed: Seed, options: JitterImagesOptions = {}): Tensor4D {
  expectImages('jitterImages', 'images', images);
  const {
    shift = 1 / 16,
    scale = 1.05,
    rotation = 5,
    flip = 0,
    brightness = 0.1,
    noise = 20 / 255,
    firstRow = 0,
  } = options;
  expectCount('jitterImages', 'firstRow', firstRow, 0);
  for (const [name, value] of Object.entries({ shift, rotation, flip, brightness, noise }))
    expectNotNegative('jitterImages', name, value);
  if (!(scale >= 1 && Number.isFinite(scale)))
    throw new ValueError(`jitterImages: expected scale to be a finite number >= 1, got ${scale}. 1 leaves it out.`);
  const [count, height, width, channels] = images.shape;
  const draw = (name: string) => signedUnits(foldIn(seed, name), count, firstRow);
  const draws = {
    down: draw('down'),
    right: draw('right'),
    grow: draw('grow'),
    turn: draw('turn'),
    mirror: draw('mirror'),
  };
  const rows = new Float64Array(count * height * width);
  const columns = new Float64Array(rows.length);
  for (let n = 0, at = 0; n < count; n++) {
    const factor = scale ** draws.grow[n]!;
    const angle = (draws.turn[n]! * rotation * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle) / factor, Math.sin(angle) / factor];
    const side = (draws.mirror[n]! + 1) / 2 < flip ? -1 : 1;
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++, at++) {
        const y = i - (height - 1) / 2;
        const x = side * (j - (width - 1) / 2);
        rows[at] = within(cosine * y + sine * x + (height - 1) / 2 + draws.down[n]! * shift * height, height);
        columns[at] = within(cosine * x - sine * y + (width - 1) / 2 + draws.right[n]! * shift * width, width);
      }
  }
  return tidy(() => {
    const moved: Tensor = sampleBilinear(images, { height, width, rows, columns });
    const changes = [
      { name: 'brightness', range: brightness, shape: [count, 1, 1, channels] },
      { name: 'noise', range: noise, shape: [count, height, width, channels] },
    ].filter(({ range }) => range > 0);
    return changes.reduce<Tensor>(
      (sum, { name, range, shape }) =>
        add(sum, uniform(foldIn(seed, name), shape, { min: -range, max: range, firstRow })),
      moved,
    ) as Tensor4D;
  });
}

const within = (position: number, size: number) => Math.min(size - 1, Math.max(0, position));

/** Numbers in (-1, 1), uniform. */
const signedUnits = (seed: Seed, count: number, first: number) =>
  Float64Array.from(randomBits(seed, count, first), (word) => (word + 0.5) / 2 ** 31 - 1);
