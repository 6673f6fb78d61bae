import type { Options } from 'tsup';

/** One way to build a package: ESM, CJS and types for each entry. ESM shares chunks between entries; CJS entries stand alone. */
export function preset(entry: readonly string[], overrides: Options = {}): Options[] {
  const shared: Options = {
    entry: [...entry],
    target: 'es2022',
    sourcemap: false,
    treeshake: true,
    clean: false,
    ...overrides,
  };
  return [
    { ...shared, format: 'esm', splitting: true, dts: true },
    { ...shared, format: 'cjs', splitting: false, dts: true },
  ];
}
