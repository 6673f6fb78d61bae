import { beforeAll, describe, expect, it } from 'vitest';
import { bundleForChildren, type RunChild } from './internal/child';

describe('findTfjsCopies', () => {
  let runChild: RunChild;
  beforeAll(async () => {
    runChild = await bundleForChildren('copies');
  });

  it('sees one copy of tfjs-core, and both when there are two', async () => {
    const outcome = await runChild(
      'copies',
      `import { cpSync, mkdirSync } from 'node:fs';
      import { createRequire } from 'node:module';
      import '@tensorflow/tfjs';
      import { findTfjsCopies } from './engines.mjs';
      console.log(findTfjsCopies().length);
      const require = createRequire(import.meta.url);
      const original = require.resolve('@tensorflow/tfjs-core');
      const copy = new URL('./second/node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js', import.meta.url).pathname;
      mkdirSync(new URL('.', 'file://' + copy), { recursive: true });
      cpSync(original, copy);
      console.warn = () => {};
      createRequire(original)(copy);
      console.log(findTfjsCopies().length);`,
    );
    expect(outcome.stdout).toBe('1\n2\n');
  });
});
