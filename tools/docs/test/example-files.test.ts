import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runExample } from '../src/examples.mjs';

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
      const path = join(folder, file);
      if (file.endsWith('.cjs'))
        await runExample(readFileSync(path, 'utf8'), { scope: {}, load: (name) => import(name) });
      else await import(path);
      expect(printed.length).toBeGreaterThan(0);
      expect(JSON.stringify(printed)).not.toMatch(/NaN|Infinity|undefined|different/);
    });
  }

  it('show @gans/losses in a plain training loop, in less than 20 lines, alike for both module systems', () => {
    const [esm, cjs] = ['mjs', 'cjs'].map((ending) =>
      readFileSync(join(root, `packages/losses/examples/train-with-d2d.${ending}`), 'utf8').split('\n'),
    ) as [string[], string[]];
    const isImport = (line: string) => /^import |\brequire\(/.test(line);
    expect(cjs.filter((line) => !isImport(line))).toEqual(esm.filter((line) => !isImport(line)));
    expect(cjs.filter((line) => line.trim() !== '').length).toBeLessThan(20);
    expect([esm, cjs].map((lines) => lines.filter(isImport).length)).toEqual([2, 2]);
  });
});
