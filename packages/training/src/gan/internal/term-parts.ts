import type { Tree } from '@gans/tensor';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { GeneratorTerm } from '../generator-term';
import type { GanMemory } from '../memory';
import type { GanState } from '../state';
import type { LossPart } from './loss-parts';

/** What the losses remember: values, and the tensors of the terms by name. */
export type Remembered = Pick<GanState, 'memory' | 'terms'>;

/** The terms on one batch as parts of G's loss, and what they want to remember, by name. */
export function termParts(
  terms: readonly GeneratorTerm[],
  images: Tensor4D,
  condition: Tensor2D,
  { terms: remembered = {} }: GanMemory,
): { parts: LossPart[]; aux: Tree } {
  const results = terms.map((term) => ({
    name: term.name,
    ...term.loss(images, condition, remembered[term.name] ?? term.initial),
  }));
  return {
    parts: results.map(({ name, loss }) => ({ name, value: loss, weight: 1 })),
    aux: Object.fromEntries(results.map(({ name, aux = {} }) => [name, aux])),
  };
}

/** Values and tensors after the terms have remembered what they wanted to. */
export function rememberTerms(
  terms: readonly GeneratorTerm[],
  { memory, terms: tensors }: Remembered,
  aux: Tree,
): Remembered {
  if (terms.length === 0) return { memory, terms: tensors };
  const entries = terms.map((term) => {
    const before = memory.terms?.[term.name] ?? term.initial;
    const kept = (tensors[term.name] as Tree | undefined) ?? term.initialTensors?.() ?? {};
    const after = term.remember?.(before, aux[term.name] as Tree, kept) ?? { memory: before };
    return [term.name, { tensors: kept, ...after }] as const;
  });
  const values = Object.fromEntries(entries.map(([name, after]) => [name, after.memory]));
  return {
    memory: { ...memory, terms: { ...memory.terms, ...values } },
    terms: { ...tensors, ...Object.fromEntries(entries.map(([name, after]) => [name, after.tensors])) },
  };
}
