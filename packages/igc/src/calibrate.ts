import { type Generator, ShapeError } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { type Calibration, type CalibrationOptions, calibrateDistances } from './calibrate-distances';
import { expectClasses } from './internal/expect';
import { search } from './search';
import { resolveSearch, type SearchOptions } from './settings';
import type { InversionSpec } from './spec';

/** Searches labelled images without dropping any class, and calibrates the search on what it finds.
 *
 *  @param images float32 [N, H, W, C]; training images, not test images.
 *  @param labels N classes.
 *  @param options those of the search, whose schedule says where classes may be dropped, and those of `calibrateDistances`.
 *  @returns plain data: keep it beside the model, and pass it to `classify` with the same options.
 *  @throws as `search` and `calibrateDistances`.
 *  @example
 *  const { generator, spec } = source;
 *  const images = tf.zeros([2, ...spec.imageShape]);
 *  const schedule = [{ steps: 2 }, { steps: 2 }];
 *  const calibration = await calibrate(generator, spec, images, [0, 1], { preset: 'cold', schedule });
 *  const { decisions } = await classify(generator, spec, images, { preset: 'cold', calibration });
 */
export async function calibrate(
  generator: Generator,
  spec: InversionSpec,
  images: Tensor4D,
  labels: ArrayLike<number>,
  options: SearchOptions & CalibrationOptions,
): Promise<Calibration> {
  expectClasses('calibrate', 'labels', labels, spec.classCount);
  if (labels.length !== images.shape[0])
    throw new ShapeError(`calibrate: expected a label for each of ${images.shape[0]} images, got ${labels.length}.`);
  const { schedule } = resolveSearch('calibrate', spec, options);
  const unpruned = schedule.map(({ steps }) => ({ steps }));
  const result = await search(generator, spec, images, { ...options, schedule: unpruned });
  result.dispose();
  return calibrateDistances(result.phaseDistances, labels, spec.classCount, schedule, options);
}
