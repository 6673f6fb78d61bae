import { useEngine } from '@gans/engines';
import { createSeed, type FlatTree } from '@gans/tensor';
import { tensor, memory as tensorsAlive } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { combinations, short } from '../internal/gan-combinations';
import { tinyDataset } from '../internal/tiny-gan';
import type { GanConfig } from './config';
import { createGan } from './create-gan';
import { disposeGanState, flattenGanState, type GanState, unflattenGanState } from './state';
import { trainGan } from './train-gan';

const seed = createSeed(21);
const dataset = tinyDataset(15); // two batches an epoch, and three images over

/** All that a checkpoint holds, out of the engine and through JSON. */
function stored(state: GanState) {
  const { tensors, ...rest } = flattenGanState(state);
  const values = Object.entries(tensors).map(([name, x]) => [name, x.shape, Array.from(x.dataSync())] as const);
  return { values, rest: JSON.parse(JSON.stringify(rest)) as typeof rest };
}

const movedBetween = (before: ReturnType<typeof stored>, after: ReturnType<typeof stored>, net: string) =>
  before.values.filter(
    ([name, , old], i) => name.startsWith(`${net}/params/`) && old.some((x, j) => x !== after.values[i]![2][j]),
  ).length;

describe('trainGan of every combination', () => {
  beforeAll(async () => {
    await useEngine('wasm', { threads: 1 });
  });

  it.each(Object.entries(combinations))(
    'trains both nets with %s, and goes on bit for bit after a stop',
    async (_, combination) => {
      const config: GanConfig = { ...short, ...combination.config };
      const alive = tensorsAlive().numTensors;
      const { nets, state } = createGan(combination.nets, seed);
      const fresh = stored(state);
      const run = (from: GanState, steps: number) =>
        trainGan({ nets, state: from, dataset, config: { ...config, steps }, seed });

      const half = await run(state, 2);
      const middle = stored(half);
      const whole = await run(half, 4);
      const end = stored(whole);
      for (const net of ['generator', 'discriminator']) expect(movedBetween(fresh, end, net), net).toBeGreaterThan(0);
      expect(end.values.every(([, , values]) => values.every(Number.isFinite))).toBe(true);

      const tensors: FlatTree = Object.fromEntries(
        middle.values.map(([name, shape, data]) => [name, tensor(data, [...shape], 'float32')]),
      );
      const resumed = await run(unflattenGanState(whole, { tensors, ...middle.rest }), 4);
      expect(stored(resumed)).toEqual(end);
      disposeGanState(whole);
      disposeGanState(resumed);
      expect(tensorsAlive().numTensors).toBe(alive);
    },
  );
});
