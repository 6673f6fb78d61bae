import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { readSafetensors } from '@gans/checkpoints';
import { editDistance, FormatError, IoError, nearestWord } from '@gans/tensor';
import { BUILT_IN_DATA } from '../data';
import { STATISTICS_KIND } from './statistics-file';

/** What a path given as `--real` or `--fake` is. */
export interface IdentifiedSource {
  readonly kind: 'run' | 'generator' | 'images' | 'features' | 'statistics';
  /** Absolute; the name itself for a built-in set. */
  readonly path: string;
  /** As the user wrote it, with the option before it: '--fake runs/a'. */
  readonly given: string;
}

const HAS_GENERATOR = /^gans\/(net|gan-checkpoint)\//;

/** Tells what a path is: by its name, and by what a safetensors file says of itself.
 *
 *  @param option 'real' or 'fake', for messages.
 *  @param word what the user gave.
 *  @param cwd where a relative path starts from.
 *  @throws IoError when there is nothing there; FormatError when a safetensors file is none that can be measured.
 */
export async function identifySource(option: string, word: string, cwd: string): Promise<IdentifiedSource> {
  const given = `--${option} ${word}`;
  if ((BUILT_IN_DATA as readonly string[]).includes(word)) return { kind: 'images', path: word, given };
  const path = resolve(cwd, word);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    const nearest = nearestWord(word, BUILT_IN_DATA)!;
    const advice =
      editDistance(word, nearest) <= 2
        ? `Did you mean ${nearest}?`
        : 'Pass a run, a folder or tar of images, a data set, a .npy file of features or a saved statistics file.';
    throw new IoError(`gans evaluate: expected --${option} to exist, got '${word}', which does not. ${advice}`);
  }
  if (found.isDirectory()) return { kind: (await isRun(path)) ? 'run' : 'images', path, given };
  const ending = extname(path).toLowerCase();
  if (ending === '.npy') return { kind: 'features', path, given };
  if (ending !== '.safetensors') return { kind: 'images', path, given };
  const { kind } = (await readSafetensors(path)).metadata;
  if (kind === STATISTICS_KIND) return { kind: 'statistics', path, given };
  if (HAS_GENERATOR.test(kind ?? '')) return { kind: 'generator', path, given };
  throw new FormatError(
    `gans evaluate: expected ${given} to be a generator, a training state or statistics that gans has saved, got a safetensors file of ${kind === undefined ? 'another program' : `kind '${kind}'`}. Pass weights of an extractor as --extractor.`,
  );
}

/** Tells whether a folder is one that `gans train` writes. */
export async function isRun(path: string): Promise<boolean> {
  const parts = await Promise.all(
    ['config.json', 'checkpoints'].map((name) => stat(join(path, name)).catch(() => undefined)),
  );
  return parts[0]?.isFile() === true && parts[1]?.isDirectory() === true;
}
