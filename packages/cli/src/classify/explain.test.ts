import '@tensorflow/tfjs';
import { meanStart } from '@gans/igc';
import { memory, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { ClassifiedImage } from './decide-all';
import { explain } from './explain';

const work = {
  generator: (latent: Tensor2D, condition: Tensor2D) =>
    tidy(
      () =>
        latent
          .mul(0.2)
          .add(condition.slice([0, 1], [-1, 1]).sub(0.5))
          .reshape([-1, 1, 1, 1])
          .tile([1, 2, 2, 1]) as Tensor4D,
    ),
  spec: { latentSize: 1, classCount: 2, imageShape: [2, 2, 1], prior: { kind: 'normal' } },
  classNames: ['black', 'white'],
  options: { preset: 'cold', start: meanStart(), learningRate: 1, schedule: [{ steps: 2 }, { keep: 1, steps: 2 }] },
  images: {
    name: 'shades',
    count: 6,
    nameOf: String,
    failures: [],
    pixels: (first: number) => new Uint8Array(4).fill(40 * first),
  },
} as const;

const decision = (index: number, truth: string | undefined, margin: number): ClassifiedImage => ({
  index,
  image: String(index),
  class: 'black',
  ...(truth && { truth }),
  distance: 0.1,
  margin,
  distances: [0.1, 0.1 + margin],
});

describe('explain', () => {
  it('takes wrong decisions first, closest calls in front, then right ones as they come', async () => {
    const truths = ['black', 'white', 'black', 'white', 'white', 'black'];
    const decisions = truths.map((truth, i) => decision(i, truth, (i * 5) % 6));
    const chosen = async (count: number) => (await explain(work, decisions, count)).map((own) => own.decision.index);
    expect(await chosen(4)).toEqual([4, 3, 0, 2]);
    expect(await chosen(50)).toEqual([4, 3, 1, 0, 2, 5]);
    expect(await explain(work, [], 4)).toEqual([]);
  });

  it('takes the closest calls where the truth is not known', async () => {
    const decisions = [3, 1, 2].map((margin, i) => decision(i, undefined, margin));
    expect((await explain(work, decisions, 2)).map((own) => own.decision.index)).toEqual([1, 2]);
  });

  it('shows what each class drew at the start, half way and at the end, and what was dropped', async () => {
    const before = memory().numTensors;
    const [own] = await explain(work, [decision(2, undefined, 1)], 1);
    expect(memory().numTensors).toBe(before);
    expect([...own!.pixels]).toEqual([80, 80, 80, 80]);
    expect(own!.moments.map(({ step }) => step)).toEqual([0, 2, 4]);
    expect(own!.moments[0]!.redrawn.map((pixels) => [...pixels])).toEqual([
      new Array(4).fill(64),
      new Array(4).fill(191),
    ]);
    expect(own!.dropped).toEqual([false, true]);
    const of = (k: number) => own!.moments.map(({ redrawn }) => redrawn[k]![0]!);
    expect(of(1)[2]).toBe(of(1)[1]); // dropped half way
    expect(of(1)[1]).not.toBe(of(1)[0]);
  });
});
