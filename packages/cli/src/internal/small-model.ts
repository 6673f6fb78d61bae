import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed } from '@gans/tensor';
import { disposeGanState } from '@gans/training';
import { saveGenerator } from '../run/generator-files';
import { smallConfig, smallGan } from './small-gan';

/** A folder with a run in it, whose generator has learned nothing: 8 x 8 pixels, classes dark, grey and light. */
export async function folderWithModel(name: string): Promise<{ cwd: string; remove: () => Promise<void> }> {
  const cwd = await mkdtemp(join(tmpdir(), `gans-${name}-`));
  await mkdir(join(cwd, 'run', 'checkpoints'), { recursive: true });
  const { nets: netsConfig, gan: config } = smallConfig();
  const { state } = smallGan(createSeed(5));
  await saveGenerator(join(cwd, 'run'), 'last', { netsConfig, config, seed: createSeed(1), state }, [
    'dark',
    'grey',
    'light',
  ]);
  disposeGanState(state);
  return { cwd, remove: () => rm(cwd, { recursive: true }) };
}
