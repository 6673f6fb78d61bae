import type { Generator } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { matMul, slice, type Tensor2D, type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { classify } from './classify';
import { classifyLabels } from './classify-labels';
import type { SearchCost } from './cost';
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

  it('holds what was decided in the searches of later labels, in sequence', async () => {
    const x = images();
    const sequential = { ...options, order: 'sequential' } as const;
    for (const chunkRows of [4, 100]) {
      const { decisions, cost } = await classifyLabels(generator, spec, x, labels, { ...sequential, chunkRows });
      expect(decisions.map((own) => own.map(({ value }) => value))).toEqual(wanted);
      expect(decisions[3]!.map(({ name }) => name)).toEqual(['young', 'bangs']);
      expect(cost).toMatchObject({ images: 4, rowSteps: 4 * 4 * 20 });
    }
    // Nothing is free in the last search, so that it is one among the images of the decided value.
    const { decisions } = await classifyLabels(generator, spec, x, labels, sequential);
    const held = tidy(() => slice(x, 2, 1));
    const conditions = [
      [1, 0, 0, 1],
      [1, 1, 0, 0],
    ];
    const fixed: Generator = (latent, choice) => generator(latent, matMul(choice as Tensor2D, tensor2d(conditions)));
    const plain = await classify(fixed, { ...spec, classCount: 2 }, held, options);
    expectClose(Array.from(decisions[2]![1]!.distances), Array.from(plain.decisions[0]!.distances));
    held.dispose();
    x.dispose();
  });

  it('tells of its progress with each image counted once, in sequence', async () => {
    const x = images();
    const told: SearchCost[] = [];
    const onProgress = (cost: SearchCost) => told.push(cost);
    const { cost } = await classifyLabels(generator, spec, x, labels, { ...options, order: 'sequential', onProgress });
    expect(told.at(-1)).toEqual(cost);
    expect(told.map(({ images: done }) => done)).toEqual([4, 4, 4]);
    x.dispose();
  });

  it('leaves nothing behind, and refuses a rule that it does not know', async () => {
    const x = images();
    for (const order of ['joint', 'sequential'] as const)
      await expectNoLeak(() =>
        classifyLabels(generator, spec, x, labels, { ...options, order, schedule: [{ steps: 2 }] }),
      );
    await expect(
      classifyLabels(generator, spec, x, labels, { ...options, order: 'backwards' as never }),
    ).rejects.toThrow(/classifyLabels: expected order/);
    await expect(
      classifyLabels(generator, spec, x, labels, { ...options, freeEntries: 'clip' as never }),
    ).rejects.toThrow(/classifyLabels: expected freeEntries/);
    x.dispose();
  });
});
