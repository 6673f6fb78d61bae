import { type Classifier, foldIn, permutation, type Seed, ShapeError } from '@gans/tensor';
import { gather, Tensor, type Tensor4D, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import type { ImageSampler } from '../image-source';
import { classesInChunks, classesOf } from './classify';
import { expectImages } from './expect';

/** The images of a step; the taker disposes them. */
export interface CraftingBatch {
  readonly images: Tensor4D;
  /** Read from them by the classifier; empty where nobody asks. */
  readonly classes: Int32Array;
}

/** Gives the images of step t, which depend on the seed and t only. */
export type CraftingImages = (step: number) => Promise<CraftingBatch>;

/** How images are drawn. */
export interface CraftingImagesOptions {
  readonly seed: Seed;
  readonly batchSize: number;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly needsClasses: boolean;
  readonly augment?: ((images: Tensor4D, seed: Seed) => Tensor4D) | undefined;
}

/** The images that a perturbation is crafted on: from a tensor in an order drawn anew for each pass, from a sampler, or one image of zeros where there are none. */
export async function craftingImages(
  classifier: Classifier,
  images: Tensor4D | ImageSampler | undefined,
  options: CraftingImagesOptions,
): Promise<CraftingImages> {
  const { seed, shape, needsClasses, augment } = options;
  const draw = await drawerOf(classifier, images, options);
  return async (step) => {
    const drawn = await draw(step);
    let batch = drawn.images;
    if (augment !== undefined) {
      batch = tidy(() => augment(drawn.images, foldIn(foldIn(seed, 'augment'), step)));
      if (batch !== drawn.images) drawn.images.dispose();
    }
    try {
      expectImages('craft', 'the images of a step', batch);
      if (batch.shape.slice(1).join() !== shape.join())
        throw new ShapeError(
          `craft: expected every image to be [${shape.join(', ')}], got [${batch.shape.slice(1).join(', ')}].`,
        );
      // What is read from an image may change with what augmentation does to it.
      const known = augment === undefined ? drawn.classes : undefined;
      const classes = needsClasses ? (known ?? (await classesOf('craft', classifier, batch))) : new Int32Array(0);
      return { images: batch, classes };
    } catch (error) {
      batch.dispose();
      throw error;
    }
  };
}

type Drawn = { images: Tensor4D; classes?: Int32Array };

async function drawerOf(
  classifier: Classifier,
  images: Tensor4D | ImageSampler | undefined,
  { seed, batchSize, shape, needsClasses, augment }: CraftingImagesOptions,
): Promise<(step: number) => Drawn | Promise<Drawn>> {
  if (images === undefined) return () => ({ images: zeros([1, ...shape]) });
  if (!(images instanceof Tensor))
    return async (step) => ({ images: await images(foldIn(foldIn(seed, 'images'), step), batchSize) });
  const all =
    needsClasses && augment === undefined ? await classesInChunks('craft', classifier, images, batchSize) : undefined;
  const indicesAt = passesOver(foldIn(seed, 'order'), images.shape[0], batchSize);
  return (step) => {
    const indices = indicesAt(step);
    if (indices === undefined)
      return all === undefined ? { images: images.clone() } : { images: images.clone(), classes: all };
    const batch = tidy(() => gather(images, tensor1d(indices, 'int32')));
    return all === undefined ? { images: batch } : { images: batch, classes: indices.map((index) => all[index]!) };
  };
}

/** Which images a step takes: in one order after another, batches across their ends; undefined for all of them as they lie. */
function passesOver(seed: Seed, count: number, batchSize: number): (step: number) => Int32Array | undefined {
  if (count <= batchSize) return () => undefined;
  const orders = new Map<number, Int32Array>();
  const orderOf = (pass: number) => {
    const known = orders.get(pass);
    if (known !== undefined) return known;
    if (orders.size > 1) orders.clear();
    const order = permutation(foldIn(seed, pass), count);
    orders.set(pass, order);
    return order;
  };
  return (step) =>
    Int32Array.from({ length: batchSize }, (_, i) => {
      const place = step * batchSize + i;
      return orderOf(Math.floor(place / count))[place % count]!;
    });
}
