import { FormatError } from '@gans/tensor';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { GoldenTensor } from './golden-file';

/** Gives an operation its case: options by type, inputs by name. Remembers what was read, so that what was not can be called unknown. */
export interface CaseReader {
  number(option: string): number;
  /** An option that is a number, or null where a formula's own value is meant. */
  numberOrNull(option: string): number | null;
  /** Whether an option says that there is nothing, such as no clipping. */
  isNull(option: string): boolean;
  boolean(option: string): boolean;
  /** An option that must be one of the given values. */
  choice<T extends string | null>(option: string, values: readonly T[]): T;
  hasOption(option: string): boolean;
  hasInput(name: string): boolean;
  input(name: string): GoldenTensor;
  /** A float32 tensor; freed when the case is done. */
  tensor(name: string): Tensor;
  /** An input that must hold integers. */
  integers(name: string): Int32Array;
  /** Names of the inputs that were not asked for. */
  unreadInputs(): readonly string[];
}

/** Makes the reader of one case. */
export function createCaseReader(
  options: Readonly<Record<string, unknown>>,
  inputs: ReadonlyMap<string, GoldenTensor>,
): CaseReader {
  const unread = new Set(inputs.keys());
  const input = (name: string) => {
    const found = inputs.get(name);
    if (found === undefined) throw new FormatError(`expected an input ${name}, got none`);
    unread.delete(name);
    return found;
  };
  const wrong = (option: string, what: string) =>
    new FormatError(`expected option ${option} to be ${what}, got ${JSON.stringify(options[option])}`);
  const number = (option: string) => {
    const value = options[option];
    if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(option, 'a number');
    return value;
  };
  return {
    number,
    numberOrNull: (option) => (options[option] === null ? null : number(option)),
    isNull: (option) => options[option] === null,
    boolean: (option) => {
      const value = options[option];
      if (typeof value !== 'boolean') throw wrong(option, 'true or false');
      return value;
    },
    choice: (option, values) => {
      const value = values.find((candidate) => candidate === options[option]);
      if (value === undefined) throw wrong(option, values.join(' or '));
      return value;
    },
    hasOption: (option) => option in options,
    hasInput: (name) => inputs.has(name),
    input,
    tensor: (name) => {
      const { shape, data } = input(name);
      return tensor(Float32Array.from(data), [...shape], 'float32');
    },
    integers: (name) => {
      const { data } = input(name);
      const bad = data.find((value) => !Number.isInteger(value));
      if (bad !== undefined) throw new FormatError(`expected input ${name} to hold integers, got ${bad}`);
      return Int32Array.from(data);
    },
    unreadInputs: () => [...unread],
  };
}
