import { createSeed } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { labelledExample, readsPixels } from './internal/linear-example';
import { countChanged, recordedTraining } from './internal/recorded-training';
import { mixRealImages } from './mix-real-images';
import { poolAges, poolCounts, REAL_IMAGE } from './pool';
import type { LoopProgress } from './pool-training';
import { type SmoothingOptions, type SmoothingState, smoothDataset } from './smooth-dataset';

const seed = createSeed(13);
const source = labelledExample();
const mining = { stepSize: 20, steps: 2 };
type Options = Partial<SmoothingOptions<number>>;

async function smooth(options: Options = {}, sources: Parameters<typeof smoothDataset>[1] = source) {
  const training = recordedTraining(() => readsPixels());
  const state = await smoothDataset(training, sources, { size: 40, epochs: 4, seed, chunkSize: 10, ...options });
  return { state, seen: training.seen, pools: training.seen.map(({ pool }) => pool) };
}

describe('smoothDataset', () => {
  it('Q3: trains on N images in every epoch, as many of each class, and replaces a share r of them', async () => {
    for (const [share, changes] of [
      [0, 0],
      [0.1, 4],
      [0.5, 20],
      [1, 40],
    ] as const) {
      const { state, seen, pools } = await smooth({ share, mining });
      expect(seen.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
      for (const pool of pools) expect([...poolCounts(pool)]).toEqual([10, 10, 10, 10]);
      for (const [i, pool] of pools.slice(1).entries()) {
        expect(countChanged(pools[i]!, pool)).toBe(changes);
        expect(pool.born.filter((epoch) => epoch === i + 1)).toHaveLength(changes);
        expect(pool.mined.filter((mark, slot) => mark === 1 && pool.born[slot] === i + 1)).toHaveLength(changes / 2);
      }
      expect(pools[0]!.mined).not.toContain(1);
      expect(state).toMatchObject({ classifier: 4, epoch: 4, next: 'draw', drawn: 40 * (1 + share * 3) });
    }
  });

  it('Q3: draws the number of images that the paper trains on', async () => {
    const { state } = await smooth({ share: 0.5, epochs: 6, size: 13, onWarning: () => {} });
    expect(Math.abs(state.drawn - 13 * (1 + 0.5 * 5))).toBeLessThanOrEqual(2.5);
  });

  it('Q8: with mining the random half stays the same, and each mined image comes from the same latent', async () => {
    const [without, withMining] = [await smooth({ epochs: 2 }), await smooth({ epochs: 2, mining })];
    const [plain, mined] = [without.pools[1]!, withMining.pools[1]!];
    expect(plain.mined).not.toContain(1);
    expect(countChanged(plain, mined)).toBe(10);
    for (let i = 0; i < 40; i++)
      if (mined.mined[i] === 0)
        expect(mined.pixels.subarray(4 * i, 4 * i + 4)).toEqual(plain.pixels.subarray(4 * i, 4 * i + 4));
    expect((await smooth({ epochs: 2, mining: { ...mining, stepSize: 0 } })).state.pool.labels).toEqual(plain.labels);
  });

  it('Q8: the same seed gives the same pools, another one others', async () => {
    const [once, again] = [await smooth({ mining }), await smooth({ mining })];
    expect(again.pools).toEqual(once.pools);
    const other = await smooth({ mining, seed: createSeed(14) });
    expect(countChanged(other.pools[0]!, once.pools[0]!)).toBe(40);
  });

  it('goes on from any saved state to the same end', async () => {
    const states: SmoothingState<number>[] = [];
    const onState = (state: SmoothingState<number>) => void states.push(structuredClone(state));
    const whole = await smooth({ mining: { steps: 2, draws: 8, angle: 0.2 }, onState });
    expect(states.map(({ epoch, next }) => `${epoch} ${next}`)).toEqual([
      '0 train',
      '1 draw',
      '1 train',
      '2 draw',
      '2 train',
      '3 draw',
      '3 train',
      '4 draw',
    ]);
    for (const state of states) {
      const resumed = await smooth({ mining: { steps: 2, draws: 8, angle: 0.2 }, state });
      expect(resumed.state).toEqual(whole.state);
    }
  });

  it('goes on with more epochs as if there had been more from the beginning', async () => {
    const longer = await smooth({ epochs: 5, mining });
    const { state } = await smooth({ epochs: 3, mining });
    expect((await smooth({ epochs: 5, mining, state: structuredClone(state) })).state).toEqual(longer.state);
    expect((await smooth({ epochs: 5, mining, state: longer.state })).seen).toEqual([]);
  });

  it('stops in the middle of anything, and what was saved last leads to the same end', async () => {
    const whole = await smooth({ mining });
    for (let stopAt = 1; stopAt <= 12; stopAt++) {
      const stop = new AbortController();
      let saved: SmoothingState<number> | undefined;
      let calls = 0;
      const interrupted = smooth({
        mining,
        signal: stop.signal,
        onProgress: () => {
          calls++;
          if (calls === stopAt) stop.abort();
        },
        onState: (state) => {
          saved = structuredClone(state);
        },
      });
      await expect(interrupted).rejects.toMatchObject({ code: 'ABORTED' });
      expect((await smooth({ mining, state: saved })).state).toEqual(whole.state);
    }
  });

  it('writes new images in the place of old ones: ten bytes an image beside the pixels, whatever r', async () => {
    const states: SmoothingState<number>[] = [];
    await smooth({ share: 1, onState: (state) => void states.push(state) });
    for (const { pool } of states) {
      expect(pool.pixels.buffer).toBe(states[0]!.pool.pixels.buffer);
      expect(pool.pixels.buffer.byteLength).toBe(40 * 4);
      const marks = [pool.labels, pool.mined, pool.born, pool.origin];
      expect(marks.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(40 * 10);
    }
  });

  it('calibrates eta once, or each time', async () => {
    // Logits that grow with every epoch, as those of a classifier that becomes sure of itself.
    const run = async (calibrate: 'once' | 'each-time') => {
      const found: (number | undefined)[] = [];
      const training = recordedTraining((epochs) => (images) => tf.tidy(() => tf.mul(readsPixels()(images), epochs)));
      const loop = { steps: 2, draws: 12, angle: 0.25, score: 'logit', calibrate } as const;
      const onState = ({ stepSize, next }: SmoothingState<number>) => void (next === 'train' && found.push(stepSize));
      await smoothDataset(training, source, { size: 20, epochs: 4, seed, chunkSize: 12, mining: loop, onState });
      return found;
    };
    const [none, first, second, third] = await run('once');
    expect(none).toBeUndefined();
    expect(first).toBeGreaterThan(0);
    expect([second, third]).toEqual([first, first]);
    const [, one, two, three] = await run('each-time');
    expect(one).toBe(first);
    expect(one! / two!).toBeGreaterThan(1.5);
    expect(one! / three!).toBeGreaterThan(2);
  });

  it('lets several generators take turns, filters what they draw, and leaves real images alone', async () => {
    const { pools } = await smooth({ share: 1, epochs: 2 }, [source, source]);
    expect([...pools[1]!.origin].reduce((sum, origin) => sum + origin, 0)).toBe(20);
    const begin = await smooth({ epochs: 1 });
    const real = {
      ...begin.state.pool,
      length: 40,
      pixels: (slots: ArrayLike<number>) => new Uint8Array(4 * slots.length),
    };
    const pool = mixRealImages(begin.state.pool, real, { share: 0.3, seed });
    const state = { ...begin.state, pool, next: 'draw' } as const;
    const mixed = await smooth({ share: 1, epochs: 3, state });
    for (const { origin, pixels } of mixed.pools) {
      expect(origin.filter((one) => one === REAL_IMAGE)).toHaveLength(12);
      for (const [i, one] of origin.entries())
        if (one === REAL_IMAGE) expect([...pixels.subarray(4 * i, 4 * i + 4)]).toEqual([0, 0, 0, 0]);
    }
    const score = (images: tf.Tensor4D) => tf.tidy(() => tf.neg(tf.mean(images, [1, 2, 3])));
    const darker = await smooth({ epochs: 1, filter: { score } });
    const brightness = (pixels: Uint8Array) => pixels.reduce((sum, byte) => sum + byte, 0);
    expect(brightness(darker.pools[0]!.pixels)).toBeLessThan(brightness(pools[0]!.pixels));
  });

  it('has images whose mean age tends to 1/r - 1', async () => {
    const { state } = await smooth({ size: 400, epochs: 12, share: 0.5, chunkSize: 100 });
    const ages = poolAges(state.pool, state.epoch - 1);
    expect(ages.reduce((sum, age) => sum + age, 0) / 400).toBeCloseTo(1, 0);
  });

  it('warns of a generator that ignores its condition, and of classes of unequal size', async () => {
    const warned = async (ignoresCondition: boolean, size: number) => {
      const warnings: string[] = [];
      const onWarning = (warning: string) => void warnings.push(warning);
      await smooth({ size, epochs: 1, onWarning }, labelledExample(4, { ignoresCondition }));
      return warnings;
    };
    expect(await warned(false, 40)).toEqual([]);
    expect(await warned(true, 40)).toEqual([expect.stringContaining('The generator ignores its condition')]);
    expect(await warned(false, 42)).toEqual([
      'smoothDataset: 42 images are no multiple of 4 classes; the first 2 classes have one image more than the others.',
    ]);
  });

  it('tells what it is doing, and passes the same seed and the signal to every epoch', async () => {
    const stages: string[] = [];
    const onProgress = ({ stage, epoch, done, total }: LoopProgress) =>
      void stages.push(`${stage} ${epoch}: ${done} of ${total}`);
    const signal = new AbortController().signal;
    const { seen } = await smooth({ epochs: 2, signal, onProgress });
    expect(stages).toEqual([
      'fill 0: 10 of 40',
      'fill 0: 20 of 40',
      'fill 0: 30 of 40',
      'fill 0: 40 of 40',
      'train 0: 0 of 40',
      'draw 1: 10 of 20',
      'draw 1: 20 of 20',
      'train 1: 0 of 40',
    ]);
    expect(seen[1]!.seed).toEqual(seen[0]!.seed);
    expect(seen[0]!.signal).toBe(signal);
  });

  it('leaves no tensor, and passes on what the training throws', async () => {
    const before = tf.memory().numTensors;
    await smooth({ mining });
    const training = recordedTraining(() => readsPixels());
    const failing = { ...training, trainEpoch: () => Promise.reject(new Error('no memory')) };
    await expect(smoothDataset(failing, source, { size: 8, epochs: 1, seed })).rejects.toThrow('no memory');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses numbers out of range, and states that do not fit', async () => {
    await expect(smooth({ share: 1.5 })).rejects.toThrow('smoothDataset: expected share to be from 0 to 1, got 1.5.');
    await expect(smooth({ size: 0 })).rejects.toThrow('expected size to be an integer >= 1, got 0.');
    await expect(smooth({ epochs: 0 })).rejects.toThrow('expected epochs to be an integer >= 1, got 0.');
    await expect(smooth({ chunkSize: 0 })).rejects.toThrow('expected chunkSize to be an integer >= 1, got 0.');
    await expect(smooth({ mining: { score: 'loss' as 'logit' } })).rejects.toThrow(
      'smoothDataset: expected score to be one of logit, probability, log-probability, got loss.',
    );
    await expect(smooth({ mining: { angle: 2 } })).rejects.toThrow(
      'expected angle to be above 0 and at most 1 radian, got 2.',
    );
    await expect(smooth({ mining: { draws: 0 } })).rejects.toThrow('expected draws to be a positive integer, got 0.');
    await expect(smooth({ mining: { steps: 0 } })).rejects.toThrow('expected steps to be at least 1, got 0.');
    await expect(smooth({ mining: { stepSize: -1 } })).rejects.toThrow(
      'expected stepSize to be a finite number >= 0, got -1.',
    );
    await expect(smooth({ mining: { calibrate: 'never' as 'once' } })).rejects.toThrow(
      'expected calibrate to be once or each-time, got never.',
    );
    await expect(smooth({}, { ...source, spec: { ...source.spec, classCount: 0 } })).rejects.toThrow('conditional');
    const { state } = await smooth({ epochs: 1 });
    await expect(smooth({ state, size: 50 })).rejects.toThrow(
      "smoothDataset: expected size to be 40, that of the state's pool, got 50.",
    );
    const broken = { ...state, pool: { ...state.pool, pixels: new Uint8Array(3) } };
    await expect(smooth({ state: broken })).rejects.toThrow(
      'expected pool.pixels to hold 160 numbers for 40 labels, got 3.',
    );
  });
});
