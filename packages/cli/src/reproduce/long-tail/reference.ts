import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import type { MetricResult } from '@gans/metrics';
import { fileExists } from '../../file-exists';
import type { Io } from '../../io';
import { readJson, toJson } from '../../json-file';
import type { LongTailPlan } from './plan';
import { scoreImages, spreadSample, trainingScore } from './training-score';

/** What classifiers score that are trained on real images in the place of generated ones. */
export interface LongTailReference {
  /** As many images of all training images, whose classes come as the data have them. */
  readonly whole: MetricResult;
  /** The images of a long tail, as many at most, by its imbalance. */
  readonly tails: Readonly<Record<string, MetricResult>>;
  /** The longest of the trainings. */
  readonly seconds: number;
}

/** Name of the file in a table's folder that says what real images score. */
export const REFERENCE_FILE = 'reference.json';

/** Measures what real images score, once a table and a tail.
 *
 *  @param folder of the table.
 *  @param plan its long tails that are not there yet are added.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function measureLongTailReference(
  folder: string,
  plan: Pick<LongTailPlan, 'data' | 'judgeConfig' | 'request' | 'tail'>,
  io: Pick<Io, 'now' | 'signal'>,
): Promise<LongTailReference> {
  const { data, judgeConfig, request } = plan;
  const file = join(folder, REFERENCE_FILE);
  const isThere = await fileExists(file);
  const before = isThere ? ((await readJson(file)) as LongTailReference) : undefined;
  let seconds = before?.seconds ?? 0;
  const score = async (images: typeof data.train, what: string) => {
    const start = io.now();
    const sample = spreadSample(images, scoreImages(data.train));
    const found = await trainingScore(sample, judgeConfig, data.test, { signal: io.signal, what });
    seconds = Math.max(seconds, (io.now() - start) / 1000);
    return found;
  };
  const whole = before?.whole ?? (await score(data.train, 'real training images'));
  const tails: Record<string, MetricResult> = { ...before?.tails };
  for (const imbalance of request.imbalances)
    tails[imbalance] ??= await score(plan.tail(imbalance).train, `real training images, long tail of ${imbalance}`);
  const reference = { whole, tails, seconds };
  await writeFileAtomic(file, toJson(reference));
  return reference;
}
