import { defineConfig } from 'tsup';

// The runner is loaded by vitest, from its source.
export default defineConfig({ entry: ['src/main.ts'], format: 'esm', target: 'es2022', clean: true });
