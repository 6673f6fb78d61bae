import { createSeed, randomBits } from '@gans/tensor';
import { parameterShapes } from './parameters';

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

/** A state dict that no training has seen, the same in any language: element i of all tensors, one after another, is low + (high - low) (word(i mod 65521) + 1/2) / 2^32 with the words of seed 2015. */
export function syntheticArrays(): Record<string, { dtype: string; shape: readonly number[]; data: Float32Array }> {
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

/** Noise as bytes, the same in any language: the highest eight bits of each word of a seed. */
export const syntheticBytes = (seed: number, count: number): Uint8Array =>
  Uint8Array.from(randomBits(createSeed(seed), count), (word) => word >>> 24);
