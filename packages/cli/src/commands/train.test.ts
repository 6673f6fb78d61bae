import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseArguments } from '../arguments';
import { refused } from '../internal/refused';
import { writeSmallData } from '../internal/small-data';
import { trainCommand } from './train';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-cli-'));
});
const IMAGES = 'train-images-idx3-ubyte';

describe('trainCommand', () => {
  it('needs no option', () => {
    expect(parseArguments(trainCommand, []).options).toMatchObject({
      data: 'glyphs',
      seed: 1,
      engine: 'auto',
      json: false,
    });
  });

  it('names the nearest engine', async () => {
    expect(await refused(cwd, 'train', '--engine', 'wams')).toContain('Did you mean wasm?');
  });

  it('refuses a missing folder, an empty one, and one with too few images', async () => {
    expect(await refused(cwd, 'train', '--data', 'nowhere')).toContain('does not exist');
    expect(await refused(cwd, 'train', '--data', '.')).toContain('to hold .png, .jpg or .jpeg files, got nothing');
    await writeSmallData(join(cwd, 'few'), { train: 20, test: 10 });
    expect(await refused(cwd, 'train', '--data', 'few')).toContain(
      'at least 64 training images and 2 test images, got 20 and 10. Add images, or take smaller batches by --set gan.batchSize=N.',
    );
  });

  it('refuses damaged files: cut off, badly compressed, of another kind', async () => {
    const file = join(cwd, 'data', IMAGES);
    await writeSmallData(join(cwd, 'data'));
    const whole = await readFile(file);
    await truncate(file, 5000);
    expect(await refused(cwd, 'train', '--data', 'data')).toContain('truncated');
    await writeFile(file, gzipSync(whole).subarray(0, 3000));
    expect(await refused(cwd, 'train', '--data', 'data')).toContain(IMAGES);
    await writeFile(file, Buffer.alloc(500, 7));
    expect(await refused(cwd, 'train', '--data', 'data')).toContain('magic number 2051');
  });

  it('refuses images and labels of different counts', async () => {
    await writeSmallData(join(cwd, 'data'));
    await writeSmallData(join(cwd, 'few'), { train: 70, test: 10 });
    const fewer = await readFile(join(cwd, 'few', 'train-labels-idx1-ubyte'));
    await writeFile(join(cwd, 'data', 'train-labels-idx1-ubyte'), fewer);
    expect(await refused(cwd, 'train', '--data', 'data')).toContain('128 labels');
  });

  it('refuses sizes that the nets cannot make', async () => {
    await writeSmallData(join(cwd, 'data'), { train: 128, test: 60 }, 30);
    expect(await refused(cwd, 'train', '--data', 'data')).toContain('30');
  });

  it('refuses a run folder that cannot be written before it looks at anything else', async () => {
    await writeFile(join(cwd, 'file'), '');
    expect(await refused(cwd, 'train', '--data', 'nowhere', '--out', 'file/run')).toContain('--out');
  });

  it('writes nothing when it refuses', async () => {
    await refused(cwd, 'train', '--data', 'nowhere', '--out', 'run');
    await refused(cwd, 'train', '--data', 'nowhere');
    expect(await readdir(cwd)).toEqual([]);
  });
});
