import { appendFile, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runIdentity } from './config-hash';
import { checkRunFolder, openRunFolder } from './run-folder';

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
    first.close();
    const second = await openRunFolder(join(folder, 'run'), config, { node: 'v24' });
    expect(second.result).toEqual({ seed: 1 });
  });

  it('refuses the folder of another config, says what differs and changes nothing', async () => {
    const path = join(folder, 'run');
    (await openRunFolder(path, config, {})).close();
    const before = await readFile(join(path, 'config.json'), 'utf8');
    await expect(openRunFolder(path, { ...config, seed: 2 }, {})).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining(
        'belongs to another config (seed is 1 there and 2 here). Choose another --out, or go on with this config by --force.',
      ),
    });
    expect(await readFile(join(path, 'config.json'), 'utf8')).toBe(before);
    expect((await readdir(path)).sort()).toEqual(['checkpoints', 'config.json', 'samples']);
  });

  it('goes on with another config when forced: the new one and what has changed are recorded, and it is finished no more', async () => {
    const path = join(folder, 'run');
    const first = await openRunFolder(path, config, {});
    await first.write('result.json', '{"seed":1}');
    await first.write('checkpoints/some', 'state');
    first.close();
    for (const seed of [2, 3]) {
      const run = await openRunFolder(path, { ...config, seed }, {}, {}, { force: true });
      expect(run.result).toBeUndefined();
      run.close();
    }
    const written = JSON.parse(await readFile(join(path, 'config.json'), 'utf8'));
    expect(written).toMatchObject({
      config: { seed: 3 },
      changes: [
        { from: runIdentity(config), differences: ['seed is 1 there and 2 here'] },
        { from: runIdentity({ ...config, seed: 2 }), differences: ['seed is 2 there and 3 here'] },
      ],
    });
    expect(await readdir(path)).not.toContain('result.json');
    expect(await readdir(join(path, 'checkpoints'))).toEqual(['some']);
    const again = await openRunFolder(path, { ...config, seed: 3 }, {});
    again.close();
    expect(JSON.parse(await readFile(join(path, 'config.json'), 'utf8'))).toEqual(written);
  });

  it('makes no other nets of those that are there, forced or not', async () => {
    const path = join(folder, 'run');
    const nets = (filters: number) => ({ ...config, nets: { generator: { filters } } });
    (await openRunFolder(path, nets(8), {})).close();
    await expect(openRunFolder(path, nets(16), {})).rejects.toThrow(/16 here\)\. Choose another --out\.$/);
    await expect(openRunFolder(path, { ...nets(16), seed: 5 }, {}, {}, { force: true })).rejects.toThrow(
      'another config (nets.generator.filters is 8 there and 16 here). Its weights are of those nets, and --force cannot make others of them. Choose another --out.',
    );
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

  it('is for one process at a time, until it is closed', async () => {
    const path = join(folder, 'run');
    const run = await openRunFolder(path, config, {});
    await expect(openRunFolder(path, config, {})).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining(
        `expected ${path} to be free, got a training by process ${process.pid}, this one`,
      ),
    });
    run.close();
    (await openRunFolder(path, config, {})).close();
    expect((await readdir(path)).sort()).toEqual(['checkpoints', 'config.json', 'samples']);
  });

  it('continues on another engine', async () => {
    const path = join(folder, 'run');
    (await openRunFolder(path, { ...config, engine: 'wasm' }, {})).close();
    const before = await readFile(join(path, 'config.json'), 'utf8');
    (await openRunFolder(path, { ...config, engine: 'cpu' }, {})).close();
    expect(await readFile(join(path, 'config.json'), 'utf8')).toBe(before);
  });

  it('takes a folder that a process left which was killed before it wrote the config', async () => {
    const path = join(folder, 'run');
    await mkdir(path);
    await writeFile(join(path, '.config.json.0123456789ab.tmp'), 'half');
    await writeFile(join(path, '.lock'), JSON.stringify({ processId: 2 ** 30, host: hostname(), token: 'a' }));
    (await openRunFolder(path, config, {})).close();
    expect((await readdir(path)).sort()).toEqual(['checkpoints', 'config.json', 'samples']);
  });

  it('clears away what a killed process left half-written', async () => {
    const path = join(folder, 'run');
    (await openRunFolder(path, config, {})).close();
    const before = await readdir(path, { recursive: true });
    for (const name of ['.result.json', 'checkpoints/.gan-0000001.safetensors', 'samples/.real.png'])
      await writeFile(join(path, `${name}.0123456789ab.tmp`), 'half');
    (await openRunFolder(path, config, {})).close();
    expect(await readdir(path, { recursive: true })).toEqual(before);
  });

  it('keeps the lines of the metrics that a test passes, and drops a torn one', async () => {
    const run = await openRunFolder(join(folder, 'run'), config, {});
    const metrics = join(run.path, 'metrics.jsonl');
    await run.rewindMetrics(() => true);
    expect(await readFile(metrics, 'utf8')).toBe('');
    for (const step of [1, 2, 3]) await run.appendMetrics({ step, kind: 'step', generatorLoss: 0.5 });
    await run.syncMetrics();
    await appendFile(metrics, '{"step":2,"ki');
    await run.rewindMetrics(({ step }) => step <= 2);
    expect(await readFile(metrics, 'utf8')).toBe(
      '{"step":1,"kind":"step","generatorLoss":0.5}\n{"step":2,"kind":"step","generatorLoss":0.5}\n',
    );
  });

  it('removes a file, and what is not there', async () => {
    const run = await openRunFolder(join(folder, 'run'), config, {});
    await run.write('samples/a.png', '');
    for (const name of ['samples/a.png', 'samples/b.png']) await run.remove(name);
    expect(await run.list('samples')).toEqual([]);
  });

  it('lists the files of a subfolder', async () => {
    const run = await openRunFolder(join(folder, 'run'), config, {});
    expect(await run.list('samples')).toEqual([]);
    await run.write('samples/b.png', Uint8Array.of(1));
    await run.write('samples/a.png', Uint8Array.of(2));
    expect(await run.list('samples')).toEqual(['a.png', 'b.png']);
  });
});

describe('checkRunFolder', () => {
  it('tells a new folder from that of the run, and changes nothing', async () => {
    const path = join(folder, 'run');
    expect(await checkRunFolder(path, config)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    (await openRunFolder(path, config, {})).close();
    expect(await checkRunFolder(path, config)).toMatchObject({ there: { config }, differences: [] });
  });
});
