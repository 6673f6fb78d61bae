import type { Tree } from '@gans/tensor';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LossPart } from './loss-parts';
import type { GanMemory, Json } from './memory';

/** A further term of G's loss, with a memory of its own: a classifier in the loop that balances classes, for example.
 *
 *  Its memory is part of the GAN's state and of checkpoints.
 */
export interface GeneratorTerm<Memory extends Json = Json> {
  /** Its name in the report and in the memory; no other term's. */
  readonly name: string;
  /** What it remembers before the first step; survives JSON. */
  readonly initial: Memory;
  /** The term, its weight included, as float32 scalar that can be differentiated with respect to the images; and tensors for `remember`.
   *
   *  @param images float32 [N, H, W, C], as G gives them, before any augmentation; not disposed.
   *  @param condition float32 [N, K], what they were asked to be; not disposed.
   */
  loss(images: Tensor4D, condition: Tensor2D, memory: Memory): { readonly loss: Tensor; readonly aux?: Tree };
  /** The memory after the update; called once for each batch, with the `aux` of `loss`, which is freed afterwards. Left out, the memory stays. */
  remember?(memory: Memory, aux: Tree): Memory;
}

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
