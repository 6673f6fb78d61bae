import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { createBank } from './bank-start';
import { drawn, tanhToy } from './internal/toy-generators';
import { type Label, labelConditions } from './labels';
import { search } from './search';
import { searchLabels } from './search-labels';

const options = { preset: 'cold', schedule: [{ steps: 5 }], learningRate: 0.1 } as const;

describeOnEngines('searchLabels', () => {
  const toy = tanhToy({ classCount: 6, imageShape: [6, 6, 1], latentSize: 3 });
  const { generator, spec } = toy;
  const labels: Label[] = [
    { name: 'shape', columns: [0, 1, 2] },
    { name: 'bright', columns: [4, 3] },
    { name: 'turned', columns: [5] },
  ];
  const image = (): Tensor4D => tidy(() => generator(tensor2d([[0.3, -0.2, 0.1]]), tensor2d([[0, 1, 0, 1, 0, 1]])));

  it('P12: with one label of one-hot values it is the search for classes', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), async (seed) => {
        const images = drawn(toy, [0, 3, 5], seed);
        const one = [{ name: 'class', columns: [0, 1, 2, 3, 4, 5] }];
        const [several, classes] = [
          await searchLabels(generator, spec, images, one, options),
          await search(generator, spec, images, options),
        ];
        expect([...several.distances]).toEqual([...classes.distances]);
        for (const result of [several, classes]) result.dispose();
        images.dispose();
      }),
      { numRuns: 4 },
    );
  });

  it.each(['sigmoid', 'project', 'none'] as const)(
    'keeps free entries as %s says, and fixed ones fixed',
    async (freeEntries) => {
      const images = image();
      const result = await searchLabels(generator, spec, images, labels, {
        ...options,
        freeEntries,
        snapshotSteps: [0],
      });
      const rows = (result.points.conditions.arraySync() as number[][][])[0]!;
      const begun = (result.snapshots[0]!.conditions.arraySync() as number[][][])[0]!;
      expectClose(begun.flat(), labelConditions(labels, spec).flat());
      const fixed = [
        [0, [1, 0, 0]],
        [1, [0, 1, 0]],
        [2, [0, 0, 1]],
      ] as const;
      for (const [row, values] of fixed) expect(rows[row]!.slice(0, 3)).toEqual(values);
      expect([rows[3]!.slice(3, 5), rows[4]!.slice(3, 5)]).toEqual([
        [0, 1],
        [1, 0],
      ]);
      expect([rows[5]![5], rows[6]![5]]).toEqual([0, 1]);
      for (const row of rows) {
        expectClose(row[3]! + row[4]!, 1);
        if (freeEntries !== 'none') {
          expectClose(row[0]! + row[1]! + row[2]!, 1);
          expect(row.every((entry) => entry >= 0 && entry <= 1)).toBe(true);
        }
      }
      expect(rows[0]!.slice(3)).not.toEqual(begun[0]!.slice(3)); // they were searched for
      expect(result.cost).toMatchObject({ rowSteps: 7 * 5, forwardRows: 7 });
      result.dispose();
      images.dispose();
    },
  );

  it('prunes within labels, and starts from a bank of its own conditions', async () => {
    const images = image();
    const bank = await createBank(generator, spec, {
      size: 20,
      seed: createSeed(1),
      conditions: labelConditions(labels, spec),
    });
    const schedule = [{ steps: 0 }, { keep: 2, steps: 2 }, { keep: 1, steps: 2 }];
    const result = await searchLabels(generator, spec, images, labels, { start: bank, schedule });
    const flags = [...result.pruned];
    expect(
      [flags.slice(0, 3), flags.slice(3, 5), flags.slice(5)].map((own) => own.filter((flag) => flag === 0).length),
    ).toEqual([1, 1, 1]);
    expect(result.cost.rowSteps).toBe(6 * 2 + 3 * 2);
    result.dispose();
    bank.dispose();
    images.dispose();
  });

  it('refuses rules and columns that it does not know, and leaves nothing behind', async () => {
    const images = image();
    await expect(
      searchLabels(generator, spec, images, labels, { ...options, freeEntries: 'softmax' as never }),
    ).rejects.toThrow(/freeEntries to be one of sigmoid, project, none/);
    await expect(searchLabels(generator, spec, images, labels.slice(1), options)).rejects.toThrow(
      /each column from 0 to 5 once/,
    );
    for (const freeEntries of ['sigmoid', 'project', 'none'] as const)
      await expectNoLeak(async () =>
        (await searchLabels(generator, spec, images, labels, { ...options, freeEntries })).dispose(),
      );
    images.dispose();
  });
});
