import { type Label, labelConditions } from '../labels';
import type { FreeEntryRule } from '../search-labels';
import type { InversionSpec } from '../spec';
import { type FreeEntries, freeEntries } from './free-entries';

/** What an image may be: conditions to redraw it with, and which of them rule each other out. */
export interface Hypotheses {
  /** One row a hypothesis, [h][K]; free entries hold where they start. */
  readonly conditions: readonly (readonly number[])[];
  /** Hypotheses of which one is true: one group of all classes, or one group a label. */
  readonly groups: readonly (readonly number[])[];
  /** Entries of the conditions that are searched for as well. */
  readonly free?: FreeEntries;
}

/** One hypothesis a class. */
export function classHypotheses(classes: readonly number[], classCount: number): Hypotheses {
  return {
    conditions: classes.map((own) => Array.from({ length: classCount }, (_, k) => Number(k === own))),
    groups: [classes.map((_, place) => place)],
  };
}

/** One hypothesis a value of a label, label by label; entries of the other labels are free. */
export function labelHypotheses(labels: readonly Label[], spec: InversionSpec, rule: FreeEntryRule): Hypotheses {
  const conditions = labelConditions(labels, spec);
  const owners = labels.flatMap(({ columns }, label) =>
    Array.from({ length: Math.max(2, columns.length) }, () => label),
  );
  const groups = labels.map((_, label) => [...owners.keys()].filter((place) => owners[place] === label));
  if (labels.length === 1) return { conditions, groups };
  const mask = owners.map((label) =>
    Array.from({ length: spec.classCount }, (_, column) => Number(!labels[label]!.columns.includes(column))),
  );
  return {
    conditions,
    groups,
    free: freeEntries(
      labels.map(({ columns }) => columns),
      mask,
      rule,
    ),
  };
}
