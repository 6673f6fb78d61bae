import { basename } from 'node:path';
import { type NdArray, type NdArrays, readNpz } from '@gans/checkpoints';
import { FormatError } from '@gans/tensor';
import { createImageDataset, type DatasetSplit, type ImageDataset } from './image-dataset';

/** How `readNpzDataset` reads. */
export interface NpzDatasetOptions {
  /** Reads x_train and y_train, or x_test and y_test; without it images and labels, or arr_0 and arr_1. */
  readonly split?: DatasetSplit;
  /** Another name of the array of images. */
  readonly images?: string;
  /** Another name of the array of labels. */
  readonly labels?: string;
  /** One name a class; default '0', '1', ... up to the largest label. */
  readonly classNames?: readonly string[];
}

/** Reads images from an .npz file of NumPy: uint8 [N, H, W] (grey) or [N, H, W, C] with C 1 or 3, and integer labels [N] or [N, 1].
 *
 *  A file without labels is one class, as in the reference batches of image generators.
 *
 *  @param path of the file.
 *  @param options see `NpzDatasetOptions`.
 *  @returns images and labels, held in memory, named '<file> (unverified)'.
 *  @throws IoError when the file cannot be read.
 *  @throws FormatError when it is no npz file, or its arrays are missing, of other types, shapes or counts.
 *  @example
 *  const test = await readNpzDataset('data/mnist.npz', { split: 'test' });
 */
export async function readNpzDataset(path: string, options: NpzDatasetOptions = {}): Promise<ImageDataset> {
  return datasetOfArrays(path, await readNpz(path), options);
}

/** What `readNpzDataset` makes of the arrays of a file. */
export function datasetOfArrays(path: string, arrays: NdArrays, options: NpzDatasetOptions): ImageDataset {
  const { split } = options;
  const present = Object.keys(arrays);
  const among = (named: string | undefined, usual: readonly string[]) =>
    (named === undefined ? usual : [named]).find((name) => present.includes(name));
  const usual =
    split === undefined ? { x: ['images', 'arr_0'], y: ['labels', 'arr_1'] } : { x: [`x_${split}`], y: [`y_${split}`] };
  const refuse = (expected: string, found: string, advice: string) =>
    new FormatError(`readNpzDataset: expected ${path} to hold ${expected}, got ${found}. ${advice}`);
  const imagesName = among(options.images, usual.x);
  if (imagesName === undefined)
    throw refuse(
      `an array ${options.images ?? usual.x.join(' or ')}`,
      present.join(', ') || 'none',
      'Pass images: its name.',
    );
  const labelsName = among(options.labels, usual.y);
  if (labelsName === undefined && options.labels !== undefined)
    throw refuse(`an array ${options.labels}`, present.join(', '), 'Pass labels: its name.');
  const { dtype, shape, data } = arrays[imagesName]!;
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  if (
    !(data instanceof Uint8Array) ||
    dtype !== 'uint8' ||
    ![3, 4].includes(shape.length) ||
    ![1, 3].includes(channels)
  )
    throw refuse(
      `${imagesName} as uint8 [N, H, W] or [N, H, W, 1 or 3]`,
      `${dtype} [${shape.join(', ')}]`,
      'Convert to bytes, channels last.',
    );
  if (count === 0) throw refuse('at least one image', `${imagesName} [${shape.join(', ')}]`, 'Leave empty sets out.');
  const labels = labelsName === undefined ? new Int32Array(count) : toLabels(arrays[labelsName]!);
  if (labels === undefined || labels.length !== count)
    throw refuse(
      `${labelsName} as ${count} integers >= 0, one an image`,
      `${arrays[labelsName!]!.dtype} [${arrays[labelsName!]!.shape.join(', ')}]`,
      'Pass labels: the name of the right array.',
    );
  const classCount = labels.reduce((most, label) => Math.max(most, label + 1), 1);
  const classNames = options.classNames ?? Array.from({ length: classCount }, (_, k) => String(k));
  if (classCount > classNames.length)
    throw refuse(`labels below ${classNames.length}`, String(classCount - 1), 'Name all classes in classNames.');
  return createImageDataset({
    name: `${basename(path).replace(/\.npz$/i, '')} (unverified)`,
    ...(split === undefined ? {} : { split }),
    classNames,
    imageShape: [height, width, channels],
    labels,
    pixels: data,
  });
}

/** @returns undefined when the values are no class indices. */
function toLabels({ shape, data }: NdArray): Int32Array | undefined {
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) return undefined;
  const labels = Int32Array.from(data as ArrayLike<number | bigint>, Number);
  return labels.every((label, i) => label >= 0 && label === Number(data[i])) ? labels : undefined;
}
