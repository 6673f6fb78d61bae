import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSeed, integers } from '@gans/tensor';
import { encodePng } from '../png';

/** Writes PNG files of noise for tests, 8 x 8 pixels unless asked otherwise; an image depends on the seed and its place only.
 *
 *  @param folder made when absent.
 *  @param names of the files, with class folders where there are any.
 *  @param options `channels`, `size`, `seed`.
 */
export async function writeImages(
  folder: string,
  names: readonly string[],
  options: { readonly channels?: 1 | 3; readonly size?: number; readonly seed?: number } = {},
): Promise<void> {
  const { channels = 1, size = 8, seed = 1 } = options;
  const length = size * size * channels;
  const noise = integers(createSeed(seed), names.length * length, 256);
  for (const [i, name] of names.entries()) {
    const data = Uint8Array.from(noise.subarray(i * length, (i + 1) * length));
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), encodePng({ width: size, height: size, channels, data }));
  }
}

/** Names of image files, in class folders if any are given, one class after another. */
export function imageNames(count: number, classes: readonly string[] = ['']): string[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `${String(i).padStart(3, '0')}.png`;
    const className = classes[i % classes.length]!;
    return className === '' ? name : `${className}/${name}`;
  });
}
