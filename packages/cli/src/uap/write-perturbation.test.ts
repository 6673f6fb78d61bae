import '@tensorflow/tfjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@gans/checkpoints';
import { tensor3d } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { perturbationPng } from './view';
import { writePerturbation } from './write-perturbation';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-write-uap-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('writePerturbation', () => {
  it('keeps every bit, and draws a picture by the bound or by the largest value below it', async () => {
    const values = Float32Array.of(0.1, -0.2);
    const perturbation = tensor3d(values, [1, 2, 1]);
    const base = join(folder, 'uap');
    expect(await writePerturbation(base, perturbation, 0.4)).toEqual([`${base}.png`, `${base}.npy`]);
    const { data, shape } = await readNpy(`${base}.npy`);
    expect([data, shape]).toEqual([values, [1, 2, 1]]);
    const shown = perturbationPng(values, [1, 2, 1], Math.fround(0.2));
    expect(new Uint8Array(await readFile(`${base}.png`))).toEqual(shown);
    perturbation.dispose();
  });

  it('draws no picture of channels that none has', async () => {
    const perturbation = tensor3d([1, 2], [1, 1, 2]);
    const base = join(folder, 'two-channels');
    expect(await writePerturbation(base, perturbation, 3)).toEqual([`${base}.npy`]);
    perturbation.dispose();
  });
});
