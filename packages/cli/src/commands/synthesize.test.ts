import '@tensorflow/tfjs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { folderWithModel } from '../internal/small-model';
import { testIo } from '../internal/test-io';

let model: Awaited<ReturnType<typeof folderWithModel>>;
beforeAll(async () => {
  model = await folderWithModel('synthesize-command');
  await mkdir(join(model.cwd, 'full'));
  await writeFile(join(model.cwd, 'full', 'notes.txt'), 'mine');
});
afterAll(() => model.remove());

const words = ['synthesize', '--generator', 'run', '--count', '6', '--engine', 'cpu'];

describe('synthesizeCommand', () => {
  it('wants a generator that is there', async () => {
    expect(await refused(model.cwd, 'synthesize')).toContain('expected --generator, got nothing');
    expect(await refused(model.cwd, 'synthesize', '--generator', 'nowhere')).toContain(
      "a generator's file, got 'nowhere', which does not exist.",
    );
    expect(await refused(model.cwd, 'synthesize', '--generator', 'full')).toContain('generator.safetensors');
    expect(await refused(model.cwd, 'synthesize', '--generator', 'full/notes.txt')).toContain('notes.txt');
  });

  it('refuses an output that it cannot write, or would write over', async () => {
    expect(await refused(model.cwd, ...words, '--out', 'set.zip')).toContain('Did you mean .npz?');
    expect(await refused(model.cwd, ...words, '--out', 'full')).toContain('which holds 1 files');
    expect(await refused(model.cwd, ...words, '--count', '0')).toContain('--count to be an integer from 1');
    expect((await readdir(model.cwd)).sort()).toEqual(['full', 'run']);
  });

  it('prints where the set is, or its provenance as one object', async () => {
    const io = testIo({ cwd: model.cwd });
    expect(await main([...words, '--out', 'set'], io)).toBe(0);
    expect(io.data()).toBe('set\nset/provenance.json\n6 images of 3 classes\n');
    expect((await readdir(join(model.cwd, 'set'))).sort()).toEqual([
      'dark',
      'grey',
      'images.csv',
      'light',
      'provenance.json',
    ]);
    const json = testIo({ cwd: model.cwd });
    expect(await main([...words, '--json'], json)).toBe(0);
    expect(JSON.parse(json.data())).toMatchObject({ command: 'synthesize', count: 6, classCounts: [2, 2, 2] });
    expect(json.errors()).not.toContain('drawing');
  });
});
