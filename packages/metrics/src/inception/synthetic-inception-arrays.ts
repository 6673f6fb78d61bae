import { createSeed, randomBits } from '@gans/tensor';
import { parameterShapes } from './internal/parameters';
import type { NamedArray } from './named-arrays';

/** A prime, so that no two filters of a layer take the same words. */
const PERIOD = 65521;

const elementCount = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** The interval that a tensor's values lie in: kernels keep the variance through a ReLU (He), batch norms are near the identity. */
function interval(name: string, shape: readonly number[]): readonly [low: number, high: number] {
  if (name.endsWith('.conv.weight')) {
    const bound = Math.sqrt(6 / elementCount(shape.slice(1)));
    return [-bound, bound];
  }
  if (name === 'fc.weight') return [-0.05, 0.05];
  if (name.endsWith('.bn.weight') || name.endsWith('.bn.running_var')) return [0.75, 1.25];
  return [-0.25, 0.25];
}

/** Weights of the FID network that no training has seen, the same in any language: to try a program without the public file. What they give is never called FID.
 *
 *  Element i of all tensors, one after another in the order of the network, is low + (high - low) (w + 1/2) / 2^32, where w is word i mod 65521 of seed 2015. The interval of a kernel is that of He's initialisation, those of a batch norm lie about the identity.
 *
 *  @returns 472 arrays by the names of PyTorch's state dict, 23,885,392 numbers in float32.
 *  @example
 *  console.log(syntheticInceptionArrays()['fc.weight']!.shape.join(' x ')); // 1008 x 2048
 */
export function syntheticInceptionArrays(): Record<string, NamedArray & { readonly data: Float32Array }> {
  const words = randomBits(createSeed(2015), PERIOD);
  let next = 0;
  return Object.fromEntries(
    Array.from(parameterShapes(), ([name, shape]) => {
      const [low, high] = interval(name, shape);
      const data = new Float32Array(elementCount(shape));
      for (let i = 0; i < data.length; i++) {
        data[i] = low + ((high - low) * (words[next]! + 0.5)) / 2 ** 32;
        if (++next === PERIOD) next = 0;
      }
      return [name, { dtype: 'float32', shape, data }];
    }),
  );
}
