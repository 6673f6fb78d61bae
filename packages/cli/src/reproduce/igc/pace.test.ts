import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepsFor } from './pace';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-pace-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('stepsFor', () => {
  it('measures once and keeps what it found', async () => {
    expect(await stepsFor(folder, { minutes: 2 }, async () => 0.5)).toBe(240);
    expect(await stepsFor(folder, { minutes: 2 }, async () => 5)).toBe(240);
  });

  it('measures nothing where steps are given', async () => {
    const never = () => Promise.reject(new Error('measured'));
    expect(await stepsFor(folder, { steps: 7 }, never)).toBe(7);
  });

  it('refuses minutes that hold no training, and keeps nothing then', async () => {
    await expect(stepsFor(folder, { minutes: 1 }, async () => 10)).rejects.toThrow(
      'expected --minutes to hold 10 steps of 10 s, got 1. Give more minutes.',
    );
    expect(await stepsFor(folder, { minutes: 1 }, async () => 1)).toBe(60);
  });
});
