import '@tensorflow/tfjs';
import { createSeed, disposeTree } from '@gans/tensor';
import { createGan, disposeGanState, type GanDiscriminatorConfig } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { smallDataset, smallGan } from '../internal/small-gan';
import { firstOfEachClass, lookAtEmbeddings } from './embedding-look';

const dataset = smallDataset(30);
const shape = { net: 'dcgan', classCount: 3, height: 8, width: 8, channels: 1, filters: 2 } as const;
const ganWith = (discriminator: GanDiscriminatorConfig) =>
  createGan({ generator: { ...shape, latentSize: 4 }, discriminator }, createSeed(3));
const d2d = { conditional: { name: 'd2d-cross-entropy' } } as const;

describe('lookAtEmbeddings', () => {
  it('notes unit vectors of the same images each time, and changes and keeps nothing', async () => {
    const { nets, state } = smallGan();
    const before = memory().numTensors;
    const look = (await lookAtEmbeddings(nets, state, dataset, d2d, createSeed(1)))!;
    expect(memory().numTensors).toBe(before);
    expect(look).toEqual(await lookAtEmbeddings(nets, state, dataset, d2d, createSeed(1)));
    expect([look.step, look.real.length, look.generated.length, look.proxies.length]).toEqual([0, 30, 30, 3]);
    expect(look.labels.slice(0, 6)).toEqual([0, 1, 2, 0, 1, 2]);
    for (const point of [...look.real, ...look.generated, ...look.proxies]) {
      expect(point).toHaveLength(4);
      expect(Math.hypot(...point)).toBeCloseTo(1, 2);
    }
    const other = await lookAtEmbeddings(nets, state, dataset, d2d, createSeed(2));
    expect(other!.real).toEqual(look.real);
    expect(other!.generated).not.toEqual(look.generated);
    disposeGanState(state);
  });

  it('takes features and the rows of the classifier where there are no embeddings', async () => {
    const { nets, state } = ganWith({ ...shape, head: 'classifier' });
    const look = (await lookAtEmbeddings(
      nets,
      state,
      dataset,
      { conditional: { name: 'auxiliary-classifier' } },
      createSeed(1),
    ))!;
    expect(look.proxies).toHaveLength(3);
    expect(look.proxies[0]!.length).toBe(look.real[0]!.length);
    disposeGanState(state);
  });

  it('shows the condition to a discriminator that wants it', async () => {
    const { nets, state } = ganWith({ ...shape, head: 'projection' });
    const look = await lookAtEmbeddings(nets, state, dataset, { conditional: { name: 'projection' } }, createSeed(1));
    expect(look!.proxies).toEqual([]);
    expect(look!.real).toHaveLength(30);
    disposeGanState(state);
  });

  it('says nothing of a discriminator that gives logits only', async () => {
    const { nets, state } = smallGan();
    const bare = {
      ...nets,
      discriminator: {
        apply: (...args: Parameters<typeof nets.discriminator.apply>) => {
          const { output, state: next } = nets.discriminator.apply(...args);
          const { logits, ...rest } = output;
          disposeTree({ ...rest });
          return { output: { logits }, state: next };
        },
      },
    };
    expect(await lookAtEmbeddings(bare, state, dataset, d2d, createSeed(1))).toBeUndefined();
    disposeGanState(state);
  });
});

describe('firstOfEachClass', () => {
  it('takes turns until a class is empty', () => {
    const labels = Uint8Array.of(2, 2, 0, 2, 0, 2);
    expect([...firstOfEachClass({ labels, length: 6, classCount: 3 }, 4)]).toEqual([2, 0, 4, 1]);
    expect([...firstOfEachClass({ labels, length: 6, classCount: 3 }, 100)]).toEqual([2, 0, 4, 1, 3, 5]);
  });
});
