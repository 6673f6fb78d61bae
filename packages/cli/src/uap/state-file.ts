import { type NdArray, ndArray, readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { FormatError } from '@gans/tensor';
import type { CraftState } from '@gans/uap';

const KIND = 'gans/uap-state/1';

/** What crafting on a command line goes on from: the state, and what else must be the same. */
export interface StoredState {
  readonly state: CraftState;
  /** Hashes of classifier and images, which the state does not know. */
  readonly of: string;
}

/** Writes the state of crafting, at one go: a kill leaves the one before. */
export async function writeState(path: string, { state, of }: StoredState): Promise<void> {
  const { perturbation, firstMoment, secondMoment, best, ...rest } = state;
  const arrays = { perturbation, firstMoment, secondMoment, ...(best === null ? {} : { best: best.perturbation }) };
  const content = Object.fromEntries(
    Object.entries(arrays).map(([name, values]): [string, NdArray] => [name, ndArray(values, [values.length])]),
  );
  const told = { ...rest, best: best === null ? null : { step: best.step, rate: best.rate } };
  await writeSafetensors(path, content, { metadata: { kind: KIND, of, state: JSON.stringify(told) } });
}

/** Reads what `writeState` wrote.
 *
 *  @throws IoError when the file cannot be read; FormatError when it holds something else.
 */
export async function readState(path: string): Promise<StoredState> {
  const { arrays, metadata } = await readSafetensors(path);
  if (metadata.kind !== KIND || metadata.state === undefined || metadata.of === undefined)
    throw new FormatError(
      `gans uap: expected ${path} to be a state of gans uap, got another file. Move it away, or choose another --out.`,
    );
  const told = JSON.parse(metadata.state) as Omit<CraftState, 'best'> & { best: { step: number; rate: number } | null };
  const values = (name: string) => Float32Array.from(arrays[name]!.data as Float32Array);
  const best = told.best === null ? null : { ...told.best, perturbation: values('best') };
  const [perturbation, firstMoment, secondMoment] = ['perturbation', 'firstMoment', 'secondMoment'].map(values);
  return {
    of: metadata.of,
    state: { ...told, best, perturbation: perturbation!, firstMoment: firstMoment!, secondMoment: secondMoment! },
  };
}
