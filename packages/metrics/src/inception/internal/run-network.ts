import { concat, fused, maxPool, mean, type Tensor1D, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { averagePool } from './average-pool';
import { type Layer, NETWORK } from './network';

/** A convolution with its batch norm folded in. */
export interface FoldedConvolution {
  /** float32 [H, W, I, O]. */
  readonly kernel: Tensor4D;
  /** float32 [O]. */
  readonly bias: Tensor1D;
}

/** Folded convolutions by name. */
export type FoldedNetwork = ReadonlyMap<string, FoldedConvolution>;

type PooledTaps = Record<Extract<Layer, { kind: 'tap' }>['name'], Tensor2D>;

/** Runs normalised images of the network's size through its layers; an activation lives no longer than until the next layer has read it.
 *
 *  @returns the taps, which the caller owns.
 */
export function runNetwork(weights: FoldedNetwork, images: Tensor4D): PooledTaps {
  const taps: Partial<PooledTaps> = {};
  let x = images;
  for (const layer of NETWORK) {
    if (layer.kind === 'tap') {
      taps[layer.name] = mean(x, [1, 2]);
      continue;
    }
    const next = tidy(() => apply(weights, layer, x));
    if (x !== images) x.dispose();
    x = next;
  }
  x.dispose();
  return taps as PooledTaps;
}

function apply(weights: FoldedNetwork, layer: Exclude<Layer, { kind: 'tap' }>, x: Tensor4D): Tensor4D {
  switch (layer.kind) {
    case 'convolution': {
      const { kernel, bias } = weights.get(layer.name)!;
      return fused.conv2d({ x, filter: kernel, bias, strides: layer.stride, pad: layer.padding, activation: 'relu' });
    }
    case 'averagePool':
      return averagePool(x);
    case 'maxPool':
      return maxPool(x, 3, layer.stride, layer.padding);
    case 'branches':
      return concat(
        layer.branches.map((branch) => branch.reduce((y, step) => apply(weights, step as typeof layer, y), x)),
        3,
      );
  }
}
