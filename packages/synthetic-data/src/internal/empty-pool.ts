import type { GeneratorSpec } from '@gans/tensor';
import type { SyntheticPool } from '../pool';

/** A pool of black images of class 0. */
export function emptyPool(
  { imageShape, classCount }: Pick<GeneratorSpec, 'imageShape' | 'classCount'>,
  count: number,
): SyntheticPool {
  const [height, width, channels] = imageShape;
  return {
    imageShape,
    classCount,
    pixels: new Uint8Array(count * height * width * channels),
    labels: new Int32Array(count),
    mined: new Uint8Array(count),
    born: new Int32Array(count),
    origin: new Uint8Array(count),
  };
}
