import '@tensorflow/tfjs';
import { takeSubset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { disposeGanState } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { smallConfig, smallDataset, smallGan } from '../internal/small-gan';
import { diagnosticFigures, writeLook } from './write-look';

const dataset = smallDataset(30);
const config = smallConfig().gan;
const seed = createSeed(1);

describe('writeLook', () => {
  it('leaves images between latents and embeddings with proxies, named by the step', async () => {
    const { nets, state } = smallGan();
    const files: Record<string, Uint8Array | string> = {};
    const write = async (name: string, data: Uint8Array | string) => {
      files[name] = data;
    };
    await writeLook({ write }, { nets, state: { ...state, step: 250 }, dataset, config, seed });
    const names = ['samples/step-0000250.interpolation.png', 'samples/step-0000250.embeddings.json'];
    expect(Object.keys(files)).toEqual(names);
    expect(JSON.parse(files[names[1]!] as string)).toMatchObject({
      step: 250,
      proxies: [[], [], []].map(() => expect.any(Array)),
    });
    disposeGanState(state);
  });
});

describe('diagnosticFigures', () => {
  it('gives the diagnostics as numbers, the same each time, and keeps no tensor', async () => {
    const { nets, state } = smallGan();
    const before = memory().numTensors;
    const figures = await diagnosticFigures({ nets, state, dataset, config });
    expect(memory().numTensors).toBe(before);
    expect(Object.keys(figures).sort()).toEqual([
      'activeNegativeShare',
      'clsGradNorm',
      'easyPositiveShare',
      'embedNorm',
      'featureNorm',
      'proxyCosine',
      'trueClassProb',
    ]);
    for (const figure of Object.values(figures)) expect(Number.isFinite(figure)).toBe(true);
    expect(await diagnosticFigures({ nets, state, dataset, config })).toEqual(figures);
    disposeGanState(state);
  });

  it('looks at images of several classes of a set that lies class by class', async () => {
    const { nets, state } = smallGan();
    const seen: number[] = [];
    const order = [...dataset.labels.keys()].sort((a, b) => dataset.labels[a]! - dataset.labels[b]!);
    const sorted = takeSubset(dataset, Int32Array.from(order));
    const watched = {
      ...sorted,
      pixels: (indices: ArrayLike<number>) => {
        seen.push(...Array.from(indices, (index) => sorted.labels[index]!));
        return sorted.pixels(indices);
      },
    };
    await diagnosticFigures({ nets, state, dataset: watched, config });
    expect(new Set(seen).size).toBeGreaterThan(1);
    disposeGanState(state);
  });
});
