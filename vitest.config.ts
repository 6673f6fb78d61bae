import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Packages whose tests leave nothing behind in a process: they share one, so that it loads TensorFlow.js and starts engines once.
const together = '{checkpoints,cli,core-nets,datasets,igc,losses,metrics,synthetic-data,training,uap}';
// Tests of those packages that do leave something, or need that nothing has been left: *.alone.test.ts; and those that start processes of their own.
const alone = 'packages/*/src/**/*.{alone,processes}.test.ts';

/** Tests run on the sources: `@gans/<name>` is packages/<name>/src, so that no build stands between an edit and its test. */
export const config = {
  resolve: {
    alias: [
      { find: /^#test-kit$/, replacement: at('./tools/test-kit/src/index.ts') },
      { find: /^@gans\/([^/]+)$/, replacement: `${at('./packages')}/$1/src/index.ts` },
      { find: /^@gans\/([^/]+)\/(.+)$/, replacement: `${at('./packages')}/$1/src/$2.ts` },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: [`packages/${together}/src/**/*.test.ts`],
          exclude: [...configDefaults.exclude, alone],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['packages/*/src/**/*.test.ts', 'tools/*/test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, `packages/${together}/src/**/!(*.alone|*.processes).test.ts`],
        },
      },
    ],
    setupFiles: [at('./tools/test-kit/src/property-seed.ts')],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // TensorFlow.js greets each process that starts its JavaScript backend.
    onConsoleLog: (log) => !log.includes('Hi, looks like you are running TensorFlow.js in Node.js'),
  },
} satisfies ViteUserConfig;

export default defineConfig(config);
