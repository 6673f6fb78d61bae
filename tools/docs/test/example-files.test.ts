import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const root = process.cwd();

describe('examples', () => {
  const printed: unknown[][] = [];
  beforeEach(async () => {
    await tf.setBackend('cpu');
    printed.length = 0;
    vi.spyOn(console, 'log').mockImplementation((...values) => void printed.push(values));
  });
  afterEach(() => vi.restoreAllMocks());

  for (const room of readdirSync(join(root, 'packages'))) {
    const folder = join(root, 'packages', room, 'examples');
    it.each(readdirSync(folder))(`run and print numbers that are numbers: ${room}/%s`, async (file) => {
      await import(join(folder, file));
      expect(printed.length).toBeGreaterThan(0);
      expect(JSON.stringify(printed)).not.toMatch(/NaN|Infinity|undefined|different/);
    });
  }
});
