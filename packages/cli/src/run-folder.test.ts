import { appendFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, openRunFolder } from './run-folder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-run-'));
});

const config = { recipe: 'reacgan-mini', seed: 1, data: { name: 'glyphs', sha256: 'ab' } };

describe('openRunFolder', () => {
  it('records the config, its hash and the environment', async () => {
    const run = await openRunFolder(join(folder, 'deep', 'run'), config, { node: 'v20' });
    const written = JSON.parse(await readFile(join(run.path, 'config.json'), 'utf8'));
    expect(written).toMatchObject({ config, environment: { node: 'v20' } });
    expect(written.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(run.result).toBeUndefined();
  });

  it('continues the same config, whatever the environment', async () => {
    const first = await openRunFolder(join(folder, 'run'), config, { node: 'v20' });
    await first.write('result.json', '{"seed":1}');
    const second = await openRunFolder(join(folder, 'run'), config, { node: 'v24' });
    expect(second.result).toEqual({ seed: 1 });
  });

  it('refuses the folder of another config, says what differs and changes nothing', async () => {
    const path = join(folder, 'run');
    await openRunFolder(path, config, {});
    const before = await readFile(join(path, 'config.json'), 'utf8');
    await expect(openRunFolder(path, { ...config, seed: 2 }, {})).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('belongs to another config (seed is 1 there and 2 here). Choose another --out.'),
    });
    expect(await readFile(join(path, 'config.json'), 'utf8')).toBe(before);
    expect((await readdir(path)).sort()).toEqual(['checkpoints', 'config.json', 'samples']);
  });

  it('refuses a folder that holds something else', async () => {
    await writeFile(join(folder, 'thesis.tex'), 'words');
    await expect(openRunFolder(folder, config, {})).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('thesis.tex'),
    });
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  it('says which file is damaged', async () => {
    await writeFile(join(folder, 'config.json'), '{');
    await expect(openRunFolder(folder, config, {})).rejects.toMatchObject({
      code: 'FORMAT',
      message: expect.stringContaining('config.json'),
    });
  });

  it('rewinds the metrics to a step and drops a torn line', async () => {
    const run = await openRunFolder(join(folder, 'run'), config, {});
    expect(await run.rewindMetrics(10)).toEqual([]);
    for (const step of [1, 2, 3]) await run.appendMetrics({ step, kind: 'step', generatorLoss: 0.5 });
    await appendFile(join(run.path, 'metrics.jsonl'), '{"step":2,"ki');
    expect((await run.rewindMetrics(2)).map((line) => line.step)).toEqual([1, 2]);
    expect(await readFile(join(run.path, 'metrics.jsonl'), 'utf8')).toBe(
      '{"step":1,"kind":"step","generatorLoss":0.5}\n{"step":2,"kind":"step","generatorLoss":0.5}\n',
    );
  });

  it('lists the files of a subfolder', async () => {
    const run = await openRunFolder(join(folder, 'run'), config, {});
    expect(await run.list('samples')).toEqual([]);
    await run.write('samples/b.png', Uint8Array.of(1));
    await run.write('samples/a.png', Uint8Array.of(2));
    expect(await run.list('samples')).toEqual(['a.png', 'b.png']);
  });
});

describe('checkWritable', () => {
  it('leaves nothing behind', async () => {
    await checkWritable(join(folder, 'not', 'yet', 'there'), 'gans train');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a path below a file', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(checkWritable(join(folder, 'file', 'run'), 'gans train')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('is a file'),
    });
    await expect(checkWritable(join(folder, 'file'), 'gans train')).rejects.toMatchObject({ code: 'IO' });
  });

  it('refuses a folder that takes no new file', async () => {
    // /proc refuses even the superuser, for whom permission bits do not count.
    if (process.platform !== 'linux') return;
    await expect(checkWritable('/proc/run', 'gans train')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining("got '/proc/run' ("),
    });
  });
});
