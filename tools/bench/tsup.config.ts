import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { main: 'src/main.ts', worker: 'src/worker.ts', precision: 'src/precision/main.ts' },
  format: 'esm',
  target: 'es2022',
  splitting: true,
  clean: true,
  // What the command has to itself: its recipes, which a bench measures as they are.
  noExternal: [/^@gans\/cli\//],
});
