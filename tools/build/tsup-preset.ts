import { rmSync } from 'node:fs';
import type { Options } from 'tsup';

/** One way to build a package: ESM, CJS and types for each entry. ESM shares chunks between entries; CJS entries stand alone.
 *  The three builds run side by side, so what an earlier build left (chunks are named by content) is removed before any begins.
 */
export function preset(entry: readonly string[], overrides: Options = {}): Options[] {
  rmSync('dist', { recursive: true, force: true });
  const shared: Options = { entry: [...entry], target: 'es2022', treeshake: true, ...overrides };
  return [
    { ...shared, format: 'esm', splitting: true },
    { ...shared, format: 'cjs', splitting: false },
    { ...shared, format: ['esm', 'cjs'], dts: { only: true } },
  ];
}
