import { ConfigError, GansError, IoError } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import { createProgress } from '../progress';
import { explainEarlyEnd } from './early-end';
import type { Preparation } from './prepare';
import { startSession } from './session';

function session(saved?: string) {
  const io = testIo({ cwd: '/a' });
  const prepared = { run: { path: '/a/runs/x' } } as Preparation;
  const options = { keep: 1, saveEverySeconds: 1, secondsBefore: 0 };
  const started = startSession(prepared, io, createProgress(io), options);
  if (saved !== undefined) started.markSaved(saved);
  return { io, started };
}

describe('explainEarlyEnd', () => {
  it('tells who stopped a run what is saved and how to go on', () => {
    const { io, started } = session('step 250 of 2,000');
    const aborted = new GansError('ABORTED', 'runGan: stopped.');
    expect(explainEarlyEnd(started, aborted)).toBe(aborted);
    io.stop();
    expect(explainEarlyEnd(started, aborted)).toMatchObject({
      code: 'ABORTED',
      message: 'gans train: step 250 of 2,000 is saved in runs/x. The same command goes on from there.',
    });
  });

  it('says of a full disk what is intact', () => {
    const full = new IoError('writeFileAtomic: expected x to be a writable file, got a full disk (ENOSPC). Free some.');
    expect(explainEarlyEnd(session('step 250 of 2,000').started, full)).toMatchObject({
      code: 'IO',
      message: `${full.message} What was saved before, step 250 of 2,000, is intact: the same command goes on from it.`,
    });
    expect(explainEarlyEnd(session().started, full)).toBe(full);
  });

  it('passes other errors on', () => {
    for (const error of [new ConfigError('no'), new TypeError('bug'), 7])
      expect(explainEarlyEnd(session('all').started, error)).toBe(error);
  });
});
