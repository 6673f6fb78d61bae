import { readImageFolder } from '@gans/datasets';
import { type Scalar, scalar } from '@tensorflow/tfjs-core';
import type { BenchCase, Subject } from '../bench';

/** Beside the repository, in whose folder both sides run. */
const archive = '../shared/data/cifar-10-jpeg/cifar-10-jpeg.tar.gz';
const BATCH = 64;

/** Rows of the bench `metrics` that read images; `peers/images.py` has the same. */
export const imageCases: readonly BenchCase[] = [
  {
    name: 'JPEG copy of CIFAR-10, opened and read once (Pillow)',
    unit: 'images/s',
    work: 50_000,
    prepare: () => reading('train'),
    rehearse: () => reading('test'),
  },
];

/** Opening decodes each image to see that it is sound; reading decodes it again, a batch at a time. */
function reading(split: 'train' | 'test'): Subject {
  const readAll = async () => {
    const dataset = await readImageFolder(archive, { split });
    let sum = 0;
    for (let first = 0; first < dataset.length; first += BATCH) {
      const length = Math.min(BATCH, dataset.length - first);
      const pixels = dataset.pixels(Int32Array.from({ length }, (_, i) => first + i));
      for (const pixel of pixels) sum += pixel;
    }
    return { images: dataset.length, sum };
  };
  return {
    inputs: {},
    check: readAll,
    run: async (): Promise<Scalar> => scalar((await readAll()).images),
  };
}
