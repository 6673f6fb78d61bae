import { createSeed, flattenTree, foldIn, mapTree, normal, type Tree } from '@gans/tensor';
import { matMul, mul, ones, reshape, type Tensor, type Tensor2D, transpose } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createSpectralNorm, spectralNorm } from '../layers/spectral-norm';
import { createSpectralTree, normalizeTree } from './spectral-tree';

const seed = createSeed(9);
const tree = () => ({
  first: { kernel: normal(foldIn(seed, 'a'), [3, 3, 2, 4]) as Tensor, bias: ones([4]) as Tensor },
  block: {
    conv: { kernel: normal(foldIn(seed, 'b'), [4, 2]) as Tensor },
    classes: { table: normal(foldIn(seed, 'c'), [5, 3]) as Tensor },
    norm: { gain: ones([2]) as Tensor },
  },
  gamma: ones([]) as Tensor,
});
const everything = () => true;
const paths = (given: Tree) => Object.keys(flattenTree(given));

/** The largest factor by which a matrix stretches a vector, by many power iterations in float64. */
function largestSingularValue(matrix: Tensor2D): number {
  const gram = matMul(matrix, matrix, true).arraySync() as number[][];
  let [vector, value] = [gram.map((_, i) => 1 / (i + 1)), 0];
  for (let i = 0; i < 500; i++) {
    const next = gram.map((row) => row.reduce((total, entry, j) => total + entry * vector[j]!, 0));
    value = Math.hypot(...next);
    vector = next.map((entry) => entry / value);
  }
  return Math.sqrt(value);
}

describeOnEngines('createSpectralTree', () => {
  it('has vectors beside each kernel and table that is named, and nothing else', () => {
    expect(paths(createSpectralTree(tree(), seed, everything))).toEqual([
      'first/u',
      'first/v',
      'block/conv/u',
      'block/conv/v',
      'block/classes/u',
      'block/classes/v',
    ]);
    expect(paths(createSpectralTree(tree(), seed, (path) => path === 'block/conv'))).toEqual([
      'block/conv/u',
      'block/conv/v',
    ]);
    expect(createSpectralTree(tree(), seed, () => false)).toEqual({});
  });

  it('gives each layer vectors of its own, from its key path', () => {
    const params = tree();
    const { first } = createSpectralTree(params, seed, everything) as { first: { u: Tensor } };
    expectClose(first.u, createSpectralNorm(params.first.kernel, foldIn(seed, 'first/u')).u, { rtol: 0, atol: 0 });
  });
});

describeOnEngines('normalizeTree', () => {
  it('brings every largest singular value to 1 once the vectors have settled, and leaves the rest alone', () => {
    const params = tree();
    let state = createSpectralTree(params, seed, everything);
    for (let i = 0; i < 60; i++) state = normalizeTree(params, state, true, {}).state;
    const { first, block, gamma } = normalizeTree(params, state, false, {}).params;
    for (const weights of [reshape(first.kernel, [18, 4]), block.conv.kernel, block.classes.table])
      expect(largestSingularValue(weights as Tensor2D)).toBeCloseTo(1, 3);
    expect(first.bias).toBe(params.first.bias);
    expect(block.norm.gain).toBe(params.block.norm.gain);
    expect(gamma).toBe(params.gamma);
  });

  it('takes the rows of a table for its outputs', () => {
    const params = tree();
    const state = createSpectralTree(params, seed, everything) as { block: { classes: { u: Tensor; v: Tensor } } };
    const { output } = spectralNorm(transpose(params.block.classes.table), state.block.classes, false);
    expectClose(normalizeTree(params, state, false, {}).params.block.classes.table, transpose(output));
    expect(state.block.classes.u.shape).toEqual([1, 5]);
  });

  it('does not see the scale of a weight', () => {
    const params = tree();
    const scaled = mapTree((leaf, _, path) => (/kernel|table/.test(path) ? mul(leaf, 5) : leaf), params);
    const state = createSpectralTree(params, seed, everything);
    const [once, again] = [params, scaled].map((given) => flattenTree(normalizeTree(given, state, true, {}).params));
    for (const path of Object.keys(once!)) expectClose(again![path]!, once![path]!, { rtol: 1e-4, atol: 1e-6 });
  });

  it('moves the vectors in training only, and passes other state on', () => {
    const params = tree();
    const spectral = createSpectralTree(params, seed, everything);
    const statistics = { mean: ones([2]) as Tensor };
    const state = { ...spectral, block: { ...(spectral.block as Tree), norm: statistics } } as Tree;
    const settled = normalizeTree(params, state, false, {}).state;
    expect(flattenTree(settled)).toEqual(flattenTree(state));
    const moved = flattenTree(normalizeTree(params, state, true, {}).state);
    for (const [path, leaf] of Object.entries(flattenTree(state)))
      expect(moved[path] === leaf, path).toBe(path === 'block/norm/mean');
  });
});
