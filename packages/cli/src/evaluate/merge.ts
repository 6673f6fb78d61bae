import { dirname, resolve } from 'node:path';
import { mergeClassStatistics, mergePosteriors, mergeStatistics } from '@gans/metrics';
import { ConfigError, FormatError } from '@gans/tensor';
import { checkWritable } from '../check-writable';
import { configDifferences } from '../config-hash';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import {
  type Role,
  readStatistics,
  type SavedStatistics,
  type StatisticsFile,
  writeStatistics,
} from './statistics-file';

/** What was merged. */
export interface MergedStatistics {
  readonly out: string;
  readonly shards: number;
  /** Images of each set. */
  readonly counts: { readonly [role in Role]?: number };
  /** Sets that came more than once, such as the one reference of all shards: each counts once. */
  readonly repeated: readonly string[];
}

/** Merges statistics files in their order into one, as if all had been measured in one pass. A set that comes again counts once.
 *
 *  @param files at least two, of one protocol.
 *  @param out the file to write.
 *  @throws InputError naming the file and the field when protocols differ, or a file cannot be read.
 */
export async function mergeStatisticsFiles(files: readonly string[], out: string, io: Io): Promise<MergedStatistics> {
  if (files.length < 2)
    throw new ConfigError(`gans merge: expected two files or more, got ${files.length}. Name all shards.`);
  const path = resolve(io.cwd, out);
  const repeated: string[] = [];
  const merged = await checkingInput(async () => {
    await checkWritable(dirname(path), 'gans merge');
    let sum: StatisticsFile = {};
    for (const file of files) {
      const next = await readStatistics(resolve(io.cwd, file));
      sum = mergeFiles(sum, next, { first: files[0]!, file, repeated });
    }
    return sum;
  });
  await writeStatistics(path, merged);
  const counts = Object.entries(merged).map(([role, { moments }]) => [role, moments.count] as const);
  return { out: path, shards: files.length, counts: Object.fromEntries(counts), repeated: [...new Set(repeated)] };
}

interface Place {
  readonly first: string;
  readonly file: string;
  readonly repeated: string[];
}

function mergeFiles(sum: StatisticsFile, next: StatisticsFile, place: Place): StatisticsFile {
  const [before, added] = [Object.keys(sum).sort().join(' and '), Object.keys(next).sort().join(' and ')];
  if (before !== '' && before !== added)
    throw new FormatError(
      `gans merge: expected all files to hold statistics of the same sets, got ${before} in ${place.first} and ${added} in ${place.file}. Save them alike.`,
    );
  const sides = (Object.entries(next) as [Role, SavedStatistics][]).map(([role, side]) => {
    const other = sum[role];
    return [role, other === undefined ? side : mergeSides(other, side, role, place)] as const;
  });
  return Object.fromEntries(sides);
}

function mergeSides(a: SavedStatistics, b: SavedStatistics, role: Role, place: Place): SavedStatistics {
  const { first, file, repeated } = place;
  const differences = configDifferences(protocolOf(a), protocolOf(b));
  if (differences.length > 0) {
    const told = differences.map((line) =>
      line.replace(/ there and /, ` in ${first} and `).replace(/ here$/, ` in ${file}`),
    );
    throw new FormatError(
      `gans merge: expected statistics of one protocol, got two for ${role}: ${told.join('; ')}. Measure all shards alike.`,
    );
  }
  const seen = new Set(a.sources.map(({ sha256 }) => sha256));
  const again = b.sources.filter(({ sha256 }) => seen.has(sha256));
  if (again.length === b.sources.length) {
    repeated.push(...again.map(({ name }) => name));
    return a;
  }
  if (again.length > 0)
    throw new FormatError(
      `gans merge: expected each set once, got ${again[0]!.name} in ${file} and in a file before it. Leave one of them out.`,
    );
  return {
    protocol: a.protocol,
    sources: [...a.sources, ...b.sources],
    moments: mergeStatistics(a.moments, b.moments),
    posteriors: mergePosteriors(a.posteriors, b.posteriors),
    histogram: a.histogram.map((count, k) => count + b.histogram[k]!),
    ...(a.classMoments && b.classMoments ? { classMoments: mergeClassStatistics(a.classMoments, b.classMoments) } : {}),
  };
}

const protocolOf = ({ protocol, classMoments }: SavedStatistics) => ({
  ...protocol,
  statisticsByClass: classMoments !== undefined,
});
