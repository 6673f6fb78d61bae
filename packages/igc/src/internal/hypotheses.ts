import { type Label, labelConditions, nextConditions } from '../labels';
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

/** One hypothesis a value of the label after those that are decided, whose entries are held; entries of labels after it are free. */
export function nextLabelHypotheses(
  labels: readonly Label[],
  { classCount }: InversionSpec,
  rule: FreeEntryRule,
  decided: readonly number[],
): Hypotheses {
  const conditions = nextConditions(labels, classCount, decided);
  const groups = [[...conditions.keys()]];
  const open = labels.slice(decided.length + 1).flatMap(({ columns }) => columns);
  if (open.length === 0) return { conditions, groups };
  const mask = conditions.map(() => Array.from({ length: classCount }, (_, column) => Number(open.includes(column))));
  const ofLabels = labels.map(({ columns }) => columns);
  return { conditions, groups, free: freeEntries(ofLabels, mask, rule) };
}
