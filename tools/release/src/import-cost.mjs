import { relative } from 'node:path';
import { build } from 'esbuild';
import { root } from './packages.mjs';

/** What an import brings into a page, TensorFlow.js aside.
 *
 *  @typedef {object} ImportCost
 *  @property {number} bytes of the bundle, minified
 *  @property {readonly string[]} modules the sources that something of is left in the bundle, relative to the root, sorted
 *  @property {readonly string[]} externals the modules that it leaves to be found elsewhere, sorted
 */

/** Bundles one source of ours as a page would: whatever nothing needs is dropped.
 *
 *  @param {string} path of a TypeScript source
 *  @returns {Promise<ImportCost>}
 */
export async function importCost(path) {
  const { metafile } = await build({
    entryPoints: [path],
    absWorkingDir: root,
    tsconfig: 'tsconfig.json', // whose paths lead from @gans/tensor to its sources: no build is needed
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['@tensorflow/*', 'node:*'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = Object.values(metafile.outputs);
  const kept = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  return {
    bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0),
    modules: kept.map(([name]) => relative(root, name)).sort(),
    externals: [...new Set(outputs.flatMap(({ imports }) => imports.map((one) => one.path)))].sort(),
  };
}
