import type { Tree } from '@gans/tensor';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { GeneratorTerm } from '../generator-term';
import type { GanMemory } from '../memory';
import type { LossPart } from './loss-parts';

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

/** The memory after the terms have remembered what they wanted to. */
export function rememberTerms(terms: readonly GeneratorTerm[], memory: GanMemory, aux: Tree): GanMemory {
  if (terms.length === 0) return memory;
  const entries = terms.map((term) => {
    const before = memory.terms?.[term.name] ?? term.initial;
    return [term.name, term.remember?.(before, aux[term.name] as Tree) ?? before];
  });
  return { ...memory, terms: { ...memory.terms, ...Object.fromEntries(entries) } };
}
