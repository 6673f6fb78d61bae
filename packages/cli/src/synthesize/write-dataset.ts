import { mkdir } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { ndArray, writeFileAtomic, writeNpz } from '@gans/checkpoints';
import type { SyntheticPool } from '@gans/synthetic-data';
import { toJson } from '../json-file';
import { encodePng } from '../png';

/** Where a set of generated images went. */
export interface WrittenDataset {
  /** The .npz file, or the folder. */
  readonly out: string;
  /** What tells how the images were made. */
  readonly provenance: string;
}

/** Writes generated images with their classes, and beside them where they come from.
 *
 *  An .npz file holds `images` uint8 [N, H, W, C], `labels` int32 [N], `mined` uint8 [N] and `generator` uint8 [N], and FILE.json the provenance. A folder has a folder of PNG files for each class, `images.csv` with a line for each image, and `provenance.json`.
 *
 *  @param out path ending in .npz, or of a folder.
 *  @param classNames names the folders; where a name cannot name one, numbers do.
 */
export async function writeDataset(
  out: string,
  pool: SyntheticPool,
  classNames: readonly string[],
  provenance: object,
): Promise<WrittenDataset> {
  const { pixels, labels, mined, origin, imageShape } = pool;
  if (extname(out).toLowerCase() === '.npz') {
    await mkdir(dirname(out), { recursive: true });
    await writeNpz(out, {
      images: ndArray(pixels, [labels.length, ...imageShape]),
      labels: ndArray(labels),
      mined: ndArray(mined),
      generator: ndArray(origin),
    });
    const beside = `${out.slice(0, -'.npz'.length)}.json`;
    await writeFileAtomic(beside, toJson(provenance));
    return { out, provenance: beside };
  }
  const [height, width, channels] = imageShape;
  const size = height * width * channels;
  const digits = String(labels.length - 1).length;
  const folders = folderNames(classNames);
  const lines = ['file,class,mined,generator'];
  for (const folder of folders) await mkdir(join(out, folder), { recursive: true });
  for (const [i, label] of labels.entries()) {
    const file = `${folders[label]!}/${String(i).padStart(digits, '0')}.png`;
    const data = pixels.subarray(i * size, (i + 1) * size);
    await writeFileAtomic(join(out, file), encodePng({ height, width, channels: channels as 1 | 3, data }));
    lines.push(`${file},${label},${mined[i]},${origin[i]}`);
  }
  await writeFileAtomic(join(out, 'images.csv'), `${lines.join('\n')}\n`);
  const beside = join(out, 'provenance.json');
  await writeFileAtomic(beside, toJson(provenance));
  return { out, provenance: beside };
}

/** Class names as they are where all can name folders, else numbers, padded so that their order is that of the classes. */
export function folderNames(classNames: readonly string[]): readonly string[] {
  const canAll = classNames.every((name) => /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name) && !/[. ]$/.test(name));
  const areDistinct = new Set(classNames.map((name) => name.toLowerCase())).size === classNames.length;
  const digits = String(classNames.length - 1).length;
  return canAll && areDistinct ? classNames : classNames.map((_, k) => `class-${String(k).padStart(digits, '0')}`);
}
