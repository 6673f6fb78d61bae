import { toImages } from '@gans/datasets';
import { type Calibration, calibrate } from '@gans/igc';
import { ConfigError } from '@gans/tensor';
import type { ClassifierAtWork } from './decide-all';

/** Calibrates a classifier on labelled images: how many classes each phase needs, how far an image of no class is, how sure a decision is.
 *
 *  @param atWork its images are those that it is calibrated on.
 *  @throws ConfigError when their classes are not the generator's.
 */
export async function calibrateModel({ generator, spec, images, options }: ClassifierAtWork): Promise<Calibration> {
  const { count, labels } = images;
  if (labels === undefined)
    throw new ConfigError(
      `gans classify: expected the images of --calibrate to be of the generator's classes, got ${images.name}, whose classes are others or none. Pass images in a folder a class, named as the run's.`,
    );
  const pixels = toImages(images.pixels(0, count), spec.imageShape as readonly [number, number, number]);
  try {
    return await calibrate(generator, spec, pixels, labels, options);
  } finally {
    pixels.dispose();
  }
}
