import { profile, type Tensor } from '@tensorflow/tfjs-core';

/** What running a function costs. */
export interface Work {
  /** Multiply-adds of its products and convolutions; everything else is small beside them and not counted. */
  readonly multiplyAdds: number;
  /** Of all tensors that its ops make. */
  readonly sizeBytes: number;
}

/** Runs a function twice and counts the multiply-adds of its matrix products and convolutions, exactly, from the shapes that the kernels get.
 *
 *  Twice as many floating-point operations; a gradient to the inputs alone costs as many again.
 *
 *  @param f returns a tensor, which is disposed.
 *  @returns the counts; the same on every engine, but for `sizeBytes`.
 *  @example
 *  const { multiplyAdds } = await countMultiplyAdds(() => tf.matMul(tf.ones([4, 3]), tf.ones([3, 5])));
 *  console.log(multiplyAdds); // 60
 */
export async function countMultiplyAdds(f: () => Tensor): Promise<Work> {
  // A kernel that throws while it is profiled leaves a rejection that nobody can catch: let it throw before.
  f().dispose();
  const { kernels, result } = await profile(f as unknown as () => Tensor[]);
  (result as unknown as Tensor).dispose();
  let [multiplyAdds, sizeBytes] = [0, 0];
  let previous = '';
  for (const { name, inputShapes, outputShapes } of kernels) {
    const bare = name.replace(/^gans\//, '');
    const [inputs, outputs] = [inputShapes as number[][], outputShapes as number[][]];
    sizeBytes += 4 * outputs.reduce((sum, shape) => sum + sizeOf(shape), 0);
    // An op of ours is reported after the kernel that it ran, if it ran one: that is one piece of work.
    const signature = JSON.stringify([familyOf(bare), inputs, outputs]);
    if (name === bare || signature !== previous) multiplyAdds += ownWork(bare, inputs, outputs);
    previous = signature;
  }
  return { multiplyAdds, sizeBytes };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Kernels that do the same work under several names. */
function familyOf(name: string): 'matMul' | 'conv' | 'convInput' | 'depthwise' | 'other' {
  if (name === 'BatchMatMul' || name === '_FusedMatMul') return 'matMul';
  if (name === 'Conv2D' || name === 'FusedConv2D') return 'conv';
  if (name === 'Conv2DBackpropInput' || name === 'Conv2DInputGradient') return 'convInput';
  if (name === 'DepthwiseConv2dNative' || name === 'FusedDepthwiseConv2D') return 'depthwise';
  return 'other';
}

function ownWork(name: string, inputs: readonly number[][], [output]: readonly number[][]): number {
  const [left, right] = inputs as [number[], number[]];
  switch (familyOf(name)) {
    case 'matMul': {
      // |a| |b| = (batch m k) (batch k n), so that |a| |b| / (|out| batch) = k^2, whichever side is transposed.
      const batch = sizeOf(output!.slice(0, -2));
      const [a, b] = [left, right].map((shape) => sizeOf(shape.slice(-2)));
      return sizeOf(output!) * Math.round(Math.sqrt((a! * b! * batch) / sizeOf(output!)));
    }
    case 'conv': // each output sums up one window of the kernel [h, w, in, out]
      return sizeOf(output!) * sizeOf(right.slice(0, 3));
    case 'convInput': // each element of dy [N, H, W, out] spreads over one
      return sizeOf(left) * sizeOf(right.slice(0, 3));
    case 'depthwise':
      return sizeOf(output!) * sizeOf(right.slice(0, 2));
    case 'other':
      return 0;
  }
}
