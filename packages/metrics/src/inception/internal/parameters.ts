import { CLASSES, type Convolution, FEATURES, type Layer, NETWORK } from './network';

/** A convolution and the number of channels that it takes. */
export interface PlacedConvolution extends Convolution {
  readonly channels: number;
}

/** Walks through layers, and lists their convolutions.
 *
 *  @returns the channels that come out.
 */
function place(layers: readonly Layer[], channels: number, placed: PlacedConvolution[]): number {
  return layers.reduce((input, layer) => {
    if (layer.kind === 'branches') return layer.branches.reduce((sum, branch) => sum + place(branch, input, placed), 0);
    if (layer.kind !== 'convolution') return input;
    placed.push({ ...layer, channels: input });
    return layer.filters;
  }, channels);
}

/** All convolutions of the network, in its order. */
export function convolutions(): PlacedConvolution[] {
  const placed: PlacedConvolution[] = [];
  place(NETWORK, 3, placed);
  return placed;
}

/** The tensors of one convolution in a state dict, as PyTorch lays them out: [O, I, H, W] and [O]. */
export function stateOf({ name, filters, channels, kernel }: PlacedConvolution): Record<string, readonly number[]> {
  return {
    [`${name}.conv.weight`]: [filters, channels, ...kernel],
    [`${name}.bn.weight`]: [filters],
    [`${name}.bn.bias`]: [filters],
    [`${name}.bn.running_mean`]: [filters],
    [`${name}.bn.running_var`]: [filters],
  };
}

/** Names and shapes of all tensors of the state dict that the network is made from, in its order: 472, of 23,885,392 numbers. */
export function parameterShapes(): ReadonlyMap<string, readonly number[]> {
  return new Map([
    ...convolutions().flatMap((one) => Object.entries(stateOf(one))),
    ['fc.weight', [CLASSES, FEATURES]],
    ['fc.bias', [CLASSES]],
  ]);
}
