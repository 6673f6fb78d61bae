import { describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { createProgress } from '../../progress';
import type { Preparation } from './prepare';
import { startSession } from './session';

describe('startSession', () => {
  it('counts on from the time of earlier sessions', () => {
    const io = testIo();
    io.clock = 50_000;
    const session = startSession({} as Preparation, io, createProgress(io), 'gans train', 120);
    expect(session.elapsed()).toBe(120);
    io.clock = 53_500;
    expect(session.elapsed()).toBe(123.5);
  });
});
