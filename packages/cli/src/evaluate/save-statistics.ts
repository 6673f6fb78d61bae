import { mergePosteriors } from '@gans/metrics';
import type { Sides } from './check-metrics';
import type { Gathered } from './gather';
import type { SourceRecord } from './source';
import { type Role, type SavedStatistics, writeStatistics } from './statistics-file';

/** Writes the statistics of the sets that were measured.
 *
 *  @param sides by what they were measured.
 *  @param gathered of each, with moments, posteriors and histogram.
 *  @throws IoError when the file cannot be written.
 */
export async function saveStatistics(
  path: string,
  sides: Sides,
  gathered: { readonly [role in Role]?: Gathered },
): Promise<void> {
  const file = (Object.entries(gathered) as [Role, Required<Gathered>][]).map(([role, of]): [Role, SavedStatistics] => {
    const { extractor, resize } = sides[role]!;
    const hasClasses = of.classMoments !== undefined;
    return [
      role,
      {
        protocol: {
          extractor,
          resize,
          dimension: of.dimension,
          classCount: of.classCount,
          ...(hasClasses ? { classNames: of.classNames } : {}),
        },
        sources: sourcesOf(of.record),
        moments: of.moments,
        posteriors: of.posteriors.reduce(mergePosteriors),
        histogram: of.histogram,
        ...(hasClasses ? { classMoments: of.classMoments } : {}),
      },
    ];
  });
  await writeStatistics(path, Object.fromEntries(file));
}

/** Statistics that were merged before keep their shards apart. */
function sourcesOf(record: SourceRecord): readonly SourceRecord[] {
  return Array.isArray(record.shards) ? (record.shards as unknown as SourceRecord[]) : [record];
}
