import { join } from 'node:path';
import { cacheFolder } from '../cache-folder';

/** Where things of the native engine lie in the cache. Everything is below `root`, and nothing else is. */
export interface Layout {
  readonly root: string;
  /** The unpacked library with its `manifest.json`; there as a whole or not at all. */
  readonly library: string;
  /** The Python environment with CUDA; there as a whole or not at all. */
  readonly gpuEnvironment: string;
  /** One folder a compiled binding. */
  readonly bindings: string;
  /** Held by the one process that sets something up. */
  readonly lock: string;
}

/** The layout in the cache folder as the environment names it now. */
export function layout(): Layout {
  const root = join(cacheFolder(), 'tensorflow');
  return {
    root,
    library: join(root, 'library'),
    gpuEnvironment: join(root, 'gpu-environment'),
    bindings: join(root, 'bindings'),
    lock: join(root, 'setup.lock'),
  };
}
