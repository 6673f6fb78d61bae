import { preset } from '../../tools/build/tsup-preset';

// The bin runs src/main.ts as ESM; only the library has a CJS form. `shims` gives that one `import.meta.url`.
const [esm, ...others] = preset(['src/index.ts'], { shims: true });

export default [{ ...esm, entry: ['src/index.ts', 'src/main.ts'] }, ...others];
