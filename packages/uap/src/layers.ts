import { ValueError } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';

/** A layer that a rule may choose: a tensor that taps give. */
export interface LayerCandidate {
  readonly name: string;
  /** Of its activations, [N, ...]. */
  readonly shape: readonly number[];
  /** Its place among the taps, from 0. */
  readonly index: number;
  /** How many taps there are. */
  readonly count: number;
}

/** Which layers: their names, or a rule.
 *
 *  'convolutional': feature maps [N, H, W, C], without those whose name speaks of normalisation, pooling, padding, dropout or the input, as GD-UAP leaves out;
 *  'all': every tap;  a regular expression on the name;  or a function.
 */
export type LayerChoice = readonly string[] | 'convolutional' | 'all' | RegExp | ((layer: LayerCandidate) => boolean);

const notConvolutional = /norm|(^|[^a-z])bn|pool|pad|drop|input|softmax/i;

/** Chooses among the tensors that taps give for one pass.
 *
 *  @param taps what `Taps` gave, by name.
 *  @param choice names, or a rule (see `LayerChoice`).
 *  @returns the names chosen, in the order of the taps.
 *  @throws ValueError when a name is no tap, or no tap fits the rule; it lists the taps.
 *  @example
 *  chooseLayers({ conv1: tf.zeros([1, 4, 4, 2]), logits: tf.zeros([1, 10]) }, 'convolutional'); // ['conv1']
 */
export function chooseLayers(taps: Readonly<Record<string, Tensor>>, choice: LayerChoice): string[] {
  const names = Object.keys(taps);
  const list = names.map((name) => `${name} [${taps[name]!.shape.join(', ')}]`).join(', ') || 'none';
  const isNames = Array.isArray(choice);
  if (isNames) {
    const absent = choice.find((name) => !names.includes(name));
    if (absent !== undefined)
      throw new ValueError(
        `chooseLayers: expected layers to be among the taps, got '${absent}'. The taps are: ${list}.`,
      );
  }
  const chosen = names.filter((name, index) => {
    const candidate = { name, shape: taps[name]!.shape, index, count: names.length };
    return isNames ? choice.includes(name) : fits(candidate, choice as Exclude<LayerChoice, readonly string[]>);
  });
  if (chosen.length === 0)
    throw new ValueError(
      `chooseLayers: expected layers to fit at least one tap, got ${describe(choice)}, which fits none. The taps are: ${list}.`,
    );
  return chosen;
}

function fits(layer: LayerCandidate, rule: Exclude<LayerChoice, readonly string[]>): boolean {
  if (rule === 'all') return true;
  if (rule === 'convolutional') return layer.shape.length === 4 && !notConvolutional.test(layer.name);
  if (rule instanceof RegExp) return layer.name.search(rule) >= 0; // unlike `test`, without memory where the flag g is set
  if (typeof rule === 'function') return rule(layer);
  throw new ValueError(
    `chooseLayers: expected layers to be names, 'convolutional', 'all', a regular expression or a function, got ${describe(rule)}.`,
  );
}

function describe(choice: unknown): string {
  if (typeof choice === 'function') return 'a function';
  return Array.isArray(choice) ? 'no name' : choice instanceof RegExp ? String(choice) : `'${choice}'`;
}
