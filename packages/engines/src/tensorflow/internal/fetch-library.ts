import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TensorflowLibrary, TensorflowStepOptions } from '../library';
import { requireSpace } from './disk';
import { downloadWheel } from './download-wheel';
import { layout } from './layout';
import { findPython } from './python';
import { unpackWheel } from './unpack-wheel';
import type { Wheel } from './wheels';
import { makeWorkFolder, moveIntoPlace, removeFolder } from './work-folder';

/** What was fetched, and how much of it came over the network. */
export interface Fetched {
  readonly library: TensorflowLibrary;
  readonly downloadedBytes: number;
}

/** Fetches the library of a wheel into the cache, where it is as a whole or not at all.
 *
 *  @throws EngineError, GansError (code ABORTED).
 */
export async function fetchLibrary(caller: string, wheel: Wheel, options: TensorflowStepOptions): Promise<Fetched> {
  const { signal } = options;
  const { root, library } = layout();
  const python = await findPython(caller, ['python3', 'python'], pythonWithPip, signal);
  const work = await makeWorkFolder(caller, root, 'staging');
  try {
    await requireSpace(caller, root, wheel.sizeBytes + wheel.unpackedBytes);
    const file = await downloadWheel(caller, wheel, python, work, options);
    const { size } = await stat(file);
    const unpacked = join(work, 'library');
    await unpackWheel(caller, wheel, python, file, unpacked, options);
    await removeFolder(dirname(file)); // so that a kill after the last act leaves next to nothing
    await moveIntoPlace(caller, unpacked, library);
    return {
      library: { source: 'cache', folder: await realpath(library), version: wheel.version },
      downloadedBytes: size,
    };
  } finally {
    await removeFolder(work);
  }
}

const pythonWithPip = {
  // Older ones compare the wheel with the Python that they run on, not with the one that they are asked for.
  check: 'import sys, pip; sys.exit(int(pip.__version__.split(".")[0]) < 20)',
  words: 'a python3 with pip 20 or newer',
  advice:
    'Install them (Debian, Ubuntu: apt install python3-pip; Fedora: dnf install python3-pip; macOS: xcode-select --install)',
};
