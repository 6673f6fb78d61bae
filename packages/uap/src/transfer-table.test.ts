import { tensor3d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { imagesOf, linearClassifier } from './internal/test-classifiers';
import { transferTable } from './transfer-table';

describeOnEngines('transferTable', () => {
  it('measures every perturbation on every classifier, on the same images', async () => {
    const classifiers = {
      first: { classifier: linearClassifier([1, 0], 0), identity: { name: 'first pixel' } },
      second: { classifier: linearClassifier([0, 1], 0), identity: { name: 'second pixel' } },
    };
    const perturbations = { right: tensor3d([0.2, 0], [1, 2, 1]), both: tensor3d([0.2, -0.2], [1, 2, 1]) };
    const images = imagesOf([
      [-0.1, 0.1],
      [-0.5, 0.5],
      [0.3, 0.1],
      [0.1, -0.1],
    ]);
    const cells: number[] = [];
    const rows = await transferTable(perturbations, classifiers, () => images, {
      epsilon: 0.1,
      onProgress: (done) => cells.push(done),
    });
    const table = rows.map(({ name, rates, mean }) => [name, rates.first!.value, rates.second!.value, mean]);
    expect(table).toEqual([
      ['right', 0.25, 0, 0.125],
      ['both', 0.25, 0.5, 0.375],
    ]);
    expect(rows[0]!.rates.second!.protocol.classifier).toEqual({ name: 'second pixel' });
    expect(cells).toEqual([1, 2, 3, 4]);
  });

  it('rejects empty tables', async () => {
    await expect(transferTable({}, {}, () => imagesOf([[0, 0]]), { epsilon: 0.1 })).rejects.toThrow(
      'transferTable: expected at least one perturbation and one classifier, got 0 and 0.',
    );
  });
});
