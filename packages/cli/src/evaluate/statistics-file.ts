import { createHash } from 'node:crypto';
import { type NdArrays, ndArray, readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { accumulate, emptyStatistics, type FeatureStatistics, type PosteriorStatistics } from '@gans/metrics';
import { FormatError } from '@gans/tensor';
import type { SourceRecord } from './source';

/** What a statistics file says of itself. */
export const STATISTICS_KIND = 'gans/statistics/1';

/** Which of the two sets: what stands in the metrics' formulas as real, or as fake. */
export type Role = 'real' | 'fake';

/** By what statistics were measured: only those of one protocol may be merged or compared. */
export interface StatisticsProtocol {
  readonly extractor: { readonly name: string; readonly sha256?: string };
  readonly resize: string;
  readonly dimension: number;
  readonly classCount: number;
  /** Of the images, where statistics of each class are among the parts. */
  readonly classNames?: readonly string[];
}

/** Mergeable statistics of one set of images, in float64. */
export interface SavedStatistics {
  readonly protocol: StatisticsProtocol;
  /** What was measured; more than one after a merge. */
  readonly sources: readonly SourceRecord[];
  readonly moments: FeatureStatistics;
  /** Of all images as one split. */
  readonly posteriors: PosteriorStatistics;
  /** Images read as each class, int32 [K]. */
  readonly histogram: Int32Array;
  readonly classMoments?: readonly FeatureStatistics[];
}

/** A file of them: the sets of one evaluation. */
export type StatisticsFile = { readonly [role in Role]?: SavedStatistics };

/** Writes statistics as a safetensors file, atomically and with a checksum.
 *
 *  Float64 tensors: `<role>/counts` [1], `<role>/means` [1, D], and `<role>/m2` [1, D, D] or, of no more images than features, the features `<role>/rows` [n, D]; `<role>/posteriorSum` [K], `<role>/histogram` [K]. With statistics of C classes the same under `<role>/class/`, [C] in place of [1]; rows and M2 of different classes then stand one after another in the order of the classes. The rest is JSON in the metadata.
 *
 *  @throws IoError when it cannot be written.
 */
export async function writeStatistics(path: string, file: StatisticsFile): Promise<void> {
  const arrays: Record<string, NdArrays[string]> = {};
  const told: Record<string, string> = { kind: STATISTICS_KIND };
  for (const [role, statistics] of Object.entries(file) as [Role, SavedStatistics][]) {
    const { protocol, sources, moments, posteriors, histogram, classMoments } = statistics;
    Object.assign(arrays, encodeMoments(role, [moments]));
    if (classMoments !== undefined) Object.assign(arrays, encodeMoments(`${role}/class`, classMoments));
    arrays[`${role}/posteriorSum`] = ndArray(posteriors.sum);
    arrays[`${role}/histogram`] = ndArray(Float64Array.from(histogram));
    told[role] = JSON.stringify({ protocol, sources, negativeEntropy: posteriors.negativeEntropy });
  }
  await writeSafetensors(path, arrays, { metadata: told, checksum: 'sha256' });
}

/** Reads a statistics file.
 *
 *  @throws IoError when it cannot be read; FormatError when it is damaged or none.
 */
export async function readStatistics(path: string): Promise<StatisticsFile> {
  const { arrays, metadata } = await readSafetensors(path);
  if (metadata.kind !== STATISTICS_KIND)
    throw new FormatError(
      `readStatistics: expected ${path} to hold statistics of gans evaluate --save-stats, got ${metadata.kind === undefined ? 'a file of another program' : `one of kind '${metadata.kind}'`}.`,
    );
  const roles = (['real', 'fake'] as const).filter((role) => metadata[role] !== undefined);
  return Object.fromEntries(roles.map((role) => [role, sideOf(path, role, arrays, metadata[role]!)]));
}

function sideOf(path: string, role: Role, arrays: NdArrays, text: string): SavedStatistics {
  const told = JSON.parse(text) as Pick<SavedStatistics, 'protocol' | 'sources'> & { negativeEntropy: number };
  const { protocol, sources, negativeEntropy } = told;
  const { dimension, classCount, classNames } = protocol;
  const read = (name: string): Float64Array => {
    const data = arrays[`${role}/${name}`]?.data;
    if (data instanceof Float64Array) return data;
    throw new FormatError(
      `readStatistics: expected ${path} to hold '${role}/${name}' as float64, got ${data === undefined ? 'nothing' : 'another type'}. Make it anew.`,
    );
  };
  const [moments] = decodeMoments('', dimension, read);
  return {
    protocol,
    sources,
    moments: moments!,
    posteriors: { classCount, count: moments!.count, sum: read('posteriorSum'), negativeEntropy },
    histogram: Int32Array.from(read('histogram')),
    ...(classNames === undefined ? {} : { classMoments: decodeMoments('class/', dimension, read) }),
  };
}

function encodeMoments(prefix: string, list: readonly FeatureStatistics[]): Record<string, NdArrays[string]> {
  const D = list[0]!.dimension;
  const rows = joined(list.flatMap((one) => one.rows ?? []));
  const m2 = joined(list.flatMap((one) => (one.rows === undefined ? one.m2 : [])));
  return {
    [`${prefix}/counts`]: ndArray(Float64Array.from(list, ({ count }) => count)),
    [`${prefix}/means`]: ndArray(joined(list.map(({ mean }) => mean)), [list.length, D]),
    [`${prefix}/rows`]: ndArray(rows, [rows.length / D, D]),
    [`${prefix}/m2`]: ndArray(m2, [m2.length / D ** 2, D, D]),
  };
}

function decodeMoments(prefix: string, D: number, read: (name: string) => Float64Array): FeatureStatistics[] {
  const [counts, means, rows, m2] = ['counts', 'means', 'rows', 'm2'].map((name) => read(`${prefix}${name}`));
  let [row, matrix] = [0, 0];
  return Array.from(counts!, (count, k) => {
    if (count <= D) {
      const own = rows!.subarray(row * D, (row + count) * D);
      row += count;
      return accumulate(emptyStatistics(D), own);
    }
    const own = m2!.slice(matrix * D * D, (matrix + 1) * D * D);
    matrix += 1;
    return { dimension: D, count, mean: means!.slice(k * D, (k + 1) * D), m2: own };
  });
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One record of everything that statistics were measured on. */
export function recordOf({ sources, moments }: SavedStatistics): SourceRecord {
  const [first] = sources;
  if (sources.length === 1) return first!;
  const hash = createHash('sha256').update(sources.map(({ sha256 }) => `${sha256}\n`).join(''));
  return {
    name: `${first!.name} and ${sources.length - 1} more`,
    kind: 'statistics',
    sha256: hash.digest('hex'),
    count: moments.count,
    shards: sources.map(({ name, kind, sha256, count }) => ({ name, kind, sha256, count })),
  };
}
