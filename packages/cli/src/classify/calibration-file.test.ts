import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calibrateDistances } from '@gans/igc';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCalibration, saveCalibration } from './calibration-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-calibration-'));
});
afterEach(() => rm(folder, { recursive: true }));

const calibration = calibrateDistances([Float32Array.of(0.1, 0.2, 0.3, 0.1)], [0, 1], 2, [{ steps: 5 }]);
const classifier = { step: 7, preset: 'fast', bank: 100, seed: 1 } as const;

describe('saveCalibration and loadCalibration', () => {
  it('keep a calibration in its run, or beside its file', async () => {
    const file = join(folder, 'generator.safetensors');
    await writeFile(file, '');
    for (const model of [folder, file]) {
      expect(await loadCalibration(model, classifier)).toEqual({});
      await saveCalibration(model, { ...classifier, images: 'digits', calibration });
      expect(await loadCalibration(model, classifier)).toEqual({ calibration });
    }
    expect((await readdir(folder)).sort()).toEqual([
      'generator.safetensors',
      'generator.safetensors.igc-calibration.json',
      'igc-calibration.json',
    ]);
  });

  it('do not take that of another classifier, and say what differs', async () => {
    await saveCalibration(folder, { ...classifier, images: 'digits', calibration });
    expect(await loadCalibration(folder, { ...classifier, step: 8, bank: 200 })).toEqual({ others: ['step', 'bank'] });
    expect(await loadCalibration(folder, { step: 7, preset: 'cold' })).toEqual({ others: ['preset', 'bank', 'seed'] });
  });

  it('refuse a file that is none', async () => {
    await writeFile(join(folder, 'igc-calibration.json'), '{"calibration": {}}');
    await expect(loadCalibration(folder, classifier)).rejects.toThrow(/igc-calibration.json to hold a calibration/);
  });
});
