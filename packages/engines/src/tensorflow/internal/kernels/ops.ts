import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { OpAttribute, TensorflowBackend } from '../backend';

/** The element type float32, as the value of an attribute. */
export const float32 = Symbol('float32');

/** A list of integers, as the value of an attribute. */
export interface Integers {
  readonly integers: readonly number[];
}

/** An integer, as the value of an attribute. */
export interface Integer {
  readonly integer: number;
}

/** A list of strings, as the value of an attribute; only bindings that we have compiled take it. */
export interface Strings {
  readonly strings: readonly string[];
}

/** So many times the element type float32, as the value of an attribute; only bindings that we have compiled take it. */
export interface Floats {
  readonly floats: number;
}

/** Attributes of a TensorFlow op by name, as plain values: a number is a float, a list of numbers a shape. */
export type Attributes = Readonly<
  Record<string, string | boolean | number | readonly number[] | Integer | Integers | Strings | Floats | typeof float32>
>;

/** Calls TensorFlow ops by name; element types are those of the inputs. */
export interface Ops {
  /** An op with one output. */
  one(op: string, inputs: readonly TensorInfo[], attributes?: Attributes): Tensor;
  /** An op with several outputs. */
  many(op: string, inputs: readonly TensorInfo[], outputs: number, attributes?: Attributes): Tensor[];
  readonly backend: TensorflowBackend;
}

/** Computes an op of @gans/tensor: the outputs in that op's order. Runs inside `tidy`. */
export type FastKernel = (
  ops: Ops,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: Readonly<Record<string, unknown>>,
) => Tensor[];

const known = new WeakMap<TensorflowBackend, Ops>();

/** The ops of a running backend. */
export function opsOf(backend: TensorflowBackend): Ops {
  const ops = known.get(backend) ?? createOps(backend);
  known.set(backend, ops);
  return ops;
}

function createOps(backend: TensorflowBackend): Ops {
  const { binding } = backend;
  const encodeOne = (value: Attributes[string]): Omit<OpAttribute, 'name'> => {
    if (value === float32) return { type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
    if (typeof value === 'string') return { type: binding.TF_ATTR_STRING, value };
    if (typeof value === 'boolean') return { type: binding.TF_ATTR_BOOL, value };
    if (typeof value === 'number') return { type: binding.TF_ATTR_FLOAT, value };
    if ('integer' in value) return { type: binding.TF_ATTR_INT, value: value.integer };
    if ('integers' in value) return { type: binding.TF_ATTR_INT, value: value.integers };
    if ('strings' in value) return { type: binding.TF_ATTR_STRING, value: value.strings };
    if ('floats' in value)
      return { type: binding.TF_ATTR_TYPE, value: Array.from({ length: value.floats }, () => binding.TF_FLOAT) };
    return { type: binding.TF_ATTR_SHAPE, value };
  };
  // Attributes that are the same object, as those of an op called again and again, are encoded once.
  const encoded = new WeakMap<Attributes, OpAttribute[]>();
  const encode = (attributes: Attributes): OpAttribute[] => {
    const before = encoded.get(attributes);
    if (before !== undefined) return before;
    const list = Object.entries(attributes).map(([name, value]) => ({ name, ...encodeOne(value) }));
    encoded.set(attributes, list);
    return list;
  };
  return {
    backend,
    one: (op, inputs, attributes = none) => backend.executeSingleOutput(op, encode(attributes), inputs),
    many: (op, inputs, outputs, attributes = none) =>
      backend.executeMultipleOutputs(op, encode(attributes), inputs, outputs),
  };
}

const none: Attributes = {};
