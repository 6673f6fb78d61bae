import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importCost } from '../src/import-cost.mjs';
import { root } from '../src/packages.mjs';

const folder = join(root, 'packages/losses');
const methods = readdirSync(join(folder, 'src'))
  .filter((file) => /^[\w-]+\.ts$/.test(file) && file !== 'index.ts')
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

/** Minified bytes without TensorFlow.js; gzip leaves two fifths of them. */
const budget = (method: string) => ({ 'conditional-loss': 12_000, index: 52_000 })[method] ?? 9_000;

/** The methods that are made of others. No other method may bring one along. */
const madeOf: Record<string, readonly string[]> = {
  'adversarial-loss': ['hinge', 'least-squares', 'rahinge', 'ralsgan', 'rasgan', 'rsgan', 'vanilla', 'wasserstein'],
  'conditional-loss': [
    'auxiliary-classifier',
    'conditional-contrastive',
    'd2d-cross-entropy',
    'multi-hinge',
    'softmax-cross-entropy',
  ],
  'd2d-statistics': ['conditional-diagnostics'],
  'deferred-class-weights': ['class-weights'],
};

describe('@gans/losses', () => {
  it('has an entry for every method, and no other', () => {
    const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(Object.keys(exports)).toEqual(['.', ...methods.map((method) => `./${method}`), './package.json']);
    const built = Array.from(readFileSync(join(folder, 'tsup.config.ts'), 'utf8').matchAll(/'src\/([\w-]+)\.ts'/g));
    expect(built.map(([, stem]) => stem)).toEqual(['index', ...methods]);
  });

  it.each(methods)(
    'keeps to its budget, and brings no other method nor anything of engines, files or Node: %s',
    async (method) => {
      const { bytes, modules, externals } = await importCost(join(folder, `src/${method}.ts`));
      expect(bytes).toBeLessThanOrEqual(budget(method));
      const ours = modules.filter((module) => !module.startsWith('packages/tensor/src/'));
      const others = ours.filter((module) => !module.startsWith('packages/losses/src/internal/'));
      const allowed = [method, ...(madeOf[method] ?? [])].map((name) => `packages/losses/src/${name}.ts`);
      expect(others).toEqual(allowed.sort());
      expect(externals.filter((name) => name !== '@tensorflow/tfjs-core')).toEqual([]);
    },
  );

  it('keeps to its budget as a whole', async () => {
    const { bytes, modules } = await importCost(join(folder, 'src/index.ts'));
    expect(bytes).toBeLessThanOrEqual(budget('index'));
    for (const method of methods) expect(modules).toContain(`packages/losses/src/${method}.ts`);
  });
});

describe('importCost', () => {
  it('sees what a module brings along', async () => {
    const { bytes, modules, externals } = await importCost(join(root, 'packages/checkpoints/src/write-file-atomic.ts'));
    expect(bytes).toBeGreaterThan(200);
    expect(modules).toContain('packages/checkpoints/src/write-file-atomic.ts');
    expect(externals.some((name) => name.startsWith('node:'))).toBe(true);
  });
});
