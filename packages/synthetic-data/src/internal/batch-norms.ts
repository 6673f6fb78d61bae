import { type FlatTree, flattenTree, type Tree, unflattenTree } from '@gans/tensor';
import { concat, type Tensor, tensor1d } from '@tensorflow/tfjs-core';

/** A batch norm in a state: the path of the node that holds `mean` and `variance`, float32 [C] each. */
export interface NormPlace {
  readonly path: string;
  readonly channels: number;
}

/** Mean and variance of a layer's input, each [C]. */
export interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

const at = (path: string, name: 'mean' | 'variance') => (path === '' ? name : `${path}/${name}`);

/** Every node of a state that is a batch norm's. */
export function findBatchNorms(state: Tree): readonly NormPlace[] {
  const flat = flattenTree(state);
  return Object.entries(flat).flatMap(([key, mean]) => {
    const path = key === 'mean' ? '' : key.endsWith('/mean') ? key.slice(0, -'/mean'.length) : undefined;
    if (path === undefined) return [];
    const variance = flat[at(path, 'variance')];
    const isNorm = variance !== undefined && mean.rank === 1 && mean.shape.join() === variance.shape.join();
    return isNorm ? [{ path, channels: mean.size }] : [];
  });
}

/** The keys of the statistics in a flat state. */
const keysOf = ({ path }: NormPlace) => [at(path, 'mean'), at(path, 'variance')] as const;

/** A state with the statistics of another, and everything else its own. */
export function withStatisticsOf<S extends Tree>(own: S, other: Tree, places: readonly NormPlace[]): S {
  const from = flattenTree(other);
  const flat: FlatTree = { ...flattenTree(own) };
  for (const key of places.flatMap(keysOf)) flat[key] = from[key]!;
  return unflattenTree(flat) as S;
}

/** A state with given statistics, as new tensors, and everything else its own. Numbers that have overflowed, as they may while layers before are not right yet, begin anew: nothing would move them. */
export function withMoments<S extends Tree>(own: S, moments: readonly Moments[], places: readonly NormPlace[]): S {
  const flat: FlatTree = { ...flattenTree(own) };
  for (const [i, place] of places.entries()) {
    const [mean, variance] = keysOf(place);
    flat[mean] = tensor1d(
      Float32Array.from(moments[i]!.mean, (value) => finite(value, 0)),
      'float32',
    );
    flat[variance] = tensor1d(
      Float32Array.from(moments[i]!.variance, (value) => finite(value, 1)),
      'float32',
    );
  }
  return unflattenTree(flat) as S;
}

const finite = (value: number, otherwise: number) => (Number.isFinite(value) ? value : otherwise);

/** The tensors of all statistics, as one: a single read-back. */
export function joinedStatistics(state: Tree, places: readonly NormPlace[]): Tensor {
  const flat = flattenTree(state);
  return concat(places.flatMap(keysOf).map((key) => flat[key]!));
}

/** Statistics as numbers, from what `joinedStatistics` made. */
export function splitStatistics(values: Float32Array, places: readonly NormPlace[]): readonly Moments[] {
  let first = 0;
  const take = (channels: number) => {
    first += channels;
    return Float64Array.from(values.subarray(first - channels, first));
  };
  return places.map(({ channels }) => ({ mean: take(channels), variance: take(channels) }));
}

/** Whether any statistics of one state are tensors of another's: the model has not moved them. */
export const sharesStatistics = (state: Tree, other: Tree, places: readonly NormPlace[]): boolean => {
  const [flat, others] = [flattenTree(state), flattenTree(other)];
  return places.flatMap(keysOf).some((key) => flat[key] === others[key]);
};
