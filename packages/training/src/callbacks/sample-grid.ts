import { toPixels } from '@gans/datasets';
import { ValueError } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { StepCallback, StepReport } from './step-callback';

/** Images side by side in one picture. */
export interface ImageGrid {
  /** Bytes, row by row, channels last. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Lays images out row by row.
 *
 *  @param images float32 [N, H, W, C] in [-1, 1]; not disposed.
 *  @param columns images a row; the last row may be short, and is black where it ends.
 *  @returns a picture of ceil(N / columns) H by columns W pixels.
 *  @throws ValueError when `columns` is not a positive integer, or an image holds NaN.
 *  @example
 *  const grid = await imageGrid(images, 2);
 *  console.log(grid.height, grid.width); // 64 64 of 4 images of 32x32
 */
export async function imageGrid(images: Tensor4D, columns: number): Promise<ImageGrid> {
  if (!Number.isSafeInteger(columns) || columns < 1)
    throw new ValueError(`imageGrid: expected columns to be a positive integer, got ${columns}.`);
  const [count, height, width, channels] = images.shape;
  const bytes = await toPixels(images);
  const line = width * channels;
  const pixels = new Uint8Array(Math.ceil(count / columns) * height * columns * line);
  for (let i = 0; i < count; i++)
    for (let y = 0; y < height; y++) {
      const row = Math.floor(i / columns) * height + y;
      const from = (i * height + y) * line;
      pixels.set(bytes.subarray(from, from + line), (row * columns + (i % columns)) * line);
    }
  return { pixels, height: Math.ceil(count / columns) * height, width: columns * width, channels };
}

/** What is drawn, and who gets it. */
export interface SampleGridsOptions<Report extends StepReport> {
  /** Makes the images, from the same latents and classes each time, so that pictures can be compared; they are disposed afterwards. */
  readonly sample: (report: Report) => Tensor4D | Promise<Tensor4D>;
  /** Images a row. */
  readonly columns: number;
  /** Takes the picture, for example to a file. */
  readonly write: (grid: ImageGrid, report: Report) => void | Promise<void>;
}

/** Draws a grid of samples; wrap it in `every`, since it acts on each call.
 *
 *  @param options see `SampleGridsOptions`.
 *  @returns the `onStep` of any loop.
 *  @example
 *  const sample = () => tf.zeros<tf.Rank.R4>([4, 8, 8, 1]); // asGenerator(averaged net)(latents, classes)
 *  const onStep = every(500, sampleGrids({ sample, columns: 2, write: ({ pixels }) => console.log(pixels.length) }));
 */
export function sampleGrids<Report extends StepReport>({
  sample,
  columns,
  write,
}: SampleGridsOptions<Report>): StepCallback<Report> {
  return async (report) => {
    const images = await sample(report);
    const grid = await imageGrid(images, columns).finally(() => images.dispose());
    await write(grid, report);
  };
}
