import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Tests run on the sources: `@gans/<name>` is packages/<name>/src, so that no build stands between an edit and its test.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^#test-kit$/, replacement: at('./tools/test-kit/src/index.ts') },
      { find: /^@gans\/([^/]+)$/, replacement: `${at('./packages')}/$1/src/index.ts` },
      { find: /^@gans\/([^/]+)\/(.+)$/, replacement: `${at('./packages')}/$1/src/$2.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tools/*/test/**/*.test.ts'],
    setupFiles: [at('./tools/test-kit/src/property-seed.ts')],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // TensorFlow.js greets each process that starts its JavaScript backend.
    onConsoleLog: (log) => !log.includes('Hi, looks like you are running TensorFlow.js in Node.js'),
  },
});
