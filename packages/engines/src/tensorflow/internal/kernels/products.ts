import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from '../backend';
import { opsOf } from './ops';
import type { Repair } from './repairs';

/** Multiplications up to which it matters what starting an op costs; beyond, the op for batches is as fast or faster. */
const SMALL = 2 ** 24;

/** The product of two small matrices by TensorFlow's op for two matrices, which starts several times as fast as the one for batches of them. */
export const productOfMatrices: Repair = (shipped) => (call) => {
  const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
  const { transposeA, transposeB } = call.attrs as unknown as { transposeA: boolean; transposeB: boolean };
  const isPlain = a.shape.length === 2 && b.shape.length === 2 && a.dtype === 'float32' && b.dtype === 'float32';
  const multiplications = a.shape.concat(b.shape[transposeB ? 0 : 1]!).reduce((product, size) => product * size, 1);
  if (!isPlain || multiplications > SMALL) return shipped(call);
  const attributes = { transpose_a: transposeA, transpose_b: transposeB };
  return opsOf(call.backend as TensorflowBackend).one('MatMul', [a, b], attributes);
};
