import { type LongTailMethod, methodOf } from './methods';
import type { LongTailOutcome } from './result';
import type { LongTailTable } from './table-contents';

/** The part of a table that is about one imbalance. */
export interface Tail {
  readonly table: LongTailTable;
  readonly imbalance: number;
  readonly outcomes: readonly LongTailOutcome[];
  /** Those that have a finished cell, in their order. */
  readonly methods: readonly LongTailMethod[];
}

/** The parts of a table, by rising imbalance. */
export function tailsOf(table: LongTailTable): Tail[] {
  const imbalances = [...new Set(table.outcomes.map(({ imbalance }) => imbalance))];
  return imbalances.map((imbalance) => {
    const outcomes = table.outcomes.filter((outcome) => outcome.imbalance === imbalance);
    const keys = [...new Set(outcomes.map(({ method }) => method))];
    return { table, imbalance, outcomes, methods: keys.map(methodOf) };
  });
}

/** The outcomes of a method, by seed. */
export function outcomesOf(
  { outcomes }: Pick<Tail, 'outcomes'>,
  { key }: Pick<LongTailMethod, 'key'>,
): LongTailOutcome[] {
  return outcomes.filter(({ method }) => method === key);
}

/** What a tail is called. */
export function tailTitle({ table, imbalance }: Pick<Tail, 'table' | 'imbalance'>): string {
  const { data, batch } = table.description.protocol;
  const ofBatch = batch === 64 ? '' : `, batches of ${batch}`;
  return `${data.name}${ofBatch}, imbalance ${imbalance}`;
}
