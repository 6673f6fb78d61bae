import { anyNumber, type Field, type Fields, fillConfig, integer, type Rule, within } from '../../internal/schema';
import type { GanMemory } from '../memory';

const required = (rule: Rule): Field => ({ rule });
const optional = ({ text, holds }: Rule): Field => ({
  rule: { text, holds: (value) => value === undefined || holds(value) },
});
const adaptive: Fields = {
  probability: required(within(0, 1)),
  signs: required(anyNumber),
  images: required(integer(0)),
  updates: required(integer(0)),
};
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const fields: Fields = {
  leCam: { fields: { real: required(anyNumber), fake: required(anyNumber) } },
  adaptiveAugment: { fields: adaptive },
  adaptivePseudo: { fields: adaptive },
  pathLength: optional(anyNumber),
  terms: optional({ text: 'an object', holds: isObject }),
};

/** Passes what losses remember that came out of a file.
 *
 *  @throws ValueError
 */
export const checkedMemory = (owner: string, value: unknown): GanMemory =>
  fillConfig(owner, fields, value, 'memory') as GanMemory;
