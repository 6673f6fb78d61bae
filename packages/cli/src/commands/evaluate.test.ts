import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeNpy } from '@gans/checkpoints';
import { createSeed, normalValues } from '@gans/tensor';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../command-line';
import { writeStatistics } from '../evaluate/statistics-file';
import { imageNames, writeImages } from '../internal/small-images';
import { smallStatistics } from '../internal/small-statistics';
import { testIo } from '../internal/test-io';

let cwd: string;
const features = (name: string, count: number, dimension: number, seed = 1) =>
  writeNpy(join(cwd, name), ndArray(normalValues(createSeed(seed), count * dimension), [count, dimension]));

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-evaluate-command-'));
  await features('real.npy', 9, 3, 1);
  await features('fake.npy', 8, 3, 2);
  await features('wide.npy', 8, 4);
  await features('one.npy', 1, 3);
  const broken = new Float32Array(24);
  broken[13] = Number.NaN;
  await writeNpy(join(cwd, 'nan.npy'), ndArray(broken, [8, 3]));
  await writeStatistics(join(cwd, 'x.safetensors'), { real: smallStatistics(1, 9) });
  const other = smallStatistics(2, 9);
  const extractor = { name: 'x', sha256: 'bb' };
  await writeStatistics(join(cwd, 'y.safetensors'), { fake: { ...other, protocol: { ...other.protocol, extractor } } });
  await mkdir(join(cwd, 'empty'));
  await writeImages(join(cwd, 'mixed'), ['a.png']);
  await writeImages(join(cwd, 'mixed'), ['b.png'], { size: 9 });
  await writeImages(join(cwd, 'greys'), ['a.png']);
  await writeImages(join(cwd, 'greys'), ['b.png'], { channels: 3 });
  await writeImages(join(cwd, 'good'), imageNames(9));
  await writeImages(join(cwd, 'single'), ['a.png']);
  await writeImages(join(cwd, 'torn'), imageNames(9));
  await writeFile(join(cwd, 'torn', '003.png'), 'no image');
});
afterAll(() => rm(cwd, { recursive: true }));
beforeEach(() => vi.stubEnv('GANS_CACHE_DIR', join(cwd, 'cache')));
afterEach(() => vi.unstubAllEnvs());

describe('evaluateCommand', () => {
  it('prints a table, or one JSON object', async () => {
    const words = ['evaluate', '--real', 'real.npy', '--fake', 'fake.npy', '--k', '2', '--engine', 'cpu'];
    const text = testIo({ cwd });
    expect(await main(words, text)).toBe(0);
    expect(text.data()).toMatch(/^FID\[features as given\] +[\d.]+ +distance/);
    const json = testIo({ cwd });
    expect(await main([...words, '--json'], json)).toBe(0);
    expect(json.errors()).toBe('');
    expect(JSON.parse(json.data())).toMatchObject({
      command: 'evaluate',
      metrics: { recall: { protocol: { neighbours: 2 } } },
    });
  });

  it.each([
    ['no set', '', 'expected --real and --fake, got neither'],
    ['a set that is not there', '--real nowhere --fake fake.npy', "expected --real to exist, got 'nowhere'"],
    ['one set without a metric of its own', '--fake fake.npy', 'got one set. Pass both, or --save-stats FILE'],
    ['an unknown metric', '--real real.npy --fake fake.npy --metrics frechet', 'Did you mean'],
    ['fid of features', '--real real.npy --fake fake.npy --metrics fid', 'got features as given. Pass --extractor'],
    [
      'unequal dimensions',
      '--real real.npy --fake wide.npy',
      'features 3 for --real real.npy and 4 for --fake wide.npy',
    ],
    ['features that are not finite', '--real real.npy --fake nan.npy', 'got NaN in row 4, feature 1'],
    [
      'one row',
      '--real real.npy --fake one.npy --metrics frechetDistance',
      'to have at least 2 images for frechetDistance, got 1',
    ],
    [
      'fewer images than neighbours',
      '--real real.npy --fake fake.npy --k 8',
      '--fake fake.npy to have more images than --k 8',
    ],
    [
      'fewer images than splits',
      '--fake fake.npy --metrics is --splits 9',
      'at least one image for each of --splits 9',
    ],
    [
      'rows of statistics',
      '--real x.safetensors --fake fake.npy --metrics kid',
      'to give the features of every image for kid',
    ],
    [
      'statistics of another extractor',
      '--real x.safetensors --fake y.safetensors',
      'extractor.sha256 aa for --real x.safetensors and bb for',
    ],
    [
      'splits of statistics',
      '--fake y.safetensors --metrics is --splits 5',
      'expected --splits 1 for the is of --fake y.safetensors',
    ],
    [
      'an extractor of features',
      '--real real.npy --fake fake.npy --extractor good',
      'expected --extractor with images only',
    ],
    ['an extractor that is not there', '--real good --fake good --extractor nowhere', "got 'nowhere' (ENOENT)"],
    ['an empty folder', '--real empty --fake good', 'to hold .png, .jpg or .jpeg files, got nothing'],
    ['mixed sizes', '--real good --fake mixed', '8 x 8 for a.png and 9 x 9 for b.png'],
    ['grey among colour', '--real good --fake greys', '1 grey among 2, the first a.png. Pass --channels 3'],
    [
      'one image',
      '--real good --fake single --metrics frechetDistance',
      'at least 2 images for frechetDistance, got 1',
    ],
    ['a corrupt image', '--real good --fake torn', '1 that do not: 003.png'],
    ['an output that cannot be written', '--real real.npy --fake fake.npy --out real.npy/x', '--out'],
  ])('refuses %s in one line', async (_, words, told) => {
    const argv = ['evaluate', ...words.split(' ').filter((word) => word !== ''), '--engine', 'cpu'];
    const plain = testIo({ cwd });
    expect(await main(argv, plain)).toBe(2);
    expect(plain.data()).toBe('');
    const json = testIo({ cwd });
    expect(await main([...argv, '--json'], json)).toBe(2);
    const { error } = JSON.parse(json.data()) as { error: { message: string } };
    expect(error.message).toMatch(/^gans evaluate: [^\n]+$/);
    expect(error.message).toContain(told);
    // What was read before it failed may be told of; the error is the last line, and the only one with --json.
    expect(plain.errors().endsWith(`error: ${error.message}\n`)).toBe(true);
    expect(json.errors()).toBe(`error: ${error.message}\n`);
  });
});
