import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { classifyLabels } from './classify-labels';
import { tanhToy } from './internal/toy-generators';
import { complementaryPairs } from './labels';

describeOnEngines('classifyLabels', () => {
  const toy = tanhToy({ classCount: 4, imageShape: [8, 8, 1], latentSize: 2 });
  const { generator, spec } = toy;
  const labels = complementaryPairs(['young', 'bangs']);
  const wanted = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const options = { preset: 'cold', schedule: [{ steps: 20 }] } as const;
  const images = (): Tensor4D =>
    tidy(() =>
      generator(
        tensor2d([
          [0.1, -0.2],
          [0.2, 0.1],
          [-0.1, 0.1],
          [0, 0.2],
        ]),
        tensor2d(wanted.map(([a, b]) => [a!, b!, 1 - a!, 1 - b!])),
      ),
    );

  it('reads each label of each image, whatever the chunks', async () => {
    const x = images();
    for (const chunkRows of [4, 100]) {
      const { decisions, cost } = await classifyLabels(generator, spec, x, labels, { ...options, chunkRows });
      expect(decisions.map((own) => own.map(({ value }) => value))).toEqual(wanted);
      expect(decisions[0]!.map(({ name }) => name)).toEqual(['young', 'bangs']);
      for (const { distances, outOfClassScore, margin, value } of decisions.flat()) {
        expect(distances).toHaveLength(2);
        expect([outOfClassScore, margin]).toEqual([distances[value], distances[1 - value]! - distances[value]!]);
      }
      expect(cost).toMatchObject({ images: 4, rowSteps: 4 * 4 * 20 });
    }
    x.dispose();
  });

  it('leaves nothing behind, and refuses a rule that it does not know', async () => {
    const x = images();
    await expectNoLeak(() => classifyLabels(generator, spec, x, labels, { ...options, schedule: [{ steps: 2 }] }));
    await expect(
      classifyLabels(generator, spec, x, labels, { ...options, freeEntries: 'clip' as never }),
    ).rejects.toThrow(/classifyLabels: expected freeEntries/);
    x.dispose();
  });
});
