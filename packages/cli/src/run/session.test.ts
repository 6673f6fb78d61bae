import { describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import { createProgress } from '../progress';
import type { Preparation } from './prepare';
import { startSession } from './session';

const options = { keep: 2, saveEverySeconds: 60, secondsBefore: 120 };

describe('startSession', () => {
  it('counts on from the time of earlier sessions', () => {
    const io = testIo();
    io.clock = 50_000;
    const session = startSession({} as Preparation, io, createProgress(io), options);
    expect(session.elapsed()).toBe(120);
    io.clock = 53_500;
    expect(session.elapsed()).toBe(123.5);
  });

  it('has a checkpoint due by time, and remembers what is safe', () => {
    const io = testIo();
    const session = startSession({} as Preparation, io, createProgress(io), options);
    expect([session.clock.due(), session.saved()]).toEqual([false, undefined]);
    io.clock = 60_000;
    session.markSaved('step 1 of 2');
    expect([session.clock.due(), session.saved()]).toEqual([true, 'step 1 of 2']);
  });
});
