import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '@gans/cli/io';
import { openRunFolder, type RunFolder } from '@gans/cli/run-folder';

/** Does something with a run folder that is gone afterwards. */
export async function inRunFolder(work: (run: RunFolder) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'gans-bench-'));
  try {
    const run = await openRunFolder(join(parent, 'run'), { seed: 1 }, {});
    await work(run).finally(() => run.close());
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** Where nobody looks. */
export const silentIo: Io = {
  stdout: { write: () => {} },
  stderr: { write: () => {} },
  cwd: tmpdir(),
  env: {},
  now: Date.now,
  signal: new AbortController().signal,
};
