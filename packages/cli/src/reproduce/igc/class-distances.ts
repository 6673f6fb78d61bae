import { batch } from '@gans/datasets';
import {
  accumulateByClass,
  emptyClassStatistics,
  intraFrechetDistance,
  type MetricResult,
  resizeImages,
} from '@gans/metrics';
import { createSeed, foldIn, GansError } from '@gans/tensor';
import { generateImages } from '@gans/training';
import { type Tensor, type Tensor4D, tidy, tile } from '@tensorflow/tfjs-core';
import type { OpenedGenerator } from '../../classify/open-generator';
import type { Extractor } from '../../evaluate/extractor';
import type { Io } from '../../io';
import { drawPlaces } from './read-images';
import type { TableSetting } from './setting';

/** How far what a generator draws of each class lies from its real test images. */
export interface ClassDistances {
  readonly kind: 'class-distances';
  readonly generator: string;
  /** Mean over the classes; its protocol names the extractor and holds each class. */
  readonly distance: MetricResult;
}

const CHUNK = 250;
/** Few images of a class say little, however short the rest is. */
const LEAST_IMAGES = 1000;
const ENLARGEMENT = 3;

/** Measures the Fréchet distance of each class by the paper's recipe: images are enlarged three times and a grey channel is tripled, as many are drawn of each class as there are real test images of it, and the mean over the classes is taken. */
export async function measureClassDistances(
  { data, seed: number, sizes, extractor }: TableSetting,
  key: string,
  { generator, spec }: OpenedGenerator,
  io: Pick<Io, 'signal'>,
): Promise<ClassDistances> {
  const { test } = data;
  const seed = foldIn(createSeed(number), 'class distances');
  const places = drawPlaces(foldIn(seed, 'real'), test.length, Math.max(sizes.images, LEAST_IMAGES));
  const labels = places.map((place) => test.labels[place]!);
  const statisticsOf = () => emptyClassStatistics(test.classCount, extractor.featureSize);
  let [real, fake] = [statisticsOf(), statisticsOf()];
  for (let first = 0; first < places.length; first += CHUNK) {
    if (io.signal.aborted)
      throw new GansError('ABORTED', `measureClassDistances: stopped after ${first} of ${places.length} images.`);
    const { images, labels: own } = batch(test, places.subarray(first, first + CHUNK));
    real = accumulateByClass(real, await featuresOf(extractor, images), own);
    images.dispose();
  }
  // Image i of a class depends on the seed, i and the class alone.
  const plain = { ...spec, prior: { kind: 'normal' } } as const;
  await generateImages(
    generator,
    plain,
    labels,
    seed,
    async ({ images, labels: own }) => {
      fake = accumulateByClass(fake, await featuresOf(extractor, images), own);
    },
    { chunkSize: CHUNK, signal: io.signal },
  );
  const distance = intraFrechetDistance(real, fake, {
    extractor: extractor.identity,
    reference: { name: test.name, sha256: test.sha256 },
    resize: `enlarged ${ENLARGEMENT} times (bilinear, from the centres of pixels), a grey channel tripled; then by the extractor: ${extractor.resizeOf(enlarged(spec.imageShape))}`,
  });
  return { kind: 'class-distances', generator: key, distance };
}

const enlarged = ([height, width]: readonly number[]) => [ENLARGEMENT * height!, ENLARGEMENT * width!, 3] as const;

async function featuresOf({ taps }: Extractor, images: Tensor4D): Promise<Float32Array> {
  const features = tidy(() => {
    const [height, width] = enlarged(images.shape.slice(1));
    const large = resizeImages(images, [height, width], 'torch');
    const coloured = large.shape[3] === 1 ? (tile(large, [1, 1, 1, 3]) as Tensor4D) : large;
    return (taps(coloured) as { readonly features: Tensor }).features.clone();
  });
  const values = await features.data<'float32'>();
  features.dispose();
  return values;
}
