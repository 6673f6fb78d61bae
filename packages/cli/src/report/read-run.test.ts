import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { embeddingsName, gridName, interpolationName } from './look-files';
import { readDescription, readRun } from './read-run';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-read-run-'));
  await mkdir(join(folder, 'samples'));
});
afterEach(() => rm(folder, { recursive: true }));
const write = (name: string, content: unknown) =>
  writeFile(join(folder, name), content instanceof Uint8Array ? content : JSON.stringify(content));
const config = { recipe: 'reacgan', nets: { generator: { classCount: 3 } } };

describe('readRun', () => {
  it('reads everything that is there, in the order of the steps', async () => {
    await write('config.json', { hash: 'ab', config, environment: { node: 'v20' }, classNames: ['a', 'b', 'c'] });
    for (const step of [250, 0, 1000]) await write(gridName(step), Uint8Array.of(step % 255));
    await write(interpolationName(250), Uint8Array.of(7));
    const embeddings = { step: 250, labels: [0], real: [[1, 2]], generated: [[3, 4]], proxies: [] };
    await write(embeddingsName(250), embeddings);
    await write('samples/real.png', Uint8Array.of(1));
    await write('samples/generated.png', Uint8Array.of(2));
    await write('result.json', { steps: 1000 });
    await writeFile(join(folder, 'metrics.jsonl'), '{"step":1,"kind":"step"}\n{"step":2,"ki');
    const run = await readRun(folder, 'gans report');
    expect(run).toMatchObject({ hash: 'ab', config, environment: { node: 'v20' }, classNames: ['a', 'b', 'c'] });
    expect(run.grids.map(({ step, png }) => [step, ...png])).toEqual([
      [0, 0],
      [250, 250],
      [1000, 235],
    ]);
    expect(run.interpolations.map(({ step, png }) => [step, ...png])).toEqual([[250, 7]]);
    expect(run.embeddings).toEqual([embeddings]);
    expect(run.lines).toEqual([{ step: 1, kind: 'step' }]);
    expect([...run.comparison!.real, ...run.comparison!.generated]).toEqual([1, 2]);
    expect(run.result).toEqual({ steps: 1000 });
  });

  it('makes do with what a run of an earlier version, just begun, has', async () => {
    await write('config.json', { hash: 'ab', config });
    const run = await readRun(folder, 'gans report');
    expect(run).toMatchObject({ classNames: ['0', '1', '2'], environment: {}, lines: [], grids: [], embeddings: [] });
    expect(run).not.toHaveProperty('result');
    expect(run).not.toHaveProperty('comparison');
  });
});

describe('readDescription', () => {
  it('says what is wrong with a folder that holds no run', async () => {
    await expect(readDescription(join(folder, 'none'), 'gans report')).rejects.toThrow(/which is absent/);
    await expect(readDescription(folder, 'gans report')).rejects.toThrow(
      `gans report: expected RUN to be a run folder, got '${folder}', which has no config.json.`,
    );
    await write('config.json', { name: 'somebody else' });
    await expect(readDescription(folder, 'gans report')).rejects.toMatchObject({ code: 'FORMAT' });
  });
});
