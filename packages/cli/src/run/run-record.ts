import { FormatError } from '@gans/tensor';
import type { ConfigStretch, EngineStretch } from '../result';

/** The look at a run that found the lowest Fréchet distance. */
export interface BestLook {
  readonly step: number;
  readonly frechetDistance: number;
}

/** What a run remembers besides its training state. It is saved with every checkpoint: what is not in there has not happened. */
export interface RunRecord {
  /** Wall-clock time of the run so far, earlier sessions included. */
  readonly seconds: number;
  /** Whether the state has been looked at: grid, metrics on a small sample. */
  readonly looked: boolean;
  /** How long the last look took; 0 before the first. */
  readonly lookSeconds: number;
  /** Whether the last step is made, by number or by time: what follows is the final evaluation. */
  readonly over: boolean;
  readonly best?: BestLook;
  /** The engines that the run was made on, in order; neighbours differ. */
  readonly engines: readonly EngineStretch[];
  /** The configs that it was made with, in order; more than one where `--force` has accepted a change. */
  readonly configs: readonly ConfigStretch[];
}

/** The record of a run before its first step. */
export const freshRecord: RunRecord = {
  seconds: 0,
  looked: false,
  lookSeconds: 0,
  over: false,
  engines: [],
  configs: [],
};

/** Enters what a look has found. Of equal distances the first one stays the best; one that is not a number never is. */
export function withLook(
  record: RunRecord,
  step: number,
  { frechetDistance, seconds }: { readonly frechetDistance: number; readonly seconds: number },
): RunRecord {
  const lowest = record.best?.frechetDistance ?? Number.POSITIVE_INFINITY;
  const isBest = frechetDistance < lowest;
  return { ...record, looked: true, lookSeconds: seconds, ...(isBest ? { best: { step, frechetDistance } } : {}) };
}

/** Enters the config that the run goes on with. With another one than before, its steps decide anew whether it is over.
 *
 *  @param identity of the config, see `runIdentity`.
 *  @param at the step that the run is at, and how many it is to have.
 */
export function withConfig(
  record: RunRecord,
  identity: string,
  { step, steps }: { readonly step: number; readonly steps: number },
): RunRecord {
  const last = record.configs.at(-1);
  if (last?.hash === identity) return record;
  const configs = [...record.configs, { hash: identity, fromStep: step }];
  return last === undefined ? { ...record, configs } : { ...record, configs, over: step >= steps };
}

/** Reads a record that was saved as JSON.
 *
 *  @throws FormatError when it is none.
 */
export function parseRecord(text: string | undefined): RunRecord {
  const record = parse(text) as Partial<RunRecord> | null | undefined;
  const { best } = record ?? {};
  if (
    Number.isFinite(record?.seconds) &&
    Number.isFinite(record?.lookSeconds) &&
    typeof record?.looked === 'boolean' &&
    typeof record.over === 'boolean' &&
    Array.isArray(record.engines) &&
    Array.isArray(record.configs) &&
    (best === undefined || (Number.isFinite(best.step) && Number.isFinite(best.frechetDistance)))
  )
    return record as RunRecord;
  throw new FormatError(
    `parseRecord: expected a checkpoint with the record of its run, got ${text === undefined ? 'none' : `'${text.slice(0, 60)}'`}. Use a checkpoint of gans train.`,
  );
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
