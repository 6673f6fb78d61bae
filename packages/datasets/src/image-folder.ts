import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { FormatError, GansError, isGansError } from '@gans/tensor';
import { createImageDataset, type DatasetSplit, type ImageDataset, type ImageShape } from './image-dataset';
import { type DecodeImage, IMAGE_DECODERS, imageDecoder } from './image-decoder';
import { convertChannels } from './internal/convert-channels';
import { layOut } from './internal/folder-layout';
import { listImageFiles } from './internal/image-files';
import { recogniseFolder } from './internal/known-folders';
import type { StoredFile } from './internal/stored-files';
import { type ResizeOptions, resizedSuffix, resizePixels } from './resize';

/** How `readImageFolder` reads. */
export interface ImageFolderOptions {
  /** 'train' or 'test' when the images lie in folders of these names. */
  readonly split?: DatasetSplit;
  /** Class folders in the order of their indices; default sorted by name, as code units ('10' before '2'). */
  readonly classNames?: readonly string[];
  /** 1 makes all grey, 3 makes all colour; default: they must agree. */
  readonly channels?: 1 | 3;
  /** Brings all images to one size; default: they must agree. */
  readonly resize?: ResizeOptions;
  /** What to do with images that do not decode: 'refuse' the set (default), or 'skip' them and list them in `skipped`. */
  readonly corrupt?: 'refuse' | 'skip';
  readonly signal?: AbortSignal;
  /** Called as images are checked. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A data set of image files. */
export interface ImageFolderDataset extends ImageDataset {
  /** Where each image came from, [N], relative to the folder or archive. */
  readonly paths: readonly string[];
  /** Images left out because they do not decode, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** What decoded the images; belongs beside every number computed on them. */
  readonly decoders: readonly string[];
}

/** Reads PNG and JPEG images from a folder, a tar or a tar.gz (told by content): [train|test/]<class>/<image>, or images side by side as one class.
 *
 *  Every image is decoded once, so that a damaged one is known before training; after that only the images of the batch at hand are in memory. Nothing is unpacked to disk; of a tar.gz the compressed images stay in memory.
 *  Order: by path, whatever the file system or archive says; so is the content hash. The JPEG copy of CIFAR-10 is recognised by checksum and named 'CIFAR-10 (JPEG q75)'; other sets are called '<name> (unverified)'.
 *
 *  @param path of the folder or archive.
 *  @param options see `ImageFolderOptions`.
 *  @returns images [N, H, W, C] and labels.
 *  @throws IoError when a path cannot be read.
 *  @throws FormatError naming the images when some are damaged, differ in size, or mix grey and colour, when folders are not one a class, or when one of a class is empty.
 *  @throws ValueError when a size to resize to is not an integer >= 1.
 *  @throws GansError with code ABORTED after `signal`.
 *  @example
 *  const pets = await readImageFolder('data/pets'); // or 'pets.tar', 'pets.tar.gz'
 *  [pets.classNames, pets.imageShape]; // ['cat', 'dog'], [2, 2, 3]
 *  const { images, labels } = batch(pets, [1, 0]);
 */
export async function readImageFolder(path: string, options: ImageFolderOptions = {}): Promise<ImageFolderDataset> {
  const { split, classNames, resize, corrupt = 'refuse' } = options;
  const name = basename(resolve(path)).replace(/\.(tar|tgz|tar\.gz)$/i, '');
  if (resize) resizePixels(new Uint8Array(1), [1, 1, 1], resize); // bad sizes show here, before anything is read
  const listing = await listImageFiles('readImageFolder', path);
  const layout = layOut('readImageFolder', path, listing, { split, classNames, name });
  const decode = await imageDecoder();
  const checked = await checkImages(layout.files, decode, options);
  if (checked.skipped.length > 0 && (corrupt === 'refuse' || checked.sound.length === 0))
    throw damaged(path, layout.files.length, checked.skipped);
  const imageShape = commonShape(path, checked.sound, options);
  const known = recogniseFolder(checked.digest);
  const sound = checked.sound.map(({ file }) => file);
  const dataset = createImageDataset({
    name: `${known ?? `${name} (unverified)`}${resize ? resizedSuffix(resize) : ''}`,
    ...(split === undefined ? {} : { split }),
    classNames: layout.classNames,
    imageShape,
    labels: Int32Array.from(checked.sound, ({ label }) => label),
    verified: known !== undefined,
    pixels: (indices) => decodeAt(sound, indices, { decode, imageShape, resize }),
  });
  const formats = new Set(checked.sound.map(({ format }) => format));
  return Object.defineProperties(dataset as ImageFolderDataset, {
    paths: { value: sound.map((file) => file.path), enumerable: true },
    skipped: { value: checked.skipped, enumerable: true },
    decoders: { value: [...formats].sort().map((format) => IMAGE_DECODERS[format]), enumerable: true },
  });
}

interface CheckedImage {
  readonly file: StoredFile;
  readonly label: number;
  readonly format: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** Decodes each image once, and hashes "<class>/<file> <sha256>" of all of them. */
async function checkImages(
  files: readonly { file: StoredFile; label: number }[],
  decode: DecodeImage,
  { signal, onProgress }: ImageFolderOptions,
) {
  const sound: CheckedImage[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const digest = createHash('sha256');
  for (const [i, { file, label }] of files.entries()) {
    if (i % CHECKED_AT_ONCE === 0) {
      await new Promise<void>((done) => setImmediate(done));
      if (signal?.aborted)
        throw new GansError('ABORTED', `readImageFolder: stopped after ${i} of ${files.length} images.`);
      onProgress?.(i, files.length);
    }
    try {
      const bytes = file.read();
      const { format, width, height, channels } = decode(bytes, file.path);
      sound.push({ file, label, format, width, height, channels });
      const hash = createHash('sha256').update(bytes).digest('hex');
      digest.update(`${file.path.split('/').slice(-2).join('/')} ${hash}\n`);
    } catch (error) {
      if (!isGansError(error) || error.code !== 'FORMAT') throw error;
      skipped.push({ path: file.path, reason: error.message });
    }
  }
  onProgress?.(files.length, files.length);
  return { sound, skipped, digest: digest.digest('hex') };
}

// About 10 ms of work between two turns of the event loop.
const CHECKED_AT_ONCE = 256;

function damaged(path: string, total: number, skipped: ImageFolderDataset['skipped']): FormatError {
  const reason = /, got (.*)\. /.exec(skipped[0]!.reason)?.[1] ?? skipped[0]!.reason;
  const others = skipped.slice(1, 4).map((image) => image.path);
  const rest = others.length === 0 ? '' : `, then ${others.join(', ')}${skipped.length > 4 ? ', ...' : ''}`;
  return new FormatError(
    `readImageFolder: expected all ${total} images of ${path} to decode, got ${skipped.length} that do not: ${skipped[0]!.path} (${reason})${rest}. Replace them, or pass corrupt: 'skip' to leave them out.`,
  );
}

function commonShape(
  path: string,
  images: readonly CheckedImage[],
  { channels, resize }: Pick<ImageFolderOptions, 'channels' | 'resize'>,
): ImageShape {
  const first = images[0]!;
  const differing = images.filter(({ width, height }) => width !== first.width || height !== first.height);
  if (resize === undefined && differing.length > 0)
    throw new FormatError(
      `readImageFolder: expected all images of ${path} to be of one size, got ${first.width} x ${first.height} for ${first.file.path} and ${differing[0]!.width} x ${differing[0]!.height} for ${differing[0]!.file.path} (${differing.length} of ${images.length} differ from the first). Pass resize: { height, width, filter }.`,
    );
  const grey = images.filter((image) => image.channels === 1);
  if (channels === undefined && grey.length > 0 && grey.length < images.length)
    throw new FormatError(
      `readImageFolder: expected the images of ${path} to be all grey or all colour, got ${grey.length} grey among ${images.length}, the first ${grey[0]!.file.path}. Pass channels: 3 (or 1) to convert them.`,
    );
  return [resize?.height ?? first.height, resize?.width ?? first.width, channels ?? first.channels];
}

function decodeAt(
  files: readonly StoredFile[],
  indices: ArrayLike<number>,
  how: { decode: DecodeImage; imageShape: ImageShape; resize: ResizeOptions | undefined },
): Uint8Array {
  const { decode, imageShape, resize } = how;
  const channels = imageShape[2] === 1 ? 1 : 3;
  const imageSize = imageShape[0] * imageShape[1] * channels;
  const pixels = new Uint8Array(indices.length * imageSize);
  for (let i = 0; i < indices.length; i++) {
    const file = files[indices[i]!]!;
    const image = decode(file.read(), file.path);
    const converted = convertChannels(image, channels);
    const resized = resize ? resizePixels(converted, [image.height, image.width, channels], resize) : converted;
    if (resized.length !== imageSize)
      throw new FormatError(
        `pixels: expected ${file.path} to be as when the set was opened, got ${image.width} x ${image.height} pixels. Open the set again.`,
      );
    pixels.set(resized, i * imageSize);
  }
  return pixels;
}
