import '@tensorflow/tfjs';
import { env, memory } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { cpu } from './cpu';

describe('cpu', () => {
  it('starts without the banner of tfjs, and leaves no tensor behind', async () => {
    const warn = vi.spyOn(console, 'warn');
    const before = memory().numTensors;
    expect(await cpu.start({})).toEqual({ version: '4.22.0', threads: 1, reasons: [] });
    expect(warn).not.toHaveBeenCalled();
    expect(memory().numTensors).toBe(before);
    expect(env().getBool('PROD')).toBe(false);
  });
});
