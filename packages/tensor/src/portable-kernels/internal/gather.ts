import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Scope } from './scope';
import { copyRun } from './slice';

/** Picks slices along one axis, copying each whole; the shipped kernel goes element by element.
 *
 *  @param x any numeric tensor, [..., size, ...].
 *  @param indices int32 of any shape, each in 0 .. size - 1.
 *  @param attributes `axis` and `batchDims` as tfjs's kernel takes them.
 */
export function gather(scope: Scope, x: TensorInfo, indices: TensorInfo, attributes: Attributes): TensorInfo {
  const { axis: given = 0, batchDims = 0 } = attributes as { axis?: number; batchDims?: number };
  if (x.dtype === 'string' || x.dtype === 'complex64' || indices.dtype !== 'int32')
    return scope.runShipped('GatherV2', { x, indices }, attributes);
  const axis = given < 0 ? given + x.shape.length : given;
  const size = x.shape[axis]!;
  const product = (extents: readonly number[]) => extents.reduce((total, extent) => total * extent, 1);
  const [batch, outer, inner] = [
    product(x.shape.slice(0, batchDims)),
    product(x.shape.slice(batchDims, axis)),
    product(x.shape.slice(axis + 1)),
  ];
  const picked = product(indices.shape.slice(batchDims));
  for (const index of scope.view(indices))
    if (!(index >= 0 && index < size)) throw new Error(`GatherV2: the index value ${index} is not in [0, ${size - 1}]`);
  const shape = [...x.shape.slice(0, axis), ...indices.shape.slice(batchDims), ...x.shape.slice(axis + 1)];
  return scope.output(shape, x.dtype, (to) => {
    const [from, picks] = [scope.view(x), scope.view(indices)];
    for (let n = 0, target = 0; n < batch * outer; n++) {
      const first = Math.floor(n / outer) * picked;
      for (let i = 0; i < picked; i++, target += inner)
        copyRun(from, to, (n * size + picks[first + i]!) * inner, target, inner);
    }
  });
}
