import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Binding, OpAttribute, TensorflowBackend } from '../backend';
import type { Ops } from './ops';

/** TensorFlow's code of the element type float64, which TensorFlow.js lacks. */
const DOUBLE = 2;

/** A tensor as the binding knows it; those of float64 live here only. */
export interface RawTensor {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

type RawBackend = TensorflowBackend & {
  readonly binding: Binding & {
    executeOp(
      op: string,
      attributes: readonly OpAttribute[],
      inputIds: readonly number[],
      outputs: number,
    ): RawTensor[];
    deleteTensor(id: number): void;
  };
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(raw: RawTensor): Tensor;
};

/** Float64 arithmetic of TensorFlow. */
export interface Float64Ops {
  /** The sum of two float32 tensors: a float64 as its float32 value and the rest, 48 bits in all. */
  up(high: Tensor, low: Tensor): RawTensor;
  /** An op on float64 tensors, with its boolean attributes. */
  op(
    name: string,
    inputs: readonly RawTensor[],
    attributes?: Readonly<Record<string, boolean>>,
    outputs?: 1 | 2,
  ): RawTensor;
  /** The inverse of `up`. */
  down(tensor: RawTensor): [high: Tensor, low: Tensor];
}

/** Computes in float64, and frees what came up on the way. */
export function inFloat64<T>(ops: Ops, compute: (float64: Float64Ops) => T): T {
  const backend = ops.backend as RawBackend;
  const { binding } = backend;
  const temporary: RawTensor[] = [];
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const flag = (name: string, value: boolean) => ({ name, type: binding.TF_ATTR_BOOL, value });
  const convert = (id: number, from: number, to: number) =>
    binding.executeOp('Cast', [type('SrcT', from), type('DstT', to), flag('Truncate', false)], [id], 1)[0]!;
  const held = (tensor: RawTensor) => {
    temporary.push(tensor);
    return tensor;
  };
  const widened = (id: number) => held(convert(id, binding.TF_FLOAT, DOUBLE));
  const rounded = ({ id }: RawTensor) => convert(id, DOUBLE, binding.TF_FLOAT);
  const op: Float64Ops['op'] = (name, inputs, attributes = {}, outputs = 1) => {
    const flags = Object.entries(attributes).map(([key, value]) => flag(key, value));
    const ids = inputs.map(({ id }) => id);
    return binding.executeOp(name, [type('T', DOUBLE), ...flags], ids, outputs).map(held)[0]!;
  };
  try {
    return compute({
      up: (high, low) => {
        const [first, second] = backend.getInputTensorIds([high, low]);
        return op('AddV2', [widened(first!), widened(second!)]);
      },
      op,
      down: (tensor) => {
        const high = rounded(tensor);
        const low = rounded(op('Sub', [tensor, widened(high.id)]));
        return [backend.createOutputTensor(high), backend.createOutputTensor(low)];
      },
    });
  } finally {
    for (const { id } of temporary) binding.deleteTensor(id);
  }
}
