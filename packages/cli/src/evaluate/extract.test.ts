import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed, integers } from '@gans/tensor';
import '@tensorflow/tfjs';
import { mean, memory, reshape, setBackend, type Tensor4D } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ExtractOptions, extractBlocks, type RowBlock } from './extract';
import type { Extractor } from './extractor';
import { openFeatureCache } from './feature-cache';
import type { ImageSource } from './source';

let cwd: string;
let calls: number[];
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-extract-'));
  vi.stubEnv('GANS_CACHE_DIR', cwd);
  calls = [];
  await setBackend('cpu');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});

// Its features are the image's mean, its logits the four pixels.
const extractor: Extractor = {
  identity: { name: 'pixels', sha256: 'aa' },
  shortName: 'pixels',
  kind: 'classifier',
  imageShape: [2, 2, 1],
  featureSize: 1,
  classCount: 4,
  classNames: ['0', '1', '2', '3'],
  resizeOf: () => 'none',
  taps: (images: Tensor4D) => {
    calls.push(images.shape[0]);
    return { features: mean(images, [1, 2]), logits: reshape(images, [-1, 4]) };
  },
  dispose: () => undefined,
};

function source(count: number, changes: Partial<ImageSource> = {}): ImageSource {
  const pixels = Uint8Array.from(integers(createSeed(1), 4 * count, 256));
  return {
    name: 'noise',
    kind: 'images',
    given: '--real noise',
    count,
    imageShape: [2, 2, 1],
    classNames: ['all'],
    labels: new Int32Array(count),
    details: { seed: 1 },
    pixels: async (first, length) => pixels.slice(4 * first, 4 * (first + length)),
    dispose: () => undefined,
    ...changes,
  };
}

const options = (changes: Partial<ExtractOptions> = {}): ExtractOptions => ({
  extractor,
  batchSize: 64,
  engine: { name: 'cpu', version: '1', threads: 1 },
  cache: openFeatureCache(() => undefined),
  signal: new AbortController().signal,
  ...changes,
});

async function extract(of: ImageSource, changes: Partial<ExtractOptions> = {}, stopAfter = Number.POSITIVE_INFINITY) {
  const blocks: RowBlock[] = [];
  let hash: string | undefined;
  for await (const block of extractBlocks(of, options(changes), (sha256) => {
    hash = sha256;
  })) {
    blocks.push(block);
    if (blocks.length === stopAfter) break;
  }
  return { blocks, hash, logits: blocks.flatMap((block) => [...block.logits]) };
}

describe('extractBlocks', () => {
  it('gives the rows of all images in order, in batches of the size asked for', async () => {
    const before = memory().numTensors;
    const of = source(450);
    const { blocks, logits } = await extract(of, { batchSize: 150 });
    expect(blocks.map(({ first, count }) => [first, count])).toEqual([
      [0, 200],
      [200, 200],
      [400, 50],
    ]);
    expect(calls).toEqual([150, 50, 150, 50, 50]);
    const pixels = await of.pixels(0, 450);
    expect(logits).toEqual(Array.from(pixels, (byte) => Math.fround(byte / 127.5 - 1)));
    expect(memory().numTensors).toBe(before);
  });

  it.each([1, 7])('gives in batches of %d what it gives in batches of 64', async (batchSize) => {
    expect((await extract(source(30), { batchSize })).logits).toEqual((await extract(source(30))).logits);
    expect(calls.slice(0, -1).every((count) => count <= batchSize)).toBe(true);
  });

  it('goes on where it was stopped, and does nothing the second time', async () => {
    const whole = await extract(source(450));
    await rm(join(cwd, 'features'), { recursive: true });
    await extract(source(450), {}, 1);
    calls = [];
    const after = await extract(source(450));
    expect(after.blocks.map(({ reused }) => reused)).toEqual([true, false, false]);
    expect([after.logits, after.hash]).toEqual([whole.logits, whole.hash]);
    expect(calls).toEqual([64, 64, 64, 8, 50]);
    calls = [];
    expect((await extract(source(450))).blocks.every(({ reused }) => reused)).toBe(true);
    expect(calls).toEqual([]);
  });

  it('knows a block by its pixels, or where they are drawn by the generator, without drawing it again', async () => {
    await extract(source(450));
    const changed = source(450);
    const { blocks } = await extract({
      ...changed,
      pixels: async (first, length) => {
        const pixels = await changed.pixels(first, length);
        if (first === 200) pixels[3]! ^= 1;
        return pixels;
      },
    });
    expect(blocks.map(({ reused }) => reused)).toEqual([true, false, true]);

    const drawn = source(250, { kind: 'generated images', sha256: 'bb' });
    expect((await extract(drawn)).hash).toBe('bb');
    const idle = { ...drawn, pixels: () => expect.unreachable('drawn again') };
    expect((await extract(idle)).blocks.every(({ reused }) => reused)).toBe(true);
  });

  it.each([
    ['another extractor', { extractor: { ...extractor, identity: { name: 'pixels', sha256: 'cc' } } }],
    ['another resize', { extractor: { ...extractor, resizeOf: () => 'tf1' } }],
    ['another engine', { engine: { name: 'wasm', version: '1', threads: 1 } }],
    ['another size of batches', { batchSize: 5 }],
  ] as const)('extracts anew by %s', async (_, changes) => {
    await extract(source(20));
    expect((await extract(source(20), changes)).blocks[0]!.reused).toBe(false);
    expect(await readdir(join(cwd, 'features'))).toHaveLength(2);
  });

  it('tells of each batch, and works in smaller blocks for Inception', async () => {
    const done: number[] = [];
    const { blocks } = await extract(source(110), {
      extractor: { ...extractor, kind: 'inception' },
      batchSize: 30,
      onProgress: (count) => done.push(count),
    });
    expect(blocks.map(({ count }) => count)).toEqual([50, 50, 10]);
    expect(done).toEqual([30, 50, 80, 100, 110]);
  });

  it('stops at a signal', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(extract(source(20), { signal: stop.signal })).rejects.toThrow('stopped after 0 of 20 images');
  });
});
