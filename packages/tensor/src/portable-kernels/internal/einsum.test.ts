import { einsum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { wholeNumbers } from './testing/arbitraries';

const equations = [
  'ij->ji',
  'ij->i',
  'ijk->k',
  'i,i->',
  'i,j->ij',
  'ij,jk->ik',
  'ij,kj->ik',
  'bij,bjk->bik',
  'bij,bjk->kbi',
  'bij,kjl->bikl',
  'ij,ij->j',
  'bijc,bkc->bijk',
  'ab,cd->a',
  'abc,c->',
];

describeOnEngines('Einsum', () => {
  it.each(equations)('%s is the sum over the labels that the result lacks', (equation) => {
    const [left, result] = equation.split('->') as [string, string];
    const terms = left.split(',');
    const labels = [...new Set(left.replace(',', ''))];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: labels.length, maxLength: labels.length }),
        (sizes) => {
          tidy(() => {
            const extent = (label: string) => sizes[labels.indexOf(label)]!;
            const tensors = terms.map((term, t) => {
              const shape = [...term].map(extent);
              return tensor(
                wholeNumbers(
                  shape.reduce((a, b) => a * b, 1),
                  t + 1,
                ),
                shape,
              );
            });
            expectClose(einsum(equation, ...tensors), definition(terms, result, extent, tensors), { rtol: 0, atol: 0 });
          });
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** Runs through every assignment of indices to labels and adds up the products. */
function definition(
  terms: readonly string[],
  result: string,
  extent: (label: string) => number,
  tensors: readonly Tensor[],
): Tensor {
  const labels = [...new Set(terms.join(''))];
  const values = tensors.map((t) => t.dataSync());
  const shape = [...result].map(extent);
  const sums = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const offset = (term: string, index: Map<string, number>) =>
    [...term].reduce((flat, label) => flat * extent(label) + index.get(label)!, 0);
  const visit = (depth: number, index: Map<string, number>): void => {
    if (depth < labels.length) {
      for (let i = 0; i < extent(labels[depth]!); i++) visit(depth + 1, index.set(labels[depth]!, i));
      return;
    }
    sums[offset(result, index)]! += terms.reduce((product, term, t) => product * values[t]![offset(term, index)]!, 1);
  };
  visit(0, new Map());
  return tensor(sums, shape);
}
