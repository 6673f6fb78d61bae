import { createSeed } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { type GrowthOptions, type GrowthState, growDataset } from './grow-dataset';
import { labelledExample, readsPixels } from './internal/linear-example';
import { countChanged, recordedTraining } from './internal/recorded-training';
import { poolCounts } from './pool';

const seed = createSeed(17);
const source = labelledExample();
const mining = { stepSize: 0.5, steps: 2 };

async function grow(options: Partial<GrowthOptions<number>> = {}) {
  const training = recordedTraining(() => readsPixels());
  const settings = { size: 40, increment: 8, seed, chunkSize: 8, mining };
  const state = await growDataset(training, source, { ...settings, ...options });
  return { state, pools: training.seen.map(({ pool }) => pool) };
}

describe('growDataset', () => {
  it('Q3: ends with exactly N images, N/K of each class, after N/M - 1 rounds', async () => {
    const { state, pools } = await grow();
    expect(pools.map(({ labels }) => labels.length)).toEqual([8, 16, 24, 32]);
    expect(state).toMatchObject({ classifier: 4, epoch: 4, next: 'train' });
    expect([...poolCounts(state.pool)]).toEqual([10, 10, 10, 10]);
    expect([...state.pool.born]).toEqual(Array.from({ length: 40 }, (_, i) => Math.floor(i / 8)));
  });

  it.each([
    [1300, 10],
    [2600, 5],
  ])('Q3: fills N = 13,000 with M = %d in %d parts', async (increment, parts) => {
    const training = recordedTraining(() => readsPixels());
    const tiny = { ...source, generator: () => tf.zeros<tf.Rank.R4>([1300, 1, 4, 1]) };
    const { pool } = await growDataset(training, tiny, { size: 13_000, increment, seed, chunkSize: 1300 });
    expect(training.seen).toHaveLength(parts - 1);
    expect(pool.labels).toHaveLength(13_000);
  });

  it('Q3: mines all images but the first M', async () => {
    const { state } = await grow();
    expect([...state.pool.mined]).toEqual(Array.from({ length: 40 }, (_, i) => Number(i >= 8)));
  });

  it('keeps what is there, and takes a smaller last part where M does not divide N', async () => {
    const { state, pools } = await grow({ size: 20, increment: 8 });
    expect(pools.map(({ labels }) => labels.length)).toEqual([8, 16]);
    expect(state.pool.labels).toHaveLength(20);
    for (const pool of pools) {
      const part = { ...state.pool, pixels: state.pool.pixels.subarray(0, pool.pixels.length), labels: pool.labels };
      expect(countChanged(part, pool)).toBe(0);
    }
  });

  it('takes a tenth of N at a time, and random images without mining: the latents of the mined ones', async () => {
    const training = recordedTraining(() => readsPixels());
    const { pool } = await growDataset(training, source, { size: 40, seed, chunkSize: 8 });
    expect(training.seen).toHaveLength(9);
    expect(pool.mined).not.toContain(1);
    const still = await grow({ mining: { ...mining, stepSize: 0 } });
    const without = await growDataset(
      recordedTraining(() => readsPixels()),
      source,
      { size: 40, increment: 8, seed, chunkSize: 8 },
    );
    for (const [i, byte] of still.state.pool.pixels.entries())
      expect(Math.abs(byte - without.pool.pixels[i]!)).toBeLessThanOrEqual(1);
  });

  it('Q8: the same seed gives the same images; from any saved state they are the same', async () => {
    const states: GrowthState<number>[] = [];
    const { state } = await grow({ onState: (one) => void states.push(structuredClone(one)) });
    expect((await grow()).state).toEqual(state);
    expect(states).toHaveLength(9);
    for (const saved of states) expect((await grow({ state: saved })).state).toEqual(state);
  });

  it('has room for all images from the beginning, and never copies one', async () => {
    const buffers = new Set<ArrayBufferLike>();
    await grow({ onState: ({ pool }) => void buffers.add(pool.pixels.buffer) });
    expect([...buffers].map(({ byteLength }) => byteLength)).toEqual([40 * 4]);
  });

  it('goes on from a saved pool without writing into its bytes', async () => {
    const { state } = await grow({ size: 16 });
    const bytes = Buffer.concat([state.pool.pixels, Buffer.alloc(1000, 7)]);
    const saved = { ...state, pool: { ...state.pool, pixels: new Uint8Array(bytes.buffer, bytes.byteOffset, 64) } };
    await grow({ size: 40, state: saved });
    expect(bytes.subarray(64)).toEqual(Buffer.alloc(1000, 7));
  });

  it('warns, stops and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const warnings: string[] = [];
    await grow({ size: 21, increment: 21, onWarning: (warning) => void warnings.push(warning) });
    expect(warnings).toEqual([
      'growDataset: 21 images are no multiple of 4 classes; the first class has one image more than the others.',
    ]);
    const stop = new AbortController();
    await expect(grow({ signal: stop.signal, onState: () => stop.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
      message: "growDataset: stopped by the caller's signal after 0 epochs. Go on from the state that was saved last.",
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses numbers out of range, and states that do not fit', async () => {
    await expect(grow({ size: 0 })).rejects.toThrow('growDataset: expected size to be an integer >= 1, got 0.');
    await expect(grow({ increment: 41 })).rejects.toThrow('expected increment to be an integer from 1 to 40, got 41.');
    const { state } = await grow();
    await expect(grow({ size: 20, state })).rejects.toThrow(
      "growDataset: expected size to be at least 40, that of the state's pool, got 20.",
    );
  });
});
