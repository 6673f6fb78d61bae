import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { readNpy } from '@gans/checkpoints';
import type { FeatureSet } from '@gans/metrics';
import { FormatError, ValueError } from '@gans/tensor';
import { drawRows } from './dataset-source';
import type { IdentifiedSource } from './identify';
import type { SourceRecord } from './source';

/** Rows of numbers that another program has made, one row an image. */
export interface FeatureFile {
  readonly record: SourceRecord;
  readonly rows: FeatureSet;
}

/** Reads an .npy file of features [N, F], or of logits [N, K] for an inception score.
 *
 *  @param options `count` takes so many rows, drawn by the seed.
 *  @throws FormatError when the array is no matrix of numbers; ValueError naming the first row that is not finite.
 */
export async function readFeatureFile(
  { path, given }: IdentifiedSource,
  options: { readonly count?: number | undefined; readonly seed: number },
): Promise<FeatureFile> {
  const { shape, dtype, data } = await readNpy(path);
  const refuse = (found: string, advice: string) =>
    new FormatError(
      `gans evaluate: expected ${given} to hold rows of float32 or float64 [N, F], got ${found}. ${advice}`,
    );
  if (!(data instanceof Float32Array || data instanceof Float64Array))
    throw refuse(`${dtype} [${shape.join(', ')}]`, 'Convert it: array.astype("float32").');
  const [count = 0, dimension = 0] = shape;
  if (shape.length !== 2) throw refuse(`[${shape.join(', ')}]`, 'Pool or flatten each image to one row.');
  if (count === 0 || dimension === 0) throw refuse(`an empty array [${shape.join(', ')}]`, 'Collect features first.');
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0)
    throw new ValueError(
      `gans evaluate: expected ${given} to hold finite features, got ${data[broken]} in row ${Math.floor(broken / dimension)}, feature ${broken % dimension} (both counted from 0). Check the extractor and that image.`,
    );
  const drawn = options.count !== undefined && options.count < count ? options.count : undefined;
  const values = drawn === undefined ? data : pick(data, dimension, drawRows(count, drawn, options.seed));
  return {
    record: {
      name: basename(path),
      kind: 'features',
      sha256: await sha256OfFile(path),
      count: drawn ?? count,
      dtype,
      ...(drawn === undefined ? {} : { drawnBySeed: options.seed }),
    },
    rows: { values, count: drawn ?? count, dimension },
  };
}

function pick<T extends Float32Array | Float64Array>(data: T, dimension: number, rows: Int32Array): T {
  const picked = data.slice(0, rows.length * dimension) as T;
  for (const [i, row] of rows.entries())
    picked.set(data.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  return picked;
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
