import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { ndArray, readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { cacheFolder } from '@gans/engines';
import type { Json } from '@gans/metrics';
import { isGansError } from '@gans/tensor';

/** What an extractor gave for a block of images: float32 [n, F] and [n, K], flat. */
export interface ExtractedRows {
  readonly features: Float32Array;
  readonly logits: Float32Array;
}

/** Extracted rows on disk, block by block, so that an evaluation that was stopped goes on where it was, and one that is repeated costs little. */
export interface FeatureCache {
  /** The rows of a block, or undefined when they are not there or cannot be read. */
  find(key: Json): Promise<ExtractedRows | undefined>;
  /** Keeps the rows of a block; a disk that refuses them is told of once and left alone. */
  keep(key: Json, rows: ExtractedRows, count: number): Promise<void>;
  /** Removes what was used longest ago until the rest is small enough (4 GiB), and what killed processes left half-written; `now` in milliseconds since 1970. */
  prune(now: number): Promise<void>;
}

const LARGEST_BYTES = 4 * 2 ** 30;
const ABANDONED_MS = 3_600_000;

/** Opens the folder of extracted rows in the user's cache.
 *
 *  @param tell hears, in one line, when nothing can be kept there.
 */
export function openFeatureCache(tell: (line: string) => void): FeatureCache {
  const folder = join(cacheFolder(), 'features');
  let isOpen = true;
  const fileOf = (key: Json) =>
    join(folder, `${createHash('sha256').update(JSON.stringify(key)).digest('hex')}.safetensors`);
  return {
    async find(key) {
      const file = fileOf(key);
      const arrays = await readSafetensors(file).then(
        (content) => content.arrays,
        () => undefined,
      );
      const [features, logits] = [arrays?.features?.data, arrays?.logits?.data];
      if (!(features instanceof Float32Array && logits instanceof Float32Array)) return undefined;
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return { features, logits };
    },
    async keep(key, { features, logits }, count) {
      if (!isOpen) return;
      try {
        await mkdir(folder, { recursive: true });
        const arrays = {
          features: ndArray(features, [count, features.length / count]),
          logits: ndArray(logits, [count, logits.length / count]),
        };
        await writeSafetensors(fileOf(key), arrays, { checksum: 'sha256' });
      } catch (error) {
        isOpen = false;
        const reason = isGansError(error) ? error.message : (error as NodeJS.ErrnoException).code;
        tell(`warning: extracted features are not kept in ${folder}: ${reason}`);
      }
    },
    async prune(now) {
      const names = await readdir(folder).catch(() => [] as string[]);
      const files = await Promise.all(
        names.map(async (name) => {
          const found = await stat(join(folder, name)).catch(() => undefined);
          return { name, sizeBytes: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
        }),
      );
      // Other evaluations may be writing here: only old temporary files are abandoned ones.
      const isAbandoned = (file: (typeof files)[number]) =>
        file.name.startsWith('.') && now - file.usedAt > ABANDONED_MS;
      let total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      for (const file of files.sort((a, b) => a.usedAt - b.usedAt)) {
        if (total <= LARGEST_BYTES && !isAbandoned(file)) continue;
        await rm(join(folder, file.name), { force: true });
        total -= file.sizeBytes;
      }
    },
  };
}
