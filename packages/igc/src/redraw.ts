import type { Generator } from '@gans/tensor';
import { reshape, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expectSpec, runGenerator } from './internal/expect';
import type { SearchPoints } from './search';
import type { InversionSpec } from './spec';

/** Draws the images of a search's points: what each class makes of each image.
 *
 *  @param points of the end or of a snapshot; not disposed.
 *  @returns float32 [N h, H, W, C], image by image, class by class; the caller disposes it.
 *  @throws ShapeError when the generator does not fit its spec.
 *  @example
 *  const { generator, spec } = source;
 *  const options = { preset: 'cold', schedule: [{ steps: 2 }], snapshotSteps: [0] };
 *  const result = await search(generator, spec, tf.zeros([1, ...spec.imageShape]), options);
 *  const [atStart, atEnd] = [result.snapshots[0], result.points].map((points) => redraw(generator, spec, points));
 *  result.dispose();
 */
export function redraw(generator: Generator, spec: InversionSpec, { latents, conditions }: SearchPoints): Tensor4D {
  expectSpec('redraw', spec);
  return tidy(() => {
    const rows = latents.shape[0] * latents.shape[1];
    const flat = (tensor: SearchPoints['latents']) => reshape(tensor, [rows, tensor.shape[2]]) as Tensor2D;
    return runGenerator('redraw', generator, spec, flat(latents), flat(conditions)).clone();
  });
}
