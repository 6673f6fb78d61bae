import { createRequire } from 'node:module';

/** The copies of `@tensorflow/tfjs-core` that this process has loaded, by file path. More than one is a fault of the installation: copies share tensors and kernels, yet not operator overloads, and drift apart silently. `gans doctor` shows them.
 *
 *  @returns paths in loading order; normally exactly one. Bundled programs have none to show.
 */
export function findTfjsCopies(): readonly string[] {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  return loaded.filter((path) => /[\\/]@tensorflow[\\/]tfjs-core[\\/]dist[\\/]tf-core[^\\/]*\.js$/.test(path));
}
