import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@gans/checkpoints';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { saveGraphModel, saveLayersModel } from '../internal/foreign-models';
import { refused } from '../internal/refused';
import { imageNames, writeImages } from '../internal/small-images';
import { writeSmallRun } from '../internal/small-run';
import { testIo } from '../internal/test-io';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-uap-command-'));
  await writeSmallRun(join(cwd, 'run'), 3);
  await saveLayersModel(join(cwd, 'layers'));
  await saveGraphModel(join(cwd, 'graph'));
  await writeImages(join(cwd, 'prior'), imageNames(30));
  await writeImages(join(cwd, 'test'), imageNames(20), { seed: 2 });
  await writeFile(join(cwd, 'nonsense.json'), '{}');
});
afterAll(() => rm(cwd, { recursive: true }));
afterEach(async () => {
  for (const name of await readdir(cwd)) if (name.startsWith('uap')) await rm(join(cwd, name));
});

const common = [
  '--prior',
  'prior',
  '--epsilon',
  '40/255',
  '--steps',
  '12',
  '--batch',
  '8',
  '--engine',
  'cpu',
  '--seed',
  '3',
];

describe('uapCommand', () => {
  it.each([['run'], ['layers/model.json'], ['graph/model.json']])(
    'crafts against %s, and writes a picture, exact values and a record',
    async (classifier) => {
      const io = testIo({ cwd });
      expect(await main(['uap', '--classifier', classifier, ...common, '--test', 'test'], io), io.errors()).toBe(0);
      expect(io.data()).toMatch(
        /^uap\.png, uap\.npy, uap\.json: a perturbation of at most 0\.15\d+ of the range of pixels \(linf\) against /,
      );
      expect(io.data()).toMatch(/fools \d+\.\d % ± \d+\.\d % of 20 test images; a random one of its size \d+\.\d %\n$/);
      const { shape, data } = await readNpy(join(cwd, 'uap.npy'));
      expect(shape).toEqual([8, 8, 1]);
      expect(Math.max(...Array.from(data as Float32Array, Math.abs))).toBeLessThanOrEqual(80 / 255);
      const record = JSON.parse(await readFile(join(cwd, 'uap.json'), 'utf8'));
      expect(record).toMatchObject({
        command: 'uap',
        prior: { name: expect.stringMatching(/^prior/), count: 30 },
        protocol: { objective: 'noConfidence', maxSteps: 12 },
      });
      expect(record.test.crafted.protocol).toMatchObject({ metric: 'foolingRate', clipInput: true, epsilon: 40 / 255 });
      expect((await readdir(cwd)).filter((name) => name.startsWith('uap')).sort()).toEqual([
        'uap.json',
        'uap.npy',
        'uap.png',
      ]);
    },
  );

  it('prints one JSON object', async () => {
    const io = testIo({ cwd });
    expect(await main(['uap', '--classifier', 'run', ...common, '--json'], io)).toBe(0);
    expect(JSON.parse(io.data())).toMatchObject({ command: 'uap', steps: 12, stopped: 'maxSteps' });
  });

  it('refuses bad input in one line', async () => {
    const call = (...args: string[]) => refused(cwd, 'uap', '--classifier', 'run', ...common, ...args);
    expect(await refused(cwd, 'uap', '--prior', 'prior')).toContain('expected --classifier, got nothing');
    expect(await call('--epsilon', '10')).toContain('A bound of 10 on bytes is 10 / 255.');
    expect(await call('--epsilon', 'ten')).toContain("got 'ten'");
    expect(await call('--out', 'uap.jpg')).toContain('expected --out to end in .png');
    expect(await call('--objective', 'margin')).toContain('expected --target with --objective margin');
    expect(await call('--objective', 'margin', '--target', '7')).toContain(
      'expected target to be an integer from 0 to 2, got 7',
    );
    expect(await call('--prior', 'nowhere')).toContain('nowhere');
    expect(await call('--classifier', 'nonsense.json')).toContain('to be a model of TensorFlow.js');
    expect((await readdir(cwd)).filter((name) => name.startsWith('uap'))).toEqual([]);
  });
});
