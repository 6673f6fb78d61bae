import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@gans/checkpoints';
import type { CraftState } from '@gans/uap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readState, writeState } from './state-file';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-uap-state-'));
});
afterAll(() => rm(folder, { recursive: true }));

const state: CraftState = {
  shape: [1, 2, 1],
  settings: '{"epsilon":0.1}',
  step: 7,
  perturbation: Float32Array.of(0.1, -0.2),
  firstMoment: Float32Array.of(1e-30, -0),
  secondMoment: Float32Array.of(1e-38, 3),
  saturation: 0.5,
  lastCheck: 5,
  failures: 1,
  best: { perturbation: Float32Array.of(0.2, 0.2), step: 5, rate: 1 / 3 },
  checks: [{ step: 5, rate: 1 / 3, best: 1 / 3 }],
};

describe('writeState and readState', () => {
  it('keep every bit', async () => {
    const path = join(folder, 'a.safetensors');
    for (const stored of [
      { state, of: 'x' },
      { state: { ...state, best: null, firstMoment: new Float32Array(0), secondMoment: new Float32Array(0) }, of: 'y' },
    ]) {
      await writeState(path, stored);
      expect(await readState(path)).toEqual(stored);
    }
  });

  it('refuse other files', async () => {
    await writeSafetensors(join(folder, 'b.safetensors'), {});
    await writeFile(join(folder, 'c.safetensors'), 'nonsense');
    await expect(readState(join(folder, 'b.safetensors'))).rejects.toThrow(
      'to be a state of gans uap, got another file.',
    );
    await expect(readState(join(folder, 'c.safetensors'))).rejects.toMatchObject({ code: 'FORMAT' });
  });
});
