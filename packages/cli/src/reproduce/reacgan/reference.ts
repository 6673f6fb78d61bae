import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import type { MeasurementOptions, MetricResult } from '@gans/metrics';
import { readVersions } from '../../environment';
import { fileExists } from '../../file-exists';
import { readJson, toJson } from '../../json-file';
import type { Judge } from '../../run/judge';
import { type Measured, measureAll, type Seen, seeDataset } from './look';
import { splitsOf } from './looks';
import type { Plan } from './plan';

/** What real images score: the end of every scale of a table. */
export interface ReferenceScores {
  /** As many real training images as there are test images, in the place of generated ones. */
  readonly training: Measured;
  /** How well the judge reads real test images. */
  readonly judgeAccuracy: MetricResult;
}

/** What generated images are held against. */
export interface TableReference {
  /** What the judge saw of the real test images. */
  readonly real: Seen;
  readonly measurement: MeasurementOptions;
  readonly scores: ReferenceScores;
}

/** Name of the file in a table's folder that says what real images score. */
export const REFERENCE_FILE = 'reference.json';

/** Shows the judge the real images, and measures once a table what they score.
 *
 *  @param folder of the table.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function measureTableReference(
  folder: string,
  { data: { train, test } }: Plan,
  judge: Judge,
  signal: AbortSignal,
): Promise<TableReference> {
  const count = Math.min(train.length, test.length);
  const splits = splitsOf(count);
  const real = await seeDataset(judge, test, { splits, signal });
  const measurement: MeasurementOptions = {
    extractor: judge.identity,
    reference: { name: `${test.name}, test images`, sha256: test.sha256 },
    versions: await readVersions(),
  };
  const file = join(folder, REFERENCE_FILE);
  if (await fileExists(file)) return { real, measurement, scores: (await readJson(file)) as ReferenceScores };
  const training = await seeDataset(judge, train, { count, splits, signal });
  const scores: ReferenceScores = {
    training: measureAll(real, training, measurement, { images: 'real training images' }),
    judgeAccuracy: measureAll(real, real, measurement, { images: 'real test images' }).classAccuracy,
  };
  await writeFileAtomic(file, toJson(scores));
  return { real, measurement, scores };
}
