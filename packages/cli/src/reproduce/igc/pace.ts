import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { ConfigError } from '@gans/tensor';
import { formatNumber } from '../../format';
import { toJson } from '../../json-file';

/** How long something is trained: so many minutes, or so many steps. */
export type TrainingLength = { readonly minutes: number } | { readonly steps: number };

const LEAST_STEPS = 10;

/** The steps of a training: found once and kept in its folder, so that a later start, on a busier machine, changes nothing.
 *
 *  @param folder of the cell.
 *  @param length minutes M: steps = 60 M / seconds of a step.
 *  @param measure gives the seconds of a step; called where nothing is kept.
 *  @throws ConfigError when the minutes hold no training; whatever `measure` throws.
 */
export async function stepsFor(
  folder: string,
  length: TrainingLength,
  measure: () => Promise<number>,
): Promise<number> {
  if ('steps' in length) return length.steps;
  const file = join(folder, 'steps.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return (JSON.parse(kept) as { steps: number }).steps;
  const secondsPerStep = await measure();
  const steps = Math.floor((60 * length.minutes) / secondsPerStep);
  if (steps < LEAST_STEPS)
    throw new ConfigError(
      `gans reproduce: expected --minutes to hold ${LEAST_STEPS} steps of ${formatNumber(secondsPerStep)} s, got ${length.minutes}. Give more minutes.`,
    );
  await writeFileAtomic(file, toJson({ steps, secondsPerStep, ...length }));
  return steps;
}
